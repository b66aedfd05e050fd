/* Parts of the test whether a configuration is listed, for the classification's inner loop. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_LISTED_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_LISTED_H

#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"
#include "geometry/configuration/nonempty_matching.h"

/* Whether s_(2,2) of the classes with supports parts [count] is not zero times the classes already
 * in `others`. The Schur polynomial s_(2,2) is the sum, with positive coefficients, of all
 * monomials of degree 4 with no exponent above 2, so the product is not zero exactly when four of
 * the classes, each taken at most twice, can be assigned besides the others. */
bool cicy_schur_is_effective(const cicy_assignment *others, const uint32_t *parts, int count);

/* cicy_contraction_is_effective with the graph at hand. */
bool cicy_graph_row_is_effective(const cicy_configuration *configuration, const cicy_graph *graph,
                                 int row);

/* Whether a single column is a redundant block (i) to (iv). */
bool cicy_column_is_redundant(const cicy_configuration *configuration, int column);

/* Whether two columns are the redundant block (v). */
bool cicy_graph_has_block_v(const cicy_configuration *configuration, const cicy_graph *graph);

/* Whether a listed configuration, made by a split that added its last row, is found from another
 * parent as well, which is preferred: some other row has a listed contraction and a greater rank
 * than the last one. The rank of a row is the same number in all equivalent configurations. Of the
 * rows with listed contractions, those with the greatest rank are never skipped; so every listed
 * configuration that has a listed contraction is kept at least once, and most are kept only once:
 * B. McKay, "Isomorph-free exhaustive generation", J. Algorithms 26 (1998) 306,
 * doi:10.1006/jagm.1997.0898. */
bool cicy_has_preferred_parent(const cicy_configuration *configuration, const cicy_graph *graph);

/* From how many parents, up to equivalence, a listed configuration is kept: mostly one. 0: it has
 * no listed contraction, as a core. */
int cicy_count_keepers(const cicy_configuration *configuration);

#endif
