/* Ranks r_q of the maps D_q from degree q to q + 1 on the first page, of dimensions e_q:
 * h^q = e_q - r_q - r_(q-1). Outside the degrees where X has cohomology the sequence is exact,
 * which gives the ranks there without work. Each rank found for particular polynomials and a prime
 * is at most the generic one. */
#include "geometry/cohomology/complex/hypercohomology.h"

#include <assert.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/errors.h"
#include "geometry/cohomology/complex/differential.h"
#include "geometry/cohomology/ranks/prime_field.h"

/* Monomials of the special polynomials besides pure powers, from attempt to attempt. */
static const size_t sparse_terms[] = {1, 4};
enum { SPARSE_ATTEMPTS = sizeof sparse_terms / sizeof *sparse_terms, DENSE_ATTEMPTS = 6 };

typedef struct ranks {
    cicy_twisted_complex *complex;
    const cicy_cells *cells;
    cicy_monomials *monomials;
    const cicy_rank_options *options;
    int64_t sizes[2 * CICY_DEGREES], found[2 * CICY_DEGREES];
    int64_t *e, *r; /* e[q] and the largest rank r[q] so far, -CICY_DEGREES < q < CICY_DEGREES */
    cicy_error *error;
} ranks;

/* e_q, and r_q below `least` and from `most` on. */
static void set_known(ranks *s)
{
    s->e = s->sizes + CICY_DEGREES;
    s->r = s->found + CICY_DEGREES;
    for (int q = s->cells->least; s->cells->count && q <= s->cells->most; q++)
        s->e[q] = (int64_t)cicy_cells_size(s->cells, q);
    for (int q = 1 - CICY_DEGREES; q < s->options->least; q++)
        s->r[q] = s->e[q] - s->r[q - 1];
    for (int q = CICY_DEGREES - 2; q >= s->options->most; q--)
        s->r[q] = s->e[q + 1] - s->r[q + 1];
}

/* What h^q would be with the ranks so far: at least the generic one. */
static int64_t bound_of(const ranks *s, int q)
{
    return s->e[q] - s->r[q] - s->r[q - 1];
}

/* By how much r_q can still grow. */
static int64_t open_rank(const ranks *s, int q)
{
    const int64_t below = bound_of(s, q), above = bound_of(s, q + 1);
    return below < above ? below : above;
}

static bool is_certain(const ranks *s)
{
    for (int q = s->options->least; q < s->options->most; q++)
        for (int p = q + 1; p <= s->options->most; p += 2)
            if (bound_of(s, q) > 0 && bound_of(s, p) > 0)
                return false;
    return true;
}

bool cicy_rank_keep_going(void *user, const cicy_progress_report *report)
{
    cicy_rank_watch *w = user;
    w->late = cicy_clock() > w->deadline;
    return !w->late &&
           (!w->progress || !w->progress->call || w->progress->call(w->progress->user, report));
}

/* Whether a map fits into the memory: its entries are counted with every product. */
static cicy_status check_memory(const ranks *s, int q)
{
    size_t widest = 0;
    for (size_t k = 0; k < s->complex->polynomials; k++)
        widest += s->complex->polynomial[k].count;
    const double entries = (double)s->e[q] * (double)widest;
    if (8 * entries > 8 * (double)s->options->memory)
        return cicy_error_set_code(
            s->error, CICY_ERROR_TOO_LARGE, "a map of %lld x %lld needs more than %zu MiB",
            (long long)s->e[q], (long long)s->e[q + 1], s->options->memory >> 20);
    return CICY_OK;
}

/* One rank with the present polynomials; raises r[q]. `skip` and `independent` as for
 * cicy_sparse_rank. */
