#include "geometry/graph.h"

#include <string.h>

void cicy_graph_init(cicy_graph *graph, const cicy_configuration *configuration)
{
    memset(graph->column, 0, sizeof graph->column);
    for (int i = 0; i < configuration->rows; i++) {
        uint32_t mask = 0;
        for (int j = 0; j < CICY_MAX_COLUMNS; j++)
            mask |= (uint32_t)(configuration->degree[i][j] != 0) << j;
        graph->row[i] = mask;
        for (; mask; mask &= mask - 1)
            graph->column[cicy_lowest_bit(mask)] |= UINT32_C(1) << i;
    }
}
