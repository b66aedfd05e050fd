/* A random forest for regression on the coordinates of a search space (Breiman, Machine Learning 45
 * (2001) 5). */
#ifndef CICYMINER_SEARCH_FOREST_H
#define CICYMINER_SEARCH_FOREST_H

#include "cicyminer/random.h"
#include "cicyminer/search.h"

/* Samples x [count][dimensions], y [count], not owned. levels[d] as in cicy_density. */
typedef struct cicy_samples {
    size_t count, dimensions;
    const double *x, *y;
    size_t levels[CICY_SPACE_PARAMETERS];
} cicy_samples;

/* A leaf has left == 0. An inner node sends x to `left` when x[d] < threshold, or, for choices,
 * when the bit x[d] of `subset` is set. */
typedef struct cicy_tree_node {
    size_t left, right;
    size_t d;
    double threshold;
    uint32_t subset;
    double value; /* mean of y */
} cicy_tree_node;

typedef struct cicy_tree {
    cicy_tree_node *nodes; /* nodes[0] is the root */
    size_t count;
} cicy_tree;

/* Grows a tree on a bootstrap sample: each split is the one of the largest decrease of the sum of
 * squares among 5/6 of the coordinates, drawn at random, thresholds half-way between neighbours,
 * choices divided in the order of their means; no leaf has fewer than two samples. Free with
 * cicy_tree_clear. Errors: CICY_SYSTEM. */
cicy_status cicy_tree_grow(cicy_tree *tree, const cicy_samples *samples, cicy_random *random,
                           cicy_error *error);
void cicy_tree_clear(cicy_tree *tree);
double cicy_tree_predict(const cicy_tree *tree, const cicy_samples *samples, const double *x);

/* Functional ANOVA of one tree over the uniform distribution on the space: *total is the variance
 * of its predictions, alone [dimensions] that of its mean over all other coordinates (Hutter et al.
 * 2014, algorithm 2). Errors: CICY_SYSTEM. */
cicy_status cicy_tree_variances(const cicy_tree *tree, const cicy_samples *samples, double *total,
                                double *alone, cicy_error *error);

#endif
