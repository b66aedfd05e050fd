#include "cicyminer/checkpoint.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/prediction.h"
#include "cicyminer/version.h"
#include "evaluation/tensor_arrays.h"

static const char format_name[] = "cicyminer weights 1";

/* The whole numbers among a model's options, as the metadata name them. */
enum { SHAPES = 5 };
static const char *const shape_names[SHAPES] = {"modules", "filters", "last_filters",
                                                "dense_layers", "dense_units"};

static size_t *shape_of(cicy_model_options *options, size_t index)
{
    size_t *const members[SHAPES] = {&options->modules, &options->filters, &options->last_filters,
                                     &options->dense_layers, &options->dense_units};
    return members[index];
}

cicy_status cicy_tensor_room(const cicy_network *network, cicy_real **room, cicy_error *error)
{
    size_t most = 1;
    for (size_t i = 0; i < cicy_network_tensor_count(network); i++) {
        const size_t size = cicy_network_tensor(network, i).size;
        most = size > most ? size : most;
    }
    *room = malloc(most * sizeof **room);
    return *room ? CICY_OK : cicy_error_memory(error);
}

cicy_safetensor cicy_tensor_to_file(const cicy_tensor *tensor, const cicy_real *data,
                                    const char *name)
{
    cicy_safetensor array = {.name = name,
                             .dtype = CICY_DTYPE_F32,
                             .rank = tensor->rank,
                             .bytes = tensor->size * sizeof(cicy_real),
                             .data = data};
    memcpy(array.shape, tensor->shape, sizeof tensor->shape);
    return array;
}

cicy_status cicy_tensor_from_file(const cicy_tensor *tensor, const cicy_safetensors *file,
                                  const char *path, const char *name, cicy_real *data,
                                  cicy_error *error)
{
    const cicy_safetensor *array = cicy_safetensors_find(file, name);
    if (!array)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: the array %s is missing", path, name);
    bool same = array->dtype == CICY_DTYPE_F32 && array->rank == tensor->rank;
    for (size_t k = 0; same && k < tensor->rank; k++)
        same = array->shape[k] == tensor->shape[k];
    if (!same)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: the array %s has another type or shape than the model", path,
                              name);
    memcpy(data, array->data, array->bytes);
    for (size_t i = 0; i < tensor->size; i++)
        if (!isfinite(data[i]))
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "%s: the array %s holds a number that is not finite", path, name);
    return CICY_OK;
}

/* A network with room for one of its tensors. */
typedef struct network_source {
    const cicy_network *network;
    cicy_real *room;
} network_source;

static cicy_status get_tensor(void *user, size_t index, const void **data, cicy_error *error)
{
    const network_source *source = user;
    *data = source->room;
    return cicy_network_read_tensor(source->network, index, source->room, error);
}

/* All tensors, with values in their order unless NULL. */
static cicy_status write_tensors(const cicy_network *network, const cicy_real *values,
                                 const cicy_safetensors_text *metadata, size_t metadata_count,
                                 const char *path, cicy_error *error)
{
    size_t count = cicy_network_tensor_count(network);
    cicy_tensor *tensors = malloc(count * sizeof *tensors);
    cicy_safetensor *arrays = malloc(count * sizeof *arrays);
    network_source user = {.network = network};
    const cicy_array_source source = {get_tensor, &user};
    cicy_status status = tensors && arrays ? CICY_OK : cicy_error_memory(error);
    CICY_THEN(status, cicy_tensor_room(network, &user.room, error));
    for (size_t i = 0; status == CICY_OK && i < count; i++) {
        tensors[i] = cicy_network_tensor(network, i);
        arrays[i] = cicy_tensor_to_file(&tensors[i], values, tensors[i].name);
        values = values ? values + tensors[i].size : NULL;
    }
    CICY_THEN(status, cicy_safetensors_write_from(path, arrays, count, metadata, metadata_count,
                                                  &source, error));
    free(user.room);
    free(arrays);
    free(tensors);
    return status;
}

