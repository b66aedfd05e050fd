/* The steps that the differential of a twisted complex can take from e_S g, with their signs. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_STEPS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_STEPS_H

#include "geometry/cohomology/complex/cells.h"

/* e_S g goes to +- times * polynomial * e_S' g'. */
typedef struct cicy_step {
    uint32_t generator, columns; /* g' and S' */
    const cicy_form_polynomial *polynomial;
    uint32_t times;
    bool negative;
} cicy_step;

/* Fills steps, [columns + arrows of g] at most; returns their number. */
size_t cicy_steps(const cicy_twisted_complex *complex, uint32_t generator, uint32_t columns,
                  cicy_step *steps);

/* The largest number of steps from any place. */
size_t cicy_steps_most(const cicy_twisted_complex *complex);

/* The size of each row's monomials in the numbering of a cell: monomial = sum of place * stride. */
void cicy_cell_strides(const cicy_configuration *configuration, const cicy_cell *cell,
                       size_t *stride);

#endif
