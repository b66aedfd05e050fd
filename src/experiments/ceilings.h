/* How well any function of what message passing sees can predict Hodge numbers: the configurations
 * that colour refinement cannot distinguish form a class, and the best answer for a class is its
 * most frequent value. */
#ifndef CICYMINER_EXPERIMENTS_CEILINGS_H
#define CICYMINER_EXPERIMENTS_CEILINGS_H

#include <stddef.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/progress.h"

/* Classes, and the share of configurations with the most frequent value of their class, for each
 * Hodge number of the data set. */
typedef struct cicy_ceiling {
    size_t classes;
    double accuracy[CICY_MAX_HODGE];
} cicy_ceiling;

typedef struct cicy_ceilings {
    size_t count;        /* connected configurations */
    size_t rounds;       /* after which the classes are stable */
    cicy_ceiling *plain; /* [rounds + 1] after 0, 1, ... rounds */
    cicy_ceiling rooted; /* rooted refinement, when it is stable */
} cicy_ceilings;

/* Computes them over the connected configurations of a data set (colour_refinement.h). `threads`
 * 0: all cores; the result does not depend on them. Free with cicy_ceilings_clear (also after
 * failure). Errors: CICY_INVALID_INPUT (no connected configuration), CICY_SYSTEM (memory),
 * CICY_INTERRUPTED. */
cicy_status cicy_ceilings_compute(const cicy_dataset *dataset, int threads,
                                  const cicy_progress *progress, cicy_ceilings *ceilings,
                                  cicy_error *error);
void cicy_ceilings_clear(cicy_ceilings *ceilings);

#endif
