/* Gaussian elimination, row by row. The pivot of a row is its first column. Structural pivots need
 * no work: the columns are permuted so that they come first. Each of the other rows is reduced by
 * the pivots up to its first column that has none. Such a row is scattered into an array of sums,
 * and a bitmap of the columns in use says where the next entry is. */
#include "geometry/cohomology/ranks/sparse_matrix.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/random.h"
#include "geometry/cohomology/ranks/dense_rank.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/cohomology/ranks/structural_pivots.h"

enum { MISSES = 24, DENSE_ENTRIES = 1 << 24 };

/* A pivot row: `length` entries from `column` and `value`, the first of them the pivot. `owned`:
 * not those of the matrix. */
typedef struct pivot {
    uint32_t *column, *value;
    uint32_t length, inverse;
    bool owned;
} pivot;

typedef struct elimination {
    const cicy_sparse_matrix *matrix;
    uint32_t prime;
    uint64_t square;    /* prime^2: sums stay below twice that */
    uint32_t *pivot_of; /* [columns]: the place of the pivot row, or CICY_NO_PIVOT */
    pivot *pivots;
    size_t count;
    uint64_t *sum;  /* [columns] */
    uint64_t *used; /* [columns / 64 + 1] */
    size_t bytes;   /* of owned pivot rows */
} elimination;

static void add_entry(elimination *e, uint32_t column, uint64_t product)
{
    uint64_t sum = e->sum[column] + product;
    e->sum[column] = sum >= e->square ? sum - e->square : sum;
    e->used[column / 64] |= UINT64_C(1) << (column % 64);
}

/* Adds factor times a row to the sums. */
static void add_row(elimination *e, const uint32_t *columns, const uint32_t *values, size_t length,
                    uint32_t factor)
{
    for (size_t k = 0; k < length; k++)
        add_entry(e, columns[k], (uint64_t)factor * values[k]);
}

/* The next column in use from `column` on whose sum is not zero, with the sum reduced; `columns`
 * when there is none. Clears the marks of those that are passed. */
static size_t next_column(elimination *e, size_t column)
{
    const size_t words = e->matrix->columns / 64 + 1;
    for (size_t word = column / 64; word < words; word++)
        while (e->used[word]) {
            const size_t found = word * 64 + (size_t)__builtin_ctzll(e->used[word]);
            e->used[word] &= e->used[word] - 1;
            e->sum[found] %= e->prime;
            if (e->sum[found])
                return found;
        }
    return e->matrix->columns;
}

/* Reduces the sums up to their first column without a pivot; returns it, or `columns` for zero. */
static size_t reduce(elimination *e)
{
    const size_t columns = e->matrix->columns;
    for (size_t column = next_column(e, 0); column < columns; column = next_column(e, column)) {
        if (e->pivot_of[column] == CICY_NO_PIVOT)
            return column;
        const pivot *by = &e->pivots[e->pivot_of[column]];
        const uint32_t factor =
            cicy_prime_multiply((uint32_t)(e->prime - e->sum[column]), by->inverse, e->prime);
        e->sum[column] = 0;
        add_row(e, by->column + 1, by->value + 1, by->length - 1, factor);
    }
    return columns;
}

static void record_pivot(elimination *e, pivot added)
{
    added.inverse = cicy_prime_inverse(added.value[0], e->prime);
    e->pivot_of[added.column[0]] = (uint32_t)e->count;
    e->pivots[e->count++] = added;
}

/* Takes what is left in the sums from `first` on as a new pivot row and empties them. */
static cicy_status keep_rest(elimination *e, size_t first, cicy_error *error)
{
    size_t room = 1;
    for (size_t word = first / 64; word < e->matrix->columns / 64 + 1; word++)
        room += (size_t)__builtin_popcountll(e->used[word]);
    pivot added = {.owned = true};
    added.column = malloc(2 * room * sizeof *added.column);
    if (!added.column)
        return cicy_error_memory(error);
    added.value = added.column + room;
    for (size_t column = first; column < e->matrix->columns; column = next_column(e, column)) {
        added.column[added.length] = (uint32_t)column;
        added.value[added.length++] = (uint32_t)e->sum[column];
        e->sum[column] = 0;
    }
    assert(added.length <= room);
    e->bytes += 2 * room * sizeof *added.column;
    record_pivot(e, added);
    return CICY_OK;
}

/* A row that waits for its reduction. */
typedef struct waiting {
    uint32_t length, row;
} waiting;

static int by_length(const void *a, const void *b)
{
    const waiting *x = a, *y = b;
    return x->length != y->length ? (x->length > y->length) - (x->length < y->length)
                                  : (x->row > y->row) - (x->row < y->row);
}

