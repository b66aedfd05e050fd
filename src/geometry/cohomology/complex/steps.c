#include "geometry/cohomology/complex/steps.h"

#include "geometry/configuration/incidence.h"

/* Whether an odd number of transpositions orders e_S e_T. */
static bool odd_product(uint32_t s, uint32_t t)
{
    int crossed = 0;
    for (; t; t &= t - 1)
        crossed += cicy_count_bits(s & ~cicy_low_bits((unsigned)cicy_lowest_bit(t) + 1));
    return crossed & 1;
}

/* The first arrow from a generator. */
static size_t first_arrow(const cicy_twisted_complex *complex, uint32_t generator)
{
    size_t low = 0, high = complex->arrows;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (complex->arrow[middle].from < generator)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t cicy_steps(const cicy_twisted_complex *complex, uint32_t generator, uint32_t columns,
                  cicy_step *steps)
{
    size_t count = 0;
    for (uint32_t left = columns; left; left &= left - 1) {
        const int j = cicy_lowest_bit(left);
        steps[count++] =
            (cicy_step){.generator = generator,
                        .columns = columns & ~(UINT32_C(1) << j),
                        .polynomial = &complex->polynomial[j],
                        .times = 1,
                        .negative = cicy_count_bits(columns & cicy_low_bits((unsigned)j)) & 1};
    }
    for (size_t a = first_arrow(complex, generator);
         a < complex->arrows && complex->arrow[a].from == generator; a++) {
        const cicy_arrow *arrow = &complex->arrow[a];
        if (arrow->columns & columns)
            continue;
        const bool odd =
            (cicy_count_bits(columns) & 1) != (int)odd_product(columns, arrow->columns);
        steps[count++] = (cicy_step){.generator = arrow->to,
                                     .columns = columns | arrow->columns,
                                     .polynomial = &complex->polynomial[arrow->polynomial],
                                     .times = arrow->times,
                                     .negative = odd != arrow->negative};
    }
    return count;
}

size_t cicy_steps_most(const cicy_twisted_complex *complex)
{
    size_t most = 0;
    for (size_t a = 0; a < complex->arrows;) {
        size_t end = a;
        while (end < complex->arrows && complex->arrow[end].from == complex->arrow[a].from)
            end++;
        most = end - a > most ? end - a : most;
        a = end;
    }
    return most + complex->configuration->columns;
}

void cicy_cell_strides(const cicy_configuration *configuration, const cicy_cell *cell,
                       size_t *stride)
{
    size_t size = 1;
    for (int i = configuration->rows - 1; i >= 0; i--) {
        stride[i] = size;
        size *= cicy_monomial_count(configuration->n[i] + 1, cell->power[i]);
    }
}
