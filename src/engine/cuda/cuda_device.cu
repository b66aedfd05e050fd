#include "engine/cuda/cuda_device.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "engine/cuda/message.h"
#include "engine/device_module.h"

cicy_status cicy_cuda_fail(cicy_error *error, cicy_error_code code, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        error->code = code;
        error->status = CICY_SYSTEM;
    }
    return CICY_SYSTEM;
}

cicy_status cicy_cuda_check(cudaError_t code, const char *operation, cicy_error *error)
{
    if (code == cudaSuccess)
        return CICY_OK;
    return cicy_cuda_fail(error,
                          code == cudaErrorMemoryAllocation ? CICY_ERROR_MEMORY : CICY_ERROR_SYSTEM,
                          "the GPU failed in '%s': %s", operation, cudaGetErrorString(code));
}

cicy_status cicy_cuda_check_blas(cublasStatus_t code, const char *operation, cicy_error *error)
{
    if (code == CUBLAS_STATUS_SUCCESS)
        return CICY_OK;
    return cicy_cuda_fail(error, CICY_ERROR_SYSTEM, "cuBLAS failed in '%s': error %d", operation,
                          (int)code);
}

static cicy_cuda *of(cicy_device *device)
{
    return reinterpret_cast<cicy_cuda *>(device);
}

/* Threads have their own current GPU. */
static cicy_status choose(cicy_device *device, cicy_error *error)
{
    return cicy_cuda_check(cudaSetDevice(of(device)->index), "choose the GPU", error);
}

static cicy_status available(cicy_device *device, size_t *bytes, cicy_error *error)
{
    size_t total;
    const cicy_status status = choose(device, error);
    return status == CICY_OK
               ? cicy_cuda_check(cudaMemGetInfo(bytes, &total), "ask for free memory", error)
               : status;
}

static cicy_status take(cicy_device *device, size_t bytes, void **memory, cicy_error *error)
{
    size_t available = 0, total = 0;
    const cicy_status status = choose(device, error);
    *memory = nullptr;
    if (status != CICY_OK)
        return status;
    cudaMemGetInfo(&available, &total);
    const cudaError_t code = cudaMalloc(memory, bytes);
    if (code == cudaErrorMemoryAllocation)
        return cicy_cuda_fail(
            error, CICY_ERROR_MEMORY,
            "the GPU has no memory for a network of %zu MB: %zu of its %zu MB are free",
            bytes / 1000000, available / 1000000, total / 1000000);
    return cicy_cuda_check(code, "take memory", error);
}

static void drop(cicy_device *, void *memory)
{
    cudaFree(memory);
}

static cicy_status clear(cicy_device *device, void *memory, size_t bytes, cicy_error *error)
{
    const cicy_status status = choose(device, error);
    return status == CICY_OK
               ? cicy_cuda_check(cudaMemsetAsync(memory, 0, bytes, of(device)->stream),
                                 "clear memory", error)
               : status;
}

static cicy_status wait(cicy_device *device, cicy_error *error)
{
    return cicy_cuda_check(cudaStreamSynchronize(of(device)->stream), "wait", error);
}

static cicy_status move(cicy_device *device, void *to, const void *from, size_t bytes,
                        cudaMemcpyKind kind, const char *what, cicy_error *error)
{
    const cicy_status status = choose(device, error);
    return status == CICY_OK
               ? cicy_cuda_check(cudaMemcpyAsync(to, from, bytes, kind, of(device)->stream), what,
                                 error)
               : status;
}

static cicy_status write(cicy_device *device, void *to, const void *from, size_t bytes,
                         cicy_error *error)
{
    const cicy_status status = choose(device, error);
    return status == CICY_OK ? cicy_cuda_send(of(device), to, from, bytes, "write", error) : status;
}

static cicy_status read(cicy_device *device, void *to, const void *from, size_t bytes,
                        cicy_error *error)
{
    const cicy_status status = move(device, to, from, bytes, cudaMemcpyDeviceToHost, "read", error);
    return status == CICY_OK ? wait(device, error) : status;
}

static cicy_status copy(cicy_device *device, void *to, const void *from, size_t bytes,
                        cicy_error *error)
{
    return move(device, to, from, bytes, cudaMemcpyDeviceToDevice, "copy", error);
}

static const cicy_kernels *kernels()
{
    static const cicy_kernels table = [] {
        cicy_kernels made = {};
        made.vector_length = 32; /* 128 bytes */
#define CICY_CUDA_ENTRY(NAME) made.NAME = cicy_cuda_##NAME;
        CICY_KERNELS(CICY_CUDA_ENTRY)
        return made;
    }();
    return &table;
}

