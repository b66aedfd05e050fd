/* Confusion of one Hodge number. */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"
#include "report/worst_values.h"

/* As many values are shown one by one; of more, the worst, against the size of the error. */
enum { MOST_VALUES = 40, WORST = 16, LARGEST_ERROR = 6 };

static bool fits(const cicy_class *classes, size_t count)
{
    return classes[count - 1].truth - classes[0].truth < MOST_VALUES;
}

/* cells [rows][columns]: of the configurations whose true value is the row's, how many are in the
 * column. */
typedef struct grid {
    cicy_class rows_of[MOST_VALUES];
    size_t rows;
    int64_t first;  /* prediction (or prediction - truth) of column 0 */
    size_t columns; /* those at the ends hold all beyond */
    bool errors;    /* columns are prediction - truth */
    size_t *cells;
} grid;

static size_t row_of(const grid *self, int64_t truth)
{
    size_t row = 0;
    while (row < self->rows && self->rows_of[row].truth != truth)
        row++;
    return row;
}

static size_t column_of(const grid *self, int64_t truth, int64_t predicted)
{
    int64_t at = predicted - (self->errors ? truth : 0) - self->first;
    int64_t last = (int64_t)self->columns - 1;
    return (size_t)(at < 0 ? 0 : at > last ? last : at);
}

static void count_pairs(grid *self, const cicy_run_predictions *from, size_t column)
{
    for (size_t i = 0; i < from->count; i++) {
        size_t at = i * from->columns + column;
        size_t row = row_of(self, from->truth[at]);
        if (row == self->rows)
            continue;
        int64_t predicted = cicy_prediction_rounded(from->predicted[at]);
        self->cells[row * self->columns + column_of(self, from->truth[at], predicted)]++;
    }
}

static void print_grid(const grid *self, size_t which, int dimension, FILE *stream)
{
    cicy_gnuplot_begin(stream, "cells");
    for (size_t row = 0; row < self->rows; row++)
        for (size_t column = 0; column < self->columns; column++) {
            size_t count = self->cells[row * self->columns + column];
            double share = count ? (double)count / (double)self->rows_of[row].count : 0;
            fprintf(stream, "%lld %zu %.6g\n", (long long)self->first + (long long)column, row,
                    share);
        }
    cicy_gnuplot_end(stream);
    fputs("names = '", stream);
    for (size_t row = 0; row < self->rows; row++)
        fprintf(stream, "%lld ", (long long)self->rows_of[row].truth);
    fputs("'\nsizes = '", stream);
    for (size_t row = 0; row < self->rows; row++)
        fprintf(stream, "%zu ", self->rows_of[row].count);
    fprintf(stream,
            "'\nnumber = %zu\nrows = %zu\ncolumns = %zu\nfirst = %lld\nof_errors = %d\n"
            "largest = %d\n",
            which + 1, self->rows, self->columns, (long long)self->first, self->errors,
            LARGEST_ERROR);
    fprintf(stream, "manifolds = '%s'\n", cicy_figure_manifolds(dimension));
}

/* The worst values, against the size of the error. */
static void lay_out_worst(grid *self, cicy_class *classes, size_t count, size_t four_folds)
{
    size_t found = cicy_classes_sort_worst(classes, count, cicy_classes_least(four_folds));
    if (found == 0) /* a small sample */
        found = cicy_classes_sort_worst(classes, count, 1);
    *self = (grid){.rows = found < WORST ? found : WORST,
                   .first = -(LARGEST_ERROR + 1),
                   .columns = 2 * (LARGEST_ERROR + 1) + 1,
                   .errors = true};
    memcpy(self->rows_of, classes, self->rows * sizeof *classes);
}

/* Every value from the smallest to the largest, also those that do not occur. */
static void lay_out_all(grid *self, const cicy_class *classes, size_t count)
{
    size_t span = (size_t)(classes[count - 1].truth - classes[0].truth) + 1;
    int64_t least = classes[0].truth;
    *self = (grid){.rows = span, .first = least - 1, .columns = span + 2};
    for (size_t row = 0; row < span; row++)
        self->rows_of[row].truth = least + (int64_t)row;
    for (size_t i = 0; i < count; i++)
        self->rows_of[classes[i].truth - least] = classes[i];
}

cicy_status cicy_confusion_print(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_run_summary *run = ((const cicy_figure_source *)source)->runs;
    const size_t which = ((const cicy_figure_source *)source)->which;
    const cicy_run_predictions *from = &run->predictions;
    const int column = cicy_run_summary_column(run, which);
    cicy_class *classes;
    size_t count;
    grid self;
    if (!run->predicts[which])
        return cicy_error_set(error, CICY_USAGE, "%s: does not predict this Hodge number",
                              run->folder);
    if (from->count == 0 || column < 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s/predictions.h5: missing, empty or without %s; evaluate the run",
                              run->folder, cicy_hodge_symbols[which]);
    cicy_status status = cicy_classes_find(from, (size_t)column, &classes, &count, error);
    if (status != CICY_OK)
        return status;
    if (fits(classes, count))
        lay_out_all(&self, classes, count);
    else
        lay_out_worst(&self, classes, count, from->count);
    self.cells = calloc(self.rows * self.columns + 1, sizeof *self.cells);
    if (self.cells) {
        count_pairs(&self, from, (size_t)column);
        print_grid(&self, which, run->test.dimension, stream);
    } else {
        status = cicy_error_memory(error);
    }
    free(self.cells);
    free(classes);
    return status;
}
