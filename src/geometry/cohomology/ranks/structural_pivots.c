#include "geometry/cohomology/ranks/structural_pivots.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"

/* The row by row search ends when an interval of rows is not worth its work: a pivot saves so many
 * products in a dense matrix, and an entry looked at costs as much as ENTRY of them. */
enum { INTERVAL = 256, ENTRY = 200 };

typedef struct search {
    const cicy_sparse_matrix *matrix;
    const bool *skip;
    uint32_t *column_of; /* as in the result */
    uint32_t *row_of;    /* [columns] */
    uint32_t *mark;      /* [columns]: number of the row that saw the column last, from 1 on */
    bool *candidate;     /* [columns]: of the row at hand */
    uint32_t *queue;     /* [columns] */
    size_t count;
    size_t work; /* entries looked at by the row by row search */
} search;

static void add_pivot(search *s, size_t row, uint32_t column)
{
    s->column_of[row] = column;
    s->row_of[column] = (uint32_t)row;
    s->count++;
}

/* The sparsest row of each first column. */
static void take_first_columns(search *s)
{
    const cicy_sparse_matrix *m = s->matrix;
    for (size_t row = 0; row < m->rows; row++) {
        const size_t length = m->start[row + 1] - m->start[row];
        if (length == 0 || (s->skip && s->skip[row]))
            continue;
        uint32_t first = UINT32_MAX;
        for (size_t k = m->start[row]; k < m->start[row + 1]; k++)
            first = m->column[k] < first ? m->column[k] : first;
        const uint32_t old = s->row_of[first];
        if (old == CICY_NO_PIVOT) {
            add_pivot(s, row, first);
        } else if (length < m->start[old + 1] - m->start[old]) {
            s->column_of[old] = CICY_NO_PIVOT;
            s->column_of[row] = first;
            s->row_of[first] = (uint32_t)row;
        }
    }
}

/* Notes an entry of a row that can be reached from the row at hand: a candidate is none any more, a
 * pivot's column is visited. */
static void see(search *s, uint32_t column, uint32_t number, size_t *end, size_t *candidates)
{
    if (s->row_of[column] == CICY_NO_PIVOT) {
        *candidates -= s->candidate[column];
        s->candidate[column] = false;
    } else if (s->mark[column] != number) {
        s->mark[column] = number;
        s->queue[(*end)++] = column;
    }
}

/* A column of the row that no pivot row reachable from it has. */
static uint32_t find_free_column(search *s, size_t row)
{
    const cicy_sparse_matrix *m = s->matrix;
    const uint32_t number = (uint32_t)row + 1;
    size_t candidates = 0, begin = 0, end = 0;
    for (size_t k = m->start[row]; k < m->start[row + 1]; k++) {
        const uint32_t column = m->column[k];
        if (s->row_of[column] == CICY_NO_PIVOT) {
            s->candidate[column] = true;
            candidates++;
        } else if (s->mark[column] != number) {
            s->mark[column] = number;
            s->queue[end++] = column;
        }
    }
    while (begin < end && candidates > 0) {
        const size_t next = s->row_of[s->queue[begin++]];
        s->work += m->start[next + 1] - m->start[next];
        for (size_t k = m->start[next]; k < m->start[next + 1] && candidates > 0; k++)
            see(s, m->column[k], number, &end, &candidates);
    }
    uint32_t found = CICY_NO_PIVOT;
    for (size_t k = m->start[row]; k < m->start[row + 1]; k++) {
        if (s->candidate[m->column[k]] && found == CICY_NO_PIVOT)
            found = m->column[k];
        s->candidate[m->column[k]] = false;
    }
    return found;
}

static bool is_worth(const search *s, size_t work, size_t found)
{
    const cicy_sparse_matrix *m = s->matrix;
    const double rest = (double)((m->rows < m->columns ? m->rows : m->columns) - s->count);
    return (double)found * rest * rest >= ENTRY * (double)work;
}

