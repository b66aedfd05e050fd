#include "engine/cpu/fused_norm_view.h"

void cicy_view_gather(const cicy_view *view, size_t channels, size_t first, size_t count,
                      cicy_real *target)
{
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t width = cicy_vector_count(channels - c);
        const cicy_view_channels prepared = cicy_view_prepare(view, c, width);
        const size_t from = first * channels + c;
        for (size_t p = 0; p < count; p++)
            cicy_vector_store(target + p * channels + c,
                              cicy_view_load(&prepared, from + p * channels), width);
    }
}
