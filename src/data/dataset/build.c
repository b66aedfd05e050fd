#include "cicyminer/build.h"

#include "base/errors.h"
#include "base/options_copy.h"
#include "data/dataset/build_part.h"
#include "geometry/classification/classification_reader.h"

static cicy_status set_all(cicy_classification_reader *reader, cicy_building *building,
                           cicy_dataset *dataset, cicy_error *error)
{
    for (size_t done = 0;; done += reader->part.count) {
        CICY_TRY(cicy_classification_next(reader, error));
        if (reader->part.count == 0)
            return CICY_OK;
        CICY_TRY(cicy_build_part(building, reader->part.records, reader->part.count, done, dataset,
                                 done, error));
    }
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
    CICY_THEN(status, set_all(&reader, &building, dataset, error));
    cicy_classification_close(&reader);
    return status;
}
