/* Ranks of sparse matrices modulo a prime, compared with plain elimination. */
#include "cicyminer/random.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/cohomology/ranks/sparse_matrix.h"
#include "unit.h"

/* A random matrix of rank `rank` at most: the first `rank` rows have about `entries` numbers each,
 * the others are sums of two of them. */
static void draw(cicy_random *random, uint32_t prime, size_t rows, size_t columns, size_t rank,
                 size_t entries, cicy_sparse_matrix *m)
{
    uint64_t *dense = calloc(rows * columns, sizeof *dense);
    for (size_t r = 0; r < rows; r++)
        if (r < rank)
            for (size_t k = 0; k < entries; k++)
                dense[r * columns + cicy_random_below(random, columns)] =
                    cicy_random_below(random, prime);
        else
            for (int part = 0; part < 2; part++) {
                const size_t other = cicy_random_below(random, rank);
                const uint64_t factor = cicy_random_below(random, prime);
                for (size_t c = 0; c < columns; c++)
                    dense[r * columns + c] =
                        (dense[r * columns + c] + factor * dense[other * columns + c]) % prime;
            }
    assert_int_equal(cicy_sparse_init(m, prime, rows, columns, NULL), CICY_OK);
    for (size_t r = 0; r < rows; r++) {
        assert_int_equal(cicy_sparse_reserve(m, columns, NULL), CICY_OK);
        for (size_t c = 0; c < columns; c++)
            if (dense[r * columns + c])
                cicy_sparse_append(m, c, (uint32_t)dense[r * columns + c]);
        cicy_sparse_end_row(m);
    }
    free(dense);
}

/* The rank of the rows outside `skip` and the columns in `kept` (both may be NULL). */
static size_t plain_rank(const cicy_sparse_matrix *m, const bool *skip, const bool *kept)
{
    uint64_t *dense = calloc(m->rows * m->columns, sizeof *dense);
    bool *done = calloc(m->rows, sizeof *done);
    for (size_t r = 0; r < m->rows; r++)
        for (size_t k = m->start[r]; k < m->start[r + 1]; k++)
            if (!(skip && skip[r]) && (!kept || kept[m->column[k]]))
                dense[r * m->columns + m->column[k]] = m->value[k];
    size_t rank = 0;
    for (size_t c = 0; c < m->columns; c++) {
        size_t pivot = 0;
        while (pivot < m->rows && (done[pivot] || dense[pivot * m->columns + c] == 0))
            pivot++;
        if (pivot == m->rows)
            continue;
        done[pivot] = true;
        rank++;
        const uint64_t *by = dense + pivot * m->columns;
        const uint64_t inverse = cicy_prime_inverse((uint32_t)by[c], m->prime);
        for (size_t r = 0; r < m->rows; r++) {
            uint64_t *row = dense + r * m->columns;
            const uint64_t factor = (m->prime - row[c]) * inverse % m->prime;
            for (size_t k = c; k < m->columns && !done[r] && factor; k++)
                row[k] = (row[k] + factor * by[k]) % m->prime;
        }
    }
    free(done);
    free(dense);
    return rank;
}

static cicy_sparse_matrix copy_of(const cicy_sparse_matrix *m)
{
    cicy_sparse_matrix copy = *m;
    copy.column = malloc((m->entries + 1) * sizeof *copy.column);
    copy.value = malloc((m->entries + 1) * sizeof *copy.value);
    copy.start = malloc((m->rows + 1) * sizeof *copy.start);
    memcpy(copy.column, m->column, m->entries * sizeof *copy.column);
    memcpy(copy.value, m->value, m->entries * sizeof *copy.value);
    memcpy(copy.start, m->start, (m->rows + 1) * sizeof *copy.start);
    return copy;
}

