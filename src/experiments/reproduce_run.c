/* Making one run of an experiment, or what is missing of it. */
#include <string.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "cicyminer/prediction.h"
#include "experiments/experiment.h"

/* A run that is there must have the settings of the plan. */
static cicy_status check_settings(const cicy_planned_run *run, cicy_error *error)
{
    cicy_training_settings found = cicy_training_defaults();
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run->folder, "config.json", error));
    cicy_status status = cicy_training_settings_read(&found, path, NULL, NULL, error);
    for (size_t i = 0; status == CICY_OK && i < cicy_training_setting_count(); i++) {
        char own[CICY_SETTING_ROOM], planned[CICY_SETTING_ROOM];
        cicy_training_setting_get(&found, i, own);
        cicy_training_setting_get(&run->settings, i, planned);
        if (strcmp(own, planned) != 0)
            status = cicy_error_set(error, CICY_USAGE,
                                    "%s: made with another setting (%s is %s, not %s); use another "
                                    "folder, or remove this one",
                                    path, cicy_training_setting(i).name, own, planned);
    }
    return status;
}

static cicy_status has_section(const char *folder, const char *section, bool *found,
                               cicy_error *error)
{
    cicy_metrics metrics;
    *found = false;
    if (!cicy_path_exists(folder, "metrics.json"))
        return CICY_OK;
    return cicy_metrics_read(folder, section, &metrics, found, error);
}

cicy_status cicy_experiment_run(const cicy_experiment *self, size_t index, cicy_error *error)
{
    bool tested = false, shuffled = false;
    const cicy_planned_run *run = &self->runs[index];
    const bool begun = cicy_path_exists(run->folder, "config.json");
    const cicy_reproduce_observer *observer = self->observer;
    const int threads = self->options->threads;
    cicy_status status = begun ? check_settings(run, error) : CICY_OK;
    CICY_THEN(status, has_section(run->folder, "test", &tested, error));
    CICY_THEN(status, has_section(run->folder, "test_shuffled", &shuffled, error));
    if (status != CICY_OK)
        return status;
    if (observer->run)
        observer->run(observer->user, run->folder, index + 1, self->count,
                      tested  ? "finished before"
                      : begun ? "continues"
                              : "is trained");
    if (!tested)
        status = begun ? cicy_train_resume(run->folder, self->dataset, self->data, threads,
                                           &observer->training, error)
                       : cicy_train(&run->settings, self->dataset, self->data, run->folder, threads,
                                    &observer->training, error);
    const cicy_evaluation_options options = {.part = CICY_PART_TEST,
                                             .shuffled = true,
                                             .threads = threads,
                                             .progress = observer->training.progress};
    cicy_metrics ignored;
    if (status == CICY_OK && !shuffled)
        status =
            cicy_evaluate_run(run->folder, self->dataset, self->data, &options, &ignored, error);
    return status;
}
