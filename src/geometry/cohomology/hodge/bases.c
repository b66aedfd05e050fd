/* delta is submodular: delta(J) + delta(J') >= delta(J u J') + delta(J n J'). So bases are closed
 * under intersection, every set lies in a smallest base, its closure, and delta does not decrease
 * from base to larger base. By Hall's theorem J is a base exactly when all other columns can be
 * assigned to rows outside R(J), each column to one of its rows and n_i columns at most to row i.
 * The closure of J adds the columns that alternating paths reach from those without a row. */
#include "geometry/cohomology/hodge/bases.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"

void cicy_bases_clear(cicy_bases *bases)
{
    free(bases->more);
    bases->count = bases->room = 0;
    bases->more = NULL;
}

cicy_status cicy_bases_add(cicy_bases *bases, uint32_t columns, uint32_t rows, int dimension,
                           cicy_error *error)
{
    if (bases->count == (bases->room ? bases->room : CICY_HELD_BASES)) {
        const size_t room = 2 * bases->count;
        cicy_base *larger = realloc(bases->more, room * sizeof *larger);
        if (!larger)
            return cicy_error_memory(error);
        if (!bases->room)
            memcpy(larger, bases->held, sizeof bases->held);
        bases->more = larger;
        bases->room = room;
    }
    cicy_bases_items(bases)[bases->count++] =
        (cicy_base){.columns = columns, .rows = rows, .dimension = dimension};
    return CICY_OK;
}

/* ---- Assignments of columns to rows ---- */

/* row_of: of every assigned column; columns_of: of every row. */
typedef struct assignment {
    uint8_t row_of[CICY_MAX_COLUMNS];
    uint32_t columns_of[CICY_MAX_ROWS];
} assignment;

typedef struct search {
    const cicy_configuration *x;
    const cicy_graph *graph;
    int most;
    cicy_bases *bases;
    cicy_error *error;
} search;

/* Moves columns along the path that ends in row `i`, which has room. from[row]: the column whose
 * step led to the row. */
static void follow(assignment *a, const uint8_t *from, int column, int i)
{
    for (;;) {
        const int moved = from[i], old = a->row_of[moved];
        a->columns_of[i] |= UINT32_C(1) << moved;
        a->row_of[moved] = (uint8_t)i;
        if (moved == column)
            return;
        a->columns_of[old] &= ~(UINT32_C(1) << moved);
        i = old;
    }
}

/* Assigns a column to a row outside `taken`, moving others if need be. Returns 0, or the columns
 * that alternating paths reach when there is no way. */
static uint32_t assign(const search *s, assignment *a, uint32_t taken, int column)
{
    uint8_t from[CICY_MAX_ROWS];
    uint32_t reached = UINT32_C(1) << column;
    for (uint32_t todo = reached; todo;) {
        const int at = cicy_lowest_bit(todo);
        todo &= todo - 1;
        uint32_t rows = s->graph->column[at] & ~taken;
        taken |= rows;
        for (; rows; rows &= rows - 1) {
            const int i = cicy_lowest_bit(rows);
            from[i] = (uint8_t)at;
            if (cicy_count_bits(a->columns_of[i]) < s->x->n[i]) {
                follow(a, from, column, i);
                return 0;
            }
            todo |= a->columns_of[i] & ~reached;
            reached |= a->columns_of[i];
        }
    }
    return reached;
}

/* Columns J, their rows, and an assignment of the others. */
typedef struct growing_set {
    uint32_t columns, rows;
    assignment others;
} growing_set;

static int dimension_of(const search *s, const growing_set *set)
{
    int dimension = -cicy_count_bits(set->columns);
    for (uint32_t rows = set->rows; rows; rows &= rows - 1)
        dimension += s->x->n[cicy_lowest_bit(rows)];
    return dimension;
}

