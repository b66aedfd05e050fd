#include "geometry/cohomology/ranks/dense_rank.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/cohomology/ranks/residues.h"

/* Rows that are changed at a time, and groups of eight columns: as many sums as registers hold. */
#ifdef __AVX512F__
enum { TOGETHER = 4, ACROSS = 2 };
#else
enum { TOGETHER = 2, ACROSS = 1 };
#endif

enum {
    BATCH = CICY_DENSE_BATCH,
    BLOCK = CICY_DENSE_BLOCK,
    TILE = 4, /* blocks of a panel that stay in the cache for all rows of a batch */
    MOST_GROUPS = BATCH / TOGETHER + TOGETHER
};

double cicy_dense_rows_bytes(size_t width, size_t rows)
{
    const double most = (double)rows, all = (double)width;
    return sizeof(int32_t) * (most * all - most * most / 2 + BATCH * (most + all));
}

double cicy_dense_rows_work(size_t width, size_t rows)
{
    const double most = (double)rows, all = (double)width;
    return most * most * (all / 2 - most / 6);
}

bool cicy_dense_rows_init(cicy_dense_rows *rows, uint32_t prime, size_t width, size_t most)
{
    *rows = (cicy_dense_rows){.prime = prime, .width = width, .most = most};
    rows->blocks = (width + BLOCK - 1) / BLOCK;
    rows->bytes = rows->blocks * BATCH * BLOCK * sizeof *rows->batch;
    if (width == 0)
        return false;
    rows->batch = aligned_alloc(sizeof(cicy_lanes), rows->bytes);
    rows->factor = malloc(MOST_GROUPS * sizeof(double[BATCH][2][TOGETHER]));
    rows->pivot = malloc((most + 1) * sizeof *rows->pivot);
    rows->panel = malloc((most + 1) * sizeof *rows->panel);
    return rows->batch && rows->factor && rows->pivot && rows->panel;
}

void cicy_dense_rows_clear(cicy_dense_rows *rows)
{
    for (size_t p = 0; p < rows->panels; p++)
        free(rows->panel[p].row);
    free(rows->batch);
    free(rows->factor);
    free(rows->pivot);
    free(rows->panel);
    *rows = (cicy_dense_rows){0};
}

void cicy_dense_rows_next(cicy_dense_rows *rows, size_t k)
{
    for (size_t block = 0; block < rows->blocks; block++)
        memset(rows->batch + (block * BATCH + k) * BLOCK, 0, BLOCK * sizeof *rows->batch);
}

/* ---- Adding multiples of rows to rows ---- */

/* Pivot rows that have 1 in their pivot columns and 0 in each other's: where the first block of
 * each begins, and from one block to the next. */
typedef struct pivot_rows {
    size_t count, block, step;
    const int32_t *row[BATCH];
    const uint32_t *pivot;
} pivot_rows;

/* The pivot rows that are added to a group of rows, and their factors, in halves. */
typedef struct multiples {
    size_t count;
    uint8_t place[BATCH];
    double (*factor)[2][TOGETHER]; /* [count]: high, low */
} multiples;

/* Adds the multiples to one block of `targets` rows. */
__attribute__((always_inline)) static inline void
add_to_block(uint32_t whole_prime, const pivot_rows *by, size_t offset, const multiples *m,
             int32_t *const *target, size_t target_offset, const int targets)
{
    const double prime = whole_prime, inverse = 1 / prime;
    for (int from = 0; from < BLOCK / CICY_LANES; from += ACROSS) {
        cicy_lanes high[TOGETHER][ACROSS] = {{{0}}}, low[TOGETHER][ACROSS] = {{{0}}};
        for (size_t t = 0; t < m->count; t++)
            for (int v = 0; v < ACROSS; v++) {
                cicy_lanes value;
                cicy_load_lanes(by->row[m->place[t]] + offset + (from + v) * CICY_LANES, &value);
                for (int r = 0; r < targets; r++) {
                    high[r][v] += value * m->factor[t][0][r];
                    low[r][v] += value * m->factor[t][1][r];
                }
            }
        for (int r = 0; r < targets; r++)
            for (int v = 0; v < ACROSS; v++) {
                int32_t *to = target[r] + target_offset + (from + v) * CICY_LANES;
                cicy_lanes old;
                cicy_load_lanes(to, &old);
                low[r][v] += old;
                cicy_join_lanes(&low[r][v], &high[r][v], prime, inverse);
                const cicy_whole_lanes whole = __builtin_convertvector(low[r][v], cicy_whole_lanes);
                memcpy(to, &whole, sizeof whole);
            }
    }
}

