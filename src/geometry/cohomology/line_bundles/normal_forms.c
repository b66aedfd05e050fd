#include "geometry/cohomology/line_bundles/normal_forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "geometry/cohomology/complex/steps.h"
#include "geometry/cohomology/ranks/dense_rank.h"
#include "geometry/cohomology/ranks/residues.h"
#include "geometry/configuration/incidence.h"

void cicy_normal_forms_clear(cicy_normal_forms *forms)
{
    for (size_t c = 0; forms->side && c < forms->all->count; c++)
        for (int s = 0; s < 2; s++) {
            free(forms->side[c][s].offset);
            free(forms->side[c][s].form);
            free(forms->side[c][s].number);
        }
    free(forms->side);
    free(forms->part);
    forms->side = NULL;
    forms->part = NULL;
    forms->bytes = 0;
}

/* ---- The monomials of a side ---- */

/* Places of the monomials of a cell on its two sides. */
static cicy_status number_monomials(cicy_normal_forms *f, const cicy_configuration *z, size_t c,
                                    cicy_error *error)
{
    const cicy_cell *cell = &f->all->cell[c];
    uint32_t sizes[CICY_MAX_ROWS], at[CICY_MAX_ROWS] = {0};
    size_t stride[CICY_MAX_ROWS], own[CICY_MAX_ROWS], count[2] = {1, 1};
    cicy_cell_sizes(z, cell, sizes);
    cicy_cell_strides(z, cell, stride);
    for (int i = z->rows - 1; i >= 0; i--) {
        const int s = cell->inverse >> i & 1;
        own[i] = count[s];
        count[s] *= sizes[i];
    }
    for (int s = 0; s < 2; s++) {
        cicy_normal_side *side = &f->side[c][s];
        side->rows = cicy_low_bits((unsigned)z->rows) & (s ? cell->inverse : ~cell->inverse);
        side->count = count[s];
        side->offset = malloc(count[s] * sizeof *side->offset);
        side->form = malloc(count[s] * sizeof *side->form);
        if (!side->offset || !side->form)
            return cicy_error_memory(error);
        memset(side->form, 0, count[s] * sizeof *side->form);
    }
    const uint32_t *kept = f->restricted->kept + f->restricted->cell[c].first;
    for (size_t k = 0; k < cell->all; k++, cicy_cell_next(z->rows, sizes, at)) {
        uint32_t *part = f->part[f->restricted->cell[c].first + k];
        size_t offset[2] = {0, 0};
        part[0] = part[1] = 0;
        for (int i = 0; i < z->rows; i++) {
            const int s = cell->inverse >> i & 1;
            part[s] += at[i] * (uint32_t)own[i];
            offset[s] += at[i] * stride[i];
        }
        for (int s = 0; s < 2; s++) {
            f->side[c][s].offset[part[s]] = (uint32_t)offset[s];
            if (kept[k] != CICY_NO_MONOMIAL)
                f->side[c][s].form[part[s]] = CICY_NO_MONOMIAL;
        }
    }
    for (int s = 0; s < 2; s++) {
        cicy_normal_side *side = &f->side[c][s];
        uint32_t forms = 0;
        for (size_t k = 0; k < side->count; k++)
            if (side->form[k] == CICY_NO_MONOMIAL)
                side->kept++;
            else
                side->form[k] = forms++;
    }
    return CICY_OK;
}

/* ---- Normal forms ---- */

/* The products of a pure polynomial with a monomial of the right degrees, for one side of a cell.
 */
typedef struct multiples {
    const cicy_form_polynomial *f;
    const uint32_t *table[CICY_MAX_ROWS]; /* of products */
    size_t width[CICY_MAX_ROWS], own[CICY_MAX_ROWS];
    uint32_t sizes[CICY_MAX_ROWS]; /* of the monomials that f is multiplied with */
    size_t count;
} multiples;

static bool prepare_multiples(const cicy_configuration *z, cicy_monomials *monomials,
                              const cicy_cell *cell, const cicy_normal_side *side,
                              const cicy_form_polynomial *f, multiples *m)
{
    size_t own = 1;
    *m = (multiples){.f = f, .count = (f->rows & ~side->rows) == 0};
    for (int i = z->rows - 1; i >= 0; i--) {
        const int variables = z->n[i] + 1, degree = cell->power[i] - f->degree[i];
        m->sizes[i] = 1;
        if (!(side->rows >> i & 1))
            continue;
        m->own[i] = own;
        own *= cicy_monomial_count(variables, cell->power[i]);
        m->sizes[i] = (uint32_t)cicy_monomial_count(variables, degree);
        m->count *= m->sizes[i];
        m->width[i] = cicy_monomial_count(variables, f->degree[i]);
    }
    for (uint32_t rows = m->count ? f->rows : 0; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        m->table[i] = cicy_monomial_products(monomials, z->n[i] + 1, cell->power[i] - f->degree[i],
                                             f->degree[i]);
        if (!m->table[i])
            return false;
    }
    return true;
}

/* Fills a row [side->count] with f times the monomial at `at`. */
static void fill_multiple(const multiples *m, int rows, const uint32_t *at, uint32_t prime,
                          int32_t *row)
{
    const cicy_form_polynomial *f = m->f;
    const uint32_t *place = f->place;
    for (size_t k = 0; k < f->count; k++) {
        size_t column = 0;
        for (int i = 0; i < rows; i++) {
            if (f->rows >> i & 1)
                column += m->table[i][at[i] * m->width[i] + *place++] * m->own[i];
            else
                column += at[i] * m->own[i];
        }
        row[column] = cicy_residue(f->coefficient[k], prime);
    }
}

