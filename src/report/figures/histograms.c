#include "cicyminer/figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/statistics.h"
#include "cicyminer/survey.h"
#include "report/figures/gnuplot.h"

/* A block of lines "value count" for one number; values that do not occur are left out. */
static void write_block(FILE *stream, const cicy_histogram *histogram, const char *name)
{
    fprintf(stream, "# %s count\n", name);
    for (int64_t value = histogram->minimum; value <= histogram->maximum; value++)
        if (histogram->counts[value - histogram->minimum])
            fprintf(stream, "%" PRId64 " %" PRIu64 "\n", value,
                    histogram->counts[value - histogram->minimum]);
}

/* Histograms of the Hodge numbers of a dimension, and of the Euler number unless NULL. */
typedef struct figure {
    int dimension;
    const cicy_histogram *hodge, *euler;
} figure;

/* The numbers of the figure as histograms.gp reads them. */
static cicy_status print(const void *source, FILE *stream, cicy_error *error)
{
    const figure *figure = source;
    size_t columns;
    const char *const *names = cicy_hodge_column_names(figure->dimension, &columns);
    if (!figure->hodge[0].counts)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "no connected configurations to draw histograms of");
    fprintf(stream, "euler = %d\n", figure->euler != NULL);
    cicy_gnuplot_begin(stream, "data");
    for (size_t k = 0; k < columns; k++) {
        fputs(k ? "\n\n" : "", stream);
        write_block(stream, &figure->hodge[k], names[k]);
    }
    if (figure->euler) {
        fputs("\n\n", stream);
        write_block(stream, figure->euler, "euler");
    }
    cicy_gnuplot_end(stream);
    return CICY_OK;
}

cicy_status cicy_histograms_draw(const cicy_dataset *dataset, const char *output, cicy_error *error)
{
    cicy_statistics statistics;
    cicy_histogram hodge[CICY_MAX_HODGE] = {0};
    cicy_status status = CICY_OK;
    cicy_statistics_compute(dataset, true, &statistics);
    for (size_t k = 0; statistics.count && status == CICY_OK && k < dataset->hodge_columns; k++) {
        const cicy_spread *range = &statistics.hodge[k];
        hodge[k] = (cicy_histogram){range->minimum, range->maximum, NULL};
        status = cicy_statistics_histogram(dataset, k, true, range, &hodge[k].counts, error);
    }
    const figure figure = {dataset->dimension, hodge, NULL};
    CICY_THEN(status, cicy_gnuplot_draw("histograms", print, &figure, output, error));
    for (size_t k = 0; k < CICY_MAX_HODGE; k++)
        free(hodge[k].counts);
    return status;
}

cicy_status cicy_survey_draw(const cicy_survey *survey, const char *output, cicy_error *error)
{
    const figure figure = {survey->head.dimension, survey->hodge, &survey->euler};
    return cicy_gnuplot_draw("histograms", print, &figure, output, error);
}
