#include "geometry/cohomology/complex/transfer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/configuration/incidence.h"

/* ---- Sums of cochains ---- */

static void empty_sum(cicy_transfer_sum *sum)
{
    sum->count = 0;
    if (sum->slot)
        memset(sum->slot, 0, sum->slots * sizeof *sum->slot);
}

static void clear_sum(cicy_transfer_sum *sum)
{
    free(sum->state);
    free(sum->coefficient);
    free(sum->slot);
    *sum = (cicy_transfer_sum){0};
}

static uint64_t hash(const cicy_transfer_state *state)
{
    uint64_t words[sizeof *state / 8], value = UINT64_C(0x9e3779b97f4a7c15);
    memcpy(words, state, sizeof words);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        value = (value ^ words[k]) * UINT64_C(0xff51afd7ed558ccd);
        value ^= value >> 32;
    }
    return value;
}

/* Where a state is or would be. */
static size_t find_slot(const cicy_transfer_sum *sum, const cicy_transfer_state *state)
{
    size_t slot = hash(state) & (sum->slots - 1);
    while (sum->slot[slot] && memcmp(&sum->state[sum->slot[slot] - 1], state, sizeof *state) != 0)
        slot = (slot + 1) & (sum->slots - 1);
    return slot;
}

static bool grow_sum(cicy_transfer_sum *sum)
{
    const size_t capacity = sum->capacity ? 2 * sum->capacity : 64;
    cicy_transfer_state *state = realloc(sum->state, capacity * sizeof *state);
    if (state)
        sum->state = state;
    uint32_t *coefficient =
        state ? realloc(sum->coefficient, capacity * sizeof *coefficient) : NULL;
    if (coefficient)
        sum->coefficient = coefficient;
    uint32_t *slot = coefficient ? calloc(2 * capacity, sizeof *slot) : NULL;
    if (!slot)
        return false;
    free(sum->slot);
    sum->slot = slot;
    sum->slots = 2 * capacity;
    sum->capacity = capacity;
    for (size_t k = 0; k < sum->count; k++)
        sum->slot[find_slot(sum, &sum->state[k])] = (uint32_t)k + 1;
    return true;
}

static bool add_to_sum(cicy_transfer_sum *sum, const cicy_transfer_state *state,
                       uint32_t coefficient, uint32_t prime)
{
    if (sum->count == sum->capacity && !grow_sum(sum))
        return false;
    const size_t slot = find_slot(sum, state);
    if (sum->slot[slot]) {
        uint32_t *old = &sum->coefficient[sum->slot[slot] - 1];
        *old = cicy_prime_add(*old, coefficient, prime);
        return true;
    }
    sum->state[sum->count] = *state;
    sum->coefficient[sum->count++] = coefficient;
    sum->slot[slot] = (uint32_t)sum->count;
    return true;
}

/* ---- Set-up ---- */

cicy_status cicy_transfer_init(cicy_transfer *transfer, const cicy_twisted_complex *complex,
                               const cicy_cells *cells, cicy_monomials *monomials, int degree,
                               cicy_error *error)
{
    *transfer = (cicy_transfer){
        .complex = complex, .cells = cells, .monomials = monomials, .degree = degree};
    transfer->target = malloc((cells->count + 1) * sizeof *transfer->target);
    transfer->steps = malloc((cicy_steps_most(complex) + 1) * sizeof *transfer->steps);
    if (!transfer->target || !transfer->steps)
        return cicy_error_memory(error);
    for (int i = 0; i < complex->configuration->rows; i++)
        transfer->first[i + 1] = transfer->first[i] + complex->configuration->n[i] + 1;
    assert(transfer->first[complex->configuration->rows] <= CICY_TRANSFER_COORDINATES);
    return CICY_OK;
}

void cicy_transfer_clear(cicy_transfer *transfer)
{
    clear_sum(&transfer->now);
    clear_sum(&transfer->next);
    clear_sum(&transfer->done);
    free(transfer->target);
    free(transfer->steps);
    *transfer = (cicy_transfer){0};
}

bool cicy_transfer_begin(cicy_transfer *transfer, const cicy_cell *from)
{
    transfer->from = from;
    transfer->targets = 0;
    const bool koszul = transfer->complex->arrows == 0;
    for (size_t c = 0; c < transfer->cells->count && from->inverse; c++) {
        const cicy_cell *to = &transfer->cells->cell[c];
        if (to->degree == from->degree + 1 && to->inverse != from->inverse &&
            (to->inverse & ~from->inverse) == 0 && (!koszul || (to->columns & ~from->columns) == 0))
            transfer->target[transfer->targets++] = to;
    }
    return transfer->targets > 0;
}

