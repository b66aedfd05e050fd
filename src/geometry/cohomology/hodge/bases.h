/* Sets of columns onto whose complete intersection X maps (docs/mathematics.md 10).
 *
 * For a set J of columns let R(J) be its rows, N(J) the sum of their n_i, Z_J the complete
 * intersection of the columns J in the rows R(J), and delta_J = N(J) - |J| its dimension. X maps
 * onto Z_J when no larger set has a smaller delta: then J is a base here. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_BASES_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_BASES_H

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* A base. decomposition.c fills what follows the dimension. */
typedef struct cicy_base {
    uint32_t columns, rows; /* J and R(J) */
    int dimension;          /* delta_J */
    bool pair;              /* the union of two connected ones */
    int64_t g[2];           /* coefficients of g_J at q^(N(J)-1) and q^(N(J)-2) */
    int64_t variable;       /* variable part of the middle cohomology of Z_J: dimension 2: h^{1,1};
                             * 3: h^{2,1}; 4: h^{2,2} + 2 h^{3,1} */
    int64_t relative;       /* for second_coefficient */
} cicy_base;

enum { CICY_HELD_BASES = 256 };

/* A list; cicy_bases_find starts it, clear it also after a failure. Lists of up to CICY_HELD_BASES
 * are on the stack. */
typedef struct cicy_bases {
    size_t count, room; /* room 0: `held` is used */
    cicy_base *more;
    cicy_base held[CICY_HELD_BASES];
} cicy_bases;

static inline cicy_base *cicy_bases_items(cicy_bases *bases)
{
    return bases->room ? bases->more : bases->held;
}

void cicy_bases_clear(cicy_bases *bases);

/* Appends a base whose numbers are 0. Errors: CICY_SYSTEM (memory). */
cicy_status cicy_bases_add(cicy_bases *bases, uint32_t columns, uint32_t rows, int dimension,
                           cicy_error *error);

/* Starts a list with all bases of dimension `most` at most whose graph is connected, in the order
 * of (dimension, number of columns, columns), for a valid connected configuration. */
cicy_status cicy_bases_find(const cicy_configuration *configuration, const cicy_graph *graph,
                            int most, cicy_bases *bases, cicy_error *error);

/* Sorts the bases from `first` on in that order. */
void cicy_bases_sort(cicy_bases *bases, size_t first);

/* Whether a set of columns is a base. */
bool cicy_is_base(const cicy_configuration *configuration, const cicy_graph *graph,
                  uint32_t columns);

#endif
