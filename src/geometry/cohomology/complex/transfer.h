/* The part of the differential that takes inverse monomials of a row to ordinary ones: the terms
 * p delta (-H delta)^k i, k > 0, of the homological perturbation lemma (docs/mathematics.md 7). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_TRANSFER_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_TRANSFER_H

#include "geometry/cohomology/complex/cells.h"
#include "geometry/cohomology/ranks/sparse_matrix.h"
#include "geometry/cohomology/complex/steps.h"

/* Coordinates of all rows: sum of n_i + 1, at most dimension + columns + rows. */
enum { CICY_TRANSFER_COORDINATES = CICY_MAX_DIMENSION + CICY_MAX_COLUMNS + CICY_MAX_ROWS + 3 };

/* A Cech cochain e_S g x^exponents [I] with its coefficient. Rows of `constant` are ordinary
 * monomials on all of the projective space; on the others `inside` are the coordinates in I. */
typedef struct cicy_transfer_state {
    uint32_t generator, columns, constant, unused;
    uint64_t inside[2];
    int16_t exponent[CICY_TRANSFER_COORDINATES];
} cicy_transfer_state;

/* A sum of such cochains: a hash table with the states in the order of their arrival. */
typedef struct cicy_transfer_sum {
    size_t count, capacity, slots;
    cicy_transfer_state *state;
    uint32_t *coefficient;
    uint32_t *slot; /* [slots]: index of a state + 1, 0: free */
} cicy_transfer_sum;

typedef struct cicy_transfer {
    const cicy_twisted_complex *complex;
    const cicy_cells *cells;
    cicy_monomials *monomials;
    int degree;
    const cicy_cell *from;
    const cicy_cell **target; /* cells of the next degree that may be reached from `from` */
    size_t targets;
    cicy_step *steps;
    int first[CICY_MAX_ROWS + 1];      /* coordinate of each row */
    cicy_transfer_sum now, next, done; /* done: all rows constant or settled */
} cicy_transfer;

/* Errors: CICY_SYSTEM. Clear after a failure as well. */
cicy_status cicy_transfer_init(cicy_transfer *transfer, const cicy_twisted_complex *complex,
                               const cicy_cells *cells, cicy_monomials *monomials, int degree,
                               cicy_error *error);
void cicy_transfer_clear(cicy_transfer *transfer);

/* Prepares for a cell of the degree; whether anything can be reached from it. */
bool cicy_transfer_begin(cicy_transfer *transfer, const cicy_cell *from);

/* Appends to the matrix's last row the image of the monomial with places `at` on the rows. */
cicy_status cicy_transfer_row(cicy_transfer *transfer, const uint32_t *at,
                              cicy_sparse_matrix *matrix, cicy_error *error);

#endif