/* Adds a column and closes the set; false as soon as a column of `never` joins. */
static bool add_and_close(const search *s, growing_set *set, int column, uint32_t never)
{
    const uint32_t bit = UINT32_C(1) << column;
    set->others.columns_of[set->others.row_of[column]] &= ~bit;
    set->columns |= bit;
    uint32_t fresh = s->graph->column[column] & ~set->rows, pending = 0;
    set->rows |= fresh;
    for (; fresh; fresh &= fresh - 1)
        pending |= set->others.columns_of[cicy_lowest_bit(fresh)];
    while (pending) {
        const uint32_t joining = assign(s, &set->others, set->rows, cicy_lowest_bit(pending));
        pending &= pending - 1;
        if (joining & never)
            return false;
        set->columns |= joining;
        for (uint32_t left = joining; left; left &= left - 1)
            set->rows |= s->graph->column[cicy_lowest_bit(left)];
    }
    return true;
}

/* ---- All connected bases ---- */

/* Adds each candidate in turn, and never again those before it. */
static cicy_status extend(const search *s, const growing_set *set, uint32_t candidates,
                          uint32_t never)
{
    cicy_status status = CICY_OK;
    for (; candidates && status == CICY_OK; candidates &= candidates - 1) {
        const int column = cicy_lowest_bit(candidates);
        growing_set larger = *set;
        const bool fits = add_and_close(s, &larger, column, never);
        const int dimension = fits ? dimension_of(s, &larger) : INT32_MAX;
        if (dimension <= s->most) {
            status = cicy_bases_add(s->bases, larger.columns, larger.rows, dimension, s->error);
            uint32_t next = 0;
            for (uint32_t rows = larger.rows; rows; rows &= rows - 1)
                next |= s->graph->row[cicy_lowest_bit(rows)];
            if (status == CICY_OK)
                status = extend(s, &larger, next & ~larger.columns & ~never, never);
        }
        never |= UINT32_C(1) << column;
    }
    return status;
}

/* The empty set with all columns assigned; false when X is empty. */
static bool start(const search *s, growing_set *set)
{
    memset(set, 0, sizeof *set);
    for (int j = 0; j < s->x->columns; j++)
        if (assign(s, &set->others, 0, j))
            return false;
    return true;
}

/* Larger for a base that comes later: by dimension, number of columns, columns. */
static uint64_t order_key(const cicy_base *base)
{
    return (uint64_t)base->dimension << 40 | (uint64_t)cicy_count_bits(base->columns) << 32 |
           base->columns;
}

static int compare(const void *a, const void *b)
{
    return order_key(a) < order_key(b) ? -1 : order_key(a) > order_key(b);
}

void cicy_bases_sort(cicy_bases *bases, size_t first)
{
    enum { FEW = 192 };
    cicy_base *items = cicy_bases_items(bases) + first;
    const size_t count = bases->count - first;
    if (count > FEW) {
        qsort(items, count, sizeof *items, compare);
        return;
    }
    for (size_t k = 1; k < count; k++) {
        const cicy_base moved = items[k];
        const uint64_t key = order_key(&moved);
        size_t at = k;
        for (; at > 0 && key < order_key(&items[at - 1]); at--)
            items[at] = items[at - 1];
        items[at] = moved;
    }
}

cicy_status cicy_bases_find(const cicy_configuration *configuration, const cicy_graph *graph,
                            int most, cicy_bases *bases, cicy_error *error)
{
    search s = {configuration, graph, most, bases, error};
    growing_set empty;
    bases->count = bases->room = 0;
    bases->more = NULL;
    if (!start(&s, &empty))
        return CICY_OK;
    cicy_status status = extend(&s, &empty, cicy_low_bits(configuration->columns), 0);
    cicy_bases_sort(bases, 0);
    return status;
}

bool cicy_is_base(const cicy_configuration *configuration, const cicy_graph *graph,
                  uint32_t columns)
{
    const search s = {.x = configuration, .graph = graph};
    assignment a = {0};
    uint32_t rows = 0;
    for (uint32_t left = columns; left; left &= left - 1)
        rows |= graph->column[cicy_lowest_bit(left)];
    for (uint32_t left = cicy_low_bits(configuration->columns) & ~columns; left; left &= left - 1)
        if (assign(&s, &a, rows, cicy_lowest_bit(left)))
            return false;
    return true;
}
