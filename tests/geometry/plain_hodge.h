/* All Hodge numbers of a generic complete intersection X by the decomposition theorem, for every
 * set of columns: exponential, plain, and independent of the library, of which it uses the matrix
 * only. It needs no cohomology of line bundles and no rank of any map.
 *
 * For a set J of columns let R(J) be its rows, A_J their projective spaces, N(J) the sum of their
 * n_i, Z_J the complete intersection of the columns J in A_J, and V_J the image of the bundle
 * P_J = P(sum of O(p_j), j in J) over A_J under its O(1); dim V_J = N(J) + |J| - 1. With
 * [n] = 1 + q + .. + q^(n-1), the fibre of P_J' -> V_J' over a general point of V_J is the product
 * of the rows in R(J') but not in R(J). By the decomposition theorem its cohomology is
 *
 *     product of [n_i + 1]  =  sum over J <= J'' <= J' of g_{J,J''} M_{J'',J'},
 *
 * where deg g_{J,J'} < c/2 and M_{J,J'} = q^c M_{J,J'}(1/q), with c = dim V_J' - dim V_J, and both
 * are 1 for J = J'. From the inside out this determines g and M. In the same way the intersection
 * cohomology of V_J follows from
 *
 *     [|J|] product of [n_i + 1] over R(J)  =  sum over J'' <= J of IHV_{J''} M_{J'',J},
 *
 * and E_J, the Hodge numbers of a hyperplane section of V_J, from the chi_y genus of Z_J:
 *
 *     E(A_J) [|J| - 1] + E(Z_J) (uv)^(|J|-1)  =  sum over J'' <= J of E_{J''} M_{J'',J},   q = uv.
 *
 * By Lefschetz E_J is known from IHV_J but for a part with p + q = dim V_J - 1, which this equation
 * gives at v = 1. At last, for all columns, it gives E(X) = sum of (-1)^(p+q) h^{p,q} u^p v^q. */
#ifndef TESTS_GEOMETRY_PLAIN_HODGE_H
#define TESTS_GEOMETRY_PLAIN_HODGE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/configuration.h"

enum { PLAIN_COLUMNS = 6, PLAIN_SETS = 1 << PLAIN_COLUMNS, PLAIN_LENGTH = 32 };

/* A polynomial in q, or in u, and one in u and v. */
typedef struct plain_series {
    int64_t c[PLAIN_LENGTH];
} plain_series;

typedef struct plain_diamond {
    int64_t c[PLAIN_LENGTH][PLAIN_LENGTH];
} plain_diamond;

typedef struct plain_hodge {
    const cicy_configuration *x;
    plain_series g[PLAIN_SETS][PLAIN_SETS], m[PLAIN_SETS][PLAIN_SETS];
    plain_series ihv[PLAIN_SETS];
    plain_diamond e[PLAIN_SETS];
} plain_hodge;

static inline int plain_bits(unsigned set)
{
    return __builtin_popcount(set);
}

static inline unsigned plain_rows(const cicy_configuration *x, unsigned columns)
{
    unsigned rows = 0;
    for (int i = 0; i < x->rows; i++)
        for (int j = 0; j < x->columns; j++)
            if ((columns >> j & 1) && x->degree[i][j])
                rows |= 1u << i;
    return rows;
}

static inline int plain_sum_n(const cicy_configuration *x, unsigned rows)
{
    int sum = 0;
    for (int i = 0; i < x->rows; i++)
        sum += (rows >> i & 1) ? x->n[i] : 0;
    return sum;
}

/* dim V_J */
static inline int plain_dimension(const cicy_configuration *x, unsigned set)
{
    return plain_sum_n(x, plain_rows(x, set)) + plain_bits(set) - 1;
}

/* a += sign * b * c */
static inline void plain_add(plain_series *a, int sign, const plain_series *b,
                             const plain_series *c)
{
    for (int k = 0; k < PLAIN_LENGTH; k++)
        for (int l = 0; k + l < PLAIN_LENGTH; l++)
            a->c[k + l] += sign * b->c[k] * c->c[l];
}

/* [length] times the product of [n_i + 1] over the rows */
static inline plain_series plain_spaces(const cicy_configuration *x, unsigned rows, int length)
{
    plain_series product = {{0}};
    for (int k = 0; k < length; k++)
        product.c[k] = 1;
    for (int i = 0; i < x->rows; i++) {
        plain_series space = {{0}}, larger = {{0}};
        if (!(rows >> i & 1))
            continue;
        for (int k = 0; k <= x->n[i]; k++)
            space.c[k] = 1;
        plain_add(&larger, 1, &product, &space);
        product = larger;
    }
    return product;
}

