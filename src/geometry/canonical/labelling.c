/* Rows and columns are the vertices of one graph: rows first, then columns. Colours are 64-bit
 * hashes that do not depend on the order of the vertices. Refinement mixes into each colour the
 * colours of the neighbours until no class splits any more. A class that is left is split by giving
 * one member (with its twins) a colour of its own, and every member is tried. A collision of hashes
 * only makes a class larger: results are compared entry for entry. */
#include "geometry/canonical/labelling.h"

#include <string.h>

#include "geometry/configuration/hash.h"

enum {
    MAX_EDGES = CICY_MAX_ROWS * CICY_MAX_COLUMNS,
    MAX_VERTICES = CICY_MAX_ROWS + CICY_MAX_COLUMNS
};

typedef struct edge {
    uint8_t row, column, degree;
} edge;

typedef struct problem {
    const cicy_configuration *configuration;
    int rows, columns, vertices, edges;
    int classes;                 /* the number of colours when only twins share one */
    uint8_t given[MAX_VERTICES]; /* colours that the caller gave */
    uint8_t twin[MAX_VERTICES];  /* the first vertex that is equal to this one */
    edge edge[MAX_EDGES];
} problem;

/* Present colours and the number of different ones. */
typedef struct colouring {
    uint64_t colour[MAX_VERTICES];
    int classes;
} colouring;

