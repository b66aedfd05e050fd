/* Lists of splittings and contractions, equivalent ones once. */
#include <assert.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/errors.h"
#include "base/keep_going.h"
#include "base/options_copy.h"
#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"
#include "geometry/canonical/packed_set.h"
#include "geometry/configuration/sound.h"

enum { REPORT_EVERY = 4096 };

/* A list in the making, and what is in it already. */
typedef struct neighbour_search {
    const cicy_configuration *configuration;
    const cicy_splitting_options *options;
    cicy_neighbours *found;
    cicy_packed_set *seen[2]; /* canonical forms, by whether the step is effective */
    size_t column;
    uint64_t ways;
    cicy_status status;
    cicy_error *error;
} neighbour_search;

void cicy_neighbours_clear(cicy_neighbours *neighbours)
{
    free(neighbours->items);
    *neighbours = (cicy_neighbours){0};
}

static cicy_status start(neighbour_search *search)
{
    *search->found = (cicy_neighbours){0};
    for (int k = 0; k < 2; k++)
        search->seen[k] = cicy_packed_set_create();
    if (!search->seen[0] || !search->seen[1])
        return cicy_error_memory(search->error);
    return CICY_OK;
}

static void finish(neighbour_search *search)
{
    for (int k = 0; k < 2; k++)
        cicy_packed_set_free(search->seen[k]);
    if (search->status != CICY_OK)
        cicy_neighbours_clear(search->found);
}

/* Adds a neighbour unless an equivalent one is there. */
static cicy_status add(neighbour_search *search, const cicy_configuration *configuration,
                       size_t place, uint8_t n, bool effective)
{
    cicy_configuration canonical;
    cicy_configuration_canonical(configuration, &canonical);
    cicy_packed_set *seen = search->seen[effective];
    size_t before = cicy_packed_set_count(seen);
    if (!cicy_packed_set_add(seen, &canonical))
        return cicy_error_memory(search->error);
    if (cicy_packed_set_count(seen) == before)
        return CICY_OK;
    cicy_neighbours *found = search->found;
    if (!cicy_array_reserve(&found->items, &found->room, found->count + 1, sizeof *found->items))
        return cicy_error_memory(search->error);
    cicy_neighbour *item = &found->items[found->count++];
    *item = (cicy_neighbour){.place = place, .n = n, .effective = effective};
    cicy_configuration_staircase(configuration, &item->configuration);
    return CICY_OK;
}

/* Counts a way and reports progress. Anything but CICY_OK ends the search. */
static cicy_status count_way(neighbour_search *search)
{
    const cicy_splitting_options *options = search->options;
    uint64_t ways = ++search->ways;
    if (options->most && ways > options->most)
        return cicy_error_set(search->error, CICY_INVALID_INPUT,
                              "more than %llu ways to split its columns",
                              (unsigned long long)options->most);
    if (ways % REPORT_EVERY == 0 && !cicy_keep_going(&options->progress, "splitting", ways, 0))
        return cicy_error_set(search->error, CICY_INTERRUPTED, "interrupted");
    return CICY_OK;
}

static bool visit(void *user, const cicy_partition *parts)
{
    neighbour_search *search = user;
    const cicy_splitting_options *options = search->options;
    cicy_configuration split;
    search->status = count_way(search);
    if (search->status != CICY_OK)
        return false;
    if ((options->n && parts->count != options->n + 1) ||
        !cicy_configuration_split(search->configuration, search->column, parts, &split))
        return true;
    bool effective = cicy_contraction_is_effective(&split, split.rows - 1u);
    if (effective || !options->effective_only)
        search->status =
            add(search, &split, search->column, (uint8_t)(parts->count - 1), effective);
    return search->status == CICY_OK;
}

cicy_status cicy_splittings_find(const cicy_configuration *configuration,
                                 const cicy_splitting_options *given, cicy_neighbours *splittings,
                                 cicy_error *error)
{
    assert(cicy_configuration_is_valid(configuration));
    cicy_splitting_options own;
    const cicy_splitting_options *options = &own;
    cicy_status copied = CICY_OPTIONS_COPY(&own, given, error);
    neighbour_search search = {
        .configuration = configuration, .options = options, .found = splittings, .error = error};
    size_t most = CICY_MAX_COLUMNS + 1u - configuration->columns;
    if (options->n && options->n + 1 < most)
        most = options->n + 1;
    search.status = start(&search);
    if (search.status == CICY_OK)
        search.status = copied;
    if (search.status == CICY_OK && configuration->rows == CICY_MAX_ROWS)
        search.status = cicy_error_set(error, CICY_INVALID_INPUT,
                                       "no room for another row: %d are in use", CICY_MAX_ROWS);
    for (; search.column < configuration->columns && search.status == CICY_OK; search.column++)
        cicy_configuration_visit_partitions(configuration, search.column, most, visit, &search);
    finish(&search);
    return search.status;
}

cicy_status cicy_contractions_find(const cicy_configuration *configuration,
                                   cicy_neighbours *contractions, cicy_error *error)
{
    assert(cicy_configuration_is_valid(configuration));
    neighbour_search search = {
        .configuration = configuration, .found = contractions, .error = error};
    search.status = start(&search);
    for (size_t row = 0; row < configuration->rows && search.status == CICY_OK; row++) {
        cicy_configuration contracted;
        if (cicy_contraction_is_possible(configuration, row) &&
            cicy_configuration_contract(configuration, row, &contracted))
            search.status = add(&search, &contracted, row, configuration->n[row],
                                cicy_contraction_is_effective(configuration, row));
    }
    finish(&search);
    return search.status;
}
