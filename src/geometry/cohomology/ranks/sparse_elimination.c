/* Each row is reduced by the pivots up to its first column that has none. It is scattered into an
 * array of sums, and a bitmap of the columns in use says where the next entry is. */
#include "geometry/cohomology/ranks/triangle.h"

#include <assert.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/random.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/cohomology/ranks/structural_pivots.h"

enum { MISSES = 24, RECENT = 32, FULL = 10, CHECKED = 8 };

/* Time for an entry of a sparse row, in products of a dense matrix. */
static const double entry_cost = 30;

typedef struct elimination {
    const cicy_sparse_matrix *matrix;
    cicy_triangle *triangle;
    uint32_t prime;
    uint64_t square; /* prime^2: sums stay below twice that */
    uint64_t *sum;   /* [columns] */
    uint64_t *used;  /* [columns / 64 + 1] */
    size_t bytes;    /* of owned pivot rows */
    size_t work;     /* entries added since is_full was asked */
    size_t kept;     /* entries of owned pivot rows since then */
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
    e->work += length;
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

static uint32_t multiply(uint32_t a, int32_t b, uint32_t prime)
{
    return cicy_prime_multiply(a, b < 0 ? prime - (uint32_t)-b : (uint32_t)b, prime);
}

/* Reduces the sums up to their first column without a pivot; returns it, or `columns` for zero. */
static size_t reduce(elimination *e)
{
    const size_t columns = e->matrix->columns;
    for (size_t column = next_column(e, 0); column < columns; column = next_column(e, column)) {
        if (e->triangle->pivot[column].length == 0)
            return column;
        const cicy_pivot_row *by = &e->triangle->pivot[column];
        const uint32_t factor = multiply((uint32_t)e->sum[column], by->negative_inverse, e->prime);
        e->sum[column] = 0;
        add_row(e, by->column + 1, by->value + 1, by->length - 1, factor);
    }
    return columns;
}

/* Takes what is left in the sums from `first` on as a new pivot row and empties them. */
static cicy_status keep_rest(elimination *e, size_t first, cicy_error *error)
{
    size_t room = 1;
    for (size_t word = first / 64; word < e->matrix->columns / 64 + 1; word++)
        room += (size_t)__builtin_popcountll(e->used[word]);
    uint32_t *columns = malloc(2 * room * sizeof *columns), length = 0;
    if (!columns)
        return cicy_error_memory(error);
    uint32_t *values = columns + room;
    for (size_t column = first; column < e->matrix->columns; column = next_column(e, column)) {
        columns[length] = (uint32_t)column;
        values[length++] = (uint32_t)e->sum[column];
        e->sum[column] = 0;
    }
    assert(length <= room);
    e->bytes += 2 * room * sizeof *columns;
    e->kept += length;
    cicy_triangle *t = e->triangle;
    const uint32_t inverse = cicy_prime_inverse(values[0], e->prime);
    t->owned_column[t->owned++] = (uint32_t)first;
    t->count++;
    t->pivot[first] =
        (cicy_pivot_row){.column = columns,
                         .value = values,
                         .memory = columns,
                         .length = length,
                         .negative_inverse = cicy_residue(-(int64_t)inverse, e->prime)};
    return CICY_OK;
}

static void add_matrix_row(elimination *e, size_t row, uint32_t factor)
{
    const cicy_sparse_matrix *m = e->matrix;
    const size_t begin = m->start[row];
    add_row(e, m->column + begin, m->value + begin, m->start[row + 1] - begin, factor);
}

/* One more row: those of `others` at `next` or, when `combined`, a random combination of all from
 * there on. *found: whether it was independent. */
static cicy_status reduce_one(elimination *e, const cicy_waiting_row *others, size_t next,
                              size_t left, cicy_random *combined, bool *found, cicy_error *error)
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

/* Whether the last RECENT rows would have been faster in a dense matrix, and it fits into the
 * memory. */
static bool is_full(elimination *e, const cicy_rank_limits *limits)
{
    const cicy_dense_size size = cicy_triangle_dense_size(e->triangle, limits->bound);
    const double work = (double)e->work / RECENT * (double)size.taken;
    const bool full = e->kept / RECENT > size.width / FULL;
    e->work = e->kept = 0;
    return (full || work * entry_cost > size.work) &&
           (!limits->memory || size.bytes <= (double)limits->memory);
}

/* Forgets the last rows that were reduced: all but `owned` pivots, and `next` rows. */
static void take_back(cicy_triangle *t, size_t owned, size_t next)
{
    while (t->owned > owned) {
        cicy_pivot_row *pivot = &t->pivot[t->owned_column[--t->owned]];
        free(pivot->memory);
        *pivot = (cicy_pivot_row){0};
        t->count--;
    }
    t->next = next;
}

static cicy_status reduce_others(elimination *e, const cicy_rank_limits *limits, bool *done,
                                 cicy_error *error)
{
    cicy_triangle *t = e->triangle;
    cicy_random random;
    cicy_random_init(&random, e->prime, UINT64_C(0x52414e4b));
    int misses = 0, confirmed = 0;
    size_t owned = t->owned, next = t->next;
    cicy_status status = CICY_OK;
    for (size_t reduced = 1; !*done && status == CICY_OK; reduced++) {
        bool found, combine = misses >= MISSES;
        status =
            reduce_one(e, t->others, t->next, t->left, combine ? &random : NULL, &found, error);
        if (combine) {
            confirmed = found ? 0 : confirmed + 1;
            misses = found ? 0 : misses;
        } else {
            t->next++;
            misses = found ? 0 : misses + 1;
        }
        *done = t->next == t->left || t->count >= limits->bound || confirmed == 2;
        if (status == CICY_OK && reduced % CHECKED == 0)
            status = cicy_triangle_check(t, limits, e->bytes, t->next, t->left, error);
        if (*done || status != CICY_OK || reduced % RECENT)
            continue;
        if (is_full(e, limits)) {
            take_back(t, owned, next);
            break;
        }
        owned = t->owned;
        next = t->next;
    }
    return status;
}

cicy_status cicy_triangle_eliminate(cicy_triangle *triangle, const cicy_rank_limits *limits,
                                    bool *done, cicy_error *error)
{
    const size_t columns = triangle->matrix->columns;
    const uint32_t prime = triangle->matrix->prime;
    elimination e = {.matrix = triangle->matrix,
                     .triangle = triangle,
                     .prime = prime,
                     .square = (uint64_t)prime * prime,
                     .sum = calloc(columns, sizeof *e.sum),
                     .used = calloc(columns / 64 + 1, sizeof *e.used)};
    *done = triangle->next == triangle->left || triangle->count >= limits->bound;
    cicy_status status =
        e.sum && e.used ? reduce_others(&e, limits, done, error) : cicy_error_memory(error);
    free(e.used);
    free(e.sum);
    return status;
}
