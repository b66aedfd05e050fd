/* The two parallel 'same' convolutions of an Inception module, (rows x 1) and (1 x columns),
 * forward and backward. Arrays are [sample][row][column][channel]. */
#ifndef CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_PAIR_H
#define CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_PAIR_H

#include "engine/cpu/convolution/conv_dft.h"
#include "engine/kernels.h"

struct cicy_inception {
    size_t rows, columns, channels, filters; /* output channels: 2 filters, rows' first */
    size_t max_batch;
    bool relu;                   /* activation of the convolutions */
    cicy_transform transform[2]; /* along the rows, along the columns */
    bool direct;                 /* few channels: transforms would not pay */
};

#endif
