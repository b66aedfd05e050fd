/* Degrees on the fibres of genus-one fibrations. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/fibration.h"
#include "cicyminer/splitting.h"

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* What is left of the product of the columns of a fibre after some of them: numbers of the
 * monomials prod H_i^a_i, a_i <= n_i, with place sum of a_i * stride_i. */
typedef struct expansion {
    int rows;
    size_t stride[CICY_MAX_ROWS + 1];
    uint8_t n[CICY_MAX_ROWS];
    int64_t *value, *next;
} expansion;

/* Multiplies by a column. */
static void multiply(expansion *e, const cicy_configuration *fibre, int column)
{
    const size_t size = e->stride[e->rows];
    memset(e->next, 0, size * sizeof *e->next);
    for (int i = 0; i < e->rows; i++) {
        const int64_t degree = fibre->degree[i][column];
        for (size_t at = 0; degree && at < size; at++)
            if (e->value[at] && at / e->stride[i] % (e->n[i] + 1u) < e->n[i])
                e->next[at + e->stride[i]] += degree * e->value[at];
    }
    int64_t *old = e->value;
    e->value = e->next;
    e->next = old;
}

/* Contracts rows of ones as long as there are any besides row `kept`: prod (H + c_k) over P^n has
 * the sum of the c_k in front of H^n, so the integral of J_kept does not change. */
static void contract_others(cicy_configuration *fibre, int *kept)
{
    for (int i = 0; i < fibre->rows; i++) {
        bool ones = i != *kept && fibre->rows > 1;
        for (int j = 0; j < fibre->columns && ones; j++)
            ones = fibre->degree[i][j] <= 1;
        cicy_configuration smaller;
        if (!ones || !cicy_configuration_contract(fibre, (size_t)i, &smaller))
            continue;
        *fibre = smaller;
        *kept -= i < *kept;
        i = -1;
    }
}

/* The integral of J_row over a curve [fibre]; -1 without memory. */
static int64_t degree_of(const cicy_configuration *curve, int row)
{
    enum { SMALL = 256 };
    cicy_configuration fibre = *curve;
    int kept = row;
    contract_others(&fibre, &kept);
    expansion e = {.rows = fibre.rows, .stride = {1}};
    for (int i = 0; i < fibre.rows; i++) {
        e.n[i] = fibre.n[i];
        e.stride[i + 1] = e.stride[i] * (fibre.n[i] + 1u);
    }
    const size_t size = e.stride[e.rows], top = size - 1 - e.stride[kept];
    int64_t small[2][SMALL], *large = size > SMALL ? malloc(2 * size * sizeof *large) : NULL;
    if (size > SMALL && !large)
        return -1;
    e.value = large ? large : small[0];
    e.next = large ? large + size : small[1];
    memset(e.value, 0, size * sizeof *e.value);
    e.value[0] = 1;
    for (int j = 0; j < fibre.columns; j++)
        multiply(&e, &fibre, j);
    const int64_t degree = e.value[top];
    free(large);
    return degree;
}

int64_t cicy_fibration_degrees(const cicy_configuration *configuration,
                               const cicy_fibration *fibration, int64_t *degrees)
{
    assert(fibration->fibre_dimension == 1);
    cicy_configuration fibre, base;
    cicy_fibration_parts(configuration, fibration, &fibre, &base);
    int64_t divisor = 0;
    for (int i = 0; i < fibre.rows; i++) {
        degrees[i] = degree_of(&fibre, i);
        if (degrees[i] < 0)
            return -1;
        divisor = common_divisor(divisor, degrees[i]);
    }
    return divisor;
}
