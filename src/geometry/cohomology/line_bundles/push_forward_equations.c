/* The equations of the push-forward: special ones, which are products and determinants of few
 * polynomials with few monomials, and general ones. */
#include <stdlib.h>

#include "base/errors.h"
#include "geometry/cohomology/complex/polynomial_product.h"
#include "geometry/cohomology/line_bundles/push_forward_clusters.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/configuration/incidence.h"

/* The polynomial g_j of a column on the rows R. */
static cicy_status draw_factor(const cicy_push_forward *p, const cicy_twisted_complex *complex,
                               int j, size_t terms, cicy_random *random, cicy_form_polynomial *g)
{
    *g = (cicy_form_polynomial){0};
    for (int r = 0; r < p->z.rows; r++) {
        g->degree[r] = p->x->degree[p->row[r]][j];
        g->rows |= (uint32_t)(g->degree[r] > 0) << r;
    }
    return cicy_form_polynomial_draw(complex, terms, random, g, p->error);
}

void cicy_form_clear(cicy_form_polynomial *g)
{
    free(g->place);
    free(g->coefficient);
    *g = (cicy_form_polynomial){0};
}

/* product = product * product of random g_j, j in `columns`; an empty product is 1. */
static cicy_status multiply_factors(const cicy_push_forward *p, const cicy_twisted_complex *complex,
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
        cicy_form_clear(&g);
    }
    return status;
}

/* With f_j = x_k g_j + x_(k+1) g'_j (times coordinates of other rows) for the columns of one row of
 * the cluster, and f_j = coordinates * g_j for the others, F is the product of the latter g_j times
 * the determinant of the former: the product of the g_j plus that of the g'_j. */
static cicy_status draw_equation(const cicy_push_forward *p, const cicy_twisted_complex *complex,
                                 const cicy_cluster *equation, size_t terms, cicy_random *random,
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
    cicy_form_clear(f);
    cicy_status status = multiply_factors(p, complex, first, terms, random, f);
    if (status == CICY_OK && equation->rows) {
        status = multiply_factors(p, complex, first, terms, random, &other);
        CICY_THEN(status, cicy_form_add(complex, f, &other, p->error));
    }
    CICY_THEN(status, multiply_factors(p, complex, equation->columns & ~first, terms, random, f));
    cicy_form_clear(&other);
    return status;
}

/* The g_jk of a general cluster, f_j = sum of x_k g_jk over the coordinates of its one row. */
typedef struct determinant {
    const cicy_push_forward *p;
    const cicy_twisted_complex *complex;
    int size;
    cicy_form_polynomial g[CICY_MOST_DETERMINANT][CICY_MOST_DETERMINANT];
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
        cicy_form_clear(&minor);
    }
    return status;
}

/* The equation of general f_j: of a column, or the determinant of a cluster with one row. */
static cicy_status draw_general(cicy_push_forward *p, const cicy_twisted_complex *complex,
                                const cicy_cluster *equation, cicy_random *random,
                                cicy_form_polynomial *f)
{
    determinant d = {.p = p, .complex = complex, .size = cicy_count_bits(equation->columns)};
    cicy_status status = CICY_OK;
    int j = 0;
    cicy_form_clear(f);
    for (uint32_t left = equation->columns; left; left &= left - 1, j++)
        for (int k = 0; k < d.size && status == CICY_OK; k++)
            status = draw_factor(p, complex, cicy_lowest_bit(left), 0, random, &d.g[j][k]);
    CICY_THEN(status, expand(&d, 0, (1u << d.size) - 1, f));
    for (j = 0; j < d.size; j++)
        for (int k = 0; k < d.size; k++)
            cicy_form_clear(&d.g[j][k]);
    p->undrawn |= status != CICY_OK;
    return status;
}

/* General pure equations, and the normal forms that they lead to. */
static cicy_status draw_pure(cicy_push_forward *p, const cicy_twisted_complex *complex,
                             cicy_random *random)
{
    bool possible = true;
    int count = 0;
    for (int a = 0; a < p->equations; a++) {
        if (!cicy_is_divided(p, a))
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

cicy_status cicy_push_forward_draw(void *user, cicy_twisted_complex *complex,
                                   cicy_monomials *monomials, int attempt, cicy_random *random,
                                   cicy_error *error)
{
    static const size_t terms[CICY_SPECIAL_ATTEMPTS] = {3, 12};
    cicy_push_forward *p = user;
    (void)monomials, (void)error;
    cicy_status status = CICY_OK;
    for (int c = 0; c < p->z.columns && status == CICY_OK; c++) {
        const cicy_cluster *equation = &p->equation[p->column[c]];
        cicy_form_polynomial *f = &complex->polynomial[c];
        status = attempt < CICY_SPECIAL_ATTEMPTS
                     ? draw_equation(p, complex, equation, terms[attempt], random, f)
                     : draw_general(p, complex, equation, random, f);
    }
    if (attempt >= CICY_SPECIAL_ATTEMPTS && !p->whole)
        CICY_THEN(status, draw_pure(p, complex, random));
    return status;
}
