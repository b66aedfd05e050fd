#include "engine/device_choice.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/device.h"
#include "engine/device_module.h"
#include "engine/find_module.h"

static struct {
    const cicy_device_module *module; /* NULL: the processor */
    int index;
    char name[16];
} chosen = {.name = "cpu"};

cicy_status cicy_device_open(cicy_device **device, cicy_error *error)
{
    if (chosen.module)
        return chosen.module->open(chosen.index, device, error);
    *device = cicy_device_cpu();
    return CICY_OK;
}

void cicy_device_close(cicy_device *device)
{
    if (device && device->ops->close)
        device->ops->close(device);
}

const char *cicy_device_name(void)
{
    return chosen.name;
}

/* The number of "cuda" or "cuda:N"; -1: another text. */
static int gpu_number(const char *name)
{
    static const char prefix[] = "cuda";
    const size_t length = sizeof prefix - 1;
    if (strncmp(name, prefix, length) != 0)
        return -1;
    if (name[length] == '\0')
        return 0;
    const char *digits = name + length + 1;
    const size_t count = strspn(digits, "0123456789");
    if (name[length] != ':' || count == 0 || count > 3 || digits[count] != '\0')
        return -1;
    return atoi(digits);
}

/* Opens the GPU once, so that what is wrong with it is said now. */
static cicy_status use_gpu(int index, cicy_error *error)
{
    const cicy_device_module *module;
    cicy_device *device;
    CICY_TRY(cicy_find_cuda_module(&module, error));
    CICY_TRY(module->open(index, &device, error));
    cicy_device_close(device);
    chosen.module = module;
    chosen.index = index;
    snprintf(chosen.name, sizeof chosen.name, "cuda:%d", index);
    return CICY_OK;
}

cicy_status cicy_device_use(const char *name, cicy_error *error)
{
    const bool automatic = strcmp(name, "auto") == 0;
    const int index = automatic ? 0 : gpu_number(name);
    if (index < 0 && strcmp(name, "cpu") != 0)
        return cicy_error_set(error, CICY_USAGE,
                              "'%s' is not a device: cpu, cuda, cuda:N (a number) or auto", name);
    if (automatic && use_gpu(index, NULL) == CICY_OK)
        return CICY_OK;
    if (!automatic && index >= 0)
        return use_gpu(index, error);
    chosen.module = NULL;
    snprintf(chosen.name, sizeof chosen.name, "cpu");
    return CICY_OK;
}
