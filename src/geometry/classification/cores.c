#include "geometry/classification/classification_parts.h"

#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"

/* A core in the making. A row of a core has at most n_i non-zero entries, in all at most sum n_i =
 * columns + d; a connected configuration has at least rows + columns - 1. So rows <= d + 1, and
 * `spare` = d + 1 - rows says how many entries fewer than n_i the rows may have in all. */
typedef struct core_search {
    cicy_configuration core;
    int dimension;
    int spare;
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

/* Chooses the entries of a row from `column` on; they add up to `left`. `entries` is the number of
 * non-zero ones before them. Where two columns agree in all earlier rows, the entries do not
 * increase: one order of equal columns is enough. */
static void choose_entries(core_search *search, int row, int column, int left, int entries,
                           bool large)
{
    cicy_configuration *core = &search->core;
    if (row == core->rows) {
        finish(search);
        return;
    }
    if (column == core->columns) {
        int missing = core->n[row] - entries;
        if (left > 0 || !large || missing > search->spare)
            return;
        search->spare -= missing;
        choose_entries(search, row + 1, 0, row + 1 < core->rows ? core->n[row + 1] + 1 : 0, 0,
                       false);
        search->spare += missing;
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

/* Chooses n for `row` and the rows after it, in non-increasing order. sum (n_i - 1) is at most 2 d;
 * `excess` is what is left of that. */
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
        choose_entries(search, 0, 0, core->n[0] + 1, 0, false);
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
