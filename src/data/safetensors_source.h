/* Safetensors files whose arrays are fetched one by one while the file is written. */
#ifndef CICYMINER_DATA_SAFETENSORS_SOURCE_H
#define CICYMINER_DATA_SAFETENSORS_SOURCE_H

#include "cicyminer/safetensors.h"

/* Where arrays without data come from: `get` sets *data to the bytes of array `index`, which are
 * valid until its next call. */
typedef struct cicy_array_source {
    cicy_status (*get)(void *user, size_t index, const void **data, cicy_error *error);
    void *user;
} cicy_array_source;

/* As cicy_safetensors_write; `source` gives the data of arrays whose `data` is NULL. */
cicy_status cicy_safetensors_write_from(const char *path, const cicy_safetensor *tensors,
                                        size_t count, const cicy_safetensors_text *metadata,
                                        size_t metadata_count, const cicy_array_source *source,
                                        cicy_error *error);

#endif
