/* Accuracy of variants of a model as bars; arXiv:2108.02221 figure 7. */
#include <math.h>

#include "cicyminer/published.h"
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

/* A published row belongs to the full training ratio, whatever share ours had. */
static const double published_ratio = 0.8;

/* "ours*4 published*4" of one run; those without a value are NaN. */
static void print_bars(FILE *stream, const cicy_run_summary *run)
{
    double published[CICY_MAX_PREDICTED] = {NAN, NAN, NAN, NAN, NAN, NAN};
    cicy_published_accuracy_of(run->model, published_ratio, published);
    for (size_t k = 0; k < CICY_FOUR_FOLD_NUMBERS; k++)
        fprintf(stream, "%.6g ", run->predicts[k] ? run->test.network[k].accuracy : NAN);
    for (size_t k = 0; k < CICY_FOUR_FOLD_NUMBERS; k++)
        fprintf(stream, "%.6g ", run->predicts[k] ? published[k] : NAN);
    fputc('\n', stream);
}

cicy_status cicy_ablations_print(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_figure_source *from = source;
    size_t groups = 0, group = 0;
    cicy_gnuplot_begin(stream, "bars");
    for (size_t i = 0; i < from->count; i++) {
        if (from->runs[i].tested)
            print_bars(stream, &from->runs[i]);
        groups += from->runs[i].tested;
    }
    cicy_gnuplot_end(stream);
    if (groups == 0)
        return cicy_figure_not_evaluated(from->runs, error);
    fprintf(stream, "groups = %zu\narray labels[%zu]\n", groups, groups);
    for (size_t i = 0; i < from->count; i++) {
        if (!from->runs[i].tested)
            continue;
        fprintf(stream, "labels[%zu] = ", ++group);
        cicy_gnuplot_text(stream, from->runs[i].label);
        fputc('\n', stream);
    }
    return CICY_OK;
}
