/* Configurations: products of projective spaces (rows) and polynomials (columns).
 * docs/mathematics.md 1 names every convention. */
#ifndef CICYMINER_CONFIGURATION_H
#define CICYMINER_CONFIGURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CICY_MAX_ROWS 32
#define CICY_MAX_COLUMNS 32
#define CICY_MAX_DIMENSION 5

/* A configuration matrix. Row i is the projective space P^{n[i]}, column j a polynomial of degree
 * degree[i][j] in its coordinates. Entries outside rows x columns must be zero. A plain value: copy
 * it with `=`, no clean-up. A configuration that passed cicy_configuration_check is *valid*; all
 * functions of the geometry expect valid ones. */
typedef struct cicy_configuration {
    uint8_t rows;
    uint8_t columns;
    uint8_t n[CICY_MAX_ROWS];
    uint8_t degree[CICY_MAX_ROWS][CICY_MAX_COLUMNS];
} cicy_configuration;

/* Builds a configuration from degrees [rows][columns] (row-major, contiguous) and checks it; n
 * follows from the Calabi-Yau condition n_i = sum_j degree_ij - 1.
 * Errors: CICY_INVALID_INPUT with the reason. */
CICY_API cicy_status cicy_configuration_from_degrees(cicy_configuration *configuration,
                                                     const uint8_t *degrees, size_t rows,
                                                     size_t columns, cicy_error *error);

/* Checks everything a valid configuration needs: 1..CICY_MAX_ROWS rows, 1..CICY_MAX_COLUMNS
 * columns, n_i >= 1, the Calabi-Yau condition in every row, no empty column, dimension 1..5, and a
 * non-empty complete intersection (the product of all column classes is not zero). */
CICY_API cicy_status cicy_configuration_check(const cicy_configuration *configuration,
                                              cicy_error *error);

/* Whether a valid configuration is a direct product: its rows and columns fall into parts that
 * share no degree. */
CICY_API bool cicy_configuration_is_product(const cicy_configuration *configuration);

/* Reads one configuration from text: `[[n,p1,p2,...],...]` (pyCICY) or `{{p1,p2,...},...}` (public
 * lists), also as NumPy, Python and Mathematica print them: `[[n p1 p2]\n [...]]`,
 * `array([[n, p1], ...], dtype=uint8)`, `5.`. `text` is [length] bytes, not necessarily terminated;
 * white space is free. The whole text must be one configuration. Errors: CICY_INVALID_INPUT, naming
 * the position and the reason. */
CICY_API cicy_status cicy_configuration_parse(cicy_configuration *configuration, const char *text,
                                              size_t length, cicy_error *error);

/* How cicy_configuration_print writes. */
typedef enum cicy_notation {
    CICY_NOTATION_PYCICY, /* [[4,5]] */
    CICY_NOTATION_DEGREES /* {{5}} */
} cicy_notation;

/* Enough room for any configuration in any notation, with the terminating zero. */
#define CICY_CONFIGURATION_TEXT 4352

/* Writes `configuration` into text [CICY_CONFIGURATION_TEXT]; returns the length. */
CICY_API size_t cicy_configuration_print(const cicy_configuration *configuration,
                                         cicy_notation notation, char *text);

/* Complex dimension sum_i n_i - columns. */
CICY_API int cicy_configuration_dimension(const cicy_configuration *configuration);

/* Same matrix, entry for entry. See cicy_configuration_equivalent for equality up to permutations.
 */
CICY_API bool cicy_configuration_equal(const cicy_configuration *a, const cicy_configuration *b);

/* result.row i = configuration.row rows[i], column j = configuration.column columns[j]. */
CICY_API void cicy_configuration_permute(const cicy_configuration *configuration,
                                         const uint8_t *rows, const uint8_t *columns,
                                         cicy_configuration *result);

/* The connected components of the row-column graph, i.e. the factors of a direct product, in order
 * of their first row. factors [CICY_MAX_ROWS]; returns their number, 1 when not a product. A
 * factor may be any complete intersection (also a set of points, dimension 0). */
CICY_API size_t cicy_configuration_factors(const cicy_configuration *configuration,
                                           cicy_configuration *factors);

#ifdef __cplusplus
}
#endif
#endif