static inline uint64_t degree_factor(unsigned degree)
{
    return (2 * (uint64_t)degree + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static bool same_column(const problem *p, int a, int b)
{
    for (int i = 0; i < p->rows; i++)
        if (p->configuration->degree[i][a] != p->configuration->degree[i][b])
            return false;
    return true;
}

static bool same_row(const problem *p, int a, int b)
{
    return memcmp(p->configuration->degree[a], p->configuration->degree[b], (size_t)p->columns) ==
           0;
}

/* Whether two vertices of the same kind have the same colour and the same entries. Such twins can
 * be exchanged freely, so they never need to be told apart. Refinement gives them equal colours. */
static bool are_twins(const problem *p, const colouring *c, int a, int b)
{
    if (c->colour[a] != c->colour[b] || p->given[a] != p->given[b])
        return false;
    return a < p->rows ? same_row(p, a, b) : same_column(p, a - p->rows, b - p->rows);
}

static void find_twins(problem *p, const colouring *c)
{
    p->classes = 0;
    for (int v = 0; v < p->vertices; v++) {
        int twin = v < p->rows ? 0 : p->rows;
        while (twin < v && !are_twins(p, c, twin, v))
            twin++;
        p->twin[v] = (uint8_t)twin;
        p->classes += twin == v;
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
    uint64_t factor[MAX_VERTICES], sum[MAX_VERTICES];
    uint64_t *row = c->colour, *column = c->colour + p->rows;

    for (int i = 0; i < p->rows; i++)
        factor[i] = cicy_mix(row[i]);
    memset(sum, 0, (size_t)p->columns * sizeof *sum);
    for (int e = 0; e < p->edges; e++)
        sum[p->edge[e].column] += factor[p->edge[e].row] * degree_factor(p->edge[e].degree);
    for (int j = 0; j < p->columns; j++)
        column[j] = cicy_mix(3 * column[j] + sum[j]);

    for (int j = 0; j < p->columns; j++)
        factor[j] = cicy_mix(column[j]);
    memset(sum, 0, (size_t)p->rows * sizeof *sum);
    for (int e = 0; e < p->edges; e++)
        sum[p->edge[e].row] += factor[p->edge[e].column] * degree_factor(p->edge[e].degree);
    for (int i = 0; i < p->rows; i++)
        row[i] = cicy_mix(3 * row[i] + sum[i]);
}

static void refine(const problem *p, colouring *c)
{
    int before;
    do {
        before = c->classes;
        refine_once(p, c);
        c->classes =
            count_different(c->colour, p->rows) + count_different(c->colour + p->rows, p->columns);
    } while (c->classes > before && c->classes < p->classes);
}

static uint64_t invariant(const problem *p, const colouring *c)
{
    uint64_t sum = 0;
    for (int v = 0; v < p->vertices; v++)
        sum += cicy_mix(v < p->rows ? c->colour[v] : ~c->colour[v]);
    return sum;
}

/* A class with members that are not all twins; members are the first of their twins. */
typedef struct cell {
    int first, count;
    uint64_t members;
} cell;

/* The smallest cell; among equals rows before columns, then the smallest colour. */
static cell choose_cell(const problem *p, const colouring *c)
{
    cell best = {0};
    uint64_t done = 0;
    for (int v = 0; v < p->vertices; v++) {
        if (p->twin[v] != v || (done >> v & 1))
            continue;
        cell found = {.first = v};
        int end = v < p->rows ? p->rows : p->vertices;
        for (int other = v; other < end; other++)
            if (p->twin[other] == other && c->colour[other] == c->colour[v]) {
                found.members |= UINT64_C(1) << other;
                found.count++;
            }
        done |= found.members;
        bool same_kind = (best.first < p->rows) == (v < p->rows);
        if (found.count > 1 &&
            (best.count == 0 || found.count < best.count ||
             (found.count == best.count && same_kind && c->colour[v] < c->colour[best.first])))
            best = found;
    }
    return best;
}

static inline int lowest_member(uint64_t members)
{
    return __builtin_ctzll(members);
}

/* Gives a member of the class, with its twins, a colour of its own. */
static void individualise(const problem *p, colouring *c, const cell *from, int member)
{
    uint64_t fresh = cicy_mix(c->colour[from->first] + 1);
    for (int v = member; v < p->vertices; v++)
        if (p->twin[v] == member)
            c->colour[v] = fresh;
    refine(p, c);
}

/* order: the vertices `first` .. first + count - 1, counted from `first`, by given colour, then by
 * present colour. */
static void sort_by_colour(const problem *p, const colouring *c, int first, int count,
                           uint8_t *order)
{
    const uint8_t *given = p->given + first;
    const uint64_t *colour = c->colour + first;
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
    sort_by_colour(p, c, 0, p->rows, labelling->rows);
    sort_by_colour(p, c, p->rows, p->columns, labelling->columns);
}

/* Compares the matrices that two labellings give, row by row. */
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
        individualise(p, &c, &target, lowest_member(target.members));
    }
    read_labelling(p, &c, labelling);
}

/* Members of `target` worth following: those with the greatest invariant, and of members that reach
 * the same matrix, which an automorphism therefore maps to each other, only the first. */
static uint64_t choose_members(const problem *p, const colouring *c, const cell *target)
{
    cicy_labelling leaves[CICY_MAX_ROWS > CICY_MAX_COLUMNS ? CICY_MAX_ROWS : CICY_MAX_COLUMNS];
    int count = 0;
    uint64_t chosen = 0, greatest = 0;
    for (uint64_t mask = target->members; mask; mask &= mask - 1) {
        colouring child = *c;
        individualise(p, &child, target, lowest_member(mask));
        uint64_t value = invariant(p, &child);
        if (count > 0 && value < greatest)
            continue;
        if (value > greatest)
            count = 0, chosen = 0;
        greatest = value;
        first_leaf(p, child, &leaves[count]);
        int same = 0;
        while (same < count && compare(p, &leaves[same], &leaves[count]) != 0)
            same++;
        if (same == count) {
            chosen |= mask & -mask;
            count++;
        }
    }
    return chosen;
}

/* Follows every member worth it to the leaves, and keeps the leaf with the greatest matrix. */
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
    for (uint64_t mask = choose_members(p, c, &target); mask; mask &= mask - 1) {
        colouring child = *c;
        individualise(p, &child, &target, lowest_member(mask));
        search(p, &child, best, found);
    }
}

void cicy_labelling_find(const cicy_configuration *configuration, const uint8_t *row_colour,
                         const uint8_t *column_colour, cicy_labelling *labelling)
{
    problem p = {.configuration = configuration,
                 .rows = configuration->rows,
                 .columns = configuration->columns,
                 .vertices = configuration->rows + configuration->columns};
    memcpy(p.given, row_colour, (size_t)p.rows);
    memcpy(p.given + p.rows, column_colour, (size_t)p.columns);
    list_edges(&p);

    colouring c;
    for (int v = 0; v < p.vertices; v++)
        c.colour[v] = cicy_mix(p.given[v] + (v < p.rows ? UINT64_C(0x100) : UINT64_C(0x200)));
    c.classes = 0;
    p.classes = p.vertices;
    refine(&p, &c);
    if (c.classes == p.classes) {
        read_labelling(&p, &c, labelling);
        return;
    }
    find_twins(&p, &c);
    bool found = false;
    search(&p, &c, labelling, &found);
}
