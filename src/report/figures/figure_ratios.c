/* Accuracy against the training ratio; arXiv:2108.02221 figure 5 (left). */
#include <math.h>

#include "cicyminer/published.h"
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

static bool is_known(const cicy_run_summary *run, size_t which)
{
    return run->tested && run->predicts[which] && !isnan(run->ratio) &&
           !isnan(run->test.network[which].accuracy);
}

/* The smallest ratio above `ratio` at which a Hodge number is known; INFINITY: none. */
static double next_ratio(const cicy_figure_source *from, size_t which, double ratio)
{
    double next = INFINITY;
    for (size_t i = 0; i < from->count; i++)
        if (is_known(&from->runs[i], which) && from->runs[i].ratio > ratio)
            next = fmin(next, from->runs[i].ratio);
    return next;
}

/* "percent accuracy" by increasing ratio: means of the runs with one ratio. */
static size_t print_ours(FILE *stream, const cicy_figure_source *from, size_t which)
{
    size_t points = 0;
    for (double ratio = next_ratio(from, which, 0); isfinite(ratio);
         ratio = next_ratio(from, which, ratio)) {
        double sum = 0;
        size_t runs = 0;
        for (size_t i = 0; i < from->count; i++)
            if (is_known(&from->runs[i], which) && !(from->runs[i].ratio != ratio)) {
                sum += from->runs[i].test.network[which].accuracy;
                runs++;
            }
        fprintf(stream, "%.6g %.6g\n", 100 * ratio, sum / (double)runs);
        points++;
    }
    return points;
}

static void print_published(FILE *stream, const char *model, size_t which)
{
    for (size_t i = 0; i < CICY_PUBLISHED_RATIOS; i++) {
        double published[CICY_MAX_PREDICTED];
        const double ratio = cicy_published_ratios()[i];
        if (cicy_published_accuracy_of(model, ratio, published) && !isnan(published[which]))
            fprintf(stream, "%.6g %.6g\n", 100 * ratio, published[which]);
    }
}

cicy_status cicy_ratios_print(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_figure_source *from = source;
    bool single = true;
    size_t points = 0;
    for (size_t i = 0; i < from->count; i++)
        single = single && cicy_run_summary_predicted(&from->runs[i]) == 1;
    for (size_t which = 0; which < CICY_MAX_PREDICTED; which++) {
        fprintf(stream, "$ours%zu << END_OF_DATA\n", which + 1);
        const size_t own = print_ours(stream, from, which);
        cicy_gnuplot_end(stream);
        fprintf(stream, "points%zu = %zu\n$published%zu << END_OF_DATA\n", which + 1, own,
                which + 1);
        print_published(stream, single ? "inception-h11" : "cicyminer", which);
        cicy_gnuplot_end(stream);
        points += own;
    }
    return points > 0 ? CICY_OK : cicy_figure_not_evaluated(from->runs, error);
}
