/* Maps of a twisted complex on quotients by general polynomials that live on rows of one sign.
 *
 * On the rows with ordinary monomials the ring is divided by them; every monomial is congruent to a
 * combination of those that are kept, its normal form. On the rows with inverse monomials the
 * kernel of multiplication by them is left, the dual space of the same kind of quotient: the dual
 * basis of the monomials that are kept. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_NORMAL_FORMS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_NORMAL_FORMS_H

#include "cicyminer/progress.h"
#include "geometry/cohomology/complex/cells.h"
#include "geometry/cohomology/ranks/sparse_matrix.h"

/* What a cell's monomials on the rows of one sign become. */
typedef struct cicy_normal_side {
    uint32_t rows;
    size_t count, kept;
    uint32_t *offset; /* [count]: part of the place in the cell */
    uint32_t *form;   /* [count]: which normal form, or CICY_NO_MONOMIAL for those that are kept */
    int32_t *number;  /* [forms][count]: residues, zero for monomials that are not kept */
} cicy_normal_side;

/* Start with {0} and the first members; clear with cicy_normal_forms_clear. */
typedef struct cicy_normal_forms {
    const cicy_cells *all, *restricted; /* the same cells with all monomials, and with those kept */
    const cicy_form_polynomial *pure;   /* [pures]: general polynomials on rows of one sign */
    int pures;
    size_t memory;                 /* bytes for the normal forms and for a map; 0: no limit */
    const cicy_progress *progress; /* while the normal forms are computed; may be NULL */
    size_t bytes;
    cicy_normal_side (*side)[2]; /* [cells]: ordinary, inverse */
    uint32_t (*part)[2];         /* of every monomial of all cells: place on either side */
} cicy_normal_forms;

void cicy_normal_forms_clear(cicy_normal_forms *forms);

/* Computes the normal forms modulo the complex's prime. *possible: false when the monomials that
 * are kept are no basis, or when the normal forms do not fit into the memory. Errors: CICY_SYSTEM
 * (memory), CICY_INTERRUPTED. */
cicy_status cicy_normal_forms_find(cicy_normal_forms *forms, const cicy_twisted_complex *complex,
                                   cicy_monomials *monomials, bool *possible, cicy_error *error);

/* The map from `degree` to the next on what is kept, as cicy_differential gives it. Errors as
 * there, and CICY_SYSTEM when the map does not fit into the memory. */
cicy_status cicy_normal_forms_map(const cicy_normal_forms *forms,
                                  const cicy_twisted_complex *complex, cicy_monomials *monomials,
                                  int degree, const cicy_progress *progress,
                                  cicy_sparse_matrix *matrix, cicy_error *error);

#endif
