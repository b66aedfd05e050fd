/* The part of CUDA's runtime that src/engine/cuda uses, on the processor, so that a C++ compiler
 * makes the same sources into a library that runs without a GPU.
 *
 * Launches and copies run when they are waited for, not before, so that what the host changes too
 * early is seen. The blocks of a launch run one after another; the threads of a block are fibers
 * that change at barriers and shuffles. In which order threads and blocks run is chosen with
 * cicy_emulated_order: results must not depend on it. A barrier that some threads never reach ends
 * the process with the kernel's place in the program.
 *
 * Memory of the device is poisoned for AddressSanitizer whenever no kernel or copy runs, so that
 * the host cannot read it by mistake. Shared memory has exactly the size asked for, and is filled
 * with NaN before each block. */
#ifndef CICYMINER_TESTS_ENGINE_EMULATION_CUDA_RUNTIME_H
#define CICYMINER_TESTS_ENGINE_EMULATION_CUDA_RUNTIME_H

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>

using std::isfinite;

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
    dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_)
    {
    }
};

extern dim3 threadIdx, blockIdx, blockDim, gridDim;

enum cudaError_t {
    cudaSuccess = 0,
    cudaErrorInvalidValue = 1,
    cudaErrorMemoryAllocation = 2,
    cudaErrorInsufficientDriver = 35,
    cudaErrorNoDevice = 100,
    cudaErrorInvalidDevice = 101,
    cudaErrorLaunchFailure = 719
};
enum cudaDataType_t { CUDA_R_32F };
enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost, cudaMemcpyDeviceToDevice };
typedef struct emulated_stream *cudaStream_t;
typedef struct emulated_event *cudaEvent_t;
enum { cudaEventDisableTiming = 2 };
struct cudaDeviceProp {
    char name[256];
    int major, minor, multiProcessorCount;
};
struct cudaLaunchConfig_t {
    dim3 gridDim, blockDim;
    size_t dynamicSmemBytes;
    cudaStream_t stream;
    void *attrs;
    unsigned numAttrs;
};

const char *cudaGetErrorString(cudaError_t error);
cudaError_t cudaGetDeviceCount(int *count);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp *properties, int device);
cudaError_t cudaDriverGetVersion(int *version);
cudaError_t cudaRuntimeGetVersion(int *version);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaMemGetInfo(size_t *available, size_t *total);
cudaError_t cudaMalloc(void **memory, size_t bytes);
cudaError_t cudaFree(void *memory);
cudaError_t cudaMallocHost(void **memory, size_t bytes);
cudaError_t cudaFreeHost(void *memory);
/* From the host only where the memory is of cudaMallocHost: other copies would wait. */
cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream);
cudaError_t cudaMemsetAsync(void *memory, int value, size_t bytes, cudaStream_t stream);
cudaError_t cudaStreamCreate(cudaStream_t *stream);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaEventCreateWithFlags(cudaEvent_t *event, unsigned flags);
cudaError_t cudaEventDestroy(cudaEvent_t event);
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream);
cudaError_t cudaEventSynchronize(cudaEvent_t event);

/* Barrier of a block, and of the 32 threads of a warp. */
void __syncthreads();
void emulated_warp_barrier();
uint64_t emulated_exchange(uint64_t own, unsigned lane_mask);
unsigned char *emulated_shared();

template <typename T> T __shfl_xor_sync(unsigned, T value, int lane_mask)
{
    static_assert(sizeof(T) <= sizeof(uint64_t), "");
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    bits = emulated_exchange(bits, (unsigned)lane_mask);
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

static inline unsigned __umulhi(unsigned a, unsigned b)
{
    return (unsigned)((uint64_t)a * b >> 32);
}

/* Puts work at the end of the queue. */
void emulated_later(std::function<void()> work);
cudaError_t emulated_launch(const cudaLaunchConfig_t *config, std::function<void()> thread);

template <typename... Parameters, typename... Arguments>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t *config, void (*kernel)(Parameters...),
                               Arguments... arguments)
{
    return emulated_launch(config, [=] { kernel(static_cast<Parameters>(arguments)...); });
}

/* Lets copies and kernels read and write the device's memory while it lives. */
struct emulated_access {
    emulated_access();
    ~emulated_access();
};

#define CICY_EMULATED_SHARED(type, name) type *name = reinterpret_cast<type *>(emulated_shared())

#endif
