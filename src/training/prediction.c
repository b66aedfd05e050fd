#include "cicyminer/prediction.h"

#include <stdlib.h>
#include <string.h>

#include "cicyminer/canonical.h"

/* Outputs of a network: more than the classes of h22. */
enum { MAX_VALUES = 2048 };

/* The order of rows and columns the network is used to. */
static void arrange(const cicy_weights_info *info, const cicy_configuration *configuration,
                    cicy_configuration *arranged)
{
    if (info->order == CICY_ORDER_STAIRCASE)
        cicy_configuration_staircase(configuration, arranged);
    else if (info->order == CICY_ORDER_CANONICAL)
        cicy_configuration_canonical(configuration, arranged);
    else
        *arranged = *configuration;
}

cicy_status cicy_predict(cicy_network *network, const cicy_weights_info *info,
                         const cicy_configuration *configuration, float *predicted,
                         cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    int dimension = cicy_configuration_dimension(configuration);
    if (dimension != info->dimension)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network knows manifolds of dimension %d, this one has %d",
                              info->dimension, dimension);
    if (configuration->rows > model->rows || configuration->columns > model->columns)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network reads at most %zu rows and %zu columns, this matrix has "
                              "%d and %d",
                              model->rows, model->columns, configuration->rows,
                              configuration->columns);

    cicy_configuration arranged;
    uint8_t matrix[CICY_MAX_ROWS * CICY_MAX_COLUMNS] = {0};
    arrange(info, configuration, &arranged);
    for (size_t i = 0; i < arranged.rows; i++)
        memcpy(matrix + i * model->columns, arranged.degree[i], arranged.columns);
    float values[MAX_VALUES];
    if (cicy_model_main_values(model) > MAX_VALUES)
        return cicy_error_set(error, CICY_INVALID_INPUT, "the network has more than %d outputs",
                              MAX_VALUES);
    cicy_batch batch = {.matrices = matrix, .count = 1};
    cicy_status status = cicy_network_predict(network, &batch, values, error);
    if (status == CICY_OK)
        cicy_prediction_decode(model, values, predicted);
    return status;
}
