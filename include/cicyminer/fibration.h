/* Fibrations that can be read off the configuration matrix. */
#ifndef CICYMINER_FIBRATION_H
#define CICYMINER_FIBRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether rows and columns of a valid configuration can be permuted into
 *
 *     [ A1 | 0  F ]
 *     [ A2 | B  T ]
 *
 * with [A1 | F] connected and of dimension `fibre`, 1 <= fibre < dimension: X is then fibred over
 * [A2 | B], and its fibres are Calabi-Yau manifolds (for fibre = 1 an "obvious elliptic fibration",
 * J. Gray, A. Haupt, A. Lukas, arXiv:1405.2073). *rows, which may be NULL, gets the first such set
 * A1, bit i for row i. Time 2^rows at worst, when there is none. */
CICY_API bool cicy_configuration_is_fibred(const cicy_configuration *configuration, int fibre,
                                           uint32_t *rows);

/* An obvious fibration: rows A1 and columns [0 F] of the matrix above, as sets (bit i for row i).
 * Its fibre [A1 | F] need not be connected. */
typedef struct cicy_fibration {
    uint32_t rows, columns;
    int fibre_dimension;
    bool connected;
} cicy_fibration;

/* Fibrations in the order of their dimension, then of `rows`. Initialise with {0}, free with
 * cicy_fibrations_clear, also after a failure. */
typedef struct cicy_fibrations {
    size_t count, capacity;
    cicy_fibration *items; /* [count] */
} cicy_fibrations;

CICY_API void cicy_fibrations_clear(cicy_fibrations *fibrations);

/* What cicy_fibrations_find looks for. */
typedef struct cicy_fibration_options {
    size_t size;         /* sizeof this struct; see cicyminer/cicyminer.h */
    int fibre_dimension; /* 0: every one from 1 to dimension - 1 */
    bool all;            /* also those that a symmetry of the matrix maps to an earlier one */
    size_t most;         /* refuse configurations with more sets of rows; 0: any number */
    const cicy_progress *progress; /* may be NULL; asked now and then whether to go on */
} cicy_fibration_options;

/* All obvious fibrations of a valid configuration: every set of rows with (sum of its n_i) -
 * (columns that it meets) = dimension of the fibre. A symmetry is a permutation of rows and columns
 * that leaves the matrix unchanged; of fibrations that symmetries map to each other the first is
 * kept. So counted the complete-intersection four-folds have 50,114,908 genus-one fibrations
 * (arXiv:1405.2073). Fibrations are nested where one set of rows contains the other. Replaces the
 * contents of *fibrations. Time 2^rows. Errors: CICY_USAGE, CICY_SYSTEM (memory),
 * CICY_INVALID_INPUT (more than options->most), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_fibrations_find(const cicy_configuration *configuration,
                                          const cicy_fibration_options *options,
                                          cicy_fibrations *fibrations, cicy_error *error);

/* The fibre [A1 | F] (rows and columns in their order) and the base [A2 | B] of a fibration. The
 * base is in general not a Calabi-Yau manifold: its rows keep their n_i. Rows or columns may be
 * zero in number. */
CICY_API void cicy_fibration_parts(const cicy_configuration *configuration,
                                   const cicy_fibration *fibration, cicy_configuration *fibre,
                                   cicy_configuration *base);

/* degrees [CICY_MAX_ROWS], may be NULL: of the hyperplane classes of the rows of A1, in their
 * order, on the fibre of a genus-one fibration (the integrals of J_r over [A1 | F]). Returns their
 * greatest common divisor. Only if it is 1 can a divisor of the ambient space be a section.
 * fibre_dimension must be 1. Returns -1 without memory; degrees fit into 64 bits for valid
 * configurations. */
CICY_API int64_t cicy_fibration_degrees(const cicy_configuration *configuration,
                                        const cicy_fibration *fibration, int64_t *degrees);

#ifdef __cplusplus
}
#endif
#endif
