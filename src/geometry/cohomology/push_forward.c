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
#include "geometry/cohomology/push_forward.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/complex/polynomial_product.h"
#include "geometry/cohomology/normal_forms.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/configuration/incidence.h"

enum {
    ATTEMPTS = 2,
    MOST_SIZE = 4 /* of a determinant of general polynomials */
};

/* A cluster of the rows with l_i = 0. */
typedef struct cluster {
    uint32_t rows, columns;
    int delta;
    bool pure, inverse;           /* on rows of one sign; on rows with l_i < 0 */
    uint8_t twist[CICY_MAX_ROWS]; /* on R */
} cluster;

typedef struct push_forward {
    const cicy_configuration *x;
    cicy_configuration z;       /* the rows R; columns: the equations that are not divided out */
    bool general;               /* general polynomials */
    bool whole;                 /* none is divided out */
    bool undrawn;               /* a general equation was too large to draw */
    bool refused;               /* dividing out would take too long */
    double work;                /* of all ranks so far, as cicy_cells_work */
    uint8_t row[CICY_MAX_ROWS]; /* of X */
    int16_t degree[CICY_MAX_ROWS];
    cluster equation[CICY_MAX_COLUMNS], fibre[CICY_MAX_COLUMNS];
    int equations, fibres;
    int column[CICY_MAX_COLUMNS];                      /* equation of each column of z */
    uint8_t variable[CICY_MAX_COLUMNS][CICY_MAX_ROWS]; /* of the monomial of a pure equation */
    cicy_form_polynomial pure[CICY_MAX_COLUMNS];       /* general pure equations */
    cicy_normal_forms *forms;                          /* of general polynomials */
    const cicy_rank_options *options;
    cicy_monomials *monomials;
    cicy_error *error;
} push_forward;

/* ---- Clusters ---- */

static void add_cluster(push_forward *p, cicy_component found)
{
    cluster added = {
        .rows = found.rows, .columns = found.columns, .delta = -cicy_count_bits(found.columns)};
    bool sign[2] = {false, false};
    for (uint32_t rows = found.rows; rows; rows &= rows - 1)
        added.delta += p->x->n[cicy_lowest_bit(rows)];
    for (int r = 0; r < p->z.rows; r++) {
        for (uint32_t left = found.columns; left; left &= left - 1)
            added.twist[r] =
                (uint8_t)(added.twist[r] + p->x->degree[p->row[r]][cicy_lowest_bit(left)]);
        sign[p->degree[r] < 0] |= added.twist[r] > 0;
    }
    added.pure = !(sign[0] && sign[1]);
    added.inverse = added.pure && sign[1];
    if (added.delta >= 0)
        p->fibre[p->fibres++] = added;
    else
        p->equation[p->equations++] = added;
}

/* What is divided out: pure equations, unless that takes too long. */
static bool is_divided(const push_forward *p, int equation)
{
    return p->equation[equation].pure && !p->whole;
}

static void analyse(push_forward *p, const int64_t *bundle)
{
    cicy_graph graph;
    uint32_t zero = 0;
    cicy_graph_init(&graph, p->x);
    for (int i = 0; i < p->x->rows; i++) {
        if (bundle[i] == 0) {
            zero |= UINT32_C(1) << i;
            continue;
        }
        p->row[p->z.rows] = (uint8_t)i;
        p->z.n[p->z.rows] = p->x->n[i];
        p->degree[p->z.rows++] = (int16_t)bundle[i];
    }
    for (uint32_t columns = cicy_low_bits(p->x->columns); columns;) {
        const cicy_component found =
            cicy_graph_flood(&graph, cicy_lowest_bit(columns), zero, UINT32_MAX);
        columns &= ~found.columns;
        add_cluster(p, found);
    }
    uint8_t used[CICY_MAX_ROWS] = {0};
    for (int a = 0; a < p->equations; a++) {
        const bool divided = is_divided(p, a);
        for (int r = 0; r < p->z.rows; r++)
            if (!divided)
                p->z.degree[r][p->z.columns] = p->equation[a].twist[r];
            else if (p->equation[a].twist[r])
                p->variable[a][r] = used[r]++;
        if (!divided)
            p->column[p->z.columns++] = a;
    }
}

