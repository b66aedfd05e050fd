/* Structural pivots need no work: the columns are permuted so that they come first. The other rows
 * are reduced by them, and what is left is eliminated. */
#include "geometry/cohomology/ranks/sparse_matrix.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/cohomology/ranks/structural_pivots.h"
#include "geometry/cohomology/ranks/triangle.h"

/* Up to this size a dense matrix is best. */
static const double small_bytes = 1 << 23;

static int by_length(const void *a, const void *b)
{
    const cicy_waiting_row *x = a, *y = b;
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

/* Permutes the columns, and fills in the pivots and the other rows, in order of their lengths. */
static void fill_triangle(cicy_triangle *t, const cicy_structural_pivots *pivots, const bool *skip)
{
    const cicy_sparse_matrix *m = t->matrix;
    for (size_t k = 0; k < m->entries; k++)
        m->column[k] = pivots->order[m->column[k]];
    for (size_t row = 0; row < m->rows; row++) {
        const size_t begin = m->start[row];
        const uint32_t length = (uint32_t)(m->start[row + 1] - begin);
        if (pivots->column_of[row] != CICY_NO_PIVOT) {
            const uint32_t column = pivots->order[pivots->column_of[row]];
            bring_forward(m, row, column);
            t->pivot[column] = (cicy_pivot_row){
                .column = m->column + begin, .value = m->value + begin, .length = length};
        } else if (length > 0 && !(skip && skip[row])) {
            t->others[t->left++] = (cicy_waiting_row){length, (uint32_t)row};
        }
    }
    qsort(t->others, t->left, sizeof *t->others, by_length);
}

/* All inverses from that of the product. products [count] is for use here. */
static void invert_pivots(const cicy_triangle *t, uint32_t *products)
{
    const uint32_t prime = t->matrix->prime;
    uint32_t product = prime - 1;
    for (size_t k = 0; k < t->count; k++) {
        products[k] = product;
        product = cicy_prime_multiply(product, t->pivot[k].value[0], prime);
    }
    uint32_t inverse = cicy_prime_inverse(product, prime); /* of - (product of all pivots) */
    for (size_t k = t->count; k-- > 0;) {
        const uint32_t own = cicy_prime_multiply(inverse, products[k], prime);
        inverse = cicy_prime_multiply(inverse, t->pivot[k].value[0], prime);
        t->pivot[k].negative_inverse = cicy_residue(-(int64_t)own, prime);
    }
}

cicy_status cicy_triangle_check(const cicy_triangle *triangle, const cicy_rank_limits *limits,
                                size_t bytes, size_t done, size_t total, cicy_error *error)
{
    const cicy_sparse_matrix *m = triangle->matrix;
    if (limits->memory && bytes > limits->memory)
        return cicy_error_set(error, CICY_SYSTEM,
                              "the rank of a matrix of %zu x %zu with %zu entries needs more than "
                              "the limit of %zu MiB",
                              m->rows, m->columns, m->entries, limits->memory >> 20);
    if (!cicy_keep_going(limits->progress, "rank", done, total))
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted while a rank was computed");
    return CICY_OK;
}

static cicy_status finish(cicy_triangle *t, const cicy_rank_limits *limits, bool *independent,
                          size_t *more, cicy_error *error)
{
    bool done = t->next == t->left || t->count >= limits->bound;
    const double bytes = done ? 0 : cicy_triangle_dense_size(t, limits->bound).bytes;
    if (bytes > small_bytes || (limits->memory && bytes > (double)limits->memory))
        CICY_TRY(cicy_triangle_eliminate(t, limits, &done, error));
    for (size_t column = 0; independent && column < t->matrix->columns; column++)
        independent[column] = t->pivot[column].length > 0;
    return done ? CICY_OK : cicy_triangle_finish_dense(t, limits, independent, more, error);
}

static void clear_triangle(cicy_triangle *t)
{
    for (size_t k = 0; k < t->owned; k++)
        free(t->pivot[t->owned_column[k]].memory);
    free(t->owned_column);
    free(t->others);
    free(t->pivot);
}

/* From places after the permutation to the columns' old numbers. */
static cicy_status unpermute(const uint32_t *order, size_t columns, bool *independent,
                             cicy_error *error)
{
    bool *placed = malloc(columns + 1);
    if (!placed)
        return cicy_error_memory(error);
    memcpy(placed, independent, columns);
    for (size_t column = 0; column < columns; column++)
        independent[column] = placed[order[column]];
    free(placed);
    return CICY_OK;
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
    cicy_status status =
        cicy_structural_pivots_find(matrix, skip, limits->progress, &pivots, error);
    cicy_triangle t = {.matrix = matrix,
                       .count = pivots.count,
                       .pivot = calloc(columns, sizeof *t.pivot),
                       .owned_column = malloc(columns * sizeof *t.owned_column),
                       .others = malloc(rows * sizeof *t.others)};
    uint32_t *products = malloc((pivots.count + 1) * sizeof *products);
    size_t more = 0;
    if (status == CICY_OK && (!t.pivot || !t.owned_column || !t.others || !products))
        status = cicy_error_memory(error);
    if (status == CICY_OK) {
        fill_triangle(&t, &pivots, skip);
        invert_pivots(&t, products);
        status = finish(&t, limits, independent, &more, error);
        *rank = t.count + more;
    }
    if (status == CICY_OK && independent)
        status = unpermute(pivots.order, columns, independent, error);
    free(products);
    clear_triangle(&t);
    cicy_structural_pivots_clear(&pivots);
    return status;
}
