/* Genus-one fibrations of all entries of a data set. */
#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/fibration.h"
#include "cicyminer/statistics.h"
#include "cicyminer/threads.h"
#include "geometry/relations/fibration_orbits.h"

/* Adds the fibrations of an entry. */
static cicy_status count_entry(const cicy_configuration *configuration, bool product,
                               cicy_fibrations *found, cicy_fibration_statistics *counts,
                               cicy_error *error)
{
    const cicy_fibration_options options = {
        .size = sizeof options, .fibre_dimension = 1, .all = true};
    CICY_TRY(cicy_fibrations_find(configuration, &options, found, error));
    counts->sets += found->count;
    size_t connected = 0;
    for (size_t k = 0; k < found->count; k++)
        connected += found->items[k].connected;
    counts->connected_sets += connected;
    counts->connected_fibred += connected > 0 && !product;
    if (!cicy_fibrations_keep_orbits(configuration, found))
        return cicy_error_memory(error);
    counts->fibrations += found->count;
    counts->fibred += found->count > 0;
    for (size_t k = 0; k < found->count; k++) {
        const int64_t divisor = cicy_fibration_degrees(configuration, &found->items[k], NULL);
        if (divisor < 0)
            return cicy_error_memory(error);
        counts->coprime += divisor == 1;
    }
    return CICY_OK;
}

cicy_status cicy_statistics_fibrations(const cicy_dataset *dataset, int threads,
                                       const cicy_progress *progress,
                                       cicy_fibration_statistics *counts, cicy_error *error)
{
    enum { BATCH = 4096 };
    const size_t total = dataset->count;
    cicy_fibration_statistics sum = {0};
    cicy_error failure = {0};
    threads = cicy_threads(threads);
    for (size_t first = 0; first < total; first += BATCH) {
        const size_t end = total - first < BATCH ? total : first + BATCH;
#pragma omp parallel num_threads(threads)
        {
            cicy_fibrations found = {0};
            cicy_fibration_statistics own = {0};
            cicy_error own_error = {0};
            cicy_status status = CICY_OK;
#pragma omp for schedule(dynamic, 32)
            for (size_t i = first; i < end; i++) {
                cicy_configuration configuration;
                cicy_dataset_get(dataset, i, &configuration);
                CICY_THEN(status, count_entry(&configuration, dataset->product[i], &found, &own,
                                              &own_error));
            }
            cicy_fibrations_clear(&found);
#pragma omp critical
            {
                sum.sets += own.sets;
                sum.connected_sets += own.connected_sets;
                sum.fibrations += own.fibrations;
                sum.coprime += own.coprime;
                sum.fibred += own.fibred;
                sum.connected_fibred += own.connected_fibred;
                if (status != CICY_OK)
                    failure = own_error;
            }
        }
        if (failure.status != CICY_OK) {
            if (error)
                *error = failure;
            return failure.status;
        }
        if (!cicy_keep_going(progress, "counting fibrations", end, total))
            return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
    }
    *counts = sum;
    return CICY_OK;
}
