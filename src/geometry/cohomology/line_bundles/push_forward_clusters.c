#include "geometry/cohomology/line_bundles/push_forward_clusters.h"

#include "geometry/configuration/incidence.h"

static void add_cluster(cicy_push_forward *p, cicy_component found)
{
    cicy_cluster added = {
        .rows = found.rows, .columns = found.columns, .delta = -cicy_count_bits(found.columns)};
    bool sign[2] = {false, false};
    for (uint32_t rows = found.rows; rows; rows &= rows - 1)
        added.delta += p->x->n[cicy_lowest_bit(rows)];
    for (int r = 0; r < p->z.rows; r++) {
        for (uint32_t left = found.columns; left; left &= left - 1)
            added.twist[r] =
                (uint8_t)(added.twist[r] + p->x->degree[p->row[r]][cicy_lowest_bit(left)]);
        sign[p->degree[r] < 0] |= added.twist[r] > 0;
    }
    added.pure = !(sign[0] && sign[1]);
    added.inverse = added.pure && sign[1];
    if (added.delta >= 0)
        p->fibre[p->fibres++] = added;
    else
        p->equation[p->equations++] = added;
}

void cicy_push_forward_analyse(cicy_push_forward *p, const int64_t *bundle)
{
    cicy_graph graph;
    uint32_t zero = 0;
    cicy_graph_init(&graph, p->x);
    for (int i = 0; i < p->x->rows; i++) {
        if (bundle[i] == 0) {
            zero |= UINT32_C(1) << i;
            continue;
        }
        p->row[p->z.rows] = (uint8_t)i;
        p->z.n[p->z.rows] = p->x->n[i];
        p->degree[p->z.rows++] = (int16_t)bundle[i];
    }
    for (uint32_t columns = cicy_low_bits(p->x->columns); columns;) {
        const cicy_component found =
            cicy_graph_flood(&graph, cicy_lowest_bit(columns), zero, UINT32_MAX);
        columns &= ~found.columns;
        add_cluster(p, found);
    }
    uint8_t used[CICY_MAX_ROWS] = {0};
    for (int a = 0; a < p->equations; a++) {
        const bool divided = cicy_is_divided(p, a);
        for (int r = 0; r < p->z.rows; r++)
            if (!divided)
                p->z.degree[r][p->z.columns] = p->equation[a].twist[r];
            else if (p->equation[a].twist[r])
                p->variable[a][r] = used[r]++;
        if (!divided)
            p->column[p->z.columns++] = a;
    }
}
/* Bit a: the monomial of the pure equation a divides on this row. */
bool cicy_mark_multiples(void *user, const cicy_cell *cell, int row, uint32_t *masks)
{
    const cicy_push_forward *p = user;
    const size_t variables = p->z.n[row] + 1u;
    const size_t count = cicy_monomial_count((int)variables, cell->power[row]);
    const uint32_t *exponents = cicy_monomial_list(p->monomials, (int)variables, cell->power[row]);
    for (size_t k = 0; exponents && k < count; k++, exponents += variables) {
        masks[k] = 0;
        for (int a = 0; a < p->equations; a++) {
            const uint8_t power = p->equation[a].twist[row];
            const bool divides = power == 0 || exponents[p->variable[a][row]] >= power;
            masks[k] |= (uint32_t)(divides && cicy_is_divided(p, a)) << a;
        }
    }
    return exponents != NULL;
}
