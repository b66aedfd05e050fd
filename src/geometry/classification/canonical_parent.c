/* Whether a contraction of a listed configuration is listed. It is connected, as the sum of the
 * columns joins what they joined. Its columns have a non-zero product: with effective rows, even
 * s_(2,2) of the columns that are added up has one with the others, hence so has any of them. What
 * is left:
 *
 * - The sum is the only new column, so a redundant block contains it. It stands on at most two
 * rows.
 * - Rows of zeros and ones must be effective. Such a row already was one, and shares at most one
 * column with the contracted row. If it shares none, it stays effective: with X its class s_(2,2)
 * times the columns outside both rows and p_0 .. p_n the contracted columns, X (p_0 + H) .. (p_n +
 * H) is not zero, where H^{n+1} = 0; so some X e_k(p) with k >= 1 is not zero, and then X e_1(p) is
 * not. */
#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"
#include "geometry/classification/listed.h"
#include "geometry/configuration/hash.h"

/* column[j] = a hash of the multiset of (row[i], degree) in the column. */
static void hash_columns(const cicy_configuration *configuration, const cicy_graph *graph,
                         const uint64_t *row, uint64_t *column)
{
    for (int j = 0; j < configuration->columns; j++) {
        uint64_t sum = 0;
        for (uint32_t rows = graph->column[j]; rows; rows &= rows - 1) {
            int i = cicy_lowest_bit(rows);
            sum += row[i] * (2 * (uint64_t)configuration->degree[i][j] + 1);
        }
        column[j] = cicy_mix(sum);
    }
}

static uint64_t hash_row(const cicy_configuration *configuration, const cicy_graph *graph, int row,
                         const uint64_t *column)
{
    uint64_t sum = configuration->n[row];
    for (uint32_t columns = graph->row[row]; columns; columns &= columns - 1) {
        int j = cicy_lowest_bit(columns);
        sum += column[j] * (2 * (uint64_t)configuration->degree[row][j] + 1);
    }
    return cicy_mix(sum);
}

/* Hashes that depend on the row's surroundings, up to two steps away. */
static void rank_rows(const cicy_configuration *configuration, const cicy_graph *graph,
                      uint32_t wanted, uint64_t *rank)
{
    uint64_t row[CICY_MAX_ROWS], column[CICY_MAX_COLUMNS];
    for (int i = 0; i < configuration->rows; i++)
        row[i] = cicy_mix(configuration->n[i]);
    hash_columns(configuration, graph, row, column);
    for (int i = 0; i < configuration->rows; i++)
        row[i] = hash_row(configuration, graph, i, column);
    hash_columns(configuration, graph, row, column);
    for (; wanted; wanted &= wanted - 1) {
        int i = cicy_lowest_bit(wanted);
        rank[i] = hash_row(configuration, graph, i, column);
    }
}

/* Whether the sum of the row's columns, on at most two rows, is part of a redundant block. */
static bool sum_is_redundant(const cicy_configuration *configuration, int row)
{
    cicy_configuration contracted;
    if (!cicy_configuration_contract(configuration, (size_t)row, &contracted))
        return true;
    if (cicy_column_is_redundant(&contracted, contracted.columns - 1))
        return true;
    cicy_graph graph;
    cicy_graph_init(&graph, &contracted);
    return cicy_graph_has_block_v(&contracted, &graph);
}

/* Whether `row`, which shares one column with `contracted`, is effective after that contraction, in
 * which `sum` is the support of the new column. */
static bool stays_effective(const cicy_configuration *configuration, const cicy_graph *graph,
                            int row, int contracted, uint32_t sum)
{
    uint32_t gone = UINT32_C(1) << row | UINT32_C(1) << contracted;
    cicy_assignment others;
    cicy_assignment_start(&others, configuration->n, configuration->rows, gone);
    uint32_t parts[CICY_MAX_COLUMNS] = {sum & ~gone};
    int count = 1;
    for (int j = 0; j < configuration->columns; j++) {
        uint32_t support = graph->column[j];
        if (support >> contracted & 1)
            continue;
        if (support >> row & 1)
            parts[count++] = support & ~gone;
        else if (!cicy_assignment_add(&others, support))
            return false;
    }
    return cicy_schur_is_effective(&others, parts, count);
}

static bool contraction_is_listed(const cicy_configuration *configuration, const cicy_graph *graph,
                                  uint32_t ones, int row)
{
    uint32_t sum = 0, self = UINT32_C(1) << row;
    for (uint32_t columns = graph->row[row]; columns; columns &= columns - 1)
        sum |= graph->column[cicy_lowest_bit(columns)];
    sum &= ~self;
    if (cicy_count_bits(sum) <= 2 && sum_is_redundant(configuration, row))
        return false;
    for (ones &= ~self; ones; ones &= ones - 1) {
        int other = cicy_lowest_bit(ones);
        if (cicy_count_bits(graph->row[other] & graph->row[row]) == 1 &&
            !stays_effective(configuration, graph, other, row, sum))
            return false;
    }
    return true;
}

bool cicy_has_preferred_parent(const cicy_configuration *configuration, const cicy_graph *graph)
{
    uint32_t ones = 0; /* contractible rows */
    for (int i = 0; i < configuration->rows; i++)
        ones |= (uint32_t)(cicy_count_bits(graph->row[i]) == configuration->n[i] + 1) << i;
    uint64_t rank[CICY_MAX_ROWS];
    rank_rows(configuration, graph, ones, rank);
    int last = configuration->rows - 1;
    for (uint32_t rows = ones; rows; rows &= rows - 1) {
        int row = cicy_lowest_bit(rows);
        if (rank[row] > rank[last] && contraction_is_listed(configuration, graph, ones, row))
            return true;
    }
    return false;
}

int cicy_count_keepers(const cicy_configuration *configuration)
{
    cicy_graph graph;
    uint32_t ones = 0, best = 0; /* contractible rows; of these, the preferred ones */
    uint64_t rank[CICY_MAX_ROWS], greatest = 0;
    cicy_graph_init(&graph, configuration);
    for (int i = 0; i < configuration->rows; i++)
        ones |= (uint32_t)(cicy_count_bits(graph.row[i]) == configuration->n[i] + 1) << i;
    rank_rows(configuration, &graph, ones, rank);
    for (uint32_t rows = ones; rows; rows &= rows - 1) {
        const int row = cicy_lowest_bit(rows);
        if ((best && rank[row] < greatest) ||
            !contraction_is_listed(configuration, &graph, ones, row))
            continue;
        best = (best && rank[row] == greatest ? best : 0) | UINT32_C(1) << row;
        greatest = rank[row];
    }
    cicy_configuration parents[CICY_MAX_ROWS];
    int count = 0;
    for (; best; best &= best - 1) {
        cicy_configuration contracted;
        int same = 0;
        if (!cicy_configuration_contract(configuration, (size_t)cicy_lowest_bit(best), &contracted))
            continue;
        cicy_configuration_canonical(&contracted, &parents[count]);
        while (!cicy_configuration_equal(&parents[same], &parents[count]))
            same++;
        count += same == count;
    }
    return count;
}
