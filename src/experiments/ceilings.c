#include "experiments/ceilings.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/threads.h"
#include "geometry/relations/colour_refinement.h"

/* A connected configuration and what is seen of it. */
typedef struct seen {
    cicy_colour signature;
    uint32_t index; /* in the data set */
} seen;

typedef struct work {
    const cicy_dataset *dataset;
    const cicy_progress *progress;
    int threads;
    size_t count;            /* connected configurations */
    uint32_t *indices;       /* [count] of them in the data set */
    size_t rounds;           /* how many rounds are made */
    cicy_colour *signatures; /* [rounds + 1][count] */
    seen *sorted;            /* [count] */
    int32_t *values;         /* [count] space for the values of a class */
} work;

static cicy_status report(const work *self, size_t done, size_t total, cicy_error *error)
{
    return cicy_keep_going(self->progress, "refining colours", done, total)
               ? CICY_OK
               : cicy_error_set(error, CICY_INTERRUPTED, "colour refinement stopped");
}

static cicy_status list_connected(work *self, cicy_error *error)
{
    const cicy_dataset *dataset = self->dataset;
    self->indices = malloc((dataset->count + 1) * sizeof *self->indices);
    self->sorted = malloc((dataset->count + 1) * sizeof *self->sorted);
    self->values = malloc((dataset->count + 1) * sizeof *self->values);
    if (!self->indices || !self->sorted || !self->values)
        return cicy_error_memory(error);
    for (size_t i = 0; i < dataset->count; i++)
        if (!dataset->product[i])
            self->indices[self->count++] = (uint32_t)i;
    if (self->count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the data set has no connected configuration");
    return CICY_OK;
}

/* Rounds after which no class of the data set is divided any more. */
static size_t find_rounds(const work *self)
{
    size_t rounds = 0;
#pragma omp parallel for schedule(dynamic, 256) num_threads(self->threads) reduction(max : rounds)
    for (size_t i = 0; i < self->count; i++) {
        cicy_configuration configuration;
        cicy_refinement refinement;
        cicy_dataset_get(self->dataset, self->indices[i], &configuration);
        cicy_refinement_start(&refinement, &configuration);
        const size_t own = cicy_refinement_finish(&refinement);
        rounds = own > rounds ? own : rounds;
    }
    return rounds;
}

static void fill_signatures(const work *self)
{
#pragma omp parallel for schedule(dynamic, 256) num_threads(self->threads)
    for (size_t i = 0; i < self->count; i++) {
        cicy_configuration configuration;
        cicy_refinement refinement;
        cicy_dataset_get(self->dataset, self->indices[i], &configuration);
        cicy_refinement_start(&refinement, &configuration);
        for (size_t round = 0; round <= self->rounds; round++) {
            self->signatures[round * self->count + i] = cicy_refinement_signature(&refinement);
            cicy_refinement_round(&refinement);
        }
    }
}

static int by_signature(const void *a, const void *b)
{
    const seen *x = a, *y = b;
    const int order = cicy_colour_compare(&x->signature, &y->signature);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int by_value(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* How often the most frequent value of a Hodge number occurs in a class [count]. */
static size_t most_frequent(const work *self, const seen *class, size_t count, size_t column)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        self->values[i] =
            self->dataset->hodge[class[i].index * self->dataset->hodge_columns + column];
    qsort(self->values, count, sizeof *self->values, by_value);
    for (size_t i = 0, first = 0; i < count; i++) {
        if (self->values[i] != self->values[first])
            first = i;
        most = i + 1 - first > most ? i + 1 - first : most;
    }
    return most;
}

static size_t class_size(const work *self, size_t first)
{
    size_t size = 1;
    while (first + size < self->count &&
           cicy_colour_compare(&self->sorted[first].signature,
                               &self->sorted[first + size].signature) == 0)
        size++;
    return size;
}

/* Sorts into classes and counts. */
static cicy_ceiling make_classes(work *self)
{
    size_t right[CICY_MAX_HODGE] = {0};
    cicy_ceiling ceiling = {0};
    qsort(self->sorted, self->count, sizeof *self->sorted, by_signature);
    for (size_t first = 0, size; first < self->count; first += size) {
        size = class_size(self, first);
        ceiling.classes++;
        for (size_t k = 0; k < self->dataset->hodge_columns; k++)
            right[k] += most_frequent(self, self->sorted + first, size, k);
    }
    for (size_t k = 0; k < self->dataset->hodge_columns; k++)
        ceiling.accuracy[k] = (double)right[k] / (double)self->count;
    return ceiling;
}

/* Rounds that divide no class are left out: classes only ever get divided, so that equal numbers
 * mean equal classes. */
static cicy_status make_plain(work *self, cicy_ceilings *ceilings, cicy_error *error)
{
    for (size_t round = 0; round <= self->rounds; round++) {
        for (size_t i = 0; i < self->count; i++)
            self->sorted[i] = (seen){self->signatures[round * self->count + i], self->indices[i]};
        ceilings->plain[round] = make_classes(self);
        CICY_TRY(report(self, round + 1, self->rounds + 2, error));
    }
    ceilings->rounds = self->rounds;
    while (ceilings->rounds > 0 &&
           ceilings->plain[ceilings->rounds - 1].classes == ceilings->plain[self->rounds].classes)
        ceilings->rounds--;
    return CICY_OK;
}

/* Rooted refinement divides the stable classes; those of one configuration need none of it. */
static void make_rooted(work *self, cicy_ceilings *ceilings)
{
    const cicy_colour alone = {{0, 0}};
#pragma omp parallel for schedule(dynamic, 64) num_threads(self->threads)
    for (size_t i = 0; i < self->count; i++) {
        cicy_colour *signature = &self->signatures[i];
        const bool shared =
            (i > 0 && cicy_colour_compare(&self->sorted[i - 1].signature,
                                          &self->sorted[i].signature) == 0) ||
            (i + 1 < self->count &&
             cicy_colour_compare(&self->sorted[i].signature, &self->sorted[i + 1].signature) == 0);
        *signature = alone;
        if (shared) {
            cicy_configuration configuration;
            cicy_dataset_get(self->dataset, self->sorted[i].index, &configuration);
            *signature = cicy_refinement_rooted(&configuration);
        }
    }
    for (size_t i = 0; i < self->count; i++)
        if (cicy_colour_compare(&self->signatures[i], &alone) != 0)
            self->sorted[i].signature = self->signatures[i];
    ceilings->rooted = make_classes(self);
}

static cicy_status compute(work *self, cicy_ceilings *ceilings, cicy_error *error)
{
    CICY_TRY(list_connected(self, error));
    self->rounds = find_rounds(self);
    ceilings->count = self->count;
    ceilings->plain = malloc((self->rounds + 1) * sizeof *ceilings->plain);
    self->signatures = malloc((self->rounds + 1) * self->count * sizeof *self->signatures);
    if (!ceilings->plain || !self->signatures)
        return cicy_error_memory(error);
    fill_signatures(self);
    CICY_TRY(make_plain(self, ceilings, error));
    make_rooted(self, ceilings);
    return report(self, self->rounds + 2, self->rounds + 2, error);
}

cicy_status cicy_ceilings_compute(const cicy_dataset *dataset, int threads,
                                  const cicy_progress *progress, cicy_ceilings *ceilings,
                                  cicy_error *error)
{
    work self = {.dataset = dataset, .progress = progress, .threads = cicy_threads(threads)};
    *ceilings = (cicy_ceilings){0};
    cicy_status status = compute(&self, ceilings, error);
    free(self.indices);
    free(self.sorted);
    free(self.values);
    free(self.signatures);
    return status;
}

void cicy_ceilings_clear(cicy_ceilings *ceilings)
{
    free(ceilings->plain);
    *ceilings = (cicy_ceilings){0};
}
