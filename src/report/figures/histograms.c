#include "cicyminer/figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/statistics.h"
#include "report/figures/gnuplot.h"

/* A block of lines "value count" for one Hodge number; values that do not occur are left out. */
static cicy_status write_block(FILE *stream, const cicy_dataset *dataset, size_t column,
                               const cicy_spread *range, const char *name, cicy_error *error)
{
    uint64_t *counts;
    CICY_TRY(cicy_statistics_histogram(dataset, column, true, range, &counts, error));
    fprintf(stream, "%s# %s count\n", column ? "\n\n" : "", name);
    for (int64_t value = range->minimum; value <= range->maximum; value++)
        if (counts[value - range->minimum])
            fprintf(stream, "%" PRId64 " %" PRIu64 "\n", value, counts[value - range->minimum]);
    free(counts);
    return CICY_OK;
}

/* The numbers of the figure as histograms.gp reads them. */
static cicy_status print(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_dataset *dataset = source;
    cicy_statistics statistics;
    size_t columns;
    const char *const *names = cicy_hodge_column_names(dataset->dimension, &columns);
    cicy_statistics_compute(dataset, true, &statistics);
    if (statistics.count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "no connected configurations to draw histograms of");
    cicy_status status = CICY_OK;
    cicy_gnuplot_begin(stream, "data");
    for (size_t k = 0; status == CICY_OK && k < columns; k++)
        status = write_block(stream, dataset, k, &statistics.hodge[k], names[k], error);
    cicy_gnuplot_end(stream);
    return status;
}

cicy_status cicy_histograms_draw(const cicy_dataset *dataset, const char *output, cicy_error *error)
{
    return cicy_gnuplot_draw("histograms", print, dataset, output, error);
}
