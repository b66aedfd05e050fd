#include "cicyminer/build.h"

#include "base/errors.h"
#include "base/options_copy.h"
#include "base/ranks.h"
#include "data/dataset/build_part.h"
#include "geometry/classification/classification_reader.h"

/* Ranks take the parts in turns. */
static cicy_status set_own(cicy_classification_reader *reader, const cicy_ranks *ranks,
                           cicy_building *building, cicy_dataset *dataset, cicy_error *error)
{
    size_t done = 0;
    for (uint64_t part = 0;; part++, done += reader->part.count) {
        CICY_TRY(cicy_classification_next(reader, error));
        if (reader->part.count == 0)
            return CICY_OK;
        if (cicy_rank_owns(ranks, part))
            CICY_TRY(cicy_build_part(building, reader->part.records, reader->part.count, done,
                                     dataset, done, error));
    }
}

/* Entries first .. first + count - 1 of one rank for all. */
static cicy_status share_entries(const cicy_ranks *ranks, int owner, cicy_dataset *dataset,
                                 size_t first, size_t count, cicy_error *error)
{
    const size_t matrix = dataset->rows * dataset->columns, columns = dataset->hodge_columns;
    const struct {
        void *from;
        size_t width;
    } arrays[] = {{dataset->matrix + first * matrix, matrix},
                  {dataset->shape + first * 2, 2},
                  {dataset->hodge + first * columns, columns * sizeof *dataset->hodge},
                  {dataset->euler + first, sizeof *dataset->euler},
                  {dataset->product + first, 1},
                  {dataset->favourable + first, 1}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        CICY_TRY(
            cicy_ranks_broadcast(ranks, owner, arrays[i].from, arrays[i].width * count, error));
    return CICY_OK;
}

static cicy_status share_all(const cicy_classification *classification, cicy_dataset *dataset,
                             cicy_error *error)
{
    const cicy_ranks *ranks = cicy_classification_ranks(classification);
    cicy_classification_reader reader;
    cicy_status status = cicy_classification_open(classification, &reader, error);
    size_t done = 0;
    for (int owner = 0; status == CICY_OK; owner = (owner + 1) % ranks->count) {
        status = cicy_classification_next(&reader, error);
        if (reader.part.count == 0)
            break;
        CICY_THEN(status, share_entries(ranks, owner, dataset, done, reader.part.count, error));
        done += reader.part.count;
    }
    cicy_classification_close(&reader);
    return status;
}

cicy_status cicy_dataset_build(const cicy_classification *classification,
                               const cicy_build_options *given, cicy_dataset *dataset,
                               cicy_error *error)
{
    *dataset = (cicy_dataset){0};
    cicy_build_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    size_t rows, columns, count = cicy_classification_count(classification);
    int dimension = cicy_classification_dimension(classification);
    cicy_dataset_padding(dimension, &rows, &columns);
    CICY_TRY(cicy_dataset_init(dataset, dimension, count, rows, columns, error));
    dataset->order = options.order;
    dataset->seed = options.seed;
    cicy_building building = {.options = &options, .total = count};
    cicy_classification_reader reader;
    cicy_status status = cicy_classification_open(classification, &reader, error);
    const cicy_ranks *ranks = cicy_classification_ranks(classification);
    CICY_THEN(status, set_own(&reader, ranks, &building, dataset, error));
    cicy_classification_close(&reader);
    status = cicy_ranks_finish(ranks, status, error);
    if (ranks)
        CICY_THEN(status, share_all(classification, dataset, error));
    return status;
}
