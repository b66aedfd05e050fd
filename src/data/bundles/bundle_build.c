/* Making a data set of line bundles, piece by piece. */
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "base/options_copy.h"
#include "cicyminer/file.h"
#include "cicyminer/index.h"
#include "cicyminer/sampling.h"
#include "cicyminer/threads.h"
#include "cicyminer/version.h"
#include "data/bundles/bundle_answers.h"
#include "data/bundles/bundle_file.h"
#include "data/bundles/bundle_plan.h"

/* The options in the first version with this soname end before this member. */
enum { FIRST_SIZE = offsetof(cicy_bundle_data_options, ranks) };

typedef struct building {
    const cicy_dataset *dataset;
    cicy_bundle_data_options options;
    cicy_bundle_data data;
    cicy_answers answers;
    uint64_t total;
    size_t done;   /* line bundles */
    size_t pieces; /* of answers, looked at so far */
    /* What this pass over the configurations is for: several ranks compute in one, rank 0 stores in
     * another. */
    bool computing, storing;
    pthread_mutex_t *reports; /* one at a time */
} building;

static bool is_wanted(const cicy_dataset *dataset, const cicy_bundle_data_options *options,
                      size_t entry)
{
    return !dataset->product[entry] &&
           (options->most_rows == 0 || dataset->shape[2 * entry] <= options->most_rows);
}

/* The options with their defaults. */
static cicy_status take_options(cicy_bundle_data_options *options,
                                const cicy_bundle_data_options *given, cicy_error *error)
{
    CICY_TRY(cicy_options_copy(options, sizeof *options, FIRST_SIZE, given, error));
    if (options->low == 0 && options->high == 0) {
        options->low = -3;
        options->high = 3;
    }
    const int most = CICY_MAX_BUNDLE_DATA_DEGREE;
    if (options->low < -most || options->high > most || options->low > options->high)
        return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                   "degrees from %d to %d are not a range within %d..%d",
                                   options->low, options->high, -most, most);
    if (options->per_manifold > CICY_MAX_BUNDLES_PER_MANIFOLD)
        return cicy_error_set_code(
            error, CICY_ERROR_RANGE, "%llu line bundles on one configuration are more than %d",
            (unsigned long long)options->per_manifold, CICY_MAX_BUNDLES_PER_MANIFOLD);
    return CICY_OK;
}

cicy_status cicy_bundle_data_count(const cicy_dataset *dataset,
                                   const cicy_bundle_data_options *given, uint64_t *manifolds,
                                   uint64_t *bundles, cicy_error *error)
{
    cicy_bundle_data_options options;
    *manifolds = *bundles = 0;
    CICY_TRY(take_options(&options, given, error));
    for (size_t i = 0; i < dataset->count; i++) {
        if (!is_wanted(dataset, &options, i))
            continue;
        const uint64_t count = cicy_bundle_plan_count(&options, dataset->shape[2 * i]);
        if (count == 0)
            return cicy_error_set_code(
                error, CICY_ERROR_TOO_LARGE,
                "configuration %zu has %d rows: its box of degrees from %d to %d holds more than "
                "%d line bundles; leave out configurations with so many rows, or take a random "
                "sample of each box",
                i + 1, dataset->shape[2 * i], options.low, options.high,
                CICY_MAX_BUNDLES_PER_MANIFOLD);
        *bundles += count;
        ++*manifolds;
    }
    if (*manifolds == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "no connected configuration with at most %zu rows in the data set",
                              options.most_rows);
    if (*bundles > UINT32_MAX)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "%llu line bundles are more than %llu, the limit of one file",
                                   (unsigned long long)*bundles, (unsigned long long)UINT32_MAX);
    return CICY_OK;
}

/* ---- Configurations ---- */

static void find_padding(building *b)
{
    for (size_t i = 0; i < b->dataset->count; i++) {
        const uint8_t *shape = b->dataset->shape + 2 * i;
        if (!is_wanted(b->dataset, &b->options, i))
            continue;
        b->data.rows = shape[0] > b->data.rows ? shape[0] : b->data.rows;
        b->data.columns = shape[1] > b->data.columns ? shape[1] : b->data.columns;
    }
}

static void copy_configurations(building *b)
{
    const cicy_dataset *from = b->dataset;
    cicy_bundle_data *to = &b->data;
    for (size_t i = 0, m = 0; i < from->count; i++) {
        if (!is_wanted(from, &b->options, i))
            continue;
        memcpy(to->shape + 2 * m, from->shape + 2 * i, 2);
        to->source[m] = (uint32_t)i;
        for (size_t row = 0; row < to->shape[2 * m]; row++)
            memcpy(to->matrix + (m * to->rows + row) * to->columns,
                   from->matrix + (i * from->rows + row) * from->columns, to->shape[2 * m + 1]);
        m++;
    }
}

