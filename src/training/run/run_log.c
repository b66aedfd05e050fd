/* log.jsonl and timings.jsonl: one line per validation. */
#include "base/errors.h"
#include "base/files/log_lines.h"
#include "base/files/path.h"
#include "base/json.h"
#include "evaluation/bundle_metrics.h"
#include "training/run/run_folder.h"

cicy_status cicy_log_open(cicy_run *run, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run->folder, "log.jsonl", error));
    return cicy_lines_open(&run->log, path, run->state.log_bytes, error);
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
    json_t *object = json_object();
    for (size_t i = 0; i < CICY_MAX_PREDICTED; i++)
        if (metrics->predicted[i])
            json_object_set_new(object, cicy_predicted_name(metrics->content, i),
                                json_real(metrics->network[i].accuracy));
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

cicy_status cicy_log_append(cicy_run *run, const cicy_training_record *record, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run->folder, "log.jsonl", error));
    cicy_json_begin();
    return cicy_lines_append(run->log, path, record_to_json(run->model, record),
                             &run->state.log_bytes, error);
}

cicy_status cicy_timings_append(const cicy_run *run, const cicy_training_record *record,
                                cicy_error *error)
{
    FILE *stream;
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run->folder, "timings.jsonl", error));
    CICY_TRY(cicy_lines_open(&stream, path, UINT64_MAX, error));
    cicy_json_begin();
    json_t *line = json_pack("{s:I, s:f, s:f, s:i}", "step", (json_int_t)record->step, "seconds",
                             cicy_run_seconds(run), "samples_per_second",
                             record->samples_per_second, "threads", run->threads);
    cicy_status status = cicy_lines_append(stream, path, line, NULL, error);
    fclose(stream);
    return status;
}
