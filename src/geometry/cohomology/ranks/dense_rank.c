#include "geometry/cohomology/ranks/dense_rank.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/cohomology/ranks/residues.h"

size_t cicy_dense_rows_bytes(size_t width, size_t most)
{
    const size_t stride = (width + CICY_LANES - 1) / CICY_LANES * CICY_LANES;
    const size_t rows = most + CICY_DENSE_BATCH;
    return stride < SIZE_MAX / 16 / rows ? rows * stride * sizeof(int32_t) : SIZE_MAX;
}

bool cicy_dense_rows_init(cicy_dense_rows *rows, uint32_t prime, size_t width, size_t most)
{
    *rows = (cicy_dense_rows){.prime = prime, .width = width, .most = most};
    rows->stride = (width + CICY_LANES - 1) / CICY_LANES * CICY_LANES;
    if (width == 0 || cicy_dense_rows_bytes(width, most) == SIZE_MAX)
        return false;
    rows->row = malloc(cicy_dense_rows_bytes(width, most));
    rows->batch = rows->row ? rows->row + most * rows->stride : NULL;
    rows->pivot = malloc((most + 1) * sizeof *rows->pivot);
    rows->panel = malloc((most + 1) * sizeof *rows->panel);
    return rows->row && rows->pivot && rows->panel;
}

void cicy_dense_rows_clear(cicy_dense_rows *rows)
{
    free(rows->row);
    free(rows->pivot);
    free(rows->panel);
    *rows = (cicy_dense_rows){0};
}

int32_t *cicy_dense_rows_next(cicy_dense_rows *rows, size_t k)
{
    int32_t *row = rows->batch + k * rows->stride;
    memset(row, 0, rows->stride * sizeof *row);
    return row;
}

/* ---- Adding multiples of rows to rows ---- */

enum { TOGETHER = 4 }; /* rows that are changed at a time */

/* The pivot rows that are added to some rows, and their factors, in halves. */
typedef struct multiples {
    size_t count;
    const int32_t *row[CICY_DENSE_BATCH];
    double high[CICY_DENSE_BATCH][TOGETHER], low[CICY_DENSE_BATCH][TOGETHER];
} multiples;

/* Adds the multiples to `targets` rows from `first` on. */
__attribute__((always_inline)) static inline void add_multiples(const cicy_dense_rows *rows,
                                                                const multiples *m,
                                                                int32_t *const *target,
                                                                const int targets)
{
    const double prime = rows->prime, inverse = 1 / prime;
    for (size_t k = 0; k < rows->stride; k += CICY_LANES) {
        cicy_lanes high[TOGETHER] = {{0}}, low[TOGETHER] = {{0}};
        for (size_t t = 0; t < m->count; t++) {
            cicy_whole_lanes whole;
            memcpy(&whole, m->row[t] + k, sizeof whole);
            const cicy_lanes value = __builtin_convertvector(whole, cicy_lanes);
            for (int r = 0; r < targets; r++) {
                high[r] += value * m->high[t][r];
                low[r] += value * m->low[t][r];
            }
        }
        for (int r = 0; r < targets; r++) {
            cicy_whole_lanes whole;
            memcpy(&whole, target[r] + k, sizeof whole);
            low[r] += __builtin_convertvector(whole, cicy_lanes);
            cicy_join_lanes(&low[r], &high[r], prime, inverse);
            whole = __builtin_convertvector(low[r], cicy_whole_lanes);
            memcpy(target[r] + k, &whole, sizeof whole);
        }
    }
}

