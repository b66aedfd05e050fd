#include "geometry/cohomology/complex/polynomial_product.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/configuration/incidence.h"

/* A monomial by its places on all rows together, and its coefficient. */
typedef struct term {
    uint64_t key;
    uint32_t coefficient;
} term;

static int by_key(const void *a, const void *b)
{
    const term *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static uint64_t count_on_row(const cicy_twisted_complex *complex, const cicy_form_polynomial *f,
                             int i)
{
    return cicy_monomial_count(complex->configuration->n[i] + 1, f->degree[i]);
}

/* Fills the polynomial, whose degrees are set, with the sum of the terms, which it sorts. */
static cicy_status collect(const cicy_twisted_complex *complex, term *terms, size_t count,
                           cicy_form_polynomial *f, cicy_error *error)
{
    qsort(terms, count, sizeof *terms, by_key);
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (kept > 0 && terms[kept - 1].key == terms[k].key)
            terms[kept - 1].coefficient =
                cicy_prime_add(terms[kept - 1].coefficient, terms[k].coefficient, complex->prime);
        else
            terms[kept++] = terms[k];
    if (!cicy_polynomial_room(f, kept))
        return cicy_error_memory(error);
    uint32_t *place = f->place;
    for (size_t k = 0; k < kept; k++) {
        uint64_t key = terms[k].key;
        if (terms[k].coefficient == 0)
            continue;
        for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
            const uint64_t own = count_on_row(complex, f, cicy_lowest_bit(rows));
            *place++ = (uint32_t)(key % own);
            key /= own;
        }
        f->coefficient[f->count++] = terms[k].coefficient;
    }
    return CICY_OK;
}

/* The places of term k on the rows [CICY_MAX_ROWS], 0 where f has degree 0. */
static void get_places(const cicy_form_polynomial *f, size_t k, uint32_t *places)
{
    const uint32_t *place = f->place + k * (size_t)cicy_count_bits(f->rows);
    memset(places, 0, CICY_MAX_ROWS * sizeof *places);
    for (uint32_t rows = f->rows; rows; rows &= rows - 1)
        places[cicy_lowest_bit(rows)] = *place++;
}

static uint64_t key_of(const cicy_twisted_complex *complex, const cicy_form_polynomial *f,
                       const uint32_t *places)
{
    uint64_t key = 0, size = 1;
    for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        key += places[i] * size;
        size *= count_on_row(complex, f, i);
    }
    return key;
}

cicy_status cicy_form_multiply(const cicy_twisted_complex *complex, cicy_monomials *monomials,
                               cicy_form_polynomial *left, const cicy_form_polynomial *right,
                               cicy_error *error)
{
    const cicy_configuration *x = complex->configuration;
    const uint32_t *table[CICY_MAX_ROWS] = {NULL}; /* of products, on rows of both */
    cicy_form_polynomial product = {.rows = left->rows | right->rows};
    for (int i = 0; i < x->rows; i++) {
        product.degree[i] = (uint8_t)(left->degree[i] + right->degree[i]);
        if ((left->rows & right->rows) >> i & 1) {
            table[i] =
                cicy_monomial_products(monomials, x->n[i] + 1, left->degree[i], right->degree[i]);
            if (!table[i])
                return cicy_error_memory(error);
        }
    }
    const size_t count = left->count * right->count;
    term *terms = count <= CICY_MOST_PRODUCTS ? malloc((count + 1) * sizeof *terms) : NULL;
    if (!terms)
        return cicy_error_memory(error);
    for (size_t k = 0; k < count; k++) {
        const size_t l = k / right->count, r = k % right->count;
        uint32_t a[CICY_MAX_ROWS], b[CICY_MAX_ROWS];
        get_places(left, l, a);
        get_places(right, r, b);
        for (uint32_t rows = right->rows; rows; rows &= rows - 1) {
            const int i = cicy_lowest_bit(rows);
            a[i] = table[i] ? table[i][a[i] * count_on_row(complex, right, i) + b[i]] : b[i];
        }
        terms[k] = (term){
            key_of(complex, &product, a),
            cicy_prime_multiply(left->coefficient[l], right->coefficient[r], complex->prime)};
    }
    cicy_status status = collect(complex, terms, count, &product, error);
    free(terms);
    free(left->place);
    free(left->coefficient);
    *left = product;
    return status;
}

cicy_status cicy_form_add(const cicy_twisted_complex *complex, cicy_form_polynomial *left,
                          const cicy_form_polynomial *right, cicy_error *error)
{
    const cicy_form_polynomial *summand[] = {left, right};
    const size_t count = left->count + right->count;
    term *terms = malloc((count + 1) * sizeof *terms), *next = terms;
    if (!terms)
        return cicy_error_memory(error);
    for (int s = 0; s < 2; s++)
        for (size_t k = 0; k < summand[s]->count; k++) {
            uint32_t places[CICY_MAX_ROWS];
            get_places(summand[s], k, places);
            *next++ = (term){key_of(complex, left, places), summand[s]->coefficient[k]};
        }
    cicy_status status = collect(complex, terms, count, left, error);
    free(terms);
    return status;
}

cicy_status cicy_form_copy(cicy_form_polynomial *copy, const cicy_form_polynomial *f,
                           cicy_error *error)
{
    *copy = (cicy_form_polynomial){.rows = f->rows};
    memcpy(copy->degree, f->degree, sizeof copy->degree);
    if (!cicy_polynomial_room(copy, f->count))
        return cicy_error_memory(error);
    copy->count = f->count;
    memcpy(copy->place, f->place,
           f->count * (size_t)cicy_count_bits(f->rows) * sizeof *copy->place);
    memcpy(copy->coefficient, f->coefficient, f->count * sizeof *copy->coefficient);
    return CICY_OK;
}
