/* Accuracy of variants of a model as bars; arXiv:2108.02221 figure 7. */
#include <math.h>

#include "cicyminer/published.h"
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

/* A published row belongs to the full training ratio, whatever share ours had. */
static const double published_ratio = 0.8;

/* One line "label ours*4 published*4" each; those without a value have NaN. */
static size_t print_groups(FILE *stream, const cicy_figure_member *members, size_t count)
{
    size_t groups = 0;
    fputs("$bars << END_OF_DATA\n", stream);
    for (size_t i = 0; i < count; i++) {
        const cicy_run_summary *run = &members[i].summary;
        double published[CICY_MAX_PREDICTED] = {NAN, NAN, NAN, NAN};
        if (!run->tested)
            continue;
        cicy_published_accuracy_of(run->model, published_ratio, published);
        for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
            fprintf(stream, "%.6g ", run->predicts[k] ? run->test.network[k].accuracy : NAN);
        for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
            fprintf(stream, "%.6g ", run->predicts[k] ? published[k] : NAN);
        fputc('\n', stream);
        groups++;
    }
    fprintf(stream, "END_OF_DATA\ngroups = %zu\n", groups);
    return groups;
}

static void print_labels(FILE *stream, const cicy_figure_member *members, size_t count,
                         size_t groups)
{
    fprintf(stream, "array labels[%zu]\n", groups);
    for (size_t i = 0, group = 0; i < count; i++) {
        if (!members[i].summary.tested)
            continue;
        fprintf(stream, "labels[%zu] = ", ++group);
        cicy_figure_text(stream, members[i].label);
        fputc('\n', stream);
    }
}

cicy_status cicy_ablations_draw(cicy_figure_member *members, size_t count, const char *output,
                                cicy_error *error)
{
    cicy_figure_data data;
    cicy_status status = cicy_figure_begin(&data, output, error);
    if (status != CICY_OK)
        return status;
    size_t groups = print_groups(data.stream, members, count);
    if (groups == 0)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s/metrics.json: not evaluated on the test part yet",
                                members[0].summary.folder);
    else
        print_labels(data.stream, members, count, groups);
    return cicy_figure_finish(&data, status, "ablations", output, error);
}
