#include "geometry/cohomology/hodge/hodge_recall.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "cicyminer/topology.h"
#include "geometry/cohomology/hodge/decomposition.h"
#include "geometry/cohomology/hodge/hodge_tangent.h"
#include "geometry/configuration/incidence.h"
#include "geometry/configuration/remove_hyperplanes.h"
#include "geometry/configuration/sound.h"

enum { SIDE = CICY_MAX_DIMENSION + 1 };

typedef struct options {
    unsigned flags;
    cicy_euler_memory *memory;
} options;

/* All Hodge numbers h[p][q] of a manifold; zero outside of 0..dimension. */
typedef struct diamond {
    int dimension;
    int64_t h[SIDE][SIDE];
} diamond;

/* The Hodge numbers of a connected configuration from its cohomology. */
static void from_tangent(const cicy_tangent *t, int rows, int d, cicy_hodge *hodge)
{
    const int64_t *a = t->a, *b = t->b;
    int64_t deformations = b[0] - a[0] + rows; /* h^1(TX) = h^{d-1,1} */
    hodge->h11 = (b[d - 2] - a[d - 2]) + (a[d - 1] + rows - b[d - 1]);
    switch (d) {
    case 3:
        hodge->h21 = deformations;
        hodge->euler = 2 * (hodge->h11 - hodge->h21);
        break;
    case 4:
        hodge->h31 = deformations;
        hodge->h21 = b[1] - a[1];
        hodge->h22 = 44 + 4 * hodge->h11 - 2 * hodge->h21 + 4 * hodge->h31;
        hodge->euler = 4 + 2 * hodge->h11 - 4 * hodge->h21 + 2 * hodge->h31 + hodge->h22;
        break;
    default:
        hodge->h41 = deformations;
        hodge->h31 = b[1] - a[1];
        hodge->h21 = b[2] - a[2];
        hodge->euler = 24 * (hodge->h11 - hodge->h21 + hodge->h31 - hodge->h41);
    }
}

/* h22 and h32 of a five-fold, and a comparison of h11 and h21. For three- and four-folds the
 * comparison implies that of the other numbers, as the Euler number is compared as well. */
static cicy_status decompose(const cicy_configuration *configuration, const cicy_graph *graph,
                             int d, options o, cicy_hodge *hodge, cicy_error *error)
{
    cicy_decomposition other;
    const cicy_hodge *known = o.flags & CICY_HODGE_CHECK_ALL ? NULL : hodge;
    cicy_status status =
        cicy_decomposition_compute(configuration, graph, d, known, o.memory, &other, error);
    if (status != CICY_OK)
        return status;
    if (other.h11 != hodge->h11 || (d > 3 && other.h21 != hodge->h21))
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "h11 and h21 are %" PRId64 " and %" PRId64
                              " from line bundles but %" PRId64 " and %" PRId64
                              " from the decomposition theorem",
                              hodge->h11, hodge->h21, other.h11, d > 3 ? other.h21 : hodge->h21);
    if (d == 5) {
        hodge->h22 = other.h22_plus_2h31 - 2 * hodge->h31;
        hodge->h32 = hodge->h22 + 11 * (hodge->h41 - hodge->h11) + 10 * (hodge->h21 - hodge->h31);
    }
    return CICY_OK;
}

/* Hodge numbers of a connected configuration that has no hyperplanes. */
static cicy_status compute_reduced(const cicy_configuration *configuration, const cicy_graph *graph,
                                   int d, options o, cicy_hodge *hodge, cicy_error *error)
{
    cicy_tangent tangent;
    cicy_tangent_compute(configuration, graph, d, &tangent);
    from_tangent(&tangent, configuration->rows, d, hodge);
    return d == 5 || (o.flags & CICY_HODGE_CHECK_ALL)
               ? decompose(configuration, graph, d, o, hodge, error)
               : CICY_OK;
}

static cicy_status check_euler(const cicy_configuration *configuration, const cicy_hodge *hodge,
                               cicy_error *error)
{
    int64_t euler;
    cicy_status status = cicy_topology_euler(configuration, &euler, error);
    if (status != CICY_OK || euler == hodge->euler)
        return status;
    return cicy_error_set(error, CICY_INVALID_INPUT,
                          "the Euler number is %" PRId64 " from the Hodge numbers but %" PRId64
                          " from the Chern classes",
                          hodge->euler, euler);
}