static cicy_status start(building *b, cicy_error *error)
{
    uint64_t manifolds;
    CICY_TRY(cicy_bundle_data_count(b->dataset, &b->options, &manifolds, &b->total, error));
    b->data = (cicy_bundle_data){.dimension = b->dataset->dimension,
                                 .manifolds = (size_t)manifolds,
                                 .count = (size_t)b->total,
                                 .low = b->options.low,
                                 .high = b->options.high,
                                 .seed = b->options.seed,
                                 .per_manifold = b->options.per_manifold,
                                 .command = strdup(b->options.command ? b->options.command : ""),
                                 .version = strdup(cicy_version())};
    find_padding(b);
    if (!b->data.command || !b->data.version)
        return cicy_error_memory(error);
    CICY_TRY(cicy_bundle_data_allocate(&b->data, error));
    copy_configurations(b);
    return CICY_OK;
}

/* ---- Answers ---- */

static bool keep_going(const building *b)
{
    return cicy_keep_going(b->options.progress, "line bundles", b->done, b->total);
}

/* What a long computation asks in between. */
static bool keep_computing(void *user, const cicy_progress_report *report)
{
    const building *b = user;
    (void)report;
    pthread_mutex_lock(b->reports);
    const bool going = keep_going(b);
    pthread_mutex_unlock(b->reports);
    return going;
}

static bool narrow(const cicy_line_bundle_cohomology *found, cicy_bundle_answer *answer)
{
    *answer = (cicy_bundle_answer){.method = (uint32_t)found->method};
    for (int q = 0; q <= found->dimension; q++) {
        if (found->h[q] > INT32_MAX)
            return false;
        answer->h[q] = (int32_t)found->h[q];
    }
    return true;
}

/* Whether a limit was reached. Lack of memory has a code of its own. */
static bool is_limit(const cicy_error *error)
{
    return error->code == CICY_ERROR_TOO_LARGE || error->code == CICY_ERROR_SYSTEM;
}

/* One line bundle. A limit that is reached makes it unanswered; every other failure is an error. */
static cicy_status answer_one(const cicy_configuration *x, const int8_t *degrees,
                              const cicy_line_bundle_options *wanted, cicy_bundle_answer *answer,
                              cicy_error *error)
{
    int64_t bundle[CICY_MAX_ROWS];
    cicy_line_bundle_cohomology found;
    for (int i = 0; i < x->rows; i++)
        bundle[i] = degrees[i];
    const cicy_status status = cicy_line_bundle_compute(x, bundle, wanted, &found, error);
    if (status == CICY_OK && narrow(&found, answer))
        return CICY_OK;
    if (status != CICY_OK && !is_limit(error))
        return status;
    *answer = (cicy_bundle_answer){.method = CICY_BUNDLE_UNANSWERED};
    for (int q = 0; q <= cicy_configuration_dimension(x); q++)
        answer->h[q] = -1;
    return CICY_OK;
}

/* The line bundles at places [count] of a plan, by all threads. */
static cicy_status compute_piece(building *b, const cicy_configuration *x,
                                 const cicy_bundle_plan *plan, const uint32_t *places, size_t count,
                                 cicy_bundle_answer *piece, cicy_error *error)
{
    const cicy_progress progress = {keep_computing, b};
    const cicy_line_bundle_options wanted = {.size = sizeof wanted,
                                             .memory = b->options.memory,
                                             .seconds = b->options.seconds,
                                             .seed = b->options.seed,
                                             .unchecked = b->options.unchecked,
                                             .threads = 1,
                                             .progress = &progress};
    cicy_status status = CICY_OK;
    cicy_error first = {0};
#pragma omp parallel for num_threads(cicy_threads(b->options.threads)) schedule(dynamic, 1)
    for (size_t k = 0; k < count; k++) {
        cicy_error own = {0};
        cicy_status seen;
#pragma omp atomic read
        seen = status;
        if (seen != CICY_OK)
            continue;
        const cicy_status result =
            answer_one(x, plan->bundle + (size_t)places[k] * x->rows, &wanted, &piece[k], &own);
        if (result != CICY_OK)
#pragma omp critical
        {
            first = own;
#pragma omp atomic write
            status = result;
        }
    }
    if (status != CICY_OK && error)
        *error = first;
    return status;
}

