#include "search/forest.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"

enum { LEAST_IN_LEAF = 2 };

/* A sample as a split sees it: ordered by x, or, for choices, by the mean of the choice. */
typedef struct item {
    double key, y;
    size_t choice, row;
} item;

typedef struct split {
    double gain, threshold;
    size_t d;
    uint32_t subset;
} split;

typedef struct grower {
    const cicy_samples *samples;
    cicy_tree *tree;
    cicy_random *random;
    size_t *rows;  /* [count] of the bootstrap sample, divided as the tree grows */
    size_t *moved; /* [count] */
    item *items;   /* [count] */
} grower;

static int by_key(const void *a, const void *b)
{
    const item *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->choice != y->choice)
        return x->choice < y->choice ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Fills items [count] for coordinate d. */
static void prepare_items(const grower *g, const size_t *rows, size_t count, size_t d)
{
    const cicy_samples *s = g->samples;
    double sums[CICY_SPACE_CHOICES] = {0}, counts[CICY_SPACE_CHOICES] = {0};
    for (size_t i = 0; i < count; i++) {
        double x = s->x[rows[i] * s->dimensions + d];
        size_t choice = s->levels[d] > 0 ? (size_t)x : 0;
        g->items[i] = (item){.key = x, .y = s->y[rows[i]], .choice = choice, .row = rows[i]};
        sums[choice] += g->items[i].y;
        counts[choice] += 1;
    }
    for (size_t i = 0; s->levels[d] > 0 && i < count; i++)
        g->items[i].key = sums[g->items[i].choice] / counts[g->items[i].choice];
    qsort(g->items, count, sizeof *g->items, by_key);
}

/* Improves *best by a split at coordinate d. The decrease of the sum of squares is n_l n_r / n
 * (mean_l - mean_r)^2. */
static void try_coordinate(const grower *g, const size_t *rows, size_t count, size_t d, split *best)
{
    prepare_items(g, rows, count, d);
    const bool choices = g->samples->levels[d] > 0;
    double total = 0, left = 0;
    uint32_t subset = 0;
    for (size_t i = 0; i < count; i++)
        total += g->items[i].y;
    for (size_t i = 0; i + 1 < count; i++) {
        const item *here = &g->items[i], *next = here + 1;
        left += here->y;
        subset |= UINT32_C(1) << here->choice;
        bool same = choices ? here->choice == next->choice : here->key == next->key;
        double nl = (double)(i + 1), nr = (double)(count - i - 1);
        if (same || nl < LEAST_IN_LEAF || nr < LEAST_IN_LEAF)
            continue;
        double difference = left / nl - (total - left) / nr;
        double gain = nl * nr / (nl + nr) * difference * difference;
        double middle = (here->key + next->key) / 2;
        if (gain > best->gain * (1 + 1e-12)) /* there is no double between two neighbouring ones */
            *best = (split){gain, middle > here->key ? middle : next->key, d, subset};
    }
}

static split find_split(const grower *g, const size_t *rows, size_t count)
{
    const size_t dimensions = g->samples->dimensions;
    uint32_t order[CICY_SPACE_PARAMETERS];
    for (size_t d = 0; d < dimensions; d++)
        order[d] = (uint32_t)d;
    cicy_random_shuffle(g->random, order, dimensions);
    split best = {0};
    for (size_t i = 0; i < (5 * dimensions + 5) / 6; i++)
        try_coordinate(g, rows, count, order[i], &best);
    return best;
}

static bool goes_left(const cicy_tree_node *node, const cicy_samples *s, const double *x)
{
    return s->levels[node->d] > 0 ? node->subset >> (unsigned)x[node->d] & 1
                                  : x[node->d] < node->threshold;
}

/* Divides rows into those that go left and right, in their order; returns how many go left. */
static size_t part(const grower *g, const cicy_tree_node *node, size_t *rows, size_t count)
{
    size_t left = 0, right = 0;
    for (size_t i = 0; i < count; i++)
        if (goes_left(node, g->samples, g->samples->x + rows[i] * g->samples->dimensions))
            rows[left++] = rows[i];
        else
            g->moved[right++] = rows[i];
    memcpy(rows + left, g->moved, right * sizeof *rows);
    return left;
}

/* Makes node `at` of rows [count], and all below. There is room for 2 count nodes. */
static void grow(grower *g, size_t at, size_t *rows, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += g->samples->y[rows[i]];
    g->tree->nodes[at] = (cicy_tree_node){.value = sum / (double)count};
    if (count < 2 * LEAST_IN_LEAF)
        return;
    const split best = find_split(g, rows, count);
    if (!(best.gain > 0))
        return;
    cicy_tree_node *node = &g->tree->nodes[at];
    node->d = best.d;
    node->threshold = best.threshold;
    node->subset = best.subset;
    size_t left = part(g, node, rows, count);
    node->left = g->tree->count++;
    node->right = g->tree->count++;
    grow(g, node->left, rows, left);
    grow(g, node->right, rows + left, count - left);
}

cicy_status cicy_tree_grow(cicy_tree *tree, const cicy_samples *samples, cicy_random *random,
                           cicy_error *error)
{
    size_t n = samples->count;
    *tree = (cicy_tree){.nodes = malloc(2 * (n + 1) * sizeof *tree->nodes), .count = 1};
    grower g = {.samples = samples,
                .tree = tree,
                .random = random,
                .rows = malloc((n + 1) * sizeof *g.rows),
                .moved = malloc((n + 1) * sizeof *g.moved),
                .items = malloc((n + 1) * sizeof *g.items)};
    bool room = tree->nodes && g.rows && g.moved && g.items;
    for (size_t i = 0; room && i < n; i++)
        g.rows[i] = (size_t)cicy_random_below(random, n);
    if (room)
        grow(&g, 0, g.rows, n);
    free(g.rows);
    free(g.moved);
    free(g.items);
    return room ? CICY_OK : cicy_error_memory(error);
}

void cicy_tree_clear(cicy_tree *tree)
{
    free(tree->nodes);
    *tree = (cicy_tree){0};
}

double cicy_tree_predict(const cicy_tree *tree, const cicy_samples *samples, const double *x)
{
    const cicy_tree_node *node = tree->nodes;
    while (node->left)
        node = tree->nodes + (goes_left(node, samples, x) ? node->left : node->right);
    return node->value;
}
