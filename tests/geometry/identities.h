/* Different configurations of the same manifold, for tests of invariants. */
#ifndef CICYMINER_TESTS_IDENTITIES_H
#define CICYMINER_TESTS_IDENTITIES_H

#include "random_configuration.h"

/* A P1 row with entries 1 in columns a and b is doubled: the old row keeps a, a new one takes b,
 * and a new column of degree (1, 1) identifies the two lines. Degrees (s, t) of a line bundle on
 * the two rows mean s + t before. The new row is the last. False when row i is not such a row. */
static inline bool double_line(const cicy_configuration *given, int i, cicy_configuration *made)
{
    int ones = 0, second = 0;
    for (int j = 0; j < given->columns; j++)
        if (given->degree[i][j] == 1) {
            ones++;
            second = j;
        }
    if (given->n[i] != 1 || ones != 2 || given->rows == CICY_MAX_ROWS ||
        given->columns == CICY_MAX_COLUMNS)
        return false;
    *made = *given;
    int row = made->rows++, column = made->columns++;
    made->n[row] = 1;
    made->degree[row][second] = 1;
    made->degree[i][second] = 0;
    made->degree[i][column] = made->degree[row][column] = 1;
    return true;
}

/* Puts row i into a projective space of one dimension more, cut by a hyperplane (the last column).
 */
static inline bool add_hyperplane(const cicy_configuration *given, int i, cicy_configuration *made)
{
    if (given->columns == CICY_MAX_COLUMNS)
        return false;
    *made = *given;
    made->n[i]++;
    made->degree[i][made->columns++] = 1;
    return true;
}

/* A P1 x P1 whose two rows are equal becomes a quadric in P3 (Segre): row i becomes the P3, row k
 * goes away. Line bundles (l, l) become (l). False when the rows are not two equal P1. */
static inline bool embed_lines(const cicy_configuration *given, int i, int k,
                               cicy_configuration *made)
{
    if (i == k || given->n[i] != 1 || given->n[k] != 1 || given->columns == CICY_MAX_COLUMNS ||
        memcmp(given->degree[i], given->degree[k], CICY_MAX_COLUMNS) != 0)
        return false;
    uint8_t rows[CICY_MAX_ROWS], columns[CICY_MAX_COLUMNS];
    int kept = 0;
    for (int r = 0; r < given->rows; r++)
        if (r != k)
            rows[kept++] = (uint8_t)r;
    rows[kept] = (uint8_t)k;
    for (int j = 0; j < given->columns; j++)
        columns[j] = (uint8_t)j;
    cicy_configuration_permute(given, rows, columns, made);
    made->rows--;
    memset(made->degree[made->rows], 0, CICY_MAX_COLUMNS);
    made->n[made->rows] = 0;
    int row = i < k ? i : i - 1;
    made->n[row] = 3;
    made->degree[row][made->columns++] = 2;
    return true;
}

#endif
