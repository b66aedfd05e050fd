/* chi = coefficient of prod_i H_i^{n_i} in prod_i (1 + H_i)^{n_i+1} prod_j g(L_j), g(L) = L / (1 +
 * L), with L_j = sum_i p_ij H_i: terms of other degrees cannot contribute.
 *
 * The columns are multiplied one after the other. A row is open from its first column to its last;
 * the table holds the coefficients for all exponents of the open H_i, each exponent in a bit field
 * of the index. When a row closes, the coefficient of H_i^{n_i} is taken and the field removed. A
 * field can hold exponents above n_i; they never reach the smaller ones and are dropped with the
 * field.
 *
 * For a column, L = M + N with M from the rows open before and N from those it opens:
 *     g(M + N) = 1 - 1 / (1 + M) + sum_{k > 0} (-1)^{k+1} N^k / (1 + M)^{k+1},
 * so the divisions are done on a small table: rows that end with the column are removed from each
 * quotient before the new fields are added. All sums are modulo 2^64, in which the result is exact.
 */
#include "geometry/topology/euler.h"

#include <string.h>

#include "cicyminer/topology.h"

enum {
    MAX_BITS = 12,
    WIDTH_BITS = 3,
    BLOCK = 8, /* numbers worked on at once; tables have room for whole blocks, and one before */
    ROOM = (1 << MAX_BITS) + BLOCK,
    QUOTIENTS = CICY_MAX_DIMENSION + 2 /* powers of N above dimension + 1 cannot contribute */
};

typedef struct elimination {
    const cicy_configuration *configuration;
    const cicy_graph *graph;
    uint32_t left;                   /* columns to be multiplied */
    uint32_t open;                   /* rows with a field */
    uint32_t last;                   /* rows with at most one column to be multiplied */
    uint32_t near;                   /* columns of open rows; some may be multiplied already */
    uint32_t width_mask[WIDTH_BITS]; /* rows whose field width has bit b */
    uint8_t shift[CICY_MAX_ROWS], width[CICY_MAX_ROWS], n[CICY_MAX_ROWS];
    int bits, dimension;
    uint64_t *table;
    uint64_t *quotient[QUOTIENTS]; /* of the table by powers of 1 + M; room for one column */
    uint64_t *spare;
} elimination;

/* Bits that the fields of these rows take. */
static inline int total_width(const elimination *e, uint32_t rows)
{
    int width = 0;
    for (int b = 0; b < WIDTH_BITS; b++)
        width += cicy_count_bits(rows & e->width_mask[b]) << b;
    return width;
}

/* The column, next to an open row if there is one, after which the table is smallest; among equals
 * the one that opens the least. */
static inline int choose_column(const elimination *e)
{
    uint32_t candidates = e->near & e->left;
    if (candidates == 0)
        candidates = e->left;
    int best = -1, least = 0;
    for (; candidates; candidates &= candidates - 1) {
        int j = cicy_lowest_bit(candidates);
        uint32_t rows = e->graph->column[j];
        int opened = total_width(e, rows & ~e->open), closed = total_width(e, rows & e->last);
        int cost = 64 * (opened - closed) + opened;
        if (best < 0 || cost < least) {
            best = j;
            least = cost;
        }
    }
    return best;
}

/* M = sum_k degree[k] H_k over the open rows of a column. */
typedef struct linear {
    int count, powers; /* M^(powers + 1) vanishes or cannot be completed */
    uint32_t step[CICY_MAX_ROWS], field[CICY_MAX_ROWS];
    uint64_t degree[CICY_MAX_ROWS];
} linear;

static inline void read_linear(const elimination *e, int j, linear *m)
{
    m->count = m->powers = 0;
    for (uint32_t rows = e->graph->column[j] & e->open; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        m->step[m->count] = UINT32_C(1) << e->shift[i];
        m->field[m->count] = ((UINT32_C(1) << e->width[i]) - 1) << e->shift[i];
        m->degree[m->count++] = e->configuration->degree[i][j];
        m->powers += e->n[i];
    }
    if (m->powers > e->dimension + 1)
        m->powers = e->dimension + 1;
}

/* BLOCK numbers at once, by the vector extension of GCC and Clang. */
typedef uint64_t block __attribute__((vector_size(BLOCK * sizeof(uint64_t))));

static inline block load(const uint64_t *from)
{
    block loaded;
    memcpy(&loaded, from, sizeof loaded);
    return loaded;
}

