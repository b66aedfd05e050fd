/* X is mapped to the product of the rows but one, of degree -k < 0. If X is birational to its image
 * (n + 1 linear columns on the row), or covers it twice (n columns, one of them quadratic), the map
 * contracts curves over points only. The direct image F of the bundle is that of another one, of
 * degree k and without higher direct images: on the flop, or on X itself. */
#include "geometry/cohomology/line_bundles/contraction.h"

#include <math.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/cohomology.h"
#include "geometry/cohomology/complex/flop_complex.h"
#include "geometry/cohomology/line_bundles/direct_image.h"
#include "geometry/cohomology/line_bundles/mixed_page.h"

enum { MOST_DIMENSION = 3, MOST_GENERATORS = 200, ATTEMPTS = 2 };

/* ---- The direct images ---- */

typedef enum contraction { NEITHER, FLOP, COVER } contraction;

static contraction kind_of_row(const cicy_configuration *x, int row)
{
    int columns = 0, largest = 0;
    for (int j = 0; j < x->columns; j++) {
        columns += x->degree[row][j] > 0;
        largest = x->degree[row][j] > largest ? x->degree[row][j] : largest;
    }
    return columns == x->n[row] + 1 ? FLOP : columns == x->n[row] && largest == 2 ? COVER : NEITHER;
}

/* On X: the involution of the double cover takes H to D - H, D the degree of the resultant of the
 * columns and a linear form. False when a degree becomes too large. */
static bool reflect(const cicy_configuration *x, const int64_t *bundle, int row, int64_t *image)
{
    for (int i = 0; i < x->rows; i++) {
        int64_t degree = 0;
        for (int j = 0; j < x->columns; j++)
            degree += x->degree[row][j] == 2   ? x->degree[i][j]
                      : x->degree[row][j] == 1 ? 2 * x->degree[i][j]
                                               : 0;
        image[i] = i == row ? -bundle[row] : bundle[i] + bundle[row] * degree;
        if (image[i] > INT16_MAX / 2 || image[i] < INT16_MIN / 2)
            return false;
    }
    return true;
}

/* Bounds for the image on X. False when there are none. */
static bool bound_cover(const cicy_configuration *x, const int64_t *bundle, int row,
                        cicy_dimension_bounds *image)
{
    const int d = cicy_configuration_dimension(x);
    int64_t reflected[CICY_MAX_ROWS], h[CICY_MAX_DIMENSION + 1], index;
    if (!reflect(x, bundle, row, reflected))
        return false;
    bool negative = false;
    for (int i = 0; i < x->rows; i++)
        negative |= reflected[i] < 0;
    if (negative) {
        const bool certain = cicy_mixed_bounds(x, reflected, h, &index);
        if (index == CICY_NO_INDEX)
            return false;
        *image = cicy_bounds_start(d, index, h);
        if (certain)
            memcpy(image->least, h, sizeof h);
        return true;
    }
    if (cicy_cohomology_compute(x, reflected, h, NULL) != CICY_OK)
        return false;
    *image = (cicy_dimension_bounds){.dimension = d};
    for (int q = 0; q <= d; q++) {
        image->index += q % 2 ? -h[q] : h[q];
        image->least[q] = image->most[q] = h[q];
    }
    return true;
}

/* The flop's complex and its first page. */
typedef struct flop {
    cicy_configuration base;
    cicy_twisted_complex complex;
    cicy_cells cells;
} flop;

static void clear_flop(flop *f)
{
    cicy_cells_clear(&f->cells);
    cicy_twisted_complex_clear(&f->complex);
}

static cicy_status make_flop(const cicy_configuration *x, const int64_t *bundle, int row,
                             bool arrows, flop *f, cicy_error *error)
{
    *f = (flop){0};
    cicy_flop_base(x, row, &f->base);
    cicy_status status = cicy_flop_complex(x, bundle, row, arrows, &f->base, &f->complex, error);
    CICY_THEN(status, cicy_cells_find(&f->complex, &f->cells, error));
    if (status != CICY_OK)
        clear_flop(f);
    return status;
}

/* X' has no cohomology in degrees below 0 and above d. */
static cicy_dimension_bounds bound_flop(const flop *f, int dimension)
{
    int64_t most[CICY_MAX_DIMENSION + 1], index = 0, before = 0, after = 0;
    for (int q = f->cells.least; f->cells.count && q <= f->cells.most; q++) {
        const int64_t size = (int64_t)cicy_cells_size(&f->cells, q);
        index += q % 2 ? -size : size;
        before = q < 0 ? size - before : before;
    }
    for (int q = f->cells.most; f->cells.count && q > dimension; q--)
        after = (int64_t)cicy_cells_size(&f->cells, q) - after;
    for (int q = 0; q <= dimension; q++)
        most[q] = (int64_t)cicy_cells_size(&f->cells, q) - (q == 0 ? before : 0) -
                  (q == dimension ? after : 0);
    return cicy_bounds_start(dimension, index, most);
}

static bool is_possible(const cicy_configuration *x, const int64_t *bundle, int row)
{
    if (bundle[row] >= 0 || bundle[row] < -MOST_GENERATORS)
        return false;
    const contraction kind = kind_of_row(x, row);
    return kind == COVER ||
           (kind == FLOP && cicy_flop_generators(x->n[row], (int)-bundle[row]) <= MOST_GENERATORS);
}

static void orient(const cicy_configuration *x, const int64_t *bundle, bool dual, int64_t *oriented)
{
    for (int i = 0; i < x->rows; i++)
        oriented[i] = dual ? -bundle[i] : bundle[i];
}

