/* Colour refinement (the one-dimensional Weisfeiler-Leman algorithm) of configurations as bipartite
 * graphs: rows coloured by n_i, columns of one colour, edges where p_ij > 0, coloured by p_ij.
 *
 * In a round first every column, then every row gets a new colour from its own and from the
 * multiset of (edge, colour) of its neighbours. Colours are 128-bit hashes of these, so they mean
 * the same in every configuration, and do not depend on the order of rows and columns. What a
 * message-passing network can tell apart, refinement can (K. Xu, W. Hu, J. Leskovec, S. Jegelka,
 * arXiv:1810.00826). */
#ifndef CICYMINER_GEOMETRY_RELATIONS_COLOUR_REFINEMENT_H
#define CICYMINER_GEOMETRY_RELATIONS_COLOUR_REFINEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"

typedef struct cicy_colour {
    uint64_t half[2];
} cicy_colour;

/* The colours of one configuration. A plain value; it keeps a pointer to the configuration. */
typedef struct cicy_refinement {
    const cicy_configuration *configuration;
    cicy_colour row[CICY_MAX_ROWS];
    cicy_colour column[CICY_MAX_COLUMNS];
} cicy_refinement;

/* The colours before the first round. */
void cicy_refinement_start(cicy_refinement *refinement, const cicy_configuration *configuration);

/* Mixes a mark into the colour of each row: marks [rows]. */
void cicy_refinement_mark(cicy_refinement *refinement, const uint8_t *marks);

/* One round. */
void cicy_refinement_round(cicy_refinement *refinement);

/* Runs rounds until the colours are stable, and one more. Two configurations that look the same
 * after that stay the same in all further rounds. Returns the number of rounds. */
size_t cicy_refinement_finish(cicy_refinement *refinement);

/* The number of different colours. */
size_t cicy_refinement_count(const cicy_refinement *refinement);

/* One colour for the whole configuration: that of the multisets of colours of its rows and of its
 * columns. */
cicy_colour cicy_refinement_signature(const cicy_refinement *refinement);

/* The same with roots: the colour of the multisets of the configuration as seen from each column
 * (rows marked with p_ij) and from each row (that row marked), each refined until it is stable. It
 * distinguishes at least as much as the last signature. The marks are the degrees of the line
 * bundles O(p_j) and O(e_i), whose cohomology gives the Hodge numbers (docs/mathematics.md 4). */
cicy_colour cicy_refinement_rooted(const cicy_configuration *configuration);

/* Returns -1, 0 or 1. The order is arbitrary, but always the same. */
int cicy_colour_compare(const cicy_colour *a, const cicy_colour *b);

#endif
