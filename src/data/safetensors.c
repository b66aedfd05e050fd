#include "cicyminer/safetensors.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/json.h"
#include "data/safetensors_source.h"

/* The format's own limit on the header: 100 MB. */
static const uint64_t header_limit = 100000000;

static const struct {
    const char *name;
    size_t size;
} dtypes[] = {
    [CICY_DTYPE_BOOL] = {"BOOL", 1}, [CICY_DTYPE_U8] = {"U8", 1},   [CICY_DTYPE_I8] = {"I8", 1},
    [CICY_DTYPE_I16] = {"I16", 2},   [CICY_DTYPE_U16] = {"U16", 2}, [CICY_DTYPE_F16] = {"F16", 2},
    [CICY_DTYPE_BF16] = {"BF16", 2}, [CICY_DTYPE_I32] = {"I32", 4}, [CICY_DTYPE_U32] = {"U32", 4},
    [CICY_DTYPE_F32] = {"F32", 4},   [CICY_DTYPE_F64] = {"F64", 8}, [CICY_DTYPE_I64] = {"I64", 8},
    [CICY_DTYPE_U64] = {"U64", 8}};
enum { DTYPES = sizeof dtypes / sizeof *dtypes };

struct cicy_safetensors {
    char *content; /* the bytes of the file if we own them, else NULL */
    json_t *header;
    cicy_safetensor *tensors; /* in the order of their data */
    size_t count;
};

size_t cicy_dtype_size(cicy_dtype dtype)
{
    return dtypes[dtype].size;
}

size_t cicy_safetensors_count(const cicy_safetensors *file)
{
    return file->count;
}

const cicy_safetensor *cicy_safetensors_get(const cicy_safetensors *file, size_t index)
{
    return &file->tensors[index];
}

const cicy_safetensor *cicy_safetensors_find(const cicy_safetensors *file, const char *name)
{
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->tensors[i].name, name) == 0)
            return &file->tensors[i];
    return NULL;
}

const char *cicy_safetensors_metadata(const cicy_safetensors *file, const char *key)
{
    return json_string_value(json_object_get(json_object_get(file->header, "__metadata__"), key));
}

void cicy_safetensors_free(cicy_safetensors *file)
{
    if (!file)
        return;
    free(file->content);
    free(file->tensors);
    json_decref(file->header);
    free(file);
}

static cicy_status refuse(cicy_error *error, const char *file, const char *tensor,
                          const char *reason)
{
    return cicy_error_set(error, CICY_INVALID_INPUT, "%s: damaged safetensors file: %s%s%s", file,
                          tensor ? tensor : "", tensor ? ": " : "", reason);
}

static bool read_size(const json_t *number, size_t *value)
{
    if (!json_is_integer(number) || json_integer_value(number) < 0)
        return false;
    *value = (size_t)json_integer_value(number);
    return true;
}

/* Reads the shape and computes its number of bytes. Returns NULL, or what is wrong. */
static const char *read_shape(const json_t *shape, cicy_safetensor *tensor, size_t *bytes)
{
    if (!json_is_array(shape))
        return "no shape";
    tensor->rank = json_array_size(shape);
    if (tensor->rank > CICY_SAFETENSORS_MAX_RANK)
        return "too many axes";
    *bytes = cicy_dtype_size(tensor->dtype);
    for (size_t k = 0; k < tensor->rank; k++) {
        if (!read_size(json_array_get(shape, k), &tensor->shape[k]))
            return "the shape is not made of whole numbers";
        if (__builtin_mul_overflow(*bytes, tensor->shape[k], bytes))
            return "the shape is too large";
    }
    return NULL;
}

/* Reads one entry of the header; `data` [size] follows the header. Returns NULL, or what is wrong.
 */
static const char *read_tensor(const json_t *entry, const unsigned char *data, size_t size,
                               cicy_safetensor *tensor)
{
    const char *dtype = json_string_value(json_object_get(entry, "dtype"));
    int kind = 0;
    while (kind < DTYPES && !(dtype && strcmp(dtype, dtypes[kind].name) == 0))
        kind++;
    if (kind == DTYPES)
        return "unknown dtype";
    tensor->dtype = (cicy_dtype)kind;

    size_t bytes, begin, end;
    const char *reason = read_shape(json_object_get(entry, "shape"), tensor, &bytes);
    if (reason)
        return reason;
    const json_t *offsets = json_object_get(entry, "data_offsets");
    if (json_array_size(offsets) != 2 || !read_size(json_array_get(offsets, 0), &begin) ||
        !read_size(json_array_get(offsets, 1), &end))
        return "no data_offsets";
    if (begin > end || end > size)
        return "the data lie outside the file";
    if (end - begin != bytes)
        return "the data do not have the length of the shape";
    if (json_object_size(entry) != 3)
        return "unknown fields";
    tensor->data = data + begin;
    tensor->bytes = bytes;
    return NULL;
}

