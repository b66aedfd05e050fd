#include "cli/search_setup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { SETTING_ROOM = 64 };

/* Name of "name=value", dashes as underscores; returns the value. */
static const char *split_set(const char *set, char name[SETTING_ROOM])
{
    const char *value = strchr(set, '=') + 1;
    snprintf(name, SETTING_ROOM, "%.*s", (int)(value - set - 1), set);
    for (char *c = name; *c; c++)
        *c = *c == '-' ? '_' : *c;
    return value;
}

/* Applies one of --set: with `model` only if it names the model, which comes before all others. */
static cicy_status apply_set(cicy_training_settings *base, const char *set, bool model,
                             cicy_error *error)
{
    static const char *const ours[] = {"budget", "epochs",       "minutes",
                                       "seed",   "test_samples", "watch_samples"};
    char name[SETTING_ROOM];
    const char *value = split_set(set, name);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(name, ours[i]) == 0)
            return cicy_error_set(error, CICY_USAGE, "--set: the search itself decides on '%s'",
                                  name);
    if ((strcmp(name, "model") == 0) != model)
        return CICY_OK;
    return cicy_training_setting_set(base, name, value, error);
}

static cicy_status make_base(const cli_search_arguments *given, cicy_training_settings *base,
                             cicy_error *error)
{
    char model[80];
    snprintf(model, sizeof model, "inception-%.40s", given->target ? given->target : "h31");
    *base = cicy_training_defaults();
    cicy_status status = cicy_training_setting_set(base, "model", model, error);
    for (size_t i = 0; status == CICY_OK && i < given->set_count; i++)
        status = apply_set(base, given->sets[i], true, error);
    if (status == CICY_OK)
        status = cicy_training_setting_set(base, "ratio", "0.3", error);
    if (status == CICY_OK && *given->share)
        status = cicy_training_setting_set(base, "share", given->share, error);
    if (status == CICY_OK && *given->width)
        status = cicy_training_setting_set(base, "width", given->width, error);
    for (size_t i = 0; status == CICY_OK && i < given->set_count; i++)
        status = apply_set(base, given->sets[i], false, error);
    base->seed = (int64_t)given->common.seed;
    base->records.test_samples = -1;
    return status;
}

static cicy_status make_space(const cli_search_arguments *given, const cicy_training_settings *base,
                              cicy_space *space, cicy_error *error)
{
    cicy_status status = CICY_OK;
    *space = cicy_space_paper();
    if (given->space)
        status = cicy_space_read(space, given->space, error);
    for (size_t i = 0; status == CICY_OK && i < given->set_count; i++) {
        char name[SETTING_ROOM];
        bool found;
        const char *value = split_set(given->sets[i], name);
        status = cicy_space_fix(space, name, value, &found, error);
    }
    return status == CICY_OK ? cicy_training_objective_check(space, base, error) : status;
}

/* config.json has the settings that all runs share; log.jsonl, which comes last, makes the folder a
 * search. */
static cicy_status begin(const cli_search_arguments *given, cli_search_work *work,
                         cicy_error *error)
{
    char config[4096], log[4096];
    cicy_space space;
    cicy_search_settings settings = given->search;
    settings.seed = given->common.seed;
    snprintf(config, sizeof config, "%s/config.json", work->folder);
    snprintf(log, sizeof log, "%s/log.jsonl", work->folder);
    cicy_status status = make_space(given, &work->base, &space, error);
    if (status == CICY_OK)
        status = cicy_search_settings_check(&settings, error);
    if (status == CICY_OK && access(log, F_OK) != 0)
        status = cicy_folder_create(work->folder, error);
    if (status == CICY_OK && access(log, F_OK) != 0)
        status = cicy_training_settings_write(&work->base, config, work->data,
                                              cicy_dataset_checksum(&work->dataset), error);
    if (status == CICY_OK) /* refuses a folder that is in use */
        status = cicy_search_create(work->folder, &space, &settings, &given->limits, error);
    return status;
}

static cicy_status open_old(const cli_search_arguments *given, cli_search_work *work,
                            cicy_error *error)
{
    char config[4096];
    char *data = NULL;
    snprintf(config, sizeof config, "%s/config.json", work->folder);
    cicy_status status = cicy_search_read(&work->search, work->folder, error);
    cicy_search_clear(&work->search);
    if (status == CICY_OK)
        status = cicy_training_settings_read(&work->base, config, &data, &work->checksum, error);
    if (status == CICY_OK && !given->data && !data)
        status =
            cicy_error_set(error, CICY_INVALID_INPUT, "%s: names no data set; use --data", config);
    work->data = status == CICY_OK && given->data ? strdup(given->data) : data;
    if (work->data != data)
        free(data);
    return status;
}

cicy_status cli_search_open(const cli_search_arguments *given, cli_search_work *work,
                            cicy_error *error)
{
    cicy_status status = CICY_OK;
    if (given->resume) {
        status = open_old(given, work, error);
    } else {
        status = make_base(given, &work->base, error);
        work->data = strdup(given->data);
    }
    if (status == CICY_OK && !work->data)
        status = cicy_error_set(error, CICY_SYSTEM, "out of memory");
    if (status == CICY_OK)
        status = cicy_dataset_read(&work->dataset, work->data, error);
    if (status == CICY_OK && given->resume &&
        work->checksum != cicy_dataset_checksum(&work->dataset))
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s: not the data set of this search (checksum)", work->data);
    if (status == CICY_OK && !given->resume)
        status = begin(given, work, error);
    return status;
}

void cli_search_close(cli_search_work *work)
{
    cicy_search_clear(&work->search);
    cicy_dataset_clear(&work->dataset);
    free(work->data);
}
