/* What the search for the staircase form knows, and the steps that its parts offer (staircase.c).
 */
#ifndef CICYMINER_GEOMETRY_CANONICAL_STAIRCASE_STAIRCASE_H
#define CICYMINER_GEOMETRY_CANONICAL_STAIRCASE_STAIRCASE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/configuration.h"

/* A line of the matrix as one number, the first column in the highest bits. */
__extension__ typedef unsigned __int128 cicy_line;

enum {
    CICY_LINE_BITS = 3, /* per column, see cicy_sorted_row */
    CICY_POOL = 160,    /* partial results held at once, in all */
    CICY_NO_ARM = 0xff
};

/* The non-zero entries of a row, greatest first. A degree is at most 7: the sum of (degree - 1)
 * over the entries of a connected configuration is at most its dimension + 1. */
typedef struct cicy_sorted_row {
    int count;
    uint8_t column[CICY_MAX_COLUMNS];
    uint8_t degree[CICY_MAX_COLUMNS];
} cicy_sorted_row;

/* Rows placed so far, and what is known about the order of the columns. Column j is in the block
 * block[j] (named by its least column) of width[j] columns. Blocks that are not told apart form a
 * group, which begins at position group[j]; within its block, column j is at offset[j] or later.
 * Row i is on line[i]. Rows that were placed together have the same line[i] and one block each,
 * that of column arm[i]: they follow each other in the order of their blocks. */
typedef struct cicy_partial {
    uint32_t placed;
    uint8_t line[CICY_MAX_ROWS], arm[CICY_MAX_ROWS];
    uint8_t group[CICY_MAX_COLUMNS], block[CICY_MAX_COLUMNS], offset[CICY_MAX_COLUMNS];
    uint8_t width[CICY_MAX_COLUMNS];
} cicy_partial;

/* A partial result that is being continued: by the rows `open`, once it is begun. */
typedef struct cicy_candidate {
    cicy_partial partial;
    bool begun;
    uint32_t open;
} cicy_candidate;

/* The candidates with the same number of lines, as places in the pool. */
typedef struct cicy_level {
    int count, different; /* the first `different` are not symmetric to each other */
    uint8_t place[CICY_POOL];
} cicy_level;

typedef struct cicy_staircase {
    const cicy_configuration *configuration;
    int rows, columns;
    uint32_t level_rows[CICY_MAX_ROWS]; /* rows that may be on a line: those with its n */
    int8_t twin_before[CICY_MAX_ROWS];  /* the equal row before this one, or -1 */
    cicy_sorted_row row[CICY_MAX_ROWS];
    int work;                       /* partial results made so far */
    int known;                      /* how many of the greatest lines are known */
    cicy_line lines[CICY_MAX_ROWS]; /* [known] */
    cicy_partial result;            /* the last one with all lines */
    cicy_level level[CICY_MAX_ROWS];
    int unused; /* free places in the pool */
    uint8_t free[CICY_POOL];
    cicy_candidate pool[CICY_POOL];
} cicy_staircase;

static inline void cicy_pool_give(cicy_staircase *search, int place)
{
    assert(search->unused < CICY_POOL);
    search->free[search->unused++] = (uint8_t)place;
}

/* partial.c: lines that rows make, and putting rows on lines. */

void cicy_row_sort(const cicy_configuration *configuration, int i, cicy_sorted_row *row);

/* The line that a row makes after the lines of `from`. */
cicy_line cicy_line_made(const cicy_partial *from, const cicy_sorted_row *row);

/* Nothing placed: every column is a block, and all of them are one group. */
void cicy_partial_start(const cicy_staircase *search, cicy_partial *empty);

/* Places row i on a line: the groups split into blocks of equal entries, greatest first. */
void cicy_partial_place(const cicy_staircase *search, const cicy_partial *from, int line, int i,
                        cicy_partial *to);

/* The columns of row i whose position is open, if they are of one group of single columns and have
 * the same degree; else none. */
uint32_t cicy_partial_arms(const cicy_staircase *search, const cicy_partial *from, int i);

/* Places the rows of `set`, which have arms, on the next lines. Their order is left open. */
void cicy_partial_place_together(const cicy_staircase *search, const cicy_partial *from, int line,
                                 uint32_t set, cicy_partial *to);

/* Whether the same rows are placed, and the same is known about the columns. */
bool cicy_partial_equal(const cicy_staircase *search, const cicy_partial *a, const cicy_partial *b);

/* An order of rows and columns. What is still open makes no difference: the first comes first. */
void cicy_partial_read(const cicy_staircase *search, const cicy_partial *result, uint8_t *rows,
                       uint8_t *columns);

/* symmetry.c: rows and partial results that a symmetry of the configuration exchanges. */

void cicy_staircase_find_twins(cicy_staircase *search);

/* The rows of `set`, the next on the line after `from`, without those that a symmetry maps to an
 * earlier one. */
uint32_t cicy_staircase_different_rows(const cicy_staircase *search, const cicy_partial *from,
                                       int line, uint32_t set);

/* Drops candidates of a level that a symmetry maps to an earlier one. */
void cicy_staircase_drop_symmetric(cicy_staircase *search, cicy_level *level);

#endif
