#include "geometry/cohomology/complex/cells.h"

#include <stdlib.h>

#include "base/errors.h"
#include "geometry/configuration/incidence.h"

enum { MOST_RESTRICTED = 1 << 22 };

/* The search for the sets S of one generator. */
typedef struct search {
    const cicy_configuration *x;
    int16_t below[CICY_MAX_COLUMNS + 1][CICY_MAX_ROWS]; /* sum of the degrees of columns >= j */
    uint32_t generator;
    int degree;
    cicy_cells *cells;
    cicy_error *error;
} search;

/* Whether a degree k has cohomology on P^n. */
static bool has_cohomology(int n, int k)
{
    return k >= 0 || k < -n;
}

/* Whether some further columns from `column` on can leave every row with cohomology. */
static bool can_end(const search *s, int column, const int16_t *k)
{
    for (int i = 0; i < s->x->rows; i++)
        if (!has_cohomology(s->x->n[i], k[i]) &&
            has_cohomology(s->x->n[i], k[i] - s->below[column][i]) == false)
            return false;
    return true;
}

static cicy_status add_cell(search *s, uint32_t columns, const int16_t *k)
{
    cicy_cells *cells = s->cells;
    if (cells->count == cells->capacity) {
        const size_t capacity = cells->capacity ? 2 * cells->capacity : 64;
        cicy_cell *larger = realloc(cells->cell, capacity * sizeof *larger);
        if (!larger)
            return cicy_error_memory(s->error);
        cells->cell = larger;
        cells->capacity = capacity;
    }
    cicy_cell *cell = &cells->cell[cells->count];
    *cell = (cicy_cell){.generator = s->generator,
                        .columns = columns,
                        .degree = s->degree - cicy_count_bits(columns),
                        .size = 1};
    for (int i = 0; i < s->x->rows; i++) {
        const int n = s->x->n[i];
        cell->power[i] = (int16_t)(k[i] >= 0 ? k[i] : -k[i] - n - 1);
        if (k[i] < 0) {
            cell->inverse |= UINT32_C(1) << i;
            cell->degree += n;
        }
        const size_t own = cicy_monomial_count(n + 1, cell->power[i]);
        if (own > INT32_MAX / cell->size)
            return cicy_error_set(s->error, CICY_SYSTEM,
                                  "the cohomology of a line bundle of the Koszul complex has more "
                                  "than 2^31 dimensions");
        cell->size *= own;
    }
    cell->all = cell->size;
    cells->count++;
    return CICY_OK;
}

static cicy_status search_columns(search *s, int column, uint32_t columns, const int16_t *k)
{
    if (!can_end(s, column, k))
        return CICY_OK;
    if (column == s->x->columns)
        return add_cell(s, columns, k);
    cicy_status status = search_columns(s, column + 1, columns, k);
    if (status != CICY_OK)
        return status;
    int16_t lower[CICY_MAX_ROWS];
    for (int i = 0; i < s->x->rows; i++)
        lower[i] = (int16_t)(k[i] - s->x->degree[i][column]);
    return search_columns(s, column + 1, columns | UINT32_C(1) << column, lower);
}

static int by_columns(const void *a, const void *b)
{
    const cicy_cell *x = a, *y = b;
    if (x->generator != y->generator)
        return (x->generator > y->generator) - (x->generator < y->generator);
    return (x->columns > y->columns) - (x->columns < y->columns);
}

/* Places of the cells among those of their degree. */
static cicy_status place_cells(cicy_cells *cells, cicy_error *error)
{
    cells->least = INT32_MAX;
    cells->most = INT32_MIN;
    for (size_t c = 0; c < cells->count; c++) {
        cells->least = cells->cell[c].degree < cells->least ? cells->cell[c].degree : cells->least;
        cells->most = cells->cell[c].degree > cells->most ? cells->cell[c].degree : cells->most;
    }
    for (int degree = cells->least; cells->count && degree <= cells->most; degree++) {
        uint64_t offset = 0;
        for (size_t c = 0; c < cells->count; c++)
            if (cells->cell[c].degree == degree) {
                cells->cell[c].offset = offset;
                offset += cells->cell[c].size;
            }
        if (offset > INT32_MAX)
            return cicy_error_set(error, CICY_SYSTEM,
                                  "the first page has %llu dimensions in degree %d; at most 2^31 "
                                  "can be computed",
                                  (unsigned long long)offset, degree);
    }
    return CICY_OK;
}

cicy_status cicy_cells_find(const cicy_twisted_complex *complex, cicy_cells *cells,
                            cicy_error *error)
{
    const cicy_configuration *x = complex->configuration;
    *cells = (cicy_cells){0};
    search s = {.x = x, .cells = cells, .error = error};
    for (int j = x->columns - 1; j >= 0; j--)
        for (int i = 0; i < x->rows; i++)
            s.below[j][i] = (int16_t)(s.below[j + 1][i] + x->degree[i][j]);
    cicy_status status = CICY_OK;
    for (size_t g = 0; g < complex->generators && status == CICY_OK; g++) {
        s.generator = (uint32_t)g;
        s.degree = complex->generator[g].degree;
        status = search_columns(&s, 0, 0, complex->generator[g].twist);
    }
    if (status != CICY_OK)
        return status;
    if (cells->count)
        qsort(cells->cell, cells->count, sizeof *cells->cell, by_columns);
    return place_cells(cells, error);
}

