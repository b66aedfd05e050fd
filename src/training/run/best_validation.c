/* The best validation of a run, from its log. */
#include <errno.h>
#include <math.h>

#include "base/errors.h"
#include "base/files/log_lines.h"
#include "base/files/path.h"
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
        const json_t *value = json_object_get(accuracy, cicy_predicted_name(CICY_CONTENT_HODGE, k));
        if (!value) /* of line bundles */
            value = json_object_get(accuracy, cicy_model_bundle_name(k));
        best->accuracy[k] = value ? json_number_value(value) : NAN;
    }
    return true;
}

/* The last line that is marked as the best. */
typedef struct search {
    cicy_training_best *best;
    bool found;
} search;

static cicy_status take_line(void *user, json_t *line, size_t number, cicy_error *error)
{
    (void)number;
    search *self = user;
    if (!json_is_true(json_object_get(line, "best")))
        return CICY_OK;
    errno = 0; /* json_unpack needs memory too */
    self->found = read_line(line, self->best);
    if (!self->found && errno == ENOMEM)
        return cicy_error_memory(error);
    return self->found
               ? CICY_OK
               : cicy_error_set_code(error, CICY_ERROR_DAMAGED, "not a record of a training run");
}

cicy_status cicy_training_best_read(const char *run, cicy_training_best *best, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    size_t bytes;
    search self = {.best = best};
    *best = (cicy_training_best){0};
    CICY_TRY(cicy_path_join(path, run, "log.jsonl", error));
    CICY_TRY(cicy_lines_read(path, take_line, &self, &bytes, error));
    return self.found ? CICY_OK
                      : cicy_error_set(error, CICY_INVALID_INPUT, "%s: no validation yet", path);
}
