#include "geometry/configuration/incidence.h"

#include <string.h>

/* Bit k of the result is set where byte k of the word is not zero (byte 0 lowest in memory). */
static inline uint32_t nonzero_bytes(const uint8_t *bytes)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    const uint64_t low7 = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t marks = ((((word & low7) + low7) | word) & ~low7) >> 7;
    return (uint32_t)(marks * UINT64_C(0x0102040810204080) >> 56);
#else
    uint32_t mask = 0;
    for (int k = 0; k < 8; k++)
        mask |= (uint32_t)(bytes[k] != 0) << k;
    return mask;
#endif
}

void cicy_graph_init(cicy_graph *graph, const cicy_configuration *configuration)
{
    memset(graph->column, 0, sizeof graph->column);
    for (int i = 0; i < configuration->rows; i++) {
        uint32_t mask = 0;
        for (int j = 0; j < configuration->columns; j += 8)
            mask |= nonzero_bytes(&configuration->degree[i][j]) << j;
        graph->row[i] = mask;
        for (; mask; mask &= mask - 1)
            graph->column[cicy_lowest_bit(mask)] |= UINT32_C(1) << i;
    }
}

size_t cicy_configuration_components(const cicy_configuration *configuration,
                                     cicy_component *components)
{
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    size_t count = 0;
    for (uint32_t rows = cicy_low_bits(configuration->rows); rows;) {
        int column = cicy_lowest_bit(graph.row[cicy_lowest_bit(rows)]);
        components[count] = cicy_graph_flood(&graph, column, UINT32_MAX, UINT32_MAX);
        rows &= ~components[count++].rows;
    }
    return count;
}
