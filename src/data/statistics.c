#include "cicyminer/statistics.h"

#include <stdlib.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/fibration.h"
#include "cicyminer/threads.h"
#include "data/dataset/visit_parts.h"

static const int64_t widest_histogram = 1 << 24;

/* docs/mathematics.md 6. Chi of connected three-folds: quintic -200 to 0. */
static const cicy_published_classification published[] = {
    {.connected = 2, .products = 0},
    {.connected = 9, .products = 3},
    {.connected = 7868, .products = 22, .euler_range = {-200, 0}},
    {.connected = 905684,
     .products = 15813,
     .favourable = 493542,
     .hodge_range = {{1, 24}, {0, 33}, {20, 426}, {204, 1752}},
     .euler_range = {288, 2610}},
};

const cicy_published_classification *cicy_published_counts(int dimension)
{
    return dimension >= 1 && dimension <= 4 ? &published[dimension - 1] : NULL;
}

static void include(cicy_spread *spread, int64_t value, bool first)
{
    spread->minimum = first || value < spread->minimum ? value : spread->minimum;
    spread->maximum = first || value > spread->maximum ? value : spread->maximum;
    spread->sum += value;
    spread->zeros += value == 0;
}

void cicy_statistics_compute(const cicy_dataset *dataset, bool connected,
                             cicy_statistics *statistics)
{
    *statistics = (cicy_statistics){.hodge_columns = dataset->hodge_columns};
    cicy_statistics_add(dataset, connected, statistics);
}

void cicy_statistics_add(const cicy_dataset *part, bool connected, cicy_statistics *statistics)
{
    size_t k = part->hodge_columns;
    statistics->hodge_columns = k;
    for (size_t i = 0; i < part->count; i++) {
        if (connected && part->product[i])
            continue;
        bool first = statistics->count++ == 0;
        statistics->products += part->product[i];
        statistics->favourable += part->favourable[i];
        for (size_t j = 0; j < k; j++)
            include(&statistics->hodge[j], part->hodge[i * k + j], first);
        include(&statistics->euler, part->euler[i], first);
        include(&statistics->rows, part->shape[2 * i], first);
        include(&statistics->columns, part->shape[2 * i + 1], first);
    }
}

/* statistics [2]: of all entries, and of the connected ones. */
static cicy_status add_part(void *statistics, const cicy_dataset *part, size_t first,
                            cicy_error *error)
{
    cicy_statistics *const *both = statistics;
    (void)first, (void)error;
    cicy_statistics_add(part, false, both[0]);
    cicy_statistics_add(part, true, both[1]);
    return CICY_OK;
}

cicy_status cicy_statistics_of_file(const char *path, const cicy_progress *progress,
                                    cicy_statistics *all, cicy_statistics *connected,
                                    cicy_error *error)
{
    cicy_entries entries = {0};
    cicy_statistics *both[] = {all, connected};
    *all = *connected = (cicy_statistics){0};
    CICY_TRY(cicy_dataset_open(&entries.reader, path, error));
    const cicy_part_wish numbers = {false, "reading", progress};
    const cicy_status status = cicy_entries_visit(&entries, &numbers, add_part, both, error);
    cicy_dataset_close(entries.reader);
    return status;
}

cicy_status cicy_statistics_fibred(const cicy_dataset *dataset, bool connected, int threads,
                                   const cicy_progress *progress, size_t *fibred, cicy_error *error)
{
    enum { BATCH = 16384 };
    size_t found = 0, total = dataset->count;
    threads = cicy_threads(threads);
    for (size_t first = 0; first < total; first += BATCH) {
        size_t end = total - first < BATCH ? total : first + BATCH;
#pragma omp parallel for schedule(dynamic, 256) reduction(+ : found) num_threads(threads)
        for (size_t i = first; i < end; i++) {
            cicy_configuration configuration;
            if (connected && dataset->product[i])
                continue;
            cicy_dataset_get(dataset, i, &configuration);
            found += cicy_configuration_is_fibred(&configuration, 1, NULL);
        }
        if (!cicy_keep_going(progress, "looking for fibrations", end, total))
            return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
    }
    *fibred = found;
    return CICY_OK;
}

cicy_status cicy_statistics_histogram(const cicy_dataset *dataset, size_t column, bool connected,
                                      const cicy_spread *range, uint64_t **counts,
                                      cicy_error *error)
{
    size_t k = dataset->hodge_columns;
    if (range->maximum - range->minimum >= widest_histogram)
        return cicy_error_set(error, CICY_INVALID_INPUT, "a histogram of %lld values",
                              (long long)(range->maximum - range->minimum + 1));
    *counts = calloc((size_t)(range->maximum - range->minimum + 1), sizeof **counts);
    if (!*counts)
        return cicy_error_memory(error);
    for (size_t i = 0; i < dataset->count; i++) {
        int64_t value = dataset->hodge[i * k + column];
        if (!(connected && dataset->product[i]) && value >= range->minimum &&
            value <= range->maximum)
            ++(*counts)[value - range->minimum];
    }
    return CICY_OK;
}
