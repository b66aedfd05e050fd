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

#endif
