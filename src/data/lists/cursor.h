/* A place in a text, and the small steps of which all list syntaxes are made. */
#ifndef CICYMINER_DATA_LISTS_CURSOR_H
#define CICYMINER_DATA_LISTS_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"

typedef struct cicy_cursor {
    const char *at, *end;
} cicy_cursor;

/* Skips white space and Mathematica's (* comments *). */
void cicy_cursor_skip_space(cicy_cursor *cursor);

/* Skips space, then takes `mark` if it stands there. */
bool cicy_cursor_take(cicy_cursor *cursor, char mark);

/* Skips space, then takes a whole number of up to 18 digits. */
bool cicy_cursor_integer(cicy_cursor *cursor, int64_t *value);

/* Skips space, then takes letters and digits, a letter first, into word [size]; false when there is
 * no word or it does not fit. */
bool cicy_cursor_word(cicy_cursor *cursor, char *word, size_t size);

/* Takes a balanced {...}; false when there is none. `inside` spans it with its braces. */
bool cicy_cursor_braces(cicy_cursor *cursor, cicy_cursor *inside);

/* Takes `{1, 2, ...}` into values [room]; more than `room` numbers are an error. */
bool cicy_cursor_integers(cicy_cursor *cursor, int64_t *values, size_t room, size_t *count);

/* Whether nothing but space is left. */
bool cicy_cursor_done(cicy_cursor *cursor);

#endif