static int by_data(const void *a, const void *b)
{
    const cicy_safetensor *x = a, *y = b;
    uintptr_t p = (uintptr_t)x->data, q = (uintptr_t)y->data;
    if (p != q)
        return p < q ? -1 : 1;
    if (x->bytes != y->bytes) /* empty arrays first: they begin where the next one begins */
        return x->bytes < y->bytes ? -1 : 1;
    return strcmp(x->name, y->name);
}

static const char *check_metadata(const json_t *metadata)
{
    const char *key;
    json_t *value;
    if (!json_is_object(metadata))
        return "is not an object";
    json_object_foreach(
        (json_t *)metadata, key,
        value) if (!json_is_string(value)) return "holds something other than strings";
    return NULL;
}

/* Whether the arrays follow one another without gaps and overlaps up to the end of the file. */
static bool covers(const cicy_safetensors *file, const unsigned char *data, size_t size)
{
    const unsigned char *expected = data;
    for (size_t i = 0; i < file->count; i++) {
        if (file->tensors[i].data != expected)
            return false;
        expected += file->tensors[i].bytes;
    }
    return expected == data + size;
}

static cicy_status read_entries(const char *name, cicy_safetensors *file, const unsigned char *data,
                                size_t size, cicy_error *error)
{
    const char *key;
    json_t *entry;
    file->tensors = calloc(json_object_size(file->header) + 1, sizeof *file->tensors);
    if (!file->tensors)
        return cicy_error_memory(error);
    json_object_foreach(file->header, key, entry)
    {
        const char *reason;
        if (strcmp(key, "__metadata__") == 0) {
            reason = check_metadata(entry);
        } else {
            cicy_safetensor *tensor = &file->tensors[file->count++];
            tensor->name = key;
            reason = read_tensor(entry, data, size, tensor);
        }
        if (reason)
            return refuse(error, name, key, reason);
    }
    qsort(file->tensors, file->count, sizeof *file->tensors, by_data);
    if (!covers(file, data, size))
        return refuse(error, name, NULL, "the arrays overlap or leave bytes unused");
    return CICY_OK;
}

cicy_status cicy_safetensors_parse(const char *name, const void *data, size_t size,
                                   cicy_safetensors **result, cicy_error *error)
{
    const unsigned char *bytes = data;
    uint64_t length = 0;
    *result = NULL;
    if (size < 8)
        return refuse(error, name, NULL, "shorter than eight bytes");
    for (unsigned k = 0; k < 8; k++)
        length |= (uint64_t)bytes[k] << (8 * k);
    if (length > header_limit)
        return refuse(error, name, NULL, "the header would be longer than 100 MB");
    if (length > size - 8)
        return refuse(error, name, NULL, "the header does not end within the file");

    cicy_safetensors *file = calloc(1, sizeof *file);
    if (!file)
        return cicy_error_memory(error);
    json_error_t reason;
    file->header = cicy_json_parse((const char *)bytes + 8, (size_t)length, &reason);
    cicy_status status;
    if (!file->header && errno == ENOMEM)
        status = cicy_error_memory(error);
    else if (!file->header)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s: damaged safetensors file: the header is not JSON: %s", name,
                                reason.text);
    else if (bytes[8] != '{')
        status = refuse(error, name, NULL, "the header is not a JSON object");
    else
        status = read_entries(name, file, bytes + 8 + length, size - 8 - (size_t)length, error);
    if (status == CICY_OK)
        *result = file;
    else
        cicy_safetensors_free(file);
    return status;
}

cicy_status cicy_safetensors_read(const char *path, cicy_safetensors **result, cicy_error *error)
{
    char *content;
    size_t size;
    *result = NULL;
    CICY_TRY(cicy_file_read(path, 0, &content, &size, error));
    cicy_status status = cicy_safetensors_parse(path, content, size, result, error);
    if (status == CICY_OK)
        (*result)->content = content;
    else
        free(content);
    return status;
}

