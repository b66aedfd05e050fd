#include "geometry/cohomology/complex/differential.h"

#include <stdlib.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "geometry/cohomology/complex/steps.h"
#include "geometry/cohomology/complex/transfer.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/configuration/incidence.h"

/* A step between two cells whose rows are of the same kinds: multiplication by a polynomial. */
typedef struct multiplication {
    const cicy_form_polynomial *polynomial;
    uint32_t factor;                      /* +- the step's, modulo the prime */
    size_t offset;                        /* of the target cell */
    const uint32_t *kept;                 /* of the target cell, or NULL */
    size_t stride[CICY_MAX_ROWS];         /* in the target */
    const uint32_t *table[CICY_MAX_ROWS]; /* products or quotients, on the polynomial's rows */
    size_t width[CICY_MAX_ROWS];          /* of a line of the table */
} multiplication;

typedef struct assembly {
    const cicy_twisted_complex *complex;
    const cicy_cells *cells;
    cicy_monomials *monomials;
    cicy_sparse_matrix *matrix;
    cicy_step *steps;
    multiplication *multiplications;
    cicy_error *error;
} assembly;

static bool prepare(const assembly *a, const cicy_cell *from, const cicy_cell *to,
                    const cicy_step *step, multiplication *m)
{
    const cicy_configuration *x = a->complex->configuration;
    const cicy_form_polynomial *f = step->polynomial;
    const uint32_t prime = a->complex->prime, *kept = a->cells->kept;
    *m = (multiplication){.polynomial = f,
                          .factor = step->negative ? prime - step->times : step->times,
                          .offset = kept ? 0 : to->offset,
                          .kept = kept ? kept + to->first : NULL};
    cicy_cell_strides(x, to, m->stride);
    for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows), variables = x->n[i] + 1;
        m->width[i] = cicy_monomial_count(variables, f->degree[i]);
        m->table[i] =
            from->inverse >> i & 1
                ? cicy_monomial_quotients(a->monomials, variables, from->power[i], f->degree[i])
                : cicy_monomial_products(a->monomials, variables, from->power[i], f->degree[i]);
        if (!m->table[i])
            return false;
    }
    return true;
}

/* Almost every factor is 1 or -1. */
static uint32_t scaled(uint32_t coefficient, uint32_t factor, uint32_t prime)
{
    return factor == 1           ? coefficient
           : factor == prime - 1 ? prime - coefficient
                                 : cicy_prime_multiply(coefficient, factor, prime);
}

/* Appends the products of the monomial with places `at` on the rows. */
static void multiply(const assembly *a, const multiplication *m, const uint32_t *at)
{
    const cicy_form_polynomial *f = m->polynomial;
    size_t base = m->offset;
    for (int i = 0; i < a->complex->configuration->rows; i++)
        base += f->rows >> i & 1 ? 0 : at[i] * m->stride[i];
    const uint32_t *lines[CICY_MAX_ROWS];
    size_t strides[CICY_MAX_ROWS], count = 0;
    for (uint32_t rows = f->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        strides[count] = m->stride[i];
        lines[count++] = m->table[i] + at[i] * m->width[i];
    }
    const uint32_t *place = f->place, prime = a->complex->prime;
    for (size_t k = 0; k < f->count; k++, place += count) {
        size_t column = base;
        bool whole = true;
        for (size_t r = 0; r < count; r++) {
            const uint32_t product = lines[r][place[r]];
            whole &= product != CICY_NO_MONOMIAL;
            column += product * strides[r];
        }
        if (whole && m->kept) {
            column = m->kept[column];
            whole = column != CICY_NO_MONOMIAL;
        }
        if (whole)
            cicy_sparse_append(a->matrix, column, scaled(f->coefficient[k], m->factor, prime));
    }
}

/* The multiplications from a cell; fails without memory. */
static cicy_status find_multiplications(assembly *a, const cicy_cell *from, size_t *count,
                                        size_t *entries)
{
    *count = *entries = 0;
    const size_t steps = cicy_steps(a->complex, from->generator, from->columns, a->steps);
    for (size_t s = 0; s < steps; s++) {
        const cicy_cell *to = cicy_cells_get(a->cells, a->steps[s].generator, a->steps[s].columns);
        if (!to || to->inverse != from->inverse)
            continue;
        if (!prepare(a, from, to, &a->steps[s], &a->multiplications[*count]))
            return cicy_error_memory(a->error);
        *entries += a->steps[s].polynomial->count;
        ++*count;
    }
    return CICY_OK;
}

static cicy_status assemble_cell(assembly *a, const cicy_cell *from, cicy_transfer *transfer,
                                 const cicy_progress *progress)
{
    const cicy_configuration *x = a->complex->configuration;
    size_t count, entries;
    cicy_status status = find_multiplications(a, from, &count, &entries);
    const bool indirect = status == CICY_OK && cicy_transfer_begin(transfer, from);
    uint32_t at[CICY_MAX_ROWS] = {0}, sizes[CICY_MAX_ROWS];
    const uint32_t *kept = a->cells->kept ? a->cells->kept + from->first : NULL;
    cicy_cell_sizes(x, from, sizes);
    for (size_t k = 0; k < from->all && status == CICY_OK;
         k++, cicy_cell_next(x->rows, sizes, at)) {
        if (kept && kept[k] == CICY_NO_MONOMIAL)
            continue;
        status = cicy_sparse_reserve(a->matrix, entries, a->error);
        for (size_t s = 0; status == CICY_OK && s < count; s++)
            multiply(a, &a->multiplications[s], at);
        if (status == CICY_OK && indirect)
            status = cicy_transfer_row(transfer, at, a->matrix, a->error);
        cicy_sparse_end_row(a->matrix);
        if (status == CICY_OK && k % 1024 == 1023 &&
            !cicy_keep_going(progress, "maps", k, from->all))
            status = cicy_error_set(a->error, CICY_INTERRUPTED, "interrupted while maps were made");
    }
    return status;
}

cicy_status cicy_differential(const cicy_twisted_complex *complex, const cicy_cells *cells,
                              cicy_monomials *monomials, int degree, const cicy_progress *progress,
                              cicy_sparse_matrix *matrix, cicy_error *error)
{
    cicy_status status = cicy_sparse_init(matrix, complex->prime, cicy_cells_size(cells, degree),
                                          cicy_cells_size(cells, degree + 1), error);
    const size_t most = cicy_steps_most(complex);
    assembly a = {.complex = complex,
                  .cells = cells,
                  .monomials = monomials,
                  .matrix = matrix,
                  .steps = malloc(most * sizeof *a.steps),
                  .multiplications = malloc(most * sizeof *a.multiplications),
                  .error = error};
    cicy_transfer transfer = {0};
    if (status == CICY_OK && (!a.steps || !a.multiplications))
        status = cicy_error_memory(error);
    if (status == CICY_OK)
        status = cicy_transfer_init(&transfer, complex, cells, monomials, degree, error);
    for (size_t c = 0; c < cells->count && status == CICY_OK; c++)
        if (cells->cell[c].degree == degree)
            status = assemble_cell(&a, &cells->cell[c], &transfer, progress);
    cicy_transfer_clear(&transfer);
    free(a.multiplications);
    free(a.steps);
    return status;
}