/* A configuration that is not a product. */
static cicy_status compute_connected(const cicy_configuration *configuration,
                                     const cicy_graph *graph, options o, cicy_hodge *hodge,
                                     cicy_error *error)
{
    int d = cicy_configuration_dimension(configuration);
    memset(hodge, 0, sizeof *hodge);
    hodge->dimension = d;
    cicy_status status = CICY_OK;
    if (d < 1 || d > CICY_MAX_DIMENSION)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "a factor of dimension %d: the manifold is not connected", d);
    if (d == 1) {
        hodge->h11 = 1;
    } else if (d == 2) {
        hodge->h11 = 20;
        hodge->euler = 24;
    } else if (cicy_find_hyperplane(configuration, graph) < 0) {
        status = compute_reduced(configuration, graph, d, o, hodge, error);
    } else {
        cicy_configuration reduced;
        cicy_graph reduced_graph;
        uint8_t rows[CICY_MAX_ROWS];
        cicy_remove_hyperplanes(configuration, &reduced, rows);
        cicy_graph_init(&reduced_graph, &reduced);
        status = compute_reduced(&reduced, &reduced_graph, d, o, hodge, error);
    }
    hodge->favourable = hodge->h11 == configuration->rows;
    return status != CICY_OK || (o.flags & CICY_HODGE_NO_CHECK)
               ? status
               : check_euler(configuration, hodge, error);
}

static void set_symmetric(diamond *x, int p, int q, int64_t number)
{
    int d = x->dimension;
    x->h[p][q] = x->h[q][p] = x->h[d - p][d - q] = x->h[d - q][d - p] = number;
}

/* The diamond of a connected configuration: h^{0,q} = 0 for 0 < q < d. */
static void make_diamond(const cicy_hodge *hodge, diamond *x)
{
    int d = hodge->dimension;
    memset(x, 0, sizeof *x);
    x->dimension = d;
    set_symmetric(x, 0, 0, 1);
    set_symmetric(x, 0, d, 1);
    if (d >= 2)
        set_symmetric(x, 1, 1, hodge->h11);
    if (d >= 3)
        set_symmetric(x, 2, 1, hodge->h21);
    if (d >= 4) {
        set_symmetric(x, 3, 1, hodge->h31);
        set_symmetric(x, 2, 2, hodge->h22);
    }
}

/* Kuenneth: h^{p,q}(X x Y) = sum h^{a,b}(X) h^{p-a,q-b}(Y). */
static void multiply_diamonds(const diamond *x, const diamond *y, diamond *product)
{
    memset(product, 0, sizeof *product);
    product->dimension = x->dimension + y->dimension;
    for (int a = 0; a <= x->dimension; a++)
        for (int b = 0; b <= x->dimension; b++)
            for (int p = 0; p <= y->dimension; p++)
                for (int q = 0; q <= y->dimension; q++)
                    product->h[a + p][b + q] += x->h[a][b] * y->h[p][q];
}

static void read_diamond(const diamond *x, cicy_hodge *hodge)
{
    int d = x->dimension;
    hodge->dimension = d;
    hodge->h11 = x->h[1][1];
    hodge->h21 = d >= 3 ? x->h[2][1] : 0;
    hodge->h31 = d >= 4 ? x->h[3][1] : 0;
    hodge->h22 = d >= 4 ? x->h[2][2] : 0;
    hodge->h41 = d >= 5 ? x->h[4][1] : 0;
    hodge->h32 = d >= 5 ? x->h[3][2] : 0;
    for (int p = 0; p <= d; p++)
        for (int q = 0; q <= d; q++)
            hodge->euler += (p + q) % 2 ? -x->h[p][q] : x->h[p][q];
}

static cicy_status compute_product(const cicy_configuration *configuration, options o,
                                   cicy_hodge *hodge, cicy_error *error)
{
    cicy_configuration factors[CICY_MAX_ROWS];
    size_t count = cicy_configuration_factors(configuration, factors);
    diamond total = {.dimension = 0, .h = {{1}}};
    for (size_t k = 0; k < count; k++) {
        cicy_graph graph;
        cicy_hodge factor_hodge;
        cicy_graph_init(&graph, &factors[k]);
        cicy_status status = compute_connected(&factors[k], &graph, o, &factor_hodge, error);
        if (status != CICY_OK)
            return status;
        diamond factor, product;
        make_diamond(&factor_hodge, &factor);
        multiply_diamonds(&total, &factor, &product);
        total = product;
    }
    memset(hodge, 0, sizeof *hodge);
    read_diamond(&total, hodge);
    hodge->product = true;
    hodge->favourable = hodge->h11 == configuration->rows;
    return CICY_OK;
}

cicy_status cicy_hodge_recall(const cicy_configuration *configuration, unsigned flags,
                              cicy_euler_memory *memory, cicy_hodge *hodge, cicy_error *error)
{
    assert(cicy_configuration_is_valid(configuration));
    const options o = {flags, memory};
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    cicy_component first = cicy_graph_flood(&graph, 0, UINT32_MAX, UINT32_MAX);
    if (first.rows == cicy_low_bits(configuration->rows))
        return compute_connected(configuration, &graph, o, hodge, error);
    return compute_product(configuration, o, hodge, error);
}
