/* Data sets as text, piece by piece. */
#ifndef CICYMINER_DATA_LISTS_LIST_PRINT_H
#define CICYMINER_DATA_LISTS_LIST_PRINT_H

#include "cicyminer/lists.h"
#include "data/dataset/visit_parts.h"

/* Room for any piece: a matrix and its numbers. */
#define CICY_PIECE_TEXT 8192

/* The text of a data set in a text format, read from beginning to end. */
typedef struct cicy_list_printer {
    cicy_entries entries;
    size_t count;            /* N, of the entries */
    cicy_dataset part;       /* of a file: what is in memory */
    const cicy_dataset *set; /* the data set in memory, or the part */
    size_t first;            /* its first entry */
    cicy_format format;
    size_t next; /* piece: 0 .. N-1 the entries, N the end */
    char piece[CICY_PIECE_TEXT];
    size_t length, at;             /* of the piece, and how much of it was read */
    const cicy_progress *progress; /* may be NULL */
} cicy_list_printer;

/* Clear it, also after failure. Errors: CICY_USAGE when the format is no text format or cannot hold
 * the dimension. */
cicy_status cicy_list_printer_start(cicy_list_printer *printer, const cicy_entries *entries,
                                    cicy_format format, const cicy_progress *progress,
                                    cicy_error *error);

/* Reports the progress. Errors: CICY_INTERRUPTED. */
cicy_status cicy_list_printer_report(const cicy_list_printer *printer, cicy_error *error);

/* Gives out up to `room` bytes after reporting the progress; *got = 0 at the end. Errors:
 * CICY_INVALID_INPUT and CICY_SYSTEM from the second Chern class, those of cicy_dataset_read_part,
 * CICY_INTERRUPTED. */
cicy_status cicy_list_printer_read(cicy_list_printer *printer, char *bytes, size_t room,
                                   size_t *got, cicy_error *error);

void cicy_list_printer_clear(cicy_list_printer *printer);

#endif
