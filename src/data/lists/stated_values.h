/* The named values of an entry, `Num -> 1`, `Num : 1` or "num": 1, which several syntaxes share. */
#ifndef CICYMINER_DATA_LISTS_STATED_VALUES_H
#define CICYMINER_DATA_LISTS_STATED_VALUES_H

#include "data/lists/list_syntax.h"

/* What was found, to be checked when all of it is known. */
typedef struct cicy_stated_values {
    unsigned found; /* 1 << kind of each value that was found */
    cicy_cursor matrix;
    int64_t number, rows, columns, dimension, euler, product, favourable;
    int64_t hodge[CICY_MAX_HODGE]; /* by name: h11, h21, h31, h41, h22, h32 */
    unsigned hodge_found;          /* 1 << index */
    int64_t size[2], hodge_list[CICY_MAX_HODGE], dimensions[CICY_MAX_ROWS], c2[CICY_MAX_ROWS];
    size_t size_count, hodge_count, dimension_count, c2_count;
} cicy_stated_values;

/* Whether a value of this name is compared or known to be left out, in upper or lower case. */
bool cicy_stated_known(const char *name);

/* Reads the value called `name`; a value of an unknown name, a text and Null are skipped. False
 * after a refusal that names it. */
bool cicy_stated_read(cicy_stated_values *values, const char *name, cicy_cursor *cursor,
                      cicy_list_entry *entry);

/* Whether the matrix was found. */
bool cicy_stated_has_matrix(const cicy_stated_values *values);

/* The dimension that the stated numbers need at least, and at most. */
void cicy_stated_dimension(const cicy_stated_values *values, int *least, int *most);

/* Compares sizes and counts with the entry's configuration, and stores what it states; refuses the
 * entry when they do not agree. */
void cicy_stated_store(const cicy_stated_values *values, cicy_list_entry *entry);

#endif
