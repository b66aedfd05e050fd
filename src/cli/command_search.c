/* cicyminer search: looks for hyper-parameters with BOHB, or goes on with a search. */
#include <string.h>

#include "cicyminer/figures.h"
#include "cicyminer/threads.h"
#include "cli/search_results.h"
#include "cli/search_setup.h"

enum {
    OPTION_DATA = CLI_FIRST_FREE,
    OPTION_TARGET,
    OPTION_SPACE,
    OPTION_SET,
    OPTION_SHARE,
    OPTION_WIDTH,
    OPTION_MIN_BUDGET,
    OPTION_MAX_BUDGET,
    OPTION_BRACKETS,
    OPTION_EVALUATIONS,
    OPTION_MINUTES,
    OPTION_WORKERS,
    OPTION_RESUME
};

static const struct option options[] = {
    {"data", required_argument, NULL, OPTION_DATA},
    {"target", required_argument, NULL, OPTION_TARGET},
    {"space", required_argument, NULL, OPTION_SPACE},
    {"set", required_argument, NULL, OPTION_SET},
    {"share", required_argument, NULL, OPTION_SHARE},
    {"width", required_argument, NULL, OPTION_WIDTH},
    {"min-budget", required_argument, NULL, OPTION_MIN_BUDGET},
    {"max-budget", required_argument, NULL, OPTION_MAX_BUDGET},
    {"brackets", required_argument, NULL, OPTION_BRACKETS},
    {"evaluations", required_argument, NULL, OPTION_EVALUATIONS},
    {"minutes", required_argument, NULL, OPTION_MINUTES},
    {"workers", required_argument, NULL, OPTION_WORKERS},
    {"resume", required_argument, NULL, OPTION_RESUME},
    CLI_COMMON_LONG,
    {NULL, 0, NULL, 0}};

static void print_help(void)
{
    printf(
        "Usage: cicyminer search --data FILE -o FOLDER [OPTIONS]\n"
        "       cicyminer search --resume FOLDER [LIMITS] [--data FILE]\n\n"
        "Looks for hyper-parameters of a classification network with BOHB (Falkner et al. 2018,\n"
        "arXiv:1807.01774), as arXiv:2108.02221, section 3.2 did. FOLDER gets log.jsonl (a line "
        "an\n"
        "evaluation), runs/ (a training run each), best.json (settings of the best, for train\n"
        "--config), and the figures trajectory and importance. A search that was stopped, in\n"
        "whatever way, goes on with --resume to the same result; the result does not depend on\n"
        "the number of workers.\n\n"
        "      --data FILE         the data set (made by `cicyminer classify --dim 4`)\n"
        "      --target NAME       Hodge number to learn: h11, h21, h31 or h22 (h31)\n"
        "      --space FILE        search space as JSON instead of the paper's\n"
        "      --set NAME=VALUE    a setting of all runs, see train --help; what was in the space\n"
        "                          leaves it; can be repeated (ratio=0.3). patience is that of\n"
        "                          budget 100 and shrinks with it. start=data for short runs, "
        "whose\n"
        "                          batch norms would not forget their first values\n"
        "      --share S           share of the data set used at all (1)\n"
        "      --width W           factor on the filters (1)\n"
        "      --min-budget B      smallest budget: epochs x ratio / 0.8 (10)\n"
        "      --max-budget B      largest budget (100)\n"
        "      --workers N         evaluations at a time, which share the threads (1)\n"
        "      --resume FOLDER     go on with this search, or draw a finished one's figures "
        "again\n\n"
        "Limits, whichever comes first; 12 brackets if there is none:\n"
        "      --brackets N        brackets of Hyperband\n"
        "      --evaluations N     training runs in all\n"
        "      --minutes M         time of all calls together\n\n%s",
        cli_common_help);
}