/* With a limit on memory that forbids dense matrices from some size on, or without. */
static void compare(const cicy_sparse_matrix *m, const bool *skip, size_t memory)
{
    cicy_sparse_matrix copy = copy_of(m);
    bool *independent = malloc(m->columns);
    const cicy_rank_limits limits = {.bound = SIZE_MAX, .memory = memory};
    const size_t expected = plain_rank(m, skip, NULL);
    size_t rank, count = 0;
    assert_int_equal(cicy_sparse_rank(&copy, skip, &limits, independent, &rank, NULL), CICY_OK);
    assert_int_equal(rank, expected);
    for (size_t c = 0; c < m->columns; c++)
        count += independent[c];
    assert_true(count <= rank);
    assert_int_equal(plain_rank(m, skip, independent), count);
    free(independent);
    cicy_sparse_clear(&copy);
}

static void test_ranks_agree_with_plain_elimination(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 5, 8);
    for (int trial = 0; trial < 60; trial++) {
        const size_t rows = 1 + cicy_random_below(&random, 180),
                     columns = 1 + cicy_random_below(&random, 180),
                     rank = 1 + cicy_random_below(&random, rows);
        cicy_sparse_matrix m;
        draw(&random, trial % 2 ? CICY_FIRST_PRIME : CICY_SECOND_PRIME, rows, columns, rank,
             1 + cicy_random_below(&random, 12), &m);
        bool skip[180];
        for (size_t r = 0; r < rows; r++)
            skip[r] = cicy_random_below(&random, 4) == 0;
        compare(&m, NULL, 0);
        compare(&m, skip, 0);
        cicy_sparse_clear(&m);
    }
}

static void test_many_dependent_rows(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 6, 8);
    cicy_sparse_matrix m;
    draw(&random, CICY_FIRST_PRIME, 700, 150, 40, 20, &m);
    compare(&m, NULL, 0);
    cicy_sparse_clear(&m);
}

/* More rows, or more columns, than the rank can be: they are mixed; and several panels of rows. */
static void test_mixed_rows_and_columns(void **state)
{
    static const size_t sizes[][3] = {{700, 300, 230}, {300, 900, 230}, {500, 500, 350}};
    cicy_random random;
    cicy_random_init(&random, 9, 8);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        cicy_sparse_matrix m;
        draw(&random, CICY_FIRST_PRIME, sizes[k][0], sizes[k][1], sizes[k][2], 12, &m);
        compare(&m, NULL, 0);
        cicy_sparse_clear(&m);
    }
}

/* The dense matrix fits only after some sparse elimination. */
static void test_dense_matrix_when_it_fits(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 10, 8);
    cicy_sparse_matrix m;
    draw(&random, CICY_SECOND_PRIME, 500, 500, 450, 8, &m);
    compare(&m, NULL, 350000);
    cicy_sparse_clear(&m);
}

static void test_sparse_elimination_under_a_limit(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 7, 8);
    for (int trial = 0; trial < 10; trial++) {
        cicy_sparse_matrix m;
        draw(&random, CICY_FIRST_PRIME, 120, 120, 100, 3, &m);
        compare(&m, NULL, 24000); /* a batch of 64 rows of 4 bytes takes more */
        cicy_sparse_clear(&m);
    }
}

static void test_a_reached_bound_ends_the_work(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 8, 8);
    cicy_sparse_matrix m;
    draw(&random, CICY_FIRST_PRIME, 300, 300, 300, 30, &m);
    const cicy_rank_limits limits = {.bound = 250};
    size_t rank;
    assert_int_equal(cicy_sparse_rank(&m, NULL, &limits, NULL, &rank, NULL), CICY_OK);
    assert_true(rank >= 250);
    cicy_sparse_clear(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_agree_with_plain_elimination),
        cmocka_unit_test(test_many_dependent_rows),
        cmocka_unit_test(test_mixed_rows_and_columns),
        cmocka_unit_test(test_dense_matrix_when_it_fits),
        cmocka_unit_test(test_sparse_elimination_under_a_limit),
        cmocka_unit_test(test_a_reached_bound_ends_the_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