/* g and M of the pair inner < outer, when those of all pairs between are known. */
static inline void plain_decompose(plain_hodge *self, unsigned inner, unsigned outer)
{
    const cicy_configuration *x = self->x;
    const int c = plain_dimension(x, outer) - plain_dimension(x, inner);
    plain_series rest = plain_spaces(x, plain_rows(x, outer) & ~plain_rows(x, inner), 1);
    for (unsigned between = inner + 1; between < outer; between++)
        if ((between & inner) == inner && (between & outer) == between)
            plain_add(&rest, -1, &self->g[inner][between], &self->m[between][outer]);
    plain_series *g = &self->g[inner][outer], *m = &self->m[inner][outer];
    for (int k = 0; k <= c; k++)
        m->c[k] = rest.c[2 * k >= c ? k : c - k];
    for (int k = 0; 2 * k < c; k++)
        g->c[k] = rest.c[k] - m->c[k];
}

/* Numbers modulo the prime 2^61 - 1, for the chi_y genus. */
static const uint64_t plain_prime = (UINT64_C(1) << 61) - 1;

static inline uint64_t plain_times(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b; /* 2^61 is 1 */
    const uint64_t sum = (uint64_t)(product & plain_prime) + (uint64_t)(product >> 61);
    return sum < plain_prime ? sum : sum - plain_prime;
}

static inline uint64_t plain_plus(uint64_t a, uint64_t b)
{
    return a + b < plain_prime ? a + b : a + b - plain_prime;
}

static inline uint64_t plain_minus(uint64_t a, uint64_t b)
{
    return a < b ? a + plain_prime - b : a - b;
}

static inline uint64_t plain_inverse(uint64_t a)
{
    uint64_t power = 1;
    for (uint64_t exponent = plain_prime - 2; exponent; exponent >>= 1, a = plain_times(a, a))
        if (exponent & 1)
            power = plain_times(power, a);
    return power;
}

/* A polynomial in the x_i = 1 - O(-1) of some rows, modulo x_i^(n_i + 1): v[size]. */
typedef struct plain_class {
    const cicy_configuration *x;
    unsigned rows;
    size_t size;
    uint64_t *v;
} plain_class;

/* Times O(-1) of row i, which is 1 - x_i. */
static inline void plain_times_line(plain_class *a, int i)
{
    size_t step = 1;
    for (int k = 0; k < i; k++)
        step *= (a->rows >> k & 1) ? a->x->n[k] + 1u : 1u;
    const size_t length = step * (a->x->n[i] + 1u);
    for (size_t base = 0; base < a->size; base += length)
        for (size_t at = base + length; at-- > base + step;)
            a->v[at] = plain_minus(a->v[at], a->v[at - step]);
}

/* Times O(-p_j). */
static inline void plain_times_column(plain_class *a, int j)
{
    for (int i = 0; i < a->x->rows; i++)
        for (int k = 0; k < a->x->degree[i][j]; k++)
            plain_times_line(a, i);
}

/* Times 1 + y O(-1) of row i, n_i + 1 times, divided by 1 + y: cotangent forms of the space. */
static inline void plain_times_space(plain_class *a, int i, uint64_t y, uint64_t *copy)
{
    uint64_t inverse = plain_inverse(1 + y);
    for (int k = 0; k <= a->x->n[i]; k++) {
        memcpy(copy, a->v, a->size * sizeof *copy);
        plain_times_line(a, i);
        for (size_t at = 0; at < a->size; at++)
            a->v[at] = plain_plus(copy[at], plain_times(y, a->v[at]));
    }
    for (size_t at = 0; at < a->size; at++)
        a->v[at] = plain_times(inverse, a->v[at]);
}

/* Times (1 - C) / (1 + y C), C = O(-p_j): with L = 1 - C, which is nilpotent, L times
 * sum_k (y L)^k / (1 + y)^(k + 1). */
static inline void plain_cut_column(plain_class *a, int j, uint64_t y, uint64_t *copy)
{
    uint64_t inverse = plain_inverse(1 + y), ratio = plain_times(y, inverse);
    uint64_t *sum = calloc(a->size, sizeof *sum);
    for (int k = 0; k <= plain_sum_n(a->x, a->rows); k++) {
        memcpy(copy, a->v, a->size * sizeof *copy);
        plain_times_column(a, j);
        for (size_t at = 0; at < a->size; at++) {
            a->v[at] = plain_times(k ? ratio : inverse, plain_minus(copy[at], a->v[at]));
            sum[at] = plain_plus(sum[at], a->v[at]);
        }
    }
    memcpy(a->v, sum, a->size * sizeof *sum);
    free(sum);
}

