/* The class of X is the product of the column classes L_j. In that product the coefficient of
 * prod H_i^{n_i - a_i} is the integral of prod J_i^{a_i} over X; multiplying by another class w
 * gives the same for the integrals of w prod J_i^{a_i}. */
#include "cicyminer/topology.h"
#include "base/errors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "geometry/configuration/incidence.h"
#include "geometry/configuration/sound.h"
#include "geometry/topology/chern_product.h"

static void column_class(const cicy_configuration *configuration, int j, int64_t *linear)
{
    for (int i = 0; i < configuration->rows; i++)
        linear[i] = configuration->degree[i][j];
}

/* The column that leaves the fewest rows begun but not finished; rows begun: `open`. */
static int next_column(const cicy_graph *graph, uint32_t left, uint32_t open)
{
    int best = -1, least = 0;
    for (uint32_t columns = left; columns; columns &= columns - 1) {
        int j = cicy_lowest_bit(columns), cost = cicy_count_bits(graph->column[j] & ~open);
        for (uint32_t rows = graph->column[j]; rows; rows &= rows - 1)
            cost -= (graph->row[cicy_lowest_bit(rows)] & left) == UINT32_C(1) << j;
        if (best < 0 || cost < least) {
            best = j;
            least = cost;
        }
    }
    return best;
}

cicy_polynomial cicy_fundamental_class(const cicy_configuration *configuration)
{
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    cicy_polynomial product = cicy_polynomial_one();
    uint32_t left = cicy_low_bits(configuration->columns), open = 0;
    while (left) {
        int64_t linear[CICY_MAX_ROWS];
        int j = next_column(&graph, left, open);
        column_class(configuration, j, linear);
        cicy_polynomial larger =
            cicy_polynomial_times_linear(&product, linear, configuration->n, configuration->rows);
        cicy_polynomial_clear(&product);
        product = larger;
        left &= ~(UINT32_C(1) << j);
        open |= graph.column[j];
        uint32_t closed = 0;
        for (int i = 0; i < configuration->rows; i++)
            closed |= (uint32_t)((graph.row[i] & left) == 0) << i;
        cicy_polynomial_prune(&product, configuration->n, closed,
                              cicy_configuration_dimension(configuration));
    }
    return product;
}

cicy_polynomial cicy_times_power_sum(const cicy_configuration *x, const cicy_polynomial *factor,
                                     int k)
{
    cicy_polynomial sum = {.status = factor->status};
    for (int c = 0; c < x->rows + x->columns; c++) {
        int64_t linear[CICY_MAX_ROWS] = {0};
        if (c < x->rows)
            linear[c] = 1;
        else
            column_class(x, c - x->rows, linear);
        cicy_polynomial power = {.status = factor->status};
        cicy_polynomial_add(&power, factor, 1);
        for (int times = 0; times < k; times++) {
            cicy_polynomial larger = cicy_polynomial_times_linear(&power, linear, x->n, x->rows);
            cicy_polynomial_clear(&power);
            power = larger;
        }
        cicy_polynomial_add(&sum, &power, c < x->rows ? x->n[c] + 1 : -1);
        cicy_polynomial_clear(&power);
    }
    return sum;
}

/* The number that a polynomial of the highest degree integrates to, or 0. */
static int64_t integral(const cicy_polynomial *polynomial)
{
    return polynomial->count ? polynomial->monomials[0].coefficient : 0;
}

static int compare_entries(const void *a, const void *b)
{
    return memcmp(a, b, CICY_MAX_DIMENSION);
}

