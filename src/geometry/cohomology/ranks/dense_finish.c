/* The other rows are reduced by the pivots, eight at a time, and what is left of them is eliminated
 * densely. When there are many more columns than rows, each column is added to MIXED random ones of
 * fewer, times random numbers; when there are more rows than the rank can be, so are the rows.
 * Enough of these keep the rank; fewer could only lower it, and random combinations of all rows
 * show that. */
#include "geometry/cohomology/ranks/triangle.h"

#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/random.h"
#include "geometry/cohomology/ranks/dense_rank.h"
#include "geometry/cohomology/ranks/structural_pivots.h"

enum { MIXED = 3 };

typedef struct finish {
    const cicy_triangle *triangle;
    cicy_eight_rows rows, mixed; /* `mixed`: of `width` columns */
    cicy_dense_rows dense;
    cicy_dense_size size;
    uint32_t *place; /* [columns]: among those without a pivot */
    uint32_t *row;   /* the rows that are added to row k: from part[k] to part[k + 1] */
    size_t *part;
    cicy_random random;
} finish;

static uint64_t scramble(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static void mix_columns(finish *f)
{
    size_t column = 0;
    int32_t residues[CICY_LANES];
    const uint64_t salt = (uint64_t)f->triangle->matrix->prime << 33; /* another mix per prime */
    for (; cicy_eight_rows_take(&f->rows, &column, residues); column++)
        for (uint64_t copy = 1; copy <= MIXED; copy++) {
            const uint64_t random =
                scramble((salt + 4 * column + copy) * UINT64_C(0x9e3779b97f4a7c15));
            cicy_eight_rows_add_column(&f->mixed, (random >> 32) * f->size.width >> 32, residues,
                                       (int32_t)(1 + (random & 0x1fffffff)));
        }
}

/* Moves eight rows to the next batch of dense ones, from row `first` of it on. */
static void move_to_dense(finish *f, size_t first, size_t count)
{
    cicy_eight_rows *from = f->size.plain ? &f->rows : &f->mixed;
    int32_t residues[CICY_LANES];
    if (!f->size.plain)
        mix_columns(f);
    for (size_t k = 0; k < count; k++)
        cicy_dense_rows_next(&f->dense, first + k);
    for (size_t column = 0; cicy_eight_rows_take(from, &column, residues); column++) {
        const size_t place = f->size.plain ? f->place[column] : column;
        for (size_t k = 0; k < count; k++)
            *cicy_dense_rows_entry(&f->dense, first + k, place) = residues[k];
    }
}

static void add_row(finish *f, int lane, size_t row, int32_t factor)
{
    const cicy_sparse_matrix *m = f->triangle->matrix;
    const size_t begin = m->start[row];
    cicy_eight_rows_add(&f->rows, lane, m->column + begin, m->value + begin,
                        m->start[row + 1] - begin, factor);
}

static int32_t random_factor(finish *f)
{
    return 1 + (int32_t)cicy_random_below(&f->random, f->triangle->matrix->prime / 2);
}

/* The next rows: those that wait as they are, or mixed. */
static cicy_status take_rows(finish *f, size_t next, size_t count, size_t *found, cicy_error *error)
{
    for (size_t k = 0; k < count; k += CICY_LANES) {
        const size_t some = count - k < CICY_LANES ? count - k : CICY_LANES;
        for (size_t lane = 0; lane < some; lane++)
            for (size_t part = f->part[next + k + lane]; part < f->part[next + k + lane + 1];
                 part++)
                add_row(f, (int)lane, f->row[part], f->size.all ? 1 : random_factor(f));
        cicy_eight_rows_reduce(&f->rows, f->triangle->pivot);
        move_to_dense(f, k, some);
    }
    return cicy_dense_rows_take(&f->dense, count, found) ? CICY_OK : cicy_error_memory(error);
}

/* Two random combinations of all rows that wait. */
static cicy_status take_combinations(finish *f, size_t *found, cicy_error *error)
{
    const cicy_triangle *t = f->triangle;
    for (size_t k = t->next; k < t->left; k++)
        for (int lane = 0; lane < 2; lane++)
            add_row(f, lane, t->others[k].row, random_factor(f));
    cicy_eight_rows_reduce(&f->rows, t->pivot);
    move_to_dense(f, 0, 2);
    return cicy_dense_rows_take(&f->dense, 2, found) ? CICY_OK : cicy_error_memory(error);
}

/* Until the rank is known: all rows are taken as they are, or the bound is reached, or two random
 * combinations of all rows depend on those taken. */
static cicy_status reduce_rows(finish *f, const cicy_rank_limits *limits, cicy_error *error)
{
    const size_t count = f->triangle->count;
    size_t found = 0;
    for (size_t next = 0; count + f->dense.count < limits->bound;) {
        const size_t rest = f->size.taken - next,
                     some = rest < CICY_DENSE_BATCH ? rest : CICY_DENSE_BATCH;
        if (some)
            CICY_TRY(take_rows(f, next, some, &found, error));
        next += some;
        const bool all = next == f->size.taken;
        if (all && f->size.all)
            return CICY_OK;
        if (all || found == 0) {
            CICY_TRY(take_combinations(f, &found, error));
            if (found == 0)
                return CICY_OK;
        }
        CICY_TRY(
            cicy_triangle_check(f->triangle, limits, f->dense.bytes, next, f->size.taken, error));
    }
    return CICY_OK;
}

/* Which rows are added to each of those that are taken, from part[k] to part[k + 1]. */
static bool choose_rows(finish *f)
{
    const cicy_triangle *t = f->triangle;
    const size_t left = t->left - t->next, copies = f->size.all ? 1 : MIXED;
    f->part = calloc(f->size.taken + 2, sizeof *f->part);
    f->row = malloc((copies * left + 1) * sizeof *f->row);
    uint32_t *to = malloc((copies * left + 1) * sizeof *to);
    if (f->part && f->row && to) {
        for (size_t k = 0; k < copies * left; k++) {
            to[k] = (uint32_t)(f->size.all ? k : cicy_random_below(&f->random, f->size.taken));
            f->part[to[k] + 2]++;
        }
        for (size_t k = 2; k < f->size.taken + 2; k++)
            f->part[k] += f->part[k - 1];
        for (size_t k = 0; k < copies * left; k++)
            f->row[f->part[to[k] + 1]++] = t->others[t->next + k / copies].row;
    }
    free(to);
    return f->part && f->row && to;
}

static bool start(finish *f)
{
    const cicy_triangle *t = f->triangle;
    const size_t columns = t->matrix->columns;
    const uint32_t prime = t->matrix->prime;
    cicy_random_init(&f->random, prime, UINT64_C(0x52414e4b));
    f->place = malloc((columns + 1) * sizeof *f->place);
    uint32_t place = 0;
    for (size_t column = 0; f->place && column < columns; column++)
        f->place[column] = t->pivot[column].length ? CICY_NO_PIVOT : place++;
    return f->place && choose_rows(f) && cicy_eight_rows_init(&f->rows, prime, columns) &&
           (f->size.plain || cicy_eight_rows_init(&f->mixed, prime, f->size.width)) &&
           cicy_dense_rows_init(&f->dense, prime, f->size.width, f->size.rows);
}

cicy_dense_size cicy_triangle_dense_size(const cicy_triangle *triangle, size_t bound)
{
    const size_t rest = triangle->matrix->columns - triangle->count, open = bound - triangle->count;
    const size_t left = triangle->left - triangle->next;
    size_t most = left < rest ? left : rest;
    most = open < most ? open : most;
    const size_t wide = most + most / 2 + 64, many = most + most / 8 + 64;
    cicy_dense_size size = {.width = wide < rest ? wide : rest,
                            .plain = wide >= rest,
                            .taken = many < left ? many : left,
                            .all = many >= left};
    size.rows = left < size.width ? left : size.width;
    size.bytes = cicy_dense_rows_bytes(size.width, most);
    size.work = cicy_dense_rows_work(size.width, most);
    return size;
}

/* Marks the columns of the dense pivots. */
static void mark_independent(const finish *f, bool *independent)
{
    const size_t columns = f->triangle->matrix->columns;
    bool *found = calloc(f->size.width, sizeof *found);
    for (size_t k = 0; found && k < f->dense.count; k++)
        found[f->dense.pivot[k]] = true;
    for (size_t column = 0; found && column < columns; column++)
        if (f->place[column] != CICY_NO_PIVOT && found[f->place[column]])
            independent[column] = true;
    free(found);
}

cicy_status cicy_triangle_finish_dense(const cicy_triangle *triangle,
                                       const cicy_rank_limits *limits, bool *independent,
                                       size_t *more, cicy_error *error)
{
    finish f = {.triangle = triangle, .size = cicy_triangle_dense_size(triangle, limits->bound)};
    *more = 0;
    if (f.size.rows == 0 || triangle->count >= limits->bound)
        return CICY_OK;
    cicy_status status = start(&f) ? reduce_rows(&f, limits, error) : cicy_error_memory(error);
    *more = f.dense.count;
    if (status == CICY_OK && independent && f.size.plain)
        mark_independent(&f, independent);
    cicy_eight_rows_clear(&f.rows);
    cicy_eight_rows_clear(&f.mixed);
    cicy_dense_rows_clear(&f.dense);
    free(f.place);
    free(f.part);
    free(f.row);
    return status;
}
