/* Training of several runs against the budget; arXiv:2108.02221 figure 3. */
#include <math.h>

#include "report/figures/figure_parts.h"
#include "report/figures/gnuplot.h"

enum { LOSS, TRAINING, VALIDATION, TEST, PANELS };
enum { GRID = 160 };

/* A curve of a run: points (budget, value). */
typedef struct curve {
    const cicy_run_summary *run;
    int panel;
    size_t which;
} curve;

/* Equation (3.7). */
static double budget(const cicy_run_summary *run, const cicy_curve_point *point)
{
    const double ratio_of_whole_budget = 0.8;
    return isnan(run->ratio) ? point->epoch : point->epoch * run->ratio / ratio_of_whole_budget;
}

static double value(const curve *self, const cicy_curve_point *point)
{
    switch (self->panel) {
    case TRAINING:
        return point->training_accuracy[self->which];
    case VALIDATION:
        return point->accuracy[self->which];
    case TEST:
        return point->test_accuracy[self->which];
    default:
        /* the loss of a run for one number also has penalties */
        return cicy_run_summary_predicted(self->run) == 1 ? point->loss
                                                          : point->losses[self->which];
    }
}

/* The first and last budget with a value; false when there is none. */
static bool find_range(const curve *self, double *first, double *last)
{
    const cicy_curves *curves = &self->run->curves;
    bool any = false;
    if (!self->run->predicts[self->which])
        return false;
    for (size_t i = 0; i < curves->count; i++) {
        if (isnan(value(self, &curves->points[i])))
            continue;
        *last = budget(self->run, &curves->points[i]);
        if (!any)
            *first = *last;
        any = true;
    }
    return any;
}

/* Linear between the points; the last value after them, as runs may stop early. */
static double interpolate(const curve *self, double x)
{
    const cicy_curves *curves = &self->run->curves;
    double before = NAN, before_value = NAN;
    for (size_t i = 0; i < curves->count; i++) {
        double at = budget(self->run, &curves->points[i]);
        double y = value(self, &curves->points[i]);
        if (isnan(y))
            continue;
        if (at == x)
            return y;
        if (at > x)
            return before_value + (y - before_value) * (x - before) / (at - before);
        before = at;
        before_value = y;
    }
    return before_value;
}

/* The largest budget, and the range of the losses. */
typedef struct ranges {
    double last, low, high;
} ranges;

/* Prints "x mean least largest" over the runs at one budget; nothing if none has a value. */
static void print_point(FILE *stream, const cicy_figure_source *from, int panel, size_t which,
                        double x, ranges *all)
{
    double sum = 0, least = INFINITY, largest = -INFINITY;
    size_t runs = 0;
    for (size_t i = 0; i < from->count; i++) {
        double y = NAN;
        if (from->runs[i].predicts[which])
            y = interpolate(&(curve){&from->runs[i], panel, which}, x);
        if (isnan(y))
            continue;
        sum += y;
        least = fmin(least, y);
        largest = fmax(largest, y);
        runs++;
    }
    if (runs == 0)
        return;
    fprintf(stream, "%.6g %.6g %.6g %.6g\n", x, sum / (double)runs, least, largest);
    all->low = panel == LOSS ? fmin(all->low, least) : all->low;
    all->high = panel == LOSS ? fmax(all->high, largest) : all->high;
}

/* The points of a panel and a number, one block of gnuplot's. False: there are none. */
static bool print_block(FILE *stream, const cicy_figure_source *from, int panel, size_t which,
                        bool another, ranges *all)
{
    double begin = -INFINITY, end = -INFINITY;
    size_t found = 0;
    for (size_t i = 0; i < from->count; i++) {
        double first = 0, last = 0;
        if (!find_range(&(curve){&from->runs[i], panel, which}, &first, &last))
            continue;
        begin = fmax(begin, first); /* all runs have a value from here on */
        end = fmax(end, last);
        found++;
    }
    if (found == 0)
        return false;
    fputs(another ? "\n\n" : "", stream);
    for (int step = 0; step <= GRID; step++) {
        double x = step == GRID ? end : begin + (end - begin) * step / GRID;
        print_point(stream, from, panel, which, x, all);
    }
    all->last = fmax(all->last, end);
    return true;
}

cicy_status cicy_training_print(const void *source, FILE *stream, cicy_error *error)
{
    struct {
        int panel;
        size_t which;
    } drawn[PANELS * CICY_MAX_PREDICTED]; /* [blocks] */
    const cicy_figure_source *from = source;
    size_t blocks = 0;
    ranges all = {0, INFINITY, -INFINITY};
    cicy_gnuplot_begin(stream, "curves");
    for (int panel = 0; panel < PANELS; panel++)
        for (size_t which = 0; which < CICY_MAX_PREDICTED; which++) {
            if (!print_block(stream, from, panel, which, blocks > 0, &all))
                continue;
            drawn[blocks].panel = panel;
            drawn[blocks++].which = which;
        }
    cicy_gnuplot_end(stream);
    if (blocks == 0)
        return cicy_figure_not_logged(from->runs, error);
    fprintf(stream, "blocks = %zu\npanel_of = '", blocks);
    for (size_t i = 0; i < blocks; i++)
        fprintf(stream, "%d ", drawn[i].panel + 1);
    fputs("'\nnumber_of = '", stream);
    for (size_t i = 0; i < blocks; i++)
        fprintf(stream, "%zu ", drawn[i].which + 1);
    fprintf(stream, "'\nlast = %.9g\nlow = %.9g\nhigh = %.9g\n", all.last,
            isfinite(all.low) ? all.low : 0, isfinite(all.high) ? all.high : 0);
    return CICY_OK;
}
