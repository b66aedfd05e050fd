/* Removing hyperplanes: a column of degree 1 on one row alone cuts P^n down to P^(n-1). */
#ifndef CICYMINER_GEOMETRY_CONFIGURATION_REMOVE_HYPERPLANES_H
#define CICYMINER_GEOMETRY_CONFIGURATION_REMOVE_HYPERPLANES_H

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* The first column that is such a hyperplane, or -1. */
int cicy_find_hyperplane(const cicy_configuration *configuration, const cicy_graph *graph);

/* The same manifold without hyperplanes, of a valid connected configuration with dimension >= 1.
 * rows [reduced->rows]: which of the given rows are left. */
void cicy_remove_hyperplanes(const cicy_configuration *configuration, cicy_configuration *reduced,
                             uint8_t *rows);

/* Removes a row and its degrees. */
void cicy_remove_row(cicy_configuration *configuration, int row);

#endif
