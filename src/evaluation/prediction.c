#include "cicyminer/prediction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/canonical.h"
#include "cicyminer/threads.h"

enum { CHUNK = 1024 };

/* What all chunks of a prediction share. */
typedef struct prediction {
    const cicy_model *model;
    int dimension, threads;
    void (*arrange)(const cicy_configuration *, cicy_configuration *);
    uint8_t *matrices; /* [CHUNK][rows][columns] */
    uint32_t *good;    /* [CHUNK] those of the chunk that the network can read */
    float *values;     /* [CHUNK][main values] */
} prediction;

/* The quicker form where any will do. */
static void choose_order(prediction *self, const cicy_weights_info *info)
{
    const bool any = info->order == CICY_ORDER_SHUFFLED || info->order == CICY_ORDER_CANONICAL ||
                     strncmp(self->model->name, "mpnn", strlen("mpnn")) == 0;
    self->arrange = any ? cicy_configuration_canonical : cicy_configuration_staircase;
}

static cicy_status check(const prediction *self, const cicy_configuration *configuration,
                         cicy_error *error)
{
    const cicy_model *model = self->model;
    const int dimension = cicy_configuration_dimension(configuration);
    if (cicy_model_is_of_bundles(model))
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network knows line bundles, and no Hodge numbers");
    if (dimension != self->dimension)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network knows manifolds of dimension %d, this one has %d",
                              self->dimension, dimension);
    if (configuration->rows > model->rows || configuration->columns > model->columns)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network reads at most %zu rows and %zu columns, this matrix has "
                              "%d and %d",
                              model->rows, model->columns, configuration->rows,
                              configuration->columns);
    return CICY_OK;
}

/* One configuration into its place among the matrices. */
static void prepare(const prediction *self, const cicy_configuration *configuration, size_t place)
{
    const size_t columns = self->model->columns, size = self->model->rows * columns;
    cicy_configuration arranged;
    uint8_t *matrix = self->matrices + place * size;
    self->arrange(configuration, &arranged);
    memset(matrix, 0, size);
    for (size_t i = 0; i < arranged.rows; i++)
        memcpy(matrix + i * columns, arranged.degree[i], arranged.columns);
}

static cicy_status predict_chunk(const prediction *self, cicy_network *network,
                                 const cicy_configuration *configurations, size_t count,
                                 float *predicted, cicy_error *errors, cicy_error *error)
{
    uint32_t good = 0;
    for (size_t i = 0; i < count; i++) {
        cicy_error *own = errors ? &errors[i] : NULL;
        if (own)
            own->status = CICY_OK;
        if (check(self, &configurations[i], own) == CICY_OK)
            self->good[good++] = (uint32_t)i;
        for (int k = 0; k < CICY_MAX_PREDICTED; k++)
            predicted[i * CICY_MAX_PREDICTED + k] = NAN;
    }
#pragma omp parallel for num_threads(self->threads) schedule(dynamic, 16)
    for (uint32_t k = 0; k < good; k++)
        prepare(self, &configurations[self->good[k]], self->good[k]);

    const cicy_batch batch = {.matrices = self->matrices, .indices = self->good, .count = good};
    cicy_error reason = {0};
    cicy_status status = cicy_network_predict(network, &batch, self->values, &reason);
    if (status != CICY_OK && reason.code == CICY_ERROR_NOT_FINITE)
        status = CICY_OK; /* reported below for each configuration */
    else if (status != CICY_OK && error)
        *error = reason;
    const size_t stride = cicy_model_main_values(self->model);
    for (uint32_t k = 0; status == CICY_OK && k < good; k++) {
        const float *values = self->values + k * stride;
        if (cicy_prediction_is_finite(self->model, values))
            cicy_prediction_decode(self->model, values,
                                   predicted + self->good[k] * CICY_MAX_PREDICTED);
        else if (errors)
            cicy_error_set_code(&errors[self->good[k]], CICY_ERROR_NOT_FINITE,
                                "the network gives a value that is not finite");
    }
    return status;
}

cicy_status cicy_predict_many(cicy_network *network, const cicy_weights_info *info,
                              const cicy_configuration *configurations, size_t count, int threads,
                              float *predicted, cicy_error *errors, cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    const size_t room = count < CHUNK ? count : CHUNK;
    prediction self = {
        .model = model,
        .dimension = info->dimension,
        .threads = cicy_threads(threads),
        .matrices = malloc(room * model->rows * model->columns + 1),
        .good = malloc((room + 1) * sizeof *self.good),
        .values = malloc((room * cicy_model_main_values(model) + 1) * sizeof *self.values)};
    choose_order(&self, info);
    cicy_status status = CICY_OK;
    if (!self.matrices || !self.good || !self.values)
        status = cicy_error_memory(error);
    for (size_t first = 0; status == CICY_OK && first < count; first += CHUNK)
        status = predict_chunk(
            &self, network, configurations + first, count - first < CHUNK ? count - first : CHUNK,
            predicted + first * CICY_MAX_PREDICTED, errors ? errors + first : NULL, error);
    free(self.matrices);
    free(self.good);
    free(self.values);
    return status;
}

cicy_status cicy_predict(cicy_network *network, const cicy_weights_info *info,
                         const cicy_configuration *configuration, float *predicted,
                         cicy_error *error)
{
    cicy_error own = {0};
    cicy_status status =
        cicy_predict_many(network, info, configuration, 1, 1, predicted, &own, error);
    if (status != CICY_OK || own.status == CICY_OK)
        return status;
    return cicy_error_set(error, own.status, "%s", own.message);
}
