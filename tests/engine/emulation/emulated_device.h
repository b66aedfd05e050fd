/* The setup and teardown of the tests on the emulated GPU: tested_device is that GPU. */
#ifndef TESTS_ENGINE_EMULATION_EMULATED_DEVICE_H
#define TESTS_ENGINE_EMULATION_EMULATED_DEVICE_H

#include "engine/cuda/cuda_device.h"
#include "engine/emulation/emulation.h"
#include "engine/reference/steps.h"

static inline int open_emulated(void **state)
{
    cicy_error error = {0};
    if (cicy_cuda_open(0, CICY_PRODUCTS_FP32, &tested_device, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return 0;
}

/* Fails if memory of the GPU is still taken. */
static inline int close_emulated(void **state)
{
    cicy_cuda_close(tested_device);
    return cicy_emulated_taken() != 0;
}

#endif
