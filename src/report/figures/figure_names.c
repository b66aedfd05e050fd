/* Figures of several runs, by their folders. */
#include <stdlib.h>

#include "report/figures/figure_parts.h"

typedef cicy_status drawing(cicy_figure_member *members, size_t count, const char *output,
                            cicy_error *error);

static cicy_status read_and_draw(const cicy_figure_run *runs, size_t count, drawing *draw,
                                 const char *output, cicy_error *error)
{
    if (count == 0)
        return cicy_error_set(error, CICY_USAGE, "%s: a figure needs at least one run", output);
    cicy_figure_member *members = calloc(count, sizeof *members);
    if (!members)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", output);
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < count; i++) {
        cicy_figure_member *member = &members[i];
        status = cicy_run_summary_read(&member->summary, runs[i].folder, error);
        member->label = runs[i].label ? runs[i].label : member->summary.name;
        member->ratio = runs[i].ratio > 0 ? runs[i].ratio : member->summary.ratio;
    }
    if (status == CICY_OK)
        status = draw(members, count, output, error);
    for (size_t i = 0; i < count; i++)
        cicy_run_summary_clear(&members[i].summary);
    free(members);
    return status;
}

cicy_status cicy_figure_training(const cicy_figure_run *runs, size_t count, const char *output,
                                 cicy_error *error)
{
    return read_and_draw(runs, count, cicy_training_draw, output, error);
}

cicy_status cicy_figure_ratios(const cicy_figure_run *runs, size_t count, const char *output,
                               cicy_error *error)
{
    return read_and_draw(runs, count, cicy_ratios_draw, output, error);
}

cicy_status cicy_figure_ablations(const cicy_figure_run *runs, size_t count, const char *output,
                                  cicy_error *error)
{
    return read_and_draw(runs, count, cicy_ablations_draw, output, error);
}
