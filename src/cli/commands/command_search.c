/* cicyminer search: looks for hyper-parameters with BOHB, or continues a search. */
#include <stdlib.h>
#include <string.h>

#include "cicyminer/figures.h"
#include "cicyminer/threads.h"
#include "cli/arguments/search_setup.h"

static cicy_status take_set(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error)
{
    cli_search *self = arguments;
    if (!strchr(text, '=') || *text == '=')
        return cicy_error_set(error, CICY_USAGE, "--%s: '%s' is not NAME=VALUE", option->name,
                              text);
    if (self->set_count == CLI_SEARCH_SETS)
        return cicy_error_set(error, CICY_USAGE, "--%s: more than %d settings", option->name,
                              (int)CLI_SEARCH_SETS);
    self->sets[self->set_count++] = text;
    return CICY_OK;
}

static const cli_option options[] = {
    {"out", "FOLDER", "folder of the new search", CLI_TEXT, CLI_AT(cli_search, common.out),
     .letter = 'o'},
    {"data", "FILE", "the data set (made by `cicyminer classify --dim 4 -o FILE`)", CLI_TEXT,
     CLI_AT(cli_search, data_given)},
    {"resume", "FOLDER", "continue this search, or draw the figures of a finished one again",
     CLI_TEXT, CLI_AT(cli_search, resume)},
    {"target", "NAME", "Hodge number to learn: h11, h21, h31 or h22 (default: h31)", CLI_TEXT,
     CLI_AT(cli_search, target)},
    {"space", "FILE", "search space as JSON instead of the paper's", CLI_TEXT,
     CLI_AT(cli_search, space_file)},
    {"set", "NAME=VALUE",
     "a setting of all runs, see `cicyminer train --help`; it leaves the search space; can be "
     "repeated. patience belongs to budget 100 and shrinks with the budget. start=data helps short "
     "runs, whose batch norms would not forget their first values",
     CLI_CALL, .take = take_set},
    {"share", "S", "share of the data set that is used at all (default: 1)", CLI_TEXT,
     CLI_AT(cli_search, share)},
    {"width", "W", "factor on the numbers of filters (default: 1)", CLI_TEXT,
     CLI_AT(cli_search, width)},
    {"min-budget", "B", "smallest budget: epochs x ratio / 0.8 (default: 10)", CLI_REAL,
     CLI_AT(cli_search, settings.min_budget), .low = 1e-6, .high = 1e6},
    {"max-budget", "B", "largest budget (default: 100)", CLI_REAL,
     CLI_AT(cli_search, settings.max_budget), .low = 1e-6, .high = 1e6},
    {"workers", "N", "evaluations at a time, which share the threads (default: 1)", CLI_INT,
     CLI_AT(cli_search, workers), .low = 1, .high = 1024},
    {.help = "Limits, whichever comes first; 12 brackets if none is given:"},
    {"brackets", "N", "brackets of Hyperband", CLI_WHOLE, CLI_AT(cli_search, limits.brackets),
     .low = 1, .high = 1e6},
    {"evaluations", "N", "training runs in all", CLI_WHOLE, CLI_AT(cli_search, limits.evaluations),
     .low = 1, .high = 1e6},
    {"minutes", "M", "time of all calls together", CLI_REAL, CLI_AT(cli_search, limits.minutes),
     .low = 1e-3, .high = 1e7},
    {0}};

static cicy_status check_options(const cli_search *self, cicy_error *error)
{
    if (self->common.ranks && cli_was_given(&self->common, "workers"))
        return cicy_error_set(error, CICY_USAGE,
                              "search: each process is one worker; leave out --workers");
    static const char *const new_only[] = {"target", "space",      "set",        "share", "width",
                                           "out",    "min-budget", "max-budget", "seed",  NULL};
    if (self->resume)
        return cli_refuse(
            &self->common, new_only,
            "cannot be combined with --resume: a search continues with its own settings, in "
            "its own folder",
            error);
    if (!self->common.out)
        return cicy_error_set(error, CICY_USAGE, "search: name a folder for the search with -o");
    if (!self->data_given)
        return cicy_error_set(error, CICY_USAGE, "search: name the data set with --data");
    return CICY_OK;
}

