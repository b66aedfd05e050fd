/* The best validation of a run, from its log. */
#include <math.h>
#include <stdlib.h>

#include "base/errors.h"
#include "base/file.h"
#include "base/log_lines.h"
#include "base/path.h"
#include "cicyminer/hodge.h"
#include "training/run/run_folder.h"

/* Takes the numbers of a line over; false when it is not a line of a log. */
static bool read_line(json_t *line, cicy_training_best *best)
{
    json_int_t step;
    const json_t *accuracy;
    if (json_unpack(line, "{s:I, s:F, s:F, s:o}", "step", &step, "epoch", &best->epoch,
                    "validation_loss", &best->loss, "validation_accuracy", &accuracy) != 0)
        return false;
    best->step = (uint64_t)step;
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++) {
        const json_t *value = json_object_get(accuracy, cicy_hodge_name(4, k));
        best->accuracy[k] = value ? json_number_value(value) : NAN;
    }
    return true;
}

/* The last line that is marked as the best. */
static cicy_status parse(const char *path, const char *text, cicy_training_best *best,
                         cicy_error *error)
{
    bool found = false;
    cicy_status status = CICY_OK;
    for (size_t number = 1;; number++) {
        json_t *line = cicy_lines_next(&text, &status, NULL);
        const bool is_best = json_is_true(json_object_get(line, "best"));
        if (is_best && !read_line(line, best))
            status = CICY_INVALID_INPUT;
        json_decref(line);
        if (status != CICY_OK)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                       "%s:%zu: not a record of a training run", path, number);
        found = found || is_best;
        if (!line)
            break;
    }
    return found ? CICY_OK
                 : cicy_error_set(error, CICY_INVALID_INPUT, "%s: no validation yet", path);
}

cicy_status cicy_training_best_read(const char *run, cicy_training_best *best, cicy_error *error)
{
    char *text, path[CICY_PATH_ROOM];
    size_t size;
    *best = (cicy_training_best){0};
    CICY_TRY(cicy_path_join(path, run, "log.jsonl", error));
    CICY_TRY(cicy_file_read(path, (size_t)1 << 30, &text, &size, error));
    cicy_status status = parse(path, text, best, error);
    free(text);
    return status;
}
