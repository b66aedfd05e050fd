/* log.jsonl and timings.jsonl: a line a validation. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/system_error.h"
#include "training/run/run_folder.h"

static cicy_status system_error(cicy_error *error, const char *path, const char *what)
{
    return cicy_error_system(error, errno, "%s: cannot %s", path, what);
}

/* Opens `path` for appending, cut to `length` bytes. */
static cicy_status open_cut(const char *path, uint64_t length, FILE **stream, cicy_error *error)
{
    struct stat found;
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return system_error(error, path, "open");
    cicy_status status = CICY_OK;
    if (fstat(descriptor, &found) != 0)
        status = system_error(error, path, "open");
    else if ((uint64_t)found.st_size < length)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s: shorter than the state of the run says", path);
    else if (ftruncate(descriptor, (off_t)length) != 0)
        status = system_error(error, path, "write");
    else if (!(*stream = fdopen(descriptor, "ab")))
        status = system_error(error, path, "open");
    if (status != CICY_OK)
        close(descriptor);
    return status;
}

cicy_status cicy_log_open(cicy_run *run, cicy_error *error)
{
    char *path = cicy_file_join(run->folder, "log.jsonl");
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", run->folder);
    cicy_status status = open_cut(path, run->state.log_bytes, &run->log, error);
    free(path);
    return status;
}

static json_t *losses_to_json(const cicy_model *model, const cicy_losses *losses)
{
    json_t *object = json_object();
    for (size_t i = 0; i < model->output_count; i++)
        json_object_set_new(object, model->outputs[i].name, json_real(losses->output[i]));
    return object;
}

static json_t *accuracies_to_json(const cicy_metrics *metrics)
{
    static const char *const names[CICY_MAX_PREDICTED] = {"h11", "h21", "h31", "h22"};
    json_t *object = json_object();
    for (size_t i = 0; i < CICY_MAX_PREDICTED; i++)
        if (metrics->predicted[i])
            json_object_set_new(object, names[i], json_real(metrics->network[i].accuracy));
    return object;
}

static json_t *record_to_json(const cicy_model *model, const cicy_training_record *record)
{
    json_t *line = json_pack(
        "{s:I, s:f, s:f, s:f, s:o, s:f, s:o, s:o, s:b}", "step", (json_int_t)record->step, "epoch",
        record->epoch, "learning_rate", record->learning_rate, "loss", record->training.total,
        "losses", losses_to_json(model, &record->training), "validation_loss",
        record->validated.total, "validation_losses", losses_to_json(model, &record->validated),
        "validation_accuracy", accuracies_to_json(&record->metrics), "best", record->best);
    static const char *const watched[2] = {"training_accuracy", "test_accuracy"};
    for (int i = 0; line && record->watched && i < 2; i++)
        json_object_set_new(line, watched[i], accuracies_to_json(&record->watched_metrics[i]));
    return line;
}

/* Appends one JSON value as a line, and syncs. *length (may be NULL) grows by the line's bytes. */
static cicy_status append_line(FILE *stream, json_t *value, const char *path, uint64_t *length,
                               cicy_error *error)
{
    char *line = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(10)) : NULL;
    json_decref(value);
    if (!line)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
    bool written =
        fprintf(stream, "%s\n", line) > 0 && fflush(stream) == 0 && fsync(fileno(stream)) == 0;
    if (written && length)
        *length += strlen(line) + 1;
    free(line);
    return written ? CICY_OK : system_error(error, path, "write");
}

cicy_status cicy_log_append(cicy_run *run, const cicy_training_record *record, cicy_error *error)
{
    char *path = cicy_file_join(run->folder, "log.jsonl");
    cicy_status status = append_line(run->log, record_to_json(run->model, record),
                                     path ? path : "log.jsonl", &run->state.log_bytes, error);
    free(path);
    return status;
}

cicy_status cicy_timings_append(const cicy_run *run, const cicy_training_record *record,
                                cicy_error *error)
{
    char *path = cicy_file_join(run->folder, "timings.jsonl");
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", run->folder);
    FILE *stream = fopen(path, "ab");
    cicy_status status = CICY_OK;
    if (!stream) {
        status = system_error(error, path, "open");
    } else {
        json_t *line = json_pack("{s:I, s:f, s:f, s:i}", "step", (json_int_t)record->step,
                                 "seconds", cicy_run_seconds(run), "samples_per_second",
                                 record->samples_per_second, "threads", run->threads);
        status = append_line(stream, line, path, NULL, error);
        fclose(stream);
    }
    free(path);
    return status;
}