/* Puts the pivot of a row, which is in `column`, first. */
static void bring_forward(const cicy_sparse_matrix *m, size_t row, uint32_t column)
{
    const size_t begin = m->start[row];
    size_t at = begin;
    while (m->column[at] != column)
        at++;
    const uint32_t value = m->value[at];
    m->column[at] = m->column[begin];
    m->value[at] = m->value[begin];
    m->column[begin] = column;
    m->value[begin] = value;
}

/* Permutes the columns and records the structural pivots. Fills others [rows] with the rest, in
 * order of their lengths, and returns their number. */
static size_t take_structural_pivots(elimination *e, const cicy_structural_pivots *pivots,
                                     const bool *skip, waiting *others)
{
    const cicy_sparse_matrix *m = e->matrix;
    for (size_t k = 0; k < m->entries; k++)
        m->column[k] = pivots->order[m->column[k]];
    size_t left = 0;
    for (size_t row = 0; row < m->rows; row++) {
        const size_t begin = m->start[row];
        const uint32_t length = (uint32_t)(m->start[row + 1] - begin);
        if (pivots->column_of[row] != CICY_NO_PIVOT) {
            bring_forward(m, row, pivots->order[pivots->column_of[row]]);
            record_pivot(
                e,
                (pivot){.column = m->column + begin, .value = m->value + begin, .length = length});
        } else if (length > 0 && !(skip && skip[row])) {
            others[left++] = (waiting){length, (uint32_t)row};
        }
    }
    qsort(others, left, sizeof *others, by_length);
    return left;
}

static void add_matrix_row(elimination *e, size_t row, uint32_t factor)
{
    const cicy_sparse_matrix *m = e->matrix;
    const size_t begin = m->start[row];
    add_row(e, m->column + begin, m->value + begin, m->start[row + 1] - begin, factor);
}

static cicy_status check_limits(const elimination *e, const cicy_rank_limits *limits, size_t done,
                                size_t total, cicy_error *error)
{
    if (limits->memory && e->bytes > limits->memory)
        return cicy_error_set(error, CICY_SYSTEM,
                              "the rank of a matrix of %zu x %zu with %zu entries needs more than "
                              "the limit of %zu MiB",
                              e->matrix->rows, e->matrix->columns, e->matrix->entries,
                              limits->memory >> 20);
    const cicy_progress *progress = limits->progress;
    if (progress && progress->call && done % 64 == 0 &&
        !progress->call(progress->user, &(cicy_progress_report){"rank", done, total}))
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted while a rank was computed");
    return CICY_OK;
}

/* One more row: those of `others` at `next` or, when `combined`, a random combination of all from
 * there on. *found: whether it was independent. */
static cicy_status reduce_one(elimination *e, const waiting *others, size_t next, size_t left,
                              cicy_random *combined, bool *found, cicy_error *error)
{
    if (combined)
        for (size_t k = next; k < left; k++)
            add_matrix_row(e, others[k].row,
                           1 + (uint32_t)cicy_random_below(combined, e->prime - 1));
    else
        add_matrix_row(e, others[next].row, 1);
    const size_t first = reduce(e);
    *found = first < e->matrix->columns;
    return *found ? keep_rest(e, first, error) : CICY_OK;
}

static cicy_status reduce_others(elimination *e, const waiting *others, size_t left,
                                 const cicy_rank_limits *limits, cicy_error *error)
{
    cicy_random random;
    cicy_random_init(&random, e->prime, UINT64_C(0x52414e4b));
    int misses = 0, confirmed = 0;
    size_t next = 0;
    cicy_status status = CICY_OK;
    while (next < left && e->count < limits->bound && confirmed < 2 && status == CICY_OK) {
        bool found, combine = misses >= MISSES;
        status = reduce_one(e, others, next, left, combine ? &random : NULL, &found, error);
        if (combine) {
            confirmed = found ? 0 : confirmed + 1;
            misses = found ? 0 : misses;
        } else {
            next++;
            misses = found ? 0 : misses + 1;
        }
        if (status == CICY_OK)
            status = check_limits(e, limits, next, left, error);
    }
    return status;
}

/* Marks the columns with a pivot, by their old numbers. */
static void mark_independent(const elimination *e, const uint32_t *order, bool *independent)
{
    for (size_t column = 0; column < e->matrix->columns; column++)
        independent[column] = e->pivot_of[order[column]] != CICY_NO_PIVOT;
}

static void clear_elimination(elimination *e)
{
    for (size_t k = 0; e->pivots && k < e->count; k++)
        if (e->pivots[k].owned)
            free(e->pivots[k].column);
    free(e->used);
    free(e->sum);
    free(e->pivots);
    free(e->pivot_of);
}

/* How the columns without structural pivots are mixed before the dense elimination: a column is
 * added to MIXED random ones of the `width`, times random numbers. Enough of these keep the rank;
 * fewer could only lower it. */
enum { MIXED = 3 };

