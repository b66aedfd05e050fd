/* Accuracy against the training ratio; arXiv:2108.02221 figure 5 (left). */
#include <math.h>
#include <stdlib.h>

#include "cicyminer/published.h"
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

static double accuracy(const cicy_figure_member *member, size_t which)
{
    const cicy_run_summary *run = &member->summary;
    bool known = run->tested && run->predicts[which] && !isnan(member->ratio);
    return known ? run->test.network[which].accuracy : NAN;
}

static int by_ratio(const void *a, const void *b)
{
    const cicy_figure_member *x = a, *y = b;
    return x->ratio < y->ratio ? -1 : x->ratio > y->ratio;
}

/* "percent accuracy": means of runs of equal ratio. Members are sorted by ratio. */
static size_t print_number(FILE *stream, const cicy_figure_member *members, size_t count,
                           size_t which)
{
    size_t points = 0;
    for (size_t first = 0, next; first < count; first = next) {
        double sum = 0;
        size_t runs = 0;
        for (next = first; next < count && !(members[next].ratio > members[first].ratio); next++) {
            double one = accuracy(&members[next], which);
            if (isnan(one))
                continue;
            sum += one;
            runs++;
        }
        if (runs == 0)
            continue;
        fprintf(stream, "%.6g %.6g\n", 100 * members[first].ratio, sum / (double)runs);
        points++;
    }
    return points;
}

static void print_published(FILE *stream, const char *model, size_t which)
{
    for (size_t i = 0; i < CICY_PUBLISHED_RATIOS; i++) {
        double published[CICY_MAX_PREDICTED];
        if (cicy_published_accuracy_of(model, cicy_published_ratios()[i], published) &&
            !isnan(published[which]))
            fprintf(stream, "%.6g %.6g\n", 100 * cicy_published_ratios()[i], published[which]);
    }
}

static size_t print_numbers(FILE *stream, const cicy_figure_member *members, size_t count)
{
    bool single = true;
    for (size_t i = 0; i < count; i++)
        single = single && cicy_run_summary_predicted(&members[i].summary) == 1;
    size_t points = 0;
    for (size_t which = 0; which < CICY_MAX_PREDICTED; which++) {
        fprintf(stream, "$ours%zu << END_OF_DATA\n", which + 1);
        size_t own = print_number(stream, members, count, which);
        points += own;
        fprintf(stream, "END_OF_DATA\npoints%zu = %zu\n$published%zu << END_OF_DATA\n", which + 1,
                own, which + 1);
        print_published(stream, single ? "inception-h11" : "cicyminer", which);
        fputs("END_OF_DATA\n", stream);
    }
    return points;
}

cicy_status cicy_ratios_draw(cicy_figure_member *members, size_t count, const char *output,
                             cicy_error *error)
{
    cicy_figure_data data;
    cicy_status status = cicy_figure_begin(&data, output, error);
    if (status != CICY_OK)
        return status;
    qsort(members, count, sizeof *members, by_ratio);
    if (print_numbers(data.stream, members, count) == 0)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s/metrics.json: not evaluated on the test part yet",
                                members[0].summary.folder);
    return cicy_figure_finish(&data, status, "ratios", output, error);
}