/* ---- Dividing out the pure equations ---- */

/* Bit a: the monomial of the pure equation a divides on this row. */
static bool mark_multiples(void *user, const cicy_cell *cell, int row, uint32_t *masks)
{
    const push_forward *p = user;
    const size_t variables = p->z.n[row] + 1u;
    const size_t count = cicy_monomial_count((int)variables, cell->power[row]);
    const uint32_t *exponents = cicy_monomial_list(p->monomials, (int)variables, cell->power[row]);
    for (size_t k = 0; exponents && k < count; k++, exponents += variables) {
        masks[k] = 0;
        for (int a = 0; a < p->equations; a++) {
            const uint8_t power = p->equation[a].twist[row];
            const bool divides = power == 0 || exponents[p->variable[a][row]] >= power;
            masks[k] |= (uint32_t)(divides && is_divided(p, a)) << a;
        }
    }
    return exponents != NULL;
}

/* ---- Drawing the mixed equations ---- */

/* The polynomial g_j of a column on the rows R. */
static cicy_status draw_factor(const push_forward *p, const cicy_twisted_complex *complex, int j,
                               size_t terms, cicy_random *random, cicy_form_polynomial *g)
{
    *g = (cicy_form_polynomial){0};
    for (int r = 0; r < p->z.rows; r++) {
        g->degree[r] = p->x->degree[p->row[r]][j];
        g->rows |= (uint32_t)(g->degree[r] > 0) << r;
    }
    return cicy_form_polynomial_draw(complex, terms, random, g, p->error);
}

static void clear_factor(cicy_form_polynomial *g)
{
    free(g->place);
    free(g->coefficient);
    *g = (cicy_form_polynomial){0};
}

/* product = product * product of random g_j, j in `columns`; an empty product is 1. */
static cicy_status multiply_factors(const push_forward *p, const cicy_twisted_complex *complex,
                                    uint32_t columns, size_t terms, cicy_random *random,
                                    cicy_form_polynomial *product)
{
    cicy_status status = CICY_OK;
    for (; columns && status == CICY_OK; columns &= columns - 1) {
        cicy_form_polynomial g;
        status = draw_factor(p, complex, cicy_lowest_bit(columns), terms, random, &g);
        if (status == CICY_OK && !product->place) {
            *product = g;
            continue;
        }
        CICY_THEN(status, cicy_form_multiply(complex, p->monomials, product, &g, p->error));
        clear_factor(&g);
    }
    return status;
}

/* With f_j = x_k g_j + x_(k+1) g'_j (times coordinates of other rows) for the columns of one row of
 * the cluster, and f_j = coordinates * g_j for the others, F is the product of the latter g_j times
 * the determinant of the former: the product of the g_j plus that of the g'_j. */
static cicy_status draw_equation(const push_forward *p, const cicy_twisted_complex *complex,
                                 const cluster *equation, size_t terms, cicy_random *random,
                                 cicy_form_polynomial *f)
{
    uint32_t first = equation->columns;
    cicy_form_polynomial other = {0};
    if (equation->rows) {
        const int i = cicy_lowest_bit(equation->rows);
        for (int j = 0; j < p->x->columns; j++)
            if (p->x->degree[i][j] == 0)
                first &= ~(UINT32_C(1) << j);
    }
    clear_factor(f);
    cicy_status status = multiply_factors(p, complex, first, terms, random, f);
    if (status == CICY_OK && equation->rows) {
        status = multiply_factors(p, complex, first, terms, random, &other);
        CICY_THEN(status, cicy_form_add(complex, f, &other, p->error));
    }
    CICY_THEN(status, multiply_factors(p, complex, equation->columns & ~first, terms, random, f));
    clear_factor(&other);
    return status;
}

