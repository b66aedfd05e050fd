#include "geometry/cohomology/ranks/row_reduction.h"

#include <stdlib.h>
#include <string.h>

bool cicy_eight_rows_init(cicy_eight_rows *rows, uint32_t prime, size_t columns)
{
    const size_t bytes = 2 * columns * sizeof(cicy_lanes);
    *rows = (cicy_eight_rows){.prime = prime, .columns = columns};
    rows->sums = aligned_alloc(sizeof(cicy_lanes), bytes + sizeof(cicy_lanes));
    rows->products = calloc(columns + 1, sizeof *rows->products);
    rows->used = calloc(columns / 64 + 1, sizeof *rows->used);
    if (!rows->sums || !rows->products || !rows->used)
        return false;
    memset(rows->sums, 0, bytes);
    return true;
}

void cicy_eight_rows_clear(cicy_eight_rows *rows)
{
    free(rows->sums);
    free(rows->products);
    free(rows->used);
    *rows = (cicy_eight_rows){0};
}

/* Makes room for another product in a column. */
static inline void use_column(cicy_eight_rows *rows, size_t column)
{
    rows->used[column / 64] |= UINT64_C(1) << (column % 64);
    if (++rows->products[column] < CICY_MOST_PRODUCTS_OF_HALVES)
        return;
    cicy_lanes *sums = rows->sums + 2 * column;
    cicy_join_lanes(&sums[0], &sums[1], rows->prime, 1.0 / rows->prime);
    memset(&sums[1], 0, sizeof sums[1]);
    rows->products[column] = 2;
}

void cicy_eight_rows_add(cicy_eight_rows *rows, int lane, const uint32_t *column,
                         const uint32_t *value, size_t length, int32_t factor)
{
    double high, low;
    cicy_split_factor(factor, &high, &low);
    for (size_t k = 0; k < length; k++) {
        const size_t at = column[k];
        use_column(rows, at);
        rows->sums[2 * at][lane] += low * value[k];
        rows->sums[2 * at + 1][lane] += high * value[k];
    }
}

void cicy_eight_rows_add_column(cicy_eight_rows *rows, size_t column, const int32_t *residues,
                                int32_t factor)
{
    double high, low;
    cicy_lanes value;
    cicy_split_factor(factor, &high, &low);
    cicy_load_lanes(residues, &value);
    use_column(rows, column);
    rows->sums[2 * column] += value * low;
    rows->sums[2 * column + 1] += value * high;
}

/* The first column in use from `column` on; `columns` at the end. */
static size_t next_column(const cicy_eight_rows *rows, size_t column)
{
    const size_t words = rows->columns / 64 + 1;
    uint64_t mask = UINT64_MAX << (column % 64);
    for (size_t word = column / 64; word < words; word++, mask = UINT64_MAX)
        if (rows->used[word] & mask)
            return word * 64 + (size_t)__builtin_ctzll(rows->used[word] & mask);
    return rows->columns;
}

/* Takes the residues of a column and leaves zero. */
static inline void take_column(cicy_eight_rows *rows, size_t column, cicy_lanes *residues)
{
    cicy_lanes *sums = rows->sums + 2 * column;
    cicy_join_lanes(&sums[0], &sums[1], rows->prime, 1.0 / rows->prime);
    *residues = sums[0];
    memset(sums, 0, 2 * sizeof *sums);
    rows->products[column] = 0;
    rows->used[column / 64] &= ~(UINT64_C(1) << (column % 64));
}

/* *x = *x * factor, reduced, and in halves: x = high * 2^15 + low. */
static inline void multiply_and_split(cicy_lanes *x, int32_t factor, double prime, cicy_lanes *high,
                                      cicy_lanes *low)
{
    const double inverse = 1 / prime, round = 0x1.8p52;
    double top, bottom;
    cicy_split_factor(factor, &top, &bottom);
    cicy_lanes first = *x * top, last = *x * bottom;
    cicy_join_lanes(&last, &first, prime, inverse);
    *high = (last * 0x1p-15 + round) - round;
    *low = last - *high * 0x1p15;
}

void cicy_eight_rows_reduce(cicy_eight_rows *rows, const cicy_pivot_row *pivot)
{
    for (size_t column = next_column(rows, 0); column < rows->columns;
         column = next_column(rows, column + 1)) {
        const cicy_pivot_row *by = &pivot[column];
        if (by->length == 0)
            continue;
        cicy_lanes residues, high, low;
        take_column(rows, column, &residues);
        multiply_and_split(&residues, by->negative_inverse, rows->prime, &high, &low);
        for (uint32_t k = 1; k < by->length; k++) {
            const size_t at = by->column[k];
            const double value = by->value[k];
            use_column(rows, at);
            rows->sums[2 * at] += low * value;
            rows->sums[2 * at + 1] += high * value;
        }
    }
}

bool cicy_eight_rows_take(cicy_eight_rows *rows, size_t *column, int32_t *residues)
{
    *column = next_column(rows, *column);
    if (*column == rows->columns)
        return false;
    cicy_lanes taken;
    take_column(rows, *column, &taken);
    for (int lane = 0; lane < CICY_LANES; lane++)
        residues[lane] = (int32_t)taken[lane];
    return true;
}
