#ifndef CICYMINER_ENGINE_FIND_MODULE_H
#define CICYMINER_ENGINE_FIND_MODULE_H

#include "engine/device_module.h"

/* Opens the module for NVIDIA's GPUs, which stays open. Errors: CICY_SYSTEM (not there, another
 * version, something that it needs is not there). */
cicy_status cicy_find_cuda_module(const cicy_device_module **module, cicy_error *error);

#endif
