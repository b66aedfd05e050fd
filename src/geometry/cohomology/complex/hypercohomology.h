/* The cohomology of a twisted complex on a generic complete intersection, by ranks. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_HYPERCOHOMOLOGY_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_HYPERCOHOMOLOGY_H

#include "cicyminer/progress.h"
#include "geometry/cohomology/complex/cells.h"
#include "geometry/cohomology/ranks/sparse_matrix.h"

/* Degrees of a complex: -CICY_DEGREES < q < CICY_DEGREES. */
enum { CICY_DEGREES = 128, CICY_GENERAL_ATTEMPT = 100 };

typedef struct cicy_rank_options {
    int least, most; /* cohomology is known to be zero in other degrees */
    size_t memory;   /* bytes for a map at most */
    double deadline; /* on cicy_clock; INFINITY: none */
    uint64_t seed;
    bool unchecked;
    const cicy_progress *progress; /* may be NULL */
    /* Fills in what follows from the polynomials f_j; NULL for a line bundle. */
    cicy_status (*complete)(cicy_twisted_complex *complex, cicy_monomials *monomials,
                            cicy_error *error);
    /* Draws the polynomials instead of these: `attempts` times special ones, by their number from 0
     * on; then, if `general`, general ones, by a number of at least CICY_GENERAL_ATTEMPT. Without
     * `general` the numbers found are upper bounds only, unless those that are not zero are in
     * degrees of the same parity. */
    cicy_status (*draw)(void *user, cicy_twisted_complex *complex, cicy_monomials *monomials,
                        int attempt, cicy_random *random, cicy_error *error);
    /* The map from `degree` to the next instead of cicy_differential; NULL: that. */
    cicy_status (*map)(void *user, const cicy_twisted_complex *complex, cicy_monomials *monomials,
                       int degree, const cicy_progress *progress, cicy_sparse_matrix *matrix,
                       cicy_error *error);
    void *user;
    int attempts;
    bool general;
} cicy_rank_options;

/* For a cicy_progress with cicy_rank_keep_going: hands reports on, and ends the work when the time
 * is over. */
typedef struct cicy_rank_watch {
    const cicy_progress *progress; /* may be NULL */
    double deadline;
    bool late;
} cicy_rank_watch;

bool cicy_rank_keep_going(void *user, const cicy_progress_report *report);

/* Fills h [most - least + 1] with the dimensions of the cohomology in degrees least .. most of a
 * complex whose polynomials are not drawn yet. Errors: CICY_SYSTEM (memory, time),
 * CICY_INTERRUPTED, CICY_INVALID_INPUT (the numbers contradict each other: a defect of the
 * program). */
cicy_status cicy_hypercohomology(cicy_twisted_complex *complex, const cicy_cells *cells,
                                 cicy_monomials *monomials, const cicy_rank_options *options,
                                 int64_t *h, cicy_error *error);

#endif
