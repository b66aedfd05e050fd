/* The Euler number as the integral of the top Chern class (docs/mathematics.md 2). */
#ifndef CICYMINER_GEOMETRY_TOPOLOGY_EULER_H
#define CICYMINER_GEOMETRY_TOPOLOGY_EULER_H

#include <stdint.h>

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* The Euler number of the complete intersection of those columns and in those rows that the graph
 * holds: with the configuration's own graph cicy_topology_euler. Needs about 25 KB of stack; takes 370 KB from the
 * heap for configurations whose tables do not fit there (none of the known lists has tables that do
 * not fit into those either). */
cicy_status cicy_euler_from_chern(const cicy_configuration *configuration, const cicy_graph *graph,
                                  int64_t *euler, cicy_error *error);

#endif
