/* What the fuzz targets of the list readers share: whatever is read must be a valid configuration
 * that survives printing, and every entry must be valid or refused with a reason. */
#ifndef TESTS_FUZZ_FUZZ_LIST_H
#define TESTS_FUZZ_FUZZ_LIST_H

#include <stdlib.h>
#include <string.h>

#include "cicyminer/lists.h"

static inline void check_list_entry(const cicy_list_entry *entry)
{
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration back;
    if (entry->refusal[0])
        return;
    if (cicy_configuration_check(&entry->configuration, NULL) != CICY_OK)
        abort();
    size_t length = cicy_configuration_print(&entry->configuration, CICY_NOTATION_DEGREES, text);
    if (cicy_configuration_parse(&back, text, length, NULL) != CICY_OK ||
        !cicy_configuration_equal(&entry->configuration, &back))
        abort();
}

/* Reads all entries, whose lines must not go backwards; returns their number. */
static inline size_t read_entries(cicy_list_reader *reader)
{
    static cicy_list_entry entry;
    cicy_hodge exact = {0};
    char text[CICY_DIFFERENCE_TEXT];
    uint64_t line = 1;
    size_t count = 0;
    for (bool end = false; cicy_list_next(reader, &entry, &end, NULL) == CICY_OK && !end; count++) {
        if (entry.line < line)
            abort();
        line = entry.line;
        check_list_entry(&entry);
        if (entry.refusal[0])
            continue;
        exact.dimension = cicy_configuration_dimension(&entry.configuration);
        cicy_list_compare(&entry, &exact, entry.second_chern, text);
    }
    cicy_list_close(reader);
    return count;
}

/* Bytes that come a few at a time. */
typedef struct trickle {
    const uint8_t *bytes;
    size_t left, step;
} trickle;

static inline ptrdiff_t read_trickle(void *user, char *bytes, size_t room)
{
    trickle *from = user;
    size_t part = from->step < from->left ? from->step : from->left;
    part = part < room ? part : room;
    if (part)
        memcpy(bytes, from->bytes, part);
    from->bytes += part;
    from->left -= part;
    return (ptrdiff_t)part;
}

static inline bool trickle_waits(void *user)
{
    (void)user;
    return true;
}

/* Reads all of `data` as `format`, recognised (CICY_FORMAT_UNKNOWN) or forced, at once and in pieces:
 * as many entries either way. */
static inline void read_list(const uint8_t *data, size_t size, cicy_format format)
{
    cicy_list_reader *reader;
    if (cicy_list_open_memory(&reader, (const char *)data, size, "input", format, NULL) != CICY_OK)
        return;
    size_t count = read_entries(reader);
    trickle from = {data, size, size % 7 + 1};
    cicy_list_source source = {read_trickle, trickle_waits, &from};
    if (format != CICY_FORMAT_UNKNOWN &&
        (cicy_list_open_source(&reader, &source, "input", format, NULL) != CICY_OK ||
         read_entries(reader) != count))
        abort();
}

#endif
