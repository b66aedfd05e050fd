#include "cicyminer/fibration.h"

/* Rows as sets of columns, and the search's goal. */
typedef struct search {
    int rows, fibre;
    uint8_t n[CICY_MAX_ROWS];
    uint32_t columns[CICY_MAX_ROWS];
    uint32_t found;
} search;

/* Whether the rows of `set` hang together through their columns. */
static bool is_connected(const search *in, uint32_t set)
{
    int first = __builtin_ctz(set);
    uint32_t reached = (uint32_t)1 << first, columns = in->columns[first];
    for (bool grown = true; grown;) {
        grown = false;
        for (int i = 0; i < in->rows; i++) {
            uint32_t bit = (uint32_t)1 << i;
            if ((set & bit & ~reached) && (in->columns[i] & columns)) {
                reached |= bit;
                columns |= in->columns[i];
                grown = true;
            }
        }
    }
    return reached == set;
}

/* Tries all sets that extend `set` by rows from `next` on. `n`, `columns`: of the set so far. The
 * fibre's dimension is the sum of the n_i less the number of columns that its rows meet. */
static bool extend(search *in, int next, uint32_t set, int n, uint32_t columns)
{
    for (int i = next; i < in->rows; i++) {
        uint32_t larger = set | (uint32_t)1 << i, met = columns | in->columns[i];
        int total = n + in->n[i];
        if (total - __builtin_popcount(met) == in->fibre && is_connected(in, larger)) {
            in->found = larger;
            return true;
        }
        if (extend(in, i + 1, larger, total, met))
            return true;
    }
    return false;
}

bool cicy_configuration_is_fibred(const cicy_configuration *configuration, int fibre,
                                  uint32_t *rows)
{
    search in = {.rows = configuration->rows, .fibre = fibre};
    for (int i = 0; i < in.rows; i++) {
        in.n[i] = configuration->n[i];
        for (int j = 0; j < configuration->columns; j++)
            if (configuration->degree[i][j])
                in.columns[i] |= (uint32_t)1 << j;
    }
    bool fibred = fibre >= 1 && fibre < cicy_configuration_dimension(configuration) &&
                  extend(&in, 0, 0, 0, 0);
    if (fibred && rows)
        *rows = in.found;
    return fibred;
}