static cicy_status take_set(cli_search_arguments *given, const char *text)
{
    if (!strchr(text, '=') || *text == '=') {
        cli_complain("--set: '%s' is not NAME=VALUE", text);
        return CICY_USAGE;
    }
    if (given->set_count == CLI_SEARCH_SETS) {
        cli_complain("--set: more than %d settings", (int)CLI_SEARCH_SETS);
        return CICY_USAGE;
    }
    given->sets[given->set_count++] = text;
    return CICY_OK;
}

static cicy_status take_count(const char *option, uint64_t *count)
{
    int64_t value = 0;
    cicy_status status = cli_parse_integer(option, optarg, 1, 1000000, &value);
    *count = (uint64_t)value;
    return status;
}

static cicy_status take_limit(cli_search_arguments *given, int option)
{
    given->limited = true;
    if (option == OPTION_BRACKETS)
        return take_count("--brackets", &given->limits.brackets);
    if (option == OPTION_EVALUATIONS)
        return take_count("--evaluations", &given->limits.evaluations);
    return cli_parse_real("--minutes", optarg, 1e-3, 1e7, &given->limits.minutes);
}

/* Options of a new search. */
static cicy_status take_new(cli_search_arguments *given, int option)
{
    given->new_options = true;
    switch (option) {
    case OPTION_TARGET:
        given->target = optarg;
        return CICY_OK;
    case OPTION_SPACE:
        given->space = optarg;
        return CICY_OK;
    case OPTION_SET:
        return take_set(given, optarg);
    case OPTION_SHARE:
        snprintf(given->share, sizeof given->share, "%s", optarg);
        return CICY_OK;
    case OPTION_WIDTH:
        snprintf(given->width, sizeof given->width, "%s", optarg);
        return CICY_OK;
    case OPTION_MIN_BUDGET:
        return cli_parse_real("--min-budget", optarg, 1e-6, 1e6, &given->search.min_budget);
    default:
        return cli_parse_real("--max-budget", optarg, 1e-6, 1e6, &given->search.max_budget);
    }
}

static cicy_status take_option(cli_search_arguments *given, int option)
{
    switch (option) {
    case OPTION_DATA:
        given->data = optarg;
        return CICY_OK;
    case OPTION_RESUME:
        given->resume = optarg;
        return CICY_OK;
    case OPTION_WORKERS:
        return cli_parse_integer("--workers", optarg, 1, 1024, &given->workers);
    case OPTION_BRACKETS:
    case OPTION_EVALUATIONS:
    case OPTION_MINUTES:
        return take_limit(given, option);
    case OPTION_TARGET:
    case OPTION_SPACE:
    case OPTION_SET:
    case OPTION_SHARE:
    case OPTION_WIDTH:
    case OPTION_MIN_BUDGET:
    case OPTION_MAX_BUDGET:
        return take_new(given, option);
    default:
        return cli_common_option(&given->common, option, optarg);
    }
}

static cicy_status check_arguments(const cli_search_arguments *given, char *const *rest,
                                   cicy_error *error)
{
    if (*rest)
        return cicy_error_set(error, CICY_USAGE,
                              "search: what is '%s'? The data set goes behind --data", *rest);
    if (given->resume && (given->new_options || given->common.out || given->common.seed_given))
        return cicy_error_set(error, CICY_USAGE,
                              "search: a search goes on with its own settings, in its own folder; "
                              "--resume takes only limits, --workers, --data and -j besides");
    if (!given->resume && !given->common.out)
        return cicy_error_set(error, CICY_USAGE, "search: name a folder for the search with -o");
    if (!given->resume && !given->data)
        return cicy_error_set(error, CICY_USAGE, "search: name the data set with --data");
    return CICY_OK;
}

