/* Lists in batches: entries are found by one thread and parsed by any number. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/errors.h"
#include "data/lists/array_list.h"
#include "data/lists/byte_stream.h"
#include "data/lists/clean_text.h"
#include "data/lists/list_syntax.h"

enum { BUFFER = 8 << 20, LONGEST_ENTRY = 1 << 20 };

/* An entry of the batch: its text in the buffer and where it begins in the file. */
typedef struct span {
    const char *text;
    size_t length;
    uint64_t line;
} span;

/* Bytes in memory that are not read yet. */
typedef struct memory {
    const char *bytes;
    size_t left;
} memory;

struct cicy_list_reader {
    char *name;
    cicy_format format;
    cicy_array_list *arrays; /* HDF5 and NumPy; NULL for the text formats */
    const cicy_list_syntax *syntax;
    cicy_byte_stream *stream;
    memory memory;
    cicy_clean_text clean;
    char *buffer; /* [room]; begin .. used is not scanned yet */
    size_t room, begin, used;
    bool last;               /* nothing follows the buffer */
    int state;               /* of the syntax's scanner */
    uint64_t line, position; /* line of `begin`; entries before the batch */
    span *spans;             /* [CICY_LIST_BATCH] */
    size_t count, given;     /* in the batch; given out by cicy_list_next */
};

static const char *const format_names[] = {"unknown",    "hdf5", "oxford", "cicylist.txt",
                                           "cicylist.m", "text", "numpy",  "json"};

const char *cicy_format_name(cicy_format format)
{
    return format_names[format];
}

cicy_format cicy_format_from_name(const char *name)
{
    for (cicy_format format = CICY_FORMAT_HDF5; format <= CICY_FORMAT_JSON; format++)
        if (strcmp(name, format_names[format]) == 0)
            return format;
    return CICY_FORMAT_UNKNOWN;
}

/* ---- Opening ---- */

static cicy_list_reader *new_reader(const char *name, cicy_format format, cicy_error *error)
{
    cicy_list_reader *reader = calloc(1, sizeof *reader);
    if (reader)
        reader->name = strdup(name);
    if (reader && reader->name) {
        reader->format = format;
        reader->line = 1;
        reader->room = BUFFER;
        return reader;
    }
    free(reader);
    cicy_error_memory(error);
    return NULL;
}

/* HDF5 and NumPy are recognised by what the path is and how its content begins. */
static cicy_format recognise_path(const char *path)
{
    static const char hdf5[8] = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'},
                      numpy[6] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};
    struct stat found;
    char begin[8] = "", names[64];
    if (stat(path, &found) != 0)
        return CICY_FORMAT_UNKNOWN; /* opening it says why */
    if (S_ISDIR(found.st_mode))
        return CICY_FORMAT_NUMPY;
    FILE *stream = S_ISREG(found.st_mode) ? fopen(path, "rb") : NULL;
    bool any = stream && fread(begin, 1, sizeof begin, stream) > 0;
    if (stream)
        fclose(stream);
    if (any && memcmp(begin, hdf5, sizeof hdf5) == 0)
        return CICY_FORMAT_HDF5;
    bool arrays = any && (memcmp(begin, numpy, sizeof numpy) == 0 ||
                          cicy_byte_stream_arrays(path, names, sizeof names));
    return arrays ? CICY_FORMAT_NUMPY : CICY_FORMAT_UNKNOWN;
}

/* Moves what is not scanned to the front of the buffer and reads more: as much as there is room
 * for, or as much as the source has without waiting. */
static cicy_status fill_buffer(cicy_list_reader *reader, cicy_error *error)
{
    if (reader->begin > 0)
        memmove(reader->buffer, reader->buffer + reader->begin, reader->used - reader->begin);
    reader->used -= reader->begin;
    reader->begin = 0;
    for (bool first = true; !reader->last && reader->used < reader->room; first = false) {
        size_t got;
        if (!first && cicy_byte_stream_pauses(reader->stream, reader->used))
            break;
        CICY_TRY(cicy_byte_stream_read(reader->stream, reader->buffer + reader->used,
                                       reader->room - reader->used, &got, error));
        reader->used = cicy_clean_text_add(&reader->clean, reader->buffer, reader->used, got);
        reader->last = got == 0;
    }
    return CICY_OK;
}