/* The g_jk of a general cluster, f_j = sum of x_k g_jk over the coordinates of its one row. */
typedef struct determinant {
    const push_forward *p;
    const cicy_twisted_complex *complex;
    int size;
    cicy_form_polynomial g[MOST_SIZE][MOST_SIZE];
} determinant;

/* f = the determinant of the rows from j on and the columns in `left`. */
static cicy_status expand(const determinant *d, int j, unsigned left, cicy_form_polynomial *f)
{
    cicy_status status = CICY_OK;
    bool odd = false;
    for (unsigned rest = left; rest && status == CICY_OK; rest &= rest - 1, odd = !odd) {
        const int k = cicy_lowest_bit(rest);
        cicy_form_polynomial minor = {0};
        if (j + 1 < d->size) {
            status = expand(d, j + 1, left & ~(1u << k), &minor);
            CICY_THEN(status, cicy_form_multiply(d->complex, d->p->monomials, &minor, &d->g[j][k],
                                                 d->p->error));
        } else {
            status = cicy_form_copy(&minor, &d->g[j][k], d->p->error);
        }
        for (size_t term = 0; odd && term < minor.count; term++)
            minor.coefficient[term] = cicy_prime_negate(minor.coefficient[term], d->complex->prime);
        if (f->place)
            CICY_THEN(status, cicy_form_add(d->complex, f, &minor, d->p->error));
        else
            CICY_THEN(status, cicy_form_copy(f, &minor, d->p->error));
        clear_factor(&minor);
    }
    return status;
}

/* The equation of general f_j: of a column, or the determinant of a cluster with one row. */
static cicy_status draw_general(push_forward *p, const cicy_twisted_complex *complex,
                                const cluster *equation, cicy_random *random,
                                cicy_form_polynomial *f)
{
    determinant d = {.p = p, .complex = complex, .size = cicy_count_bits(equation->columns)};
    cicy_status status = CICY_OK;
    int j = 0;
    clear_factor(f);
    for (uint32_t left = equation->columns; left; left &= left - 1, j++)
        for (int k = 0; k < d.size && status == CICY_OK; k++)
            status = draw_factor(p, complex, cicy_lowest_bit(left), 0, random, &d.g[j][k]);
    CICY_THEN(status, expand(&d, 0, (1u << d.size) - 1, f));
    for (j = 0; j < d.size; j++)
        for (int k = 0; k < d.size; k++)
            clear_factor(&d.g[j][k]);
    p->undrawn |= status != CICY_OK;
    return status;
}

/* General pure equations, and the normal forms that they lead to. */
static cicy_status draw_pure(push_forward *p, const cicy_twisted_complex *complex,
                             cicy_random *random)
{
    bool possible = true;
    int count = 0;
    for (int a = 0; a < p->equations; a++) {
        if (!is_divided(p, a))
            continue;
        cicy_form_polynomial *f = &p->pure[count++];
        CICY_TRY(draw_general(p, complex, &p->equation[a], random, f));
    }
    p->forms->pure = p->pure;
    p->forms->pures = count;
    cicy_rank_watch w = {.progress = p->options->progress, .deadline = p->options->deadline};
    const cicy_progress progress = {cicy_rank_keep_going, &w};
    p->forms->progress = &progress;
    cicy_status status =
        cicy_normal_forms_find(p->forms, complex, p->monomials, &possible, p->error);
    p->forms->progress = NULL;
    if (status == CICY_INTERRUPTED && w.late)
        return cicy_error_set_code(p->error, CICY_ERROR_TOO_LARGE,
                                   "the time is over while maps are made");
    p->refused |= !possible;
    return possible ? status : CICY_SYSTEM;
}