/* Reads a form of the given degree off class * prod L_j, dividing by `divisor`. */
static cicy_status read_form(const cicy_configuration *configuration,
                             const cicy_polynomial *polynomial, int degree, int64_t divisor,
                             cicy_form *form)
{
    if (polynomial->status != CICY_OK)
        return polynomial->status;
    form->degree = degree;
    form->entries = calloc(polynomial->count + 1, sizeof *form->entries);
    if (!form->entries)
        return CICY_SYSTEM;
    for (size_t k = 0; k < polynomial->count; k++) {
        const cicy_monomial *monomial = &polynomial->monomials[k];
        cicy_form_entry *entry = &form->entries[form->count++];
        entry->value = monomial->coefficient / divisor;
        for (int i = 0, used = 0; i < configuration->rows; i++)
            for (int a = monomial->exponent[i]; a < configuration->n[i]; a++)
                entry->rows[used++] = (uint8_t)i;
    }
    qsort(form->entries, form->count, sizeof *form->entries, compare_entries);
    return CICY_OK;
}

/* With c_1 = 0: c_2 = -P_2/2, c_3 = P_3/3, c_4 = P_2^2/8 - P_4/4, c_5 = P_5/5 - P_2 P_3/6. */
static cicy_status integrate_chern_classes(const cicy_configuration *configuration,
                                           const cicy_polynomial *fundamental,
                                           const cicy_polynomial *second, cicy_topology *topology)
{
    int d = topology->dimension;
    cicy_polynomial top = cicy_times_power_sum(configuration, fundamental, d), mixed = {0};
    switch (d) {
    case 2:
    case 3:
        topology->euler = (d == 2 ? -1 : 1) * integral(&top) / d;
        break;
    case 4:
        mixed = cicy_times_power_sum(configuration, second, 2);
        topology->c2c2 = integral(&mixed) / 4;
        topology->euler = (integral(&mixed) - 2 * integral(&top)) / 8;
        break;
    case 5:
        mixed = cicy_times_power_sum(configuration, second, 3);
        topology->c2c3 = -integral(&mixed) / 6;
        topology->euler = integral(&top) / 5 + topology->c2c3;
        break;
    default: /* c_1 = 0 */
        break;
    }
    cicy_status status = top.status != CICY_OK ? top.status : mixed.status;
    cicy_polynomial_clear(&top);
    cicy_polynomial_clear(&mixed);
    return status;
}

static cicy_status compute(const cicy_configuration *configuration, cicy_topology *topology)
{
    int d = topology->dimension;
    cicy_polynomial fundamental = cicy_fundamental_class(configuration), second = {0};
    cicy_status status = read_form(configuration, &fundamental, d, 1, &topology->intersection);
    if (status == CICY_OK && d >= 2) {
        second = cicy_times_power_sum(configuration, &fundamental, 2);
        status = read_form(configuration, &second, d - 2, -2, &topology->second_chern);
    }
    CICY_THEN(status, integrate_chern_classes(configuration, &fundamental, &second, topology));
    cicy_polynomial_clear(&fundamental);
    cicy_polynomial_clear(&second);
    return status;
}

cicy_status cicy_topology_compute(const cicy_configuration *configuration, cicy_topology *topology,
                                  cicy_error *error)
{
    assert(cicy_configuration_is_sound(configuration));
    *topology = (cicy_topology){.dimension = cicy_configuration_dimension(configuration),
                                .rows = configuration->rows};
    cicy_status status = compute(configuration, topology);
    if (status == CICY_SYSTEM)
        return cicy_error_memory(error);
    if (status != CICY_OK)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "an intersection number leaves 64 bits");
    return CICY_OK;
}

void cicy_topology_clear(cicy_topology *topology)
{
    free(topology->intersection.entries);
    free(topology->second_chern.entries);
    *topology = (cicy_topology){0};
}

int64_t cicy_form_evaluate(const cicy_form *form, const uint8_t *rows)
{
    cicy_form_entry key = {0};
    for (int k = 0; k < form->degree; k++) {
        int at = k;
        for (; at > 0 && key.rows[at - 1] > rows[k]; at--)
            key.rows[at] = key.rows[at - 1];
        key.rows[at] = rows[k];
    }
    const cicy_form_entry *found =
        form->count ? bsearch(&key, form->entries, form->count, sizeof key, compare_entries) : NULL;
    return found ? found->value : 0;
}
