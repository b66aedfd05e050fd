/* Weights files inside the library. CMake defines CICY_WEIGHTS_80 and CICY_WEIGHTS_30 as the names
 * of the files that are there. */
#include <math.h>

#include "base/embed.h"
#include "cicyminer/checkpoint.h"

#ifdef CICY_WEIGHTS_80
CICY_EMBED(cicy_weights_80, CICY_WEIGHTS_80);
#endif
#ifdef CICY_WEIGHTS_30
CICY_EMBED(cicy_weights_30, CICY_WEIGHTS_30);
#endif

typedef struct built_in {
    double ratio;
    const unsigned char *begin, *end; /* NULL: not in this build */
} built_in;

static const built_in files[] = {
#ifdef CICY_WEIGHTS_80
    {0.8, cicy_weights_80, cicy_weights_80_end},
#else
    {0.8, NULL, NULL},
#endif
#ifdef CICY_WEIGHTS_30
    {0.3, cicy_weights_30, cicy_weights_30_end},
#else
    {0.3, NULL, NULL},
#endif
};

cicy_status cicy_weights_built_in(double ratio, const void **data, size_t *size, cicy_error *error)
{
    *data = NULL;
    *size = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (fabs(files[i].ratio - ratio) > 1e-9)
            continue;
        if (!files[i].begin)
            return cicy_error_set(error, CICY_USAGE,
                                  "this build has no weights for a ratio of %g in it", ratio);
        *data = files[i].begin;
        *size = (size_t)(files[i].end - files[i].begin);
        return CICY_OK;
    }
    return cicy_error_set(error, CICY_USAGE,
                          "there are weights for a ratio of 0.8 and of 0.3, not of %g", ratio);
}
