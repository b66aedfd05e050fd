#include "cli/arguments/run_target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cicyminer/bundle_data.h"
#include "cicyminer/training.h"

enum { BATCH = 1024 };

static cicy_status open_built_in(cli_weights *weights, double ratio, int threads, cicy_error *error)
{
    char name[48];
    const void *data;
    size_t size;
    snprintf(name, sizeof name, "built-in weights %g", ratio);
    CLI_TRY(cicy_weights_built_in(ratio, &data, &size, error));
    CLI_TRY(cicy_weights_parse(name, data, size, BATCH, threads, &weights->network, &weights->info,
                               error));
    return cicy_publication_parse(name, data, size, &weights->publication, &weights->published,
                                  error);
}

cicy_status cli_weights_open(cli_weights *weights, const char *file, double ratio, int threads,
                             cicy_error *error)
{
    weights->network = NULL;
    weights->published = false;
    if (!file)
        return open_built_in(weights, ratio, threads, error);
    cicy_status status =
        cicy_weights_read(file, BATCH, threads, &weights->network, &weights->info, error);
    CLI_THEN(status,
             cicy_publication_read(file, &weights->publication, &weights->published, error));
    return status;
}

void cli_weights_close(cli_weights *weights)
{
    cicy_network_free(weights->network);
    weights->network = NULL;
}

/* The data set that the config.json of a folder names, freed by the caller. */
static cicy_status find_recorded_data(const char *folder, char **data, cicy_error *error)
{
    cicy_training_settings ignored = cicy_training_defaults();
    char *path = cli_path(error, "%s/config.json", folder);
    if (!path)
        return CICY_SYSTEM;
    cicy_status status = cicy_training_settings_read(&ignored, path, data, NULL, error);
    if (status == CICY_OK && !*data)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s: names no data set; give it with --data", path);
    free(path);
    return status;
}

cicy_status cli_read_dataset(const char *given, const char *folder, char **path,
                             cicy_dataset *dataset, cicy_error *error)
{
    cicy_status status = CICY_OK;
    cicy_error reason = {0};
    *path = NULL;
    if (!given)
        status = find_recorded_data(folder, path, error);
    else if (!(*path = strdup(given)))
        status = cli_no_memory(error);
    if (status != CICY_OK)
        return status;
    status = cicy_samples_read(dataset, *path, &reason);
    if (status == CICY_SYSTEM && !given)
        return cicy_error_set_code(error, reason.code,
                                   "%s; %s/config.json names this data set, give its present place "
                                   "with --data",
                                   reason.message, folder);
    if (status != CICY_OK)
        *error = reason;
    return status;
}

cicy_status cli_target_open(cli_target *target, const cli_command *command,
                            const cli_common *common, cicy_error *error)
{
    struct stat found;
    if (common->file_count + (target->built_in > 0) != 1)
        return cicy_error_set(error, CICY_USAGE,
                              "%s: name one run folder, or one weights file, or --built-in",
                              command->name);
    target->name = common->file_count ? common->files[0] : NULL;
    if (target->name && stat(target->name, &found) != 0)
        return cicy_error_set(error, CICY_SYSTEM, "%s: no such run folder or weights file: %s",
                              target->name, strerror(errno));
    target->is_run = target->name && S_ISDIR(found.st_mode);
    if (!target->is_run && !target->data_given)
        return cicy_error_set(error, CICY_USAGE, "%s: name the data set with --data",
                              command->name);
    return cli_read_dataset(target->data_given, target->name, &target->data, &target->dataset,
                            error);
}

void cli_target_close(cli_target *target)
{
    cicy_dataset_clear(&target->dataset);
    free(target->data);
    cli_weights_close(&target->weights);
}
