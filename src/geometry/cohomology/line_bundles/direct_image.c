#include "geometry/cohomology/line_bundles/direct_image.h"

static void raise(int64_t *least, int64_t to)
{
    *least = to > *least ? to : *least;
}

static void lower(int64_t *most, int64_t to)
{
    *most = to < *most ? to : *most;
}

static int64_t sum(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static void share(cicy_dimension_bounds *a, cicy_dimension_bounds *b, int q)
{
    raise(&a->least[q], b->least[q]);
    raise(&b->least[q], a->least[q]);
    lower(&a->most[q], b->most[q]);
    lower(&b->most[q], a->most[q]);
}

void cicy_direct_image_combine(cicy_dimension_bounds *bundle, cicy_dimension_bounds *image)
{
    const int64_t t = image->index - bundle->index;
    const int d = bundle->dimension;
    for (int round = 0; round < 2; round++) {
        for (int q = 0; q <= d; q++)
            if (d < 3 || q == 0 || q == d)
                share(bundle, image, q);
        if (d == 3) {
            lower(&bundle->most[1], sum(image->most[1], t));
            raise(&bundle->least[1], image->least[1]);
            if (image->most[2] < INT64_MAX)
                raise(&bundle->least[1], image->least[1] + t - image->most[2]);
            lower(&bundle->most[2], image->most[2]);
            raise(&bundle->least[2], image->least[2] - t);
            lower(&image->most[1], bundle->most[1]);
            raise(&image->least[1], bundle->least[1] - t);
            lower(&image->most[2], sum(bundle->most[2], t));
            raise(&image->least[2], bundle->least[2]);
        }
        cicy_bounds_tighten(image);
        cicy_bounds_tighten(bundle);
    }
}