static cicy_status compute_rank(ranks *s, int q, const bool *skip, bool *independent)
{
    cicy_rank_watch w = {.progress = s->options->progress, .deadline = s->options->deadline};
    const cicy_progress progress = {cicy_rank_keep_going, &w};
    cicy_sparse_matrix map = {0};
    cicy_status status = check_memory(s, q);
    if (status == CICY_OK)
        status = s->options->map ? s->options->map(s->options->user, s->complex, s->monomials, q,
                                                   &progress, &map, s->error)
                                 : cicy_differential(s->complex, s->cells, s->monomials, q,
                                                     &progress, &map, s->error);
    const cicy_rank_limits limits = {.bound = (size_t)(s->r[q] + open_rank(s, q)),
                                     .memory = s->options->memory,
                                     .progress = &progress};
    size_t rank = 0;
    if (status == CICY_OK)
        status = cicy_sparse_rank(&map, skip, &limits, independent, &rank, s->error);
    if (status == CICY_OK && (int64_t)rank > s->r[q])
        s->r[q] = (int64_t)rank;
    if (status == CICY_INTERRUPTED && w.late)
        status = cicy_error_set_code(s->error, CICY_ERROR_TOO_LARGE,
                                     "the time is over in a map of %lld x %lld", (long long)s->e[q],
                                     (long long)s->e[q + 1]);
    cicy_sparse_clear(&map);
    return status;
}

/* All ranks that are open. Monomials that the image of one map makes dependent need not be mapped
 * by the next. */
static cicy_status attempt(ranks *s, size_t terms, uint32_t prime, uint64_t stream)
{
    cicy_random random;
    cicy_random_init(&random, s->options->seed, stream);
    s->complex->prime = prime;
    const cicy_rank_options *options = s->options;
    cicy_status status =
        options->draw
            ? options->draw(options->user, s->complex, s->monomials, (int)stream, &random, s->error)
            : cicy_twisted_complex_draw(s->complex, terms, &random, s->error);
    if (status == CICY_OK && s->options->complete)
        status = s->options->complete(s->complex, s->monomials, s->error);
    bool *skip = NULL;
    for (int q = s->options->least; q < s->options->most && status == CICY_OK; q++) {
        bool *independent = NULL;
        if (open_rank(s, q) > 0) {
            independent = malloc((size_t)s->e[q + 1] + 1);
            status =
                independent ? compute_rank(s, q, skip, independent) : cicy_error_memory(s->error);
        }
        free(skip);
        skip = independent;
    }
    free(skip);
    return status;
}

/* Polynomials with all monomials, until two attempts in a row raise no rank. */
static cicy_status attempt_dense(ranks *s)
{
    cicy_status status = CICY_OK;
    int agreed = 0;
    for (int k = 0; k < DENSE_ATTEMPTS && status == CICY_OK && !is_certain(s); k++) {
        int64_t before = 0, after = 0;
        for (int q = s->options->least; q < s->options->most; q++)
            before += s->r[q];
        status = attempt(s, 0, k % 2 ? CICY_SECOND_PRIME : CICY_FIRST_PRIME,
                         CICY_GENERAL_ATTEMPT + (uint64_t)k);
        for (int q = s->options->least; q < s->options->most; q++)
            after += s->r[q];
        agreed = k > 0 && before == after ? agreed + 1 : 0;
        if (agreed > 0 || s->options->unchecked)
            break;
    }
    return status;
}

cicy_status cicy_hypercohomology(cicy_twisted_complex *complex, const cicy_cells *cells,
                                 cicy_monomials *monomials, const cicy_rank_options *options,
                                 int64_t *h, cicy_error *error)
{
    ranks s = {.complex = complex,
               .cells = cells,
               .monomials = monomials,
               .options = options,
               .error = error};
    assert(cells->count == 0 ||
           (cells->least > -CICY_DEGREES + 1 && cells->most < CICY_DEGREES - 1));
    set_known(&s);
    cicy_status status = CICY_OK;
    const int attempts = options->draw ? options->attempts : SPARSE_ATTEMPTS;
    for (int k = 0; k < attempts && status == CICY_OK && !is_certain(&s); k++)
        status = attempt(&s, options->draw ? 0 : sparse_terms[k], CICY_FIRST_PRIME, (uint64_t)k);
    if (status == CICY_OK && (!options->draw || options->general))
        status = attempt_dense(&s);
    for (int q = options->least; q <= options->most; q++) {
        h[q - options->least] = bound_of(&s, q);
        assert(bound_of(&s, q) >= 0);
    }
    return status;
}
