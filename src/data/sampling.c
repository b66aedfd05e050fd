#include "cicyminer/sampling.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/random.h"
#include "data/grouped_split.h"

/* Streams of the random generator: one per use, so that the draws do not depend on each other. */
static const uint64_t stream_training = UINT64_C(0x53504c4954),
                      stream_validation = UINT64_C(0x53504c4955),
                      stream_share = UINT64_C(0x53504c4956);

const char *cicy_part_name(cicy_part part)
{
    static const char *const names[CICY_PARTS] = {"training", "validation", "test"};
    return names[part];
}

const char *cicy_sampling_name(cicy_sampling sampling)
{
    static const char *const names[CICY_SAMPLINGS] = {"stratified", "random", "rows", "h11",
                                                      "manifolds"};
    return names[sampling];
}

bool cicy_sampling_limited(cicy_sampling sampling)
{
    return sampling == CICY_SAMPLING_ROWS || sampling == CICY_SAMPLING_H11;
}

void cicy_split_clear(cicy_split *split)
{
    for (int part = 0; part < CICY_PARTS; part++)
        free(split->indices[part]);
    *split = (cicy_split){0};
}

/* Entries of one stratum, and how many of them are wanted for training. */
typedef struct stratum {
    int32_t value;
    size_t count, wanted;
    double remainder;
} stratum;

