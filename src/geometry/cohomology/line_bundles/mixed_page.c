/* Let D_i be the sum of the degrees of the mixed columns on row i. One of the two factors of Z is
 * cut out by the columns on the rows with l_i >= 0. It has the canonical bundle O(-D), and all
 * M = l - p_S have N = M + D >= 0. For such M the formula of docs/mathematics.md 3 holds with I the
 * rows with N_i > 0, where the clusters with a row of D_i > 0 always belong to T: their fibres have
 * relative canonical bundle O(-D), whose direct image is in the highest degree. On the factor with
 * l_i <= 0 the dual -D - M fulfils the same condition. */
#include "geometry/cohomology/line_bundles/mixed_page.h"

#include <string.h>

#include "geometry/configuration/incidence.h"

/* Degrees of the spectral sequence: -PAGE_DEGREES < q < PAGE_DEGREES. */
enum { PAGE_DEGREES = 128, MAX_ZERO_ROWS = 4 };

typedef struct cluster {
    int delta;
    bool forced;
    uint32_t rows; /* of the twist */
    uint8_t twist[CICY_MAX_ROWS];
} cluster;

/* One factor of Z. */
typedef struct factor {
    uint32_t rows, columns;
    bool dual; /* the one with l_i <= 0 */
    int dimension;
} factor;

typedef struct page {
    const cicy_configuration *x;
    cicy_graph graph;
    const int64_t *bundle;
    factor part[2];
    uint32_t mixed;
    int16_t missing[CICY_MAX_ROWS]; /* D_i */
    bool too_large;
    int64_t sizes[2 * PAGE_DEGREES], *e; /* e[q] */
} page;

/* The cohomology of a line bundle on one factor. */
typedef struct expansion {
    page *p;
    uint32_t positive; /* I */
    int clusters;
    cluster cluster[CICY_MAX_COLUMNS + CICY_MAX_ROWS];
    int64_t h[PAGE_DEGREES];
} expansion;

/* Adds sign * h0(k) to *total. */
static void add_sections(expansion *x, const int64_t *k, int sign, int64_t *total)
{
    int64_t product = sign;
    for (uint32_t rows = x->positive; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows), n = x->p->x->n[i];
        int64_t binomial = 1;
        for (int m = 1; m <= n; m++) {
            x->p->too_large |= __builtin_mul_overflow(binomial, k[i] + m, &binomial);
            binomial /= m;
        }
        x->p->too_large |= __builtin_mul_overflow(product, binomial, &product);
    }
    x->p->too_large |= __builtin_add_overflow(*total, product, total);
}

/* Takes a twist from k; whether k stays non-negative. */
static bool subtract(const cluster *by, int64_t *k)
{
    bool fits = true;
    for (uint32_t rows = by->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        k[i] -= by->twist[i];
        fits &= k[i] >= 0;
    }
    return fits;
}

/* Adds the terms of all sets T and U of free clusters from `next` on. */
static void add_terms(expansion *x, int next, const int64_t *k, int q, int sign)
{
    add_sections(x, k, sign, &x->h[q]);
    for (int c = next; c < x->clusters; c++) {
        const cluster *added = &x->cluster[c];
        int64_t rest[CICY_MAX_ROWS];
        if (added->forced)
            continue;
        memcpy(rest, k, sizeof rest);
        if (subtract(added, rest))
            add_terms(x, c + 1, rest, added->delta < 0 ? q : q + added->delta,
                      added->delta < 0 ? -sign : sign);
    }
}

static void add_cluster(expansion *x, uint32_t rows, uint32_t columns)
{
    const page *p = x->p;
    cluster *found = &x->cluster[x->clusters++];
    memset(found, 0, sizeof *found);
    found->delta = -cicy_count_bits(columns);
    for (; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        found->delta += p->x->n[i];
        found->forced |= p->missing[i] > 0;
    }
    for (uint32_t left = columns; left; left &= left - 1) {
        const int j = cicy_lowest_bit(left);
        for (rows = p->graph.column[j] & x->positive; rows; rows &= rows - 1) {
            const int i = cicy_lowest_bit(rows);
            found->rows |= UINT32_C(1) << i;
            found->twist[i] = (uint8_t)(found->twist[i] + p->x->degree[i][j]);
        }
    }
}