static cicy_status parse(int argc, char **argv, cli_search_arguments *given, cicy_error *error)
{
    for (int option; (option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1;) {
        cicy_status status = take_option(given, option);
        if (status != CICY_OK)
            return status;
    }
    return given->common.help ? CICY_OK : check_arguments(given, argv + optind, error);
}

static void report_evaluation(void *user, const cicy_search *search)
{
    const cli_common *common = user;
    if (!common->quiet)
        cli_print_evaluation(stderr, search, common->verbose);
}

static bool go_on(void *user, const cicy_progress_report *report)
{
    (void)user, (void)report;
    return !cli_interrupted();
}

static cicy_status search(cli_search_arguments *given, cli_search_work *work, cicy_error *error)
{
    int threads = cicy_threads(given->common.threads);
    int each = threads / (int)given->workers;
    cicy_training_objective objective = {.folder = work->folder,
                                         .base = work->base,
                                         .dataset = &work->dataset,
                                         .data = work->data,
                                         .threads = each > 1 ? each : 1};
    const cicy_objective evaluate = cicy_training_objective_make(&objective);
    const cicy_search_observer observer = {report_evaluation, &given->common, {.call = go_on}};
    cicy_status status =
        cicy_search_run(work->folder, &evaluate, given->limited ? &given->limits : NULL,
                        (int)given->workers, &observer, &work->search, error);
    if (status == CICY_INTERRUPTED)
        cicy_error_set(error, status,
                       "stopped after %zu evaluations, everything is saved; continue with search "
                       "--resume %s",
                       work->search.count, work->folder);
    return status;
}

/* The best settings, for a training that also looks at the test part. */
static cicy_status write_best(const cli_search_work *work, cicy_error *error)
{
    char path[4096];
    cicy_training_settings settings = work->base;
    const cicy_evaluation *best = cicy_search_best(&work->search, work->search.count);
    if (!best)
        return CICY_OK;
    settings.records.test_samples = 0;
    snprintf(path, sizeof path, "%s/best.json", work->folder);
    cicy_status status =
        cicy_training_objective_settings(&work->search.space, best, &settings, error);
    if (status == CICY_OK)
        status = cicy_training_settings_write(&settings, path, work->data,
                                              cicy_dataset_checksum(&work->dataset), error);
    return status;
}

static cicy_status draw(const cli_search_work *work, const cicy_importance *importance,
                        cicy_error *error)
{
    static const char *const formats[] = {"svg", "pdf", "png"};
    cicy_status status = CICY_OK;
    if (!cicy_search_best(&work->search, work->search.count))
        return CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < sizeof formats / sizeof *formats; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/trajectory.%s", work->folder, formats[i]);
        status = cicy_figure_trajectory(&work->search, path, error);
        snprintf(path, sizeof path, "%s/importance.%s", work->folder, formats[i]);
        if (status == CICY_OK)
            status = cicy_figure_importance(&work->search, importance, path, error);
    }
    return status;
}

static cicy_status finish(const cli_search_arguments *given, const cli_search_work *work,
                          cicy_error *error)
{
    cicy_importance importance;
    cicy_status status = cicy_search_importance(&work->search, &importance, error);
    if (status == CICY_OK)
        status = write_best(work, error);
    if (status == CICY_OK)
        cli_print_search(stdout, &work->search, &importance, work->folder, given->common.json);
    return status == CICY_OK ? draw(work, &importance, error) : status;
}

static int run(int argc, char **argv)
{
    cicy_error error = {0};
    cli_search_arguments given = {.search = cicy_search_defaults(), .workers = 1};
    cicy_status status = parse(argc, argv, &given, &error);
    if (status == CICY_OK && given.common.help) {
        print_help();
        return CICY_OK;
    }
    cli_search_work work = {.folder = given.resume ? given.resume : given.common.out};
    if (status == CICY_OK)
        status = cli_search_open(&given, &work, &error);
    if (status == CICY_OK)
        status = search(&given, &work, &error);
    if (status == CICY_OK)
        status = finish(&given, &work, &error);
    cli_search_close(&work);
    if (status == CICY_OK || error.status == CICY_OK) /* the options have said what is wrong */
        return (int)status;
    return cli_fail(&error);
}

const cli_command cli_command_search = {
    "search", "find hyper-parameters with BOHB, or continue a search", run};
