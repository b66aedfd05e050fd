/* Reduces sparse rows by pivot rows that form a triangle, eight rows at a time. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_ROW_REDUCTION_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_ROW_REDUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "geometry/cohomology/ranks/residues.h"

/* A pivot row: `length` entries from `column` and `value`, the first of them the pivot; -1 / pivot.
 */
typedef struct cicy_pivot_row {
    const uint32_t *column, *value;
    uint32_t length;
    int32_t negative_inverse;
    void *memory; /* to be freed, or NULL */
} cicy_pivot_row;

/* Eight rows, each the sum of high * 2^15 + low. */
typedef struct cicy_eight_rows {
    uint32_t prime;
    size_t columns;
    cicy_lanes *sums;  /* [columns][2]: low, high */
    uint8_t *products; /* [columns]: so many were added to them */
    uint64_t *used;    /* [columns / 64 + 1]: columns in use */
} cicy_eight_rows;

/* Eight empty rows; false without memory. Clear in any case. */
bool cicy_eight_rows_init(cicy_eight_rows *rows, uint32_t prime, size_t columns);
void cicy_eight_rows_clear(cicy_eight_rows *rows);

/* Adds factor times the entries to row `lane`. */
void cicy_eight_rows_add(cicy_eight_rows *rows, int lane, const uint32_t *column,
                         const uint32_t *value, size_t length, int32_t factor);

/* Adds factor times the residues to one column of all rows. */
void cicy_eight_rows_add_column(cicy_eight_rows *rows, size_t column, const int32_t *residues,
                                int32_t factor);

/* Makes the columns with a pivot zero: pivot [columns], length 0 where there is none. No pivot row
 * has an entry before its pivot. */
void cicy_eight_rows_reduce(cicy_eight_rows *rows, const cicy_pivot_row *pivot);

/* Takes the next column in use from *column on out of the rows: its eight residues. False at the
 * end. */
bool cicy_eight_rows_take(cicy_eight_rows *rows, size_t *column, int32_t *residues);

#endif
