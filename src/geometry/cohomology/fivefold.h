/* h22 and h32 of five-folds. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_FIVEFOLD_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_FIVEFOLD_H

#include "cicyminer/hodge.h"

/* Fills h22 and h32 of a connected five-fold without hyperplanes whose other numbers are in `hodge`
 * already (docs/mathematics.md 4). False when the sequences leave them open. */
bool cicy_fivefold_middle(const cicy_configuration *configuration, cicy_hodge *hodge);

#endif
