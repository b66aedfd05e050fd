#include "geometry/cohomology/complex/monad_complex.h"

#include "base/errors.h"
#include "geometry/cohomology/complex/build_complex.h"

/* Whether O(to - from) has sections on the ambient space; degree [rows] gets to - from. */
static bool entry_degree(const cicy_configuration *x, const int64_t *from, const int64_t *to,
                         uint8_t *degree)
{
    for (int i = 0; i < x->rows; i++) {
        if (to[i] < from[i] || to[i] - from[i] > UINT8_MAX)
            return false;
        degree[i] = (uint8_t)(to[i] - from[i]);
    }
    return true;
}

/* Twists and degrees of polynomials must fit into their types. */
static cicy_status check_degrees(const cicy_configuration *x, const cicy_monad *monad,
                                 cicy_error *error)
{
    enum { MOST = 120 }; /* twice this fits into the degree of a polynomial */
    const int64_t *sums[] = {monad->first, monad->second};
    const size_t counts[] = {monad->first_count, monad->second_count};
    for (int s = 0; s < 2; s++)
        for (size_t k = 0; k < counts[s] * x->rows; k++)
            if (sums[s][k] > MOST || sums[s][k] < -MOST)
                return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                           "degree %lld of a line bundle of the monad is beyond %d",
                                           (long long)sums[s][k], MOST);
    return CICY_OK;
}

cicy_status cicy_monad_complex(cicy_twisted_complex *complex, const cicy_configuration *x,
                               const cicy_monad *monad, int degree, cicy_error *error)
{
    CICY_TRY(check_degrees(x, monad, error));
    const size_t entries = monad->first_count * monad->second_count;
    CICY_TRY(cicy_complex_start(complex, x, monad->first_count + monad->second_count, entries,
                                entries, error));
    for (size_t b = 0; b < monad->first_count; b++)
        cicy_complex_add_generator(complex, degree, monad->first + b * x->rows);
    for (size_t c = 0; c < monad->second_count; c++)
        cicy_complex_add_generator(complex, degree + 1, monad->second + c * x->rows);
    for (size_t b = 0; b < monad->first_count; b++)
        for (size_t c = 0; c < monad->second_count; c++) {
            uint8_t own[CICY_MAX_ROWS];
            if (!entry_degree(x, monad->first + b * x->rows, monad->second + c * x->rows, own))
                continue;
            const uint32_t entry = cicy_complex_add_polynomial(complex, own);
            cicy_complex_add_arrow(complex, (cicy_arrow){.from = (uint32_t)b,
                                                         .to = (uint32_t)(monad->first_count + c),
                                                         .polynomial = entry});
        }
    return CICY_OK;
}

cicy_status cicy_monad_complete(cicy_twisted_complex *complex, cicy_monomials *monomials,
                                cicy_error *error)
{
    (void)monomials;
    cicy_random random;
    cicy_random_init(&random, complex->prime, complex->polynomial[0].coefficient[0]);
    cicy_status status = CICY_OK;
    for (size_t k = complex->configuration->columns; k < complex->polynomials; k++)
        CICY_THEN(status,
                  cicy_form_polynomial_draw(complex, 0, &random, &complex->polynomial[k], error));
    return status;
}
