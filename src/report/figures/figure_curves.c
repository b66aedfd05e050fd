/* Loss and accuracy of one run while it trained; arXiv:2108.02221 figure 5 (right). */
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

static void print_losses(const cicy_run_summary *run, FILE *stream)
{
    cicy_curves_print_losses(&run->curves, stream);
}

static void print_accuracy(const cicy_run_summary *run, FILE *stream)
{
    fputs("$accuracy << END_OF_DATA\n", stream);
    cicy_curves_print_accuracy(&run->curves, stream);
    fputs("END_OF_DATA\nknown = '", stream);
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        if (run->predicts[k])
            fprintf(stream, "%zu ", k + 1);
    fputs("'\n", stream);
}

static cicy_status draw(const cicy_run_summary *run, const char *figure,
                        void (*print)(const cicy_run_summary *, FILE *), const char *output,
                        cicy_error *error)
{
    cicy_figure_data data;
    if (run->curves.count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s/log.jsonl: nothing was logged yet",
                              run->folder);
    cicy_status status = cicy_figure_begin(&data, output, error);
    if (status != CICY_OK)
        return status;
    print(run, data.stream);
    return cicy_figure_finish(&data, status, figure, output, error);
}

cicy_status cicy_losses_draw(const cicy_run_summary *run, const char *output, cicy_error *error)
{
    return draw(run, "losses", print_losses, output, error);
}

cicy_status cicy_accuracy_draw(const cicy_run_summary *run, const char *output, cicy_error *error)
{
    return draw(run, "accuracy", print_accuracy, output, error);
}
