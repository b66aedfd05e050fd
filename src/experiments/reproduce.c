#include "cicyminer/reproduce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/options_copy.h"
#include "cicyminer/figures.h"
#include "experiments/ceilings.h"
#include "experiments/generalisation.h"
#include "experiments/reproduce_plan.h"
#include "report/run_summary.h"

const cicy_reproduce_target *cicy_reproduce_targets(void)
{
    static const cicy_reproduce_target targets[] = {
        {"table-1", "Accuracy of the classification networks by training ratio (table 1)", 4},
        {"table-2", "Accuracy of CICYMiner and its variants at 80 % (table 2)", 4},
        {"figure-1", "Distribution of the Hodge numbers (figure 1)", 0},
        {"figure-3", "Training of the classification networks (figure 3)", 4},
        {"figure-5", "CICYMiner: accuracy by training ratio, and losses (figure 5)", 4},
        {"figure-7", "Accuracy of CICYMiner and its variants at 80 % (figure 7)", 4},
        {"figure-8", "Residuals of CICYMiner at 80 % (figure 8)", 4},
        {"wl", "Ceilings of message passing, by colour refinement", 0},
        {"random-split", "Accuracy on a random split", 4},
        {"more-rows", "Accuracy on matrices with more rows than any trained on", 4},
        {"larger-h11", "Accuracy on larger h11 than any trained on", 4},
        {"equivalents", "Predictions for matrices equivalent to listed ones but never listed", 4},
        {"three-folds", "Accuracy on three-folds by training ratio", 3},
        {NULL, NULL, 0}};
    return targets;
}

const cicy_reproduce_target *cicy_reproduce_find(const char *name)
{
    for (const cicy_reproduce_target *t = cicy_reproduce_targets(); t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t;
    return NULL;
}

static cicy_status check_target(const char *target, const cicy_dataset *dataset, cicy_error *error)
{
    char names[256];
    size_t used = 0;
    const cicy_reproduce_target *found = cicy_reproduce_find(target);
    if (found && (found->dimension == 0 || found->dimension == dataset->dimension))
        return CICY_OK;
    if (found)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s needs a data set of dimension %d, this one has %d", target,
                              found->dimension, dataset->dimension);
    for (const cicy_reproduce_target *t = cicy_reproduce_targets(); t->name; t++)
        used +=
            (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", t->name);
    return cicy_error_set(error, CICY_USAGE, "reproduce: '%s' is none of %s", target, names);
}

static cicy_status check(const cicy_reproduce_options *options, const cicy_dataset *dataset,
                         cicy_error *error)
{
    cicy_status status = check_target(options->target, dataset, error);
    if (status != CICY_OK)
        return status;
    static const char *const formats[] = {"svg", "pdf", "png"};
    bool known = false;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        known = known || strcmp(options->format, formats[i]) == 0;
    if (!known)
        return cicy_error_set(error, CICY_USAGE, "reproduce: the format '%s' is not svg, pdf, png",
                              options->format);
    const cicy_plan_factors factors = cicy_plan_scale(options);
    if (!(options->scale > 0 && options->scale <= 1 && factors.width <= 1 && factors.epochs <= 1 &&
          factors.share <= 1))
        return cicy_error_set(error, CICY_USAGE, "reproduce: scales lie in (0, 1]");
    return CICY_OK;
}

/* "folder/TARGET<suffix>.<ending>", freed by the caller. */
static char *output_path(const cicy_reproduce_options *options, const char *suffix,
                         const char *ending)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s.%s", options->target, suffix, ending);
    return cicy_file_join(options->folder, name);
}

static cicy_status written(const cicy_reproduce_observer *observer, char *path, cicy_status status)
{
    if (status == CICY_OK && observer->written)
        observer->written(observer->user, path);
    free(path);
    return status;
}

static cicy_status write_table(const cicy_reproduce_options *options, const cicy_table *table,
                               cicy_table_format format, const char *ending,
                               const cicy_reproduce_observer *observer, cicy_error *error)
{
    cicy_file file;
    char *path = output_path(options, "", ending);
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "reproduce: out of memory");
    cicy_status status = cicy_file_create(&file, path, error);
    if (status == CICY_OK) {
        status = cicy_table_write(table, format, file.stream, error);
        if (status == CICY_OK)
            status = cicy_file_commit(&file, error);
        else
            cicy_file_discard(&file);
    }
    return written(observer, path, status);
}

static cicy_status write_tables(const cicy_reproduce_options *options, const cicy_table *table,
                                const cicy_reproduce_observer *observer, cicy_error *error)
{
    static const struct {
        cicy_table_format format;
        const char *ending;
    } files[] = {{CICY_TABLE_TEXT, "txt"},
                 {CICY_TABLE_LATEX, "tex"},
                 {CICY_TABLE_CSV, "csv"},
                 {CICY_TABLE_JSON, "json"}};
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < sizeof files / sizeof *files; i++)
        status = write_table(options, table, files[i].format, files[i].ending, observer, error);
    return status;
}

/* Variants by what they change: "+mse" of "cicyminer+mse". */
static const char *label_of(const char *model)
{
    const char *variant = strchr(model, '+');
    return variant ? variant : strcmp(model, "cicyminer") == 0 ? "CICYMiner" : model;
}

/* The runs as a figure shows them, those on shuffled matrices left out. */
static size_t figure_runs(const cicy_plan *plan, cicy_figure_run *runs)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->runs[i].settings.shuffle == CICY_SHUFFLE_NONE)
            runs[count++] = (cicy_figure_run){.folder = plan->runs[i].folder,
                                              .label = label_of(plan->runs[i].settings.model),
                                              .ratio = plan->runs[i].settings.ratio};
    return count;
}

