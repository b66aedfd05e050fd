/* Any text as a condition: refused with a reason, or a condition that can be asked. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/selection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t shape[2] = {32, 32}, flag = 1;
    int32_t hodge[CICY_MAX_HODGE] = {INT32_MIN, INT32_MAX, INT32_MIN, INT32_MAX, 1, -1};
    cicy_dataset set = {.count = 1,
                        .shape = shape,
                        .hodge = hodge,
                        .euler = hodge,
                        .product = &flag,
                        .favourable = &flag};
    char *text = calloc(size + 1, 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    for (int dimension = 1; dimension <= CICY_MAX_DIMENSION; dimension++) {
        cicy_condition *condition;
        cicy_error error = {0};
        cicy_hodge_column_names(dimension, &set.hodge_columns);
        if (cicy_condition_parse(&condition, text, dimension, &error) == CICY_OK)
            (void)cicy_condition_holds(condition, &set, 0);
        else if (condition || !error.message[0])
            abort();
        cicy_condition_free(condition);
    }
    free(text);
    return 0;
}
