#include "data/numpy.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "data/lists/cursor.h"

enum { PREFIX = 8, LONGEST_HEADER = 65536, BLOCK = 1 << 16 };
static const char magic[6] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

/* ---- Header ---- */

static bool read_quoted(cicy_cursor *cursor, char *text, size_t size)
{
    bool single = cicy_cursor_take(cursor, '\'');
    if (!single && !cicy_cursor_take(cursor, '"'))
        return false;
    char quote = single ? '\'' : '"';
    size_t length = 0;
    for (; cursor->at < cursor->end && *cursor->at != quote; cursor->at++) {
        if (length + 1 >= size)
            return false;
        text[length++] = *cursor->at;
    }
    text[length] = '\0';
    return cicy_cursor_take(cursor, quote);
}

static cicy_status refuse(cicy_error *error, const char *reason)
{
    return cicy_error_set_code(error, CICY_ERROR_FORMAT, "%s", reason);
}

/* "<i8", "|u1", "|b1", ">f4", ... */
static cicy_status parse_type(cicy_numpy *array, cicy_cursor *cursor, cicy_error *error)
{
    char type[32];
    if (!read_quoted(cursor, type, sizeof type))
        return refuse(error, "a structured array; save the matrices alone");
    if (type[0] == '|' && type[1] == 'O')
        return refuse(error, "an array of Python objects (dtype=object), often of matrices of "
                             "different sizes; pad them with zeros and save them as numbers");
    if (strlen(type) != 3 || !strchr("<>|=", type[0]) || !strchr("iubf", type[1]) ||
        !strchr("1248", type[2]) || (type[1] == 'b' && type[2] != '1') ||
        (type[1] == 'f' && type[2] < '4'))
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "the elements ('%s') are not whole numbers, bool, float32 or "
                                   "float64",
                                   type);
    array->big_endian = type[0] == '>';
    array->kind = type[1];
    array->width = (unsigned)(type[2] - '0');
    return CICY_OK;
}

static bool parse_shape(cicy_numpy *array, cicy_cursor *cursor)
{
    array->axes = 0;
    array->shape[0] = array->shape[1] = array->shape[2] = 1;
    if (!cicy_cursor_take(cursor, '('))
        return false;
    while (!cicy_cursor_take(cursor, ')')) {
        int64_t length;
        if (!cicy_cursor_integer(cursor, &length) || length < 0)
            return false;
        cicy_cursor_take(cursor, 'L'); /* of Python 2 */
        if (array->axes < 3)
            array->shape[array->axes] = (size_t)length;
        array->axes++;
        if (cicy_cursor_take(cursor, ','))
            continue;
        return cicy_cursor_take(cursor, ')');
    }
    return true;
}

static cicy_status parse_dictionary(cicy_numpy *array, cicy_cursor cursor, cicy_error *error)
{
    char key[32], value[8];
    bool type = false, order = false, shape = false;
    bool good = cicy_cursor_take(&cursor, '{');
    while (good && !cicy_cursor_take(&cursor, '}')) {
        good = read_quoted(&cursor, key, sizeof key) && cicy_cursor_take(&cursor, ':');
        if (good && strcmp(key, "descr") == 0) {
            CICY_TRY(parse_type(array, &cursor, error));
            type = true;
        } else if (good && strcmp(key, "fortran_order") == 0) {
            good = order = cicy_cursor_word(&cursor, value, sizeof value);
            array->fortran_order = strcmp(value, "True") == 0;
        } else {
            good = shape = good && strcmp(key, "shape") == 0 && parse_shape(array, &cursor);
        }
        if (good && !cicy_cursor_take(&cursor, ',')) {
            good = cicy_cursor_take(&cursor, '}');
            break;
        }
    }
    if (good && type && order && shape)
        return CICY_OK;
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "the NumPy header is damaged");
}

/* Reads exactly `size` bytes; *complete is false when there are fewer. */
static cicy_status read_exactly(cicy_byte_stream *stream, void *bytes, size_t size, bool *complete,
                                cicy_error *error)
{
    size_t have = 0, got = 1;
    while (have < size && got > 0) {
        CICY_TRY(cicy_byte_stream_read(stream, (char *)bytes + have, size - have, &got, error));
        have += got;
    }
    *complete = have == size;
    return CICY_OK;
}

