/* Loss and accuracy of one run while it trained; arXiv:2108.02221 figure 5 (right). */
#include "report/figure_parts.h"
#include "report/gnuplot.h"

static cicy_status draw(const cicy_run_summary *run, const char *figure,
                        void (*print)(const cicy_curves *, FILE *), const char *output,
                        cicy_error *error)
{
    cicy_figure_data data;
    if (run->curves.count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s/log.jsonl: nothing was logged yet",
                              run->folder);
    cicy_status status = cicy_figure_begin(&data, output, error);
    if (status != CICY_OK)
        return status;
    print(&run->curves, data.stream);
    return cicy_figure_finish(&data, status, figure, output, error);
}

cicy_status cicy_losses_draw(const cicy_run_summary *run, const char *output, cicy_error *error)
{
    return draw(run, "losses", cicy_curves_print_losses, output, error);
}

cicy_status cicy_accuracy_draw(const cicy_run_summary *run, const char *output, cicy_error *error)
{
    return draw(run, "accuracy", cicy_curves_print_accuracy, output, error);
}
