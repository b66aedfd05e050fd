/* cicy_hodge_compute for many configurations in a row. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_HODGE_RECALL_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_HODGE_RECALL_H

#include "cicyminer/hodge.h"
#include "geometry/cohomology/hodge/euler_memory.h"

/* The same numbers; `memory` (may be NULL) saves work from one configuration to the next. */
cicy_status cicy_hodge_recall(const cicy_configuration *configuration, unsigned flags,
                              cicy_euler_memory *memory, cicy_hodge *hodge, cicy_error *error);

#endif
