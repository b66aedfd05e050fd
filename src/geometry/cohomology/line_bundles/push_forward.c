/* Let R be the rows with l_i != 0. By docs/mathematics.md 3, the clusters of the other rows give
 *
 *     h^q(X, O(l)) = sum over T of h^(q - delta_T)(Z, O(l - D_T)),
 *
 * T any set of clusters with delta >= 0, Z the complete intersection in the rows R of polynomials
 * F_a of degrees D_a, one for every cluster a with delta_a = -1. Here every row of R has either
 * ordinary or inverse monomials only, whatever the set S of clusters, since l_i + (degrees of Z)
 * stays within -n_i .. or .. -1.
 *
 * F_a is a polynomial in the f_j. Special f_j give special F_a, and cohomology can only grow. Call
 * a pure when D_a lives on rows of one sign. Special f_j make the F_a of the pure clusters
 * monomials without common variables, and products x_k g_j of coordinates of the cluster's rows
 * with polynomials g_j make F_a the product of the g_j. A regular sequence of monomials is divided
 * out by leaving out its multiples. */
#include "geometry/cohomology/line_bundles/push_forward.h"

#include <string.h>

#include "base/errors.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/line_bundles/push_forward_clusters.h"
#include "geometry/configuration/incidence.h"

/* Between the quotients by the general pure equations. */
static cicy_status map(void *user, const cicy_twisted_complex *complex, cicy_monomials *monomials,
                       int degree, const cicy_progress *progress, cicy_sparse_matrix *matrix,
                       cicy_error *error)
{
    const cicy_push_forward *p = user;
    return cicy_normal_forms_map(p->forms, complex, monomials, degree, progress, matrix, error);
}
/* Multiplications that the normal forms of all cells take, about. */
static double work_of_forms(const cicy_push_forward *p, const cicy_cells *cells)
{
    double work = 0;
    for (size_t c = 0; c < cells->count; c++) {
        double monomials[2] = {1, 1}, multiples[2] = {0, 0};
        for (int r = 0; r < p->z.rows; r++)
            monomials[p->degree[r] < 0] *=
                (double)cicy_monomial_count(p->z.n[r] + 1, cells->cell[c].power[r]);
        for (int a = 0; a < p->equations; a++) {
            double own = p->equation[a].pure ? 1 : 0;
            for (int r = 0; r < p->z.rows && own > 0; r++)
                if (p->equation[a].inverse == (p->degree[r] < 0))
                    own *= (double)cicy_monomial_count(p->z.n[r] + 1, cells->cell[c].power[r] -
                                                                          p->equation[a].twist[r]);
            multiples[p->equation[a].inverse] += own;
        }
        for (int side = 0; side < 2; side++)
            work += 2 * multiples[side] * multiples[side] * monomials[side];
    }
    return work;
}

/* Bounds of h^q(Z, O(degree)), h [dimension of Z + 1]. Pure equations divide ordinary monomials; on
 * inverse ones multiplication by them is surjective, so that the kernel is left, in the part of the
 * Koszul complex that has all of them in S. */
static cicy_status bound_on_z(cicy_push_forward *p, const int16_t *degree, int dimension,
                              const cicy_rank_options *options, int64_t *h)
{
    cicy_twisted_complex complex = {0};
    cicy_cells cells = {0}, all = {0};
    cicy_normal_forms forms = {.all = &all, .restricted = &cells, .memory = options->memory};
    int64_t twist[CICY_MAX_ROWS];
    int inverse = 0;
    for (int r = 0; r < p->z.rows; r++)
        twist[r] = degree[r];
    for (int a = 0; a < p->equations; a++) {
        if (!p->equation[a].inverse || !cicy_is_divided(p, a))
            continue;
        inverse++;
        for (int r = 0; r < p->z.rows; r++)
            twist[r] -= p->equation[a].twist[r];
    }
    cicy_status status = cicy_complex_start(&complex, &p->z, 1, 0, 0, p->error);
    if (status == CICY_OK)
        cicy_complex_add_generator(&complex, -inverse, twist);
    CICY_THEN(status, cicy_cells_find(&complex, &cells, p->error));
    if (p->general && !p->whole)
        CICY_THEN(status, cicy_cells_find(&complex, &all, p->error));
    if (!p->whole)
        CICY_THEN(status, cicy_cells_restrict(&cells, &p->z, cicy_mark_multiples, p, p->error));
    if (p->general && !p->whole &&
        (status != CICY_OK || work_of_forms(p, &all) > 2 * cicy_cells_work(&cells, dimension))) {
        p->refused = true;
        status = CICY_SYSTEM;
    }
    cicy_rank_options own = *options;
    own.least = 0;
    own.most = dimension;
    own.draw = cicy_push_forward_draw;
    own.user = p;
    own.attempts = p->general ? 0 : CICY_SPECIAL_ATTEMPTS;
    own.general = p->general;
    own.map = p->general && !p->whole ? map : NULL;
    p->forms = &forms;
    p->options = options;
    p->work += cicy_cells_work(&cells, dimension);
    CICY_THEN(status, cicy_hypercohomology(&complex, &cells, p->monomials, &own, h, p->error));
    cicy_normal_forms_clear(&forms);
    for (int a = 0; a < p->equations; a++)
        cicy_form_clear(&p->pure[a]);
    cicy_cells_clear(&all);
    cicy_cells_clear(&cells);
    cicy_twisted_complex_clear(&complex);
    return status;
}

