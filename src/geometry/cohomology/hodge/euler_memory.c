/* A table of one entry per place, where later ones replace earlier ones. What is stored is the
 * whole matrix, its columns in an order that nearly always is the same for equal manifolds and its
 * rows sorted: a wrong answer is impossible, a missed one costs a computation. */
#include "geometry/cohomology/hodge/euler_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "geometry/topology/euler.h"

enum {
    PLACES = 1 << 13,
    MOST_ROWS = 12,    /* larger matrices are not kept */
    DIGIT = 4,         /* bits of a degree or n */
    MOST_COLUMNS = 15, /* of a row in 64 bits, with n */
    MANY = 1 << DIGIT
};

/* row[i] holds n and then the degrees of a row; it is 0 where there is no row. */
typedef struct matrix_key {
    uint64_t row[MOST_ROWS];
} matrix_key;

typedef struct remembered {
    matrix_key key;
    int64_t euler;
} remembered;

struct cicy_euler_memory {
    remembered place[PLACES];
};

cicy_euler_memory *cicy_euler_memory_create(void)
{
    return calloc(1, sizeof(cicy_euler_memory));
}

void cicy_euler_memory_free(cicy_euler_memory *memory)
{
    free(memory);
}

static inline uint64_t scatter(uint64_t x)
{
    x *= UINT64_C(0x9e3779b97f4a7c15);
    return x ^ x >> 32;
}

/* The part of a configuration that is looked for. */
typedef struct part {
    const cicy_configuration *x;
    const cicy_graph *graph;
    uint32_t rows, columns;
} part;

/* mark[i]: a number that depends on n and the degrees of row i, in any order. False when an n is
 * too large. */
static bool mark_rows(const part *p, uint64_t *mark)
{
    for (uint32_t rows = p->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        uint64_t sum = p->x->n[i];
        if (sum >= MANY)
            return false;
        for (uint32_t columns = p->graph->row[i] & p->columns; columns; columns &= columns - 1) {
            const uint8_t degree = p->x->degree[i][cicy_lowest_bit(columns)];
            assert(degree < MANY); /* at most 7, see staircase.h */
            sum += scatter(degree);
        }
        mark[i] = scatter(sum);
    }
    return true;
}

/* order: the columns by the marks and degrees of their rows. Returns their number. */
static int order_columns(const part *p, const uint64_t *mark, uint8_t *order)
{
    uint64_t column_mark[MOST_COLUMNS];
    int count = 0;
    for (uint32_t columns = p->columns; columns; columns &= columns - 1) {
        const int j = cicy_lowest_bit(columns);
        uint64_t sum = 0;
        for (uint32_t rows = p->graph->column[j]; rows; rows &= rows - 1) {
            const int i = cicy_lowest_bit(rows);
            sum += scatter(mark[i] + p->x->degree[i][j]);
        }
        int at = count++;
        for (; at > 0 && column_mark[at - 1] > sum; at--) {
            column_mark[at] = column_mark[at - 1];
            order[at] = order[at - 1];
        }
        column_mark[at] = sum;
        order[at] = (uint8_t)j;
    }
    return count;
}

/* False when the part is too large to be kept. *place gets where it belongs. */
static bool make_key(const part *p, matrix_key *key, size_t *place)
{
    uint64_t mark[CICY_MAX_ROWS], hash = 0;
    uint8_t order[MOST_COLUMNS];
    if (cicy_count_bits(p->rows) > MOST_ROWS || cicy_count_bits(p->columns) > MOST_COLUMNS ||
        !mark_rows(p, mark))
        return false;
    const int columns = order_columns(p, mark, order);
    int count = 0;
    memset(key, 0, sizeof *key);
    for (uint32_t rows = p->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        uint64_t row = p->x->n[i];
        for (int k = 0; k < columns; k++)
            row = row << DIGIT | p->x->degree[i][order[k]];
        hash += scatter(row);
        int at = count++;
        for (; at > 0 && key->row[at - 1] > row; at--)
            key->row[at] = key->row[at - 1];
        key->row[at] = row;
    }
    *place = scatter(hash) % PLACES;
    return true;
}

static cicy_status compute(const part *p, int64_t *euler, cicy_error *error)
{
    cicy_graph graph = {{0}, {0}};
    for (uint32_t rows = p->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        graph.row[i] = p->graph->row[i] & p->columns;
    }
    for (uint32_t columns = p->columns; columns; columns &= columns - 1) {
        const int j = cicy_lowest_bit(columns);
        graph.column[j] = p->graph->column[j];
    }
    return cicy_euler_from_chern(p->x, &graph, euler, error);
}

cicy_status cicy_euler_recall(cicy_euler_memory *memory, const cicy_configuration *configuration,
                              const cicy_graph *graph, uint32_t rows, uint32_t columns,
                              int64_t *euler, cicy_error *error)
{
    const part p = {configuration, graph, rows, columns};
    matrix_key key;
    size_t place;
    if (!memory || !make_key(&p, &key, &place))
        return compute(&p, euler, error);
    remembered *found = &memory->place[place];
    if (memcmp(&found->key, &key, sizeof key) != 0) {
        const cicy_status status = compute(&p, &found->euler, error);
        if (status != CICY_OK)
            return status; /* the place still has its old key */
        found->key = key;
    }
    *euler = found->euler;
    return CICY_OK;
}
