/* Sizes of levels from samples. A chain holds some configurations of a level, each with the number
 * of configurations that it stands for. Their children, a child that is kept from m parents with
 * the m-th part of the weight, stand for the next level, with the cores, which are counted; of
 * these the chain takes a sample, with a probability that grows with the number of descendants that
 * are to be expected, and corrects the weights. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "base/options_copy.h"
#include "cicyminer/random.h"
#include "cicyminer/threads.h"
#include "geometry/classification/classification_parts.h"
#include "geometry/classification/listed.h"

enum { USUAL_SAMPLES = 1000 };

/* A configuration with the number of those that it stands for. */
typedef struct member {
    size_t offset; /* into the bytes of its group */
    double weight;
    double growth; /* grows with the number of descendants */
} member;

/* Members of a level; {0}: none. */
typedef struct group {
    member *members;
    size_t count, room;
    uint8_t *bytes;
    size_t used, capacity;
} group;

static void group_clear(group *group)
{
    free(group->members);
    free(group->bytes);
}

/* The sum over the columns of 3 to the sum of the degrees: columns with large degrees split in many
 * ways, over many levels. Found by trial: of the powers and bases tried on four-folds, this one
 * leaves the smallest error, a tenth of that of a plain sample of the same size. */
static double expected_growth(const cicy_configuration *configuration)
{
    double ways = 0;
    for (int j = 0; j < configuration->columns; j++) {
        double power = 1;
        for (int i = 0; i < configuration->rows; i++)
            for (int k = 0; k < configuration->degree[i][j]; k++)
                power *= 3;
        ways += power;
    }
    return ways;
}

static bool group_add(group *group, const uint8_t *record, double weight, double growth)
{
    const size_t length = cicy_packed_length(record);
    if (group->count == group->room) {
        const size_t room = group->room ? 2 * group->room : 256;
        member *members = realloc(group->members, room * sizeof *members);
        if (!members)
            return false;
        group->members = members;
        group->room = room;
    }
    if (group->used + length > group->capacity) {
        const size_t capacity = group->capacity ? 2 * group->capacity : 16384;
        uint8_t *bytes = realloc(group->bytes, capacity);
        if (!bytes)
            return false;
        group->bytes = bytes;
        group->capacity = capacity;
    }
    memcpy(group->bytes + group->used, record, length);
    group->members[group->count++] = (member){group->used, weight, growth};
    group->used += length;
    return true;
}

static double weight_of(const group *group)
{
    double sum = 0;
    for (size_t i = 0; i < group->count; i++)
        sum += group->members[i].weight;
    return sum;
}

/* Adds the members of a set: each with the weight of its parent divided by the number of its
 * keepers, or, where `parent` is 0, cores with the weight 1. */
static bool add_set(group *group, const cicy_packed_set *set, double parent)
{
    size_t ends[CICY_PACKED_SLICES], count = cicy_packed_set_count(set);
    const uint8_t **records = malloc((count + 1) * sizeof *records);
    bool added = records;
    if (added)
        cicy_packed_set_list(set, records, ends, 1);
    for (size_t i = 0; added && i < count; i++) {
        cicy_configuration configuration;
        cicy_packed_read(records[i], &configuration);
        const double weight = parent > 0 ? parent / cicy_count_keepers(&configuration) : 1;
        added = group_add(group, records[i], weight, expected_growth(&configuration));
    }
    free(records);
    return added;
}

/* ---- A chain ---- */

/* What the chains have in common. */
typedef struct study {
    const cicy_estimate_options *options;
    size_t samples;
    cicy_packed_set *cores[CICY_MAX_DIMENSION + 2]; /* by rows */
    group start;                                    /* the last level that is counted */
    int start_rows;
    double sizes[CICY_ESTIMATE_CHAINS][CICY_MAX_ROWS + 1];
    bool no_memory, stopped;
} study;