/* Finds pivots among the rows that have none; false when it is interrupted. */
static bool search_rows(search *s, const cicy_progress *progress)
{
    size_t searched = 0, work = 0, count = s->count;
    for (size_t row = 0; row < s->matrix->rows; row++) {
        if (s->column_of[row] != CICY_NO_PIVOT || (s->skip && s->skip[row]))
            continue;
        const uint32_t column = find_free_column(s, row);
        if (column != CICY_NO_PIVOT)
            add_pivot(s, row, column);
        if (++searched % INTERVAL)
            continue;
        if (!is_worth(s, s->work - work, s->count - count))
            return true;
        if (!cicy_keep_going(progress, "rank", 0, s->matrix->rows))
            return false;
        work = s->work;
        count = s->count;
    }
    return true;
}

/* Orders the pivots so that each row's pivot comes before the other pivots in the row: Kahn's
 * topological sort. */
static bool order_columns(search *s, uint32_t *order)
{
    const cicy_sparse_matrix *m = s->matrix;
    uint32_t *waiting = calloc(m->columns + 1, sizeof *waiting);
    if (!waiting)
        return false;
    for (size_t row = 0; row < m->rows; row++)
        for (size_t k = m->start[row]; s->column_of[row] != CICY_NO_PIVOT && k < m->start[row + 1];
             k++)
            waiting[m->column[k]] += m->column[k] != s->column_of[row];
    size_t begin = 0, end = 0;
    for (size_t column = 0; column < m->columns; column++)
        if (s->row_of[column] != CICY_NO_PIVOT && waiting[column] == 0)
            s->queue[end++] = (uint32_t)column;
    while (begin < end) {
        const uint32_t column = s->queue[begin];
        order[column] = (uint32_t)begin++;
        const size_t row = s->row_of[column];
        for (size_t k = m->start[row]; k < m->start[row + 1]; k++)
            if (m->column[k] != column && --waiting[m->column[k]] == 0 &&
                s->row_of[m->column[k]] != CICY_NO_PIVOT)
                s->queue[end++] = m->column[k];
    }
    for (size_t column = 0; column < m->columns; column++)
        if (s->row_of[column] == CICY_NO_PIVOT)
            order[column] = (uint32_t)begin++;
    free(waiting);
    return true;
}

cicy_status cicy_structural_pivots_find(const cicy_sparse_matrix *matrix, const bool *skip,
                                        const cicy_progress *progress,
                                        cicy_structural_pivots *pivots, cicy_error *error)
{
    const size_t rows = matrix->rows, columns = matrix->columns;
    *pivots = (cicy_structural_pivots){.column_of = malloc((rows + 1) * sizeof(uint32_t)),
                                       .order = malloc((columns + 1) * sizeof(uint32_t))};
    search s = {.matrix = matrix,
                .skip = skip,
                .column_of = pivots->column_of,
                .row_of = malloc((columns + 1) * sizeof *s.row_of),
                .mark = calloc(columns + 1, sizeof *s.mark),
                .candidate = calloc(columns + 1, sizeof *s.candidate),
                .queue = malloc((columns + 1) * sizeof *s.queue)};
    bool going = true;
    bool done = pivots->column_of && pivots->order && s.row_of && s.mark && s.candidate && s.queue;
    if (done) {
        memset(s.column_of, 0xff, rows * sizeof *s.column_of);
        memset(s.row_of, 0xff, columns * sizeof *s.row_of);
        take_first_columns(&s);
        going = search_rows(&s, progress);
        pivots->count = s.count;
        done = order_columns(&s, pivots->order);
    }
    free(s.queue);
    free(s.candidate);
    free(s.mark);
    free(s.row_of);
    if (!going)
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted while a rank was computed");
    return done ? CICY_OK : cicy_error_memory(error);
}

void cicy_structural_pivots_clear(cicy_structural_pivots *pivots)
{
    free(pivots->column_of);
    free(pivots->order);
    *pivots = (cicy_structural_pivots){0};
}
