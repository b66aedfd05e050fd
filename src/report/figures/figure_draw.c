/* The figures of runs: which template each has and what writes its numbers. */
#include <assert.h>
#include <stdlib.h>

#include "base/errors.h"
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

static const struct {
    const char *template;
    cicy_figure_print *print;
} figures[CICY_FIGURE_END] = {[CICY_FIGURE_LOSSES] = {"losses", cicy_losses_print},
                              [CICY_FIGURE_ACCURACY] = {"accuracy", cicy_accuracy_print},
                              [CICY_FIGURE_RESIDUALS] = {"residuals", cicy_residuals_print},
                              [CICY_FIGURE_CONFUSION_H11] = {"confusion", cicy_confusion_print},
                              [CICY_FIGURE_CONFUSION_H21] = {"confusion", cicy_confusion_print},
                              [CICY_FIGURE_CONFUSION_H31] = {"confusion", cicy_confusion_print},
                              [CICY_FIGURE_CONFUSION_H22] = {"confusion", cicy_confusion_print},
                              [CICY_FIGURE_CONFUSION_H41] = {"confusion", cicy_confusion_print},
                              [CICY_FIGURE_CONFUSION_H32] = {"confusion", cicy_confusion_print},
                              [CICY_FIGURE_TRAINING] = {"training", cicy_training_print},
                              [CICY_FIGURE_RATIOS] = {"ratios", cicy_ratios_print},
                              [CICY_FIGURE_ABLATIONS] = {"ablations", cicy_ablations_print}};

cicy_status cicy_figure_not_evaluated(const cicy_run_summary *run, cicy_error *error)
{
    return cicy_error_set(error, CICY_INVALID_INPUT,
                          "%s/metrics.json: not evaluated on the test part yet", run->folder);
}

cicy_status cicy_figure_not_logged(const cicy_run_summary *run, cicy_error *error)
{
    return cicy_error_set(error, CICY_INVALID_INPUT, "%s/log.jsonl: nothing was logged yet",
                          run->folder);
}

cicy_status cicy_figure_runs_draw(cicy_figure figure, const cicy_run_summary *runs, size_t count,
                                  const char *output, cicy_error *error)
{
    assert(count > 0 && (unsigned)figure < CICY_FIGURE_END);
    const cicy_figure_source source = {runs, count,
                                       (size_t)figure - (size_t)CICY_FIGURE_CONFUSION_H11};
    return cicy_gnuplot_draw(figures[figure].template, figures[figure].print, &source, output,
                             error);
}

const char *cicy_figure_manifolds(int dimension)
{
    return dimension == 3 ? "three-folds" : dimension == 5 ? "five-folds" : "four-folds";
}

static cicy_status read_run(cicy_run_summary *summary, const cicy_figure_run *run,
                            cicy_error *error)
{
    cicy_status status = cicy_run_summary_read(summary, run->folder, error);
    summary->label = run->label ? run->label : summary->name;
    summary->ratio = run->ratio > 0 ? run->ratio : summary->ratio;
    return status;
}

cicy_status cicy_figure_draw(cicy_figure figure, const cicy_figure_run *runs, size_t count,
                             const char *output, cicy_error *error)
{
    if (count == 0)
        return cicy_error_set(error, CICY_USAGE, "%s: a figure needs at least one run", output);
    if ((unsigned)figure >= CICY_FIGURE_END)
        return cicy_error_set_code(error, CICY_ERROR_RANGE, "%s: there is no figure of number %d",
                                   output, (int)figure);
    cicy_run_summary *summaries = calloc(count, sizeof *summaries);
    if (!summaries)
        return cicy_error_memory(error);
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < count; i++)
        status = read_run(&summaries[i], &runs[i], error);
    CICY_THEN(status, cicy_figure_runs_draw(figure, summaries, count, output, error));
    for (size_t i = 0; i < count; i++)
        cicy_run_summary_clear(&summaries[i]);
    free(summaries);
    return status;
}