/* What a target draws beside its table: figure 3 belongs to table 1, figure 7 to table 2. */
static cicy_status draw(const cicy_reproduce_options *options, const cicy_plan *plan,
                        const cicy_reproduce_observer *observer, cicy_error *error)
{
    const char *target = options->target;
    const char *last = plan->runs[plan->count - 1].folder;
    cicy_figure_run *runs = calloc(plan->count, sizeof *runs);
    char *path = output_path(options, "", options->format);
    char *second = output_path(options, "-losses", options->format);
    if (!runs || !path || !second) {
        free(runs);
        free(path);
        free(second);
        return cicy_error_set(error, CICY_SYSTEM, "reproduce: out of memory");
    }
    const size_t count = figure_runs(plan, runs);
    cicy_status status = CICY_OK;
    if (strcmp(target, "figure-3") == 0)
        status = cicy_figure_training(runs, count, path, error);
    else if (strcmp(target, "figure-8") == 0)
        status = cicy_figure_residuals(last, path, error);
    else if (strcmp(target, "table-2") == 0 || strcmp(target, "figure-7") == 0)
        status = cicy_figure_ablations(runs, count, path, error);
    else
        status = cicy_figure_ratios(runs, count, path, error);
    status = written(observer, path, status);
    if (status == CICY_OK && strcmp(target, "figure-5") == 0)
        status = written(observer, second, cicy_figure_losses(last, second, error));
    else
        free(second);
    free(runs);
    return status;
}

static cicy_status draw_histograms(const cicy_reproduce_options *options,
                                   const cicy_dataset *dataset,
                                   const cicy_reproduce_observer *observer, cicy_error *error)
{
    char *path = output_path(options, "", options->format);
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "reproduce: out of memory");
    return written(observer, path, cicy_histograms_draw(dataset, path, error));
}

static cicy_status make(const cicy_reproduce_options *options, const cicy_dataset *dataset,
                        const char *data, const cicy_reproduce_observer *observer,
                        cicy_table **table, cicy_error *error)
{
    cicy_plan plan;
    cicy_status status = cicy_plan_make(&plan, options, error);
    for (size_t i = 0; status == CICY_OK && i < plan.count; i++)
        status = cicy_plan_run(&plan.runs[i], i + 1, plan.count, dataset, data, options->threads,
                               observer, error);
    if (status == CICY_OK)
        status = cicy_plan_table(&plan, options, table, error);
    if (status == CICY_OK)
        status = write_tables(options, *table, observer, error);
    if (status == CICY_OK)
        status = draw(options, &plan, observer, error);
    cicy_plan_clear(&plan);
    return status;
}

/* What takes no training: the ceilings. */
static cicy_status make_ceilings(const cicy_reproduce_options *options, const cicy_dataset *dataset,
                                 const cicy_reproduce_observer *observer, cicy_table **table,
                                 cicy_error *error)
{
    cicy_status status =
        cicy_ceilings_table(dataset, options->threads, &observer->training.progress, table, error);
    return status == CICY_OK ? write_tables(options, *table, observer, error) : status;
}

/* Our own experiments: those whose plan is not empty. */
static cicy_status make_generalisation(const cicy_reproduce_options *options, const cicy_plan *plan,
                                       const cicy_dataset *dataset, const char *data,
                                       const cicy_reproduce_observer *observer, cicy_table **table,
                                       cicy_error *error)
{
    const cicy_progress *progress = &observer->training.progress;
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < plan->count; i++) {
        status = cicy_plan_run(&plan->runs[i], i + 1, plan->count, dataset, data, options->threads,
                               observer, error);
        if (status == CICY_OK)
            status = cicy_generalisation_validate(&plan->runs[i], dataset, data, options->threads,
                                                  progress, error);
    }
    if (status == CICY_OK)
        status = strcmp(options->target, "equivalents") == 0
                     ? cicy_equivalents_table(plan, options, dataset, data, progress, table, error)
                     : cicy_generalisation_table(plan, options, table, error);
    return status == CICY_OK ? write_tables(options, *table, observer, error) : status;
}

static cicy_status make_target(const cicy_reproduce_options *options, const cicy_dataset *dataset,
                               const char *data, const cicy_reproduce_observer *observer,
                               cicy_table **table, cicy_error *error)
{
    if (strcmp(options->target, "figure-1") == 0)
        return draw_histograms(options, dataset, observer, error);
    if (strcmp(options->target, "wl") == 0)
        return make_ceilings(options, dataset, observer, table, error);
    cicy_plan plan;
    cicy_status status = cicy_generalisation_plan(&plan, options, error);
    if (status == CICY_OK)
        status = plan.count > 0
                     ? make_generalisation(options, &plan, dataset, data, observer, table, error)
                     : make(options, dataset, data, observer, table, error);
    cicy_plan_clear(&plan);
    return status;
}

cicy_status cicy_reproduce(const cicy_reproduce_options *given, const cicy_dataset *dataset,
                           const char *data, const cicy_reproduce_observer *observer,
                           cicy_table **table, cicy_error *error)
{
    cicy_table *made = NULL;
    cicy_reproduce_options own;
    const cicy_reproduce_options *options = &own;
    cicy_status status = CICY_OPTIONS_COPY(&own, given, error);
    if (status == CICY_OK)
        status = check(options, dataset, error);
    if (status == CICY_OK)
        status = cicy_folder_create(options->folder, error);
    if (status == CICY_OK)
        status = make_target(options, dataset, data, observer, &made, error);
    if (status == CICY_OK && table) {
        *table = made;
        return CICY_OK;
    }
    cicy_table_free(made);
    return status;
}
