#include "geometry/cohomology/normal_forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "geometry/cohomology/complex/differential.h"
#include "geometry/cohomology/complex/steps.h"
#include "geometry/cohomology/ranks/dense_rank.h"
#include "geometry/cohomology/ranks/prime_field.h"
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
    size_t batch = 0;
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
            int32_t *to = cicy_dense_rows_next(dense, batch++);
            for (size_t column = 0; column < side->count; column++)
                to[order[column]] = row[column];
            if (batch < CICY_DENSE_BATCH)
                continue;
            cicy_dense_rows_take(dense, batch);
            batch = 0;
            if (!cicy_keep_going(forms->progress, "maps", k, m.count))
                status =
                    cicy_error_set(error, CICY_INTERRUPTED, "interrupted while maps were made");
        }
    }
    if (status == CICY_OK && batch)
        cicy_dense_rows_take(dense, batch);
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
        for (size_t k = 0; k < some; k++)
            cicy_dense_rows_next(&dense, k)[first + k] = 1;
        cicy_dense_rows_reduce(&dense, some);
        for (size_t k = 0; k < some; k++)
            for (size_t column = 0; column < side->count; column++)
                side->number[(first + k) * side->count + column] =
                    dense.batch[k * dense.stride + order[column]];
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

/* ---- Maps ---- */

typedef struct projection {
    const cicy_normal_forms *forms;
    uint32_t prime;
    const cicy_sparse_matrix *raw; /* between all monomials */
    uint32_t *cell_of;             /* [raw->columns] */
    uint64_t *sum;                 /* [columns of the result] */
    uint32_t *used;                /* [columns of the result]: those with a sum, `count` of them */
    bool *is_used;
    size_t count;
    cicy_sparse_matrix *matrix;
    cicy_error *error;
} projection;

static uint32_t unsigned_residue(int32_t value, uint32_t prime)
{
    return value < 0 ? prime - (uint32_t)-value : (uint32_t)value;
}

static void add(projection *p, uint32_t column, uint64_t product)
{
    if (!p->is_used[column]) {
        p->is_used[column] = true;
        p->used[p->count++] = column;
    }
    p->sum[column] += product % p->prime;
}

/* Adds factor times a row of the raw map, whose entries on inverse rows that are not kept do not
 * count, and whose ordinary monomials are replaced by their normal forms. */
static void add_raw_row(projection *p, size_t row, uint32_t factor)
{
    const cicy_normal_forms *f = p->forms;
    for (size_t k = p->raw->start[row]; k < p->raw->start[row + 1]; k++) {
        const uint32_t c = p->cell_of[p->raw->column[k]];
        const cicy_cell *all = &f->all->cell[c], *some = &f->restricted->cell[c];
        const size_t own = p->raw->column[k] - all->offset;
        const uint32_t *part = f->part[some->first + own];
        const cicy_normal_side *ordinary = &f->side[c][0], *inverse = &f->side[c][1];
        if (some->size == 0 || inverse->form[part[1]] != CICY_NO_MONOMIAL)
            continue;
        const uint32_t value = cicy_prime_multiply(p->raw->value[k], factor, p->prime);
        const uint32_t *kept = f->restricted->kept + some->first + inverse->offset[part[1]];
        const uint32_t form = ordinary->form[part[0]];
        if (form == CICY_NO_MONOMIAL) {
            add(p, kept[ordinary->offset[part[0]]], value);
            continue;
        }
        const int32_t *number = ordinary->number + form * ordinary->count;
        for (size_t m = 0; m < ordinary->count; m++)
            if (number[m])
                add(p, kept[ordinary->offset[m]],
                    (uint64_t)value * unsigned_residue(number[m], p->prime));
    }
}

