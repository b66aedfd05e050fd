/* Functional ANOVA of a tree: its leaves are boxes, and all means over the space are sums over them
 * (Hutter, Hoos, Leyton-Brown 2014, section 3). */
#include <math.h>
#include <stdlib.h>

#include "base/errors.h"
#include "search/forest.h"

/* The part of the space that a leaf covers. Coordinate d of it: [low, high) or, for choices, the
 * bits of `subset`; `size` is its share of the whole. */
typedef struct box {
    struct {
        double low, high, size;
        uint32_t subset;
    } side[CICY_SPACE_PARAMETERS];
    double volume, value;
} box;

typedef struct boxes {
    const cicy_tree *tree;
    const cicy_samples *samples;
    box *boxes;
    size_t count;
} boxes;

static double side_size(const box *box, const cicy_samples *samples, size_t d)
{
    if (samples->levels[d] == 0)
        return box->side[d].high - box->side[d].low;
    size_t choices = 0;
    for (uint32_t bits = box->side[d].subset; bits; bits &= bits - 1)
        choices++;
    return (double)choices / (double)samples->levels[d];
}

static void collect(boxes *all, size_t at, const box *whole)
{
    const cicy_tree_node *node = &all->tree->nodes[at];
    box half = *whole;
    if (node->left == 0) {
        half.value = node->value;
        half.volume = 1;
        for (size_t d = 0; d < all->samples->dimensions; d++)
            half.volume *= half.side[d].size = side_size(&half, all->samples, d);
        all->boxes[all->count++] = half;
        return;
    }
    half.side[node->d].high = node->threshold;
    half.side[node->d].subset = whole->side[node->d].subset & node->subset;
    collect(all, node->left, &half);
    half.side[node->d] = whole->side[node->d];
    half.side[node->d].low = node->threshold;
    half.side[node->d].subset = whole->side[node->d].subset & ~node->subset;
    collect(all, node->right, &half);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Variance of the mean over all coordinates but d, an ordered one: that mean is constant between
 * neighbouring edges. edges: room for 2 count + 2. */
static double variance_ordered(const boxes *all, size_t d, double mean, double *edges)
{
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        edges[n++] = all->boxes[i].side[d].low;
        edges[n++] = all->boxes[i].side[d].high;
    }
    qsort(edges, n, sizeof *edges, ascending);
    double variance = 0;
    for (size_t k = 0; k + 1 < n; k++) {
        double length = edges[k + 1] - edges[k], marginal = 0;
        for (size_t i = 0; length > 0 && i < all->count; i++) {
            const box *box = &all->boxes[i];
            if (box->side[d].low <= edges[k] && box->side[d].high >= edges[k + 1])
                marginal += box->value * box->volume / box->side[d].size;
        }
        variance += length * (marginal - mean) * (marginal - mean);
    }
    return variance;
}

static double variance_choices(const boxes *all, size_t d, double mean)
{
    double variance = 0, levels = (double)all->samples->levels[d];
    for (size_t choice = 0; choice < all->samples->levels[d]; choice++) {
        double marginal = 0;
        for (size_t i = 0; i < all->count; i++) {
            const box *box = &all->boxes[i];
            if (box->side[d].subset >> choice & 1)
                marginal += box->value * box->volume / box->side[d].size;
        }
        variance += (marginal - mean) * (marginal - mean) / levels;
    }
    return variance;
}

cicy_status cicy_tree_variances(const cicy_tree *tree, const cicy_samples *samples, double *total,
                                double *alone, cicy_error *error)
{
    boxes all = {
        .tree = tree, .samples = samples, .boxes = malloc(tree->count * sizeof *all.boxes)};
    double *edges = malloc((2 * tree->count + 2) * sizeof *edges);
    if (!all.boxes || !edges) {
        free(all.boxes);
        free(edges);
        return cicy_error_memory(error);
    }
    box whole = {0};
    for (size_t d = 0; d < samples->dimensions; d++) {
        whole.side[d].high = 1;
        whole.side[d].subset = (uint32_t)((UINT64_C(1) << samples->levels[d]) - 1);
    }
    collect(&all, 0, &whole);
    double mean = 0;
    *total = 0;
    for (size_t i = 0; i < all.count; i++)
        mean += all.boxes[i].volume * all.boxes[i].value;
    for (size_t i = 0; i < all.count; i++)
        *total += all.boxes[i].volume * pow(all.boxes[i].value - mean, 2);
    for (size_t d = 0; d < samples->dimensions; d++)
        alone[d] = samples->levels[d] > 0 ? variance_choices(&all, d, mean)
                                          : variance_ordered(&all, d, mean, edges);
    free(all.boxes);
    free(edges);
    return CICY_OK;
}