/* ---- One row of a cochain ---- */

typedef enum row_kind {
    CONSTANT, /* an ordinary monomial, on all of P^n */
    SETTLED,  /* all exponents negative, I = all coordinates */
    OPEN      /* neither: no cohomology yet */
} row_kind;

static bool is_inside(const cicy_transfer_state *state, int coordinate)
{
    return state->inside[coordinate / 64] >> (coordinate % 64) & 1;
}

static row_kind kind_of_row(const cicy_transfer *t, const cicy_transfer_state *state, int i)
{
    if (state->constant >> i & 1)
        return CONSTANT;
    for (int c = t->first[i]; c < t->first[i + 1]; c++)
        if (state->exponent[c] >= 0)
            return OPEN;
    return SETTLED;
}

/* Whether p does not kill an open row: no exponent is negative and I is the first coordinate; the
 * row is made constant then. */
static bool close_row(const cicy_transfer *t, cicy_transfer_state *state, int i)
{
    for (int c = t->first[i]; c < t->first[i + 1]; c++)
        if (state->exponent[c] < 0 || is_inside(state, c) != (c == t->first[i]))
            return false;
    state->constant |= UINT32_C(1) << i;
    state->inside[t->first[i] / 64] &= ~(UINT64_C(1) << (t->first[i] % 64));
    return true;
}

/* Takes the first coordinate with an exponent >= 0 out of I; *odd gets the sign of its place. False
 * when the row can never be closed: exponents only grow, so coordinates leave I from the last one
 * to the second, each when it is the first that is not negative. */
static bool contract_row(const cicy_transfer *t, cicy_transfer_state *state, int i, bool *odd)
{
    int c = t->first[i];
    while (state->exponent[c] < 0)
        c++;
    if (c == t->first[i] || !is_inside(state, c) ||
        (c + 1 < t->first[i + 1] && is_inside(state, c + 1)))
        return false;
    state->inside[c / 64] &= ~(UINT64_C(1) << (c % 64));
    *odd = (c - t->first[i]) & 1;
    return true;
}

/* ---- The steps ---- */

/* Whether some target can still be reached. */
static bool is_alive(const cicy_transfer *t, const cicy_transfer_state *state)
{
    uint32_t ordinary = state->constant;
    for (int i = 0; i < t->complex->configuration->rows; i++)
        if (kind_of_row(t, state, i) == OPEN)
            ordinary |= UINT32_C(1) << i;
    const bool koszul = t->complex->arrows == 0;
    for (size_t k = 0; k < t->targets; k++)
        if ((t->target[k]->inverse & ordinary) == 0 &&
            (!koszul || (t->target[k]->columns & ~state->columns) == 0))
            return true;
    return false;
}

/* The place in the matrix of a cochain all of whose rows are constant or settled. */
static size_t place_of(const cicy_transfer *t, const cicy_transfer_state *state)
{
    const cicy_configuration *x = t->complex->configuration;
    const cicy_cell *cell = cicy_cells_get(t->cells, state->generator, state->columns);
    assert(cell && cell->degree == t->degree + 1);
    size_t stride[CICY_MAX_ROWS], place = cell->offset;
    cicy_cell_strides(x, cell, stride);
    for (int i = 0; i < x->rows; i++) {
        int16_t exponents[CICY_TRANSFER_COORDINATES];
        for (int c = t->first[i]; c < t->first[i + 1]; c++)
            exponents[c - t->first[i]] =
                state->constant >> i & 1 ? state->exponent[c] : (int16_t)(-1 - state->exponent[c]);
        place += stride[i] * cicy_monomial_place(x->n[i] + 1, cell->power[i], exponents);
    }
    return place;
}

/* Applies p and -H to a cochain after delta: adds to t->done, unless `direct`, and to t->next.
 * Returns false without memory. */
static bool settle(cicy_transfer *t, cicy_transfer_state *state, uint32_t coefficient, bool direct)
{
    const cicy_configuration *x = t->complex->configuration;
    const uint32_t prime = t->complex->prime;
    bool odd = ((cicy_count_bits(state->columns) + t->complex->generator[state->generator].degree) &
                1) == 0; /* of -(-1)^degree */
    for (int i = 0; i < x->rows; i++) {
        const row_kind kind = kind_of_row(t, state, i);
        if (kind == SETTLED)
            odd ^= x->n[i] & 1;
        if (kind != OPEN || close_row(t, state, i))
            continue;
        bool place;
        if (!contract_row(t, state, i, &place) || !is_alive(t, state))
            return true;
        coefficient = odd != place ? cicy_prime_negate(coefficient, prime) : coefficient;
        return add_to_sum(&t->next, state, coefficient, prime);
    }
    return direct || add_to_sum(&t->done, state, coefficient, prime);
}

