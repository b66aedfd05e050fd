/* The text syntaxes of lists: where an entry begins and ends, and what it says. */
#ifndef CICYMINER_DATA_LISTS_LIST_SYNTAX_H
#define CICYMINER_DATA_LISTS_LIST_SYNTAX_H

#include "cicyminer/lists.h"
#include "data/lists/cursor.h"

typedef enum cicy_scan {
    CICY_SCAN_ENTRY, /* text[*begin .. *end) is an entry, maybe a broken one */
    CICY_SCAN_MORE,  /* cannot be decided before more text is there; text[0 .. *begin) is done */
    CICY_SCAN_END    /* nothing is left */
} cicy_scan;

/* Finds the next entry in text [length]; `last`: no text follows. *state is 0 at the beginning of a
 * list and the scanner's own. The scanner may blank out comments. */
typedef cicy_scan cicy_scan_function(int *state, char *text, size_t length, bool last,
                                     size_t *begin, size_t *end);

/* Fills an entry (whose number and line are set, and which states nothing) from its text, or its
 * refusal. */
typedef void cicy_parse_function(const char *text, size_t length, cicy_list_entry *entry);

typedef struct cicy_list_syntax {
    cicy_scan_function *scan;
    cicy_parse_function *parse;
} cicy_list_syntax;

extern const cicy_list_syntax cicy_syntax_oxford, cicy_syntax_cicylist, cicy_syntax_rules,
    cicy_syntax_text, cicy_syntax_json;

/* Recognises the format from the beginning of a text; CICY_FORMAT_UNKNOWN if it is none. When more
 * text could change the answer, *undecided is set. */
cicy_format cicy_syntax_recognise(const char *text, size_t length, bool *undecided);

/* Scanner of {{entry}, {entry}, ...}, shared by the Mathematica syntaxes. */
cicy_scan_function cicy_scan_braced;

/* Writes the reason into the entry. Returns false. */
bool cicy_list_refuse(cicy_list_entry *entry, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Parses a configuration {{..},..} into the entry; false after a refusal. */
bool cicy_list_parse_matrix(cicy_cursor text, cicy_list_entry *entry);

/* Refuses an entry whose stated size is not the matrix's. */
bool cicy_list_check_size(cicy_list_entry *entry, int64_t rows, int64_t columns);

/* Stores a stated Hodge number or Euler number. */
void cicy_list_state_hodge(cicy_list_entry *entry, size_t column, int64_t value);
void cicy_list_state_euler(cicy_list_entry *entry, int64_t value);

#endif
