/* A place in a text, and the small steps of which all list syntaxes are made. */
#ifndef CICYMINER_DATA_LISTS_CURSOR_H
#define CICYMINER_DATA_LISTS_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cicy_cursor {
    const char *at, *end;
} cicy_cursor;

/* Skips white space and Mathematica's (* comments *). */
void cicy_cursor_skip_space(cicy_cursor *cursor);

/* Skips space, then takes `mark` if it comes next. */
bool cicy_cursor_take(cicy_cursor *cursor, char mark);

/* Skips space, then takes a whole number of up to 18 digits as Mathematica prints it: 2610, 2610.,
 * 2.61*^3. */
bool cicy_cursor_integer(cicy_cursor *cursor, int64_t *value);

/* Skips space, then takes letters, digits and underscores, a letter first, into word [size]; false
 * when there is no word or it does not fit. */
bool cicy_cursor_word(cicy_cursor *cursor, char *word, size_t size);

/* Takes a string in double quotes on one line; false when there is none. */
bool cicy_cursor_string(cicy_cursor *cursor);

/* Whether the string that begins at a quote could be closed by text that is not there yet. */
bool cicy_cursor_open_string(const cicy_cursor *cursor);

/* Takes balanced brackets, (), [] or {}; false when there are none. `inside` spans them. */
bool cicy_cursor_brackets(cicy_cursor *cursor, cicy_cursor *inside);

/* Takes any value up to a comma or a closing bracket outside of brackets and strings; false when
 * there is none. */
bool cicy_cursor_value(cicy_cursor *cursor);

/* Takes `{1, 2, ...}` or `[1, 2, ...]` into values [room]; more than `room` numbers are an error.
 */
bool cicy_cursor_integers(cicy_cursor *cursor, int64_t *values, size_t room, size_t *count);

/* Whether nothing but space is left. */
bool cicy_cursor_done(cicy_cursor *cursor);

#endif