static void combine_oriented(cicy_dimension_bounds *bounds, bool dual, cicy_dimension_bounds *image)
{
    if (!dual) {
        cicy_direct_image_combine(bounds, image);
        return;
    }
    cicy_dimension_bounds mirrored = cicy_bounds_mirrored(bounds);
    cicy_direct_image_combine(&mirrored, image);
    *bounds = cicy_bounds_mirrored(&mirrored);
}

/* Fills in the contraction of a row; false when there are no bounds: its numbers are too large. */
static bool bound_image(const cicy_configuration *x, const int64_t *bundle, int row,
                        cicy_contraction *image)
{
    const int d = cicy_configuration_dimension(x);
    image->work = INFINITY;
    if (kind_of_row(x, row) == COVER)
        return bound_cover(x, bundle, row, &image->bounds);
    flop f;
    if (make_flop(x, bundle, row, false, &f, NULL) != CICY_OK)
        return false;
    image->bounds = bound_flop(&f, d);
    image->work = cicy_cells_work(&f.cells, d);
    clear_flop(&f);
    return true;
}

void cicy_contraction_bounds(const cicy_configuration *x, const int64_t *bundle,
                             cicy_contractions *contractions, cicy_dimension_bounds *bounds)
{
    contractions->count = 0;
    if (bounds->dimension < 2 || bounds->dimension > MOST_DIMENSION ||
        bounds->index == CICY_NO_INDEX)
        return;
    for (int dual = 0; dual < 2; dual++) {
        int64_t oriented[CICY_MAX_ROWS];
        orient(x, bundle, dual, oriented);
        for (int row = 0; row < x->rows; row++) {
            if (!is_possible(x, oriented, row))
                continue;
            cicy_contraction *image = &contractions->item[contractions->count];
            *image = (cicy_contraction){.row = row, .dual = dual};
            if (!bound_image(x, oriented, row, image))
                continue;
            contractions->count++;
            combine_oriented(bounds, dual, &image->bounds);
            if (cicy_bounds_are_exact(bounds))
                return;
        }
    }
}

/* ---- Ranks on the flop ---- */

static cicy_status draw(void *user, cicy_twisted_complex *complex, cicy_monomials *monomials,
                        int attempt, cicy_random *random, cicy_error *error)
{
    static const size_t terms[ATTEMPTS] = {1, 4};
    (void)user, (void)monomials;
    for (size_t k = 0; k < complex->polynomials; k++)
        CICY_TRY(cicy_form_polynomial_draw(complex, attempt < ATTEMPTS ? terms[attempt] : 0, random,
                                           &complex->polynomial[k], error));
    return CICY_OK;
}

/* Improves the image's bounds by ranks, for special or for general polynomials. */
static cicy_status rank_flop(flop *f, const cicy_rank_options *options, bool general,
                             cicy_dimension_bounds *image, cicy_error *error)
{
    int64_t h[CICY_MAX_DIMENSION + 1];
    cicy_monomials monomials = {.limit = options->memory};
    cicy_rank_options own = *options;
    own.draw = draw;
    own.attempts = general ? 0 : ATTEMPTS;
    own.general = general;
    own.most = image->dimension;
    while (own.least < own.most && image->most[own.least] == 0)
        own.least++;
    while (own.most > own.least && image->most[own.most] == 0)
        own.most--;
    const cicy_status status =
        cicy_hypercohomology(&f->complex, &f->cells, &monomials, &own, h, error);
    cicy_monomials_clear(&monomials);
    for (int q = own.least; q <= own.most && status == CICY_OK; q++) {
        const int64_t found = h[q - own.least];
        image->most[q] = found < image->most[q] ? found : image->most[q];
        if (general)
            image->least[q] = image->most[q];
    }
    cicy_bounds_tighten(image);
    return status;
}

/* General polynomials are of use when H^2(F) vanishes. */
static cicy_status use_flop(const cicy_configuration *x, const int64_t *bundle,
                            const cicy_rank_options *options, cicy_contraction *image,
                            cicy_dimension_bounds *bounds, cicy_error *error)
{
    int64_t oriented[CICY_MAX_ROWS];
    flop f;
    orient(x, bundle, image->dual, oriented);
    CICY_TRY(make_flop(x, oriented, image->row, true, &f, error));
    cicy_status status = CICY_OK;
    for (int general = 0; general < 2 && status == CICY_OK && !cicy_bounds_are_exact(bounds);
         general++) {
        combine_oriented(bounds, image->dual, &image->bounds);
        if (general && bounds->dimension == 3 && image->bounds.most[2] > 0)
            break;
        status = rank_flop(&f, options, general, &image->bounds, error);
        if (status == CICY_OK)
            combine_oriented(bounds, image->dual, &image->bounds);
    }
    clear_flop(&f);
    return status;
}

cicy_status cicy_contraction_ranks(const cicy_configuration *x, const int64_t *bundle,
                                   const cicy_rank_options *options, double most_work,
                                   cicy_contractions *contractions, cicy_dimension_bounds *bounds,
                                   cicy_error *error)
{
    for (;;) {
        cicy_contraction *next = NULL;
        for (int k = 0; k < contractions->count; k++)
            if (contractions->item[k].work < most_work &&
                (!next || contractions->item[k].work < next->work))
                next = &contractions->item[k];
        if (!next || cicy_bounds_are_exact(bounds))
            return CICY_OK;
        cicy_error own = {0};
        const cicy_status status = use_flop(x, bundle, options, next, bounds, &own);
        if (status == CICY_INTERRUPTED) {
            if (error)
                *error = own;
            return status;
        }
        next->work = INFINITY;
    }
}