/* chi_y of Z_J at one y, modulo the prime: the sum of all coefficients, as x^k has chi = 1. */
static inline uint64_t plain_genus_at(const cicy_configuration *x, unsigned set, uint64_t y)
{
    plain_class a = {.x = x, .rows = plain_rows(x, set), .size = 1};
    for (int i = 0; i < x->rows; i++)
        a.size *= (a.rows >> i & 1) ? x->n[i] + 1u : 1u;
    a.v = calloc(a.size, sizeof *a.v);
    uint64_t *copy = calloc(a.size, sizeof *copy), sum = 0;
    a.v[0] = 1;
    for (int i = 0; i < x->rows; i++)
        if (a.rows >> i & 1)
            plain_times_space(&a, i, y, copy);
    for (int j = 0; j < x->columns; j++)
        if (set >> j & 1)
            plain_cut_column(&a, j, y, copy);
    for (size_t at = 0; at < a.size; at++)
        sum = plain_plus(sum, a.v[at]);
    free(a.v);
    free(copy);
    return sum;
}

/* E(Z_J) at v = 1: the sum of (-u)^p chi^p, where chi_y = sum of y^p chi^p has degree dim Z_J, by
 * Lagrange's interpolation at y = 0, 1, .., dim Z_J. */
static inline plain_series plain_genus(const cicy_configuration *x, unsigned set)
{
    const int degree = plain_sum_n(x, plain_rows(x, set)) - plain_bits(set);
    uint64_t chi[PLAIN_LENGTH] = {0};
    for (int point = 0; point <= degree; point++) {
        uint64_t product[PLAIN_LENGTH] = {1}, divisor = 1;
        for (int other = 0, length = 1; other <= degree; other++) {
            if (other == point)
                continue;
            for (int k = length++; k >= 0; k--)
                product[k] =
                    plain_minus(k ? product[k - 1] : 0, plain_times((uint64_t)other, product[k]));
            divisor = plain_times(divisor, plain_minus((uint64_t)point, (uint64_t)other));
        }
        uint64_t scale =
            plain_times(plain_genus_at(x, set, (uint64_t)point), plain_inverse(divisor));
        for (int k = 0; k <= degree; k++)
            chi[k] = plain_plus(chi[k], plain_times(scale, product[k]));
    }
    plain_series e = {{0}};
    for (int k = 0; k <= degree; k++) {
        int64_t value =
            chi[k] > plain_prime / 2 ? (int64_t)chi[k] - (int64_t)plain_prime : (int64_t)chi[k];
        e.c[k] = k % 2 ? -value : value;
    }
    return e;
}

/* IHV_J and E_J, when those of all smaller sets are known. */
static inline void plain_section(plain_hodge *self, unsigned set)
{
    const cicy_configuration *x = self->x;
    const int size = plain_bits(set), weight = plain_dimension(x, set) - 1;
    const unsigned rows = plain_rows(x, set);
    plain_series ihv = plain_spaces(x, rows, size), at_one = plain_spaces(x, rows, size - 1);
    plain_series genus = plain_genus(x, set);
    for (int k = 0; k + size - 1 < PLAIN_LENGTH; k++)
        at_one.c[k + size - 1] += genus.c[k];
    for (unsigned inner = (set - 1) & set; inner; inner = (inner - 1) & set) {
        plain_series e = {{0}};
        for (int p = 0; p < PLAIN_LENGTH; p++)
            for (int q = 0; q < PLAIN_LENGTH; q++)
                e.c[p] += self->e[inner].c[p][q];
        plain_add(&ihv, -1, &self->ihv[inner], &self->m[inner][set]);
        plain_add(&at_one, -1, &e, &self->m[inner][set]);
    }
    self->ihv[set] = ihv;
    for (int k = 0; k <= weight; k++) {
        int64_t lefschetz = ihv.c[k < weight - k ? k : weight - k];
        self->e[set].c[k][k] += lefschetz;
        self->e[set].c[k][weight - k] += at_one.c[k] - lefschetz;
    }
}

/* h [d + 1][d + 1] of X. At most PLAIN_COLUMNS columns. */
static inline void plain_hodge_numbers(const cicy_configuration *x,
                                       int64_t h[][CICY_MAX_DIMENSION + 1])
{
    const unsigned all = (1u << x->columns) - 1;
    const int shift = x->columns - 1, d = cicy_configuration_dimension(x);
    plain_hodge *self = calloc(1, sizeof *self);
    self->x = x;
    for (unsigned set = 1; set <= all; set++) {
        self->g[set][set].c[0] = self->m[set][set].c[0] = 1;
        for (unsigned inner = (set - 1) & set; inner; inner = (inner - 1) & set)
            plain_decompose(self, inner, set);
        plain_section(self, set);
    }
    plain_series spaces = plain_spaces(x, plain_rows(x, all), shift);
    for (int p = 0; p <= d; p++)
        for (int q = 0; q <= d; q++) {
            int64_t e = p == q ? -spaces.c[p + shift] : 0;
            for (unsigned set = 1; set <= all; set++)
                for (int k = 0; k <= p + shift && k <= q + shift; k++)
                    e += self->e[set].c[p + shift - k][q + shift - k] * self->m[set][all].c[k];
            h[p][q] = (p + q) % 2 ? -e : e;
        }
    free(self);
}

#endif