static int by_value(const void *a, const void *b)
{
    const stratum *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static int by_remainder(const void *a, const void *b)
{
    const stratum *x = a, *y = b;
    if (x->remainder != y->remainder)
        return x->remainder < y->remainder ? 1 : -1;
    return by_value(a, b);
}

/* Shares `total` among the strata in proportion to their size (largest remainders). */
static void apportion(stratum *strata, size_t count, size_t entries, size_t total)
{
    size_t given = 0;
    for (size_t s = 0; s < count; s++) {
        double exact = (double)strata[s].count * (double)total / (double)entries;
        strata[s].wanted = (size_t)exact;
        strata[s].remainder = exact - (double)strata[s].wanted;
        given += strata[s].wanted;
    }
    qsort(strata, count, sizeof *strata, by_remainder);
    for (size_t s = 0; s < count && given < total; s++) {
        strata[s].wanted++;
        given++;
    }
    qsort(strata, count, sizeof *strata, by_value);
}

static int32_t stratum_value(const cicy_dataset *dataset, const cicy_split_options *options,
                             uint32_t index)
{
    if (options->sampling != CICY_SAMPLING_STRATIFIED)
        return 0;
    return dataset->hodge[index * dataset->hodge_columns + 1]; /* h21 */
}

/* Counts the strata of entries [count]; *strata is sorted by value and freed by the caller. */
static cicy_status find_strata(const cicy_dataset *dataset, const cicy_split_options *options,
                               const uint32_t *entries, size_t count, stratum **strata,
                               size_t *strata_count, cicy_error *error)
{
    stratum *found = *strata = malloc((count + 1) * sizeof *found);
    *strata_count = 0;
    if (!found)
        return cicy_error_memory(error);
    for (size_t i = 0; i < count; i++)
        found[i] = (stratum){.value = stratum_value(dataset, options, entries[i]), .count = 1};
    qsort(found, count, sizeof *found, by_value);
    for (size_t i = 0; i < count; i++)
        if (i > 0 && found[i].value == found[*strata_count - 1].value)
            found[*strata_count - 1].count++;
        else
            found[(*strata_count)++] = found[i];
    return CICY_OK;
}

/* Moves the first `wanted` of each stratum of the shuffled entries [count] to the front; otherwise
 * the order stays the same. */
static cicy_status draw_training(const cicy_dataset *dataset, const cicy_split_options *options,
                                 uint32_t *entries, size_t count, size_t wanted, cicy_error *error)
{
    stratum *strata = NULL;
    size_t strata_count;
    cicy_status status =
        find_strata(dataset, options, entries, count, &strata, &strata_count, error);
    uint32_t *others = malloc((count + 1) * sizeof *others);
    if (status == CICY_OK && !others)
        status = cicy_error_memory(error);
    if (status == CICY_OK) {
        apportion(strata, strata_count, count, wanted);
        size_t drawn = 0, left = 0;
        for (size_t i = 0; i < count; i++) {
            stratum key = {.value = stratum_value(dataset, options, entries[i])};
            stratum *own = bsearch(&key, strata, strata_count, sizeof *strata, by_value);
            if (own->wanted > 0) {
                own->wanted--;
                entries[drawn++] = entries[i];
            } else {
                others[left++] = entries[i];
            }
        }
        memcpy(entries + drawn, others, left * sizeof *others);
    }
    free(strata);
    free(others);
    return status;
}

static int by_index(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

cicy_status cicy_split_fill_part(cicy_split *split, cicy_part part, const uint32_t *source,
                                 size_t count, cicy_error *error)
{
    split->indices[part] = malloc((count + 1) * sizeof *source);
    if (!split->indices[part])
        return cicy_error_memory(error);
    memcpy(split->indices[part], source, count * sizeof *source);
    qsort(split->indices[part], count, sizeof *source, by_index);
    split->count[part] = count;
    return CICY_OK;
}

/* Shuffles the eligible entries so that the training part comes first, then the validation part. */
static cicy_status draw_parts(const cicy_dataset *dataset, const cicy_split_options *options,
                              uint32_t *entries, size_t count, size_t training, cicy_error *error)
{
    cicy_random random;
    cicy_random_init(&random, options->seed, stream_training);
    cicy_random_shuffle(&random, entries, count);
    CICY_TRY(draw_training(dataset, options, entries, count, training, error));
    cicy_random_init(&random, options->seed, stream_validation);
    cicy_random_shuffle(&random, entries + training, count - training);
    return CICY_OK;
}

/* Divides entries [count] into the three parts. Only the first `eligible` may be trained on. If
 * there are others, they are the test part; if not, the test part is what the other two parts
 * leave. */
static cicy_status divide(const cicy_dataset *dataset, const cicy_split_options *options,
                          uint32_t *entries, size_t eligible, size_t count, cicy_split *split,
                          cicy_error *error)
{
    size_t training = (size_t)llround(options->training * (double)eligible);
    size_t validation = (size_t)llround(options->validation * (double)eligible);
    if (training + validation > eligible)
        validation = eligible - training;
    if (dataset->content == CICY_CONTENT_BUNDLES)
        return cicy_split_divide_groups(dataset, entries, eligible, count, training, validation,
                                        split, error);
    if (training == 0 || validation == 0)
        return cicy_error_set(
            error, CICY_INVALID_INPUT,
            "the data set has %zu entries to train on that are not direct products: too "
            "few for a training share of %g and a validation share of %g",
            eligible, options->training, options->validation);
    CICY_TRY(draw_parts(dataset, options, entries, eligible, training, error));
    const size_t test = eligible < count ? eligible : training + validation;
    cicy_status status = cicy_split_fill_part(split, CICY_PART_TRAINING, entries, training, error);
    CICY_THEN(status, cicy_split_fill_part(split, CICY_PART_VALIDATION, entries + training,
                                           validation, error));
    CICY_THEN(status,
              cicy_split_fill_part(split, CICY_PART_TEST, entries + test, count - test, error));
    return status;
}

static bool within_limit(const cicy_dataset *dataset, const cicy_split_options *options,
                         uint32_t index)
{
    const int64_t rows = dataset->shape[2 * (size_t)index];
    const int64_t h11 = dataset->hodge[index * dataset->hodge_columns];
    return (options->sampling == CICY_SAMPLING_ROWS ? rows : h11) <= options->limit;
}

/* Moves the entries within the limit to the front; otherwise the order stays the same. */
static cicy_status apply_limit(const cicy_dataset *dataset, const cicy_split_options *options,
                               uint32_t *entries, size_t count, size_t *eligible, cicy_error *error)
{
    size_t beyond = 0;
    uint32_t *others = malloc((count + 1) * sizeof *others);
    if (!others)
        return cicy_error_memory(error);
    *eligible = 0;
    for (size_t i = 0; i < count; i++)
        if (within_limit(dataset, options, entries[i]))
            entries[(*eligible)++] = entries[i];
        else
            others[beyond++] = entries[i];
    memcpy(entries + *eligible, others, beyond * sizeof *others);
    free(others);
    if (beyond == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "no entry is left to test on: all have %s up to %lld",
                              cicy_sampling_name(options->sampling), (long long)options->limit);
    return CICY_OK;
}

/* Draws the entries that are used at all, in increasing order; returns their number. */
static size_t use_share(const cicy_split_options *options, uint32_t *entries, size_t count)
{
    if (options->share == 0 || options->share == 1)
        return count;
    cicy_random random;
    cicy_random_init(&random, options->seed, stream_share);
    cicy_random_shuffle(&random, entries, count);
    const size_t used = (size_t)llround(options->share * (double)count);
    qsort(entries, used, sizeof *entries, by_index);
    return used;
}

static cicy_status check_options(const cicy_dataset *dataset, const cicy_split_options *options,
                                 cicy_error *error)
{
    if (!(options->share >= 0 && options->share <= 1))
        return cicy_error_set(error, CICY_USAGE, "a share of %g of the data set is not in (0, 1]",
                              options->share);
    if (!(options->training > 0 && options->training < 1))
        return cicy_error_set(error, CICY_USAGE, "a training share of %g is not between 0 and 1",
                              options->training);
    if (!(options->validation > 0 && options->training + options->validation <= 1 + 1e-9))
        return cicy_error_set(
            error, CICY_USAGE,
            "a validation share of %g cannot be combined with a training share of %g",
            options->validation, options->training);
    if (cicy_sampling_limited(options->sampling) != (options->limit > 0))
        return cicy_error_set(error, CICY_USAGE,
                              "sampling by rows or h11 needs a limit of at least 1, and the others "
                              "have none: %s and %lld do not go together",
                              cicy_sampling_name(options->sampling), (long long)options->limit);
    if (options->sampling == CICY_SAMPLING_STRATIFIED && dataset->hodge_columns < 2)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "a data set of dimension %d has no h21 to stratify on",
                              dataset->dimension);
    const bool bundles = dataset->content == CICY_CONTENT_BUNDLES;
    if (bundles ? options->sampling == CICY_SAMPLING_STRATIFIED ||
                      options->sampling == CICY_SAMPLING_H11
                : options->sampling == CICY_SAMPLING_MANIFOLDS)
        return cicy_error_set(error, CICY_USAGE, "sampling %s cannot be combined with %s",
                              cicy_sampling_name(options->sampling),
                              bundles ? "line bundles" : "configurations");
    if (dataset->count >= UINT32_MAX)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%zu entries are too many for a split",
                              dataset->count);
    return CICY_OK;
}

