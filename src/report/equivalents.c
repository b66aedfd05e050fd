#include "report/equivalents.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/random.h"
#include "cicyminer/splitting.h"

static const uint64_t stream_drawn = UINT64_C(0x45515549) << 32;

/* What was drawn of one entry: for each n the number of splittings seen so far and one of them. */
typedef struct draw {
    const cicy_dataset *dataset;
    const cicy_configuration *configuration;
    size_t column;
    cicy_random random;
    uint64_t seen[CICY_LARGEST_SPLITTING];
    cicy_configuration chosen[CICY_LARGEST_SPLITTING];
} draw;

/* Keeps the k-th of its kind with probability 1/k, so that each is kept with the same. */
static bool consider(void *user, const cicy_parts *parts)
{
    draw *self = user;
    cicy_configuration split;
    const size_t which = parts->count - 2;
    if (!cicy_configuration_split(self->configuration, self->column, parts, &split) ||
        split.rows > self->dataset->rows || split.columns > self->dataset->columns ||
        cicy_row_is_effective(&split, split.rows - 1u))
        return true;
    if (cicy_random_below(&self->random, ++self->seen[which]) == 0)
        self->chosen[which] = split;
    return true;
}

static void draw_splittings(const cicy_dataset *dataset, uint32_t index, uint64_t seed, draw *self)
{
    cicy_configuration configuration;
    cicy_dataset_get(dataset, index, &configuration);
    *self = (draw){.dataset = dataset, .configuration = &configuration};
    cicy_random_init(&self->random, seed, stream_drawn ^ index);
    for (self->column = 0; self->column < configuration.columns; self->column++)
        cicy_column_partitions(&configuration, self->column, CICY_LARGEST_SPLITTING + 1, consider,
                               self);
}

static bool same_hodge(const cicy_dataset *dataset, uint32_t index, const cicy_hodge *hodge)
{
    int64_t values[CICY_MAX_HODGE];
    const size_t columns = cicy_hodge_to_columns(hodge, values);
    for (size_t k = 0; k < columns; k++)
        if (values[k] != dataset->hodge[index * dataset->hodge_columns + k])
            return false;
    return true;
}

/* Puts a splitting beside its listed configuration. */
static cicy_status keep(const cicy_dataset *dataset, uint32_t index, uint8_t n,
                        const cicy_configuration *splitting, cicy_equivalents *equivalents,
                        cicy_error *error)
{
    cicy_hodge hodge;
    cicy_configuration ordered;
    const size_t at = equivalents->count;
    cicy_status status = cicy_hodge_compute(splitting, CICY_HODGE_CHECKED, &hodge, error);
    if (status != CICY_OK)
        return status;
    if (!same_hodge(dataset, index, &hodge))
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "entry %u: an ineffective splitting has other Hodge numbers",
                              (unsigned)index);
    cicy_configuration_order(splitting, dataset->order, dataset->seed, index, &ordered);
    equivalents->listed[at] = index;
    equivalents->n[at] = n;
    equivalents->count++;
    return cicy_dataset_set(&equivalents->splitting, at, &ordered, &hodge, error);
}

static cicy_status gather(const cicy_dataset *dataset, const uint32_t *listed, size_t count,
                          const draw *draws, cicy_equivalents *equivalents, cicy_error *error)
{
    const size_t room = count * CICY_LARGEST_SPLITTING;
    equivalents->listed = malloc((room + 1) * sizeof *equivalents->listed);
    equivalents->n = malloc(room + 1);
    if (!equivalents->listed || !equivalents->n)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory for splittings");
    cicy_status status = cicy_dataset_init(&equivalents->splitting, dataset->dimension, room,
                                           dataset->rows, dataset->columns, error);
    for (size_t i = 0; status == CICY_OK && i < count; i++)
        for (uint8_t n = 1; status == CICY_OK && n <= CICY_LARGEST_SPLITTING; n++)
            if (draws[i].seen[n - 1] > 0)
                status = keep(dataset, listed[i], n, &draws[i].chosen[n - 1], equivalents, error);
    equivalents->splitting.count = equivalents->count;
    if (status == CICY_OK && equivalents->count == 0)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "no ineffective splitting fits into matrices of %zu x %zu",
                                dataset->rows, dataset->columns);
    return status;
}

cicy_status cicy_equivalents_draw(const cicy_dataset *dataset, const uint32_t *listed, size_t count,
                                  uint64_t seed, int threads, cicy_equivalents *equivalents,
                                  cicy_error *error)
{
    draw *draws = malloc((count + 1) * sizeof *draws);
    *equivalents = (cicy_equivalents){0};
    if (!draws)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory for splittings");
#pragma omp parallel for schedule(dynamic, 4)                                                      \
    num_threads(threads > 0 ? threads : omp_get_max_threads())
    for (size_t i = 0; i < count; i++)
        draw_splittings(dataset, listed[i], seed, &draws[i]);
    cicy_status status = gather(dataset, listed, count, draws, equivalents, error);
    free(draws);
    return status;
}

void cicy_equivalents_clear(cicy_equivalents *equivalents)
{
    free(equivalents->listed);
    free(equivalents->n);
    cicy_dataset_clear(&equivalents->splitting);
    *equivalents = (cicy_equivalents){0};
}
