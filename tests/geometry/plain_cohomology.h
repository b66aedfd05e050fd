/* The cohomology of a line bundle from the ranks of all maps of the first page, with nothing
 * assumed: general polynomials, and every degree. Checks that the maps' squares are zero. */
#ifndef CICYMINER_TESTS_PLAIN_COHOMOLOGY_H
#define CICYMINER_TESTS_PLAIN_COHOMOLOGY_H

#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/complex/differential.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "unit.h"

enum { DEGREES = 64, MIDDLE = 32 };

typedef struct plain_page {
    cicy_twisted_complex complex;
    cicy_monomials monomials;
    cicy_cells cells;
} plain_page;

static inline void plain_page_make(plain_page *p, const cicy_configuration *x,
                                   const int64_t *bundle)
{
    *p = (plain_page){0};
    assert_int_equal(cicy_complex_start(&p->complex, x, 1, 0, 0, NULL), CICY_OK);
    p->complex.prime = CICY_FIRST_PRIME;
    cicy_complex_add_generator(&p->complex, 0, bundle);
    assert_int_equal(cicy_cells_find(&p->complex, &p->cells, NULL), CICY_OK);
    cicy_random random;
    cicy_random_init(&random, 3, 1);
    assert_int_equal(cicy_twisted_complex_draw(&p->complex, 0, &random, NULL), CICY_OK);
}

static inline void plain_page_clear(plain_page *p)
{
    cicy_cells_clear(&p->cells);
    cicy_monomials_clear(&p->monomials);
    cicy_twisted_complex_clear(&p->complex);
}

static inline uint64_t plain_page_size(const plain_page *p)
{
    uint64_t size = 0;
    for (size_t c = 0; c < p->cells.count; c++)
        size += p->cells.cell[c].size;
    return size;
}

/* sum_k a[r][k] b[k][c] = 0 for all r, c. */
static inline void assert_product_is_zero(const cicy_sparse_matrix *a, const cicy_sparse_matrix *b)
{
    uint64_t *sum = calloc(b->columns + 1, sizeof *sum);
    for (size_t r = 0; r < a->rows; r++) {
        for (size_t k = a->start[r]; k < a->start[r + 1]; k++)
            for (size_t l = b->start[a->column[k]]; l < b->start[a->column[k] + 1]; l++)
                sum[b->column[l]] =
                    (sum[b->column[l]] + (uint64_t)a->value[k] * b->value[l]) % a->prime;
        for (size_t c = 0; c < b->columns; c++)
            assert_int_equal(sum[c], 0);
    }
    free(sum);
}

/* h [DEGREES]: dimensions in degrees q - MIDDLE, all from ranks of maps whose squares are zero. */
static inline void plain_cohomology(plain_page *p, int64_t *h)
{
    memset(h, 0, DEGREES * sizeof *h);
    cicy_sparse_matrix before = {0};
    int64_t rank_before = 0;
    for (int q = p->cells.least; p->cells.count && q <= p->cells.most; q++) {
        cicy_sparse_matrix map;
        assert_int_equal(
            cicy_differential(&p->complex, &p->cells, &p->monomials, q, NULL, &map, NULL), CICY_OK);
        if (before.start)
            assert_product_is_zero(&before, &map);
        cicy_sparse_matrix copy = map;
        copy.column = malloc((map.entries + 1) * sizeof *copy.column);
        copy.value = malloc((map.entries + 1) * sizeof *copy.value);
        copy.start = malloc((map.rows + 1) * sizeof *copy.start);
        memcpy(copy.start, map.start, (map.rows + 1) * sizeof *copy.start);
        if (map.entries) {
            memcpy(copy.column, map.column, map.entries * sizeof *copy.column);
            memcpy(copy.value, map.value, map.entries * sizeof *copy.value);
        }
        size_t rank;
        const cicy_rank_limits limits = {.bound = SIZE_MAX};
        assert_int_equal(cicy_sparse_rank(&copy, NULL, &limits, NULL, &rank, NULL), CICY_OK);
        h[q + MIDDLE] = (int64_t)cicy_cells_size(&p->cells, q) - (int64_t)rank - rank_before;
        rank_before = (int64_t)rank;
        cicy_sparse_clear(&copy);
        cicy_sparse_clear(&before);
        before = map;
    }
    cicy_sparse_clear(&before);
}

#endif