/* Makes the targets zero in the pivot columns of rows that have 1 there and 0 in each other's. */
static void clear_columns(const cicy_dense_rows *rows, int32_t *const *target, size_t targets,
                          int32_t *const *by, const uint32_t *pivot, size_t depth)
{
    assert(depth <= CICY_DENSE_BATCH);
    for (size_t first = 0; first < targets; first += TOGETHER) {
        const int some = targets - first < TOGETHER ? (int)(targets - first) : TOGETHER;
        multiples m = {.count = 0};
        for (size_t t = 0; t < depth; t++) {
            bool used = false;
            for (int r = 0; r < some; r++) {
                const int32_t value = target[first + (size_t)r][pivot[t]];
                cicy_split_factor(-value, &m.high[m.count][r], &m.low[m.count][r]);
                used |= value != 0;
            }
            m.row[m.count] = by[t];
            m.count += used;
        }
        if (m.count == 0)
            continue;
        if (some == TOGETHER)
            add_multiples(rows, &m, target + first, TOGETHER);
        else
            for (int r = 0; r < some; r++) {
                for (size_t t = 0; r > 0 && t < m.count; t++) {
                    m.high[t][0] = m.high[t][r];
                    m.low[t][0] = m.low[t][r];
                }
                add_multiples(rows, &m, target + first + r, 1);
            }
    }
}

/* ---- Elimination ---- */

/* Divides a row by its first entry; false when it is zero. */
static bool normalise(const cicy_dense_rows *rows, int32_t *row, uint32_t *pivot)
{
    size_t column = 0;
    while (column < rows->width && row[column] == 0)
        column++;
    if (column == rows->width)
        return false;
    *pivot = (uint32_t)column;
    const int64_t value = row[column], prime = rows->prime;
    const uint32_t inverse =
        cicy_prime_inverse((uint32_t)(value < 0 ? value + prime : value), rows->prime);
    multiples m = {.count = 1, .row = {row}};
    cicy_split_factor(cicy_residue((int64_t)inverse - 1, rows->prime), &m.high[0][0], &m.low[0][0]);
    add_multiples(rows, &m, &row, 1);
    return true;
}

/* Brings the rows, given by pointers, to a panel: independent rows come first; returns their
 * number. */
static size_t eliminate(const cicy_dense_rows *rows, int32_t **row, uint32_t *pivot, size_t count)
{
    if (count <= 1)
        return count && normalise(rows, row[0], pivot) ? 1 : 0;
    const size_t half = count / 2, a = eliminate(rows, row, pivot, half);
    clear_columns(rows, row + half, count - half, row, pivot, a);
    const size_t b = eliminate(rows, row + half, pivot + half, count - half);
    clear_columns(rows, row, a, row + half, pivot + half, b);
    for (size_t k = 0; k < b && a < half; k++) {
        int32_t *moved = row[half + k];
        row[half + k] = row[a + k];
        row[a + k] = moved;
        pivot[a + k] = pivot[half + k];
    }
    return a + b;
}

void cicy_dense_rows_reduce(cicy_dense_rows *rows, size_t batch)
{
    int32_t *row[CICY_DENSE_BATCH], *by[CICY_DENSE_BATCH];
    for (size_t k = 0; k < batch; k++)
        row[k] = rows->batch + k * rows->stride;
    for (size_t p = 0; p < rows->panels; p++) {
        const size_t first = rows->panel[p];
        const size_t end = p + 1 < rows->panels ? rows->panel[p + 1] : rows->count;
        for (size_t k = first; k < end; k++)
            by[k - first] = rows->row + k * rows->stride;
        clear_columns(rows, row, batch, by, rows->pivot + first, end - first);
    }
}

size_t cicy_dense_rows_take(cicy_dense_rows *rows, size_t batch)
{
    int32_t *row[CICY_DENSE_BATCH];
    uint32_t pivot[CICY_DENSE_BATCH];
    for (size_t k = 0; k < batch; k++)
        row[k] = rows->batch + k * rows->stride;
    cicy_dense_rows_reduce(rows, batch);
    const size_t found = eliminate(rows, row, pivot, batch);
    assert(rows->count + found <= rows->most);
    if (found)
        rows->panel[rows->panels++] = (uint32_t)rows->count;
    for (size_t k = 0; k < found; k++, rows->count++) {
        memcpy(rows->row + rows->count * rows->stride, row[k], rows->stride * sizeof **row);
        rows->pivot[rows->count] = pivot[k];
    }
    return found;
}
