/* Degrees on the fibres of genus-one fibrations. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/fibration.h"
#include "geometry/configuration/incidence.h"

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* A curve, by columns; `live` are the rows that are left. */
typedef struct curve {
    int columns;
    uint32_t live;
    uint8_t n[CICY_MAX_ROWS];
    uint8_t column[CICY_MAX_COLUMNS][CICY_MAX_ROWS];
} curve;

/* The fibre [A1 | F], with the rows and columns that it has in the configuration. */
static void make_curve(const cicy_configuration *x, const cicy_fibration *fibration, curve *c)
{
    c->columns = 0;
    c->live = fibration->rows;
    memcpy(c->n, x->n, sizeof c->n);
    for (uint32_t left = fibration->columns; left; left &= left - 1) {
        const int j = cicy_lowest_bit(left);
        uint8_t *column = c->column[c->columns++];
        memset(column, 0, CICY_MAX_ROWS);
        for (uint32_t rows = fibration->rows; rows; rows &= rows - 1)
            column[cicy_lowest_bit(rows)] = x->degree[cicy_lowest_bit(rows)][j];
    }
}

static bool is_row_of_ones(const curve *c, int i)
{
    for (int j = 0; j < c->columns; j++)
        if (c->column[j][i] > 1)
            return false;
    return true;
}

/* prod (H + c_k) over P^n has the sum of the c_k in front of H^n: the row and its columns make way
 * for that sum. */
static void contract(curve *c, int i)
{
    uint8_t sum[CICY_MAX_ROWS] = {0};
    int kept = 0;
    for (int j = 0; j < c->columns; j++)
        if (c->column[j][i]) {
            for (int k = 0; k < CICY_MAX_ROWS; k++)
                sum[k] = (uint8_t)(sum[k] + c->column[j][k]);
        } else {
            memmove(c->column[kept++], c->column[j], CICY_MAX_ROWS);
        }
    sum[i] = 0;
    memcpy(c->column[kept], sum, sizeof sum);
    c->columns = kept + 1;
    c->live &= ~(UINT32_C(1) << i);
}

/* Contracts rows of ones besides `kept` as long as there are any. */
static void contract_others(curve *c, int kept)
{
    for (bool again = true; again;) {
        again = false;
        for (uint32_t left = c->live & ~(UINT32_C(1) << kept); left; left &= left - 1) {
            const int i = cicy_lowest_bit(left);
            if (!is_row_of_ones(c, i))
                continue;
            contract(c, i);
            again = true;
        }
    }
}

/* The product of some columns: numbers of the monomials prod H_i^a_i, a_i <= n_i, over the live
 * rows, with place sum of a_i * stride_i. */
typedef struct expansion {
    size_t size, stride[CICY_MAX_ROWS];
    int64_t *value, *next;
} expansion;

static void multiply(expansion *e, const curve *c, int column)
{
    memset(e->next, 0, e->size * sizeof *e->next);
    for (uint32_t left = c->live; left; left &= left - 1) {
        const int i = cicy_lowest_bit(left);
        const int64_t degree = c->column[column][i];
        for (size_t at = 0; degree && at < e->size; at++)
            if (e->value[at] && at / e->stride[i] % (c->n[i] + 1u) < c->n[i])
                e->next[at + e->stride[i]] += degree * e->value[at];
    }
    int64_t *old = e->value;
    e->value = e->next;
    e->next = old;
}

/* The integral of J_row; -1 without memory. The curve is used up. */
static int64_t degree_of(curve *c, int row)
{
    enum { SMALL = 256 };
    contract_others(c, row);
    expansion e = {.size = 1};
    for (uint32_t left = c->live; left; left &= left - 1) {
        e.stride[cicy_lowest_bit(left)] = e.size;
        e.size *= c->n[cicy_lowest_bit(left)] + 1u;
    }
    int64_t small[2][SMALL], *large = e.size > SMALL ? malloc(2 * e.size * sizeof *large) : NULL;
    if (e.size > SMALL && !large)
        return -1;
    e.value = large ? large : small[0];
    e.next = large ? large + e.size : small[1];
    memset(e.value, 0, e.size * sizeof *e.value);
    e.value[0] = 1;
    for (int j = 0; j < c->columns; j++)
        multiply(&e, c, j);
    const int64_t degree = e.value[e.size - 1 - e.stride[row]];
    free(large);
    return degree;
}

int64_t cicy_fibration_degrees(const cicy_configuration *configuration,
                               const cicy_fibration *fibration, int64_t *degrees)
{
    assert(fibration->fibre_dimension == 1);
    curve whole;
    make_curve(configuration, fibration, &whole);
    int64_t divisor = 0;
    int place = 0;
    for (uint32_t left = fibration->rows; left; left &= left - 1) {
        curve copy;
        copy.columns = whole.columns;
        copy.live = whole.live;
        memcpy(copy.n, whole.n, sizeof copy.n);
        memcpy(copy.column, whole.column, (size_t)whole.columns * sizeof *copy.column);
        const int64_t degree = degree_of(&copy, cicy_lowest_bit(left));
        if (degree < 0)
            return -1;
        divisor = common_divisor(divisor, degree);
        if (degrees)
            degrees[place++] = degree;
        else if (divisor == 1)
            break;
    }
    return divisor;
}
