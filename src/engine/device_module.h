/* A device that is not part of the library, in a module that is opened when it is asked for. The
 * module exports one function, CICY_DEVICE_MODULE_FUNCTION. */
#ifndef CICYMINER_ENGINE_DEVICE_MODULE_H
#define CICYMINER_ENGINE_DEVICE_MODULE_H

#include <stdint.h>

#include "cicyminer/version.h"
#include "engine/device.h"

#define CICY_DEVICE_MODULE_FUNCTION "cicy_device_module_of"

/* Library and module must be of one version and agree on the sizes of what they exchange. */
typedef struct cicy_device_module {
    uint32_t size, ops_size, kernels_size, work_size;
    char version[16];
    /* Opens device number `index`; its operations close it. */
    cicy_status (*open)(int index, cicy_products products, cicy_device **device, cicy_error *error);
} cicy_device_module;

typedef const cicy_device_module *cicy_device_module_function(void);

#endif
