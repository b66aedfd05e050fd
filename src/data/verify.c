#include "cicyminer/verify.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/record_sort.h"
#include "base/keep_going.h"
#include "base/options_copy.h"
#include "base/ranks.h"
#include "cicyminer/canonical.h"
#include "cicyminer/lists.h"
#include "cicyminer/statistics.h"
#include "cicyminer/threads.h"
#include "data/dataset/visit_parts.h"
#include "data/lists/array_list.h"
#include "data/verify_exchange.h"

/* The options in the first version with this soname end before this member. */
enum { FIRST_SIZE = offsetof(cicy_verify_options, memory) };

enum { BATCH = 32768, MESSAGE = 1200 };

/* A hash of the canonical form of an entry and its index, to find equal entries. The hash 0 stands
 * for an entry that has no canonical form. */
typedef cicy_record fingerprint;

typedef struct verification {
    cicy_entries entries;
    const cicy_dataset *head; /* of the entries */
    const cicy_verify_options *options;
    cicy_verify_summary *summary;
    cicy_statistics all, connected;
    cicy_record_sort *prints;
    fingerprint last; /* of the sorted ones */
} verification;

/* Entries that are checked together. */
typedef struct batch {
    const cicy_dataset *set;
    size_t first, count; /* in `set` */
    size_t index;        /* of the first one in the whole data set */
    fingerprint *prints; /* [count] */
    char **texts;        /* [count]: what is wrong; NULL: nothing */
} batch;

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
        result->word[k] = hash ^ hash >> 29;
    }
    result->word[2] = index;
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
static void check_entry(const batch *batch, size_t i, char *text)
{
    const cicy_dataset *set = batch->set;
    const size_t place = batch->first + i, index = batch->index + i;
    cicy_configuration configuration, canonical;
    cicy_hodge exact;
    cicy_error error = {0};
    cicy_dataset_get(set, place, &configuration);
    batch->prints[i] = (fingerprint){{0, 0, index}};
    if (cicy_configuration_check(&configuration, &error) != CICY_OK ||
        cicy_hodge_compute(&configuration, CICY_HODGE_CHECK_ALL, &exact, &error) != CICY_OK) {
        snprintf(text, CICY_DIFFERENCE_TEXT, "%s", error.message);
        return;
    }
    cicy_configuration_canonical(&configuration, &canonical);
    make_fingerprint(&canonical, index, &batch->prints[i]);
    cicy_list_entry entry = {0};
    cicy_list_state_dataset(set, place, &entry);
    size_t differences = cicy_list_compare(&entry, &exact, NULL, text);
    if (!in_stated_order(set, &configuration, &canonical))
        snprintf(text + strlen(text), 64, "%srows and columns are not in %s order",
                 differences ? "; " : "", cicy_order_name(set->order));
}

static cicy_status take_results(verification *work, const batch *batch, cicy_error *error)
{
    for (size_t i = 0; i < batch->count; i++) {
        CICY_TRY(cicy_record_sort_add(work->prints, batch->prints[i], error));
        if (!batch->texts[i])
            continue;
        complain(work, "matrix[%zu]: %s", batch->index + i, batch->texts[i]);
        work->summary->faulty++;
    }
    return CICY_OK;
}

static cicy_status check_batch(verification *work, const batch *batch, cicy_error *error)
{
    const cicy_ranks *ranks = work->options->ranks;
    int threads = cicy_threads(work->options->threads);
    bool no_memory = false;
    size_t first, end;
    cicy_rank_share(ranks, cicy_rank(ranks), batch->count, &first, &end);
    memset(batch->texts, 0, batch->count * sizeof *batch->texts);
#pragma omp parallel for schedule(dynamic, 64) num_threads(threads) reduction(|| : no_memory)
    for (size_t i = first; i < end; i++) {
        char text[CICY_DIFFERENCE_TEXT + 64] = "";
        check_entry(batch, i, text);
        batch->texts[i] = text[0] ? strdup(text) : NULL;
        no_memory = no_memory || (text[0] && !batch->texts[i]);
    }
    cicy_status status = no_memory ? cicy_error_memory(error) : CICY_OK;
    CICY_THEN(status,
              cicy_verify_exchange(ranks, batch->count, batch->prints, batch->texts, error));
    if (cicy_rank(ranks) == 0)
        CICY_THEN(status, take_results(work, batch, error));
    for (size_t i = 0; i < batch->count; i++)
        free(batch->texts[i]);
    return status;
}

static cicy_status report(const verification *work, size_t done, cicy_error *error)
{
    bool stopped = !cicy_keep_going(&work->options->progress, "verifying", done, work->head->count);
    CICY_TRY(cicy_ranks_meet(work->options->ranks, &stopped, error));
    if (stopped)
        return cicy_error_set(error, CICY_INTERRUPTED, "verification interrupted");
    return CICY_OK;
}

