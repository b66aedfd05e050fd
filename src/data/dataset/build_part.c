#include "data/dataset/build_part.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/canonical.h"
#include "cicyminer/threads.h"
#include "geometry/canonical/packed_set.h"
#include "geometry/cohomology/hodge/hodge_recall.h"

static cicy_status set_entry(const cicy_build_options *options, const uint8_t *record, size_t index,
                             cicy_euler_memory *memory, cicy_dataset *dataset, size_t place,
                             cicy_error *error)
{
    cicy_configuration configuration, ordered;
    cicy_hodge hodge;
    cicy_packed_read(record, &configuration);
    cicy_configuration_order(&configuration, options->order, options->seed, index, &ordered);
    cicy_status status =
        cicy_hodge_recall(&configuration, CICY_HODGE_CHECKED, memory, &hodge, error);
    if (status == CICY_OK)
        return cicy_dataset_set(dataset, place, &ordered, &hodge, error);
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(&configuration, CICY_NOTATION_PYCICY, text);
    return cicy_error_prepend(error, status, "%s", text);
}

/* Reports, a few times a second; false: stop. */
static bool go_on(cicy_building *building, size_t done)
{
    static const double interval = 0.1; /* seconds */
    const cicy_progress *progress = &building->options->progress;
    const double now = cicy_clock();
    if (!progress->call || (building->reported > 0 && now - building->reported < interval))
        return true;
    building->reported = now;
    return cicy_keep_going(progress, "Hodge numbers and order of rows and columns", done,
                           building->total);
}

cicy_status cicy_build_part(cicy_building *building, const uint8_t *const *records, size_t count,
                            size_t index, cicy_dataset *dataset, size_t place, cicy_error *error)
{
    const cicy_build_options *options = building->options;
    size_t failed = count;
    const int threads = cicy_threads(options->threads);
#pragma omp parallel num_threads(threads) reduction(min : failed)
    {
        cicy_euler_memory *memory = cicy_euler_memory_create();
#pragma omp for schedule(dynamic, 16)
        for (size_t i = 0; i < count; i++)
            if (set_entry(options, records[i], index + i, memory, dataset, place + i, NULL) !=
                    CICY_OK &&
                i < failed)
                failed = i;
        cicy_euler_memory_free(memory);
    }
    if (failed < count)
        return set_entry(options, records[failed], index + failed, NULL, dataset, place + failed,
                         error);
    if (!go_on(building, index + count))
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted; nothing was written");
    return CICY_OK;
}
