/* A run's folder: made new, or opened to continue. */
#include "training/run/run_folder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"
#include "base/ranks.h"

static const char config_name[] = "config.json", split_name[] = "split.h5",
                  state_name[] = "state.safetensors";

double cicy_run_seconds(const cicy_run *run)
{
    return run->state.seconds + cicy_clock() - run->times.started;
}

bool cicy_run_writes(const cicy_run *run)
{
    return cicy_rank(run->ranks) == 0;
}

static cicy_status begin(cicy_run *run, const char *folder, const char *data,
                         const cicy_dataset *dataset, int threads, const cicy_ranks *ranks,
                         cicy_error *error)
{
    *run = (cicy_run){.folder = strdup(folder),
                      .data = data,
                      .dataset = dataset,
                      .info = {.dimension = dataset->dimension, .order = dataset->order},
                      .threads = threads,
                      .ranks = ranks};
    return run->folder ? cicy_run_check_dataset(dataset, data, error) : cicy_error_memory(error);
}

/* Everything that follows from settings, data set and split. */
static cicy_status build(cicy_run *run, cicy_error *error)
{
    CICY_TRY(cicy_run_make_network(run, error));
    CICY_TRY(cicy_network_set_ranks(run->network, run->ranks, error));
    CICY_TRY(cicy_run_make_samples(run, error));
    run->best = calloc(cicy_run_weight_count(run) + 1, sizeof *run->best);
    if (!run->best)
        return cicy_error_memory(error);
    run->state = (cicy_training_state){.rate = run->settings.schedule.learning_rate,
                                       .plateau_value = INFINITY,
                                       .wait_value = INFINITY,
                                       .best_value = INFINITY};
    run->times.started = run->times.saved = cicy_clock();
    return CICY_OK;
}

cicy_status cicy_run_write_config(const cicy_run *run, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run->folder, config_name, error));
    return cicy_training_settings_write(&run->settings, path, run->data, run->split.checksum,
                                        error);
}

static cicy_status check_new(const char *folder, cicy_error *error)
{
    if (!cicy_path_exists(folder, config_name))
        return CICY_OK;
    return cicy_error_set_code(error, CICY_ERROR_EXISTS,
                               "%s: holds a run already; continue it, or name another folder",
                               folder);
}

/* config.json comes last: a folder with it is a run. */
static cicy_status make_folder(cicy_run *run, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_folder_create(run->folder, error));
    CICY_TRY(cicy_folder_lock_take(&run->lock, run->folder, error));
    CICY_TRY(check_new(run->folder, error));
    CICY_TRY(cicy_path_join(path, run->folder, split_name, error));
    CICY_TRY(cicy_split_write(&run->split, path, error));
    return cicy_run_write_config(run, error);
}

/* The folder is made last, so that a run that is refused leaves nothing. */
cicy_status cicy_run_create(cicy_run *run, const cicy_training_settings *settings,
                            const char *folder, const char *data, const cicy_dataset *dataset,
                            int threads, const cicy_ranks *ranks, cicy_error *error)
{
    const cicy_split_options options = cicy_training_split_options(settings);
    CICY_TRY(begin(run, folder, data, dataset, threads, ranks, error));
    run->settings = *settings;
    CICY_TRY(cicy_run_check_settings(settings, error));
    CICY_TRY(cicy_run_check_content(settings, dataset, data, error));
    if (cicy_run_writes(run))
        CICY_TRY(check_new(folder, error));
    CICY_TRY(cicy_split_create(dataset, &options, &run->split, error));
    CICY_TRY(build(run, error));
    return cicy_run_writes(run) ? make_folder(run, error) : CICY_OK;
}

cicy_status cicy_run_read_settings(const char *folder, cicy_training_settings *settings,
                                   cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, folder, config_name, error));
    if (!cicy_path_exists(folder, config_name))
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: holds no run (no config.json)",
                              folder);
    *settings = cicy_training_defaults();
    return cicy_training_settings_read(settings, path, NULL, NULL, error);
}

cicy_status cicy_run_read_split(const char *folder, const cicy_training_settings *settings,
                                cicy_split *split, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    const cicy_split_options options = cicy_training_split_options(settings);
    CICY_TRY(cicy_path_join(path, folder, split_name, error));
    CICY_TRY(cicy_split_read(split, path, error));
    if (cicy_split_has_options(split, &options))
        return CICY_OK;
    return cicy_error_set_code(error, CICY_ERROR_MISMATCH,
                               "%s: not the split that config.json in this folder describes", path);
}

cicy_status cicy_run_is_finished(const char *folder, bool *finished, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    cicy_training_state state = {0};
    *finished = false;
    if (!cicy_path_exists(folder, state_name))
        return CICY_OK;
    CICY_TRY(cicy_path_join(path, folder, state_name, error));
    CICY_TRY(cicy_state_read_values(&state, path, error));
    *finished = cicy_schedule_finished(&state);
    return CICY_OK;
}

/* The files that follow from the state are made again: a run may have been killed between them. */
static cicy_status restore(cicy_run *run, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    if (!cicy_path_exists(run->folder, state_name))
        return CICY_OK;
    CICY_TRY(cicy_path_join(path, run->folder, state_name, error));
    CICY_TRY(cicy_state_read(run, path, error));
    if (!cicy_run_writes(run))
        return CICY_OK;
    CICY_TRY(cicy_run_write_last(run, error));
    return isfinite(run->state.best_value) ? cicy_run_write_best(run, error) : CICY_OK;
}

cicy_status cicy_run_open(cicy_run *run, const char *folder, const char *data,
                          const cicy_dataset *dataset, int threads, const cicy_ranks *ranks,
                          cicy_error *error)
{
    CICY_TRY(begin(run, folder, data, dataset, threads, ranks, error));
    CICY_TRY(cicy_run_read_settings(folder, &run->settings, error));
    if (cicy_run_writes(run))
        CICY_TRY(cicy_folder_lock_take(&run->lock, folder, error));
    CICY_TRY(cicy_ranks_meet(ranks, NULL, error));
    CICY_TRY(cicy_run_read_settings(folder, &run->settings, error)); /* as they are now */
    CICY_TRY(cicy_run_read_split(folder, &run->settings, &run->split, error));
    CICY_TRY(cicy_split_check(&run->split, dataset, data, error));
    CICY_TRY(build(run, error));
    CICY_TRY(restore(run, error));
    return cicy_ranks_meet(ranks, NULL, error); /* all have read the state */
}

void cicy_run_close(cicy_run *run)
{
    if (run->log)
        fclose(run->log);
    cicy_folder_lock_release(&run->lock);
    cicy_optimiser_free(run->optimiser);
    cicy_network_free(run->network);
    cicy_model_free(run->model);
    cicy_split_clear(&run->split);
    cicy_run_clear_samples(&run->samples);
    free(run->folder);
    free(run->best);
    *run = (cicy_run){0};
}
