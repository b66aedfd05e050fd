/* How many matrices of five-folds there are with at most 4 rows and 4 columns, up to permutations,
 * without any reduction: row i has the degrees of n_i + 1 >= 2 in all, no column is zero, and the
 * n_i are 5 more than the columns. Counted in two ways: by W. Burnside's lemma, from numbers alone,
 * and by enumeration with the library's canonical form. arXiv:2310.15966 has 27,068, 3,909 of them
 * products: 195 and 16 too many. */
#include "cicyminer/canonical.h"
#include "cicyminer/configuration.h"
#include "unit.h"

enum { SIZE = 4, DIMENSION = 5, SUM = SIZE + SIZE + DIMENSION };

/* ---- Burnside's lemma ---- */

static int64_t factorial(int n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

static int greatest_common_divisor(int a, int b)
{
    return b ? greatest_common_divisor(b, a % b) : a;
}

/* A partition of n: the cycles of permutations; how many have them. */
typedef struct cycles {
    int length[SIZE], count;
    int64_t permutations;
} cycles;

static void list_cycles(int left, int largest, cycles *now, cycles *all, int *count)
{
    if (left == 0) {
        int64_t centre = 1;
        int n = 0;
        for (int i = 0, same = 0; i < now->count; i++) {
            same = i && now->length[i] == now->length[i - 1] ? same + 1 : 1;
            centre *= now->length[i] * same;
            n += now->length[i];
        }
        now->permutations = factorial(n) / centre;
        all[(*count)++] = *now;
        return;
    }
    for (int length = left < largest ? left : largest; length > 0; length--) {
        now->length[now->count++] = length;
        list_cycles(left - length, length, now, all, count);
        now->count--;
    }
}

/* rows[s]: rows with the sum s, at least 2, that stay the same when permutation `columns` is
 * applied `power` times. */
static void fixed_rows(const cycles *columns, int power, int64_t rows[SUM + 1])
{
    memset(rows, 0, (SUM + 1) * sizeof *rows);
    rows[0] = 1;
    for (int i = 0; i < columns->count; i++) {
        const int parts = greatest_common_divisor(columns->length[i], power);
        const int length = columns->length[i] / parts;
        for (int p = 0; p < parts; p++)
            for (int s = length; s <= SUM; s++)
                rows[s] += rows[s - length];
    }
    rows[0] = rows[1] = 0;
}

/* Matrices up to permutations, zero columns allowed, whose entries add up to `sum`. */
static int64_t count_orbits(int rows, int columns, int sum)
{
    cycles row_cycles[8], column_cycles[8], now = {{0}, 0, 0};
    int row_count = 0, column_count = 0;
    int64_t fixed = 0;
    if (columns == 0)
        return 0;
    list_cycles(rows, rows, &now, row_cycles, &row_count);
    list_cycles(columns, columns, &now, column_cycles, &column_count);
    for (int r = 0; r < row_count; r++)
        for (int c = 0; c < column_count; c++) {
            int64_t matrices[SUM + 1] = {1};
            for (int i = 0; i < row_cycles[r].count; i++) {
                const int length = row_cycles[r].length[i];
                int64_t row[SUM + 1], longer[SUM + 1] = {0};
                fixed_rows(&column_cycles[c], length, row);
                for (int s = 0; s <= SUM; s++)
                    for (int t = 0; s + length * t <= SUM; t++)
                        longer[s + length * t] += matrices[s] * row[t];
                memcpy(matrices, longer, sizeof matrices);
            }
            fixed += row_cycles[r].permutations * column_cycles[c].permutations * matrices[sum];
        }
    assert_int_equal(fixed % (factorial(rows) * factorial(columns)), 0);
    return fixed / (factorial(rows) * factorial(columns));
}

/* all[m][K][s]: matrices without zero columns whose entries add up to s. */
typedef int64_t counts[SIZE + 1][SIZE + 1][SUM + 1];

static void count_all(counts all)
{
    memset(all, 0, sizeof(counts));
    for (int m = 1; m <= SIZE; m++)
        for (int k = 1; k <= SIZE; k++)
            for (int s = 0; s <= SUM; s++)
                all[m][k][s] = count_orbits(m, k, s) - count_orbits(m, k - 1, s);
}

/* Every matrix is a multiset of connected ones: adds one kind of them, `kinds` different ones, to
 * the multisets of those before it. */
static void add_kind(counts multisets, int m, int k, int s, int64_t kinds)
{
    counts before;
    memcpy(before, multisets, sizeof before);
    int64_t ways = 1; /* to choose `copies` of the kinds, with repetition */
    for (int copies = 1; copies * m <= SIZE; copies++) {
        ways = ways * (kinds + copies - 1) / copies;
        for (int i = copies * m; i <= SIZE; i++)
            for (int j = copies * k; j <= SIZE; j++)
                for (int t = copies * s; t <= SUM; t++)
                    multisets[i][j][t] +=
                        ways * before[i - copies * m][j - copies * k][t - copies * s];
    }
}

/* The matrices that are not connected. */
static int64_t count_products(counts all)
{
    static counts multisets; /* of the connected ones so far */
    int64_t products = 0;
    memset(multisets, 0, sizeof multisets);
    multisets[0][0][0] = 1;
    for (int m = 1; m <= SIZE; m++)
        for (int k = 1; k <= SIZE; k++)
            for (int s = 1; s <= SUM; s++) {
                const int64_t apart = multisets[m][k][s]; /* several factors, all of them smaller */
                if (s == m + k + DIMENSION)
                    products += apart;
                add_kind(multisets, m, k, s, all[m][k][s] - apart);
            }
    return products;
}

static void test_counts_by_burnsides_lemma(void **state)
{
    static counts all;
    int64_t total = 0;
    count_all(all);
    for (int m = 1; m <= SIZE; m++)
        for (int k = 1; k <= SIZE; k++)
            total += all[m][k][m + k + DIMENSION];
    assert_int_equal(total, 26873);
    assert_int_equal(count_products(all), 3893);
}

/* ---- Enumeration ---- */

/* Matrices whose rows, and whose columns, do not decrease in lexicographic order: every orbit has
 * one. */
typedef struct enumeration {
    cicy_configuration matrix;
    cicy_configuration *found;
    size_t count, room;
} enumeration;

static int compare_columns(const cicy_configuration *matrix, int left, int right)
{
    for (int i = 0; i < matrix->rows; i++)
        if (matrix->degree[i][left] != matrix->degree[i][right])
            return matrix->degree[i][left] < matrix->degree[i][right] ? -1 : 1;
    return 0;
}

static void take(enumeration *work)
{
    cicy_configuration *matrix = &work->matrix;
    for (int j = 0; j < matrix->columns; j++) {
        int sum = 0;
        for (int i = 0; i < matrix->rows; i++)
            sum += matrix->degree[i][j];
        if (sum == 0 || (j && compare_columns(matrix, j - 1, j) > 0))
            return;
    }
    if (work->count == work->room) {
        work->room = work->room ? 2 * work->room : 1024;
        work->found = realloc(work->found, work->room * sizeof *work->found);
        assert_non_null(work->found);
    }
    cicy_configuration_canonical(matrix, &work->found[work->count++]);
}

/* Fills in the entries from (row, column) on; `left` is what they add up to. */
static void enumerate(enumeration *work, int row, int column, int left)
{
    cicy_configuration *matrix = &work->matrix;
    if (row == matrix->rows) {
        if (left == 0)
            take(work);
        return;
    }
    if (column == matrix->columns) {
        int sum = 0;
        for (int j = 0; j < matrix->columns; j++)
            sum += matrix->degree[row][j];
        if (sum < 2 ||
            (row && memcmp(matrix->degree[row - 1], matrix->degree[row], matrix->columns) > 0))
            return;
        matrix->n[row] = (uint8_t)(sum - 1);
        enumerate(work, row + 1, 0, left);
        return;
    }
    for (int degree = 0; degree <= left; degree++) {
        matrix->degree[row][column] = (uint8_t)degree;
        enumerate(work, row, column + 1, left - degree);
    }
    matrix->degree[row][column] = 0;
}

static int compare_matrices(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(cicy_configuration));
}

static void test_counts_by_enumeration(void **state)
{
    enumeration work = {.found = NULL};
    for (uint8_t m = 1; m <= SIZE; m++)
        for (uint8_t k = 1; k <= SIZE; k++) {
            work.matrix = (cicy_configuration){.rows = m, .columns = k};
            enumerate(&work, 0, 0, m + k + DIMENSION);
        }
    qsort(work.found, work.count, sizeof *work.found, compare_matrices);
    size_t different = 0, products = 0;
    for (size_t i = 0; i < work.count; i++) {
        cicy_configuration factors[CICY_MAX_ROWS];
        if (i && compare_matrices(&work.found[i - 1], &work.found[i]) == 0)
            continue;
        different++;
        products += cicy_configuration_factors(&work.found[i], factors) > 1;
    }
    free(work.found);
    assert_int_equal(different, 26873);
    assert_int_equal(products, 3893);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_by_burnsides_lemma),
        cmocka_unit_test(test_counts_by_enumeration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