static int by_growth(const void *left, const void *right)
{
    const member *a = left, *b = right;
    if (a->growth != b->growth)
        return a->growth < b->growth ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* Takes about `samples` members, in order of growth at equal steps of weight times growth from a
 * random place on: the expected weight of each member is what it was. */
static bool take_sample(const group *all, size_t samples, cicy_random *random, group *sample)
{
    double total = 0, passed = 0;
    qsort(all->members, all->count, sizeof *all->members, by_growth);
    for (size_t i = 0; i < all->count; i++)
        total += all->members[i].weight * all->members[i].growth;
    const double step = total / (double)samples;
    double next = step * cicy_random_uniform(random);
    for (size_t i = 0; i < all->count; i++) {
        const member *m = &all->members[i];
        size_t hits = 0;
        passed += m->weight * m->growth;
        for (; next < passed; next += step)
            hits++;
        if (hits &&
            !group_add(sample, all->bytes + m->offset, (double)hits * step / m->growth, m->growth))
            return false;
    }
    return true;
}

/* The children of all members. */
static bool split_members(const group *parents, cicy_packed_set *found, group *children)
{
    for (size_t i = 0; i < parents->count; i++) {
        cicy_configuration parent;
        cicy_packed_read(parents->bytes + parents->members[i].offset, &parent);
        cicy_packed_set_empty(found);
        if (!cicy_children_find(&parent, found) ||
            !add_set(children, found, parents->members[i].weight))
            return false;
    }
    return true;
}

/* Whether the study goes on: asked by all, reported by the first chain. */
static bool study_goes_on(study *study, int chain, int rows)
{
    bool stopped;
    if (chain == 0 && !cicy_keep_going(&study->options->progress,
                                       "estimating the sizes of the levels", (uint64_t)rows, 0)) {
#pragma omp atomic write
        study->stopped = true;
    }
#pragma omp atomic read
    stopped = study->stopped;
    return !stopped;
}

/* Splits a sample of *level, which is replaced by the next one; false without memory. */
static bool step(const study *study, int rows, cicy_random *random, cicy_packed_set *found,
                 group *level)
{
    group sample = {0}, next = {0};
    bool good =
        take_sample(level, study->samples, random, &sample) && split_members(&sample, found, &next);
    if (rows <= study->options->dimension + 1)
        good = good && add_set(&next, study->cores[rows], 0);
    group_clear(&sample);
    group_clear(level);
    *level = next;
    return good;
}

static bool copy_group(const group *from, group *to)
{
    bool copied = true;
    for (size_t i = 0; copied && i < from->count; i++)
        copied = group_add(to, from->bytes + from->members[i].offset, from->members[i].weight,
                           from->members[i].growth);
    return copied;
}

/* Follows the chain; false without memory. */
static bool follow_chain(study *study, int chain, cicy_packed_set *found)
{
    cicy_random random;
    group level = {0};
    cicy_random_init(&random, study->options->seed, (uint64_t)chain);
    bool good = copy_group(&study->start, &level);
    for (int rows = study->start_rows + 1;
         good && level.count > 0 && rows <= study->options->most_rows &&
         study_goes_on(study, chain, rows);
         rows++) {
        good = step(study, rows, &random, found, &level);
        study->sizes[chain][rows] = weight_of(&level);
    }
    group_clear(&level);
    return good;
}

static void follow_chains(study *study)
{
    const int threads = cicy_threads(study->options->threads);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (int chain = 0; chain < CICY_ESTIMATE_CHAINS; chain++) {
        cicy_packed_set *found = cicy_packed_set_create();
        if (!found || !follow_chain(study, chain, found)) {
#pragma omp atomic write
            study->no_memory = true;
        }
        cicy_packed_set_free(found);
    }
}

/* ---- The levels that are counted ---- */

static bool split_all(const group *level, cicy_packed_set *found, int threads)
{
    bool good = true;
#pragma omp parallel for schedule(dynamic, 16) num_threads(threads) reduction(&& : good)
    for (size_t i = 0; i < level->count; i++) {
        cicy_configuration parent;
        cicy_packed_read(level->bytes + level->members[i].offset, &parent);
        good = good && cicy_children_find(&parent, found);
    }
    return good;
}

/* Makes level after level until one has many more members than the chains have samples; false
 * without memory. */
static bool count_small_levels(study *study, cicy_packed_set *found)
{
    const cicy_estimate_options *options = study->options;
    const int threads = cicy_threads(options->threads);
    bool good = true;
    for (int rows = 1; good && rows <= options->most_rows && study_goes_on(study, 0, rows) &&
                       study->start.count < CICY_ESTIMATE_CHAINS * study->samples;
         rows++) {
        group next = {0};
        cicy_packed_set_empty(found);
        good = split_all(&study->start, found, threads) && add_set(&next, found, 0) &&
               (rows > options->dimension + 1 || add_set(&next, study->cores[rows], 0));
        group_clear(&study->start);
        study->start = next;
        study->start_rows = rows;
        for (int chain = 0; chain < CICY_ESTIMATE_CHAINS; chain++)
            study->sizes[chain][rows] = (double)next.count;
        if (next.count == 0 && rows > options->dimension)
            break;
    }
    return good;
}

/* Mean and its standard error. */
static void summarise(const double *values, double *mean, double *error)
{
    double sum = 0, squares = 0;
    for (int k = 0; k < CICY_ESTIMATE_CHAINS; k++)
        sum += values[k];
    *mean = sum / CICY_ESTIMATE_CHAINS;
    for (int k = 0; k < CICY_ESTIMATE_CHAINS; k++)
        squares += (values[k] - *mean) * (values[k] - *mean);
    *error = sqrt(squares / (CICY_ESTIMATE_CHAINS * (double)(CICY_ESTIMATE_CHAINS - 1)));
}

static void summarise_all(const study *study, cicy_size_estimate *estimate)
{
    double totals[CICY_ESTIMATE_CHAINS] = {0};
    for (int rows = 1; rows <= study->options->most_rows; rows++) {
        double values[CICY_ESTIMATE_CHAINS];
        for (int k = 0; k < CICY_ESTIMATE_CHAINS; k++) {
            values[k] = study->sizes[k][rows];
            totals[k] += values[k];
        }
        summarise(values, &estimate->count[rows], &estimate->error[rows]);
        if (estimate->count[rows] > 0)
            estimate->most_rows = rows;
    }
    summarise(totals, &estimate->total, &estimate->total_error);
}

static cicy_status run_study(study *study, cicy_error *error)
{
    for (int rows = 1; rows <= study->options->dimension + 1; rows++) {
        study->cores[rows] = cicy_packed_set_create();
        if (!study->cores[rows] ||
            (rows <= study->options->most_rows &&
             !cicy_cores_find(study->options->dimension, rows, study->cores[rows])))
            return cicy_error_memory(error);
    }
    cicy_packed_set *found = cicy_packed_set_create();
    const bool counted = found && count_small_levels(study, found);
    cicy_packed_set_free(found);
    if (!counted)
        return cicy_error_memory(error);
    if (!study->stopped)
        follow_chains(study);
    if (study->no_memory)
        return cicy_error_memory(error);
    if (study->stopped)
        return cicy_error_set(error, CICY_INTERRUPTED, "estimate: interrupted");
    return CICY_OK;
}

cicy_status cicy_classification_estimate(const cicy_estimate_options *given,
                                         cicy_size_estimate *estimate, cicy_error *error)
{
    cicy_estimate_options options;
    *estimate = (cicy_size_estimate){0};
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    if (options.dimension < 1 || options.dimension > CICY_MAX_DIMENSION)
        return cicy_error_set(error, CICY_USAGE, "estimate: dimension %d is not from 1 to %d",
                              options.dimension, CICY_MAX_DIMENSION);
    if (options.most_rows < 0 || options.most_rows > CICY_MAX_ROWS || options.samples < 0)
        return cicy_error_set(error, CICY_USAGE, "estimate: %d rows, %d samples are impossible",
                              options.most_rows, options.samples);
    options.most_rows = options.most_rows ? options.most_rows : CICY_MAX_ROWS;
    study *all = calloc(1, sizeof *all);
    if (!all)
        return cicy_error_memory(error);
    all->options = &options;
    all->samples = options.samples ? (size_t)options.samples : USUAL_SAMPLES;
    cicy_status status = run_study(all, error);
    if (status == CICY_OK)
        summarise_all(all, estimate);
    group_clear(&all->start);
    for (int rows = 1; rows <= options.dimension + 1; rows++)
        cicy_packed_set_free(all->cores[rows]);
    free(all);
    return status;
}
