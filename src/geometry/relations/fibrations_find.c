/* All sets of rows are visited, with the columns they meet kept along the way. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/errors.h"
#include "base/keep_going.h"
#include "base/options_copy.h"
#include "cicyminer/fibration.h"
#include "geometry/configuration/incidence.h"
#include "geometry/relations/fibration_orbits.h"

void cicy_fibrations_clear(cicy_fibrations *fibrations)
{
    free(fibrations->items);
    *fibrations = (cicy_fibrations){0};
}

typedef struct visit {
    const cicy_configuration *configuration;
    cicy_graph graph;
    int least, most; /* dimensions that are wanted */
    size_t room;     /* sets that may be found; 0: any number */
    const cicy_progress *progress;
    uint64_t visited;
    cicy_fibrations *found;
    cicy_status status;
    cicy_error *error;
} visit;

static void add(visit *v, uint32_t rows, uint32_t columns, int dimension)
{
    cicy_fibrations *found = v->found;
    if (v->room && found->count == v->room) {
        v->status = cicy_error_set_code(v->error, CICY_ERROR_TOO_LARGE,
                                        "more than %zu sets of rows give fibrations", v->room);
        return;
    }
    if (!cicy_array_reserve(&found->items, &found->capacity, found->count + 1,
                            sizeof *found->items)) {
        v->status = cicy_error_memory(v->error);
        return;
    }
    const int any = cicy_lowest_bit(columns);
    found->items[found->count++] = (cicy_fibration){
        .rows = rows,
        .columns = columns,
        .fibre_dimension = dimension,
        .connected = cicy_graph_flood(&v->graph, any, rows, columns).rows == rows &&
                     cicy_graph_flood(&v->graph, any, rows, columns).columns == columns};
}

static void ask_whether_to_go_on(visit *v)
{
    enum { BETWEEN = 1 << 20 };
    if (++v->visited % BETWEEN == 0 &&
        !cicy_keep_going(v->progress, "looking for fibrations", v->visited,
                         UINT64_C(1) << v->configuration->rows))
        v->status = cicy_error_set(v->error, CICY_INTERRUPTED, "interrupted");
}

/* All sets that extend `set` by rows from `next` on; n, columns: of the set so far. */
static void extend(visit *v, int next, uint32_t set, int n, uint32_t columns)
{
    for (int i = next; i < v->configuration->rows && v->status == CICY_OK; i++) {
        ask_whether_to_go_on(v);
        const uint32_t larger = set | UINT32_C(1) << i, met = columns | v->graph.row[i];
        const int total = n + v->configuration->n[i], dimension = total - cicy_count_bits(met);
        if (dimension >= v->least && dimension <= v->most)
            add(v, larger, met, dimension);
        extend(v, i + 1, larger, total, met);
    }
}

static int by_dimension(const void *a, const void *b)
{
    const cicy_fibration *x = a, *y = b;
    if (x->fibre_dimension != y->fibre_dimension)
        return x->fibre_dimension - y->fibre_dimension;
    return (x->rows > y->rows) - (x->rows < y->rows);
}

cicy_status cicy_fibrations_find(const cicy_configuration *configuration,
                                 const cicy_fibration_options *given, cicy_fibrations *fibrations,
                                 cicy_error *error)
{
    cicy_fibration_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    const int d = cicy_configuration_dimension(configuration);
    if (options.fibre_dimension < 0 || options.fibre_dimension >= CICY_MAX_DIMENSION)
        return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                   "a fibre dimension is from 1 to %d, not %d",
                                   CICY_MAX_DIMENSION - 1, options.fibre_dimension);
    fibrations->count = 0;
    visit v = {.configuration = configuration,
               .least = options.fibre_dimension ? options.fibre_dimension : 1,
               .most = options.fibre_dimension && options.fibre_dimension < d
                           ? options.fibre_dimension
                           : d - 1,
               .room = options.most,
               .progress = options.progress,
               .found = fibrations,
               .error = error};
    cicy_graph_init(&v.graph, configuration);
    extend(&v, 0, 0, 0, 0);
    if (fibrations->count)
        qsort(fibrations->items, fibrations->count, sizeof *fibrations->items, by_dimension);
    if (v.status == CICY_OK && !options.all &&
        !cicy_fibrations_keep_orbits(configuration, fibrations))
        return cicy_error_memory(error);
    return v.status;
}

void cicy_fibration_parts(const cicy_configuration *configuration, const cicy_fibration *fibration,
                          cicy_configuration *fibre, cicy_configuration *base)
{
    cicy_configuration *parts[2] = {fibre, base};
    memset(fibre, 0, sizeof *fibre);
    memset(base, 0, sizeof *base);
    for (int i = 0; i < configuration->rows; i++) {
        const bool in_fibre = fibration->rows >> i & 1;
        cicy_configuration *part = parts[!in_fibre];
        part->columns = 0;
        part->n[part->rows] = configuration->n[i];
        for (int j = 0; j < configuration->columns; j++)
            if ((fibration->columns >> j & 1) == in_fibre)
                part->degree[part->rows][part->columns++] = configuration->degree[i][j];
        part->rows++;
    }
}
