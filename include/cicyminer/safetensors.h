/* Named arrays of numbers in a file: the safetensors format.
 *
 * Eight bytes with the little-endian length of the header; the header, a JSON object from names to
 * {"dtype", "shape", "data_offsets"} with an optional "__metadata__" object of strings; then the
 * data, little-endian, without holes. https://huggingface.co/docs/safetensors */
#ifndef CICYMINER_SAFETENSORS_H
#define CICYMINER_SAFETENSORS_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CICY_SAFETENSORS_MAX_RANK 8

typedef enum cicy_dtype {
    CICY_DTYPE_BOOL,
    CICY_DTYPE_U8,
    CICY_DTYPE_I8,
    CICY_DTYPE_I16,
    CICY_DTYPE_U16,
    CICY_DTYPE_F16,
    CICY_DTYPE_BF16,
    CICY_DTYPE_I32,
    CICY_DTYPE_U32,
    CICY_DTYPE_F32,
    CICY_DTYPE_F64,
    CICY_DTYPE_I64,
    CICY_DTYPE_U64
} cicy_dtype;

/* Bytes of one number. */
CICY_API size_t cicy_dtype_size(cicy_dtype dtype);

/* One array: data [shape[0]]...[shape[rank - 1]], row-major, `bytes` long. */
typedef struct cicy_safetensor {
    const char *name;
    cicy_dtype dtype;
    size_t rank;
    size_t shape[CICY_SAFETENSORS_MAX_RANK];
    size_t bytes;
    const void *data;
} cicy_safetensor;

/* One entry of the metadata. */
typedef struct cicy_safetensors_text {
    const char *key;
    const char *value;
} cicy_safetensors_text;

/* A file in memory: opaque. */
typedef struct cicy_safetensors cicy_safetensors;

/* Reads a file image data [size], which must outlive the result; array data points into it (not
 * aligned). Strict: refuses anything the format does not allow (holes and overlaps, lengths that do
 * not agree with the shape, unknown types, duplicate names, trailing bytes). `name` is the file's
 * in messages. Free with cicy_safetensors_free. Errors: CICY_INVALID_INPUT, CICY_SYSTEM (memory).
 */
CICY_API cicy_status cicy_safetensors_parse(const char *name, const void *data, size_t size,
                                            cicy_safetensors **result, cicy_error *error);

/* The same from a file, whose content the result owns. Errors also: CICY_SYSTEM (cannot read). */
CICY_API cicy_status cicy_safetensors_read(const char *path, cicy_safetensors **result,
                                           cicy_error *error);
CICY_API void cicy_safetensors_free(cicy_safetensors *file);

/* Arrays, in the order of their data; by name, NULL when there is none; the metadata's value of a
 * key, NULL when there is none. They belong to the file. */
CICY_API size_t cicy_safetensors_count(const cicy_safetensors *file);
CICY_API const cicy_safetensor *cicy_safetensors_get(const cicy_safetensors *file, size_t index);
CICY_API const cicy_safetensor *cicy_safetensors_find(const cicy_safetensors *file,
                                                      const char *name);
CICY_API const char *cicy_safetensors_metadata(const cicy_safetensors *file, const char *key);

/* Writes a file whole or not at all; arrays in the given order, metadata too. The bytes are a
 * function of the arguments alone. Errors: CICY_USAGE (a name twice, bytes that do not agree with
 * the shape), CICY_SYSTEM. */
CICY_API cicy_status cicy_safetensors_write(const char *path, const cicy_safetensor *tensors,
                                            size_t count, const cicy_safetensors_text *metadata,
                                            size_t metadata_count, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
