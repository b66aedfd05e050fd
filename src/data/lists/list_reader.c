#include "data/lists/list_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "data/lists/array_list.h"
#include "data/lists/byte_stream.h"
#include "data/lists/list_syntax.h"

enum { BUFFER = 8 << 20, LONGEST_ENTRY = 1 << 20 };

/* An entry of the batch: its text in the buffer and where it begins in the file. */
typedef struct span {
    const char *text;
    size_t length;
    uint64_t line;
} span;

struct cicy_list_reader {
    char *name;
    cicy_format format;
    cicy_array_list *arrays; /* HDF5 and NumPy; NULL for the text formats */
    const cicy_list_syntax *syntax;
    cicy_byte_stream *stream;
    char *buffer; /* [room]; begin .. used is not scanned yet */
    size_t room, begin, used;
    bool last;               /* nothing follows the buffer */
    int state;               /* of the syntax's scanner */
    uint64_t line, position; /* line of `begin`; entries before the batch */
    span *spans;             /* [CICY_LIST_BATCH] */
    size_t count, given;     /* in the batch; given out by cicy_list_next */
};

static const char *const format_names[] = {"unknown",    "hdf5", "oxford", "cicylist.txt",
                                           "cicylist.m", "text", "numpy"};

const char *cicy_format_name(cicy_format format)
{
    return format_names[format];
}

cicy_format cicy_format_from_name(const char *name)
{
    for (cicy_format format = CICY_FORMAT_HDF5; format <= CICY_FORMAT_NUMPY; format++)
        if (strcmp(name, format_names[format]) == 0)
            return format;
    return CICY_FORMAT_UNKNOWN;
}

/* ---------------------------------------------------------------------------------------
 * opening */

static cicy_list_reader *new_reader(const char *name, cicy_format format)
{
    cicy_list_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    reader->name = strdup(name);
    reader->format = format;
    reader->line = 1;
    reader->room = BUFFER;
    if (reader->name)
        return reader;
    free(reader);
    return NULL;
}

/* HDF5 and NumPy are recognised by what the path is. */
static cicy_format recognise_path(const char *path)
{
    static const char signature[8] = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    struct stat found;
    char begin[8];
    if (stat(path, &found) != 0)
        return CICY_FORMAT_UNKNOWN; /* opening it says why */
    if (S_ISDIR(found.st_mode))
        return CICY_FORMAT_NUMPY;
    FILE *stream = S_ISREG(found.st_mode) ? fopen(path, "rb") : NULL;
    bool hdf5 = stream && fread(begin, 1, sizeof begin, stream) == sizeof begin &&
                memcmp(begin, signature, sizeof begin) == 0;
    if (stream)
        fclose(stream);
    return hdf5 ? CICY_FORMAT_HDF5 : CICY_FORMAT_UNKNOWN;
}

/* Moves what is not scanned to the front of the buffer and fills the rest. */
static cicy_status fill_buffer(cicy_list_reader *reader, cicy_error *error)
{
    memmove(reader->buffer, reader->buffer + reader->begin, reader->used - reader->begin);
    reader->used -= reader->begin;
    reader->begin = 0;
    while (!reader->last && reader->used < reader->room) {
        size_t got;
        cicy_status status = cicy_byte_stream_read(reader->stream, reader->buffer + reader->used,
                                                   reader->room - reader->used, &got, error);
        if (status != CICY_OK)
            return status;
        reader->used += got;
        reader->last = got == 0;
    }
    return CICY_OK;
}

static cicy_status start_text(cicy_list_reader *reader, cicy_error *error)
{
    static const cicy_list_syntax *const syntaxes[] = {
        [CICY_FORMAT_OXFORD] = &cicy_syntax_oxford,
        [CICY_FORMAT_CICYLIST] = &cicy_syntax_cicylist,
        [CICY_FORMAT_RULES] = &cicy_syntax_rules,
        [CICY_FORMAT_TEXT] = &cicy_syntax_text,
    };
    reader->buffer = malloc(reader->room);
    reader->spans = malloc(CICY_LIST_BATCH * sizeof *reader->spans);
    if (!reader->buffer || !reader->spans)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", reader->name);
    cicy_status status = fill_buffer(reader, error);
    if (status != CICY_OK)
        return status;
    if (reader->format == CICY_FORMAT_UNKNOWN)
        reader->format = cicy_syntax_recognise(reader->buffer, reader->used);
    if (reader->format == CICY_FORMAT_UNKNOWN)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: the format is not recognised; name it with --format",
                              reader->name);
    reader->syntax = syntaxes[reader->format];
    return CICY_OK;
}

static bool is_array_format(cicy_format format)
{
    return format == CICY_FORMAT_HDF5 || format == CICY_FORMAT_NUMPY;
}

