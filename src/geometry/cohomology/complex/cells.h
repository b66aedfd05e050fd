/* The first page: the cohomology of the line bundles of a twisted complex on the ambient space. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_CELLS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_CELLS_H

#include "geometry/cohomology/complex/twisted_complex.h"

/* The cohomology of e_S g on the ambient space: a product over the rows of monomials of degree
 * power[i] in n_i + 1 variables. They are those of O(k_i) where k_i >= 0, with power k_i, and
 * inverses, x^(-1 - e) with e of degree -k_i - n_i - 1, on the rows of `inverse`. */
typedef struct cicy_cell {
    uint32_t generator, columns; /* g and S */
    uint32_t inverse;
    int degree; /* total */
    int16_t power[CICY_MAX_ROWS];
    size_t size, offset; /* number of monomials; place of the first among those of its degree */
    size_t all, first;   /* the same with those that are left out; first among those of all cells */
} cicy_cell;

/* Cells in the order of (generator, columns). */
typedef struct cicy_cells {
    size_t count, capacity;
    cicy_cell *cell;
    int least, most; /* degrees that occur; least > most when there are none */
    uint32_t *kept;  /* NULL: all monomials; else of each the place in its degree among those that
                      * are kept, or CICY_NO_MONOMIAL */
} cicy_cells;

/* Finds all cells. Errors: CICY_SYSTEM (memory; more than 2^31 monomials in a degree). */
cicy_status cicy_cells_find(const cicy_twisted_complex *complex, cicy_cells *cells,
                            cicy_error *error);
void cicy_cells_clear(cicy_cells *cells);

/* Leaves out monomials: fill(user, cell, row, masks) gives each monomial of a row, by its place, a
 * set of bits, and those are left out that have a bit in common on all rows. What is kept must be a
 * subquotient. Errors: CICY_SYSTEM (memory, or more than 2^22 monomials). */
cicy_status cicy_cells_restrict(cicy_cells *cells, const cicy_configuration *configuration,
                                bool (*fill)(void *user, const cicy_cell *cell, int row,
                                             uint32_t *masks),
                                void *user, cicy_error *error);

/* Goes on to the next monomial of a cell in the order of their places. sizes [rows]. */
static inline void cicy_cell_next(int rows, const uint32_t *sizes, uint32_t *at)
{
    for (int i = rows - 1; i >= 0 && ++at[i] == sizes[i]; i--)
        at[i] = 0;
}

/* The number of monomials on each row. */
void cicy_cell_sizes(const cicy_configuration *configuration, const cicy_cell *cell,
                     uint32_t *sizes);

/* The cell of (generator, columns), or NULL. */
const cicy_cell *cicy_cells_get(const cicy_cells *cells, uint32_t generator, uint32_t columns);

/* Number of monomials of a degree. */
uint64_t cicy_cells_size(const cicy_cells *cells, int degree);

/* Multiplications that the ranks in degrees 0 .. dimension take if nothing is sparse. */
double cicy_cells_work(const cicy_cells *cells, int dimension);

#endif