cicy_status cicy_weights_write_more(cicy_network *network, const cicy_real *values,
                                    const cicy_weights_info *info,
                                    const cicy_safetensors_text *more, size_t more_count,
                                    const char *path, cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    cicy_model_options options = model->options;
    char width[32], rows[24], columns[24], dimension[24], shape[SHAPES][24];
    snprintf(width, sizeof width, "%.17g", options.width);
    snprintf(rows, sizeof rows, "%zu", model->rows);
    snprintf(columns, sizeof columns, "%zu", model->columns);
    snprintf(dimension, sizeof dimension, "%d", info->dimension);
    for (size_t i = 0; i < SHAPES; i++)
        snprintf(shape[i], sizeof shape[i], "%zu", *shape_of(&options, i));
    const cicy_safetensors_text own[] = {
        {"format", format_name},
        {"model", model->name},
        {"width", width},
        {shape_names[0], shape[0]},
        {shape_names[1], shape[1]},
        {shape_names[2], shape[2]},
        {shape_names[3], shape[3]},
        {shape_names[4], shape[4]},
        {"dense_activation", cicy_activation_name(options.dense_activation)},
        {"rows", rows},
        {"columns", columns},
        {"dimension", dimension},
        {"order", cicy_order_name(info->order)},
        {"version", cicy_version()}};
    enum { OWN = sizeof own / sizeof *own };

    cicy_safetensors_text *metadata = malloc((OWN + more_count) * sizeof *metadata);
    if (!metadata)
        return cicy_error_memory(error);
    memcpy(metadata, own, sizeof own);
    if (more_count > 0)
        memcpy(metadata + OWN, more, more_count * sizeof *more);
    cicy_status status = write_tensors(network, values, metadata, OWN + more_count, path, error);
    free(metadata);
    return status;
}

cicy_status cicy_weights_write(cicy_network *network, const cicy_weights_info *info,
                               const char *path, cicy_error *error)
{
    return cicy_weights_write_more(network, NULL, info, NULL, 0, path, error);
}

/* A whole number in the metadata; -1 when there is none. */
static long metadata_number(const cicy_safetensors *file, const char *key)
{
    const char *text = cicy_safetensors_metadata(file, key);
    char *end;
    long value = text ? strtol(text, &end, 10) : -1;
    return text && *text && *end == '\0' ? value : -1;
}

/* The options in the metadata; what they do not name (older files) stays as it is. */
static bool read_options(const cicy_safetensors *file, cicy_model_options *options)
{
    const char *activation = cicy_safetensors_metadata(file, "dense_activation");
    options->width = strtod(cicy_safetensors_metadata(file, "width"), NULL);
    for (size_t i = 0; i < SHAPES; i++) {
        if (!cicy_safetensors_metadata(file, shape_names[i]))
            continue;
        const long value = metadata_number(file, shape_names[i]);
        if (value < 0)
            return false;
        *shape_of(options, i) = (size_t)value;
    }
    return !activation || cicy_activation_from_name(activation, &options->dense_activation);
}

/* The model the metadata describe. */
static cicy_status describe(const cicy_safetensors *file, const char *path, cicy_model **model,
                            cicy_weights_info *info, cicy_error *error)
{
    const char *format = cicy_safetensors_metadata(file, "format");
    const char *name = cicy_safetensors_metadata(file, "model");
    const char *width_text = cicy_safetensors_metadata(file, "width");
    const char *order = cicy_safetensors_metadata(file, "order");
    if (!format || strcmp(format, format_name) != 0 || !name || !width_text || !order)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: not a weights file of this program",
                              path);
    long rows = metadata_number(file, "rows"), columns = metadata_number(file, "columns");
    long dimension = metadata_number(file, "dimension");
    if (rows < 1 || columns < 1 || dimension < 1 || dimension > CICY_MAX_DIMENSION ||
        !cicy_order_from_name(order, &info->order))
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: impossible values in the metadata",
                              path);
    info->dimension = (int)dimension;
    cicy_model_options options = {0};
    cicy_status status = cicy_model_options_defaults(name, &options, error);
    options.dimension = info->dimension;
    if (status == CICY_OK && !read_options(file, &options))
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: impossible values in the metadata",
                              path);
    CICY_THEN(status,
              cicy_model_create(name, &options, (size_t)rows, (size_t)columns, model, error));
    return status == CICY_USAGE ? cicy_error_prepend(error, CICY_INVALID_INPUT, "%s", path)
                                : status;
}