static cicy_status unknown_format(const cicy_list_reader *reader, cicy_error *error)
{
    const unsigned char *begin = (const unsigned char *)reader->buffer;
    if (reader->used > 1 && begin[0] == 0x80 && begin[1] <= 5)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "%s: a Python pickle, which only Python can read; save the "
                                   "matrices with numpy.save or as JSON",
                                   reader->name);
    return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                               "%s: the format is not recognised; name it", reader->name);
}

/* Reads until the format is recognised. */
static cicy_status recognise_text(cicy_list_reader *reader, bool lines, cicy_error *error)
{
    cicy_format format;
    for (bool undecided = true; undecided;) {
        CICY_TRY(fill_buffer(reader, error));
        format = cicy_syntax_recognise(reader->buffer, reader->used, &undecided);
        undecided = undecided && !reader->last && reader->used < reader->room;
    }
    reader->format = format == CICY_FORMAT_UNKNOWN && lines ? CICY_FORMAT_TEXT : format;
    return reader->format == CICY_FORMAT_UNKNOWN ? unknown_format(reader, error) : CICY_OK;
}

static cicy_status start_text(cicy_list_reader *reader, cicy_error *error)
{
    static const cicy_list_syntax *const syntaxes[] = {
        [CICY_FORMAT_OXFORD] = &cicy_syntax_oxford, [CICY_FORMAT_CICYLIST] = &cicy_syntax_cicylist,
        [CICY_FORMAT_RULES] = &cicy_syntax_rules,   [CICY_FORMAT_TEXT] = &cicy_syntax_text,
        [CICY_FORMAT_JSON] = &cicy_syntax_json,
    };
    reader->buffer = malloc(reader->room);
    reader->spans = malloc(CICY_LIST_BATCH * sizeof *reader->spans);
    if (!reader->buffer || !reader->spans)
        return cicy_error_memory(error);
    cicy_status status = CICY_OK;
    if (reader->format == CICY_FORMAT_UNKNOWN || reader->format == CICY_FORMAT_ANY)
        status = recognise_text(reader, reader->format == CICY_FORMAT_ANY, error);
    if (status == CICY_OK)
        reader->syntax = syntaxes[reader->format];
    return status;
}

static bool is_array_format(cicy_format format)
{
    return format == CICY_FORMAT_HDF5 || format == CICY_FORMAT_NUMPY;
}

cicy_status cicy_list_open(cicy_list_reader **reader, const char *path, cicy_format format,
                           cicy_error *error)
{
    *reader = NULL;
    cicy_format found = is_array_format(format) ? format : CICY_FORMAT_UNKNOWN;
    if (format == CICY_FORMAT_UNKNOWN || format == CICY_FORMAT_ANY)
        found = recognise_path(path);
    bool arrays = is_array_format(found);
    cicy_list_reader *result = new_reader(path, arrays ? found : format, error);
    if (!result)
        return CICY_SYSTEM;
    cicy_status status;
    if (arrays) {
        status = cicy_array_list_open(&result->arrays, path, found, error);
    } else {
        status = cicy_byte_stream_open(&result->stream, path, NULL, error);
        CICY_THEN(status, start_text(result, error));
    }
    if (status == CICY_OK)
        *reader = result;
    else
        cicy_list_close(result);
    return status;
}

/* Opens a new reader's source; takes the reader. */
static cicy_status open_source(cicy_list_reader **reader, cicy_list_reader *created,
                               const cicy_list_source *source, cicy_error *error)
{
    cicy_status status = CICY_SYSTEM;
    *reader = NULL;
    if (created && is_array_format(created->format))
        status = cicy_error_set(error, CICY_USAGE, "%s: %s is not a text format", created->name,
                                cicy_format_name(created->format));
    else if (created)
        status = cicy_byte_stream_open_source(&created->stream, source, created->name, error);
    CICY_THEN(status, start_text(created, error));
    if (status == CICY_OK)
        *reader = created;
    else
        cicy_list_close(created);
    return status;
}

cicy_status cicy_list_open_source(cicy_list_reader **reader, const cicy_list_source *source,
                                  const char *name, cicy_format format, cicy_error *error)
{
    return open_source(reader, new_reader(name, format, error), source, error);
}

