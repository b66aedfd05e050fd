/* Any JSON as a search space: refused with a reason, or a space that reads back as itself and whose
 * points come back from the unit cube. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "search/space_json.h"

static void check_points(const cicy_space *space)
{
    cicy_random random;
    cicy_point point, again;
    double u[CICY_SPACE_PARAMETERS];
    cicy_random_init(&random, 1, 0);
    cicy_space_draw(space, &random, &point);
    cicy_space_encode(space, &point, u);
    cicy_space_decode(space, u, &again);
    for (size_t i = 0; i < space->count; i++)
        if (isnan(point.values[i]) != isnan(again.values[i]))
            abort();
    json_t *object = cicy_point_to_json(space, &point);
    if (!object || cicy_point_from_json(space, object, &again, NULL) != CICY_OK)
        abort();
    json_decref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static cicy_space space, again;
    cicy_error error = {0};
    json_t *list = json_loadb((const char *)data, size, 0, NULL);
    if (!list)
        return 0;
    const cicy_status status = cicy_space_from_json(&space, list, NULL, &error);
    json_decref(list);
    if (status != CICY_OK) {
        if (error.status == CICY_OK || !error.message[0])
            abort();
        return 0;
    }
    json_t *written = cicy_space_to_json(&space);
    if (!written || cicy_space_from_json(&again, written, NULL, NULL) != CICY_OK ||
        again.count != space.count)
        abort();
    json_decref(written);
    check_points(&space);
    return 0;
}