/* Memory for a network is asked for only when the file has as many numbers as its model. */
static cicy_status check_size(const cicy_safetensors *file, const char *path,
                              const cicy_model *model, cicy_error *error)
{
    cicy_model_counts counts = cicy_model_count(model, CICY_WHOLE_MODEL);
    uint64_t wanted = counts.trained + counts.moments, found = 0;
    for (size_t i = 0; i < cicy_safetensors_count(file); i++)
        found += cicy_safetensors_get(file, i)->bytes / sizeof(cicy_real);
    if (found >= wanted)
        return CICY_OK;
    return cicy_error_set(error, CICY_INVALID_INPUT,
                          "%s: %llu numbers are too few for the model %s of width %g", path,
                          (unsigned long long)found, model->name, model->options.width);
}

static bool is_zero(const cicy_real *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] != 0)
            return false;
    return true;
}

/* The tensors of the network from the file; `room` is for any one of them. */
static cicy_status fill(cicy_network *network, const cicy_safetensors *file, const char *path,
                        cicy_real *room, cicy_error *error)
{
    const size_t count = cicy_network_tensor_count(network);
    bool zero = true;
    for (size_t i = 0; i < count; i++) {
        const cicy_tensor tensor = cicy_network_tensor(network, i);
        CICY_TRY(cicy_tensor_from_file(&tensor, file, path, tensor.name, room, error));
        CICY_TRY(cicy_network_write_tensor(network, i, room, error));
        zero = zero && (!tensor.trained || is_zero(room, tensor.size));
    }
    if (cicy_safetensors_count(file) != count)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: more arrays than the model has",
                              path);
    if (zero)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: untrained: all weights are zero",
                              path);
    return CICY_OK;
}

/* Weights so large that the outputs overflow, like weights that are all zero, answer every question
 * wrongly without anybody noticing. */
static cicy_status check_answers(cicy_network *network, const char *path, cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    uint8_t *matrix = calloc(model->rows * model->columns, sizeof *matrix);
    float *values = malloc(cicy_model_main_values(model) * sizeof *values);
    cicy_status status = matrix && values ? CICY_OK : cicy_error_memory(error);
    if (status == CICY_OK) {
        matrix[0] = (uint8_t)(model->options.dimension + 2); /* one equation in one space */
        const cicy_batch batch = {.matrices = matrix, .count = 1};
        status = cicy_network_predict(network, &batch, values, error);
        if (status != CICY_OK)
            cicy_error_prepend(error, status, "%s", path);
    }
    free(matrix);
    free(values);
    return status;
}

/* The network of an opened file; messages call it `path`. */
static cicy_status open_network(const cicy_safetensors *file, const char *path, size_t max_batch,
                                int threads, cicy_network **network, cicy_weights_info *info,
                                cicy_error *error)
{
    cicy_model *model = NULL;
    cicy_real *room = NULL;
    cicy_status status = describe(file, path, &model, info, error);
    CICY_THEN(status, check_size(file, path, model, error));
    CICY_THEN(status, cicy_network_create(model, max_batch, threads, false, network, error));
    CICY_THEN(status, cicy_tensor_room(*network, &room, error));
    CICY_THEN(status, fill(*network, file, path, room, error));
    CICY_THEN(status, check_answers(*network, path, error));
    if (status != CICY_OK) {
        cicy_network_free(*network);
        *network = NULL;
    }
    free(room);
    cicy_model_free(model);
    return status;
}

cicy_status cicy_weights_read(const char *path, size_t max_batch, int threads,
                              cicy_network **network, cicy_weights_info *info, cicy_error *error)
{
    cicy_safetensors *file;
    *network = NULL;
    CICY_TRY(cicy_safetensors_read(path, &file, error));
    cicy_status status = open_network(file, path, max_batch, threads, network, info, error);
    cicy_safetensors_free(file);
    return status;
}

cicy_status cicy_weights_parse(const char *name, const void *data, size_t size, size_t max_batch,
                               int threads, cicy_network **network, cicy_weights_info *info,
                               cicy_error *error)
{
    cicy_safetensors *file;
    *network = NULL;
    CICY_TRY(cicy_safetensors_parse(name, data, size, &file, error));
    cicy_status status = open_network(file, name, max_batch, threads, network, info, error);
    cicy_safetensors_free(file);
    return status;
}