/* Brings all multiples of the pure polynomials to echelon form, columns that are not kept first. */
static cicy_status reduce_multiples(const cicy_normal_forms *forms,
                                    const cicy_twisted_complex *complex, cicy_monomials *monomials,
                                    size_t c, const cicy_normal_side *side, const uint32_t *order,
                                    cicy_dense_rows *dense, cicy_error *error)
{
    const cicy_configuration *z = complex->configuration;
    int32_t *row = malloc((side->count + 1) * sizeof *row);
    size_t batch = 0, found;
    cicy_status status = row ? CICY_OK : cicy_error_memory(error);
    for (int a = 0; a < forms->pures && status == CICY_OK; a++) {
        multiples m;
        uint32_t at[CICY_MAX_ROWS] = {0};
        if (!prepare_multiples(z, monomials, &forms->all->cell[c], side, &forms->pure[a], &m))
            status = cicy_error_memory(error);
        for (size_t k = 0; k < m.count && status == CICY_OK;
             k++, cicy_cell_next(z->rows, m.sizes, at)) {
            memset(row, 0, side->count * sizeof *row);
            fill_multiple(&m, z->rows, at, complex->prime, row);
            cicy_dense_rows_next(dense, batch);
            for (size_t column = 0; column < side->count; column++)
                *cicy_dense_rows_entry(dense, batch, order[column]) = row[column];
            if (++batch < CICY_DENSE_BATCH)
                continue;
            if (!cicy_dense_rows_take(dense, batch, &found))
                status = cicy_error_memory(error);
            batch = 0;
            if (!cicy_keep_going(forms->progress, "maps", k, m.count))
                status =
                    cicy_error_set(error, CICY_INTERRUPTED, "interrupted while maps were made");
        }
    }
    if (status == CICY_OK && batch && !cicy_dense_rows_take(dense, batch, &found))
        status = cicy_error_memory(error);
    free(row);
    return status;
}

/* The normal forms of one side of a cell. */
static cicy_status find_side(cicy_normal_forms *forms, const cicy_twisted_complex *complex,
                             cicy_monomials *monomials, size_t c, cicy_normal_side *side,
                             bool *possible, cicy_error *error)
{
    const size_t others = side->count - side->kept;
    if (others == 0)
        return CICY_OK;
    forms->bytes += others * side->count * sizeof *side->number;
    *possible &= !forms->memory || forms->bytes <= forms->memory;
    if (!*possible)
        return CICY_OK;
    uint32_t *order = malloc(side->count * sizeof *order);
    side->number = malloc(others * side->count * sizeof *side->number);
    cicy_dense_rows dense = {0};
    if (!order || !side->number ||
        !cicy_dense_rows_init(&dense, complex->prime, side->count, side->count)) {
        free(order);
        cicy_dense_rows_clear(&dense);
        return cicy_error_memory(error);
    }
    uint32_t next = (uint32_t)others;
    for (size_t k = 0; k < side->count; k++)
        order[k] = side->form[k] == CICY_NO_MONOMIAL ? next++ : side->form[k];
    cicy_status status = reduce_multiples(forms, complex, monomials, c, side, order, &dense, error);
    *possible &= dense.count == others;
    for (size_t k = 0; k < dense.count; k++)
        *possible &= dense.pivot[k] < others;
    for (size_t first = 0; first < others && *possible && status == CICY_OK;
         first += CICY_DENSE_BATCH) {
        const size_t some = others - first < CICY_DENSE_BATCH ? others - first : CICY_DENSE_BATCH;
        for (size_t k = 0; k < some; k++) {
            cicy_dense_rows_next(&dense, k);
            *cicy_dense_rows_entry(&dense, k, first + k) = 1;
        }
        cicy_dense_rows_reduce(&dense, some);
        for (size_t k = 0; k < some; k++)
            for (size_t column = 0; column < side->count; column++)
                side->number[(first + k) * side->count + column] =
                    *cicy_dense_rows_entry(&dense, k, order[column]);
    }
    cicy_dense_rows_clear(&dense);
    free(order);
    return status;
}

cicy_status cicy_normal_forms_find(cicy_normal_forms *forms, const cicy_twisted_complex *complex,
                                   cicy_monomials *monomials, bool *possible, cicy_error *error)
{
    const cicy_cells *cells = forms->all;
    size_t total = 0;
    cicy_normal_forms_clear(forms);
    for (size_t c = 0; c < cells->count; c++)
        total += cells->cell[c].all;
    forms->side = calloc(cells->count + 1, sizeof *forms->side);
    forms->part = malloc((total + 1) * sizeof *forms->part);
    *possible = true;
    if (!forms->side || !forms->part)
        return cicy_error_memory(error);
    for (size_t c = 0; c < cells->count; c++) {
        CICY_TRY(number_monomials(forms, complex->configuration, c, error));
        for (int s = 0; s < 2 && forms->restricted->cell[c].size; s++)
            CICY_TRY(find_side(forms, complex, monomials, c, &forms->side[c][s], possible, error));
    }
    return CICY_OK;
}
