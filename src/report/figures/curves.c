#include "report/figures/curves.h"

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/errors.h"
#include "base/files/log_lines.h"
#include "base/files/path.h"
#include "cicyminer/dataset.h"

enum { MEAN_WINDOW = 20 };

static bool read_number(const json_t *object, const char *key, double *value)
{
    const json_t *number = json_object_get(object, key);
    *value = json_number_value(number);
    return json_is_number(number);
}

/* object[key][name] of the Hodge numbers, NAN where missing; false when one is no number. */
static bool read_hodge(const json_t *object, const char *key, double values[CICY_MAX_PREDICTED])
{
    const json_t *group = json_object_get(object, key);
    bool good = !group || json_is_object(group);
    for (size_t i = 0; i < CICY_MAX_PREDICTED; i++) {
        values[i] = NAN;
        const char *name = cicy_predicted_name(CICY_CONTENT_HODGE, i);
        if (json_object_get(group, name))
            good = good && read_number(group, name, &values[i]);
    }
    return good;
}

static bool read_point(const json_t *line, cicy_curve_point *point)
{
    double step;
    bool complete = read_number(line, "step", &step) && step >= 0 &&
                    read_number(line, "epoch", &point->epoch) &&
                    read_number(line, "learning_rate", &point->learning_rate) &&
                    read_number(line, "loss", &point->loss) &&
                    read_number(line, "validation_loss", &point->validation_loss) &&
                    read_hodge(line, "losses", point->losses) &&
                    read_hodge(line, "validation_accuracy", point->accuracy) &&
                    read_hodge(line, "training_accuracy", point->training_accuracy) &&
                    read_hodge(line, "test_accuracy", point->test_accuracy);
    point->step = complete ? (uint64_t)step : 0;
    point->best = json_is_true(json_object_get(line, "best"));
    return complete;
}

/* Curves that grow. */
typedef struct growing {
    cicy_curves *curves;
    size_t capacity;
} growing;

static cicy_status append(void *user, json_t *line, size_t number, cicy_error *error)
{
    (void)number;
    growing *self = user;
    cicy_curves *curves = self->curves;
    cicy_curve_point point;
    if (!read_point(line, &point))
        return cicy_error_set(error, CICY_INVALID_INPUT, "not a record of a training run");
    if (!cicy_array_reserve(&curves->points, &self->capacity, curves->count + 1,
                            sizeof *curves->points))
        return cicy_error_memory(error);
    if (point.best)
        curves->best = curves->count;
    curves->points[curves->count++] = point;
    return CICY_OK;
}

cicy_status cicy_curves_read(cicy_curves *curves, const char *run, cicy_error *error)
{
    *curves = (cicy_curves){0};
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run, "log.jsonl", error));
    return cicy_lines_read(path, append, &(growing){curves, 0}, NULL, error);
}

void cicy_curves_clear(cicy_curves *curves)
{
    free(curves->points);
    *curves = (cicy_curves){0};
}

size_t cicy_curves_window(const cicy_curves *curves)
{
    size_t quarter = curves->count / 4;
    return quarter < 1 ? 1 : quarter < MEAN_WINDOW ? quarter : MEAN_WINDOW;
}

void cicy_curves_mean(const cicy_curves *curves, size_t last, double *training, double *validation)
{
    size_t window = cicy_curves_window(curves);
    size_t first = last + 1 > window ? last + 1 - window : 0;
    *training = *validation = 0;
    for (size_t i = first; i <= last; i++) {
        *training += curves->points[i].loss;
        *validation += curves->points[i].validation_loss;
    }
    *training /= (double)(last + 1 - first);
    *validation /= (double)(last + 1 - first);
}
