/* The row-column graph of a configuration as bit masks: the edges are the non-zero degrees. */
#ifndef CICYMINER_GEOMETRY_CONFIGURATION_INCIDENCE_H
#define CICYMINER_GEOMETRY_CONFIGURATION_INCIDENCE_H

#include <stdint.h>

#include "cicyminer/configuration.h"

/* Bit j of row[i] and bit i of column[j] are set where degree[i][j] > 0. */
typedef struct cicy_graph {
    uint32_t row[CICY_MAX_ROWS];
    uint32_t column[CICY_MAX_COLUMNS];
} cicy_graph;

/* A connected piece: its rows and its columns. */
typedef struct cicy_component {
    uint32_t rows, columns;
} cicy_component;

static inline int cicy_lowest_bit(uint32_t mask)
{
    return __builtin_ctz(mask);
}

static inline int cicy_count_bits(uint32_t mask)
{
    return __builtin_popcount(mask);
}

/* The lowest `count` bits, 0 <= count <= 32. */
static inline uint32_t cicy_low_bits(unsigned count)
{
    return (uint32_t)((UINT64_C(1) << count) - 1);
}

void cicy_graph_init(cicy_graph *graph, const cicy_configuration *configuration);

/* The component of `column` when only the rows in `rows` and the columns in `columns` exist. */
static inline cicy_component cicy_graph_flood(const cicy_graph *graph, int column, uint32_t rows,
                                              uint32_t columns)
{
    cicy_component found = {0, UINT32_C(1) << column};
    uint32_t todo = found.columns;
    while (todo) {
        uint32_t new_rows = 0;
        for (; todo; todo &= todo - 1)
            new_rows |= graph->column[cicy_lowest_bit(todo)];
        new_rows &= rows & ~found.rows;
        found.rows |= new_rows;
        for (; new_rows; new_rows &= new_rows - 1)
            todo |= graph->row[cicy_lowest_bit(new_rows)];
        todo &= columns & ~found.columns;
        found.columns |= todo;
    }
    return found;
}

/* The connected components of the graph, in order of their first rows: components [rows] has room
 * for as many as there are rows. Returns their number. */
size_t cicy_configuration_components(const cicy_configuration *configuration,
                                     cicy_component *components);

#endif
