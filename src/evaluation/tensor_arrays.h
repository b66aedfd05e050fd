/* Tensors of networks and optimisers as arrays of safetensors files. */
#ifndef CICYMINER_EVALUATION_TENSOR_ARRAYS_H
#define CICYMINER_EVALUATION_TENSOR_ARRAYS_H

#include "cicyminer/checkpoint.h"
#include "cicyminer/network.h"
#include "cicyminer/safetensors.h"
#include "data/safetensors_source.h"
#include "engine/tensor_data.h"

_Static_assert(sizeof(cicy_real) == 4, "files hold 32-bit numbers");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "files are little-endian");

/* Room on the host for the numbers of any one tensor of the network; the caller frees it. */
cicy_status cicy_tensor_room(const cicy_network *network, cicy_real **room, cicy_error *error);

/* A tensor with the numbers `data` as an array of a file, which refers to `name` and `data`. NULL:
 * a source gives the numbers. */
cicy_safetensor cicy_tensor_to_file(const cicy_tensor *tensor, const cicy_real *data,
                                    const char *name);

/* Copies the array `name` of a file into data [tensor->size]. Errors: CICY_INVALID_INPUT (missing,
 * of another shape or type, not finite); `path` is the file's name in messages. */
cicy_status cicy_tensor_from_file(const cicy_tensor *tensor, const cicy_safetensors *file,
                                  const char *path, const char *name, cicy_real *data,
                                  cicy_error *error);

/* Writes all tensors of a network as safetensors of type F32; the metadata holds the model's name
 * and shape, `info` and `more` [more_count]. The values [sum of the tensors' sizes] are in the
 * order of the tensors; NULL: those of the network. Whole or not at all. Errors: CICY_SYSTEM. */
cicy_status cicy_weights_write_more(cicy_network *network, const cicy_real *values,
                                    const cicy_weights_info *info,
                                    const cicy_safetensors_text *more, size_t more_count,
                                    const char *path, cicy_error *error);

#endif
