/* The closed form of docs/mathematics.md 3 for the two kinds of bundles that are needed. */
#include "geometry/cohomology/hodge/hodge_tangent.h"

#include <assert.h>
#include <string.h>

/* In a valid connected configuration the degrees exceed 1 by at most dimension + 1 in all, and
 * n_i <= columns + dimension. */
enum { MAX_DEGREE = CICY_MAX_DIMENSION + 2, MAX_N = CICY_MAX_COLUMNS + CICY_MAX_DIMENSION };

/* binomial(n + k, k) for k = 0..7 */
#define B(n)                                                                                       \
    {                                                                                              \
        1, n##u + 1, (n##u + 1) * (n##u + 2) / 2, (n##ull + 1) * (n##ull + 2) * (n##ull + 3) / 6,  \
            (n##ull + 1) * (n##ull + 2) * (n##ull + 3) * (n##ull + 4) / 24,                        \
            (n##ull + 1) * (n##ull + 2) * (n##ull + 3) * (n##ull + 4) * (n##ull + 5) / 120,        \
            (n##ull + 1) * (n##ull + 2) * (n##ull + 3) * (n##ull + 4) * (n##ull + 5) *             \
                (n##ull + 6) / 720,                                                                \
            (n##ull + 1) * (n##ull + 2) * (n##ull + 3) * (n##ull + 4) * (n##ull + 5) *             \
                (n##ull + 6) * (n##ull + 7) / 5040                                                 \
    }
static const uint32_t binomials[MAX_N + 1][MAX_DEGREE + 1] = {
    B(0),  B(1),  B(2),  B(3),  B(4),  B(5),  B(6),  B(7),  B(8),  B(9),  B(10), B(11), B(12),
    B(13), B(14), B(15), B(16), B(17), B(18), B(19), B(20), B(21), B(22), B(23), B(24), B(25),
    B(26), B(27), B(28), B(29), B(30), B(31), B(32), B(33), B(34), B(35), B(36), B(37)};
#undef B

/* Depth-first search for bridges. An edge of degree 1 between row i and column j that is a bridge
 * is a cluster of twist 1 for O(e_i): the side of j. */
typedef struct bridge_search {
    const cicy_configuration *configuration;
    const cicy_graph *graph;
    int64_t *a;
    int dimension, time;
    int row_time[CICY_MAX_ROWS], column_time[CICY_MAX_COLUMNS]; /* 0: not visited */
} bridge_search;

/* Earliest vertex reached from a subtree, and its sum of n minus its number of columns. */
typedef struct subtree {
    int earliest, excess;
} subtree;

static void add_cluster_of_row(bridge_search *search, int i, int excess)
{
    if (excess < 0)
        search->a[0] -= search->configuration->n[i] + 1;
    else
        search->a[excess] += search->configuration->n[i] + 1;
}

static subtree visit_row(bridge_search *search, int i, int parent);

static subtree visit_column(bridge_search *search, int j, int parent)
{
    int time = search->column_time[j] = ++search->time;
    subtree tree = {time, -1};
    uint32_t rows = search->graph->column[j];
    if (parent >= 0)
        rows &= ~(UINT32_C(1) << parent);
    for (; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        int earliest = search->row_time[i];
        if (earliest == 0) {
            subtree child = visit_row(search, i, j);
            earliest = child.earliest;
            tree.excess += child.excess;
            if (earliest > time && search->configuration->degree[i][j] == 1)
                add_cluster_of_row(search, i, search->dimension - child.excess);
        }
        if (earliest < tree.earliest)
            tree.earliest = earliest;
    }
    return tree;
}

static subtree visit_row(bridge_search *search, int i, int parent)
{
    int time = search->row_time[i] = ++search->time;
    subtree tree = {time, search->configuration->n[i]};
    uint32_t columns = search->graph->row[i] & ~(UINT32_C(1) << parent);
    for (; columns; columns &= columns - 1) {
        int j = cicy_lowest_bit(columns);
        int earliest = search->column_time[j];
        if (earliest == 0) {
            subtree child = visit_column(search, j, i);
            earliest = child.earliest;
            tree.excess += child.excess;
            if (earliest > time && search->configuration->degree[i][j] == 1)
                add_cluster_of_row(search, i, child.excess);
        }
        if (earliest < tree.earliest)
            tree.earliest = earliest;
    }
    return tree;
}

/* For l = e_i the sums of docs/mathematics.md 3 hold the empty sets and single clusters of twist 1.
 */
static void compute_a(const cicy_configuration *configuration, const cicy_graph *graph,
                      int dimension, int64_t *a)
{
    for (int i = 0; i < configuration->rows; i++)
        a[0] += (configuration->n[i] + 1) * (configuration->n[i] + 1);
    bridge_search search = {configuration, graph, a, dimension, 0, {0}, {0}};
    visit_column(&search, 0, -1);
}

/* A cluster whose twist fits into the bundle; twists are over the rows of the present column. */
typedef struct cluster {
    int excess; /* delta_a */
    uint8_t twist[CICY_MAX_ROWS];
} cluster;

typedef struct column_sum {
    int rows, clusters;
    uint8_t n[CICY_MAX_ROWS];
    cluster cluster[CICY_MAX_COLUMNS];
    int64_t *b;
} column_sum;

static bool subtract(uint8_t *left, const uint8_t *twist, int count)
{
    bool fits = true;
    for (int k = 0; k < count; k++) {
        fits &= left[k] >= twist[k];
        left[k] = (uint8_t)(left[k] - twist[k]);
    }
    return fits;
}

/* Adds the terms of all sets T and U made of clusters from `next` on. */
static void add_terms(const column_sum *sum, int next, const uint8_t *left, int q, int sign)
{
    int64_t sections = sign;
    assert(q <= CICY_MAX_DIMENSION);
    for (int k = 0; k < sum->rows; k++)
        sections *= binomials[sum->n[k]][left[k]];
    sum->b[q] += sections;
    for (int c = next; c < sum->clusters; c++) {
        const cluster *added = &sum->cluster[c];
        uint8_t rest[CICY_MAX_ROWS];
        memcpy(rest, left, sizeof rest);
        if (!subtract(rest, added->twist, sum->rows))
            continue;
        if (added->excess < 0)
            add_terms(sum, c + 1, rest, q, -sign);
        else
            add_terms(sum, c + 1, rest, q + added->excess, sign);
    }
}

/* Fills the cluster's numbers; false when its twist does not fit into column j. */
static bool measure_cluster(const cicy_configuration *configuration, const cicy_graph *graph, int j,
                            cicy_component component, cluster *found)
{
    int k = 0;
    for (uint32_t rows = graph->column[j]; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows), twist = 0;
        for (uint32_t columns = graph->row[i] & component.columns; columns; columns &= columns - 1)
            twist += configuration->degree[i][cicy_lowest_bit(columns)];
        if (twist > configuration->degree[i][j])
            return false;
        found->twist[k++] = (uint8_t)twist;
    }
    found->excess = -cicy_count_bits(component.columns);
    for (uint32_t rows = component.rows; rows; rows &= rows - 1)
        found->excess += configuration->n[cicy_lowest_bit(rows)];
    return true;
}

/* Adds h^q(X, O(p_j)) to b. Column j is a cluster itself: twist p_j, delta -1, so the term -1. */
static void add_column(const cicy_configuration *configuration, const cicy_graph *graph, int j,
                       int64_t *b)
{
    column_sum sum;
    uint32_t own = graph->column[j], columns = 0;
    uint8_t degree[CICY_MAX_ROWS];
    sum.rows = sum.clusters = 0;
    sum.b = b;
    for (uint32_t rows = own; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows);
        assert(configuration->n[i] <= MAX_N && configuration->degree[i][j] <= MAX_DEGREE);
        sum.n[sum.rows] = configuration->n[i];
        degree[sum.rows++] = configuration->degree[i][j];
        columns |= graph->row[i];
    }
    uint32_t others = ~(UINT32_C(1) << j);
    for (columns &= others; columns;) {
        cicy_component component = cicy_graph_flood(graph, cicy_lowest_bit(columns), ~own, others);
        columns &= ~component.columns;
        sum.clusters +=
            measure_cluster(configuration, graph, j, component, &sum.cluster[sum.clusters]);
    }
    b[0]--;
    add_terms(&sum, 0, degree, 0, 1);
}

void cicy_tangent_compute(const cicy_configuration *configuration, const cicy_graph *graph,
                          int dimension, cicy_tangent *tangent)
{
    memset(tangent, 0, sizeof *tangent);
    compute_a(configuration, graph, dimension, tangent->a);
    for (int j = 0; j < configuration->columns; j++)
        add_column(configuration, graph, j, tangent->b);
}
