/* Which of its parents a listed configuration is kept from. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_CANONICAL_PARENT_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_CANONICAL_PARENT_H

#include <stdbool.h>

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* Whether a listed configuration, made by a split that added its last row, is found from another
 * parent as well, which is preferred: some other row has a listed contraction and a greater rank
 * than the last one. The rank of a row is the same number in all equivalent configurations. Of the
 * rows with listed contractions, those with the greatest rank are never skipped; so every listed
 * configuration that has a listed contraction is kept at least once, and most are kept only once:
 * B. McKay, "Isomorph-free exhaustive generation", J. Algorithms 26 (1998) 306,
 * doi:10.1006/jagm.1997.0898. */
bool cicy_has_preferred_parent(const cicy_configuration *configuration, const cicy_graph *graph);

#endif
