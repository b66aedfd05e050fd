#include "data/numpy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/system_error.h"
#include "data/lists/cursor.h"

enum { PREFIX = 8, LONGEST_HEADER = 65536 };
static const char magic[6] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

/* ----------------------------------------------------------------------------------------
 * header */

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

/* "<i8", "|u1", "|b1", ">i4", ... */
static bool parse_type(cicy_numpy *array, const char *type)
{
    if (strlen(type) != 3 || !strchr("<>|=", type[0]) || !strchr("iub", type[1]) ||
        !strchr("1248", type[2]))
        return false;
    array->big_endian = type[0] == '>';
    array->is_signed = type[1] == 'i';
    array->width = (unsigned)(type[2] - '0');
    return type[1] != 'b' || array->width == 1;
}

static bool parse_shape(cicy_numpy *array, cicy_cursor *cursor)
{
    array->axes = 0;
    array->shape[0] = array->shape[1] = array->shape[2] = 1;
    if (!cicy_cursor_take(cursor, '('))
        return false;
    while (!cicy_cursor_take(cursor, ')')) {
        int64_t length;
        if (array->axes == 3 || !cicy_cursor_integer(cursor, &length) || length < 0)
            return false;
        array->shape[array->axes++] = (size_t)length;
        if (cicy_cursor_take(cursor, ','))
            continue;
        return cicy_cursor_take(cursor, ')');
    }
    return true;
}

static cicy_status parse_dictionary(cicy_numpy *array, cicy_cursor cursor, cicy_error *error)
{
    char key[32], value[32];
    bool type = false, order = false, shape = false;
    bool good = cicy_cursor_take(&cursor, '{');
    while (good && !cicy_cursor_take(&cursor, '}')) {
        good = read_quoted(&cursor, key, sizeof key) && cicy_cursor_take(&cursor, ':');
        if (good && strcmp(key, "descr") == 0) {
            if (!read_quoted(&cursor, value, sizeof value) || !parse_type(array, value))
                return cicy_error_set(error, CICY_INVALID_INPUT,
                                      "the elements are not integers of 1, 2, 4 or 8 bytes");
            type = true;
        } else if (good && strcmp(key, "fortran_order") == 0) {
            good = order = cicy_cursor_word(&cursor, value, sizeof value);
            if (good && strcmp(value, "False") != 0)
                return cicy_error_set(error, CICY_INVALID_INPUT,
                                      "the array is in Fortran order; save it in C order");
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
    return cicy_error_set(error, CICY_INVALID_INPUT, "the NumPy header is damaged");
}

cicy_status cicy_numpy_parse_header(cicy_numpy *array, const char *text, size_t length,
                                    size_t *header, cicy_error *error)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (length < PREFIX + 2 || memcmp(text, magic, sizeof magic) != 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "not a NumPy array");
    size_t size = bytes[8] + 256u * bytes[9], start = PREFIX + 2;
    if (bytes[6] == 2 || bytes[6] == 3) {
        if (length < PREFIX + 4)
            return cicy_error_set(error, CICY_INVALID_INPUT, "the NumPy header is cut off");
        size += 65536u * bytes[10] + 16777216u * (size_t)bytes[11];
        start = PREFIX + 4;
    } else if (bytes[6] != 1) {
        return cicy_error_set(error, CICY_INVALID_INPUT, "NumPy format version %u is unknown",
                              bytes[6]);
    }
    if (size > length - start)
        return cicy_error_set(error, CICY_INVALID_INPUT, "the NumPy header is cut off");
    *header = start + size;
    return parse_dictionary(array, (cicy_cursor){text + start, text + start + size}, error);
}

/* ----------------------------------------------------------------------------------------
 * reading */

/* The bytes of all elements; 0 when they do not fit 63 bits (or there are none). */
static uint64_t payload(const cicy_numpy *array)
{
    uint64_t bytes = array->width;
    for (int i = 0; i < 3; i++) {
        if (array->shape[i] && bytes > (uint64_t)INT64_MAX / array->shape[i])
            return 0;
        bytes *= array->shape[i];
    }
    return bytes;
}

static cicy_status read_header(cicy_numpy *array, size_t axes, cicy_error *error)
{
    char *text = malloc(LONGEST_HEADER);
    struct stat found;
    size_t header = 0;
    if (!text || fstat(fileno(array->stream), &found) != 0) {
        free(text);
        return cicy_error_system(error, errno, "cannot read");
    }
    size_t got = fread(text, 1, LONGEST_HEADER, array->stream);
    cicy_status status = cicy_numpy_parse_header(array, text, got, &header, error);
    free(text);
    if (status != CICY_OK)
        return status;
    if (array->axes != axes)
        return cicy_error_set(error, CICY_INVALID_INPUT, "the array has %zu axes instead of %zu",
                              array->axes, axes);
    uint64_t bytes = payload(array);
    if (bytes == 0 || (uint64_t)found.st_size - header != bytes)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the file has %lld bytes where its header asks for %llu",
                              (long long)found.st_size, (unsigned long long)(header + bytes));
    if (fseek(array->stream, (long)header, SEEK_SET) != 0)
        return cicy_error_system(error, errno, "cannot read");
    return CICY_OK;
}

cicy_status cicy_numpy_open(cicy_numpy *array, const char *path, size_t axes, cicy_error *error)
{
    *array = (cicy_numpy){.name = strdup(path), .stream = fopen(path, "rb")};
    if (!array->name || !array->stream)
        return cicy_error_system(error, errno, "%s: cannot open", path);
    cicy_status status = read_header(array, axes, error);
    return status == CICY_OK ? status : cicy_error_prepend(error, status, "%s", path);
}

void cicy_numpy_close(cicy_numpy *array)
{
    if (array->stream)
        fclose(array->stream);
    free(array->name);
    *array = (cicy_numpy){0};
}

static int64_t element(const cicy_numpy *array, const unsigned char *bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < array->width; i++)
        value = value << 8 | bytes[array->big_endian ? i : array->width - 1 - i];
    if (array->is_signed && array->width < 8 && value >> (8 * array->width - 1))
        value |= ~(uint64_t)0 << 8 * array->width;
    return (int64_t)value; /* uint64 above 2^63 comes out negative and is refused as a degree */
}

cicy_status cicy_numpy_read(cicy_numpy *array, size_t count, int64_t *values, cicy_error *error)
{
    size_t entry = array->shape[1] * array->shape[2], size = entry * array->width;
    unsigned char *bytes = malloc(size);
    if (!bytes)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", array->name);
    cicy_status status = CICY_OK;
    for (size_t i = 0; i < count && status == CICY_OK; i++) {
        if (fread(bytes, 1, size, array->stream) != size)
            status = ferror(array->stream)
                         ? cicy_error_system(error, errno, "%s: cannot read", array->name)
                         : cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                               "%s: the file ends too early", array->name);
        for (size_t k = 0; k < entry && status == CICY_OK; k++)
            values[i * entry + k] = element(array, bytes + k * array->width);
    }
    array->next += count;
    free(bytes);
    return status;
}

/* ----------------------------------------------------------------------------------------
 * writing */

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

cicy_status cicy_numpy_write(const char *path, const void *data, unsigned width,
                             const size_t *shape, size_t axes, cicy_error *error)
{
    cicy_file file;
    cicy_status status = cicy_file_create(&file, path, error);
    if (status != CICY_OK)
        return status;
    size_t count = 1;
    for (size_t i = 0; i < axes; i++)
        count *= shape[i];
    write_header(file.stream, width, shape, axes);
    write_elements(file.stream, data, width, count);
    return cicy_file_commit(&file, error);
}
