/* Kernel density estimates on the unit cube, for the model of BOHB (Falkner et al., section 3.2 and
 * HpBandSter; statsmodels' KDEMultivariate). */
#ifndef CICYMINER_SEARCH_DENSITY_H
#define CICYMINER_SEARCH_DENSITY_H

#include <stddef.h>

#include "cicyminer/random.h"
#include "cicyminer/search.h"

/* points [count][dimensions], not owned. levels[d]: 0 for a coordinate in [0, 1], else the number
 * of choices, the coordinate being the index. */
typedef struct cicy_density {
    size_t count, dimensions;
    const double *points;
    size_t levels[CICY_SPACE_PARAMETERS];
    double bandwidth[CICY_SPACE_PARAMETERS];
} cicy_density;

/* Chooses the bandwidths from points by the normal-reference rule h = 1.06 sigma n^(-1/(4 + d))
 * (Silverman 1986, section 4.3; statsmodels), at least `least`. For choices, sigma^2 is half the
 * probability that two of the points differ, sum_c p_c (1 - p_c) / 2: the variance of the index
 * when there are two choices, as in HpBandSter, and unlike it independent of their order when there
 * are more; h is at most (c - 1) / c, where the kernel is uniform. */
void cicy_density_fit(cicy_density *density, double least);

/* Logarithm of the density at x [dimensions]: the mean over the points of the product of kernels,
 * exp(-(x - m)^2 / 2 h^2) / (h sqrt(2 pi)) for ordered coordinates; 1 - h for the same and h / (c -
 * 1) for another choice of c (Aitchison and Aitken, Biometrika 63 (1976) 413). */
double cicy_density_log(const cicy_density *density, const double *x);

/* Draws x around a random point: ordered coordinates from the normal distribution of width factor *
 * h, truncated to [0, 1]; choices are kept with probability 1 - h and drawn uniformly else. */
void cicy_density_draw(const cicy_density *density, double factor, cicy_random *random, double *x);

#endif
