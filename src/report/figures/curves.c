#include "report/figures/curves.h"

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cicyminer/dataset.h"

enum { MEAN_WINDOW = 20 };

static bool read_number(const json_t *object, const char *key, double *value)
{
    const json_t *number = json_object_get(object, key);
    *value = json_number_value(number);
    return json_is_number(number);
}

/* object[key][name] of the four Hodge numbers, NAN where missing; false when one is no number. */
static bool read_hodge(const json_t *object, const char *key, double values[CICY_MAX_PREDICTED])
{
    size_t columns;
    const char *const *names = cicy_hodge_column_names(4, &columns);
    const json_t *group = json_object_get(object, key);
    bool good = !group || json_is_object(group);
    for (size_t i = 0; i < CICY_MAX_PREDICTED; i++) {
        values[i] = NAN;
        if (json_object_get(group, names[i]))
            good = good && read_number(group, names[i], &values[i]);
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

static cicy_status append(cicy_curves *curves, size_t *capacity, const cicy_curve_point *point)
{
    if (curves->count == *capacity) {
        size_t larger = *capacity ? 2 * *capacity : 64;
        cicy_curve_point *points = realloc(curves->points, larger * sizeof *points);
        if (!points)
            return CICY_SYSTEM;
        curves->points = points;
        *capacity = larger;
    }
    curves->points[curves->count] = *point;
    if (point->best)
        curves->best = curves->count;
    curves->count++;
    return CICY_OK;
}

static cicy_status parse_lines(cicy_curves *curves, const char *path, const char *text,
                               cicy_error *error)
{
    size_t capacity = 0;
    for (size_t number = 1; *text; number++) {
        size_t length = strcspn(text, "\n");
        json_t *line = json_loadb(text, length, 0, NULL);
        cicy_curve_point point;
        bool good = line && read_point(line, &point);
        json_decref(line);
        if (!good)
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "%s:%zu: not a record of a training run", path, number);
        if (append(curves, &capacity, &point) != CICY_OK)
            return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
        text += length + (text[length] == '\n');
    }
    return CICY_OK;
}

cicy_status cicy_curves_read(cicy_curves *curves, const char *run, cicy_error *error)
{
    *curves = (cicy_curves){0};
    size_t room = strlen(run) + sizeof "/log.jsonl";
    char *path = malloc(room);
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", run);
    snprintf(path, room, "%s/log.jsonl", run);
    char *text;
    size_t size;
    cicy_status status = cicy_file_read(path, (size_t)1 << 30, &text, &size, error);
    if (status == CICY_OK) {
        status = parse_lines(curves, path, text, error);
        free(text);
    }
    free(path);
    return status;
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

void cicy_curves_print_losses(const cicy_curves *curves, FILE *stream)
{
    for (size_t i = 0; i < curves->count; i++) {
        const cicy_curve_point *point = &curves->points[i];
        double training, validation;
        cicy_curves_mean(curves, i, &training, &validation);
        fprintf(stream, "%.9g %.9g %.9g %.9g %.9g\n", point->epoch, point->loss,
                point->validation_loss, training, validation);
    }
}

void cicy_curves_print_accuracy(const cicy_curves *curves, FILE *stream)
{
    for (size_t i = 0; i < curves->count; i++) {
        fprintf(stream, "%.9g", curves->points[i].epoch);
        for (size_t j = 0; j < CICY_MAX_PREDICTED; j++)
            fprintf(stream, " %.9g", curves->points[i].accuracy[j]);
        fputc('\n', stream);
    }
}
