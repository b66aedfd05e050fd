/* chi = coefficient of prod_i H_i^{n_i} in prod_i (1 + H_i)^{n_i+1} prod_j L_j / (1 + L_j) with
 * L_j = sum_i p_ij H_i: terms of other degrees cannot contribute.
 *
 * The columns are multiplied one after the other. A row is open from its first column to its last; the
 * table holds the coefficients for all exponents of the open H_i, each exponent in a bit field
 * of the index. When a row closes, the coefficient of H_i^{n_i} is taken and the field removed. A field can
 * hold exponents above n_i; they never reach the smaller ones and are dropped with the field. All sums
 * are modulo 2^64, in which the result is exact. */
#include "geometry/euler.h"

#include <string.h>

enum { MAX_BITS = 12 };

typedef struct elimination {
    const cicy_configuration *configuration;
    const cicy_graph *graph;
    uint32_t left;                 /* columns to be multiplied */
    uint32_t open;                 /* rows with a field */
    uint32_t columns[CICY_MAX_ROWS]; /* columns of each row still to be multiplied */
    uint8_t shift[CICY_MAX_ROWS], width[CICY_MAX_ROWS];
    int bits;
    uint64_t *table, *product;     /* [1 << MAX_BITS] each; table holds the present polynomial */
} elimination;

static inline int field_width(int n)
{
    return 32 - __builtin_clz((unsigned)n);
}

/* How the number of bits changes if column j comes next: opened fields first, as the table
 * has to hold them; fields that close at once count half. */
static int column_cost(const elimination *e, int j)
{
    int cost = 0;
    for (uint32_t rows = e->graph->column[j]; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        if (!(e->open >> i & 1))
            cost += 2 * e->width[i];
        if ((e->columns[i] & (e->columns[i] - 1)) == 0)
            cost -= e->width[i];
    }
    return cost;
}

/* The cheapest column of an open row; of all columns when no row is open. */
static int choose_column(const elimination *e)
{
    uint32_t candidates = 0;
    for (uint32_t rows = e->open; rows; rows &= rows - 1)
        candidates |= e->columns[cicy_lowest_bit(rows)];
    if (candidates == 0)
        candidates = e->left;
    int best = -1, least = 0;
    for (; candidates; candidates &= candidates - 1) {
        int j = cicy_lowest_bit(candidates), cost = column_cost(e, j);
        if (best < 0 || cost < least) {
            best = j;
            least = cost;
        }
    }
    return best;
}

static bool open_rows(elimination *e, int j)
{
    int before = e->bits;
    for (uint32_t rows = e->graph->column[j] & ~e->open; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        e->shift[i] = (uint8_t)e->bits;
        e->bits += e->width[i];
    }
    if (e->bits > MAX_BITS)
        return false;
    e->open |= e->graph->column[j];
    memset(e->table + (1 << before), 0, ((1u << e->bits) - (1u << before)) * sizeof *e->table);
    return true;
}

/* product = table * L / (1 + L), that is, product = L * (table - product); lower exponents come
 * first. The table is overwritten by table - product. */
static void multiply_column(elimination *e, int j)
{
    uint32_t step[CICY_MAX_ROWS], field[CICY_MAX_ROWS];
    uint64_t degree[CICY_MAX_ROWS];
    int count = 0;
    for (uint32_t rows = e->graph->column[j]; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        step[count] = UINT32_C(1) << e->shift[i];
        field[count] = ((UINT32_C(1) << e->width[i]) - 1) << e->shift[i];
        degree[count++] = e->configuration->degree[i][j];
        e->columns[i] &= ~(UINT32_C(1) << j);
    }
    uint64_t *rest = e->table, *product = e->product;
    for (uint32_t at = 0; at < UINT32_C(1) << e->bits; at++) {
        uint64_t value = 0;
        for (int k = 0; k < count; k++)
            if (at & field[k])
                value += degree[k] * rest[at - step[k]];
        product[at] = value;
        rest[at] -= value;
    }
    e->table = product;
    e->product = rest;
}

/* Takes the coefficient of H_i^{n_i} in table * (1 + H_i)^{n_i+1} and removes the field of row i. */
static void close_row(elimination *e, int i)
{
    int n = e->configuration->n[i];
    uint64_t weight[UINT8_MAX + 1]; /* of exponent k: binomial(n + 1, k + 1) */
    weight[n] = 1;
    for (int k = n; k > 0; k--)
        weight[k - 1] = weight[k] * (uint64_t)(k + 1) / (uint64_t)(n + 1 - k);

    uint32_t low = UINT32_C(1) << e->shift[i], size = UINT32_C(1) << (e->bits - e->width[i]);
    for (uint32_t at = 0; at < size; at++) {
        uint32_t from = (at & (low - 1)) | (at & ~(low - 1)) << e->width[i];
        uint64_t value = 0;
        for (int k = 0; k <= n; k++)
            value += weight[k] * e->table[from + (uint32_t)k * low];
        e->table[at] = value;
    }
    e->bits -= e->width[i];
    e->open &= ~(UINT32_C(1) << i);
    for (uint32_t rows = e->open; rows; rows &= rows - 1) {
        int other = cicy_lowest_bit(rows);
        if (e->shift[other] > e->shift[i])
            e->shift[other] = (uint8_t)(e->shift[other] - e->width[i]);
    }
}

bool cicy_euler_from_chern(const cicy_configuration *configuration, const cicy_graph *graph,
                           int64_t *euler)
{
    uint64_t storage[2][1 << MAX_BITS];
    elimination e = {.configuration = configuration,
                     .graph = graph,
                     .left = cicy_low_bits(configuration->columns),
                     .table = storage[0],
                     .product = storage[1]};
    for (int i = 0; i < configuration->rows; i++) {
        e.columns[i] = graph->row[i];
        e.width[i] = (uint8_t)field_width(configuration->n[i]);
    }
    e.table[0] = 1;
    while (e.left) {
        int j = choose_column(&e);
        if (!open_rows(&e, j))
            return false;
        multiply_column(&e, j);
        e.left &= ~(UINT32_C(1) << j);
        for (uint32_t rows = graph->column[j]; rows; rows &= rows - 1) {
            int i = cicy_lowest_bit(rows);
            if (e.columns[i] == 0)
                close_row(&e, i);
        }
    }
    *euler = (int64_t)e.table[0];
    return true;
}
