#include "geometry/cohomology/complex/build_complex.h"

#include <assert.h>
#include <stdlib.h>

#include "base/errors.h"
#include "geometry/configuration/incidence.h"

cicy_status cicy_complex_start(cicy_twisted_complex *complex, const cicy_configuration *x,
                               size_t generators, size_t arrows, size_t polynomials,
                               cicy_error *error)
{
    *complex = (cicy_twisted_complex){
        .configuration = x,
        .generator = calloc(generators + 1, sizeof *complex->generator),
        .arrow = calloc(arrows + 1, sizeof *complex->arrow),
        .polynomial = calloc(x->columns + polynomials + 1, sizeof *complex->polynomial)};
    if (!complex->generator || !complex->arrow || !complex->polynomial)
        return cicy_error_memory(error);
    complex->polynomials = 0;
    for (int j = 0; j < x->columns; j++) {
        uint8_t degree[CICY_MAX_ROWS];
        for (int i = 0; i < x->rows; i++)
            degree[i] = x->degree[i][j];
        cicy_complex_add_polynomial(complex, degree);
    }
    return CICY_OK;
}

uint32_t cicy_complex_add_generator(cicy_twisted_complex *complex, int degree, const int64_t *twist)
{
    cicy_generator *added = &complex->generator[complex->generators];
    added->degree = degree;
    for (int i = 0; twist && i < complex->configuration->rows; i++)
        added->twist[i] = (int16_t)twist[i];
    return (uint32_t)complex->generators++;
}

void cicy_complex_add_arrow(cicy_twisted_complex *complex, cicy_arrow arrow)
{
    assert(complex->arrows == 0 || complex->arrow[complex->arrows - 1].from <= arrow.from);
    arrow.times = 1;
    complex->arrow[complex->arrows++] = arrow;
}

uint32_t cicy_complex_add_polynomial(cicy_twisted_complex *complex, const uint8_t *degree)
{
    cicy_form_polynomial *added = &complex->polynomial[complex->polynomials];
    for (int i = 0; i < complex->configuration->rows; i++) {
        added->degree[i] = degree[i];
        added->rows |= (uint32_t)(degree[i] > 0) << i;
    }
    return (uint32_t)complex->polynomials++;
}

bool cicy_polynomial_room(cicy_form_polynomial *polynomial, size_t count)
{
    const size_t rows = (size_t)cicy_count_bits(polynomial->rows);
    free(polynomial->place);
    free(polynomial->coefficient);
    polynomial->count = 0;
    polynomial->place = malloc((count * rows + 1) * sizeof *polynomial->place);
    polynomial->coefficient = malloc((count + 1) * sizeof *polynomial->coefficient);
    return polynomial->place && polynomial->coefficient;
}
