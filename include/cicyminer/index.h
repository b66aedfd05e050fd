/* The index of line bundles, by Hirzebruch-Riemann-Roch. */
#ifndef CICYMINER_INDEX_H
#define CICYMINER_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* numerator / denominator * product of l_i^exponent[i]; the denominator is the polynomial's. */
typedef struct cicy_index_term {
    uint8_t exponent[CICY_MAX_ROWS];
    int64_t numerator;
} cicy_index_term;

/* chi(X, O(l_1, .., l_m)) as a polynomial in the degrees l_i: terms of degree d, d - 2 and d - 4,
 * each degree in lexicographic order of the rows, the highest first. */
typedef struct cicy_index_polynomial {
    int rows, dimension;
    int64_t denominator;
    size_t count;
    cicy_index_term *terms; /* [count] */
} cicy_index_polynomial;

/* With c_1 = 0 the index is the integral of ch(L) td(X),
 *     L^d / d! + L^{d-2} c_2 / (12 (d-2)!) + L^{d-4} (3 c_2^2 - c_4) / (720 (d-4)!),
 * exactly. For any valid configuration, direct products included. Free with
 * cicy_index_polynomial_clear, also after a failure. Errors: CICY_SYSTEM (memory),
 * CICY_INVALID_INPUT (a number leaves 64 bits). */
CICY_API cicy_status cicy_index_polynomial_compute(const cicy_configuration *configuration,
                                                   cicy_index_polynomial *polynomial,
                                                   cicy_error *error);
CICY_API void cicy_index_polynomial_clear(cicy_index_polynomial *polynomial);

/* The index of O(l), bundle [rows]. Errors: CICY_INVALID_INPUT when it leaves 64 bits. */
CICY_API cicy_status cicy_index_evaluate(const cicy_index_polynomial *polynomial,
                                         const int64_t *bundle, int64_t *index, cicy_error *error);

typedef enum cicy_index_notation {
    CICY_INDEX_TEXT, /* 5/6 l1^3 + 25/6 l1 */
    CICY_INDEX_LATEX /* \frac{5}{6} l_1^3 + \frac{25}{6} l_1 */
} cicy_index_notation;

/* The polynomial as text, freed with cicy_free; NULL without memory. */
CICY_API char *cicy_index_polynomial_print(const cicy_index_polynomial *polynomial,
                                           cicy_index_notation notation);

#ifdef __cplusplus
}
#endif
#endif