void cicy_cell_sizes(const cicy_configuration *configuration, const cicy_cell *cell,
                     uint32_t *sizes)
{
    for (int i = 0; i < configuration->rows; i++)
        sizes[i] = (uint32_t)cicy_monomial_count(configuration->n[i] + 1, cell->power[i]);
}

/* Numbers the monomials of a cell that are kept: those whose masks have no bit in common. masks:
 * one after the other for all rows. */
static void keep_monomials(cicy_cell *cell, int rows, const uint32_t *sizes, const uint32_t *masks,
                           uint32_t *kept)
{
    const uint32_t *mask[CICY_MAX_ROWS], *next = masks;
    for (int i = 0; i < rows; i++, next += sizes[i - 1])
        mask[i] = next;
    uint32_t at[CICY_MAX_ROWS] = {0};
    const uint32_t last = sizes[rows - 1];
    cell->size = 0;
    for (size_t k = 0; k < cell->all; k += last) {
        uint32_t common = UINT32_MAX;
        for (int i = 0; i + 1 < rows; i++)
            common &= mask[i][at[i]];
        for (uint32_t l = 0; l < last; l++)
            kept[k + l] = common & mask[rows - 1][l] ? CICY_NO_MONOMIAL : (uint32_t)cell->size++;
        cicy_cell_next(rows - 1, sizes, at);
    }
}

static cicy_status
restrict_cell(cicy_cells *cells, cicy_cell *cell, const cicy_configuration *configuration,
              bool (*fill)(void *user, const cicy_cell *cell, int row, uint32_t *masks), void *user,
              cicy_error *error)
{
    uint32_t sizes[CICY_MAX_ROWS];
    size_t room = 0;
    cicy_cell_sizes(configuration, cell, sizes);
    for (int i = 0; i < configuration->rows; i++)
        room += sizes[i];
    uint32_t *masks = malloc(room * sizeof *masks), *next = masks;
    bool filled = masks != NULL;
    for (int i = 0; i < configuration->rows && filled; next += sizes[i++])
        filled = fill(user, cell, i, next);
    if (filled)
        keep_monomials(cell, configuration->rows, sizes, masks, cells->kept + cell->first);
    free(masks);
    return filled ? CICY_OK : cicy_error_memory(error);
}

cicy_status cicy_cells_restrict(cicy_cells *cells, const cicy_configuration *configuration,
                                bool (*fill)(void *user, const cicy_cell *cell, int row,
                                             uint32_t *masks),
                                void *user, cicy_error *error)
{
    size_t total = 0;
    for (size_t c = 0; c < cells->count; c++) {
        cells->cell[c].first = total;
        total += cells->cell[c].all;
    }
    cells->kept = total > MOST_RESTRICTED ? NULL : malloc((total + 1) * sizeof *cells->kept);
    if (!cells->kept)
        return cicy_error_memory(error);
    for (size_t c = 0; c < cells->count; c++)
        CICY_TRY(restrict_cell(cells, &cells->cell[c], configuration, fill, user, error));
    CICY_TRY(place_cells(cells, error));
    for (size_t c = 0; c < cells->count; c++) {
        uint32_t *kept = cells->kept + cells->cell[c].first;
        for (size_t k = 0; k < cells->cell[c].all; k++)
            kept[k] += kept[k] == CICY_NO_MONOMIAL ? 0 : (uint32_t)cells->cell[c].offset;
    }
    return CICY_OK;
}

void cicy_cells_clear(cicy_cells *cells)
{
    free(cells->cell);
    free(cells->kept);
    *cells = (cicy_cells){0};
}

const cicy_cell *cicy_cells_get(const cicy_cells *cells, uint32_t generator, uint32_t columns)
{
    const cicy_cell wanted = {.generator = generator, .columns = columns};
    return cells->count
               ? bsearch(&wanted, cells->cell, cells->count, sizeof *cells->cell, by_columns)
               : NULL;
}

uint64_t cicy_cells_size(const cicy_cells *cells, int degree)
{
    uint64_t size = 0;
    for (size_t c = 0; c < cells->count; c++)
        if (cells->cell[c].degree == degree)
            size += cells->cell[c].size;
    return size;
}

double cicy_cells_work(const cicy_cells *cells, int dimension)
{
    double work = 0;
    for (int q = 0; q < dimension; q++) {
        const double from = (double)cicy_cells_size(cells, q),
                     to = (double)cicy_cells_size(cells, q + 1);
        work += from * to * (from < to ? from : to);
    }
    return work;
}
