/* The processor as a device: its memory is the host's, and every operation has run when it returns.
 */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "engine/device.h"
#include "engine/kernels.h"

static cicy_status take(cicy_device *device, size_t bytes, void **memory, cicy_error *error)
{
    enum { PAGE = 4096 };
    (void)device;
    *memory =
        bytes > SIZE_MAX - PAGE ? NULL : aligned_alloc(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);
    if (*memory)
        return CICY_OK;
    return cicy_error_set_code(error, CICY_ERROR_MEMORY,
                               "not enough memory for a network of %zu MB", bytes / 1000000);
}

static void drop(cicy_device *device, void *memory)
{
    (void)device;
    free(memory);
}

static cicy_status clear(cicy_device *device, void *memory, size_t bytes, cicy_error *error)
{
    (void)device;
    (void)error;
    memset(memory, 0, bytes);
    return CICY_OK;
}

static cicy_status copy(cicy_device *device, void *to, const void *from, size_t bytes,
                        cicy_error *error)
{
    (void)device;
    (void)error;
    memcpy(to, from, bytes);
    return CICY_OK;
}

static cicy_status wait_for_all(cicy_device *device, cicy_error *error)
{
    (void)device;
    (void)error;
    return CICY_OK;
}

cicy_device *cicy_device_cpu(void)
{
    static const cicy_device_ops ops = {.name = "cpu",
                                        .kernels = cicy_kernels_cpu,
                                        .take = take,
                                        .drop = drop,
                                        .clear = clear,
                                        .write = copy,
                                        .read = copy,
                                        .copy = copy,
                                        .wait = wait_for_all};
    static cicy_device device = {.ops = &ops};
    return &device;
}