cicy_status cicy_split_create(const cicy_dataset *dataset, const cicy_split_options *given,
                              cicy_split *split, cicy_error *error)
{
    *split = (cicy_split){0};
    const cicy_split_options *options = &split->options;
    cicy_status status = CICY_OPTIONS_COPY(&split->options, given, error);
    CICY_THEN(status, check_options(dataset, options, error));
    if (status != CICY_OK)
        return status;
    split->checksum = cicy_dataset_checksum(dataset);
    uint32_t *entries = malloc((dataset->count + 1) * sizeof *entries);
    if (!entries)
        return cicy_error_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < dataset->count; i++)
        if (!dataset->product[i])
            entries[count++] = (uint32_t)i;
    count = use_share(options, entries, count);
    size_t eligible = count;
    if (cicy_sampling_limited(options->sampling))
        status = apply_limit(dataset, options, entries, count, &eligible, error);
    CICY_THEN(status, divide(dataset, options, entries, eligible, count, split, error));
    free(entries);
    return status;
}

/* Whether all indices are in the data set and, with a limit, the test part is beyond it and the
 * other parts are within it. */
static bool parts_fit(const cicy_split *split, const cicy_dataset *dataset)
{
    for (int part = 0; part < CICY_PARTS; part++)
        for (size_t i = 0; i < split->count[part]; i++) {
            const uint32_t index = split->indices[part][i];
            if (index >= dataset->count ||
                (cicy_sampling_limited(split->options.sampling) &&
                 within_limit(dataset, &split->options, index) != (part != CICY_PART_TEST)))
                return false;
        }
    return true;
}

cicy_status cicy_split_check(const cicy_split *split, const cicy_dataset *dataset, const char *name,
                             cicy_error *error)
{
    uint64_t checksum = cicy_dataset_checksum(dataset);
    if (checksum != split->checksum)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: not the data set of this run (checksum %016" PRIx64
                              ", the run has %016" PRIx64 ")",
                              name, checksum, split->checksum);
    if (!parts_fit(split, dataset))
        return cicy_error_set(
            error, CICY_INVALID_INPUT,
            "%s: the split is damaged: its entries are not in the data set, or on "
            "the wrong side of the limit",
            name);
    return CICY_OK;
}

/* config.json has only 15 digits of a share. */
static bool same_share(double a, double b)
{
    return fabs(a - b) < 1e-12;
}

bool cicy_split_has_options(const cicy_split *split, const cicy_split_options *given)
{
    const cicy_split_options *own = &split->options;
    cicy_split_options copy, *options = &copy;
    return CICY_OPTIONS_COPY(&copy, given, NULL) == CICY_OK && own->sampling == options->sampling &&
           same_share(own->share, options->share) && same_share(own->training, options->training) &&
           same_share(own->validation, options->validation) && own->seed == options->seed &&
           own->limit == options->limit;
}
