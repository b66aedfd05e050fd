/* Predictions of the cohomology of line bundles. */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/bundle_data.h"
#include "cicyminer/canonical.h"
#include "cicyminer/prediction.h"
#include "model/message_shapes.h"

static cicy_status check(const cicy_model *model, const cicy_weights_info *info,
                         const cicy_configuration *configuration, cicy_error *error)
{
    const int dimension = cicy_configuration_dimension(configuration);
    if (!cicy_model_is_of_bundles(model))
        return cicy_error_set(error, CICY_INVALID_INPUT, "the network knows no line bundles");
    if (dimension != info->dimension)
        return cicy_error_set_code(error, CICY_ERROR_DIMENSION,
                                   "the network knows manifolds of dimension %d, this one has %d",
                                   info->dimension, dimension);
    if (configuration->rows > model->rows || configuration->columns + (size_t)1 > model->columns)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "the network reads at most %zu rows and %zu columns, this "
                                   "matrix has %d and %d",
                                   model->rows, model->columns - 1, configuration->rows,
                                   configuration->columns);
    return CICY_OK;
}

/* One line bundle as a sample: the matrix with the degrees in its last column. */
static cicy_status prepare(const cicy_model *model, const cicy_configuration *x,
                           const int64_t *bundle, uint8_t *matrix, cicy_error *error)
{
    enum { MOST = CICY_GRAPH_DEGREE / 2 };
    memset(matrix, 0, model->rows * model->columns);
    for (size_t i = 0; i < model->rows; i++) {
        const int64_t degree = i < x->rows ? bundle[i] : 0;
        if (degree < -MOST || degree > MOST)
            return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                       "the network knows degrees from %d to %d, not %lld", -MOST,
                                       MOST, (long long)degree);
        uint8_t *row = matrix + i * model->columns;
        if (i < x->rows)
            memcpy(row, x->degree[i], x->columns);
        row[model->columns - 1] = (uint8_t)(CICY_BUNDLE_MARK + degree);
    }
    return CICY_OK;
}

static cicy_status predict_samples(cicy_network *network, const uint8_t *matrices, size_t count,
                                   float *values, float *predicted, cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    const size_t stride = cicy_model_main_values(model);
    const cicy_batch batch = {.matrices = matrices, .count = count};
    CICY_TRY(cicy_network_predict(network, &batch, values, error));
    for (size_t k = 0; k < count; k++)
        cicy_prediction_decode(model, values + k * stride, predicted + k * CICY_MAX_PREDICTED);
    return CICY_OK;
}

cicy_status cicy_predict_bundles(cicy_network *network, const cicy_weights_info *info,
                                 const cicy_configuration *configuration, const int64_t *bundles,
                                 size_t count, float *predicted, cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    CICY_TRY(check(model, info, configuration, error));
    const size_t size = model->rows * model->columns;
    uint8_t *matrices = malloc(count * size + 1);
    float *values = malloc((count * cicy_model_main_values(model) + 1) * sizeof *values);
    cicy_status status = matrices && values ? CICY_OK : cicy_error_memory(error);
    for (size_t k = 0; status == CICY_OK && k < count; k++)
        status = prepare(model, configuration, bundles + k * configuration->rows,
                         matrices + k * size, error);
    CICY_THEN(status, predict_samples(network, matrices, count, values, predicted, error));
    free(matrices);
    free(values);
    return status;
}
