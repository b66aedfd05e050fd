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

/* Reads all of `data` as `format`, recognised (CICY_FORMAT_UNKNOWN) or forced. */
static inline void read_list(const uint8_t *data, size_t size, cicy_format format)
{
    cicy_list_reader *reader;
    if (cicy_list_open_memory(&reader, (const char *)data, size, "input", format, NULL) != CICY_OK)
        return;
    cicy_list_entry entry;
    cicy_hodge exact = {0};
    char text[CICY_DIFFERENCE_TEXT];
    uint64_t line = 1;
    for (bool end = false;;) {
        if (cicy_list_next(reader, &entry, &end, NULL) != CICY_OK || end)
            break;
        if (entry.line < line)
            abort();
        line = entry.line;
        check_list_entry(&entry);
        exact.dimension = entry.refusal[0] ? 4 : cicy_configuration_dimension(&entry.configuration);
        cicy_list_compare(&entry, &exact, entry.second_chern, text);
    }
    cicy_list_close(reader);
}

#endif