/* No driver, or one that is too old. */
static cicy_status refuse_driver(cicy_error *error)
{
    int driver = 0, wanted = 0;
    cudaDriverGetVersion(&driver);
    cudaRuntimeGetVersion(&wanted);
    if (driver == 0)
        return cicy_cuda_fail(error, CICY_ERROR_SYSTEM, "this machine has no NVIDIA driver");
    return cicy_cuda_fail(error, CICY_ERROR_SYSTEM,
                          "the NVIDIA driver is too old: it knows CUDA %d.%d, and %d.%d is needed",
                          driver / 1000, driver % 1000 / 10, wanted / 1000, wanted % 1000 / 10);
}

static cicy_status check_gpu(int index, cicy_products products, cicy_error *error)
{
    int count = 0;
    cudaDeviceProp properties;
    const cudaError_t code = cudaGetDeviceCount(&count);
    if (code == cudaErrorInsufficientDriver)
        return refuse_driver(error);
    if (code == cudaErrorNoDevice || (code == cudaSuccess && count == 0))
        return cicy_cuda_fail(error, CICY_ERROR_SYSTEM, "this machine has no NVIDIA GPU");
    if (code != cudaSuccess)
        return cicy_cuda_check(code, "count GPUs", error);
    if (index < 0 || index >= count)
        return cicy_cuda_fail(error, CICY_ERROR_SYSTEM, "there is no GPU %d: this machine has %d",
                              index, count);
    const cicy_status status =
        cicy_cuda_check(cudaGetDeviceProperties(&properties, index), "look at the GPU", error);
    const bool exact = products == CICY_PRODUCTS_FP32;
    if (status == CICY_OK && properties.major < (exact ? 7 : 8))
        return cicy_cuda_fail(error, CICY_ERROR_SYSTEM,
                              "GPU %d, %s, has compute capability %d.%d; %s", index,
                              properties.name, properties.major, properties.minor,
                              exact ? "7.0 is needed" : "TF32 and BF16 need 8.0");
    return status;
}

static cublasComputeType_t compute_type(cicy_products products)
{
    return products == CICY_PRODUCTS_TF32   ? CUBLAS_COMPUTE_32F_FAST_TF32
           : products == CICY_PRODUCTS_BF16 ? CUBLAS_COMPUTE_32F_FAST_16BF
                                            : CUBLAS_COMPUTE_32F;
}

static cicy_status start(cicy_cuda *cuda, cicy_error *error)
{
    cicy_status status = cicy_cuda_check(cudaSetDevice(cuda->index), "choose the GPU", error);
    if (status == CICY_OK)
        status = cicy_cuda_check(cudaStreamCreate(&cuda->stream), "start", error);
    if (status == CICY_OK)
        status = cicy_cuda_check_blas(cublasCreate(&cuda->blas), "start", error);
    if (status == CICY_OK)
        status = cicy_cuda_check_blas(cublasSetStream(cuda->blas, cuda->stream), "start", error);
    return status;
}

cicy_status cicy_cuda_open(int index, cicy_products products, cicy_device **device,
                           cicy_error *error)
{
    static const cicy_device_ops ops = {"cuda", true, kernels, take, drop,      clear,
                                        write,  read, copy,    wait, available, cicy_cuda_close};
    *device = nullptr;
    cicy_status status = check_gpu(index, products, error);
    if (status != CICY_OK)
        return status;
    cicy_cuda *cuda = new (std::nothrow) cicy_cuda();
    if (!cuda)
        return cicy_cuda_fail(error, CICY_ERROR_MEMORY, "out of memory");
    cuda->device.ops = &ops;
    cuda->index = index;
    cuda->compute = compute_type(products);
    cuda->graph = new (std::nothrow) cicy_cuda_graph();
    status = cuda->graph ? start(cuda, error)
                         : cicy_cuda_fail(error, CICY_ERROR_MEMORY, "out of memory");
    if (status == CICY_OK)
        *device = &cuda->device;
    else
        cicy_cuda_close(&cuda->device);
    return status;
}

void cicy_cuda_close(cicy_device *device)
{
    if (!device)
        return;
    cicy_cuda *cuda = of(device);
    if (cuda->stream)
        cudaStreamSynchronize(cuda->stream);
    cicy_cuda_free_stages(cuda->stages, CICY_STAGES);
    cicy_cuda_free_stages(cuda->graph_stages, CICY_GRAPH_STAGES);
    cudaFree(cuda->sent_matrices);
    free(cuda->matrices);
    free(cuda->lists);
    delete cuda->graph;
    if (cuda->blas)
        cublasDestroy(cuda->blas);
    if (cuda->stream)
        cudaStreamDestroy(cuda->stream);
    delete cuda;
}

/* What the library asks of a module. */
extern "C" __attribute__((visibility("default"))) const cicy_device_module *cicy_device_module_of()
{
    static const cicy_device_module module = {sizeof(cicy_device_module), sizeof(cicy_device_ops),
                                              sizeof(cicy_kernels),       sizeof(cicy_work),
                                              CICY_VERSION_TEXT,          cicy_cuda_open};
    return &module;
}