/* The answer of one line bundle for all that follow from it. */
static void spread(building *b, const cicy_bundle_plan *plan, size_t place,
                   const cicy_bundle_answer *of_orbit)
{
    const int d = b->data.dimension;
    const size_t k = b->done + place;
    const cicy_bundle_answer *answer = &of_orbit[plan->orbit[place]];
    int32_t *h = b->data.h + k * ((size_t)d + 1);
    for (int q = 0; q <= d; q++)
        h[q] = answer->h[plan->mirrored[place] ? d - q : q];
    /* The closed form of one is that of the dual of the other. */
    const bool swapped = plan->mirrored[place] && answer->method <= CICY_COHOMOLOGY_DUAL;
    b->data.method[k] = (uint8_t)(swapped ? 1 - answer->method : answer->method);
    b->data.orbit[k] = (uint32_t)(b->done + plan->orbit[place]);
}

static cicy_status set_index(building *b, const cicy_index_polynomial *polynomial, size_t k,
                             const int8_t *degrees, cicy_error *error)
{
    int64_t bundle[CICY_MAX_ROWS] = {0}, index, sum = 0;
    const int32_t *h = b->data.h + k * ((size_t)b->data.dimension + 1);
    for (int i = 0; i < polynomial->rows; i++)
        bundle[i] = degrees[i];
    CICY_TRY(cicy_index_evaluate(polynomial, bundle, &index, error));
    for (int q = 0; q <= b->data.dimension; q++)
        sum += q % 2 ? -(int64_t)h[q] : h[q];
    if (index != (int32_t)index || (b->data.method[k] != CICY_BUNDLE_UNANSWERED && index != sum))
        return cicy_error_set_code(
            error, CICY_ERROR_MISMATCH,
            "line bundle %zu: the alternating sum %lld is not the index %lld", k + 1,
            (long long)sum, (long long)index);
    b->data.index[k] = (int32_t)index;
    return CICY_OK;
}

/* Everything about the line bundles of configuration m, once the answers are there. */
static cicy_status store(building *b, size_t m, const cicy_configuration *x,
                         const cicy_bundle_plan *plan, const cicy_bundle_answer *of_orbit,
                         cicy_error *error)
{
    cicy_index_polynomial polynomial;
    cicy_status status = cicy_index_polynomial_compute(x, &polynomial, error);
    for (size_t place = 0; place < plan->count && status == CICY_OK; place++) {
        const size_t k = b->done + place;
        b->data.manifold[k] = (uint32_t)m;
        memcpy(b->data.bundle + k * b->data.rows, plan->bundle + place * x->rows, x->rows);
        spread(b, plan, place, of_orbit);
        status = set_index(b, &polynomial, k, plan->bundle + place * x->rows, error);
    }
    cicy_index_polynomial_clear(&polynomial);
    return status;
}

/* The next piece of answers: what is known, or what this rank computes. */
static cicy_status answer_piece(building *b, const cicy_configuration *x,
                                const cicy_bundle_plan *plan, const uint32_t *places, size_t count,
                                cicy_bundle_answer *piece, cicy_error *error)
{
    const size_t number = b->pieces++;
    const bool known = cicy_answers_has(&b->answers, number, count);
    if (known && b->storing)
        cicy_answers_get(&b->answers, number, piece);
    if (!known && !b->computing)
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: the answers of another process are missing",
                                   b->answers.folder);
    if (known || !cicy_rank_owns(b->options.ranks, number))
        return CICY_OK;
    CICY_TRY(compute_piece(b, x, plan, places, count, piece, error));
    return cicy_answers_append(&b->answers, number, piece, count, error);
}

/* The answers of a configuration in pieces. `firsts` are the places of the line bundles that are
 * computed. */
static cicy_status answer_pieces(building *b, const cicy_configuration *x,
                                 const cicy_bundle_plan *plan, const uint32_t *firsts, size_t count,
                                 cicy_bundle_answer *of_orbit, cicy_error *error)
{
    const size_t before = b->done;
    cicy_bundle_answer piece[CICY_ANSWERS_PIECE] = {{{0}, 0}};
    for (size_t k = 0; k < count; k += CICY_ANSWERS_PIECE) {
        const size_t left = count - k, size = left < CICY_ANSWERS_PIECE ? left : CICY_ANSWERS_PIECE;
        CICY_TRY(answer_piece(b, x, plan, firsts + k, size, piece, error));
        for (size_t i = 0; i < size; i++)
            of_orbit[firsts[k + i]] = piece[i];
        b->done = before + plan->count * (k + size) / count; /* for the progress */
        if (!keep_going(b))
            return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
    }
    b->done = before;
    return CICY_OK;
}