static void find_clusters(expansion *x, const factor *part)
{
    const uint32_t outside = part->rows & ~x->positive;
    uint32_t alone = outside;
    for (uint32_t columns = part->columns; columns;) {
        const cicy_component found =
            cicy_graph_flood(&x->p->graph, cicy_lowest_bit(columns), outside, part->columns);
        columns &= ~found.columns;
        alone &= ~found.rows;
        add_cluster(x, found.rows, found.columns);
    }
    for (; alone; alone &= alone - 1)
        add_cluster(x, alone & (~alone + 1), 0);
}

/* The cohomology of O(k) on a factor. False when it is zero. */
static bool expand(page *p, const factor *part, const int16_t *k, expansion *x)
{
    int64_t left[CICY_MAX_ROWS];
    x->p = p;
    x->positive = 0;
    x->clusters = 0;
    memset(x->h, 0, sizeof x->h);
    for (uint32_t rows = part->rows; rows; rows &= rows - 1) {
        const int i = cicy_lowest_bit(rows);
        left[i] = part->dual ? -p->missing[i] - k[i] : k[i];
        const bool positive = left[i] + p->missing[i] > 0;
        x->positive |= (uint32_t)positive << i;
        if (positive && left[i] < 0)
            return false;
    }
    find_clusters(x, part);
    int q = 0;
    for (int c = 0; c < x->clusters; c++) {
        if (!x->cluster[c].forced)
            continue;
        if (!subtract(&x->cluster[c], left))
            return false;
        q += x->cluster[c].delta;
    }
    add_terms(x, 0, left, q, 1);
    return true;
}

/* Adds the cohomology of O(k), k = l - p_S, |S| = count, on Z to the page. */
static void add_set(page *p, const int16_t *k, int count)
{
    expansion x[2];
    for (int side = 0; side < 2; side++)
        if (!expand(p, &p->part[side], k, &x[side]))
            return;
    for (int a = 0; a <= p->part[0].dimension; a++)
        for (int b = 0; b <= p->part[1].dimension && x[0].h[a]; b++) {
            int64_t product, *e = &p->e[a + p->part[1].dimension - b - count];
            p->too_large |= __builtin_mul_overflow(x[0].h[a], x[1].h[b], &product) ||
                            __builtin_add_overflow(*e, product, e);
        }
}

/* Whether further columns can lead to a degree with cohomology on row i: with all of the mixed
 * columns on the row k becomes l_i - D_i, and `below` is what the columns that are left can take.
 */
static bool can_end(const page *p, int i, int k, int below)
{
    return p->part[1].rows >> i & 1 ? k == 0 || k - below <= -p->missing[i]
                                    : k >= 0 || k - below == -p->missing[i];
}

/* Goes through all sets S; `left`: columns that are not decided. */
static void add_sets(page *p, uint32_t left, const int16_t *k, const int16_t *below, int count)
{
    for (int i = 0; i < p->x->rows; i++)
        if (!can_end(p, i, k[i], below[i]))
            return;
    if (left == 0) {
        add_set(p, k, count);
        return;
    }
    const int j = cicy_lowest_bit(left);
    int16_t lower[CICY_MAX_ROWS], rest[CICY_MAX_ROWS];
    for (int i = 0; i < p->x->rows; i++) {
        lower[i] = (int16_t)(k[i] - p->x->degree[i][j]);
        rest[i] = (int16_t)(below[i] - p->x->degree[i][j]);
    }
    add_sets(p, left & (left - 1), k, rest, count);
    add_sets(p, left & (left - 1), lower, rest, count + 1);
}

