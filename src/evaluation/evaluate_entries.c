#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "base/options_copy.h"
#include "cicyminer/prediction.h"
#include "data/random_order.h"

enum { CHUNK = 1024 };
static const uint64_t stream_shuffled = UINT64_C(0x53485546) << 32;

static cicy_status predict_chunk(cicy_network *network, const cicy_dataset *dataset,
                                 const uint32_t *indices, size_t count,
                                 const cicy_evaluation_options *options, uint8_t *matrices,
                                 float *values, cicy_error *error)
{
    cicy_batch batch = {.matrices = dataset->matrix, .indices = indices, .count = count};
    if (options->shuffled) {
        size_t size = dataset->rows * dataset->columns;
        for (size_t i = 0; i < count; i++)
            cicy_shuffle_matrix(dataset, indices[i], options->seed, stream_shuffled ^ indices[i],
                                matrices + i * size);
        batch = (cicy_batch){.matrices = matrices, .count = count};
    }
    return cicy_network_predict(network, &batch, values, error);
}

static cicy_status check_network(const cicy_network *network, const cicy_dataset *dataset,
                                 cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    const bool bundles = dataset->content == CICY_CONTENT_BUNDLES;
    if (bundles != cicy_model_is_of_bundles(model))
        return cicy_error_set_code(error, CICY_ERROR_MISMATCH,
                                   "the network %s knows %s, the data set is about %s", model->name,
                                   bundles ? "Hodge numbers" : "line bundles",
                                   bundles ? "line bundles" : "Hodge numbers");
    if (dataset->dimension != model->options.dimension)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network knows manifolds of dimension %d, the data set has "
                              "dimension %d",
                              model->options.dimension, dataset->dimension);
    if (model->rows != dataset->rows || model->columns != dataset->columns)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network reads matrices of %zu x %zu, the data set has %zu x %zu",
                              model->rows, model->columns, dataset->rows, dataset->columns);
    return CICY_OK;
}

/* Memory of an evaluation, for one chunk. */
typedef struct chunk_space {
    uint8_t *matrices; /* [CHUNK][rows][columns], for shuffled ones */
    float *values;     /* [CHUNK][main values] */
} chunk_space;

static cicy_status evaluate_chunks(cicy_network *network, const cicy_dataset *dataset,
                                   const uint32_t *indices, size_t count,
                                   const cicy_evaluation_options *options, const chunk_space *space,
                                   float *predicted, cicy_metrics_sums *sums, cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    const size_t stride = cicy_model_main_values(model);
    for (size_t first = 0; first < count; first += CHUNK) {
        size_t size = count - first < CHUNK ? count - first : CHUNK;
        CICY_TRY(predict_chunk(network, dataset, indices + first, size, options, space->matrices,
                               space->values, error));
        for (size_t i = 0; i < size; i++) {
            uint32_t index = indices[first + i];
            float own[CICY_MAX_PREDICTED];
            cicy_prediction_decode(model, space->values + i * stride, own);
            cicy_metrics_add(sums, own, dataset->hodge + index * dataset->hodge_columns,
                             dataset->euler[index], dataset->favourable[index]);
            if (predicted)
                memcpy(predicted + (first + i) * CICY_MAX_PREDICTED, own, sizeof own);
        }
        if (!cicy_keep_going(&options->progress, "evaluating", first + size, count))
            return cicy_error_set(error, CICY_INTERRUPTED, "evaluation stopped");
    }
    return CICY_OK;
}

cicy_status cicy_evaluate_entries(cicy_network *network, const cicy_dataset *dataset,
                                  const uint32_t *indices, size_t count,
                                  const cicy_evaluation_options *given, float *predicted,
                                  cicy_metrics *metrics, cicy_error *error)
{
    cicy_evaluation_options options;
    cicy_metrics_sums sums = {.dimension = dataset->dimension, .content = dataset->content};
    const cicy_model *model = cicy_network_model(network);
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    CICY_TRY(check_network(network, dataset, error));
    if (options.shuffled && dataset->content == CICY_CONTENT_BUNDLES)
        return cicy_error_set(error, CICY_USAGE,
                              "samples of line bundles are not shuffled; the order of rows and "
                              "columns makes no difference to their networks");
    cicy_prediction_absent(model, sums.absent);
    const chunk_space space = {.matrices = malloc(CHUNK * dataset->rows * dataset->columns),
                               .values =
                                   malloc(CHUNK * cicy_model_main_values(model) * sizeof(float))};
    cicy_status status = CICY_OK;
    if (!space.matrices || !space.values)
        status = cicy_error_memory(error);
    else
        status = evaluate_chunks(network, dataset, indices, count, &options, &space, predicted,
                                 &sums, error);
    free(space.matrices);
    free(space.values);
    if (status == CICY_OK)
        cicy_metrics_finish(&sums, metrics);
    return status;
}

/* All entries that are not direct products. */
static uint32_t *list_connected(const cicy_dataset *dataset, size_t *count)
{
    uint32_t *indices = malloc((dataset->count + 1) * sizeof *indices);
    *count = 0;
    for (size_t i = 0; indices && i < dataset->count; i++)
        if (!dataset->product[i])
            indices[(*count)++] = (uint32_t)i;
    return indices;
}

cicy_status cicy_evaluate_network(cicy_network *network, const cicy_dataset *dataset,
                                  const cicy_split *split, const cicy_evaluation_options *given,
                                  cicy_metrics *metrics, cicy_error *error)
{
    cicy_evaluation_options own;
    const cicy_evaluation_options *options = &own;
    CICY_TRY(CICY_OPTIONS_COPY(&own, given, error));
    cicy_status status = CICY_OK;
    size_t available, count;
    uint32_t *connected = list_connected(dataset, &available), *chosen = NULL;
    const uint32_t *part = connected;
    if (split) {
        part = split->indices[options->part];
        available = split->count[options->part];
    }
    if (connected)
        chosen = cicy_sample_indices(part, available, options->limit, options->seed, &count);
    if (!chosen)
        status = cicy_error_memory(error);
    else if (count == 0 || chosen[count - 1] >= dataset->count)
        status =
            cicy_error_set(error, CICY_INVALID_INPUT, "there are no such entries in the data set");
    else
        status =
            cicy_evaluate_entries(network, dataset, chosen, count, options, NULL, metrics, error);
    free(connected);
    free(chosen);
    return status;
}
