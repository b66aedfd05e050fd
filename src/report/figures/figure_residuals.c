/* Residuals against predictions as a density; arXiv:2108.02221 figure 8. */
#include <math.h>
#include <stdlib.h>

#include "base/errors.h"
#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

/* Cells of a panel. Few enough for small files, fine enough to see lines of equal truth. */
enum { ACROSS = 130, DOWN = 78 };

/* The part of the predictions a panel leaves out at either end of each axis: a few wild ones would
 * press all the others into a line. */
static const double left_out = 0.0005;

typedef struct panel {
    size_t which; /* of the predictions */
    size_t total, shown, most;
    double x[2], y[2];    /* ranges */
    size_t columns, rows; /* cells in use */
    size_t cells[DOWN][ACROSS];
} panel;

static int increasing(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static bool all_whole(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] != floor(values[i]))
            return false;
    return true;
}

/* The range of values [count] without the ends, and its number of cells, at most `cells`: of whole
 * numbers each has as many. Sorts the values. */
static size_t find_range(double *values, size_t count, size_t cells, double range[2])
{
    size_t end = (size_t)floor(left_out * (double)count);
    qsort(values, count, sizeof *values, increasing);
    range[0] = values[end];
    range[1] = values[count - 1 - end];
    if (all_whole(values, count)) {
        double numbers = range[1] - range[0] + 1, wide = ceil(numbers / (double)cells);
        size_t used = (size_t)ceil(numbers / wide);
        range[0] -= 0.5;
        range[1] = range[0] + (double)used * wide;
        return used;
    }
    if (range[1] - range[0] < 1e-3) {
        range[0] -= 0.5;
        range[1] += 0.5;
    }
    return cells;
}

static int cell_of(double value, const double range[2], size_t cells)
{
    double at = (value - range[0]) / (range[1] - range[0]) * (double)cells;
    if (!(at >= 0 && at <= (double)cells))
        return -1;
    return at >= (double)cells ? (int)cells - 1 : (int)at;
}

/* Counts predictions x [count] with residuals y [count]; room [count] is for sorting. */
static void fill(panel *self, const double *x, const double *y, double *room, size_t count)
{
    *self = (panel){.total = count};
    for (size_t i = 0; i < count; i++)
        room[i] = x[i];
    self->columns = find_range(room, count, ACROSS, self->x);
    for (size_t i = 0; i < count; i++)
        room[i] = y[i];
    self->rows = find_range(room, count, DOWN, self->y);
    for (size_t i = 0; i < count; i++) {
        int column = cell_of(x[i], self->x, self->columns),
            row = cell_of(y[i], self->y, self->rows);
        if (column < 0 || row < 0)
            continue;
        size_t now = ++self->cells[row][column];
        self->most = now > self->most ? now : self->most;
        self->shown++;
    }
}

/* How many pixels a cell takes along an axis: viewers blur an image of few pixels. */
static size_t finer(size_t cells)
{
    enum { PIXELS = 250 };
    return cells * 2 < PIXELS ? PIXELS / cells : 2;
}

static void print_cells(FILE *stream, const panel *self)
{
    size_t columns = self->columns * finer(self->columns), rows = self->rows * finer(self->rows);
    double wide = (self->x[1] - self->x[0]) / (double)columns;
    double high = (self->y[1] - self->y[0]) / (double)rows;
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++) {
            size_t count = self->cells[row / finer(self->rows)][column / finer(self->columns)];
            double x = self->x[0] + ((double)column + 0.5) * wide;
            double y = self->y[0] + ((double)row + 0.5) * high;
            if (count)
                fprintf(stream, "%.7g %.7g %zu\n", x, y, count);
            else
                fprintf(stream, "%.7g %.7g NaN\n", x, y);
        }
}

static void print_panels(FILE *stream, const panel *panels, size_t count, int dimension)
{
    cicy_gnuplot_begin(stream, "cells");
    for (size_t i = 0; i < count; i++) {
        fputs(i ? "\n\n" : "", stream);
        print_cells(stream, &panels[i]);
    }
    cicy_gnuplot_end(stream);
    fprintf(stream, "panels = %zu\nmanifolds = '%s'\n", count, cicy_figure_manifolds(dimension));
    for (size_t i = 0; i < count; i++) {
        const panel *self = &panels[i];
        fprintf(stream, "number%zu = %zu\nmost%zu = %zu\noutside%zu = %zu\n", i + 1,
                self->which + 1, i + 1, self->most, i + 1, self->total - self->shown);
        fprintf(stream, "left%zu = %.9g\nright%zu = %.9g\nlow%zu = %.9g\nhigh%zu = %.9g\n", i + 1,
                self->x[0], i + 1, self->x[1], i + 1, self->y[0], i + 1, self->y[1]);
    }
}

/* A panel for every number that is predicted; room [3 count of predictions]. */
static size_t fill_panels(const cicy_run_predictions *from, panel *panels, double *room)
{
    double *x = room, *y = room + from->count, *sorted = room + 2 * from->count;
    size_t filled = 0;
    for (size_t k = 0; k < from->columns; k++) {
        size_t count = 0;
        for (size_t i = 0; i < from->count; i++) {
            double predicted = (double)from->predicted[i * from->columns + k];
            if (!isfinite(predicted))
                continue;
            x[count] = predicted;
            y[count++] = predicted - from->truth[i * from->columns + k];
        }
        if (count == 0)
            continue;
        fill(&panels[filled], x, y, sorted, count);
        panels[filled++].which = from->which[k];
    }
    return filled;
}

cicy_status cicy_residuals_print(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_run_summary *run = ((const cicy_figure_source *)source)->runs;
    const cicy_run_predictions *from = &run->predictions;
    if (from->count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s/predictions.h5: missing or empty; evaluate the run", run->folder);
    cicy_status status = CICY_OK;
    panel *panels = malloc(CICY_MAX_PREDICTED * sizeof *panels);
    double *room = malloc(3 * from->count * sizeof *room);
    const size_t count = panels && room ? fill_panels(from, panels, room) : 0;
    if (!panels || !room)
        status = cicy_error_memory(error);
    else if (count == 0)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s/predictions.h5: no prediction is finite", run->folder);
    else
        print_panels(stream, panels, count, run->test.dimension);
    free(panels);
    free(room);
    return status;
}
