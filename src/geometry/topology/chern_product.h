/* Products of the class of X with Chern classes, as polynomials in the hyperplane classes. */
#ifndef CICYMINER_GEOMETRY_TOPOLOGY_CHERN_PRODUCT_H
#define CICYMINER_GEOMETRY_TOPOLOGY_CHERN_PRODUCT_H

#include "geometry/topology/polynomial.h"

/* prod_j L_j without the monomials that cannot be completed to degree sum n_i. */
cicy_polynomial cicy_fundamental_class(const cicy_configuration *configuration);

/* factor * P_k with the power sum P_k = sum_i (n_i + 1) H_i^k - sum_j L_j^k. */
cicy_polynomial cicy_times_power_sum(const cicy_configuration *configuration,
                                     const cicy_polynomial *factor, int k);

#endif
