/* Euler numbers of complete intersections that were met before. The Hodge numbers of a five-fold
 * need those of about fifty smaller ones, its bases, and neighbours in a list share nearly all of
 * theirs. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_EULER_MEMORY_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_EULER_MEMORY_H

#include <stdint.h>

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* About 0.8 MB. Of one thread. */
typedef struct cicy_euler_memory cicy_euler_memory;

/* An empty one; NULL without memory: then everything is computed. */
cicy_euler_memory *cicy_euler_memory_create(void);
void cicy_euler_memory_free(cicy_euler_memory *memory);

/* The Euler number of the complete intersection of the columns `columns` in their rows `rows`.
 * memory may be NULL. Errors: those of cicy_euler_from_chern. */
cicy_status cicy_euler_recall(cicy_euler_memory *memory, const cicy_configuration *configuration,
                              const cicy_graph *graph, uint32_t rows, uint32_t columns,
                              int64_t *euler, cicy_error *error);

#endif
