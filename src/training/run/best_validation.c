/* The best validation of a run, from its log. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "training/run/run_folder.h"

/* Takes the numbers of a line over; false when it is none of a log. */
static bool read_line(const json_t *line, cicy_training_best *best)
{
    static const char *const names[CICY_MAX_PREDICTED] = {"h11", "h21", "h31", "h22"};
    json_int_t step;
    const json_t *accuracy;
    if (json_unpack((json_t *)line, "{s:I, s:F, s:F, s:o}", "step", &step, "epoch", &best->epoch,
                    "validation_loss", &best->loss, "validation_accuracy", &accuracy) != 0)
        return false;
    best->step = (uint64_t)step;
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        const json_t *value = json_object_get(accuracy, names[k]);
        best->accuracy[k] = value ? json_number_value(value) : NAN;
    }
    return true;
}

/* The last line that says it is the best. */
static cicy_status parse(const char *path, const char *text, cicy_training_best *best,
                         cicy_error *error)
{
    bool found = false;
    for (size_t number = 1; *text; number++) {
        const size_t length = strcspn(text, "\n");
        json_t *line = json_loadb(text, length, 0, NULL);
        const bool is_best = json_is_true(json_object_get(line, "best"));
        const bool good = line && (!is_best || read_line(line, best));
        json_decref(line);
        if (!good)
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "%s:%zu: not a record of a training run", path, number);
        found = found || is_best;
        text += length + (text[length] == '\n');
    }
    return found ? CICY_OK
                 : cicy_error_set(error, CICY_INVALID_INPUT, "%s: no validation yet", path);
}

cicy_status cicy_training_best_read(const char *run, cicy_training_best *best, cicy_error *error)
{
    *best = (cicy_training_best){0};
    char *text = NULL, *path = cicy_file_join(run, "log.jsonl");
    size_t size;
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", run);
    cicy_status status = cicy_file_read(path, (size_t)1 << 30, &text, &size, error);
    if (status == CICY_OK)
        status = parse(path, text, best, error);
    free(text);
    free(path);
    return status;
}
