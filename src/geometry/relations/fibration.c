#include "cicyminer/fibration.h"

#include <assert.h>

#include "geometry/configuration/incidence.h"
#include "geometry/configuration/sound.h"

/* The search for a set of rows whose fibre has dimension `fibre`. */
typedef struct fibre_search {
    const cicy_configuration *configuration;
    cicy_graph graph;
    int fibre;
    uint32_t found;
} fibre_search;

/* Tries all sets that extend `set` by rows from `next` on. `n`, `columns`: of the set so far. The
 * dimension of the fibre is the sum of the n_i minus the number of columns that its rows meet. */
static bool extend(fibre_search *search, int next, uint32_t set, int n, uint32_t columns)
{
    for (int i = next; i < search->configuration->rows; i++) {
        uint32_t larger = set | UINT32_C(1) << i, met = columns | search->graph.row[i];
        int total = n + search->configuration->n[i];
        if (total - cicy_count_bits(met) == search->fibre &&
            cicy_graph_flood(&search->graph, cicy_lowest_bit(met), larger, met).rows == larger) {
            search->found = larger;
            return true;
        }
        if (extend(search, i + 1, larger, total, met))
            return true;
    }
    return false;
}

bool cicy_configuration_is_fibred(const cicy_configuration *configuration, int fibre,
                                  uint32_t *rows)
{
    assert(cicy_configuration_is_valid(configuration));
    fibre_search search = {.configuration = configuration, .fibre = fibre};
    if (fibre < 1 || fibre >= cicy_configuration_dimension(configuration))
        return false;
    cicy_graph_init(&search.graph, configuration);
    bool fibred = extend(&search, 0, 0, 0, 0);
    if (fibred && rows)
        *rows = search.found;
    return fibred;
}
