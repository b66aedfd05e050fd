/* Fibrations that can be read off the configuration matrix. */
#ifndef CICYMINER_FIBRATION_H
#define CICYMINER_FIBRATION_H

#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/export.h"

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

#ifdef __cplusplus
}
#endif
#endif
