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

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/topology.h"
#include "geometry/configuration/sound.h"

enum {
    HELD_BITS = 8, /* tables of 2^8 numbers, which nearly always suffice, are on the stack */
    HEAP_BITS = 12,
    MAX_BITS = 18,  /* 23 MB, for a moment */
    WIDTH_BITS = 3, /* a field has at most 7 bits: all n_i are below 128 */
    BLOCK = 8, /* numbers worked on at once; tables have room for whole blocks, and one before */
    QUOTIENTS = CICY_MAX_DIMENSION + 2, /* powers of N above dimension + 1 cannot contribute */
    TABLES = QUOTIENTS + 4 /* and the table itself, a spare one, factors, and their powers */
};

/* Numbers in all tables of 2^bits. */
#define STORAGE(bits) (TABLES * ((1u << (bits)) + 2 * BLOCK))

typedef struct elimination {
    const cicy_configuration *configuration;
    const cicy_graph *graph;
    uint32_t left;                   /* columns to be multiplied */
    uint32_t open;                   /* rows with a field */
    uint32_t ending;                 /* rows with at most one column to be multiplied */
    uint32_t neighbours;             /* columns of open rows; some may be multiplied already */
    uint32_t width_mask[WIDTH_BITS]; /* rows whose field width has bit b */
    uint8_t shift[CICY_MAX_ROWS], width[CICY_MAX_ROWS], n[CICY_MAX_ROWS];
    int bits, max_bits, dimension;
    uint64_t *table;
    uint64_t *quotient[QUOTIENTS]; /* of the table by powers of 1 + M; room for one column */
    uint64_t *spare, *factor;
    uint8_t *power; /* of N that a factor belongs to */
} elimination;

/* M = sum_k degree[k] H_k over the open rows of a column. */
typedef struct linear {
    int count, powers; /* M^(powers + 1) vanishes or cannot be completed */
    uint32_t step[CICY_MAX_ROWS], field[CICY_MAX_ROWS];
    uint64_t degree[CICY_MAX_ROWS];
} linear;

/* The multiplication by g(L_j) = g(M + N). */
typedef struct column_step {
    int column;
    uint32_t opened; /* rows that begin here: those of N */
    uint32_t closed; /* rows of M that end here */
    int powers;      /* powers of N above this one vanish or cannot be completed */
    linear m;
} column_step;

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
    uint32_t candidates = e->neighbours & e->left;
    if (candidates == 0)
        candidates = e->left;
    int best = -1, least = 0;
    for (; candidates; candidates &= candidates - 1) {
        int j = cicy_lowest_bit(candidates);
        uint32_t rows = e->graph->column[j];
        int opened = total_width(e, rows & ~e->open), closed = total_width(e, rows & e->ending);
        int cost = 64 * (opened - closed) + opened;
        if (best < 0 || cost < least) {
            best = j;
            least = cost;
        }
    }
    return best;
}

/* The largest power of a class on these rows that does not vanish and can be completed. */
static inline int max_power(const elimination *e, uint32_t rows)
{
    int powers = 0;
    for (; rows; rows &= rows - 1)
        powers += e->n[cicy_lowest_bit(rows)];
    return powers < e->dimension + 1 ? powers : e->dimension + 1;
}