static inline void store(uint64_t *to, block stored)
{
    memcpy(to, &stored, sizeof stored);
}

static inline void copy_blocks(uint64_t *to, const uint64_t *from, uint32_t size)
{
    for (uint32_t base = 0; base < size; base += BLOCK)
        store(to + base, load(from + base));
}

/* to = from - degree * H * z, where H adds one to the exponent in `field`, whose lowest bit is
 * step. Reads up to BLOCK numbers before `z` for entries that are not changed. */
static inline void subtract_product(uint64_t *to, const uint64_t *from, const uint64_t *z,
                                    uint32_t size, uint32_t step, uint32_t field, uint64_t degree)
{
    const block lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    uint32_t first = step & ~(BLOCK - 1u);
    if (to != from)
        copy_blocks(to, from, first);
    for (uint32_t base = first; base < size; base += BLOCK) {
        block changed = (block)(((lanes + base) & field) != 0);
        block product = load(z + base - step) & changed;
        if (degree != 1)
            product *= degree;
        store(to + base, load(from + base) - product);
    }
}

/* to = from / (1 + M), as the limit of to -> from - M to. */
static inline void divide(const linear *m, const uint64_t *from, uint64_t *to, uint64_t *spare,
                          uint32_t size)
{
    const uint64_t *z = from;
    if (m->powers == 0)
        copy_blocks(to, from, size);
    for (int power = m->powers; power > 0; power--) {
        uint64_t *next = power % 2 ? to : spare;
        for (int k = 0; k < m->count; k++)
            subtract_product(next, k == 0 ? from : next, z, size, m->step[k], m->field[k],
                             m->degree[k]);
        z = next;
    }
}

/* Takes the coefficient of H^n in table * (1 + H)^{n+1} and removes the field of H, whose lowest
 * bit is `low`; size: of the table afterwards. */
static inline void close_field(uint64_t *table, uint32_t size, uint32_t low, int width, int n)
{
    if (n == 1) {
        for (uint32_t high = 0; high < size; high += low)
            for (uint32_t at = high; at < high + low; at++)
                table[at] = 2 * table[high + at] + table[high + at + low];
        return;
    }
    uint64_t weight[UINT8_MAX + 1]; /* of exponent k: binomial(n + 1, k + 1) */
    weight[n] = 1;
    for (int k = n; k > 0; k--)
        weight[k - 1] = weight[k] * (uint64_t)(k + 1) / (uint64_t)(n + 1 - k);
    for (uint32_t high = 0; high < size; high += low)
        for (uint32_t at = high; at < high + low; at++) {
            const uint64_t *from = table + ((high << width) + at - high);
            uint64_t value = 0;
            for (int k = 0; k <= n; k++)
                value += weight[k] * from[(uint32_t)k * low];
            table[at] = value;
        }
}

/* Removes a row from the table and from the first `quotients` quotients. */
static inline void close_row(elimination *e, int i, int quotients)
{
    int width = e->width[i];
    e->bits -= width;
    e->open &= ~(UINT32_C(1) << i);
    for (int k = -1; k < quotients; k++)
        close_field(k < 0 ? e->table : e->quotient[k], UINT32_C(1) << e->bits,
                    UINT32_C(1) << e->shift[i], width, e->n[i]);
    for (uint32_t rows = e->open; rows; rows &= rows - 1) {
        int other = cicy_lowest_bit(rows);
        if (e->shift[other] > e->shift[i])
            e->shift[other] = (uint8_t)(e->shift[other] - width);
    }
}

/* The terms of sum_k N^k: power[b] = k and factor[b] its coefficient for the exponents in the new
 * fields of b. The rows get their fields above `e->bits`. Returns the number of new bits. */
static inline int expand_new_rows(elimination *e, int j, uint32_t rows, uint8_t *power,
                                  uint64_t *factor)
{
    int bits = 0;
    power[0] = 0;
    factor[0] = 1;
    for (; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        uint32_t before = UINT32_C(1) << bits;
        uint64_t degree = e->configuration->degree[i][j];
        e->shift[i] = (uint8_t)(e->bits + bits);
        bits += e->width[i];
        for (uint32_t b = before; b < UINT32_C(1) << bits;
             b++) { /* one exponent more than b - before */
            uint32_t digit = b / before;
            int k = power[b - before] + 1;
            power[b] = (uint8_t)k;
            factor[b] = factor[b - before] * degree * (uint64_t)k / digit;
        }
    }
    return bits;
}

