/* Loss and accuracy of one run while it trained; arXiv:2108.02221 figure 5 (right). */
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

cicy_status cicy_losses_print(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_run_summary *run = ((const cicy_figure_source *)source)->runs;
    const cicy_curves *curves = &run->curves;
    if (curves->count == 0)
        return cicy_figure_not_logged(run, error);
    cicy_gnuplot_begin(stream, "data");
    for (size_t i = 0; i < curves->count; i++) {
        const cicy_curve_point *point = &curves->points[i];
        double training, validation;
        cicy_curves_mean(curves, i, &training, &validation);
        fprintf(stream, "%.9g %.9g %.9g %.9g %.9g\n", point->epoch, point->loss,
                point->validation_loss, training, validation);
    }
    cicy_gnuplot_end(stream);
    return CICY_OK;
}

cicy_status cicy_accuracy_print(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_run_summary *run = ((const cicy_figure_source *)source)->runs;
    if (run->curves.count == 0)
        return cicy_figure_not_logged(run, error);
    cicy_gnuplot_begin(stream, "accuracy");
    for (size_t i = 0; i < run->curves.count; i++) {
        fprintf(stream, "%.9g", run->curves.points[i].epoch);
        for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
            fprintf(stream, " %.9g", run->curves.points[i].accuracy[k]);
        fputc('\n', stream);
    }
    cicy_gnuplot_end(stream);
    fputs("known = '", stream);
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        if (run->predicts[k])
            fprintf(stream, "%zu ", k + 1);
    fputs("'\n", stream);
    return CICY_OK;
}