static cicy_status end_row(projection *p)
{
    const size_t entries = p->matrix->entries + p->count, limit = p->forms->memory;
    if (limit && entries > limit / (2 * sizeof(uint32_t)))
        return cicy_error_set_code(p->error, CICY_ERROR_TOO_LARGE,
                                   "a map with %zu columns needs more than %zu MiB",
                                   p->matrix->columns, limit >> 20);
    CICY_TRY(cicy_sparse_reserve(p->matrix, p->count, p->error));
    for (size_t k = 0; k < p->count; k++) {
        const uint32_t column = p->used[k], value = (uint32_t)(p->sum[column] % p->prime);
        if (value)
            cicy_sparse_append(p->matrix, column, value);
        p->sum[column] = 0;
        p->is_used[column] = false;
    }
    p->count = 0;
    cicy_sparse_end_row(p->matrix);
    return CICY_OK;
}

/* The row of a monomial that is kept: on the inverse rows its dual vector is the sum of all
 * monomials times its coefficients in their normal forms. */
static cicy_status project_row(projection *p, size_t c, const uint32_t *part)
{
    const cicy_normal_side *ordinary = &p->forms->side[c][0], *inverse = &p->forms->side[c][1];
    const size_t offset = p->forms->all->cell[c].offset + ordinary->offset[part[0]];
    add_raw_row(p, offset + inverse->offset[part[1]], 1);
    for (size_t m = 0; m < inverse->count; m++) {
        if (inverse->form[m] == CICY_NO_MONOMIAL)
            continue;
        const int32_t number = inverse->number[inverse->form[m] * inverse->count + part[1]];
        if (number)
            add_raw_row(p, offset + inverse->offset[m], unsigned_residue(number, p->prime));
    }
    return end_row(p);
}

static cicy_status project(projection *p, int degree, const cicy_progress *progress)
{
    const cicy_normal_forms *f = p->forms;
    for (size_t c = 0; c < f->all->count; c++) {
        const cicy_cell *all = &f->all->cell[c], *some = &f->restricted->cell[c];
        for (size_t k = 0; k < all->all && all->degree == degree; k++) {
            if (f->restricted->kept[some->first + k] == CICY_NO_MONOMIAL)
                continue;
            CICY_TRY(project_row(p, c, f->part[some->first + k]));
            if (p->matrix->rows % 256 == 0 && !cicy_keep_going(progress, "maps", k, all->all))
                return cicy_error_set(p->error, CICY_INTERRUPTED,
                                      "interrupted while maps were made");
        }
    }
    return CICY_OK;
}

cicy_status cicy_normal_forms_map(const cicy_normal_forms *forms,
                                  const cicy_twisted_complex *complex, cicy_monomials *monomials,
                                  int degree, const cicy_progress *progress,
                                  cicy_sparse_matrix *matrix, cicy_error *error)
{
    cicy_sparse_matrix raw = {0};
    const size_t columns = cicy_cells_size(forms->restricted, degree + 1);
    CICY_TRY(cicy_sparse_init(matrix, complex->prime, cicy_cells_size(forms->restricted, degree),
                              columns, error));
    cicy_status status =
        cicy_differential(complex, forms->all, monomials, degree, progress, &raw, error);
    projection p = {.forms = forms,
                    .prime = complex->prime,
                    .raw = &raw,
                    .cell_of = malloc((raw.columns + 1) * sizeof *p.cell_of),
                    .sum = calloc(columns + 1, sizeof *p.sum),
                    .used = malloc((columns + 1) * sizeof *p.used),
                    .is_used = calloc(columns + 1, sizeof *p.is_used),
                    .matrix = matrix,
                    .error = error};
    if (status == CICY_OK && (!p.cell_of || !p.sum || !p.used || !p.is_used))
        status = cicy_error_memory(error);
    for (size_t c = 0; c < forms->all->count && status == CICY_OK; c++) {
        const cicy_cell *cell = &forms->all->cell[c];
        for (size_t k = 0; k < cell->all && cell->degree == degree + 1; k++)
            p.cell_of[cell->offset + k] = (uint32_t)c;
    }
    CICY_THEN(status, project(&p, degree, progress));
    free(p.is_used);
    free(p.used);
    free(p.sum);
    free(p.cell_of);
    cicy_sparse_clear(&raw);
    return status;
}
