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
    cicy_products products;
    char name[20];
} chosen = {.name = "cpu"};

cicy_status cicy_device_open(cicy_device **device, cicy_error *error)
{
    if (chosen.module)
        return chosen.module->open(chosen.index, chosen.products, device, error);
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

static const char *const endings[] = {
    [CICY_PRODUCTS_FP32] = "", [CICY_PRODUCTS_TF32] = "+tf32", [CICY_PRODUCTS_BF16] = "+bf16"};

/* Whether this is "cuda" or "cuda:N", with or without an ending. */
static bool names_gpu(const char *name, int *index, cicy_products *products)
{
    static const char prefix[] = "cuda";
    const size_t length = sizeof prefix - 1;
    if (strncmp(name, prefix, length) != 0)
        return false;
    name += length;
    *index = 0;
    if (*name == ':') {
        const size_t count = strspn(++name, "0123456789");
        if (count == 0 || count > 3)
            return false;
        *index = atoi(name);
        name += count;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(name, endings[i]) == 0) {
            *products = (cicy_products)i;
            return true;
        }
    return false;
}

/* Opens the GPU once, so that what is wrong with it is said now. */
static cicy_status use_gpu(int index, cicy_products products, cicy_error *error)
{
    const cicy_device_module *module;
    cicy_device *device;
    CICY_TRY(cicy_find_cuda_module(&module, error));
    CICY_TRY(module->open(index, products, &device, error));
    cicy_device_close(device);
    chosen.module = module;
    chosen.index = index;
    chosen.products = products;
    snprintf(chosen.name, sizeof chosen.name, "cuda:%d%s", index, endings[products]);
    return CICY_OK;
}

cicy_status cicy_device_use(const char *name, cicy_error *error)
{
    int index;
    cicy_products products;
    if (names_gpu(name, &index, &products))
        return use_gpu(index, products, error);
    const bool automatic = strcmp(name, "auto") == 0;
    if (!automatic && strcmp(name, "cpu") != 0)
        return cicy_error_set(error, CICY_USAGE,
                              "'%s' is not a device: cpu, auto, cuda or cuda:N (a number), the "
                              "last two also with +tf32 or +bf16",
                              name);
    if (automatic && use_gpu(0, CICY_PRODUCTS_FP32, NULL) == CICY_OK)
        return CICY_OK;
    chosen.module = NULL;
    snprintf(chosen.name, sizeof chosen.name, "cpu");
    return CICY_OK;
}