/* Checks a data set, or the part of one that begins with this index. */
static cicy_status check_part(void *user, const cicy_dataset *part, size_t index, cicy_error *error)
{
    verification *work = user;
    batch batch = {.set = part,
                   .prints = malloc(BATCH * sizeof *batch.prints),
                   .texts = malloc(BATCH * sizeof *batch.texts)};
    cicy_status status = batch.prints && batch.texts ? CICY_OK : cicy_error_memory(error);
    for (; status == CICY_OK && batch.first < part->count; batch.first += batch.count) {
        batch.count = part->count - batch.first < BATCH ? part->count - batch.first : BATCH;
        batch.index = index + batch.first;
        status = check_batch(work, &batch, error);
        CICY_THEN(status, report(work, batch.index + batch.count, error));
    }
    free(batch.prints);
    free(batch.texts);
    cicy_statistics_add(part, false, &work->all);
    cicy_statistics_add(part, true, &work->connected);
    return status;
}

/* ---- Duplicates ---- */

static cicy_status get_entry(const verification *work, uint64_t index,
                             cicy_configuration *configuration, cicy_error *error)
{
    cicy_dataset part;
    if (work->entries.set) {
        cicy_dataset_get(work->entries.set, (size_t)index, configuration);
        return CICY_OK;
    }
    CICY_TRY(cicy_dataset_read_part(work->entries.reader, (size_t)index, 1, &part, error));
    cicy_dataset_get(&part, 0, configuration);
    cicy_dataset_clear(&part);
    return CICY_OK;
}

/* Takes the fingerprints in their order; equal entries have equal ones. */
static cicy_status compare_with_last(void *user, const fingerprint *print, cicy_error *error)
{
    verification *work = user;
    const fingerprint last = work->last;
    cicy_configuration a, b;
    work->last = *print;
    if ((print->word[0] == 0 && print->word[1] == 0) ||
        memcmp(print->word, last.word, 2 * sizeof print->word[0]) != 0)
        return CICY_OK;
    CICY_TRY(get_entry(work, last.word[2], &a, error));
    CICY_TRY(get_entry(work, print->word[2], &b, error));
    if (!cicy_configuration_equivalent(&a, &b))
        return CICY_OK;
    complain(work, "matrix[%zu] and matrix[%zu] are equal up to permutations", (size_t)last.word[2],
             (size_t)print->word[2]);
    work->summary->duplicates++;
    return CICY_OK;
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
    const cicy_dataset *set = work->head;
    return work->options->complete ||
           (set->command && strstr(set->command, "classify") &&
            !strstr(set->command, "--max-rows")) ||
           set->count == known->connected || set->count == known->connected + known->products;
}

static void compare_with_literature(verification *work)
{
    const cicy_published_classification *known = cicy_published_counts(work->head->dimension);
    if (!known || !is_classification(work, known))
        return;
    const cicy_statistics *all = &work->all, *connected = &work->connected;
    size_t columns;
    const char *const *names = cicy_hodge_column_names(work->head->dimension, &columns);
    work->summary->classification = true;
    compare_count(work, "connected configurations", (int64_t)connected->count,
                  (int64_t)known->connected);
    if (all->products)
        compare_count(work, "direct products", (int64_t)all->products, (int64_t)known->products);
    if (known->favourable)
        compare_count(work, "favourable connected configurations", (int64_t)connected->favourable,
                      (int64_t)known->favourable);
    for (size_t k = 0; k < columns; k++)
        compare_range(work, names[k], &connected->hodge[k], known->hodge_range[k]);
    compare_range(work, "the Euler number", &connected->euler, known->euler_range);
}

/* What rank 0 finds out when all entries are checked. */
static cicy_status finish(verification *work, cicy_error *error)
{
    CICY_TRY(cicy_record_sort_finish(work->prints, compare_with_last, work, error));
    compare_with_literature(work);
    return CICY_OK;
}

/* Checks everything; `work` says where the data set is. */
static cicy_status verify(verification *work, const cicy_verify_options *given, cicy_error *error)
{
    cicy_verify_options own;
    CICY_TRY(cicy_options_copy(&own, sizeof own, FIRST_SIZE, given, error));
    const cicy_part_wish wish = {true, "verifying", NULL}; /* check_part reports more often */
    work->head = cicy_entries_head(&work->entries);
    work->options = &own;
    *work->summary = (cicy_verify_summary){.entries = work->head->count};
    cicy_status status = cicy_record_sort_start(&work->prints, own.memory, false, error);
    CICY_THEN(status, cicy_entries_visit(&work->entries, &wish, check_part, work, error));
    if (cicy_rank(own.ranks) == 0)
        CICY_THEN(status, finish(work, error));
    CICY_THEN(status,
              cicy_ranks_broadcast(own.ranks, 0, work->summary, sizeof *work->summary, error));
    cicy_record_sort_free(work->prints);
    return status;
}

cicy_status cicy_dataset_verify(const cicy_dataset *dataset, const cicy_verify_options *options,
                                cicy_verify_summary *summary, cicy_error *error)
{
    verification work = {.entries = {dataset, NULL}, .summary = summary};
    return verify(&work, options, error);
}

cicy_status cicy_dataset_verify_file(const char *path, const cicy_verify_options *options,
                                     cicy_verify_summary *summary, cicy_error *error)
{
    cicy_dataset_reader *reader;
    CICY_TRY(cicy_dataset_open(&reader, path, error));
    verification work = {.entries = {NULL, reader}, .summary = summary};
    const cicy_status status = verify(&work, options, error);
    cicy_dataset_close(reader);
    return status;
}