/* The prefix and the length of the dictionary. */
static cicy_status read_prefix(cicy_byte_stream *stream, size_t *length, cicy_error *error)
{
    unsigned char bytes[PREFIX + 4] = {0};
    bool complete;
    cicy_status status = read_exactly(stream, bytes, PREFIX + 2, &complete, error);
    if (status != CICY_OK)
        return status;
    if (!complete || memcmp(bytes, magic, sizeof magic) != 0)
        return refuse(error, bytes[0] == 0x80 ? "a Python pickle; save the array with numpy.save"
                                              : "not a NumPy array");
    bool large = bytes[6] == 2 || bytes[6] == 3;
    if (!large && bytes[6] != 1)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT, "NumPy format version %u is unknown",
                                   bytes[6]);
    if (large)
        status = read_exactly(stream, bytes + PREFIX + 2, 2, &complete, error);
    *length = bytes[8] | (size_t)bytes[9] << 8 | (size_t)bytes[10] << 16 | (size_t)bytes[11] << 24;
    return status == CICY_OK && (!complete || *length > LONGEST_HEADER)
               ? cicy_error_set_code(error, CICY_ERROR_DAMAGED, "the NumPy header is cut off")
               : status;
}

static cicy_status check_shape(cicy_numpy *array, size_t axes, uint64_t limit, cicy_error *error)
{
    static const char *const meaning[] = {"", "entries", "entries, numbers",
                                          "entries, rows, columns"};
    uint64_t count = 1;
    if (array->axes != axes)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "the array has %zu axes instead of %zu (%s)", array->axes, axes,
                                   meaning[axes]);
    for (size_t k = 0; k < 3; k++) {
        if (array->shape[k] == 0)
            return cicy_error_set_code(error, CICY_ERROR_FORMAT, "the array has no %s",
                                       k == 0   ? "entries"
                                       : k == 1 ? "rows"
                                                : "columns");
        if (array->shape[k] > limit / count)
            return cicy_error_set_code(
                error, CICY_ERROR_DAMAGED,
                "the file has fewer bytes than its header asks for: %zu x %zu x %zu elements",
                array->shape[0], array->shape[1], array->shape[2]);
        count *= array->shape[k];
    }
    array->count = (size_t)count;
    return CICY_OK;
}

cicy_status cicy_numpy_read_header(cicy_byte_stream *stream, size_t axes, cicy_numpy *array,
                                   cicy_error *error)
{
    size_t length = 0;
    bool complete;
    *array = (cicy_numpy){0};
    CICY_TRY(read_prefix(stream, &length, error));
    char *text = malloc(length + 1);
    if (!text)
        return cicy_error_memory(error);
    cicy_status status = read_exactly(stream, text, length, &complete, error);
    if (status == CICY_OK && !complete)
        status = cicy_error_set_code(error, CICY_ERROR_DAMAGED, "the NumPy header is cut off");
    if (status == CICY_OK)
        status = parse_dictionary(array, (cicy_cursor){text, text + length}, error);
    CICY_THEN(status,
              check_shape(array, axes, cicy_byte_stream_limit(stream) / array->width, error));
    free(text);
    return status;
}

/* ---- Reading ---- */

static double element(const cicy_numpy *array, const unsigned char *bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < array->width; i++)
        value = value << 8 | bytes[array->big_endian ? i : array->width - 1 - i];
    if (array->kind == 'f' && array->width == 4) {
        uint32_t low = (uint32_t)value;
        float number;
        memcpy(&number, &low, sizeof number);
        return number;
    }
    if (array->kind == 'f') {
        double number;
        memcpy(&number, &value, sizeof number);
        return number;
    }
    if (array->kind == 'i' && array->width < 8 && value >> (8 * array->width - 1))
        value |= ~(uint64_t)0 << 8 * array->width;
    return array->kind == 'i' ? (double)(int64_t)value : (double)value;
}

