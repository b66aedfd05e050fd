#include "geometry/configuration/nonempty_matching.h"

#include <string.h>

void cicy_assignment_start(cicy_assignment *assignment, const uint8_t *n, int rows,
                           uint32_t without)
{
    assignment->space = assignment->dead = 0;
    assignment->count = 0;
    memset(assignment->used, 0, sizeof assignment->used);
    for (int i = 0; i < rows; i++) {
        assignment->room[i] = without >> i & 1 ? 0 : n[i];
        if (assignment->room[i])
            assignment->space |= UINT32_C(1) << i;
        else
            assignment->dead |= UINT32_C(1) << i;
    }
}

/* Assigns a class, moving others along a path that ends at a row with room (Kuhn). */
static bool place(cicy_assignment *assignment, uint8_t class, uint32_t *visited)
{
    uint32_t support = assignment->support[class];
    if (support & assignment->space) {
        cicy_assignment_put(assignment, cicy_lowest_bit(support & assignment->space), class);
        return true;
    }
    for (uint32_t rows = support & ~*visited; rows; rows = support & ~*visited) {
        int row = cicy_lowest_bit(rows);
        *visited |= UINT32_C(1) << row;
        for (int k = 0; k < assignment->used[row]; k++)
            if (place(assignment, assignment->assigned[row][k], visited)) {
                assignment->assigned[row][k] = class;
                return true;
            }
    }
    return false;
}

bool cicy_assignment_move(cicy_assignment *assignment, uint32_t support)
{
    uint8_t class = assignment->count;
    assignment->support[class] = support;
    uint32_t visited = assignment->dead;
    if (!place(assignment, class, &visited)) {
        /* All classes on the visited rows have their support there, and these rows are full: no
         * later path leads out of them. */
        assignment->dead = visited;
        return false;
    }
    assignment->count++;
    return true;
}
