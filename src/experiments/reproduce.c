#include "cicyminer/reproduce.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"
#include "base/options_copy.h"
#include "cicyminer/figures.h"
#include "experiments/experiment.h"
#include "report/figures/gnuplot.h"

/* How a target is made. Without a plan it needs no run; without a table it is the histograms. */
typedef struct recipe {
    cicy_reproduce_target target;
    cicy_experiment_plan *plan;
    cicy_experiment_table *tabulate;
    bool validated;             /* its runs are measured on the validation part as well */
    cicy_figure figure, second; /* CICY_FIGURE_END: none */
} recipe;

/* The paper's targets have one or two figures; ours have none, and are validated. */
#define NONE CICY_FIGURE_END
#define PAPER(NAME, HELP, PLAN, TABLE, FIRST, SECOND)                                              \
    {                                                                                              \
        {NAME, HELP, 4}, cicy_plan_##PLAN, cicy_table_##TABLE, false, FIRST, SECOND                \
    }
#define OURS(NAME, HELP, DIMENSION, TABLE)                                                         \
    {                                                                                              \
        {NAME, HELP, DIMENSION}, cicy_plan_generalisation, cicy_table_##TABLE, true, NONE, NONE    \
    }

static const recipe recipes[] = {
    PAPER("table-1", "Accuracy of the classification networks by training ratio (table 1)",
          classification, by_ratio, CICY_FIGURE_RATIOS, NONE),
    PAPER("table-2", "Accuracy of CICYMiner and its variants at 80 % (table 2)", ablations,
          by_model, CICY_FIGURE_ABLATIONS, NONE),
    {{"figure-1", "Distribution of the Hodge numbers (figure 1)", 0},
     NULL,
     NULL,
     false,
     NONE,
     NONE},
    PAPER("figure-3", "Training of the classification networks (figure 3)", classification,
          by_ratio, CICY_FIGURE_TRAINING, NONE),
    PAPER("figure-5", "CICYMiner: accuracy by training ratio, and losses (figure 5)", ratios,
          by_ratio, CICY_FIGURE_RATIOS, CICY_FIGURE_LOSSES),
    PAPER("figure-7", "Accuracy of CICYMiner and its variants at 80 % (figure 7)", ablations,
          by_model, CICY_FIGURE_ABLATIONS, NONE),
    PAPER("figure-8", "Residuals of CICYMiner at 80 % (figure 8)", cicyminer, with_errors,
          CICY_FIGURE_RESIDUALS, NONE),
    {{"wl", "Ceilings of message passing, by colour refinement", 0},
     NULL,
     cicy_table_ceilings,
     false,
     NONE,
     NONE},
    OURS("random-split", "Accuracy on a random split", 4, generalisation),
    OURS("more-rows", "Accuracy on matrices with more rows than any trained on", 4, generalisation),
    OURS("larger-h11", "Accuracy on larger h11 than any trained on", 4, generalisation),
    OURS("equivalents", "Predictions for matrices equivalent to listed ones but never listed", 4,
         equivalents),
    OURS("three-folds", "Accuracy on three-folds by training ratio", 3, generalisation)};
enum { RECIPES = sizeof recipes / sizeof *recipes };

/* ---- The targets ---- */

const cicy_reproduce_target *cicy_reproduce_target_get(size_t index)
{
    return index < RECIPES ? &recipes[index].target : NULL;
}

static const recipe *find(const char *name)
{
    for (size_t i = 0; i < RECIPES; i++)
        if (strcmp(recipes[i].target.name, name) == 0)
            return &recipes[i];
    return NULL;
}

const cicy_reproduce_target *cicy_reproduce_find(const char *name)
{
    const recipe *found = find(name);
    return found ? &found->target : NULL;
}

static cicy_status unknown_target(const char *name, cicy_error *error)
{
    char names[512];
    size_t used = 0;
    for (size_t i = 0; i < RECIPES; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "",
                                 recipes[i].target.name);
    return cicy_error_set_code(error, CICY_ERROR_UNKNOWN_NAME, "reproduce: '%s' is not one of %s",
                               name, names);
}

static cicy_status check(const cicy_reproduce_options *options, cicy_error *error)
{
    if (!find(options->target))
        return unknown_target(options->target, error);
    if (options->format && !cicy_gnuplot_has_format(options->format))
        return cicy_error_set_code(error, CICY_ERROR_UNKNOWN_NAME,
                                   "reproduce: '%s' is not one of svg, pdf, png", options->format);
    const cicy_scale_factors factors = cicy_experiment_factors(options);
    if (!(options->scale > 0 && options->scale <= 1 && factors.width <= 1 && factors.epochs <= 1 &&
          factors.share <= 1))
        return cicy_error_set_code(error, CICY_ERROR_RANGE, "reproduce: scales lie in (0, 1]");
    return CICY_OK;
}

cicy_status cicy_reproduce_check(const cicy_reproduce_options *options, cicy_error *error)
{
    cicy_reproduce_options own;
    CICY_TRY(CICY_OPTIONS_COPY(&own, options, error));
    return check(&own, error);
}

/* ---- The files ---- */

