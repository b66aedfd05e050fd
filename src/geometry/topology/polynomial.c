#include "geometry/topology/polynomial.h"

#include <stdlib.h>
#include <string.h>

void cicy_polynomial_clear(cicy_polynomial *polynomial)
{
    free(polynomial->monomials);
    *polynomial = (cicy_polynomial){.status = polynomial->status};
}

static void fail(cicy_polynomial *polynomial, cicy_status status)
{
    cicy_polynomial_clear(polynomial);
    polynomial->status = status;
}

static cicy_polynomial allocate(size_t room)
{
    cicy_polynomial made = {0};
    made.monomials = malloc((room ? room : 1) * sizeof *made.monomials);
    if (!made.monomials)
        made.status = CICY_SYSTEM;
    return made;
}

cicy_polynomial cicy_polynomial_one(void)
{
    cicy_polynomial one = allocate(1);
    if (one.status == CICY_OK) {
        one.monomials[0] = (cicy_monomial){.coefficient = 1};
        one.count = 1;
    }
    return one;
}

void cicy_polynomial_add(cicy_polynomial *target, const cicy_polynomial *added, int64_t scale)
{
    if (target->status == CICY_OK && added->status != CICY_OK)
        fail(target, added->status);
    if (target->status != CICY_OK)
        return;
    cicy_polynomial sum = allocate(target->count + added->count);
    bool overflow = false;
    for (size_t a = 0, b = 0; sum.status == CICY_OK && (a < target->count || b < added->count);) {
        int order = a == target->count  ? 1
                    : b == added->count ? -1
                                        : memcmp(target->monomials[a].exponent,
                                                 added->monomials[b].exponent, CICY_MAX_ROWS);
        cicy_monomial next = order <= 0 ? target->monomials[a++] : added->monomials[b];
        if (order >= 0) {
            int64_t before = order == 0 ? next.coefficient : 0, scaled;
            overflow |= __builtin_mul_overflow(added->monomials[b++].coefficient, scale, &scaled);
            overflow |= __builtin_add_overflow(before, scaled, &next.coefficient);
        }
        if (next.coefficient != 0)
            sum.monomials[sum.count++] = next;
    }
    if (overflow)
        fail(&sum, CICY_INVALID_INPUT);
    cicy_polynomial_clear(target);
    *target = sum;
}

/* factor * H_i; the order of the monomials stays. */
static cicy_polynomial times_variable(const cicy_polynomial *factor, int i, uint8_t n)
{
    cicy_polynomial product = allocate(factor->count);
    if (factor->status != CICY_OK)
        fail(&product, factor->status);
    if (product.status != CICY_OK)
        return product;
    for (size_t k = 0; k < factor->count; k++) {
        if (factor->monomials[k].exponent[i] == n)
            continue;
        product.monomials[product.count] = factor->monomials[k];
        product.monomials[product.count++].exponent[i]++;
    }
    return product;
}

cicy_polynomial cicy_polynomial_times_linear(const cicy_polynomial *factor, const int64_t *linear,
                                             const uint8_t *n, int rows)
{
    cicy_polynomial product = {.status = factor->status};
    for (int i = 0; i < rows; i++) {
        if (linear[i] == 0)
            continue;
        cicy_polynomial part = times_variable(factor, i, n[i]);
        cicy_polynomial_add(&product, &part, linear[i]);
        cicy_polynomial_clear(&part);
    }
    return product;
}

void cicy_polynomial_prune(cicy_polynomial *polynomial, const uint8_t *n, uint32_t closed,
                           int allowed)
{
    size_t kept = 0;
    for (size_t k = 0; k < polynomial->count; k++) {
        int lacking = 0;
        for (uint32_t rows = closed; rows; rows &= rows - 1) {
            int i = __builtin_ctz(rows);
            lacking += n[i] - polynomial->monomials[k].exponent[i];
        }
        if (lacking <= allowed)
            polynomial->monomials[kept++] = polynomial->monomials[k];
    }
    polynomial->count = kept;
}
