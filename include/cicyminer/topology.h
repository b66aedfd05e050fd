/* Intersection numbers and Chern classes (docs/mathematics.md 2). */
#ifndef CICYMINER_TOPOLOGY_H
#define CICYMINER_TOPOLOGY_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One value of a symmetric form: `value` = form(J_{rows[0]}, .., J_{rows[degree-1]}), rows counted
 * from 0 and in increasing order. J_i is the hyperplane class of row i, restricted to X. */
typedef struct cicy_form_entry {
    uint8_t rows[CICY_MAX_DIMENSION];
    int64_t value;
} cicy_form_entry;

/* A symmetric form on the classes J_i: its values that are not zero, in lexicographic order of the
 * rows. A form of degree 0 is one number, with one entry unless it is zero. */
typedef struct cicy_form {
    int degree;
    size_t count;
    cicy_form_entry *entries; /* [count] */
} cicy_form;

/* The topology of a complete intersection. */
typedef struct cicy_topology {
    int dimension;
    int rows;
    int64_t euler;          /* integral of the top Chern class */
    int64_t c2c2;           /* integral of c_2^2, d = 4; else 0 */
    int64_t c2c3;           /* integral of c_2 c_3, d = 5; else 0 */
    cicy_form intersection; /* degree d: integrals of J_{i1} .. J_{id} */
    cicy_form second_chern; /* degree d - 2: integrals of c_2 J .. J; for d = 1 empty */
} cicy_topology;

/* The Euler number alone, without the forms, which take most of the time. For a valid
 * configuration, direct products included. Needs 30 KiB of stack; seldom 370 KB from the heap.
 * Errors: as below. */
CICY_API cicy_status cicy_topology_euler(const cicy_configuration *configuration, int64_t *euler,
                                         cicy_error *error);

/* Computes all of it for a valid configuration, direct products included, by exact integration over
 * the ambient space. Free with cicy_topology_clear (also after a failure).
 * Errors: CICY_SYSTEM when memory runs out, CICY_INVALID_INPUT when a number leaves 64 bits. */
CICY_API cicy_status cicy_topology_compute(const cicy_configuration *configuration,
                                           cicy_topology *topology, cicy_error *error);

CICY_API void cicy_topology_clear(cicy_topology *topology);

/* The value of a form on rows [degree], in any order. */
CICY_API int64_t cicy_form_evaluate(const cicy_form *form, const uint8_t *rows);

#ifdef __cplusplus
}
#endif
#endif
