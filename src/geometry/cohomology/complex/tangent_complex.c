/* The polynomials after the f_j, in this order: for every row i its coordinates x_{i,a}, for every
 * row i and column j with p_ij > 0 the number p_ij, then the derivatives of f_j by x_{i,a}. */
#include "geometry/cohomology/complex/tangent_complex.h"

#include "base/errors.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/configuration/incidence.h"

static void add_polynomials(cicy_twisted_complex *complex)
{
    const cicy_configuration *x = complex->configuration;
    for (int i = 0; i < x->rows; i++) {
        uint8_t unit[CICY_MAX_ROWS] = {0};
        unit[i] = 1;
        for (int a = 0; a <= x->n[i]; a++)
            cicy_complex_add_polynomial(complex, unit);
    }
    for (int i = 0; i < x->rows; i++)
        for (int j = 0; j < x->columns; j++)
            if (x->degree[i][j])
                cicy_complex_add_polynomial(complex, (uint8_t[CICY_MAX_ROWS]){0});
    for (int i = 0; i < x->rows; i++)
        for (int a = 0; a <= x->n[i]; a++)
            for (int j = 0; j < x->columns; j++)
                if (x->degree[i][j]) {
                    uint8_t degree[CICY_MAX_ROWS];
                    for (int k = 0; k < x->rows; k++)
                        degree[k] = (uint8_t)(x->degree[k][j] - (k == i));
                    cicy_complex_add_polynomial(complex, degree);
                }
}

static void add_generators(cicy_twisted_complex *complex)
{
    const cicy_configuration *x = complex->configuration;
    for (int i = 0; i < x->rows; i++)
        cicy_complex_add_generator(complex, -1, NULL);
    for (int i = 0; i < x->rows; i++) {
        int64_t unit[CICY_MAX_ROWS] = {0};
        unit[i] = 1;
        for (int a = 0; a <= x->n[i]; a++)
            cicy_complex_add_generator(complex, 0, unit);
    }
    for (int j = 0; j < x->columns; j++) {
        int64_t twist[CICY_MAX_ROWS];
        for (int i = 0; i < x->rows; i++)
            twist[i] = x->degree[i][j];
        cicy_complex_add_generator(complex, 1, twist);
    }
}

/* The arrows, which use up the polynomials in their order. */
static void add_arrows(cicy_twisted_complex *complex, uint32_t coordinates)
{
    const cicy_configuration *x = complex->configuration;
    const uint32_t rows = x->rows, first_column = rows + coordinates;
    uint32_t coordinate = x->columns, number = coordinate + coordinates;
    uint32_t generator = rows;
    for (uint32_t i = 0; i < rows; i++) {
        for (int a = 0; a <= x->n[i]; a++)
            cicy_complex_add_arrow(
                complex, (cicy_arrow){.from = i, .to = generator++, .polynomial = coordinate++});
        for (uint32_t j = 0; j < x->columns; j++)
            if (x->degree[i][j])
                cicy_complex_add_arrow(complex, (cicy_arrow){.from = i,
                                                             .to = first_column + j,
                                                             .columns = UINT32_C(1) << j,
                                                             .polynomial = number++,
                                                             .negative = true});
    }
    uint32_t derivative = number;
    generator = rows;
    for (uint32_t i = 0; i < rows; i++)
        for (int a = 0; a <= x->n[i]; a++, generator++)
            for (uint32_t j = 0; j < x->columns; j++)
                if (x->degree[i][j])
                    cicy_complex_add_arrow(complex, (cicy_arrow){.from = generator,
                                                                 .to = first_column + j,
                                                                 .polynomial = derivative++});
}

cicy_status cicy_tangent_complex(cicy_twisted_complex *complex, const cicy_configuration *x,
                                 cicy_error *error)
{
    size_t coordinates = 0, entries = 0, derivatives = 0;
    for (int i = 0; i < x->rows; i++) {
        coordinates += x->n[i] + 1u;
        for (int j = 0; j < x->columns; j++)
            if (x->degree[i][j]) {
                entries++;
                derivatives += x->n[i] + 1u;
            }
    }
    cicy_status status = cicy_complex_start(complex, x, x->rows + coordinates + x->columns,
                                            coordinates + entries + derivatives,
                                            coordinates + entries + derivatives, error);
    if (status != CICY_OK)
        return status;
    add_polynomials(complex);
    add_generators(complex);
    add_arrows(complex, (uint32_t)coordinates);
    return CICY_OK;
}

/* A polynomial with one monomial; `place` on its row, if it has one. */
static bool set_single(cicy_form_polynomial *f, uint32_t place, uint32_t coefficient)
{
    if (!cicy_polynomial_room(f, 1))
        return false;
    f->count = 1;
    f->place[0] = place;
    f->coefficient[0] = coefficient;
    return true;
}

/* The derivative of f by coordinate a of row i; false without memory. */
static bool set_derivative(const cicy_twisted_complex *complex, cicy_monomials *monomials,
                           const cicy_form_polynomial *f, int i, int a,
                           cicy_form_polynomial *derivative)
{
    const int variables = complex->configuration->n[i] + 1;
    const uint32_t *list = cicy_monomial_list(monomials, variables, f->degree[i]);
    if (!list || !cicy_polynomial_room(derivative, f->count))
        return false;
    const size_t rows = (size_t)cicy_count_bits(f->rows);
    const size_t row = (size_t)cicy_count_bits(f->rows & cicy_low_bits((unsigned)i));
    const bool stays = f->degree[i] > 1; /* row i is one of the derivative's */
    uint32_t *place = derivative->place;
    for (size_t k = 0; k < f->count; k++) {
        int16_t exponents[64];
        for (int v = 0; v < variables; v++)
            exponents[v] =
                (int16_t)list[(size_t)f->place[k * rows + row] * (size_t)variables + (size_t)v];
        if (exponents[a] == 0)
            continue;
        derivative->coefficient[derivative->count++] =
            cicy_prime_multiply(f->coefficient[k], (uint32_t)exponents[a]--, complex->prime);
        for (size_t r = 0; r < rows; r++)
            if (r != row)
                *place++ = f->place[k * rows + r];
            else if (stays)
                *place++ = (uint32_t)cicy_monomial_place(variables, f->degree[i] - 1, exponents);
    }
    return true;
}

cicy_status cicy_tangent_complete(cicy_twisted_complex *complex, cicy_monomials *monomials,
                                  cicy_error *error)
{
    const cicy_configuration *x = complex->configuration;
    cicy_form_polynomial *next = complex->polynomial + x->columns;
    bool done = true;
    for (int i = 0; i < x->rows; i++)
        for (int a = 0; a <= x->n[i] && done; a++)
            done = set_single(next++, (uint32_t)a, 1); /* x_0 is the first monomial of degree 1 */
    for (int i = 0; i < x->rows; i++)
        for (int j = 0; j < x->columns && done; j++)
            if (x->degree[i][j])
                done = set_single(next++, 0, x->degree[i][j]);
    for (int i = 0; i < x->rows; i++)
        for (int a = 0; a <= x->n[i]; a++)
            for (int j = 0; j < x->columns && done; j++)
                if (x->degree[i][j])
                    done =
                        set_derivative(complex, monomials, &complex->polynomial[j], i, a, next++);
    return done ? CICY_OK : cicy_error_memory(error);
}