/* The place in C order of element `at` of the file. */
static size_t place(const cicy_numpy *array, size_t at)
{
    const size_t *shape = array->shape;
    if (!array->fortran_order)
        return at;
    size_t entry = at % shape[0], row = at / shape[0] % shape[1], column = at / shape[0] / shape[1];
    return (entry * shape[1] + row) * shape[2] + column;
}

cicy_status cicy_numpy_read_numbers(cicy_byte_stream *stream, const cicy_numpy *array,
                                    cicy_numpy_put *put, void *user, cicy_error *error)
{
    unsigned char bytes[BLOCK / 2];
    cicy_status status = CICY_OK;
    bool complete = true;
    for (size_t first = 0; first < array->count && complete; first += sizeof bytes / array->width) {
        size_t left = array->count - first, part = sizeof bytes / array->width;
        part = part < left ? part : left;
        status = read_exactly(stream, bytes, part * array->width, &complete, error);
        for (size_t k = 0; k < part && complete && status == CICY_OK; k++)
            if (!put(user, place(array, first + k), element(array, bytes + k * array->width)))
                return CICY_INTERRUPTED;
        if (status != CICY_OK)
            return status;
    }
    size_t more = 0;
    if (complete)
        status = cicy_byte_stream_read(stream, (char *)bytes, 1, &more, error);
    if (status == CICY_OK && (!complete || more))
        status = cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                     "the file has %s bytes than its header asks for",
                                     complete ? "more" : "fewer");
    return status;
}

/* ---- Writing ---- */

static void write_header(FILE *stream, unsigned width, const size_t *shape, size_t axes)
{
    char text[256] = "";
    int used = snprintf(text, sizeof text, "{'descr': '%s', 'fortran_order': False, 'shape': (",
                        width == 1 ? "|u1" : "<i4");
    for (size_t i = 0; i < axes; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "%s%zu", i ? ", " : "", shape[i]);
    used += snprintf(text + used, sizeof text - (size_t)used, "%s), }", axes == 1 ? "," : "");
    /* the data begins at a multiple of 64 bytes, and the header ends with a newline */
    size_t total = (PREFIX + 2 + (size_t)used + 1 + 63) / 64 * 64, length = total - PREFIX - 2;
    unsigned char prefix[PREFIX + 2] = {
        [6] = 1, [8] = (unsigned char)(length % 256), [9] = (unsigned char)(length / 256)};
    memcpy(prefix, magic, sizeof magic);
    fwrite(prefix, 1, sizeof prefix, stream);
    fprintf(stream, "%-*s\n", (int)length - 1, text);
}

static void write_elements(FILE *stream, const void *data, unsigned width, size_t count)
{
    if (width == 1) {
        fwrite(data, 1, count, stream);
        return;
    }
    const int32_t *numbers = data;
    for (size_t i = 0; i < count; i++) {
        uint32_t value = (uint32_t)numbers[i];
        unsigned char bytes[4];
        for (int k = 0; k < 4; k++)
            bytes[k] = (unsigned char)(value >> 8 * k);
        fwrite(bytes, 1, sizeof bytes, stream);
    }
}

cicy_status cicy_numpy_create(cicy_file *file, const char *path, unsigned width,
                              const size_t *shape, size_t axes, cicy_error *error)
{
    CICY_TRY(cicy_file_create(file, path, error));
    write_header(file->stream, width, shape, axes);
    return CICY_OK;
}

void cicy_numpy_add(cicy_file *file, const void *data, unsigned width, size_t count)
{
    write_elements(file->stream, data, width, count);
}

cicy_status cicy_numpy_write(const char *path, const void *data, unsigned width,
                             const size_t *shape, size_t axes, cicy_error *error)
{
    cicy_file file;
    CICY_TRY(cicy_numpy_create(&file, path, width, shape, axes, error));
    size_t count = 1;
    for (size_t i = 0; i < axes; i++)
        count *= shape[i];
    cicy_numpy_add(&file, data, width, count);
    return cicy_file_commit(&file, error);
}