static cicy_status draw(void *user, cicy_twisted_complex *complex, cicy_monomials *monomials,
                        int attempt, cicy_random *random, cicy_error *error)
{
    static const size_t terms[ATTEMPTS] = {3, 12};
    push_forward *p = user;
    (void)monomials, (void)error;
    cicy_status status = CICY_OK;
    for (int c = 0; c < p->z.columns && status == CICY_OK; c++) {
        const cluster *equation = &p->equation[p->column[c]];
        cicy_form_polynomial *f = &complex->polynomial[c];
        status = attempt < ATTEMPTS ? draw_equation(p, complex, equation, terms[attempt], random, f)
                                    : draw_general(p, complex, equation, random, f);
    }
    if (attempt >= ATTEMPTS && !p->whole)
        CICY_THEN(status, draw_pure(p, complex, random));
    return status;
}

/* Between the quotients by the general pure equations. */
static cicy_status map(void *user, const cicy_twisted_complex *complex, cicy_monomials *monomials,
                       int degree, const cicy_progress *progress, cicy_sparse_matrix *matrix,
                       cicy_error *error)
{
    const push_forward *p = user;
    return cicy_normal_forms_map(p->forms, complex, monomials, degree, progress, matrix, error);
}

/* ---- Sums over T ---- */

/* Multiplications that the normal forms of all cells take, about. */
static double work_of_forms(const push_forward *p, const cicy_cells *cells)
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
static cicy_status bound_on_z(push_forward *p, const int16_t *degree, int dimension,
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
        if (!p->equation[a].inverse || !is_divided(p, a))
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
        CICY_THEN(status, cicy_cells_restrict(&cells, &p->z, mark_multiples, p, p->error));
    if (p->general && !p->whole &&
        (status != CICY_OK || work_of_forms(p, &all) > 2 * cicy_cells_work(&cells, dimension))) {
        p->refused = true;
        status = CICY_SYSTEM;
    }
    cicy_rank_options own = *options;
    own.least = 0;
    own.most = dimension;
    own.draw = draw;
    own.user = p;
    own.attempts = p->general ? 0 : ATTEMPTS;
    own.general = p->general;
    own.map = p->general && !p->whole ? map : NULL;
    p->forms = &forms;
    p->options = options;
    p->work += cicy_cells_work(&cells, dimension);
    CICY_THEN(status, cicy_hypercohomology(&complex, &cells, p->monomials, &own, h, p->error));
    cicy_normal_forms_clear(&forms);
    for (int a = 0; a < p->equations; a++)
        clear_factor(&p->pure[a]);
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
static cicy_status add_terms(push_forward *p, int next, const int16_t *degree, int delta,
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
static cicy_status bound_on_x(push_forward *p, const int64_t *bundle,
                              const cicy_rank_options *options, int64_t *total, bool *certain)
{
    analyse(p, bundle);
    int dimension = cicy_configuration_dimension(p->x);
    for (int a = 0; a < p->fibres; a++)
        dimension -= p->fibre[a].delta;
    *certain = true;
    return add_terms(p, 0, p->degree, 0, dimension, options, total, certain);
}

/* Whether the general equations of all clusters are determinants of a size that is expanded. */
static bool has_determinants(const push_forward *p)
{
    for (int a = 0; a < p->equations; a++)
        if (cicy_count_bits(p->equation[a].rows) > 1 ||
            cicy_count_bits(p->equation[a].columns) > MOST_SIZE)
            return false;
    return true;
}

cicy_status cicy_push_forward_bounds(const cicy_configuration *configuration, const int64_t *bundle,
                                     const cicy_rank_options *options, int64_t *bound,
                                     bool *certain, double *work, cicy_error *error)
{
    cicy_error own = {0};
    cicy_monomials monomials = {.limit = options->memory};
    push_forward p = {.x = configuration, .monomials = &monomials, .error = &own};
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
    push_forward p = {.x = configuration};
    int64_t total[2 * CICY_MAX_DIMENSION + 1];
    bool certain;
    analyse(&p, bundle);
    *possible = has_determinants(&p);
    if (!*possible)
        return CICY_OK;
    cicy_error own = {0};
    cicy_status status = CICY_OK;
    for (int whole = 0; whole == 0 || (whole == 1 && p.refused && !p.undrawn); whole++) {
        p = (push_forward){.x = configuration,
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
