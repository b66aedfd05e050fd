#include "report/run_summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/log_lines.h"
#include "base/files/path.h"
#include "base/json.h"
#include "cicyminer/prediction.h"
#include "training/settings/settings_table.h"

const char *const cicy_hodge_symbols[CICY_MAX_PREDICTED] = {"h^{1,1}", "h^{2,1}", "h^{3,1}",
                                                            "h^{2,2}", "h^{4,1}", "h^{3,2}"};

/* ---- timings.jsonl ---- */

static cicy_status add_timing(void *user, json_t *line, size_t number, cicy_error *error)
{
    cicy_run_timing *timing = user;
    const json_t *seconds = json_object_get(line, "seconds");
    const json_t *rate = json_object_get(line, "samples_per_second");
    const json_t *threads = json_object_get(line, "threads");
    if (!json_is_number(seconds) || !json_is_number(rate) || !json_is_integer(threads))
        return cicy_error_set(error, CICY_INVALID_INPUT, "not a record of timings");
    timing->known = true;
    timing->seconds = json_number_value(seconds);
    timing->samples_per_second +=
        (json_number_value(rate) - timing->samples_per_second) / (double)(number + 1);
    timing->threads = (int)json_integer_value(threads);
    return CICY_OK;
}

/* ---- the rest ---- */

/* From the log and the results; a run without either predicts all of four-folds. */
static void find_predicted(cicy_run_summary *summary)
{
    bool any = false;
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++) {
        bool predicted = summary->tested && !isnan(summary->test.network[k].accuracy);
        for (size_t i = 0; i < summary->curves.count && !predicted; i++)
            predicted = !isnan(summary->curves.points[i].accuracy[k]);
        summary->predicts[k] = predicted;
        any = any || predicted;
    }
    for (size_t k = 0; k < CICY_FOUR_FOLD_NUMBERS && !any; k++)
        summary->predicts[k] = true;
}

static cicy_status read_config(cicy_run_summary *summary, const char *path, cicy_error *error)
{
    json_t *file;
    CICY_TRY(cicy_json_read(path, &file, error));
    cicy_status status = cicy_settings_flatten(file, &summary->config, error);
    json_decref(file);
    if (status != CICY_OK)
        return cicy_error_prepend(error, status, "%s", path);
    const char *model = json_string_value(json_object_get(summary->config, "model"));
    const json_t *ratio = json_object_get(summary->config, "ratio");
    summary->model = model ? model : "";
    summary->ratio = json_is_number(ratio) ? json_number_value(ratio) : NAN;
    return CICY_OK;
}

/* The folder's own name, slashes at its end left out. */
static void set_folder(cicy_run_summary *summary, const char *folder)
{
    summary->folder = strdup(folder);
    if (!summary->folder)
        return;
    size_t length = strlen(summary->folder);
    while (length > 1 && summary->folder[length - 1] == '/')
        summary->folder[--length] = '\0';
    const char *slash = strrchr(summary->folder, '/');
    summary->label = summary->name = slash && slash[1] ? slash + 1 : summary->folder;
}

cicy_status cicy_run_summary_read(cicy_run_summary *summary, const char *folder, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    *summary = (cicy_run_summary){.model = "", .ratio = NAN};
    set_folder(summary, folder);
    if (!summary->folder)
        return cicy_error_memory(error);
    cicy_status status = cicy_path_join(path, folder, "config.json", error);
    CICY_THEN(status, read_config(summary, path, error));
    CICY_THEN(status, cicy_curves_read(&summary->curves, folder, error));
    CICY_THEN(status, cicy_metrics_read(folder, "test", &summary->test, &summary->tested, error));
    if (status == CICY_OK && summary->test.content == CICY_CONTENT_BUNDLES)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: learns line bundles, and reports are about Hodge numbers; "
                              "see its metrics.json",
                              folder);
    CICY_THEN(status, cicy_metrics_read(folder, "test_shuffled", &summary->test_shuffled,
                                        &summary->shuffled, error));
    CICY_THEN(status, cicy_path_join(path, folder, "timings.jsonl", error));
    if (status == CICY_OK && access(path, F_OK) == 0)
        status = cicy_lines_read(path, add_timing, &summary->timing, NULL, error);
    CICY_THEN(status, cicy_run_predictions_read(&summary->predictions, folder, error));
    find_predicted(summary);
    return status;
}

void cicy_run_summary_clear(cicy_run_summary *summary)
{
    free(summary->folder);
    json_decref(summary->config);
    cicy_curves_clear(&summary->curves);
    cicy_run_predictions_clear(&summary->predictions);
    *summary = (cicy_run_summary){0};
}

size_t cicy_run_summary_predicted(const cicy_run_summary *summary)
{
    size_t count = 0;
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        count += summary->predicts[k];
    return count;
}

int cicy_run_summary_column(const cicy_run_summary *summary, size_t which)
{
    for (size_t i = 0; i < summary->predictions.columns; i++)
        if (summary->predictions.which[i] == which)
            return (int)i;
    return -1;
}

bool cicy_run_summary_of_five_folds(const cicy_run_summary *summary)
{
    return summary->predicts[CICY_FOUR_FOLD_NUMBERS];
}