static void add_multiples(const cicy_dense_rows *rows, const pivot_rows *by, const multiples *m,
                          int32_t *const *target, int targets, size_t first, size_t end)
{
    for (size_t block = first; block < end; block++) {
        const size_t offset = (block - by->block) * by->step, to = block * BATCH * BLOCK;
        if (targets == TOGETHER)
            add_to_block(rows->prime, by, offset, m, target, to, TOGETHER);
        else
            add_to_block(rows->prime, by, offset, m, target, to, 1);
    }
}

static int32_t entry_of(const int32_t *row, uint32_t column)
{
    return row[column / BLOCK * BATCH * BLOCK + column % BLOCK];
}

/* The factors that make the targets zero in the pivot columns. */
static void find_factors(const pivot_rows *by, int32_t *const *target, int targets, multiples *m)
{
    m->count = 0;
    for (size_t t = 0; t < by->count; t++) {
        bool used = false;
        for (int r = 0; r < targets; r++) {
            const int32_t value = entry_of(target[r], by->pivot[t]);
            cicy_split_factor(-value, &m->factor[m->count][0][r], &m->factor[m->count][1][r]);
            used |= value != 0;
        }
        m->place[m->count] = (uint8_t)t;
        m->count += used;
    }
}

/* Makes the targets, rows of the batch, zero in the pivot columns. A tile of the pivot rows is used
 * for all groups of targets before the next one. */
static void clear_columns(const cicy_dense_rows *rows, int32_t *const *target, size_t targets,
                          const pivot_rows *by)
{
    double(*factor)[BATCH][2][TOGETHER] = (double(*)[BATCH][2][TOGETHER])rows->factor;
    multiples m[MOST_GROUPS];
    int together[MOST_GROUPS];
    size_t place[MOST_GROUPS], groups = 0, first = rows->blocks;
    for (size_t t = 0; t < by->count; t++)
        first = by->pivot[t] / BLOCK < first ? by->pivot[t] / BLOCK : first;
    for (size_t k = 0; k < targets; k += (size_t)together[groups++]) {
        together[groups] = targets - k < TOGETHER ? 1 : TOGETHER;
        place[groups] = k;
        m[groups].factor = factor[groups];
        find_factors(by, target + k, together[groups], &m[groups]);
    }
    for (size_t block = first; block < rows->blocks; block += TILE) {
        const size_t end = block + TILE < rows->blocks ? block + TILE : rows->blocks;
        for (size_t g = 0; g < groups; g++)
            if (m[g].count)
                add_multiples(rows, by, &m[g], target + place[g], together[g], block, end);
    }
}

/* ---- Elimination ---- */

/* Divides a row by its first entry; false when it is zero. */
static bool normalise(const cicy_dense_rows *rows, int32_t *row, uint32_t *pivot)
{
    uint32_t column = 0;
    while (column < rows->width && entry_of(row, column) == 0)
        column++;
    if (column == rows->width)
        return false;
    *pivot = column;
    const int64_t value = entry_of(row, column), prime = rows->prime;
    const uint32_t inverse =
        cicy_prime_inverse((uint32_t)(value < 0 ? value + prime : value), rows->prime);
    double factor[1][2][TOGETHER];
    const pivot_rows self = {.count = 1, .step = BATCH * BLOCK, .row = {row}};
    const multiples m = {.count = 1, .factor = factor};
    cicy_split_factor(cicy_residue((int64_t)inverse - 1, rows->prime), &factor[0][0][0],
                      &factor[0][1][0]);
    add_multiples(rows, &self, &m, &row, 1, column / BLOCK, rows->blocks);
    return true;
}

