#include "geometry/classification/listed.h"

#include "cicyminer/splitting.h"

bool cicy_schur_is_effective(const cicy_assignment *others, const uint32_t *parts, int count)
{
    cicy_assignment assignment = *others;
    int assigned = 0;
    for (int k = 0; k < count && assigned < 4; k++)
        for (int twice = 0; twice < 2 && assigned < 4; twice++)
            assigned += cicy_assignment_add(&assignment, parts[k]);
    return assigned == 4;
}

bool cicy_contraction_is_possible(const cicy_configuration *configuration, size_t row)
{
    for (int j = 0; j < configuration->columns; j++)
        if (configuration->degree[row][j] > 1)
            return false;
    return true;
}

bool cicy_graph_row_is_effective(const cicy_configuration *configuration, const cicy_graph *graph,
                                 int row)
{
    cicy_assignment others;
    cicy_assignment_start(&others, configuration->n, configuration->rows, UINT32_C(1) << row);
    uint32_t parts[CICY_MAX_COLUMNS];
    int count = 0;
    for (int j = 0; j < configuration->columns; j++) {
        uint32_t support = graph->column[j] & ~(UINT32_C(1) << row);
        if (configuration->degree[row][j])
            parts[count++] = support;
        else if (!cicy_assignment_add(&others, support))
            return false;
    }
    return cicy_schur_is_effective(&others, parts, count);
}

bool cicy_contraction_is_effective(const cicy_configuration *configuration, size_t row)
{
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    return cicy_graph_row_is_effective(configuration, &graph, (int)row);
}

bool cicy_column_is_redundant(const cicy_configuration *configuration, int column)
{
    int n[2], degree[2], count = 0;
    for (int i = 0; i < configuration->rows; i++) {
        if (configuration->degree[i][column] == 0)
            continue;
        if (count == 2)
            return false;
        n[count] = configuration->n[i];
        degree[count++] = configuration->degree[i][column];
    }
    if (count == 1) /* (i) and (ii) */
        return degree[0] == 1 || (degree[0] == 2 && n[0] <= 3);
    if (degree[0] == 1 && degree[1] == 1) /* (iii) */
        return n[0] == 1 && n[1] == 1;
    int two = degree[0] == 2 ? 0 : 1; /* (iv) */
    return degree[two] == 2 && n[two] == 1 && degree[1 - two] == 1 && n[1 - two] == 2;
}

/* Block (v): columns (1, 1) and (1, 2) on the same two P2 rows and nothing else. */
bool cicy_graph_has_block_v(const cicy_configuration *configuration, const cicy_graph *graph)
{
    for (int a = 0; a < configuration->columns; a++) {
        uint32_t support = graph->column[a];
        if (cicy_count_bits(support) != 2)
            continue;
        int r = cicy_lowest_bit(support), s = cicy_lowest_bit(support & (support - 1));
        if (configuration->n[r] != 2 || configuration->n[s] != 2 ||
            configuration->degree[r][a] != 1 || configuration->degree[s][a] != 1)
            continue;
        for (int b = 0; b < configuration->columns; b++)
            if (graph->column[b] == support &&
                configuration->degree[r][b] + configuration->degree[s][b] == 3)
                return true;
    }
    return false;
}

bool cicy_configuration_is_listed(const cicy_configuration *configuration)
{
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    cicy_component first = cicy_graph_flood(&graph, 0, cicy_low_bits(configuration->rows),
                                            cicy_low_bits(configuration->columns));
    if (first.rows != cicy_low_bits(configuration->rows) ||
        first.columns != cicy_low_bits(configuration->columns))
        return false;

    cicy_assignment assignment;
    cicy_assignment_start(&assignment, configuration->n, configuration->rows, 0);
    for (int j = 0; j < configuration->columns; j++)
        if (cicy_column_is_redundant(configuration, j) ||
            !cicy_assignment_add(&assignment, graph.column[j]))
            return false;
    if (cicy_graph_has_block_v(configuration, &graph))
        return false;
    for (int i = 0; i < configuration->rows; i++)
        if (cicy_contraction_is_possible(configuration, (size_t)i) &&
            !cicy_graph_row_is_effective(configuration, &graph, i))
            return false;
    return true;
}
