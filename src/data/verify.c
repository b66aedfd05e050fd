#include "cicyminer/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/canonical.h"
#include "cicyminer/lists.h"
#include "cicyminer/statistics.h"
#include "cicyminer/threads.h"
#include "data/lists/array_list.h"

enum { BATCH = 32768, MESSAGE = 1200 };

/* A hash of the canonical form of an entry, to find equal entries. */
typedef struct fingerprint {
    uint64_t hash[2];
    size_t index;
} fingerprint;

typedef struct verification {
    const cicy_dataset *set;
    const cicy_verify_options *options;
    cicy_verify_summary *summary;
    fingerprint *prints; /* [N] */
} verification;

static void complain(const verification *work, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(const verification *work, const char *format, ...)
{
    char message[MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (work->options->complain)
        work->options->complain(work->options->user, message);
}

/* ---- Entries ---- */

/* FNV-1a with two different starts; duplicates are confirmed, so a collision costs only time. */
static void make_fingerprint(const cicy_configuration *canonical, size_t index, fingerprint *result)
{
    static const uint64_t starts[2] = {0xcbf29ce484222325u, 0x9e3779b97f4a7c15u};
    for (int k = 0; k < 2; k++) {
        uint64_t hash = starts[k] ^ ((uint64_t)canonical->rows << 8 | canonical->columns);
        for (size_t i = 0; i < canonical->rows; i++)
            for (size_t j = 0; j < canonical->columns; j++)
                hash = (hash ^ canonical->degree[i][j]) * 0x100000001b3u;
        result->hash[k] = hash ^ hash >> 29;
    }
    result->index = index;
}

static bool in_stated_order(const cicy_dataset *set, const cicy_configuration *configuration,
                            const cicy_configuration *canonical)
{
    cicy_configuration staircase;
    switch (set->order) {
    case CICY_ORDER_STAIRCASE:
        cicy_configuration_staircase(configuration, &staircase);
        return cicy_configuration_equal(configuration, &staircase);
    case CICY_ORDER_CANONICAL:
        return cicy_configuration_equal(configuration, canonical);
    default:
        return true;
    }
}

/* Writes what is wrong with an entry into text [CICY_DIFFERENCE_TEXT + 64]; leaves it empty when
 * nothing is wrong. */
static void check_entry(const verification *work, size_t index, char *text)
{
    const cicy_dataset *set = work->set;
    cicy_configuration configuration, canonical;
    cicy_hodge exact;
    cicy_error error = {0};
    cicy_dataset_get(set, index, &configuration);
    work->prints[index] = (fingerprint){.index = index};
    if (cicy_configuration_check(&configuration, &error) != CICY_OK ||
        cicy_hodge_compute(&configuration, CICY_HODGE_CHECK_ALL, &exact, &error) != CICY_OK) {
        snprintf(text, CICY_DIFFERENCE_TEXT, "%s", error.message);
        return;
    }
    cicy_configuration_canonical(&configuration, &canonical);
    make_fingerprint(&canonical, index, &work->prints[index]);
    cicy_list_entry entry = {0};
    cicy_list_state_dataset(set, index, &entry);
    size_t differences = cicy_list_compare(&entry, &exact, NULL, text);
    if (!in_stated_order(set, &configuration, &canonical))
        snprintf(text + strlen(text), 64, "%srows and columns are not in %s order",
                 differences ? "; " : "", cicy_order_name(set->order));
}

/* Checks entries first .. first + count - 1; texts [count]. */
static cicy_status check_batch(verification *work, size_t first, size_t count, char **texts)
{
    int threads = cicy_threads(work->options->threads);
    bool no_memory = false;
#pragma omp parallel for schedule(dynamic, 64) num_threads(threads) reduction(|| : no_memory)
    for (size_t i = 0; i < count; i++) {
        char text[CICY_DIFFERENCE_TEXT + 64] = "";
        check_entry(work, first + i, text);
        texts[i] = text[0] ? strdup(text) : NULL;
        no_memory = no_memory || (text[0] && !texts[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (!texts[i])
            continue;
        complain(work, "matrix[%zu]: %s", first + i, texts[i]);
        work->summary->faulty++;
        free(texts[i]);
    }
    return no_memory ? CICY_SYSTEM : CICY_OK;
}

static cicy_status check_entries(verification *work, cicy_error *error)
{
    const cicy_progress *progress = &work->options->progress;
    size_t total = work->set->count;
    char **texts = malloc(BATCH * sizeof *texts);
    cicy_status status = texts ? CICY_OK : CICY_SYSTEM;
    for (size_t first = 0; status == CICY_OK && first < total; first += BATCH) {
        size_t count = total - first < BATCH ? total - first : BATCH;
        status = check_batch(work, first, count, texts);
        cicy_progress_report now = {.stage = "verifying", .done = first + count, .total = total};
        if (status == CICY_OK && progress->call && !progress->call(progress->user, &now))
            status = CICY_INTERRUPTED;
    }
    free(texts);
    if (status == CICY_SYSTEM)
        return cicy_error_set(error, status, "out of memory");
    if (status == CICY_INTERRUPTED)
        return cicy_error_set(error, status, "verification interrupted");
    return status;
}

/* ---- Duplicates ---- */

static int by_hash(const void *left, const void *right)
{
    const fingerprint *a = left, *b = right;
    for (int k = 0; k < 2; k++)
        if (a->hash[k] != b->hash[k])
            return a->hash[k] < b->hash[k] ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void find_duplicates(verification *work)
{
    fingerprint *prints = work->prints;
    qsort(prints, work->set->count, sizeof *prints, by_hash);
    for (size_t i = 1; i < work->set->count; i++) {
        cicy_configuration a, b;
        bool invalid = prints[i].hash[0] == 0 && prints[i].hash[1] == 0;
        if (invalid || memcmp(prints[i].hash, prints[i - 1].hash, sizeof prints[i].hash) != 0)
            continue;
        cicy_dataset_get(work->set, prints[i - 1].index, &a);
        cicy_dataset_get(work->set, prints[i].index, &b);
        if (!cicy_configuration_equivalent(&a, &b))
            continue;
        complain(work, "matrix[%zu] and matrix[%zu] are equal up to permutations",
                 prints[i - 1].index, prints[i].index);
        work->summary->duplicates++;
    }
}

/* ---- Literature ---- */

static void compare_count(verification *work, const char *what, int64_t found, int64_t known)
{
    if (found == known)
        return;
    complain(work, "%lld %s; the published classification has %lld", (long long)found, what,
             (long long)known);
    work->summary->unpublished++;
}

static void compare_range(verification *work, const char *name, const cicy_spread *found,
                          const int64_t known[2])
{
    if ((known[0] == 0 && known[1] == 0) ||
        (found->minimum == known[0] && found->maximum == known[1]))
        return;
    complain(work, "%s from %lld to %lld; the published classification has %lld to %lld", name,
             (long long)found->minimum, (long long)found->maximum, (long long)known[0],
             (long long)known[1]);
    work->summary->unpublished++;
}

/* Whether the data set is a whole classification: its command or its number of entries shows it, or
 * the caller says so. */
static bool is_classification(const verification *work, const cicy_published_classification *known)
{
    const cicy_dataset *set = work->set;
    return work->options->complete ||
           (set->command && strstr(set->command, "classify") &&
            !strstr(set->command, "--max-rows")) ||
           set->count == known->connected || set->count == known->connected + known->products;
}

static void compare_with_literature(verification *work)
{
    const cicy_published_classification *known = cicy_published_counts(work->set->dimension);
    if (!known || !is_classification(work, known))
        return;
    cicy_statistics all, connected;
    size_t columns;
    const char *const *names = cicy_hodge_column_names(work->set->dimension, &columns);
    cicy_statistics_compute(work->set, false, &all);
    cicy_statistics_compute(work->set, true, &connected);
    work->summary->classification = true;
    compare_count(work, "connected configurations", (int64_t)connected.count,
                  (int64_t)known->connected);
    if (all.products)
        compare_count(work, "direct products", (int64_t)all.products, (int64_t)known->products);
    if (known->favourable)
        compare_count(work, "favourable connected configurations", (int64_t)connected.favourable,
                      (int64_t)known->favourable);
    for (size_t k = 0; k < columns; k++)
        compare_range(work, names[k], &connected.hodge[k], known->hodge_range[k]);
    compare_range(work, "the Euler number", &connected.euler, known->euler_range);
}

cicy_status cicy_dataset_verify(const cicy_dataset *dataset, const cicy_verify_options *given,
                                cicy_verify_summary *summary, cicy_error *error)
{
    cicy_verify_options own;
    CICY_TRY(CICY_OPTIONS_COPY(&own, given, error));
    *summary = (cicy_verify_summary){.entries = dataset->count};
    verification work = {.set = dataset, .options = &own, .summary = summary};
    work.prints = malloc((dataset->count + 1) * sizeof *work.prints);
    if (!work.prints)
        return cicy_error_set(error, CICY_SYSTEM, "no memory to verify %zu entries",
                              dataset->count);
    cicy_status status = check_entries(&work, error);
    if (status == CICY_OK) {
        find_duplicates(&work);
        compare_with_literature(&work);
    }
    free(work.prints);
    return status;
}
