/* Figures of one run, by its folder. */
#include "report/figures/figure_parts.h"

typedef cicy_status drawing(const cicy_run_summary *run, const char *output, cicy_error *error);

static cicy_status read_and_draw(const char *folder, drawing *draw, const char *output,
                                 cicy_error *error)
{
    cicy_run_summary run;
    cicy_status status = cicy_run_summary_read(&run, folder, error);
    if (status == CICY_OK)
        status = draw(&run, output, error);
    cicy_run_summary_clear(&run);
    return status;
}

cicy_status cicy_figure_losses(const char *run, const char *output, cicy_error *error)
{
    return read_and_draw(run, cicy_losses_draw, output, error);
}

cicy_status cicy_figure_accuracy(const char *run, const char *output, cicy_error *error)
{
    return read_and_draw(run, cicy_accuracy_draw, output, error);
}

cicy_status cicy_figure_residuals(const char *run, const char *output, cicy_error *error)
{
    return read_and_draw(run, cicy_residuals_draw, output, error);
}

cicy_status cicy_figure_confusion(const char *run, size_t which, const char *output,
                                  cicy_error *error)
{
    cicy_run_summary summary;
    cicy_status status = cicy_run_summary_read(&summary, run, error);
    if (status == CICY_OK)
        status = cicy_confusion_draw(&summary, which, output, error);
    cicy_run_summary_clear(&summary);
    return status;
}
