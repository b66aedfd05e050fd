#include "geometry/classification/classification_parts.h"

#include <string.h>

#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"
#include "geometry/configuration/incidence.h"

/* A core in the making. A row of a core has at most n_i non-zero entries, in all at most sum n_i =
 * columns + d. As the graph of rows and columns with an edge for every entry is connected, its
 * edges are rows + columns - 1 and one more for every cycle. So rows <= d + 1, and `spare` = d + 1
 * - rows is the number of cycles and of entries that the rows have fewer than n_i, taken together.
 */
typedef struct core_search {
    cicy_configuration core;
    int dimension;
    int spare;                      /* what the rows so far leave of it */
    uint32_t joined[CICY_MAX_ROWS]; /* columns of each component of the rows so far */
    cicy_packed_set *found;
    bool memory_left;
} core_search;

static bool same_so_far(const cicy_configuration *core, int rows, int a, int b)
{
    for (int i = 0; i < rows; i++)
        if (core->degree[i][a] != core->degree[i][b])
            return false;
    return true;
}

static void finish(core_search *search)
{
    cicy_configuration canonical;
    if (!cicy_configuration_is_listed(&search->core))
        return;
    cicy_configuration_canonical(&search->core, &canonical);
    search->memory_left &= cicy_packed_set_add(search->found, &canonical);
}

static uint32_t support(const cicy_configuration *core, int row)
{
    uint32_t columns = 0;
    for (int j = 0; j < core->columns; j++)
        columns |= (uint32_t)(core->degree[row][j] > 0) << j;
    return columns;
}

/* Joins the components that a complete row meets into joined[row]; returns the number of cycles
 * that it closes. */
static int join(uint32_t *joined, int row, uint32_t columns)
{
    int cycles = 0;
    joined[row] = columns;
    for (int i = 0; i < row; i++) {
        if (!(joined[i] & columns))
            continue;
        cycles += cicy_count_bits(joined[i] & columns) - 1;
        joined[row] |= joined[i];
        joined[i] = 0;
    }
    return cycles;
}

static void choose_row(core_search *search, int row);

static void finish_row(core_search *search, int row, int entries)
{
    const int spare = search->spare;
    uint32_t joined[CICY_MAX_ROWS];
    memcpy(joined, search->joined, sizeof joined);
    search->spare -= search->core.n[row] - entries;
    search->spare -= join(search->joined, row, support(&search->core, row));
    if (search->spare >= 0)
        choose_row(search, row + 1);
    search->spare = spare;
    memcpy(search->joined, joined, sizeof joined);
}

/* Chooses the entries of a row from `column` on; they add up to `left`. `entries` is the number of
 * non-zero ones before them. Where two columns agree in all earlier rows, the entries do not
 * increase: one order of equal columns is enough. */
static void choose_entries(core_search *search, int row, int column, int left, int entries,
                           bool large)
{
    cicy_configuration *core = &search->core;
    if (column == core->columns) {
        if (left == 0 && large)
            finish_row(search, row, entries);
        return;
    }
    int most = left;
    if (column > 0 && core->degree[row][column - 1] < most &&
        same_so_far(core, row, column, column - 1))
        most = core->degree[row][column - 1];
    for (int entry = 0; entry <= most; entry++) {
        core->degree[row][column] = (uint8_t)entry;
        choose_entries(search, row, column + 1, left - entry, entries + (entry > 0),
                       large || entry >= 2);
    }
    core->degree[row][column] = 0;
}

static void choose_row(core_search *search, int row)
{
    if (row == search->core.rows)
        finish(search);
    else
        choose_entries(search, row, 0, search->core.n[row] + 1, 0, false);
}

/* Chooses n for `row` and the rows after it, not increasing; excess = what sum (n_i - 1), which is
 * at most 2 d, still allows. */
static void choose_spaces(core_search *search, int row, int excess)
{
    cicy_configuration *core = &search->core;
    if (row == core->rows) {
        int sum = 0;
        for (int i = 0; i < core->rows; i++)
            sum += core->n[i];
        if (sum <= search->dimension)
            return;
        core->columns = (uint8_t)(sum - search->dimension);
        choose_row(search, 0);
        return;
    }
    int most = excess + 1;
    if (row > 0 && core->n[row - 1] < most)
        most = core->n[row - 1];
    for (int n = 1; n <= most; n++) {
        core->n[row] = (uint8_t)n;
        choose_spaces(search, row + 1, excess - (n - 1));
    }
    core->n[row] = 0;
}

bool cicy_cores_find(int dimension, int rows, cicy_packed_set *found)
{
    if (rows > dimension + 1)
        return true;
    core_search search = {.core = {.rows = (uint8_t)rows},
                          .dimension = dimension,
                          .spare = dimension + 1 - rows,
                          .found = found,
                          .memory_left = true};
    choose_spaces(&search, 0, 2 * dimension);
    return search.memory_left;
}
