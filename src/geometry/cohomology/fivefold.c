/* With h31 and h21 known, H^k(X, Lambda^2 TX) = H^{3,k} is open for k = 2, 3 only. TX is
 * quasi-isomorphic to O^m -> E -> N with E = sum O(e_i)^{n_i+1}, N = sum O(p_j), so Lambda^2 TX to
 *
 *   S^2 O^m -> O^m x E -> Lambda^2 E + O^m x N -> E x N -> S^2 N        (positions p = -2..2),
 *
 * all sums of non-negative line bundles. Their cohomology e[p][q] converges to H^{p+q}. Ranks of
 * the differentials follow from both ends, except for those from total degree 2 to 3; where one
 * side of each of these vanishes, that rank is zero and everything is determined. */
#include "geometry/cohomology/fivefold.h"

#include <string.h>

#include "cicyminer/cohomology.h"

enum { POSITIONS = 5, DEGREES = 6, FIRST = -2 };

/* e[p + 2][q] */
typedef struct sheet {
    const cicy_configuration *configuration;
    int64_t e[POSITIONS][DEGREES];
} sheet;

static bool add_bundle(sheet *s, int position, int64_t copies, const int64_t *bundle)
{
    int64_t h[CICY_MAX_DIMENSION + 1];
    if (cicy_cohomology_compute(s->configuration, bundle, h, NULL) != CICY_OK)
        return false;
    for (int q = 0; q < DEGREES; q++)
        s->e[position - FIRST][q] += copies * h[q];
    return true;
}

static void add_column(const cicy_configuration *configuration, int j, int64_t *bundle)
{
    for (int i = 0; i < configuration->rows; i++)
        bundle[i] += configuration->degree[i][j];
}

/* O^m x E and Lambda^2 E. */
static bool add_rows(sheet *s)
{
    const cicy_configuration *x = s->configuration;
    bool good = true;
    for (int i = 0; i < x->rows && good; i++) {
        int64_t bundle[CICY_MAX_ROWS] = {0}, copies = x->n[i] + 1;
        bundle[i] = 1;
        good &= add_bundle(s, -1, x->rows * copies, bundle);
        bundle[i] = 2;
        good &= add_bundle(s, 0, copies * (copies - 1) / 2, bundle);
        bundle[i] = 1;
        for (int k = 0; k < i && good; k++) {
            bundle[k] = 1;
            good &= add_bundle(s, 0, copies * (x->n[k] + 1), bundle);
            bundle[k] = 0;
        }
    }
    return good;
}

/* O^m x N, E x N and S^2 N. */
static bool add_columns(sheet *s)
{
    const cicy_configuration *x = s->configuration;
    bool good = true;
    for (int j = 0; j < x->columns && good; j++) {
        int64_t bundle[CICY_MAX_ROWS] = {0};
        add_column(x, j, bundle);
        good &= add_bundle(s, 0, x->rows, bundle);
        for (int i = 0; i < x->rows && good; i++) {
            bundle[i]++;
            good &= add_bundle(s, 1, x->n[i] + 1, bundle);
            bundle[i]--;
        }
        for (int k = 0; k <= j && good; k++) {
            int64_t pair[CICY_MAX_ROWS];
            memcpy(pair, bundle, sizeof pair);
            add_column(x, k, pair);
            good &= add_bundle(s, 2, 1, pair);
        }
    }
    return good;
}

/* Whether some differential from total degree 2 to 3 has both sides. */
static bool is_open(const sheet *s)
{
    for (int p = 0; p < POSITIONS; p++)
        for (int later = p + 1; later < POSITIONS; later++) {
            int q = 2 - (p + FIRST), target = 3 - (later + FIRST);
            if (q < DEGREES && target >= 0 && s->e[p][q] != 0 && s->e[later][target] != 0)
                return true;
        }
    return false;
}

static int64_t total(const sheet *s, int degree)
{
    int64_t sum = 0;
    for (int p = 0; p < POSITIONS; p++) {
        int q = degree - (p + FIRST);
        if (q >= 0 && q < DEGREES)
            sum += s->e[p][q];
    }
    return sum;
}

bool cicy_fivefold_middle(const cicy_configuration *configuration, cicy_hodge *hodge)
{
    sheet s = {.configuration = configuration};
    int64_t m = configuration->rows;
    s.e[0][0] = s.e[0][DEGREES - 1] = m * (m + 1) / 2;
    if (!add_rows(&s) || !add_columns(&s) || is_open(&s))
        return false;

    /* rank from total degree k to k + 1, upwards: kernel = image + cohomology */
    int64_t rank = total(&s, -2);
    rank = total(&s, -1) - rank;
    rank = total(&s, 0) - rank;
    rank = total(&s, 1) - hodge->h31 - rank;
    hodge->h32 = total(&s, 2) - rank;

    rank = total(&s, 7); /* and downwards */
    rank = total(&s, 6) - rank;
    rank = total(&s, 5) - rank;
    rank = total(&s, 4) - hodge->h21 - rank;
    hodge->h22 = total(&s, 3) - rank;
    return true;
}