static bool is_even_or_odd(const int64_t *h, int dimension)
{
    bool found[2] = {false, false};
    for (int q = 0; q <= dimension; q++)
        found[q % 2] |= h[q] > 0;
    return !(found[0] && found[1]);
}

/* Adds the terms of all sets T of fibres from `next` on. */
static cicy_status add_terms(cicy_push_forward *p, int next, const int16_t *degree, int delta,
                             int dimension, const cicy_rank_options *options, int64_t *total,
                             bool *certain)
{
    int64_t h[CICY_MAX_DIMENSION + 1];
    CICY_TRY(bound_on_z(p, degree, dimension, options, h));
    for (int q = 0; q <= dimension; q++)
        total[q + delta] += h[q];
    *certain &= is_even_or_odd(h, dimension);
    for (int a = next; a < p->fibres; a++) {
        int16_t lower[CICY_MAX_ROWS];
        for (int r = 0; r < p->z.rows; r++)
            lower[r] = (int16_t)(degree[r] - p->fibre[a].twist[r]);
        CICY_TRY(add_terms(p, a + 1, lower, delta + p->fibre[a].delta, dimension, options, total,
                           certain));
    }
    return CICY_OK;
}

/* Bounds for the h^q(X, O(l)), total [2 dimension + 1]. */
static cicy_status bound_on_x(cicy_push_forward *p, const int64_t *bundle,
                              const cicy_rank_options *options, int64_t *total, bool *certain)
{
    cicy_push_forward_analyse(p, bundle);
    int dimension = cicy_configuration_dimension(p->x);
    for (int a = 0; a < p->fibres; a++)
        dimension -= p->fibre[a].delta;
    *certain = true;
    return add_terms(p, 0, p->degree, 0, dimension, options, total, certain);
}

/* Whether the general equations of all clusters are determinants of a size that is expanded. */
static bool has_determinants(const cicy_push_forward *p)
{
    for (int a = 0; a < p->equations; a++)
        if (cicy_count_bits(p->equation[a].rows) > 1 ||
            cicy_count_bits(p->equation[a].columns) > CICY_MOST_DETERMINANT)
            return false;
    return true;
}

cicy_status cicy_push_forward_bounds(const cicy_configuration *configuration, const int64_t *bundle,
                                     const cicy_rank_options *options, int64_t *bound,
                                     bool *certain, double *work, cicy_error *error)
{
    cicy_error own = {0};
    cicy_monomials monomials = {.limit = options->memory};
    cicy_push_forward p = {.x = configuration, .monomials = &monomials, .error = &own};
    int64_t total[2 * CICY_MAX_DIMENSION + 1] = {0};
    cicy_status status = bound_on_x(&p, bundle, options, total, certain);
    cicy_monomials_clear(&monomials);
    *certain &= status == CICY_OK;
    *work = p.work;
    for (int q = 0; q <= cicy_configuration_dimension(configuration) && status == CICY_OK; q++)
        bound[q] = total[q] < bound[q] ? total[q] : bound[q];
    if (status != CICY_INTERRUPTED)
        return CICY_OK;
    if (error)
        *error = own;
    return status;
}

cicy_status cicy_push_forward_compute(const cicy_configuration *configuration,
                                      const int64_t *bundle, const cicy_rank_options *options,
                                      int64_t *h, bool *possible, cicy_error *error)
{
    cicy_monomials monomials = {.limit = options->memory};
    cicy_push_forward p = {.x = configuration};
    int64_t total[2 * CICY_MAX_DIMENSION + 1];
    bool certain;
    cicy_push_forward_analyse(&p, bundle);
    *possible = has_determinants(&p);
    if (!*possible)
        return CICY_OK;
    cicy_error own = {0};
    cicy_status status = CICY_OK;
    for (int whole = 0; whole == 0 || (whole == 1 && p.refused && !p.undrawn); whole++) {
        p = (cicy_push_forward){.x = configuration,
                                .general = true,
                                .whole = whole == 1,
                                .monomials = &monomials,
                                .error = &own};
        memset(total, 0, sizeof total);
        status = bound_on_x(&p, bundle, options, total, &certain);
    }
    cicy_monomials_clear(&monomials);
    *possible = !p.undrawn;
    if (p.undrawn)
        return CICY_OK;
    if (status != CICY_OK && error)
        *error = own;
    for (int q = 0; q <= cicy_configuration_dimension(configuration) && status == CICY_OK; q++)
        h[q] = total[q];
    return status;
}
