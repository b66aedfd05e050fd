/* Text as the syntaxes expect it, from text as programs write it. */
#ifndef CICYMINER_DATA_LISTS_CLEAN_TEXT_H
#define CICYMINER_DATA_LISTS_CLEAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Where the text so far has ended; start with {0}. */
typedef struct cicy_clean_text {
    int mark;      /* bytes of the byte order mark so far; 3: past it */
    bool wide;     /* UTF-16: zero bytes are left out */
    bool carriage; /* the last byte was CR */
    bool inside;   /* the line has begun with something other than blanks */
} cicy_clean_text;

/* Stands for a line break that is none: backslash-newline. It still counts as a line; nothing else
 * of it is left when cicy_join_lines is done. */
#define CICY_JOINED_LINE '\v'

/* Cleans bytes [used .. used + got) of text, which follow text [used] that is clean already: no
 * byte order mark, lines that end in LF, a blank (CR) for the `>` at the beginning of Mathematica's
 * continued lines, CICY_JOINED_LINE for backslash-newline. Returns the new length of the text. */
size_t cicy_clean_text_add(cicy_clean_text *state, char *text, size_t used, size_t got);

/* Removes CICY_JOINED_LINE; returns the new length. */
size_t cicy_join_lines(char *text, size_t length);

#endif