typedef struct mixing {
    size_t width;
    bool plain; /* no mixing */
} mixing;

static mixing choose_mixing(size_t columns, size_t rows)
{
    const size_t width = rows + rows / 2 + 64;
    return width < columns ? (mixing){.width = width} : (mixing){.width = columns, .plain = true};
}

static uint64_t scramble(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* Moves the sums, all in columns from `first` on, to the dense row. */
static void move_to_dense(elimination *e, size_t first, const mixing *mix, cicy_dense_rows *dense)
{
    for (size_t column = next_column(e, first); column < e->matrix->columns;
         column = next_column(e, column)) {
        const size_t k = column - first;
        const uint64_t value = e->sum[column];
        e->sum[column] = 0;
        if (mix->plain) {
            dense->sum[k] = value;
            continue;
        }
        for (uint64_t copy = 1; copy <= MIXED; copy++) {
            const uint64_t random = scramble((k + 1) * UINT64_C(0x9e3779b97f4a7c15) + copy);
            uint64_t *sum = &dense->sum[(random >> 32) * mix->width >> 32];
            *sum += value * (1 + (random & 0x3fffffff));
            *sum = *sum >= e->square ? *sum - e->square : *sum;
        }
    }
}

/* Reduces the sums by the structural pivots: the first columns. */
static void reduce_structural(elimination *e, size_t structural)
{
    for (size_t column = next_column(e, 0); column < e->matrix->columns;
         column = next_column(e, column)) {
        if (column >= structural) { /* next_column cleared its mark */
            e->used[column / 64] |= UINT64_C(1) << (column % 64);
            return;
        }
        const pivot *by = &e->pivots[e->pivot_of[column]];
        const uint32_t factor =
            cicy_prime_multiply((uint32_t)(e->prime - e->sum[column]), by->inverse, e->prime);
        e->sum[column] = 0;
        add_row(e, by->column + 1, by->value + 1, by->length - 1, factor);
    }
}

/* The rank that the other rows add to the structural pivots'. */
static cicy_status finish_dense(elimination *e, const waiting *others, size_t left,
                                const mixing *mix, const cicy_rank_limits *limits, size_t *more,
                                cicy_error *error)
{
    const size_t structural = e->count;
    cicy_dense_rows dense;
    cicy_status status = CICY_OK;
    if (!cicy_dense_rows_init(&dense, e->prime, mix->width, left))
        status = cicy_error_memory(error);
    for (size_t k = 0; k < left && status == CICY_OK && structural + dense.count < limits->bound;
         k++) {
        add_matrix_row(e, others[k].row, 1);
        reduce_structural(e, structural);
        move_to_dense(e, structural, mix, &dense);
        cicy_dense_rows_add(&dense);
        status = check_limits(e, limits, k, left, error);
    }
    *more = dense.count;
    cicy_dense_rows_clear(&dense);
    return status;
}

cicy_status cicy_sparse_rank(cicy_sparse_matrix *matrix, const bool *skip,
                             const cicy_rank_limits *limits, bool *independent, size_t *rank,
                             cicy_error *error)
{
    const size_t columns = matrix->columns, rows = matrix->rows;
    *rank = 0;
    if (independent)
        memset(independent, 0, columns);
    if (rows == 0 || columns == 0 || limits->bound == 0)
        return CICY_OK;
    cicy_structural_pivots pivots;
    cicy_status status = cicy_structural_pivots_find(matrix, skip, &pivots, error);
    elimination e = {.matrix = matrix,
                     .prime = matrix->prime,
                     .square = (uint64_t)matrix->prime * matrix->prime,
                     .pivot_of = malloc(columns * sizeof *e.pivot_of),
                     .pivots = malloc((rows < columns ? rows : columns) * sizeof *e.pivots),
                     .sum = calloc(columns, sizeof *e.sum),
                     .used = calloc(columns / 64 + 1, sizeof *e.used)};
    waiting *others = malloc(rows * sizeof *others);
    if (status == CICY_OK && (!e.pivot_of || !e.pivots || !e.sum || !e.used || !others))
        status = cicy_error_memory(error);
    if (status == CICY_OK) {
        memset(e.pivot_of, 0xff, columns * sizeof *e.pivot_of);
        const size_t left = take_structural_pivots(&e, &pivots, skip, others);
        const mixing mix = choose_mixing(columns - pivots.count, left);
        size_t more = 0;
        if (left > 0 && mix.width > 0)
            status = left * mix.width <= DENSE_ENTRIES
                         ? finish_dense(&e, others, left, &mix, limits, &more, error)
                         : reduce_others(&e, others, left, limits, error);
        *rank = e.count + more;
        if (status == CICY_OK && independent)
            mark_independent(&e, pivots.order, independent);
    }
    free(others);
    clear_elimination(&e);
    cicy_structural_pivots_clear(&pivots);
    return status;
}
