/* Splitting a listed configuration, only the conditions that a split can break are tested:
 *
 * - The split is connected, since its new row joins the parts. The product of its columns is not
 *   zero: its term in H^n of the new row is the product of the parent's columns.
 * - The parts are the only new columns. They have an entry in the new row and in another one, so a
 *   redundant block among them is (iii), (iv) or (v).
 * - The new row must be effective.
 * - Of the other contractible rows, those in which the split column has a 0 stay effective: the
 * parts are factors of the class in question, and its term in H^n of the new row is the parent's
 * class. Those with an entry are tested; some only become contractible by the split.
 *
 * Most listed splits come from several parents; see listed.h for the one they are kept
 * from. */
#include "geometry/classification/classification_parts.h"

#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"
#include "geometry/classification/listed.h"
#include "geometry/configuration/incidence.h"

typedef struct child_search {
    const cicy_configuration *parent;
    cicy_graph graph;
    int column;
    uint32_t ones_elsewhere; /* rows with no entry above 1 in the other columns */
    cicy_assignment others;  /* of the other columns */
    cicy_packed_set *found;
    bool memory_left;
} child_search;

static bool new_row_is_effective(const child_search *search, const cicy_partition *parts)
{
    uint32_t supports[CICY_MAX_COLUMNS];
    uint32_t rows = search->graph.column[search->column];
    for (size_t k = 0; k < parts->count; k++) {
        supports[k] = 0;
        for (uint32_t left = rows; left; left &= left - 1)
            if (parts->degree[k][cicy_lowest_bit(left)])
                supports[k] |= left & -left;
    }
    return cicy_schur_is_effective(&search->others, supports, (int)parts->count);
}

/* Whether the child is listed, and to be kept from this parent. */
static bool is_kept(const child_search *search, const cicy_configuration *child)
{
    cicy_graph graph;
    cicy_graph_init(&graph, child);
    for (int j = search->parent->columns - 1; j < child->columns; j++)
        if (cicy_column_is_redundant(child, j))
            return false;
    if (child->n[child->rows - 1] == 2 && cicy_graph_has_block_v(child, &graph))
        return false;
    uint32_t rows = search->graph.column[search->column] & search->ones_elsewhere;
    for (; rows; rows &= rows - 1) {
        int row = cicy_lowest_bit(rows);
        if (cicy_contraction_is_possible(child, (size_t)row) &&
            !cicy_graph_row_is_effective(child, &graph, row))
            return false;
    }
    return !cicy_has_preferred_parent(child, &graph);
}

static bool visit(void *user, const cicy_partition *parts)
{
    child_search *search = user;
    cicy_configuration child, canonical;
    if (new_row_is_effective(search, parts) &&
        cicy_configuration_split(search->parent, (size_t)search->column, parts, &child) &&
        is_kept(search, &child)) {
        cicy_configuration_canonical(&child, &canonical);
        search->memory_left &= cicy_packed_set_add(search->found, &canonical);
    }
    return search->memory_left;
}

/* Splitting equal columns gives equivalent configurations. */
static bool stands_before(const cicy_configuration *configuration, int column)
{
    for (int j = 0; j < column; j++) {
        int row = 0;
        while (row < configuration->rows &&
               configuration->degree[row][j] == configuration->degree[row][column])
            row++;
        if (row == configuration->rows)
            return true;
    }
    return false;
}

static void prepare_column(child_search *search, int column)
{
    const cicy_configuration *parent = search->parent;
    search->column = column;
    search->ones_elsewhere = 0;
    for (int i = 0; i < parent->rows; i++) {
        bool ones = true;
        for (int j = 0; j < parent->columns; j++)
            ones = ones && (j == column || parent->degree[i][j] <= 1);
        search->ones_elsewhere |= (uint32_t)ones << i;
    }
    cicy_assignment_start(&search->others, parent->n, parent->rows, 0);
    for (int j = 0; j < parent->columns; j++)
        if (j != column)
            cicy_assignment_add(&search->others, search->graph.column[j]);
}

bool cicy_children_find(const cicy_configuration *parent, cicy_packed_set *found)
{
    child_search search = {.parent = parent, .found = found, .memory_left = true};
    cicy_graph_init(&search.graph, parent);
    for (int column = 0; column < parent->columns && search.memory_left; column++) {
        if (stands_before(parent, column))
            continue;
        prepare_column(&search, column);
        cicy_configuration_visit_partitions(parent, (size_t)column, CICY_MAX_COLUMNS, visit,
                                            &search);
    }
    return search.memory_left;
}