static void clear_by_batch(const cicy_dense_rows *rows, int32_t *const *target, size_t targets,
                           int32_t *const *row, const uint32_t *pivot, size_t count)
{
    pivot_rows by = {.count = count, .step = BATCH * BLOCK, .pivot = pivot};
    for (size_t k = 0; k < count; k++)
        by.row[k] = row[k];
    clear_columns(rows, target, targets, &by);
}

/* Brings the rows, given by pointers, to a panel: independent rows come first; returns their
 * number. They are zero before the first of their pivots. */
static size_t eliminate(const cicy_dense_rows *rows, int32_t **row, uint32_t *pivot, size_t count)
{
    if (count <= 1)
        return count && normalise(rows, row[0], pivot) ? 1 : 0;
    const size_t half = count / 2, a = eliminate(rows, row, pivot, half);
    clear_by_batch(rows, row + half, count - half, row, pivot, a);
    const size_t b = eliminate(rows, row + half, pivot + half, count - half);
    clear_by_batch(rows, row, a, row + half, pivot + half, b);
    for (size_t k = 0; k < b && a < half; k++) {
        int32_t *moved = row[half + k];
        row[half + k] = row[a + k];
        row[a + k] = moved;
        pivot[a + k] = pivot[half + k];
    }
    return a + b;
}

static void point_to_batch(const cicy_dense_rows *rows, int32_t **row, size_t count)
{
    for (size_t k = 0; k < count; k++)
        row[k] = rows->batch + k * BLOCK;
}

void cicy_dense_rows_reduce(cicy_dense_rows *rows, size_t batch)
{
    int32_t *row[BATCH];
    point_to_batch(rows, row, batch);
    for (size_t p = 0; p < rows->panels; p++) {
        const cicy_dense_panel *panel = &rows->panel[p];
        pivot_rows by = {.count = panel->count,
                         .block = panel->block,
                         .step = panel->count * BLOCK,
                         .pivot = rows->pivot + panel->first};
        for (size_t k = 0; k < panel->count; k++)
            by.row[k] = panel->row + k * BLOCK;
        clear_columns(rows, row, batch, &by);
    }
}

/* Keeps rows of the batch as a panel. */
static bool keep_panel(cicy_dense_rows *rows, int32_t *const *row, const uint32_t *pivot,
                       size_t count)
{
    cicy_dense_panel *panel = &rows->panel[rows->panels];
    *panel = (cicy_dense_panel){.first = rows->count, .count = count, .block = rows->blocks};
    for (size_t k = 0; k < count; k++) {
        rows->pivot[rows->count + k] = pivot[k];
        if (pivot[k] / BLOCK < panel->block)
            panel->block = pivot[k] / BLOCK;
    }
    const size_t bytes = (rows->blocks - panel->block) * count * BLOCK * sizeof(int32_t);
    int32_t *to = panel->row = malloc(bytes);
    if (!to)
        return false;
    for (size_t block = panel->block; block < rows->blocks; block++)
        for (size_t k = 0; k < count; k++, to += BLOCK)
            memcpy(to, row[k] + block * BATCH * BLOCK, BLOCK * sizeof *to);
    rows->panels++;
    rows->count += count;
    rows->bytes += bytes;
    return true;
}

bool cicy_dense_rows_take(cicy_dense_rows *rows, size_t batch, size_t *found)
{
    int32_t *row[BATCH];
    uint32_t pivot[BATCH];
    point_to_batch(rows, row, batch);
    cicy_dense_rows_reduce(rows, batch);
    *found = eliminate(rows, row, pivot, batch);
    assert(rows->count + *found <= rows->most);
    return *found == 0 || keep_panel(rows, row, pivot, *found);
}
