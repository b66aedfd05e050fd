#include "geometry/cohomology/line_bundles/dimension_bounds.h"

#include <string.h>

static const int64_t largest = INT64_C(1) << 40;

/* Between which numbers h^q is, from the index and the bounds of the others; false when the sums
 * are too large. */
static bool range_of(const cicy_dimension_bounds *b, int q, int64_t *least, int64_t *most)
{
    if (b->index > largest || b->index < -largest)
        return false;
    const int64_t own = q % 2 ? -b->index : b->index;
    *least = *most = own;
    for (int p = 0; p <= b->dimension; p++) {
        if (p == q)
            continue;
        if (b->most[p] > largest)
            return false;
        const bool same = (p + q) % 2 == 0;
        *most += same ? -b->least[p] : b->most[p];
        *least += same ? -b->most[p] : b->least[p];
    }
    return true;
}

void cicy_bounds_tighten(cicy_dimension_bounds *b)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int q = 0; q <= b->dimension; q++) {
            int64_t least, most;
            if (!range_of(b, q, &least, &most))
                continue;
            if (most < b->most[q]) {
                b->most[q] = most;
                changed = true;
            }
            if (least > b->least[q]) {
                b->least[q] = least;
                changed = true;
            }
        }
    }
}

cicy_dimension_bounds cicy_bounds_start(int dimension, int64_t index, const int64_t *most)
{
    cicy_dimension_bounds b = {.dimension = dimension, .index = index};
    memcpy(b.most, most, ((size_t)dimension + 1) * sizeof *most);
    cicy_bounds_tighten(&b);
    return b;
}

cicy_dimension_bounds cicy_bounds_mirrored(const cicy_dimension_bounds *b)
{
    const int d = b->dimension;
    cicy_dimension_bounds m = {.dimension = d, .index = d % 2 ? -b->index : b->index};
    for (int q = 0; q <= d; q++) {
        m.least[q] = b->least[d - q];
        m.most[q] = b->most[d - q];
    }
    return m;
}

bool cicy_bounds_are_exact(const cicy_dimension_bounds *b)
{
    for (int q = 0; q <= b->dimension; q++)
        if (b->least[q] != b->most[q])
            return false;
    return true;
}
