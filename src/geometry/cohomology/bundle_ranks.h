/* The cohomology of a twisted complex with the options of the public calls. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_BUNDLE_RANKS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_BUNDLE_RANKS_H

#include "cicyminer/line_bundle.h"
#include "geometry/cohomology/complex/hypercohomology.h"

/* Fills h [most + 1] with the dimensions in degrees 0 .. most of a complex that is built and has no
 * cohomology in other degrees. `complete` as in cicy_rank_options. Errors: as there. */
cicy_status cicy_bundle_ranks(cicy_twisted_complex *complex,
                              const cicy_line_bundle_options *options, int most,
                              cicy_status (*complete)(cicy_twisted_complex *complex,
                                                      cicy_monomials *monomials, cicy_error *error),
                              int64_t *h, cicy_error *error);

#endif
