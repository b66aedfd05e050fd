/* Weights files that differ from good ones in some bytes, of the header or of the numbers: refused
 * with a reason, or a network that predicts. The first byte chooses the model; each three others
 * are a place, which is in the header two times out of three, and its new byte. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files/file.h"
#include "cicyminer/checkpoint.h"
#include "no_sync.h"
#include "scratch.h"

static void require(int holds)
{
    if (!holds)
        abort();
}

/* A hypersurface, as a plain network or one for line bundles takes it. */
static void predict(cicy_network *network)
{
    const cicy_model *model = cicy_network_model(network);
    uint8_t *matrix = calloc(model->rows * model->columns, 1);
    float *values = malloc(cicy_model_main_values(model) * sizeof *values);
    require(matrix && values);
    cicy_error error = {0};
    const cicy_batch batch = {.matrices = matrix, .count = 1};
    matrix[0] = 5;
    const cicy_status status = cicy_network_predict(network, &batch, values, &error);
    require(status == CICY_OK || (error.status == status && error.message[0]));
    for (size_t i = 0; status == CICY_OK && i < cicy_model_main_values(model); i++)
        require(isfinite(values[i]));
    free(matrix);
    free(values);
}

enum { MODELS = 3, LENGTH = 8 }; /* bytes before the header */

typedef struct weights {
    char *bytes;
    size_t size, header; /* where the numbers begin */
} weights;

/* A small network of a model as it is before it is trained, on matrices of 4 x 5. */
static weights make_weights(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/good.safetensors", scratch());
    cicy_model_options options = {0};
    cicy_model *model = NULL;
    cicy_network *network = NULL;
    weights made = {0};
    const cicy_weights_info info = {.dimension = strcmp(name, "mpnn+bundle") == 0 ? 3 : 4};
    require(cicy_model_options_defaults(name, &options, NULL) == CICY_OK);
    options.width = 1.0 / 16;
    options.dimension = info.dimension;
    require(cicy_model_create(name, &options, 4, 5, &model, NULL) == CICY_OK &&
            cicy_network_create(model, 1, 1, true, &network, NULL) == CICY_OK);
    cicy_network_initialise(network, 1, NULL);
    require(cicy_weights_write(network, &info, path, NULL) == CICY_OK &&
            cicy_file_read(path, 0, &made.bytes, &made.size, NULL) == CICY_OK);
    for (int i = LENGTH; i-- > 0;)
        made.header = made.header << 8 | (uint8_t)made.bytes[i];
    made.header += LENGTH;
    cicy_network_free(network);
    cicy_model_free(model);
    return made;
}

/* Changes the copy [good->size] of a good file. */
static void change(const weights *good, const uint8_t *data, size_t size, uint8_t *copy)
{
    memcpy(copy, good->bytes, good->size);
    for (; size >= 3; data += 3, size -= 3) {
        const size_t place = (size_t)data[0] << 8 | data[1];
        copy[place % 3 ? place / 3 % good->header : place * 97 % good->size] = data[2];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[MODELS] = {"mpnn", "inception-h31", "mpnn+bundle"};
    static weights good[MODELS];
    if (size == 0)
        return 0;
    weights *file = &good[data[0] % MODELS];
    if (!file->bytes)
        *file = make_weights(names[data[0] % MODELS]);
    uint8_t *copy = malloc(file->size);
    require(copy != NULL);
    change(file, data + 1, size - 1, copy);
    cicy_network *network = NULL;
    cicy_weights_info info;
    cicy_error error = {0};
    const cicy_status status =
        cicy_weights_parse("input", copy, file->size, 1, 1, &network, &info, &error);
    require(status == CICY_OK ? network != NULL
                              : !network && error.status == status && error.message[0]);
    require(status == CICY_OK || size > 3); /* the good file is read */
    if (network)
        predict(network);
    cicy_network_free(network);
    free(copy);
    return 0;
}