/* "folder/TARGET<suffix>.<ending>". */
static cicy_status output_path(const cicy_experiment *self, const char *suffix, const char *ending,
                               char *path, cicy_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s.%s", self->target->name, suffix, ending);
    return cicy_path_join(path, self->options->folder, name, error);
}

static cicy_status written(const cicy_experiment *self, const char *path, cicy_status status)
{
    if (status == CICY_OK && self->observer->written)
        self->observer->written(self->observer->user, path);
    return status;
}

static cicy_status write_table(const cicy_table *table, cicy_table_format format, const char *path,
                               cicy_error *error)
{
    cicy_file file;
    CICY_TRY(cicy_file_create(&file, path, error));
    cicy_status status = cicy_table_write(table, format, file.stream, error);
    if (status == CICY_OK)
        return cicy_file_commit(&file, error);
    cicy_file_discard(&file);
    return status;
}

static cicy_status write_tables(const cicy_experiment *self, const cicy_table *table,
                                cicy_error *error)
{
    static const struct {
        cicy_table_format format;
        const char *ending;
    } files[] = {{CICY_TABLE_TEXT, "txt"},
                 {CICY_TABLE_LATEX, "tex"},
                 {CICY_TABLE_CSV, "csv"},
                 {CICY_TABLE_JSON, "json"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[CICY_PATH_ROOM];
        CICY_TRY(output_path(self, "", files[i].ending, path, error));
        CICY_TRY(written(self, path, write_table(table, files[i].format, path, error)));
    }
    return CICY_OK;
}

/* Variants by what they change: "+mse" of "cicyminer+mse". */
static const char *label_of(const char *model)
{
    const char *variant = strchr(model, '+');
    return variant ? variant : strcmp(model, "cicyminer") == 0 ? "CICYMiner" : model;
}

/* Figures of one run show the last; runs on shuffled matrices are left out of the others. */
static cicy_status draw_runs(const cicy_experiment *self, cicy_figure figure, const char *path,
                             cicy_error *error)
{
    size_t count = 0;
    const size_t first = figure < CICY_FIGURE_TRAINING ? self->count - 1 : 0;
    cicy_figure_run *runs = calloc(self->count, sizeof *runs);
    if (!runs)
        return cicy_error_memory(error);
    for (size_t i = first; i < self->count; i++) {
        const cicy_training_settings *settings = &self->runs[i].settings;
        if (settings->augmentation.shuffle == CICY_SHUFFLE_NONE)
            runs[count++] = (cicy_figure_run){.folder = self->runs[i].folder,
                                              .label = label_of(settings->model.name),
                                              .ratio = settings->data.ratio};
    }
    cicy_status status = cicy_figure_draw(figure, runs, count, path, error);
    free(runs);
    return status;
}

/* `figure` CICY_FIGURE_END: the histograms of the data set. */
static cicy_status draw(const cicy_experiment *self, cicy_figure figure, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    if (!self->options->format)
        return CICY_OK;
    const char *suffix = figure == CICY_FIGURE_LOSSES ? "-losses" : "";
    CICY_TRY(output_path(self, suffix, self->options->format, path, error));
    return written(self, path,
                   figure == CICY_FIGURE_END ? cicy_histograms_draw(self->dataset, path, error)
                                             : draw_runs(self, figure, path, error));
}

/* ---- Everything ---- */

static cicy_status make(cicy_experiment *self, const recipe *how, cicy_table **table,
                        cicy_error *error)
{
    cicy_status status = how->plan ? how->plan(self, error) : CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < self->count; i++) {
        status = cicy_experiment_run(self, i, error);
        if (status == CICY_OK && how->validated)
            status = cicy_experiment_validate(self, i, error);
    }
    CICY_TRY(status);
    if (!how->tabulate)
        return draw(self, CICY_FIGURE_END, error);
    CICY_TRY(how->tabulate(self, table, error));
    CICY_TRY(write_tables(self, *table, error));
    if (how->figure != NONE)
        CICY_TRY(draw(self, how->figure, error));
    return how->second != NONE ? draw(self, how->second, error) : CICY_OK;
}

cicy_status cicy_reproduce(const cicy_reproduce_options *options, const cicy_dataset *dataset,
                           const char *data, const cicy_reproduce_observer *observer,
                           cicy_table **table, cicy_error *error)
{
    cicy_table *made = NULL;
    cicy_reproduce_options own;
    CICY_TRY(CICY_OPTIONS_COPY(&own, options, error));
    CICY_TRY(check(&own, error));
    const recipe *how = find(own.target);
    cicy_experiment self = {&how->target, &own, dataset, data, observer, NULL, 0};
    if (how->target.dimension != 0 && how->target.dimension != dataset->dimension)
        return cicy_error_set_code(error, CICY_ERROR_DIMENSION,
                                   "%s needs a data set of dimension %d, this one has %d",
                                   how->target.name, how->target.dimension, dataset->dimension);
    cicy_status status = cicy_folder_create(own.folder, error);
    CICY_THEN(status, make(&self, how, &made, error));
    free(self.runs);
    if (status == CICY_OK && table)
        *table = made;
    else
        cicy_table_free(made);
    return status;
}
