/* Assignments of classes to rows: when a product of divisor classes is not zero.
 *
 * A product of non-negative classes on a product of projective spaces is not zero exactly when
 * every class can be assigned to a row in its support, with at most n_i classes on row i: a
 * bipartite matching with capacities. The sets of classes that can be assigned together are
 * independent in a matroid (a transversal matroid), so adding class after class greedily finds the
 * largest set. */
#ifndef CICYMINER_GEOMETRY_CONFIGURATION_NONEMPTY_MATCHING_H
#define CICYMINER_GEOMETRY_CONFIGURATION_NONEMPTY_MATCHING_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* Classes assigned so far: the columns, and up to four more. */
#define CICY_MAX_CLASSES (CICY_MAX_COLUMNS + 4)

typedef struct cicy_assignment {
    uint32_t space; /* rows with room left */
    uint32_t dead;  /* rows from which no room can be reached, now or later */
    uint8_t count;
    uint8_t room[CICY_MAX_ROWS];
    uint8_t used[CICY_MAX_ROWS];
    uint32_t support[CICY_MAX_CLASSES];
    uint8_t assigned[CICY_MAX_ROWS][CICY_MAX_CLASSES]; /* classes on a row, `used` of them */
} cicy_assignment;

/* Starts with no class; the capacity of row i is n[i], and 0 for the rows in `without`. */
void cicy_assignment_start(cicy_assignment *assignment, const uint8_t *n, int rows,
                           uint32_t without);

/* Adds a class for which no row of its support has room, if moving others makes room. */
bool cicy_assignment_move(cicy_assignment *assignment, uint32_t support);

/* Puts a class on a row that has room. */
static inline void cicy_assignment_put(cicy_assignment *assignment, int row, uint8_t class)
{
    assert(assignment->used[row] < assignment->room[row]);
    assignment->assigned[row][assignment->used[row]++] = class;
    if (assignment->used[row] == assignment->room[row])
        assignment->space &= ~(UINT32_C(1) << row);
}

/* Adds a class if it can be assigned together with the others, moving them if need be. Most fit as
 * they are. */
static inline bool cicy_assignment_add(cicy_assignment *assignment, uint32_t support)
{
    assert(assignment->count < CICY_MAX_CLASSES);
    const uint32_t free_rows = support & assignment->space;
    if (!free_rows)
        return cicy_assignment_move(assignment, support);
    assignment->support[assignment->count] = support;
    cicy_assignment_put(assignment, cicy_lowest_bit(free_rows), assignment->count++);
    return true;
}

#endif
