/* Colours are 64-bit hashes that do not depend on the order of rows and columns. Refinement mixes
 * into each colour the colours of the neighbours until no class splits any more; classes that are
 * left are split by giving one member (with its twins) a colour of its own, and every member is
 * tried. A collision of hashes only leaves a class larger: results are compared entry for entry. */
#include "geometry/canonical/labelling.h"

#include <string.h>

#include "geometry/configuration/incidence.h"

enum { MAX_EDGES = CICY_MAX_ROWS * CICY_MAX_COLUMNS };

typedef struct edge {
    uint8_t row, column, degree;
} edge;

typedef struct problem {
    const cicy_configuration *configuration;
    const uint8_t *row_colour, *column_colour;
    int rows, columns, edges, classes; /* classes: when only twins share a colour */
    uint8_t row_twin[CICY_MAX_ROWS], column_twin[CICY_MAX_COLUMNS]; /* first of the twins */
    edge edge[MAX_EDGES];
} problem;

/* Present colours and the number of different ones. */
typedef struct colouring {
    uint64_t row[CICY_MAX_ROWS], column[CICY_MAX_COLUMNS];
    int classes;
} colouring;

/* The finaliser of splitmix64: a bijection that spreads every bit. */
static inline uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static inline uint64_t degree_factor(unsigned degree)
{
    return (2 * (uint64_t)degree + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static bool same_column(const problem *p, int a, int b)
{
    if (p->column_colour[a] != p->column_colour[b])
        return false;
    for (int i = 0; i < p->rows; i++)
        if (p->configuration->degree[i][a] != p->configuration->degree[i][b])
            return false;
    return true;
}

static bool same_row(const problem *p, int a, int b)
{
    return p->row_colour[a] == p->row_colour[b] &&
           memcmp(p->configuration->degree[a], p->configuration->degree[b], (size_t)p->columns) ==
               0;
}

/* Equal rows and equal columns can be exchanged freely: they never need to be told apart.
 * Refinement gives them equal colours, so only those are compared. */
static void find_twins(problem *p, const colouring *c)
{
    p->classes = 0;
    for (int i = 0; i < p->rows; i++) {
        int twin = 0;
        while (twin < i && !(c->row[twin] == c->row[i] && same_row(p, twin, i)))
            twin++;
        p->row_twin[i] = (uint8_t)twin;
        p->classes += twin == i;
    }
    for (int j = 0; j < p->columns; j++) {
        int twin = 0;
        while (twin < j && !(c->column[twin] == c->column[j] && same_column(p, twin, j)))
            twin++;
        p->column_twin[j] = (uint8_t)twin;
        p->classes += twin == j;
    }
}

static void list_edges(problem *p)
{
    p->edges = 0;
    for (int i = 0; i < p->rows; i++) {
        const uint8_t *degree = p->configuration->degree[i];
        for (int first = 0; first < p->columns; first += 8) {
            uint64_t word; /* eight entries; most are zero */
            memcpy(&word, degree + first, sizeof word);
            if (word == 0)
                continue;
            for (int j = first; j < first + 8 && j < p->columns; j++)
                if (degree[j])
                    p->edge[p->edges++] = (edge){(uint8_t)i, (uint8_t)j, degree[j]};
        }
    }
}

static int count_different(const uint64_t *values, int count)
{
    int different = 0;
    for (int i = 0; i < count; i++) {
        int seen = 0;
        for (int j = 0; j < i; j++)
            seen |= values[i] == values[j];
        different += !seen;
    }
    return different;
}

static void refine_once(const problem *p, colouring *c)
{
    uint64_t factor[CICY_MAX_ROWS > CICY_MAX_COLUMNS ? CICY_MAX_ROWS : CICY_MAX_COLUMNS];
    uint64_t sum[CICY_MAX_ROWS > CICY_MAX_COLUMNS ? CICY_MAX_ROWS : CICY_MAX_COLUMNS];

    for (int i = 0; i < p->rows; i++)
        factor[i] = mix(c->row[i]);
    memset(sum, 0, sizeof sum);
    for (int e = 0; e < p->edges; e++)
        sum[p->edge[e].column] += factor[p->edge[e].row] * degree_factor(p->edge[e].degree);
    for (int j = 0; j < p->columns; j++)
        c->column[j] = mix(3 * c->column[j] + sum[j]);

    for (int j = 0; j < p->columns; j++)
        factor[j] = mix(c->column[j]);
    memset(sum, 0, sizeof sum);
    for (int e = 0; e < p->edges; e++)
        sum[p->edge[e].row] += factor[p->edge[e].column] * degree_factor(p->edge[e].degree);
    for (int i = 0; i < p->rows; i++)
        c->row[i] = mix(3 * c->row[i] + sum[i]);
}

static void refine(const problem *p, colouring *c)
{
    int before;
    do {
        before = c->classes;
        refine_once(p, c);
        c->classes = count_different(c->row, p->rows) + count_different(c->column, p->columns);
    } while (c->classes > before && c->classes < p->classes);
}

static uint64_t invariant(const problem *p, const colouring *c)
{
    uint64_t sum = 0;
    for (int i = 0; i < p->rows; i++)
        sum += mix(c->row[i]);
    for (int j = 0; j < p->columns; j++)
        sum += mix(~c->column[j]);
    return sum;
}

/* A class with members that are not all twins; members are the first of their twins. */
typedef struct cell {
    bool of_rows;
    int count;
    uint64_t colour;
    uint32_t members;
} cell;

static void consider_cells(const uint64_t *colour, const uint8_t *twin, int count, bool of_rows,
                           cell *best)
{
    uint32_t done = 0;
    for (int i = 0; i < count; i++) {
        if (twin[i] != i || (done >> i & 1))
            continue;
        cell found = {of_rows, 0, colour[i], 0};
        for (int j = i; j < count; j++)
            if (twin[j] == j && colour[j] == colour[i]) {
                found.members |= UINT32_C(1) << j;
                found.count++;
            }
        done |= found.members;
        if (found.count > 1 && (best->count == 0 || found.count < best->count ||
                                (found.count == best->count && best->of_rows == of_rows &&
                                 found.colour < best->colour)))
            *best = found;
    }
}

/* The smallest cell; among equals rows before columns, then the smallest colour. */
static cell choose_cell(const problem *p, const colouring *c)
{
    cell best = {0};
    consider_cells(c->row, p->row_twin, p->rows, true, &best);
    consider_cells(c->column, p->column_twin, p->columns, false, &best);
    return best;
}

static void individualise(const problem *p, colouring *c, const cell *from, int member)
{
    uint64_t fresh = mix(from->colour + 1);
    if (from->of_rows) {
        for (int i = 0; i < p->rows; i++)
            if (p->row_twin[i] == member)
                c->row[i] = fresh;
    } else {
        for (int j = 0; j < p->columns; j++)
            if (p->column_twin[j] == member)
                c->column[j] = fresh;
    }
    refine(p, c);
}

static void sort_by_colour(const uint8_t *given, const uint64_t *colour, int count, uint8_t *order)
{
    for (int i = 0; i < count; i++) {
        int at = i;
        for (; at > 0; at--) {
            int other = order[at - 1];
            if (given[other] < given[i] || (given[other] == given[i] && colour[other] <= colour[i]))
                break;
            order[at] = order[at - 1];
        }
        order[at] = (uint8_t)i;
    }
}

static void read_labelling(const problem *p, const colouring *c, cicy_labelling *labelling)
{
    sort_by_colour(p->row_colour, c->row, p->rows, labelling->rows);
    sort_by_colour(p->column_colour, c->column, p->columns, labelling->columns);
}

/* Compares the matrices that two labellings give. */
static int compare(const problem *p, const cicy_labelling *a, const cicy_labelling *b)
{
    for (int i = 0; i < p->rows; i++) {
        const uint8_t *row_a = p->configuration->degree[a->rows[i]];
        const uint8_t *row_b = p->configuration->degree[b->rows[i]];
        for (int j = 0; j < p->columns; j++) {
            int difference = row_a[a->columns[j]] - row_b[b->columns[j]];
            if (difference)
                return difference;
        }
    }
    return 0;
}

/* The leaf below `c` that always takes the first member. */
static void first_leaf(const problem *p, colouring c, cicy_labelling *labelling)
{
    while (c.classes < p->classes) {
        cell target = choose_cell(p, &c);
        individualise(p, &c, &target, cicy_lowest_bit(target.members));
    }
    read_labelling(p, &c, labelling);
}

/* Members of `target` worth following: those with the greatest invariant, and of members that reach
 * the same matrix, which an automorphism therefore maps to each other, only the first. */
static int choose_members(const problem *p, const colouring *c, const cell *target,
                          uint8_t *members, cicy_labelling *leaves)
{
    int count = 0;
    uint64_t greatest = 0;
    for (uint32_t mask = target->members; mask; mask &= mask - 1) {
        colouring child = *c;
        individualise(p, &child, target, cicy_lowest_bit(mask));
        uint64_t value = invariant(p, &child);
        if (count > 0 && value < greatest)
            continue;
        if (value > greatest)
            count = 0;
        greatest = value;
        first_leaf(p, child, &leaves[count]);
        int same = 0;
        while (same < count && compare(p, &leaves[same], &leaves[count]) != 0)
            same++;
        if (same == count)
            members[count++] = (uint8_t)cicy_lowest_bit(mask);
    }
    return count;
}

static void search(const problem *p, const colouring *c, cicy_labelling *best, bool *found)
{
    if (c->classes >= p->classes) {
        cicy_labelling leaf;
        read_labelling(p, c, &leaf);
        if (!*found || compare(p, &leaf, best) > 0)
            *best = leaf;
        *found = true;
        return;
    }
    cell target = choose_cell(p, c);
    uint8_t members[CICY_MAX_ROWS > CICY_MAX_COLUMNS ? CICY_MAX_ROWS : CICY_MAX_COLUMNS];
    cicy_labelling leaves[sizeof members];
    int count = choose_members(p, c, &target, members, leaves);
    for (int k = 0; k < count; k++) {
        colouring child = *c;
        individualise(p, &child, &target, members[k]);
        search(p, &child, best, found);
    }
}

void cicy_labelling_find(const cicy_configuration *configuration, const uint8_t *row_colour,
                         const uint8_t *column_colour, cicy_labelling *labelling)
{
    problem p = {.configuration = configuration,
                 .row_colour = row_colour,
                 .column_colour = column_colour,
                 .rows = configuration->rows,
                 .columns = configuration->columns};
    list_edges(&p);

    colouring c;
    for (int i = 0; i < p.rows; i++)
        c.row[i] = mix(row_colour[i] + UINT64_C(0x100));
    for (int j = 0; j < p.columns; j++)
        c.column[j] = mix(column_colour[j] + UINT64_C(0x200));
    c.classes = 0;
    p.classes = p.rows + p.columns;
    refine(&p, &c);
    if (c.classes == p.classes) {
        read_labelling(&p, &c, labelling);
        return;
    }
    find_twins(&p, &c);
    bool found = false;
    search(&p, &c, labelling, &found);
}
