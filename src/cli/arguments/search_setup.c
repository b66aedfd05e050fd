#include "cli/arguments/search_setup.h"

#include <stdlib.h>
#include <string.h>

#include "cicyminer/file.h"
#include "cli/arguments/run_target.h"
#include "cli/arguments/setting_options.h"

/* Name of "name=value", dashes as underscores; returns the value. */
static const char *split_set(const char *set, char name[CLI_SETTING_NAME])
{
    const char *value = strchr(set, '=') + 1;
    cli_setting_name(set, (size_t)(value - set - 1), name);
    return value;
}

/* Applies one of --set: with `model` only if it names the model, which comes before all others. */
static cicy_status apply_set(cicy_training_settings *base, const char *set, bool model,
                             cicy_error *error)
{
    static const char *const ours[] = {"budget", "epochs",       "minutes",
                                       "seed",   "test_samples", "watch_samples"};
    char name[CLI_SETTING_NAME];
    const char *value = split_set(set, name);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(name, ours[i]) == 0)
            return cicy_error_set(error, CICY_USAGE, "--set: the search itself decides on '%s'",
                                  name);
    if ((strcmp(name, "model") == 0) != model)
        return CICY_OK;
    return cicy_training_setting_set(base, name, value, error);
}

static cicy_status apply_sets(cli_search *self, bool model, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < self->set_count; i++)
        status = apply_set(&self->base, self->sets[i], model, error);
    return status;
}

static cicy_status make_base(cli_search *self, cicy_error *error)
{
    char model[80];
    const struct {
        const char *name, *value;
    } first[] = {{"ratio", "0.3"}, {"share", self->share}, {"width", self->width}};
    snprintf(model, sizeof model, "inception-%.40s", self->target ? self->target : "h31");
    self->base = cicy_training_defaults();
    cicy_status status = cicy_training_setting_set(&self->base, "model", model, error);
    CLI_THEN(status, apply_sets(self, true, error));
    for (size_t i = 0; status == CICY_OK && i < sizeof first / sizeof *first; i++)
        if (first[i].value)
            status = cicy_training_setting_set(&self->base, first[i].name, first[i].value, error);
    CLI_THEN(status, apply_sets(self, false, error));
    self->base.seed = (int64_t)self->common.seed;
    self->base.records.test_samples = -1;
    return status;
}

static cicy_status make_space(const cli_search *self, cicy_space *space, cicy_error *error)
{
    cicy_status status = CICY_OK;
    *space = cicy_space_paper();
    if (self->space_file)
        status = cicy_space_read(space, self->space_file, error);
    for (size_t i = 0; status == CICY_OK && i < self->set_count; i++) {
        char name[CLI_SETTING_NAME];
        bool found;
        const char *value = split_set(self->sets[i], name);
        status = cicy_space_fix(space, name, value, &found, error);
    }
    if (status != CICY_OK)
        return status;
    return cicy_training_objective_check(space, &self->base, &self->dataset, self->data, error);
}

/* config.json has the settings that all runs share; log.jsonl, which comes last, makes the folder a
 * search. */
static cicy_status make_folder(const cli_search *self, const char *config, cicy_error *error)
{
    cicy_space space;
    cicy_search_settings settings = self->settings;
    settings.seed = self->common.seed;
    const bool begun = cicy_search_is_begun(self->folder);
    cicy_status status = make_space(self, &space, error);
    CLI_THEN(status, cicy_search_settings_check(&settings, error));
    if (status == CICY_OK && !begun)
        status = cicy_folder_create(self->folder, error);
    if (status == CICY_OK && !begun)
        status = cicy_training_settings_write(&self->base, config, self->data,
                                              cicy_dataset_checksum(&self->dataset), error);
    if (status == CICY_OK) /* refuses a folder that is in use */
        status = cicy_search_create(self->folder, &space, &settings, &self->limits, error);
    return status;
}

static cicy_status open_new(cli_search *self, const char *config, cicy_error *error)
{
    CLI_TRY(make_base(self, error));
    CLI_TRY(cli_read_dataset(self->data_given, NULL, &self->data, &self->dataset, error));
    if (self->common.ranks && self->common.ranks->rank > 0)
        return CICY_OK; /* rank 0 works in the folder */
    return make_folder(self, config, error);
}

static cicy_status open_old(cli_search *self, const char *config, cicy_error *error)
{
    uint64_t checksum = 0;
    cicy_status status = cicy_search_read(&self->search, self->folder, error);
    cicy_search_clear(&self->search);
    CLI_THEN(status, cicy_training_settings_read(&self->base, config, NULL, &checksum, error));
    CLI_THEN(status,
             cli_read_dataset(self->data_given, self->folder, &self->data, &self->dataset, error));
    if (status == CICY_OK && checksum != cicy_dataset_checksum(&self->dataset))
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s: not the data set of this search (checksum)", self->data);
    return status;
}

cicy_status cli_search_open(cli_search *self, cicy_error *error)
{
    cicy_status status = CICY_SYSTEM;
    self->folder = self->resume ? self->resume : self->common.out;
    char *config = cli_path(error, "%s/config.json", self->folder);
    if (config)
        status = self->resume ? open_old(self, config, error) : open_new(self, config, error);
    free(config);
    return status;
}

void cli_search_close(cli_search *self)
{
    cicy_search_clear(&self->search);
    cicy_dataset_clear(&self->dataset);
    free(self->data);
}
