#include "geometry/cohomology/line_bundles/normal_forms.h"

#include <stdlib.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "geometry/cohomology/complex/differential.h"
#include "geometry/cohomology/ranks/prime_field.h"

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
