/* Reading the arrays of views.h, a vector of channels at a time. */
#ifndef CICYMINER_ENGINE_CPU_FUSED_NORM_VIEW_H
#define CICYMINER_ENGINE_CPU_FUSED_NORM_VIEW_H

#include "engine/cpu/vector.h"
#include "engine/views.h"

/* The per-channel numbers of one vector of channels. */
typedef struct cicy_view_channels {
    const cicy_view *view;
    cicy_vector scale, shift;
    size_t count;
} cicy_view_channels;

CICY_INLINE cicy_view_channels cicy_view_prepare(const cicy_view *view, size_t channel,
                                                 size_t count)
{
    cicy_view_channels channels = {.view = view, .count = count};
    if (view->scale) {
        channels.scale = cicy_vector_load(view->scale + channel, count);
        channels.shift = cicy_vector_load(view->shift + channel, count);
    }
    return channels;
}

/* The values at `offset` of the array; zero beyond `count`. */
CICY_INLINE cicy_vector cicy_view_load(const cicy_view_channels *channels, size_t offset)
{
    cicy_vector value = cicy_vector_load(channels->view->data + offset, channels->count);
    if (channels->view->scale)
        value = channels->scale * value + channels->shift;
    if (channels->view->relu)
        value = cicy_vector_relu(value);
    return value;
}

/* Copies the values of `count` positions from `first` on, in an array with `channels` numbers per
 * position, to target [count][channels]. */
void cicy_view_gather(const cicy_view *view, size_t channels, size_t first, size_t count,
                      cicy_real *target);

typedef struct cicy_gradient_channels {
    const cicy_gradient_view *view;
    cicy_vector scale, shift, alpha, beta, gamma;
    size_t count;
} cicy_gradient_channels;

CICY_INLINE cicy_gradient_channels cicy_gradient_prepare(const cicy_gradient_view *view,
                                                         size_t channel, size_t count)
{
    cicy_gradient_channels channels = {.view = view, .count = count};
    if (view->scale) {
        channels.scale = cicy_vector_load(view->scale + channel, count);
        channels.shift = cicy_vector_load(view->shift + channel, count);
        channels.alpha = cicy_vector_load(view->alpha + channel, count);
        channels.beta = cicy_vector_load(view->beta + channel, count);
        channels.gamma = cicy_vector_load(view->gamma + channel, count);
    }
    return channels;
}

CICY_INLINE cicy_vector cicy_gradient_load(const cicy_gradient_channels *channels, size_t offset)
{
    const cicy_gradient_view *view = channels->view;
    cicy_vector gradient = cicy_vector_load(view->data + offset, channels->count);
    if (!view->scale && !view->value_relu)
        return gradient;
    const cicy_vector value = cicy_vector_load(view->value + offset, channels->count);
    if (view->scale) {
        if (view->relu)
            gradient =
                cicy_vector_where_positive(channels->scale * value + channels->shift, gradient);
        gradient = channels->alpha * gradient + (channels->beta * value + channels->gamma);
    }
    return view->value_relu ? cicy_vector_where_positive(value, gradient) : gradient;
}

#endif
