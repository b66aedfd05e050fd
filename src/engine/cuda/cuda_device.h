/* The GPU as a device. The CUDA sources need CUDA and nothing of the rest of the library. */
#ifndef CICYMINER_ENGINE_CUDA_CUDA_DEVICE_H
#define CICYMINER_ENGINE_CUDA_CUDA_DEVICE_H

#include "engine/device.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Opens GPU number `index`; close with cicy_cuda_close (NULL is fine). Errors: CICY_SYSTEM (no
 * driver, too old a driver, no such GPU, one without such products, no memory). */
cicy_status cicy_cuda_open(int index, cicy_products products, cicy_device **device,
                           cicy_error *error);
void cicy_cuda_close(cicy_device *device);

#ifdef __cplusplus
}
#endif
#endif