/* Multiplies a cochain by monomial `term` of a polynomial. */
static void multiply(const cicy_transfer *t, cicy_transfer_state *state,
                     const cicy_form_polynomial *f, const uint32_t *const *list, size_t term)
{
    const size_t rows = (size_t)cicy_count_bits(f->rows);
    size_t r = 0;
    for (uint32_t left = f->rows; left; left &= left - 1, r++) {
        const int i = cicy_lowest_bit(left), variables = t->first[i + 1] - t->first[i];
        const uint32_t *by = list[r] + (size_t)f->place[term * rows + r] * (size_t)variables;
        for (int v = 0; v < variables; v++)
            state->exponent[t->first[i] + v] =
                (int16_t)(state->exponent[t->first[i] + v] + (int)by[v]);
    }
}

static cicy_status apply_step(cicy_transfer *t, size_t index, const cicy_step *step, bool direct,
                              cicy_error *error)
{
    const cicy_form_polynomial *f = step->polynomial;
    const uint32_t *list[CICY_MAX_ROWS], prime = t->complex->prime;
    size_t rows = 0;
    for (uint32_t left = f->rows; left; left &= left - 1) {
        const int i = cicy_lowest_bit(left);
        list[rows] =
            cicy_monomial_list(t->monomials, t->complex->configuration->n[i] + 1, f->degree[i]);
        if (!list[rows++])
            return cicy_error_memory(error);
    }
    for (size_t term = 0; term < f->count; term++) {
        cicy_transfer_state state = t->now.state[index];
        state.generator = step->generator;
        state.columns = step->columns;
        multiply(t, &state, f, list, term);
        uint32_t value =
            cicy_prime_multiply(t->now.coefficient[index], f->coefficient[term], prime);
        if (step->times > 1)
            value = cicy_prime_multiply(value, step->times, prime);
        if (step->negative)
            value = cicy_prime_negate(value, prime);
        if (!settle(t, &state, value, direct))
            return cicy_error_memory(error);
    }
    return CICY_OK;
}

/* The cochain i(monomial) of the source. */
static bool start(cicy_transfer *t, const uint32_t *at)
{
    const cicy_configuration *x = t->complex->configuration;
    cicy_transfer_state state = {.generator = t->from->generator,
                                 .columns = t->from->columns,
                                 .constant = ~t->from->inverse & cicy_low_bits(x->rows)};
    for (int i = 0; i < x->rows; i++) {
        const int variables = x->n[i] + 1;
        const bool inverse = t->from->inverse >> i & 1;
        const uint32_t *list = cicy_monomial_list(t->monomials, variables, t->from->power[i]);
        if (!list)
            return false;
        for (int v = 0; v < variables; v++) {
            const int c = t->first[i] + v, e = (int)list[at[i] * (size_t)variables + (size_t)v];
            state.exponent[c] = (int16_t)(inverse ? -1 - e : e);
            if (inverse)
                state.inside[c / 64] |= UINT64_C(1) << (c % 64);
        }
    }
    empty_sum(&t->now);
    return add_to_sum(&t->now, &state, 1, t->complex->prime);
}

cicy_status cicy_transfer_row(cicy_transfer *t, const uint32_t *at, cicy_sparse_matrix *matrix,
                              cicy_error *error)
{
    if (!start(t, at))
        return cicy_error_memory(error);
    empty_sum(&t->done);
    cicy_status status = CICY_OK;
    for (bool direct = true; t->now.count > 0 && status == CICY_OK; direct = false) {
        empty_sum(&t->next);
        for (size_t k = 0; k < t->now.count && status == CICY_OK; k++) {
            if (t->now.coefficient[k] == 0)
                continue;
            const size_t steps = cicy_steps(t->complex, t->now.state[k].generator,
                                            t->now.state[k].columns, t->steps);
            for (size_t s = 0; s < steps && status == CICY_OK; s++)
                status = apply_step(t, k, &t->steps[s], direct, error);
        }
        const cicy_transfer_sum old = t->now;
        t->now = t->next;
        t->next = old;
    }
    if (status == CICY_OK)
        status = cicy_sparse_reserve(matrix, t->done.count, error);
    for (size_t k = 0; status == CICY_OK && k < t->done.count; k++)
        if (t->done.coefficient[k])
            cicy_sparse_append(matrix, place_of(t, &t->done.state[k]), t->done.coefficient[k]);
    return status;
}
