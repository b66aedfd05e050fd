#include "experiments/equivalents.h"

#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/random.h"
#include "cicyminer/splitting.h"
#include "cicyminer/threads.h"

static const uint64_t stream_drawn = UINT64_C(0x45515549) << 32;

/* What was drawn of one entry: for each form the number of matrices seen so far and one of them. */
typedef struct draw {
    const cicy_dataset *dataset;
    const cicy_configuration *configuration;
    size_t column;
    cicy_random random;
    uint64_t seen[CICY_FORMS];
    cicy_configuration chosen[CICY_FORMS];
} draw;

const char *cicy_form_name(size_t form)
{
    static const char *const names[CICY_FORMS] = {
        "splitting with P^1",        "splitting with P^2", "splitting with P^3",
        "P^(n+1)[1] for P^n",        "P^2[2] for P^1",     "P^3[2] for P^1 P^1",
        "P^2 P^1 [1; 2] for P^1 P^1"};
    return names[form];
}

/* Keeps the k-th of its form with probability 1/k, so that each is kept with the same. */
static void consider(draw *self, size_t form, const cicy_configuration *other)
{
    if (other->rows <= self->dataset->rows && other->columns <= self->dataset->columns &&
        cicy_random_below(&self->random, ++self->seen[form]) == 0)
        self->chosen[form] = *other;
}

static bool consider_splitting(void *user, const cicy_partition *parts)
{
    draw *self = user;
    cicy_configuration split;
    if (cicy_configuration_split(self->configuration, self->column, parts, &split) &&
        !cicy_contraction_is_effective(&split, split.rows - 1u))
        consider(self, parts->count - 2, &split);
    return true;
}

static void consider_blocks(draw *self, cicy_block block)
{
    cicy_configuration other;
    const size_t rows = self->configuration->rows;
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < rows; k++)
            if (cicy_configuration_accepts_block(self->configuration, block, i, k)) {
                cicy_configuration_insert_block(self->configuration, block, i, k, &other);
                consider(self, CICY_LARGEST_SPLITTING + (size_t)block, &other);
            }
}

static void draw_forms(const cicy_dataset *dataset, uint32_t index, uint64_t seed, draw *self)
{
    cicy_configuration configuration;
    cicy_dataset_get(dataset, index, &configuration);
    *self = (draw){.dataset = dataset, .configuration = &configuration};
    cicy_random_init(&self->random, seed, stream_drawn ^ index);
    for (self->column = 0; self->column < configuration.columns; self->column++)
        cicy_configuration_visit_partitions(&configuration, self->column,
                                            CICY_LARGEST_SPLITTING + 1, consider_splitting, self);
    for (int block = 0; block < CICY_BLOCKS; block++)
        consider_blocks(self, (cicy_block)block);
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

/* Adds a pair: a listed configuration and its matrix of one form. */
static cicy_status keep(const cicy_dataset *dataset, uint32_t index, size_t form,
                        const cicy_configuration *other, cicy_equivalents *equivalents,
                        cicy_error *error)
{
    cicy_hodge hodge;
    cicy_configuration ordered;
    const size_t at = equivalents->count;
    CICY_TRY(cicy_hodge_compute(other, CICY_HODGE_CHECKED, &hodge, error));
    if (!same_hodge(dataset, index, &hodge))
        return cicy_error_set(error, CICY_INVALID_INPUT, "entry %u: its %s has other Hodge numbers",
                              (unsigned)index, cicy_form_name(form));
    cicy_configuration_order(other, dataset->order, dataset->seed, index, &ordered);
    equivalents->listed[at] = index;
    equivalents->form[at] = (uint8_t)form;
    equivalents->count++;
    return cicy_dataset_set(&equivalents->other, at, &ordered, &hodge, error);
}

static cicy_status gather(const cicy_dataset *dataset, const uint32_t *listed, size_t count,
                          const draw *draws, cicy_equivalents *equivalents, cicy_error *error)
{
    const size_t room = count * CICY_FORMS;
    equivalents->listed = malloc((room + 1) * sizeof *equivalents->listed);
    equivalents->form = malloc(room + 1);
    if (!equivalents->listed || !equivalents->form)
        return cicy_error_memory(error);
    cicy_status status = cicy_dataset_init(&equivalents->other, dataset->dimension, room,
                                           dataset->rows, dataset->columns, error);
    for (size_t i = 0; status == CICY_OK && i < count; i++)
        for (size_t form = 0; status == CICY_OK && form < CICY_FORMS; form++)
            if (draws[i].seen[form] > 0)
                status = keep(dataset, listed[i], form, &draws[i].chosen[form], equivalents, error);
    equivalents->other.count = equivalents->count;
    if (status == CICY_OK && equivalents->count == 0)
        status =
            cicy_error_set(error, CICY_INVALID_INPUT, "no equivalent matrix fits into %zu x %zu",
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
        return cicy_error_memory(error);
#pragma omp parallel for schedule(dynamic, 4) num_threads(cicy_threads(threads))
    for (size_t i = 0; i < count; i++)
        draw_forms(dataset, listed[i], seed, &draws[i]);
    cicy_status status = gather(dataset, listed, count, draws, equivalents, error);
    free(draws);
    return status;
}

void cicy_equivalents_clear(cicy_equivalents *equivalents)
{
    free(equivalents->listed);
    free(equivalents->form);
    cicy_dataset_clear(&equivalents->other);
    *equivalents = (cicy_equivalents){0};
}