static void start_factor(page *p, int side, uint32_t rows)
{
    factor *part = &p->part[side];
    *part = (factor){.rows = rows, .dual = side == 1};
    for (int j = 0; j < p->x->columns; j++)
        if ((p->graph.column[j] & ~rows) == 0) {
            part->columns |= UINT32_C(1) << j;
            part->dimension--;
        }
    for (; rows; rows &= rows - 1)
        part->dimension += p->x->n[cicy_lowest_bit(rows)];
}

/* The page with the rows `dual` in the second factor. */
static void make_page(page *p, uint32_t dual)
{
    const uint32_t rows = cicy_low_bits(p->x->rows);
    int16_t k[CICY_MAX_ROWS];
    start_factor(p, 0, rows & ~dual);
    start_factor(p, 1, dual);
    p->mixed = cicy_low_bits(p->x->columns) & ~(p->part[0].columns | p->part[1].columns);
    memset(p->missing, 0, sizeof p->missing);
    for (int i = 0; i < p->x->rows; i++) {
        k[i] = (int16_t)p->bundle[i];
        for (uint32_t columns = p->graph.row[i] & p->mixed; columns; columns &= columns - 1)
            p->missing[i] = (int16_t)(p->missing[i] + p->x->degree[i][cicy_lowest_bit(columns)]);
    }
    memset(p->sizes, 0, sizeof p->sizes);
    p->e = p->sizes + PAGE_DEGREES;
    add_sets(p, p->mixed, k, p->missing, 0);
}

/* Lowers the bounds. X has no cohomology in degrees below 0 and above d, where the differentials
 * therefore cancel everything. */
static void lower_bounds(const page *p, int dimension, int64_t *bound)
{
    int64_t before = 0, after = 0; /* ranks that lead to degree 0 and from the last degree */
    for (int q = 1 - PAGE_DEGREES; q < 0; q++)
        before = p->e[q] - before;
    for (int q = PAGE_DEGREES - 1; q > dimension; q--)
        after = p->e[q] - after;
    for (int q = 0; q <= dimension; q++) {
        int64_t left = p->e[q];
        left -= q == 0 ? before : 0;
        left -= q == dimension ? after : 0;
        bound[q] = left < bound[q] ? left : bound[q];
    }
}

static int64_t index_of(const page *p)
{
    int64_t index = 0;
    for (int q = 1 - PAGE_DEGREES; q < PAGE_DEGREES; q++)
        index += q % 2 ? -p->e[q] : p->e[q];
    return index;
}

/* Whether numbers with the right alternating sum are all in degrees of the same parity, so that
 * none can be smaller. */
static bool are_certain(int64_t index, int dimension, const int64_t *bound)
{
    int64_t sum[2] = {0};
    for (int q = 0; q <= dimension; q++)
        sum[q % 2] += bound[q];
    return (sum[0] == 0 || sum[1] == 0) && sum[0] - sum[1] == index;
}

bool cicy_mixed_bounds(const cicy_configuration *configuration, const int64_t *bundle,
                       int64_t *bound, int64_t *index)
{
    const int d = cicy_configuration_dimension(configuration);
    page p = {.x = configuration, .bundle = bundle};
    uint32_t negative = 0, zero = 0;
    for (int i = 0; i < configuration->rows; i++) {
        negative |= (uint32_t)(bundle[i] < 0) << i;
        zero |= (uint32_t)(bundle[i] == 0) << i;
    }
    for (int q = 0; q <= d; q++)
        bound[q] = INT64_MAX;
    *index = CICY_NO_INDEX;
    cicy_graph_init(&p.graph, configuration);
    while (cicy_count_bits(zero) > MAX_ZERO_ROWS)
        zero &= zero - 1;
    for (uint32_t dual = zero;; dual = (dual - 1) & zero) { /* rows with l_i = 0 fit both factors */
        make_page(&p, negative | dual);
        if (p.too_large)
            return false;
        lower_bounds(&p, d, bound);
        *index = index_of(&p);
        if (are_certain(*index, d, bound))
            return true;
        if (dual == 0)
            return false;
    }
}
