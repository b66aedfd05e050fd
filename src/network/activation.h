/* Activations of dense layers. */
#ifndef CICYMINER_NETWORK_ACTIVATION_H
#define CICYMINER_NETWORK_ACTIVATION_H

#include "cicyminer/network.h"

/* values [size] = activation(values). */
void cicy_activation_apply(cicy_activation activation, size_t size, cicy_real *values);

/* gradient [size] *= the derivative, expressed by the activation's value. */
void cicy_activation_multiply(cicy_activation activation, size_t size, const cicy_real *values,
                              cicy_real *gradient);

#endif
