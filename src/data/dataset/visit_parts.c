#include "data/dataset/visit_parts.h"

#include "base/errors.h"
#include "base/keep_going.h"
#include "data/hdf5/dataset_source.h"

static cicy_status report(const cicy_part_wish *wish, size_t done, size_t total, cicy_error *error)
{
    return cicy_keep_going(wish->progress, wish->stage, done, total)
               ? CICY_OK
               : cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
}

const cicy_dataset *cicy_entries_head(const cicy_entries *entries)
{
    return entries->set ? entries->set : cicy_dataset_head(entries->reader);
}

static cicy_status visit_file(cicy_dataset_reader *reader, const cicy_part_wish *wish,
                              cicy_part_visit *visit, void *user, cicy_error *error)
{
    const size_t total = cicy_dataset_head(reader)->count;
    for (size_t first = 0; first < total; first += CICY_DATASET_PART) {
        cicy_dataset part;
        const size_t left = total - first;
        const size_t count = left < CICY_DATASET_PART ? left : CICY_DATASET_PART;
        CICY_TRY((wish->matrices ? cicy_dataset_read_part
                                 : cicy_dataset_read_numbers)(reader, first, count, &part, error));
        cicy_status status = visit(user, &part, first, error);
        cicy_dataset_clear(&part);
        CICY_THEN(status, report(wish, first + count, total, error));
        CICY_TRY(status);
    }
    return CICY_OK;
}

cicy_status cicy_entries_visit(const cicy_entries *entries, const cicy_part_wish *wish,
                               cicy_part_visit *visit, void *user, cicy_error *error)
{
    const cicy_dataset *set = entries->set;
    if (!set)
        return visit_file(entries->reader, wish, visit, user, error);
    cicy_status status = visit(user, set, 0, error);
    CICY_THEN(status, report(wish, set->count, set->count, error));
    return status;
}
