/* The Euler number as the integral of the top Chern class (docs/mathematics.md 2). */
#ifndef CICYMINER_GEOMETRY_TOPOLOGY_EULER_H
#define CICYMINER_GEOMETRY_TOPOLOGY_EULER_H

#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* The Euler number modulo 2^64. False when the elimination would need too large a table (which no
 * configuration of the known lists does); cicy_topology_compute has no such limit. */
bool cicy_euler_from_chern(const cicy_configuration *configuration, const cicy_graph *graph,
                           int64_t *euler);

#endif