/* table = table * g(L_j), with the rows that end here removed and those that begin here added. */
static inline bool multiply_column(elimination *e, int j)
{
    uint32_t own = e->graph->column[j], fresh = own & ~e->open, size = UINT32_C(1) << e->bits;
    int most = 0; /* the largest power of N */
    for (uint32_t rows = fresh; rows; rows &= rows - 1)
        most += e->n[cicy_lowest_bit(rows)];
    if (most > e->dimension + 1)
        most = e->dimension + 1;

    linear m;
    read_linear(e, j, &m);
    for (int k = 0; k <= most; k++)
        divide(&m, k ? e->quotient[k - 1] : e->table, e->quotient[k], e->spare, size);
    for (uint32_t at = 0; at < size; at++)
        e->table[at] -= e->quotient[0][at];

    for (uint32_t rows = own & e->open & e->last; rows; rows &= rows - 1)
        close_row(e, cicy_lowest_bit(rows), fresh ? most + 1 : 0);
    if (fresh == 0)
        return true;

    uint8_t power[1 << MAX_BITS];
    uint64_t factor[1 << MAX_BITS];
    if (e->bits + total_width(e, fresh) > MAX_BITS)
        return false;
    int bits = expand_new_rows(e, j, fresh, power, factor);
    size = UINT32_C(1) << e->bits;
    for (uint32_t b = 1; b < UINT32_C(1) << bits; b++) {
        uint64_t *to = e->table + ((size_t)b << e->bits);
        uint64_t scale = power[b] > most ? 0 : power[b] % 2 ? factor[b] : (uint64_t)0 - factor[b];
        const uint64_t *from = e->quotient[scale ? power[b] : 0];
        for (uint32_t at = 0; at < size; at++)
            to[at] = scale * from[at];
    }
    e->bits += bits;
    e->open |= fresh;
    for (uint32_t rows = fresh & e->last; rows; rows &= rows - 1)
        close_row(e, cicy_lowest_bit(rows), 0);
    return true;
}

static void start(elimination *e)
{
    e->left = cicy_low_bits(e->configuration->columns);
    e->dimension = -e->configuration->columns;
    for (int i = 0; i < e->configuration->rows; i++) {
        int n = e->configuration->n[i], width = 32 - __builtin_clz((unsigned)n);
        uint32_t columns = e->graph->row[i];
        e->n[i] = (uint8_t)n;
        e->dimension += n;
        e->width[i] = (uint8_t)width;
        e->last |= (uint32_t)((columns & (columns - 1)) == 0) << i;
        for (int b = 0; b < WIDTH_BITS; b++)
            e->width_mask[b] |= (uint32_t)(width >> b & 1) << i;
    }
    e->table[0] = 1;
}

bool cicy_euler_from_chern(const cicy_configuration *configuration, const cicy_graph *graph,
                           int64_t *euler)
{
    uint64_t storage[QUOTIENTS + 2][ROOM];
    elimination e = {.configuration = configuration, .graph = graph};
    for (int k = 0; k < QUOTIENTS + 2; k++) {
        memset(storage[k], 0, 2 * BLOCK * sizeof storage[k][0]);
        *(k == 0 ? &e.table : k == 1 ? &e.spare : &e.quotient[k - 2]) = storage[k] + BLOCK;
    }
    start(&e);
    while (e.left) {
        int j = choose_column(&e);
        if (!multiply_column(&e, j))
            return false;
        e.left &= ~(UINT32_C(1) << j);
        for (uint32_t rows = graph->column[j]; rows; rows &= rows - 1) {
            int i = cicy_lowest_bit(rows);
            uint32_t columns = graph->row[i] & e.left;
            e.near |= columns;
            e.last |= (uint32_t)((columns & (columns - 1)) == 0) << i;
        }
    }
    *euler = (int64_t)e.table[0];
    return true;
}

cicy_status cicy_topology_euler(const cicy_configuration *configuration, int64_t *euler,
                                cicy_error *error)
{
    cicy_graph graph;
    cicy_topology topology;
    cicy_graph_init(&graph, configuration);
    if (cicy_euler_from_chern(configuration, &graph, euler))
        return CICY_OK;
    cicy_status status = cicy_topology_compute(configuration, &topology, error);
    *euler = topology.euler;
    cicy_topology_clear(&topology);
    return status;
}
