/* Canonical labelling of a coloured configuration. */
#ifndef CICYMINER_GEOMETRY_CANONICAL_LABELLING_H
#define CICYMINER_GEOMETRY_CANONICAL_LABELLING_H

#include <stdint.h>

#include "cicyminer/configuration.h"

/* An order of rows and columns, as cicy_configuration_permute takes it. */
typedef struct cicy_labelling {
    uint8_t rows[CICY_MAX_ROWS];
    uint8_t columns[CICY_MAX_COLUMNS];
} cicy_labelling;

/* Finds an order in which rows are sorted by increasing row_colour [rows] and columns by increasing
 * column_colour [columns], such that two configurations get equal matrices exactly when a
 * permutation that keeps the colours maps one to the other. Individualisation and refinement, as in
 * B. McKay, A. Piperno, "Practical graph isomorphism II", J. Symb. Comput. 60 (2014) 94,
 * doi:10.1016/j.jsc.2013.09.003. */
void cicy_labelling_find(const cicy_configuration *configuration, const uint8_t *row_colour,
                         const uint8_t *column_colour, cicy_labelling *labelling);

#endif