static cicy_status search(cli_search *self, cicy_error *error)
{
    const int each = cicy_threads(self->common.threads) / self->workers;
    cicy_training_objective objective = {.folder = self->folder,
                                         .base = self->base,
                                         .dataset = &self->dataset,
                                         .data = self->data,
                                         .threads = each > 1 ? each : 1};
    const cicy_objective evaluate = cicy_training_objective_make(&objective);
    const cicy_search_observer observer = {cli_print_evaluation, self,
                                           cli_meter_start(&self->meter, self->common.quiet)};
    const cicy_search_limits *limits = &self->limits;
    const bool limited = limits->brackets || limits->evaluations || limits->minutes > 0;
    const cicy_ranks *ranks = self->common.ranks;
    cicy_status status =
        ranks ? cicy_search_run_ranks(self->folder, &evaluate, limited ? limits : NULL, ranks,
                                      &observer, &self->search, error)
              : cicy_search_run(self->folder, &evaluate, limited ? limits : NULL, self->workers,
                                &observer, &self->search, error);
    cli_meter_finish(&self->meter);
    if (status == CICY_INTERRUPTED)
        cicy_error_set(error, status,
                       "stopped after %zu evaluations, everything is saved; continue with search "
                       "--resume %s",
                       self->search.count, self->folder);
    return status;
}

/* The best settings, for a training that also looks at the test part. */
static cicy_status write_best(const cli_search *self, cicy_error *error)
{
    cicy_training_settings settings = self->base;
    const cicy_evaluation *best = cicy_search_best(&self->search, self->search.count);
    if (!best)
        return CICY_OK;
    settings.records.test_samples = 0;
    char *path = cli_path(error, "%s/best.json", self->folder);
    cicy_status status =
        path ? cicy_training_objective_settings(&self->search.space, best, &settings, error)
             : CICY_SYSTEM;
    CLI_THEN(status, cicy_training_settings_write(&settings, path, self->data,
                                                  cicy_dataset_checksum(&self->dataset), error));
    free(path);
    return status;
}

static cicy_status draw(const cli_search *self, const cicy_importance *importance,
                        const char *format, cicy_error *error)
{
    cicy_status status = CICY_SYSTEM;
    char *trajectory = cli_path(error, "%s/trajectory.%s", self->folder, format);
    char *shares = cli_path(error, "%s/importance.%s", self->folder, format);
    if (trajectory && shares)
        status = cicy_figure_trajectory(&self->search, trajectory, error);
    CLI_THEN(status, cicy_figure_importance(&self->search, importance, shares, error));
    free(trajectory);
    free(shares);
    return status;
}

static cicy_status finish(const cli_search *self, cicy_error *error)
{
    static const char *const formats[] = {"svg", "pdf", "png"};
    cicy_importance importance;
    cicy_status status = cicy_search_importance(&self->search, &importance, error);
    CLI_THEN(status, write_best(self, error));
    CLI_THEN(status, cli_print_search(self, &importance, error));
    const bool found = cicy_search_best(&self->search, self->search.count) != NULL;
    for (size_t i = 0; found && status == CICY_OK && i < sizeof formats / sizeof *formats; i++)
        status = draw(self, &importance, formats[i], error);
    return status;
}

static void prepare_search(void *arguments)
{
    cli_search *self = arguments;
    self->settings = cicy_search_defaults();
    self->workers = 1;
}

static cicy_status run_search(void *arguments, cicy_error *error)
{
    cli_search *self = arguments;
    cicy_status status = check_options(self, error);
    CLI_THEN(status, cli_search_open(self, error));
    CLI_THEN(status, search(self, error));
    if (!self->common.ranks || self->common.ranks->rank == 0)
        CLI_THEN(status, finish(self, error));
    cli_search_close(self);
    return status;
}

const cli_command cli_command_search = {
    .name = "search",
    .summary = "find hyper-parameters with BOHB, or continue a search",
    .usage = "--data FILE -o FOLDER [OPTIONS]\n--resume FOLDER [LIMITS] [--data FILE]",
    .description =
        "Looks for hyper-parameters of a classification network with BOHB (Falkner et al. 2018, "
        "arXiv:1807.01774), as arXiv:2108.02221, section 3.2 did. It writes log.jsonl (one line "
        "per evaluation), runs/ (one training run per evaluation), best.json (the best settings, "
        "for `train --config`) and the figures trajectory and importance into FOLDER. An "
        "interrupted search continues with --resume to the same result. The result does not depend "
        "on the number of workers, nor on that of processes under MPI, each of which is a worker.",
    .examples = "cicyminer search --data four-folds.h5 -o search --target h11 --minutes 600",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_SEED | CLI_JSON | CLI_CSV | CLI_RANKS | CLI_DEVICE,
    .options = options,
    .size = sizeof(cli_search),
    .prepare = prepare_search,
    .files_wanted = "give the data set with --data",
    .run = run_search};
