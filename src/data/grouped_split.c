#include "data/grouped_split.h"

#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/random.h"

static const uint64_t stream_groups = UINT64_C(0x47525550) << 32;

/* An entry with the random number of its group. */
typedef struct member {
    uint64_t order;
    uint32_t group, entry;
} member;

static int by_order(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static member find_member(const cicy_dataset *dataset, const cicy_split_options *options,
                          uint32_t entry)
{
    const bool manifolds = options->sampling == CICY_SAMPLING_MANIFOLDS;
    const uint32_t group = manifolds ? dataset->manifold[entry] : dataset->orbit[entry];
    cicy_random random;
    cicy_random_init(&random, options->seed, stream_groups ^ group);
    return (member){.order = cicy_random_u64(&random), .group = group, .entry = entry};
}

/* The first end of a group at or after `wanted` members. */
static size_t end_of_group(const member *members, size_t count, size_t wanted)
{
    while (wanted > 0 && wanted < count && members[wanted].group == members[wanted - 1].group)
        wanted++;
    return wanted;
}

/* Puts entries [count] into the random order of their groups, and finds the sizes of the parts. */
static cicy_status order_groups(const cicy_dataset *dataset, const cicy_split_options *options,
                                uint32_t *entries, size_t count, size_t *training,
                                size_t *validation, cicy_error *error)
{
    member *members = malloc((count + 1) * sizeof *members);
    if (!members)
        return cicy_error_memory(error);
    for (size_t i = 0; i < count; i++)
        members[i] = find_member(dataset, options, entries[i]);
    qsort(members, count, sizeof *members, by_order);
    for (size_t i = 0; i < count; i++)
        entries[i] = members[i].entry;
    const size_t wanted = *training + *validation;
    *training = end_of_group(members, count, *training);
    *validation =
        end_of_group(members, count, wanted > *training ? wanted : *training + 1) - *training;
    free(members);
    return CICY_OK;
}

cicy_status cicy_split_divide_groups(const cicy_dataset *dataset, uint32_t *entries,
                                     size_t eligible, size_t count, size_t training,
                                     size_t validation, cicy_split *split, cicy_error *error)
{
    CICY_TRY(
        order_groups(dataset, &split->options, entries, eligible, &training, &validation, error));
    const size_t test = eligible < count ? eligible : training + validation;
    if (training == 0 || training >= eligible || validation == 0 ||
        training + validation > eligible)
        return cicy_error_set(
            error, CICY_INVALID_INPUT,
            "the data set has too few groups of line bundles for a training share "
            "of %g and a validation share of %g",
            split->options.training, split->options.validation);
    CICY_TRY(cicy_split_fill_part(split, CICY_PART_TRAINING, entries, training, error));
    CICY_TRY(
        cicy_split_fill_part(split, CICY_PART_VALIDATION, entries + training, validation, error));
    return cicy_split_fill_part(split, CICY_PART_TEST, entries + test, count - test, error);
}