static inline void plan_step(const elimination *e, int j, column_step *step)
{
    uint32_t rows = e->graph->column[j], old = rows & e->open;
    step->column = j;
    step->opened = rows & ~e->open;
    step->closed = old & e->ending;
    step->powers = max_power(e, step->opened);
    linear *m = &step->m;
    m->count = 0;
    m->powers = max_power(e, old);
    for (; old; old &= old - 1) {
        int i = cicy_lowest_bit(old);
        m->step[m->count] = UINT32_C(1) << e->shift[i];
        m->field[m->count] = ((UINT32_C(1) << e->width[i]) - 1) << e->shift[i];
        m->degree[m->count++] = e->configuration->degree[i][j];
    }
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

/* The terms of sum_k N^k: e->power[b] = k and e->factor[b] its coefficient for the exponents in the
 * new fields of b. The rows get their fields above e->bits. Returns the number of new bits. */
static inline int expand_new_rows(elimination *e, const column_step *step)
{
    int bits = 0;
    uint8_t *power = e->power;
    power[0] = 0;
    e->factor[0] = 1;
    for (uint32_t rows = step->opened; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        uint32_t before = UINT32_C(1) << bits;
        uint64_t degree = e->configuration->degree[i][step->column];
        e->shift[i] = (uint8_t)(e->bits + bits);
        bits += e->width[i];
        for (uint32_t b = before; b < UINT32_C(1) << bits; b++) {
            uint32_t exponent = b / before; /* one more than that of b - before */
            int k = power[b - before] + 1;
            power[b] = (uint8_t)k;
            e->factor[b] = e->factor[b - before] * degree * (uint64_t)k / exponent;
        }
    }
    return bits;
}

/* Adds fields for the new rows: table holds the part without N, the quotients that of its powers.
 */
static inline void open_rows(elimination *e, const column_step *step)
{
    int bits = expand_new_rows(e, step);
    const uint8_t *power = e->power;
    uint32_t size = UINT32_C(1) << e->bits;
    for (uint32_t b = 1; b < UINT32_C(1) << bits; b++) {
        uint64_t *to = e->table + ((size_t)b << e->bits);
        int k = power[b] > step->powers ? 0 : power[b];
        uint64_t scale = k == 0 ? 0 : k % 2 ? e->factor[b] : (uint64_t)0 - e->factor[b];
        const uint64_t *from = e->quotient[k];
        for (uint32_t at = 0; at < size; at++)
            to[at] = scale * from[at];
    }
    e->bits += bits;
    e->open |= step->opened;
}

/* table = table * g(L_j), with the rows that end here removed and those that begin here added.
 * False when the table has no room. */
static inline bool multiply_column(elimination *e, int j)
{
    column_step step;
    plan_step(e, j, &step);
    uint32_t size = UINT32_C(1) << e->bits;
    for (int k = 0; k <= step.powers; k++)
        divide(&step.m, k ? e->quotient[k - 1] : e->table, e->quotient[k], e->spare, size);
    for (uint32_t at = 0; at < size; at++)
        e->table[at] -= e->quotient[0][at];
    for (uint32_t rows = step.closed; rows; rows &= rows - 1)
        close_row(e, cicy_lowest_bit(rows), step.opened ? step.powers + 1 : 0);
    if (step.opened) {
        if (e->bits + total_width(e, step.opened) > e->max_bits)
            return false;
        open_rows(e, &step);
        for (uint32_t rows = step.opened & e->ending; rows; rows &= rows - 1)
            close_row(e, cicy_lowest_bit(rows), 0);
    }
    return true;
}

static void start(elimination *e, uint64_t *storage)
{
    for (int i = 0; i < e->configuration->rows; i++) {
        int n = e->configuration->n[i], width = 32 - __builtin_clz((unsigned)n);
        uint32_t columns = e->graph->row[i];
        assert(n >= 1 && n < 128);
        if (columns == 0)
            continue;
        e->left |= columns;
        e->n[i] = (uint8_t)n;
        e->dimension += n;
        e->width[i] = (uint8_t)width;
        e->ending |= (uint32_t)((columns & (columns - 1)) == 0) << i;
        for (int b = 0; b < WIDTH_BITS; b++)
            e->width_mask[b] |= (uint32_t)(width >> b & 1) << i;
    }
    e->dimension -= cicy_count_bits(e->left);
    assert(e->dimension + 2 <= QUOTIENTS);
    size_t stride = ((size_t)1 << e->max_bits) + 2 * BLOCK;
    uint64_t **tables[] = {&e->table, &e->spare, &e->factor};
    for (int k = 0; k < TABLES - 1; k++) {
        uint64_t *table = storage + (size_t)k * stride;
        memset(table, 0, 2 * BLOCK * sizeof *table);
        *(k < 3 ? tables[k] : &e->quotient[k - 3]) = table + BLOCK;
    }
    e->power = (uint8_t *)(storage + (TABLES - 1) * stride);
    e->table[0] = 1;
}

/* False when the tables, of 2^max_bits numbers, are too small. */
static bool eliminate(const cicy_configuration *configuration, const cicy_graph *graph,
                      int max_bits, uint64_t *storage, int64_t *euler)
{
    elimination e = {.configuration = configuration, .graph = graph, .max_bits = max_bits};
    start(&e, storage);
    while (e.left) {
        int j = choose_column(&e);
        if (!multiply_column(&e, j))
            return false;
        e.left &= ~(UINT32_C(1) << j);
        for (uint32_t rows = graph->column[j]; rows; rows &= rows - 1) {
            int i = cicy_lowest_bit(rows);
            uint32_t columns = graph->row[i] & e.left;
            e.neighbours |= columns;
            e.ending |= (uint32_t)((columns & (columns - 1)) == 0) << i;
        }
    }
    *euler = (int64_t)e.table[0];
    return true;
}

/* With larger tables, on the heap. */
static cicy_status eliminate_large(const cicy_configuration *configuration, const cicy_graph *graph,
                                   int64_t *euler, cicy_error *error)
{
    for (int bits = HEAP_BITS; bits <= MAX_BITS; bits += MAX_BITS - HEAP_BITS) {
        uint64_t *storage = malloc(STORAGE(bits) * sizeof *storage);
        if (!storage)
            return cicy_error_memory(error);
        bool done = eliminate(configuration, graph, bits, storage, euler);
        free(storage);
        if (done)
            return CICY_OK;
    }
    return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                               "the Euler number needs too large a table");
}

cicy_status cicy_euler_from_chern(const cicy_configuration *configuration, const cicy_graph *graph,
                                  int64_t *euler, cicy_error *error)
{
    uint64_t storage[STORAGE(HELD_BITS)];
    if (eliminate(configuration, graph, HELD_BITS, storage, euler))
        return CICY_OK;
    return eliminate_large(configuration, graph, euler, error);
}

cicy_status cicy_topology_euler(const cicy_configuration *configuration, int64_t *euler,
                                cicy_error *error)
{
    assert(cicy_configuration_is_sound(configuration));
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    cicy_status status = cicy_euler_from_chern(configuration, &graph, euler, error);
    if (status == CICY_OK)
        return status;
    cicy_topology topology; /* slower, but with small tables */
    status = cicy_topology_compute(configuration, &topology, error);
    *euler = topology.euler;
    cicy_topology_clear(&topology);
    return status;
}