static cicy_status answer_plan(building *b, size_t m, const cicy_configuration *x,
                               const cicy_bundle_plan *plan, cicy_error *error)
{
    uint32_t *firsts = malloc(plan->count * sizeof *firsts);
    cicy_bundle_answer *of_orbit = malloc(plan->count * sizeof *of_orbit);
    size_t count = 0;
    cicy_status status = firsts && of_orbit ? CICY_OK : cicy_error_memory(error);
    for (uint32_t place = 0; status == CICY_OK && place < plan->count; place++)
        if (plan->orbit[place] == place)
            firsts[count++] = place;
    CICY_THEN(status, answer_pieces(b, x, plan, firsts, count, of_orbit, error));
    if (b->storing)
        CICY_THEN(status, store(b, m, x, plan, of_orbit, error));
    free(firsts);
    free(of_orbit);
    return status;
}

static cicy_status answer_manifold(building *b, size_t m, cicy_error *error)
{
    static const uint64_t stream = UINT64_C(0x4C42) << 48;
    cicy_configuration x;
    cicy_bundle_plan plan;
    cicy_bundle_data_get(&b->data, m, &x);
    cicy_status status =
        cicy_bundle_plan_make(&plan, &x, &b->options, stream ^ b->data.source[m], error);
    CICY_THEN(status, answer_plan(b, m, &x, &plan, error));
    if (status == CICY_OK)
        b->done += plan.count;
    cicy_bundle_plan_clear(&plan);
    if (status != CICY_OK && status != CICY_INTERRUPTED)
        return cicy_error_prepend(error, status, "configuration %u",
                                  (unsigned)b->data.source[m] + 1);
    return status;
}

/* All that decides the answers. */
static void state_question(const building *b, char *text, size_t room)
{
    const cicy_bundle_data_options *o = &b->options;
    snprintf(text, room,
             "version 2\nconfigurations %016llx\ndegrees %d..%d\nmost rows %zu\nper manifold "
             "%llu\nseed %llu\nmemory %zu\nseconds %.17g\nchecked %d\n",
             (unsigned long long)cicy_dataset_checksum(b->dataset), o->low, o->high, o->most_rows,
             (unsigned long long)o->per_manifold, (unsigned long long)o->seed, o->memory,
             o->seconds, !o->unchecked);
}

/* One pass over all configurations. */
static cicy_status answer_all(building *b, cicy_error *error)
{
    b->done = b->pieces = 0;
    for (size_t m = 0; m < b->data.manifolds; m++)
        CICY_TRY(answer_manifold(b, m, error));
    return CICY_OK;
}

static cicy_status build(building *b, const char *path, cicy_error *error)
{
    char question[512];
    const cicy_ranks *ranks = b->options.ranks;
    CICY_TRY(start(b, error));
    state_question(b, question, sizeof question);
    CICY_TRY(cicy_answers_open(&b->answers, path, question, ranks, error));
    b->computing = true;
    b->storing = cicy_rank_count(ranks) == 1;
    if (!b->storing) {
        CICY_TRY(cicy_answers_unite(&b->answers, answer_all(b, error), error));
        b->computing = false;
        b->storing = cicy_rank(ranks) == 0;
    }
    if (b->storing) {
        CICY_TRY(answer_all(b, error));
        CICY_TRY(cicy_bundle_data_write(&b->data, path, error));
        cicy_answers_remove(&b->answers);
    }
    return cicy_ranks_meet(ranks, NULL, error);
}

cicy_status cicy_bundle_data_build(const cicy_dataset *dataset,
                                   const cicy_bundle_data_options *options, const char *path,
                                   cicy_error *error)
{
    cicy_error own = {0}; /* the code of a failure is needed here */
    pthread_mutex_t reports = PTHREAD_MUTEX_INITIALIZER;
    building b = {.dataset = dataset, .reports = &reports};
    cicy_status status = take_options(&b.options, options, &own);
    CICY_THEN(status, cicy_file_check(path, &own));
    CICY_THEN(status, build(&b, path, &own));
    if (status == CICY_INTERRUPTED)
        cicy_error_set(&own, CICY_INTERRUPTED,
                       "%s: stopped after %llu of %llu line bundles; the same command continues",
                       path, (unsigned long long)b.done, (unsigned long long)b.total);
    pthread_mutex_destroy(&reports);
    if (status != CICY_OK && error)
        *error = own;
    cicy_answers_close(&b.answers);
    cicy_bundle_data_clear(&b.data);
    return status;
}