/* The header entry of one array, which starts at *offset of the data. */
static json_t *describe(const cicy_safetensor *tensor, size_t *offset)
{
    json_t *shape = json_array();
    for (size_t k = 0; k < tensor->rank; k++)
        json_array_append_new(shape, json_integer((json_int_t)tensor->shape[k]));
    size_t begin = *offset;
    *offset += tensor->bytes;
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", dtypes[tensor->dtype].name, "shape", shape,
                     "data_offsets", (json_int_t)begin, (json_int_t)*offset);
}

static cicy_status check_tensor(const cicy_safetensor *tensor, const json_t *header,
                                cicy_error *error)
{
    size_t bytes = cicy_dtype_size(tensor->dtype);
    for (size_t k = 0; k < tensor->rank; k++)
        bytes *= tensor->shape[k];
    if (bytes != tensor->bytes)
        return cicy_error_set(error, CICY_USAGE, "%s: %zu bytes do not fit its shape", tensor->name,
                              tensor->bytes);
    if (json_object_get(header, tensor->name))
        return cicy_error_set(error, CICY_USAGE, "%s: two arrays of this name", tensor->name);
    return CICY_OK;
}

/* Makes the text of the header, padded with spaces so that the data begin at a multiple of eight
 * bytes. The caller frees it. */
static cicy_status build_header(const cicy_safetensor *tensors, size_t count,
                                const cicy_safetensors_text *metadata, size_t metadata_count,
                                char **text, cicy_error *error)
{
    cicy_status status = CICY_OK;
    cicy_json_begin();
    json_t *header = json_object();
    *text = NULL;
    if (metadata_count > 0) {
        json_t *texts = json_object();
        for (size_t i = 0; i < metadata_count; i++)
            json_object_set_new(texts, metadata[i].key, json_string(metadata[i].value));
        json_object_set_new(header, "__metadata__", texts);
    }
    size_t offset = 0;
    for (size_t i = 0; i < count && status == CICY_OK; i++) {
        status = check_tensor(&tensors[i], header, error);
        json_object_set_new(header, tensors[i].name, describe(&tensors[i], &offset));
    }
    char *plain = cicy_json_text(header, JSON_COMPACT);
    json_decref(header);
    size_t length = plain ? strlen(plain) : 0, padded = (length + 7) / 8 * 8;
    *text = plain ? realloc(plain, padded + 1) : NULL;
    if (!*text) {
        free(plain);
        return cicy_error_memory(error);
    }
    memset(*text + length, ' ', padded - length);
    (*text)[padded] = '\0';
    return status;
}

static void write_length(uint64_t length, FILE *stream)
{
    unsigned char prefix[8];
    for (unsigned k = 0; k < 8; k++)
        prefix[k] = (unsigned char)(length >> (8 * k));
    fwrite(prefix, 1, sizeof prefix, stream);
}

static cicy_status write_data(const cicy_safetensor *tensors, size_t count,
                              const cicy_array_source *source, FILE *stream, cicy_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const void *data = tensors[i].data;
        if (!data && source)
            CICY_TRY(source->get(source->user, i, &data, error));
        fwrite(data, 1, tensors[i].bytes, stream);
    }
    return CICY_OK;
}

cicy_status cicy_safetensors_write_from(const char *path, const cicy_safetensor *tensors,
                                        size_t count, const cicy_safetensors_text *metadata,
                                        size_t metadata_count, const cicy_array_source *source,
                                        cicy_error *error)
{
    char *header;
    cicy_file file;
    cicy_status status = build_header(tensors, count, metadata, metadata_count, &header, error);
    CICY_THEN(status, cicy_file_create(&file, path, error));
    if (status != CICY_OK) {
        free(header);
        return status;
    }
    write_length(strlen(header), file.stream);
    fwrite(header, 1, strlen(header), file.stream);
    free(header);
    status = write_data(tensors, count, source, file.stream, error);
    if (status == CICY_OK)
        return cicy_file_commit(&file, error);
    cicy_file_discard(&file);
    return status;
}

cicy_status cicy_safetensors_write(const char *path, const cicy_safetensor *tensors, size_t count,
                                   const cicy_safetensors_text *metadata, size_t metadata_count,
                                   cicy_error *error)
{
    return cicy_safetensors_write_from(path, tensors, count, metadata, metadata_count, NULL, error);
}