static ptrdiff_t read_memory(void *user, char *bytes, size_t room)
{
    memory *from = user;
    size_t count = room < from->left ? room : from->left;
    if (count)
        memcpy(bytes, from->bytes, count);
    from->bytes += count;
    from->left -= count;
    return (ptrdiff_t)count;
}

cicy_status cicy_list_open_memory(cicy_list_reader **reader, const char *bytes, size_t size,
                                  const char *name, cicy_format format, cicy_error *error)
{
    cicy_list_reader *created = new_reader(name, format, error);
    cicy_list_source source = {.read = read_memory};
    if (created) {
        source.user = &created->memory;
        created->memory = (memory){bytes, size};
        created->room = size < BUFFER ? size + 1 : BUFFER;
    }
    return open_source(reader, created, &source, error);
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

uint64_t cicy_list_total(const cicy_list_reader *reader)
{
    uint64_t size = 0, taken = 0, entries = reader->position + reader->count;
    if (reader->arrays)
        return cicy_array_list_count(reader->arrays);
    cicy_byte_stream_place(reader->stream, &size, &taken);
    uint64_t done = taken - (reader->used - reader->begin);
    return size && done && done <= size ? (uint64_t)((double)entries * (double)size / (double)done)
                                        : 0;
}

/* ---- Batches ---- */

static uint64_t count_lines(const char *text, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += (text[i] == '\n') + (text[i] == CICY_JOINED_LINE);
    return lines;
}

/* Scans the buffer into at most `most` spans. */
static cicy_scan scan_buffer(cicy_list_reader *reader, size_t most)
{
    while (reader->count < most) {
        char *text = reader->buffer + reader->begin;
        size_t begin = 0, end = 0;
        cicy_scan found = reader->syntax->scan(&reader->state, text, reader->used - reader->begin,
                                               reader->last, &begin, &end);
        if (found != CICY_SCAN_ENTRY)
            end = begin;
        assert(begin <= end && end <= reader->used - reader->begin);
        reader->line += count_lines(text, begin);
        const uint64_t line = reader->line;
        reader->line += count_lines(text + begin, end - begin);
        reader->begin += end;
        if (found != CICY_SCAN_ENTRY)
            return found;
        reader->spans[reader->count++] =
            (span){text + begin, cicy_join_lines(text + begin, end - begin), line};
    }
    return CICY_SCAN_ENTRY;
}

static cicy_status text_batch(cicy_list_reader *reader, size_t most, cicy_error *error)
{
    reader->count = 0;
    for (;;) {
        cicy_scan found = scan_buffer(reader, most);
        if (reader->count || found == CICY_SCAN_END)
            return CICY_OK;
        if (found == CICY_SCAN_MORE && reader->used - reader->begin > LONGEST_ENTRY)
            return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                       "%s:%llu: an entry of more than %d bytes", reader->name,
                                       (unsigned long long)reader->line, LONGEST_ENTRY);
        CICY_TRY(fill_buffer(reader, error));
    }
}

cicy_status cicy_list_batch(cicy_list_reader *reader, size_t most, size_t *count, cicy_error *error)
{
    reader->position += reader->count;
    cicy_status status = CICY_OK;
    most = most < CICY_LIST_BATCH ? most : CICY_LIST_BATCH;
    if (reader->arrays)
        reader->count = cicy_array_list_batch(reader->arrays, most);
    else
        status = text_batch(reader, most, error);
    reader->given = 0;
    *count = status == CICY_OK ? reader->count : 0;
    return status;
}

void cicy_list_parse(const cicy_list_reader *reader, size_t index, cicy_list_entry *entry)
{
    assert(index < reader->count);
    entry->number = reader->position + index + 1;
    entry->line = 0;
    entry->stated = 0;
    entry->hides_products = false;
    entry->second_chern_count = 0;
    entry->refusal[0] = '\0';
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
        CICY_TRY(cicy_list_batch(reader, CICY_LIST_BATCH, &count, error));
        *end = count == 0;
    }
    if (!*end)
        cicy_list_parse(reader, reader->given++, entry);
    return CICY_OK;
}