cicy_status cicy_list_open(cicy_list_reader **reader, const char *path, cicy_format format,
                           cicy_error *error)
{
    if (format == CICY_FORMAT_UNKNOWN)
        format = recognise_path(path);
    cicy_list_reader *result = *reader = new_reader(path, format);
    if (!result)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
    cicy_status status;
    if (is_array_format(format)) {
        status = cicy_array_list_open(&result->arrays, path, format, error);
    } else {
        status = cicy_byte_stream_open(&result->stream, path, error);
        if (status == CICY_OK)
            status = start_text(result, error);
    }
    if (status != CICY_OK) {
        cicy_list_close(result);
        *reader = NULL;
    }
    return status;
}

cicy_status cicy_list_open_memory(cicy_list_reader **reader, const char *bytes, size_t size,
                                  const char *name, cicy_format format, cicy_error *error)
{
    *reader = NULL;
    if (is_array_format(format))
        return cicy_error_set(error, CICY_USAGE, "%s: %s is not a text format", name,
                              cicy_format_name(format));
    cicy_list_reader *result = new_reader(name, format);
    if (!result)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", name);
    result->room = size < BUFFER ? size + 1 : BUFFER;
    cicy_status status = cicy_byte_stream_open_memory(&result->stream, bytes, size, name, error);
    if (status == CICY_OK)
        status = start_text(result, error);
    if (status == CICY_OK)
        *reader = result;
    else
        cicy_list_close(result);
    return status;
}

void cicy_list_close(cicy_list_reader *reader)
{
    if (!reader)
        return;
    cicy_array_list_close(reader->arrays);
    cicy_byte_stream_close(reader->stream);
    free(reader->buffer);
    free(reader->spans);
    free(reader->name);
    free(reader);
}

cicy_format cicy_list_format(const cicy_list_reader *reader)
{
    return reader->format;
}

const char *cicy_list_name(const cicy_list_reader *reader)
{
    return reader->name;
}

/* ---------------------------------------------------------------------------------------
 * batches */

static uint64_t count_lines(const char *text, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

/* Scans the buffer into spans; whether more text is needed before the list goes on. */
static cicy_scan scan_buffer(cicy_list_reader *reader)
{
    for (;;) {
        const char *text = reader->buffer + reader->begin;
        size_t begin = 0, end = 0;
        if (reader->count == CICY_LIST_BATCH)
            return CICY_SCAN_ENTRY;
        cicy_scan found = reader->syntax->scan(&reader->state, text, reader->used - reader->begin,
                                               reader->last, &begin, &end);
        reader->line += count_lines(text, begin);
        if (found == CICY_SCAN_ENTRY)
            reader->spans[reader->count++] = (span){text + begin, end - begin, reader->line};
        else
            end = begin;
        reader->line += count_lines(text + begin, end - begin);
        reader->begin += end;
        if (found != CICY_SCAN_ENTRY)
            return found;
    }
}

static cicy_status text_batch(cicy_list_reader *reader, cicy_error *error)
{
    reader->count = 0;
    for (;;) {
        cicy_status status = fill_buffer(reader, error);
        if (status != CICY_OK)
            return status;
        cicy_scan found = scan_buffer(reader);
        if (found == CICY_SCAN_MORE && reader->used - reader->begin > LONGEST_ENTRY)
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "%s:%llu: an entry of more than %d bytes", reader->name,
                                  (unsigned long long)reader->line, LONGEST_ENTRY);
        if (reader->count || found == CICY_SCAN_END)
            return CICY_OK;
    }
}

cicy_status cicy_list_batch(cicy_list_reader *reader, size_t *count, cicy_error *error)
{
    reader->position += reader->count;
    cicy_status status;
    if (reader->arrays)
        status = cicy_array_list_batch(reader->arrays, CICY_LIST_BATCH, &reader->count, error);
    else
        status = text_batch(reader, error);
    *count = status == CICY_OK ? reader->count : 0;
    return status;
}

void cicy_list_parse(const cicy_list_reader *reader, size_t index, cicy_list_entry *entry)
{
    *entry = (cicy_list_entry){.number = reader->position + index + 1};
    if (reader->arrays) {
        cicy_array_list_parse(reader->arrays, index, entry);
        return;
    }
    const span *from = &reader->spans[index];
    entry->line = from->line;
    reader->syntax->parse(from->text, from->length, entry);
}

cicy_status cicy_list_next(cicy_list_reader *reader, cicy_list_entry *entry, bool *end,
                           cicy_error *error)
{
    *end = false;
    if (reader->given == reader->count) {
        size_t count;
        cicy_status status = cicy_list_batch(reader, &count, error);
        if (status != CICY_OK)
            return status;
        reader->given = 0;
        *end = count == 0;
    }
    if (!*end)
        cicy_list_parse(reader, reader->given++, entry);
    return CICY_OK;
}
