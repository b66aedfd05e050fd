#include "geometry/cohomology/complex/twisted_complex.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/configuration/incidence.h"

void cicy_twisted_complex_clear(cicy_twisted_complex *complex)
{
    for (size_t k = 0; complex->polynomial && k < complex->polynomials; k++) {
        free(complex->polynomial[k].place);
        free(complex->polynomial[k].coefficient);
    }
    free(complex->generator);
    free(complex->arrow);
    free(complex->polynomial);
    *complex = (cicy_twisted_complex){0};
}

static uint32_t random_coefficient(const cicy_twisted_complex *complex, cicy_random *random)
{
    return 1 + (uint32_t)cicy_random_below(random, complex->prime - 1);
}

/* The number of monomials; SIZE_MAX when there are too many to list. */
static size_t monomials_of(const cicy_twisted_complex *complex, const cicy_form_polynomial *f)
{
    size_t count = 1;
    for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        const size_t own = cicy_monomial_count(complex->configuration->n[i] + 1, f->degree[i]);
        if (own > (UINT32_MAX >> 4) / count)
            return SIZE_MAX;
        count *= own;
    }
    return count;
}

static cicy_status draw_dense(const cicy_twisted_complex *complex, cicy_form_polynomial *f,
                              cicy_random *random, cicy_error *error)
{
    const size_t count = monomials_of(complex, f);
    if (count == SIZE_MAX)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "a polynomial has too many monomials");
    if (!cicy_polynomial_room(f, count))
        return cicy_error_memory(error);
    uint32_t *place = f->place;
    for (; f->count < count; f->count++) {
        size_t rest = f->count;
        for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
            const int i = cicy_lowest_bit(rows);
            const size_t own = cicy_monomial_count(complex->configuration->n[i] + 1, f->degree[i]);
            *place++ = (uint32_t)(rest % own);
            rest /= own;
        }
        f->coefficient[f->count] = random_coefficient(complex, random);
    }
    return CICY_OK;
}

static bool holds(const cicy_form_polynomial *f, const uint32_t *place, size_t rows)
{
    for (size_t k = 0; k < f->count; k++)
        if (memcmp(f->place + k * rows, place, rows * sizeof *place) == 0)
            return true;
    return false;
}

/* Monomial number `term`: a product of pure powers, with each coordinate of a row in turn, so that
 * the polynomials have no common zero in coordinate points, or a random one. */
static void sparse_monomial(const cicy_twisted_complex *complex, const cicy_form_polynomial *f,
                            size_t term, size_t pure, const uint32_t *shift, cicy_random *random,
                            uint32_t *place)
{
    for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows), variables = complex->configuration->n[i] + 1;
        int16_t exponents[64] = {0};
        if (term < pure)
            exponents[(term + shift[i]) % (size_t)variables] = f->degree[i];
        else
            for (int p = 0; p < f->degree[i]; p++)
                exponents[cicy_random_below(random, (uint64_t)variables)]++;
        *place++ = (uint32_t)cicy_monomial_place(variables, f->degree[i], exponents);
    }
}

static cicy_status draw_sparse(const cicy_twisted_complex *complex, cicy_form_polynomial *f,
                               size_t terms, cicy_random *random, cicy_error *error)
{
    size_t pure = 0;
    uint32_t shift[CICY_MAX_ROWS] = {0};
    for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        const size_t variables = complex->configuration->n[i] + 1u;
        pure = variables > pure ? variables : pure;
        shift[i] = (uint32_t)cicy_random_below(random, variables);
    }
    const size_t rows = (size_t)cicy_count_bits(f->rows), drawn = pure + terms;
    if (!cicy_polynomial_room(f, drawn))
        return cicy_error_memory(error);
    for (size_t k = 0; k < drawn; k++) {
        uint32_t *place = f->place + f->count * rows;
        sparse_monomial(complex, f, k, pure, shift, random, place);
        if (holds(f, place, rows))
            continue;
        f->coefficient[f->count++] = random_coefficient(complex, random);
    }
    return CICY_OK;
}

cicy_status cicy_form_polynomial_draw(const cicy_twisted_complex *complex, size_t terms,
                                      cicy_random *random, cicy_form_polynomial *f,
                                      cicy_error *error)
{
    const size_t all = monomials_of(complex, f);
    return terms > 0 && all > terms ? draw_sparse(complex, f, terms, random, error)
                                    : draw_dense(complex, f, random, error);
}

cicy_status cicy_twisted_complex_draw(cicy_twisted_complex *complex, size_t terms,
                                      cicy_random *random, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (int j = 0; j < complex->configuration->columns && status == CICY_OK; j++)
        status = cicy_form_polynomial_draw(complex, terms, random, &complex->polynomial[j], error);
    return status;
}
