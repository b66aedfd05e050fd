/* Let f_c = sum of x_a M_ac, c = 0 .. n, be the columns on the row, P^n, with M_ac of degree p_c on
 * the other rows, and k = -l_row. The image of X is det M = 0; the same image has
 *
 *     X':  sum over c of y_c M_ac = 0 for every a,   y_c of degree E - p_c,
 *
 * and -k H + m on X is k E + m - k sum p_c on X' outside the points where M has rank n - 1. The
 * direct image of that from X' is the Koszul complex of these equations in degree k of the y_c:
 * generators e_T y^u, T a set of numbers a, u exponents of degree k - |T|, of degree -|T| and twist
 * m - sum of (k - u_c) p_c, with d(e_T y^u) = sum over a in T and c of +- M_ac e_(T - a) y^(u + c).
 */
#include "geometry/cohomology/complex/flop_complex.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/configuration/incidence.h"

typedef struct flop {
    const cicy_configuration *x;
    cicy_twisted_complex *complex;
    int row, n, k;
    bool arrows;
    int column[CICY_MAX_COLUMNS];       /* [n + 1]: those of the row */
    int other[CICY_MAX_ROWS];           /* the other rows */
    size_t first[CICY_MAX_COLUMNS + 2]; /* by |T|: number of the first generator */
} flop;

bool cicy_is_flop_row(const cicy_configuration *x, int row)
{
    int columns = 0;
    for (int j = 0; j < x->columns; j++) {
        if (x->degree[row][j] > 1)
            return false;
        columns += x->degree[row][j];
    }
    return columns == x->n[row] + 1;
}

size_t cicy_flop_generators(int n, int k)
{
    size_t count = 0;
    for (int s = 0; s <= n + 1 && s <= k; s++)
        count += cicy_monomial_count(s + 1, n + 1 - s) * cicy_monomial_count(n + 1, k - s);
    return count;
}

void cicy_flop_base(const cicy_configuration *x, int row, cicy_configuration *base)
{
    *base = (cicy_configuration){0};
    for (int i = 0; i < x->rows; i++) {
        if (i == row)
            continue;
        int used = 0;
        for (int j = 0; j < x->columns; j++)
            if (x->degree[row][j] == 0)
                base->degree[base->rows][used++] = x->degree[i][j];
        base->columns = (uint8_t)used;
        base->n[base->rows++] = x->n[i];
    }
}

/* The place of a set of `size` numbers below `most` among all such sets, in increasing order of
 * masks. */
static size_t place_of_set(uint32_t set)
{
    size_t place = 0;
    int size = 0;
    for (; set; set &= set - 1) {
        const int a = cicy_lowest_bit(set);
        size++;
        if (a >= size)
            place += cicy_monomial_count(size + 1, a - size); /* binomial(a, size) */
    }
    return place;
}

/* The next set of the same size. */
static uint32_t next_set(uint32_t set)
{
    const uint32_t lowest = set & (~set + 1), moved = set + lowest;
    return moved | ((set ^ moved) / lowest >> 2);
}

static void add_generator(flop *f, const int64_t *bundle, int size, const uint32_t *exponents)
{
    int64_t twist[CICY_MAX_ROWS];
    for (int r = 0; r + 1 < f->x->rows; r++) {
        twist[r] = bundle[f->other[r]];
        for (int c = 0; c <= f->n; c++)
            twist[r] -= (f->k - (int)exponents[c]) * (int)f->x->degree[f->other[r]][f->column[c]];
    }
    cicy_complex_add_generator(f->complex, -size, twist);
}

static void add_arrows(flop *f, int size, uint32_t set, const uint32_t *exponents, size_t from)
{
    const size_t below = cicy_monomial_count(f->n + 1, f->k - size + 1);
    bool negative = false;
    for (uint32_t left = set; left; left &= left - 1, negative = !negative) {
        const int a = cicy_lowest_bit(left);
        const size_t target = f->first[size - 1] + place_of_set(set & ~(UINT32_C(1) << a)) * below;
        for (int c = 0; c <= f->n; c++) {
            int16_t raised[CICY_MAX_COLUMNS];
            for (int b = 0; b <= f->n; b++)
                raised[b] = (int16_t)(exponents[b] + (b == c));
            cicy_complex_add_arrow(
                f->complex,
                (cicy_arrow){.from = (uint32_t)from,
                             .to = (uint32_t)(target + cicy_monomial_place(
                                                           f->n + 1, f->k - size + 1, raised)),
                             .polynomial = (uint32_t)(f->complex->configuration->columns +
                                                      a * (f->n + 1) + c),
                             .negative = negative});
        }
    }
}

static void add_entries(flop *f)
{
    uint8_t degree[CICY_MAX_ROWS];
    for (int a = 0; a <= f->n; a++)
        for (int c = 0; c <= f->n; c++) {
            for (int r = 0; r + 1 < f->x->rows; r++)
                degree[r] = f->x->degree[f->other[r]][f->column[c]];
            cicy_complex_add_polynomial(f->complex, degree);
        }
}

/* The generators of all sizes of T, and the arrows from them. */
static cicy_status add_all(flop *f, const int64_t *bundle, cicy_monomials *monomials,
                           cicy_error *error)
{
    size_t next = 0;
    for (int size = 0; size <= f->n + 1 && size <= f->k; size++) {
        const size_t count = cicy_monomial_count(f->n + 1, f->k - size);
        const uint32_t *list = cicy_monomial_list(monomials, f->n + 1, f->k - size);
        if (!list)
            return cicy_error_memory(error);
        f->first[size] = next;
        uint32_t set = cicy_low_bits((unsigned)size);
        const size_t sets = cicy_monomial_count(size + 1, f->n + 1 - size);
        for (size_t t = 0; t < sets; t++, set = size ? next_set(set) : 0)
            for (size_t u = 0; u < count; u++, next++) {
                const uint32_t *exponents = list + u * (size_t)(f->n + 1);
                add_generator(f, bundle, size, exponents);
                if (f->arrows)
                    add_arrows(f, size, set, exponents, next);
            }
    }
    return CICY_OK;
}

cicy_status cicy_flop_complex(const cicy_configuration *x, const int64_t *bundle, int row,
                              bool arrows, const cicy_configuration *base,
                              cicy_twisted_complex *complex, cicy_error *error)
{
    flop f = {.x = x,
              .complex = complex,
              .row = row,
              .n = x->n[row],
              .k = (int)-bundle[row],
              .arrows = arrows};
    int columns = 0, rows = 0;
    for (int j = 0; j < x->columns; j++)
        if (x->degree[row][j])
            f.column[columns++] = j;
    for (int i = 0; i < x->rows; i++)
        if (i != row)
            f.other[rows++] = i;
    const size_t generators = cicy_flop_generators(f.n, f.k), entries = (size_t)(columns * columns);
    cicy_monomials monomials = {0};
    cicy_status status = cicy_complex_start(complex, base, generators,
                                            arrows ? generators * entries : 0, entries, error);
    if (status == CICY_OK) {
        add_entries(&f);
        status = add_all(&f, bundle, &monomials, error);
    }
    cicy_monomials_clear(&monomials);
    return status;
}
