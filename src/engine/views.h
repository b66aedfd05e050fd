/* Arrays seen through batch norm and activations, which therefore need no separate pass over
 * memory. */
#ifndef CICYMINER_ENGINE_VIEWS_H
#define CICYMINER_ENGINE_VIEWS_H

#include <stdbool.h>

#include "engine/real.h"

/* How the numbers of a line are made from those in memory, channel by channel. */
typedef struct cicy_view {
    const cicy_real *data;
    const cicy_real *scale, *shift; /* value = scale data + shift; NULL: value = data */
    bool relu;                      /* then max(value, 0) */
} cicy_view;

/* The gradient before the activation of a convolution whose output u went through batch norm, whose
 * output v = scale u + shift (relu) got the gradient g:
 * alpha [v > 0] g + beta u + gamma, where u > 0. */
typedef struct cicy_gradient_view {
    const cicy_real *data;                 /* g */
    const cicy_real *value;                /* u */
    const cicy_real *scale, *shift;        /* NULL without batch norm */
    const cicy_real *alpha, *beta, *gamma; /* NULL without batch norm */
    bool relu;                             /* the second activation */
    bool value_relu;                       /* the first one */
} cicy_gradient_view;

#endif
