/* dladdr is not part of POSIX. */
#define _GNU_SOURCE
#include "engine/find_module.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "engine/kernels.h"

#define MODULE "libcicyminer-cuda.so"
enum { LONGEST = 1024 };

/* The folder of the library, or of the program that it is a part of. */
static bool own_folder(char folder[LONGEST])
{
    static const char here;
    Dl_info info;
    char *path = dladdr(&here, &info) && info.dli_fname ? realpath(info.dli_fname, NULL) : NULL;
    char *slash = path ? strrchr(path, '/') : NULL;
    const bool fits = slash && slash - path < LONGEST;
    if (fits)
        snprintf(folder, LONGEST, "%.*s", (int)(slash - path), path);
    free(path);
    return fits;
}

/* The file to open: CICY_CUDA_MODULE, one beside the library, or the bare name, which the system
 * looks for. */
static void find_path(char path[LONGEST])
{
    static const char *const places[] = {"", "/../lib"};
    const char *given = getenv("CICY_CUDA_MODULE");
    char folder[LONGEST];
    if (given && *given) {
        snprintf(path, LONGEST, "%s", given);
        return;
    }
    for (size_t i = 0; i < 2 && own_folder(folder); i++) {
        snprintf(path, LONGEST, "%.900s%s/" MODULE, folder, places[i]);
        if (access(path, R_OK) == 0)
            return;
    }
    snprintf(path, LONGEST, MODULE);
}

static cicy_status check(const cicy_device_module *module, const char *path, cicy_error *error)
{
    if (module && module->size == sizeof *module &&
        strncmp(module->version, CICY_VERSION_TEXT, sizeof module->version) == 0 &&
        module->ops_size == sizeof(cicy_device_ops) &&
        module->kernels_size == sizeof(cicy_kernels) && module->work_size == sizeof(cicy_work))
        return CICY_OK;
    return cicy_error_set(
        error, CICY_SYSTEM, "%s belongs to another build (version %.15s) than this program (%s)",
        path, module && module->size == sizeof *module ? module->version : "?", CICY_VERSION_TEXT);
}

cicy_status cicy_find_cuda_module(const cicy_device_module **module, cicy_error *error)
{
    char path[LONGEST];
    cicy_device_module_function *function;
    find_path(path);
    void *opened = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!opened)
        return cicy_error_set(error, CICY_SYSTEM,
                              "the module for GPUs cannot be opened (it is built where "
                              "nvcc and cuBLAS are found): %s",
                              dlerror());
    void *found = dlsym(opened, CICY_DEVICE_MODULE_FUNCTION);
    memcpy(&function, &found, sizeof function); /* ISO C has no such conversion */
    *module = function ? function() : NULL;
    const cicy_status status = check(*module, path, error);
    if (status != CICY_OK)
        dlclose(opened);
    return status;
}
