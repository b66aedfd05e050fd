/* What the push-forward consists of: clusters of rows with l_i = 0, and the equations and fibres
 * that they become (push_forward.c). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_PUSH_FORWARD_CLUSTERS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_PUSH_FORWARD_CLUSTERS_H

#include "geometry/cohomology/complex/hypercohomology.h"
#include "geometry/cohomology/line_bundles/normal_forms.h"

enum {
    CICY_SPECIAL_ATTEMPTS = 2,
    CICY_MOST_DETERMINANT = 4 /* of a determinant of general polynomials */
};

/* A cluster of the rows with l_i = 0. */
typedef struct cicy_cluster {
    uint32_t rows, columns;
    int delta;
    bool pure, inverse;           /* on rows of one sign; on rows with l_i < 0 */
    uint8_t twist[CICY_MAX_ROWS]; /* on R */
} cicy_cluster;

typedef struct cicy_push_forward {
    const cicy_configuration *x;
    cicy_configuration z;       /* the rows R; columns: the equations that are not divided out */
    bool general;               /* general polynomials */
    bool whole;                 /* none is divided out */
    bool undrawn;               /* a general equation was too large to draw */
    bool refused;               /* dividing out would take too long */
    double work;                /* of all ranks so far, as cicy_cells_work */
    uint8_t row[CICY_MAX_ROWS]; /* of X */
    int16_t degree[CICY_MAX_ROWS];
    cicy_cluster equation[CICY_MAX_COLUMNS], fibre[CICY_MAX_COLUMNS];
    int equations, fibres;
    int column[CICY_MAX_COLUMNS];                      /* equation of each column of z */
    uint8_t variable[CICY_MAX_COLUMNS][CICY_MAX_ROWS]; /* of the monomial of a pure equation */
    cicy_form_polynomial pure[CICY_MAX_COLUMNS];       /* general pure equations */
    cicy_normal_forms *forms;                          /* of general polynomials */
    const cicy_rank_options *options;
    cicy_monomials *monomials;
    cicy_error *error;
} cicy_push_forward;

/* What is divided out: pure equations, unless that takes too long. */
static inline bool cicy_is_divided(const cicy_push_forward *p, int equation)
{
    return p->equation[equation].pure && !p->whole;
}

/* Fills in the rows and clusters of a push-forward that has its configuration. */
void cicy_push_forward_analyse(cicy_push_forward *p, const int64_t *bundle);

/* For cicy_cells_restrict: bit a of a monomial is set where the monomial of the pure equation a
 * divides it on this row. */
bool cicy_mark_multiples(void *user, const cicy_cell *cell, int row, uint32_t *masks);

/* For cicy_rank_options: draws the equations, special ones up to CICY_SPECIAL_ATTEMPTS. */
cicy_status cicy_push_forward_draw(void *user, cicy_twisted_complex *complex,
                                   cicy_monomials *monomials, int attempt, cicy_random *random,
                                   cicy_error *error);

/* Frees a polynomial's monomials. */
void cicy_form_clear(cicy_form_polynomial *g);

#endif
