/* What the sources of this folder share: launches, shared memory, errors, the device's state.
 *
 * The sources keep to a part of CUDA that tests/engine/emulation also has, so that a C++ compiler
 * can make them into code that runs without a GPU: no <<<>>>, dynamic shared memory through
 * CICY_SHARED only, barriers, full-warp shuffles, no atomic operations on numbers. Sums are made in
 * a fixed order, so that the same device gives the same bytes. */
#ifndef CICYMINER_ENGINE_CUDA_PORT_H
#define CICYMINER_ENGINE_CUDA_PORT_H

#include <cublas_v2.h>
#include <cuda_runtime.h>

#include <cmath>
#include <cstring>
#include <type_traits>

extern "C" {
#include "engine/device.h"
#include "engine/kernels.h"
}

static_assert(sizeof(cicy_real) == sizeof(float), "the kernels are written for floats");

/* Dynamic shared memory of the present block as an array `name`. */
#ifdef CICY_EMULATED_SHARED
#define CICY_SHARED(type, name) CICY_EMULATED_SHARED(type, name)
#else
#define CICY_SHARED(type, name)                                                                    \
    extern __shared__ __align__(16) unsigned char cicy_shared_bytes[];                             \
    type *name = reinterpret_cast<type *>(cicy_shared_bytes)
#endif

enum { CICY_GRAPH_MATRIX = 32 * 32 }; /* entries: CICY_MAX_ROWS, CICY_MAX_COLUMNS */

/* Memory that copies to the device read from, in the order of the device's work: several pieces in
 * turn, so that what is sent next does not wait for the device. `sent` tells that a copy is over.
 */
struct cicy_cuda_stage {
    unsigned char *memory;
    size_t bytes;
    cudaEvent_t sent;
};
enum { CICY_STAGES = 16, CICY_GRAPH_STAGES = 2 };

/* The opened GPU. */
struct cicy_cuda {
    cicy_device device; /* first: the rest of the program sees nothing more */
    int index;
    cudaStream_t stream;
    cublasHandle_t blas;
    cublasComputeType_t compute; /* of matrix products */
    cicy_cuda_stage stages[CICY_STAGES], graph_stages[CICY_GRAPH_STAGES];
    unsigned next_stage, next_graph_stage;

    /* The matrices of the latest batch, on the host, for graphs, and on the device. */
    unsigned char *matrices, *sent_matrices;
    size_t matrices_bytes, matrix_size, matrix_count;

    /* Of message passing: lists on the host, and the graph of the latest forward pass in training
     * with the place that it has in the device's memory. */
    void *lists;
    size_t lists_bytes;
    struct cicy_cuda_graph *graph;
    const float *graph_tape;
};

static inline cicy_cuda *cicy_cuda_of(const cicy_work *work)
{
    return reinterpret_cast<cicy_cuda *>(work->device);
}

/* Sets the error and returns CICY_SYSTEM: the library's own functions for this are not part of the
 * module. */
__attribute__((format(printf, 3, 4))) cicy_status
cicy_cuda_fail(cicy_error *error, cicy_error_code code, const char *format, ...);

/* CICY_OK, or CICY_SYSTEM with a message that names the operation. */
cicy_status cicy_cuda_check(cudaError_t code, const char *operation, cicy_error *error);
cicy_status cicy_cuda_check_blas(cublasStatus_t code, const char *operation, cicy_error *error);

/* Threads of a block, unless a kernel says otherwise; fewer where they are emulated, one by one. */
#ifdef CICY_EMULATED_SHARED
enum { CICY_THREADS = 64 };
#else
enum { CICY_THREADS = 256 };
#endif

/* Runs a kernel on the device's stream. */
template <typename... Parameters, typename... Arguments>
cicy_status cicy_launch(const cicy_work *work, const char *operation, dim3 grid, dim3 block,
                        size_t shared, void (*kernel)(Parameters...), Arguments... arguments)
{
    cudaLaunchConfig_t config = {};
    config.gridDim = grid;
    config.blockDim = block;
    config.dynamicSmemBytes = shared;
    config.stream = cicy_cuda_of(work)->stream;
    return cicy_cuda_check(
        cudaLaunchKernelEx(&config, kernel, static_cast<Parameters>(arguments)...), operation,
        work->error);
}

/* Blocks for `count` elements, one a thread at a time; threads go on by the size of the grid. */
static inline unsigned cicy_blocks(size_t count)
{
    const size_t blocks = (count + CICY_THREADS - 1) / CICY_THREADS, most = 8192;
    return (unsigned)(blocks < 1 ? 1 : blocks > most ? most : blocks);
}

/* for each element of `size` that this thread works on */
#define CICY_EACH(i, size)                                                                         \
    for (size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x; i < (size);                     \
         i += (size_t)gridDim.x * blockDim.x)

/* A stage of at least `bytes` that no copy reads any more; sends the first `bytes` of one. */
cicy_status cicy_cuda_take_stage(cicy_cuda_stage *stages, unsigned count, unsigned *next,
                                 size_t bytes, cicy_cuda_stage **stage, cicy_error *error);
cicy_status cicy_cuda_send_stage(cicy_cuda *cuda, cicy_cuda_stage *stage, void *to, size_t bytes,
                                 const char *operation, cicy_error *error);
void cicy_cuda_free_stages(cicy_cuda_stage *stages, unsigned count);

/* Sends `bytes` of the host's memory, which may change at once. */
cicy_status cicy_cuda_send(cicy_cuda *cuda, void *to, const void *from, size_t bytes,
                           const char *operation, cicy_error *error);

#ifdef __CUDACC__
#define CICY_DEVICE __device__ __forceinline__
#define CICY_UNROLL _Pragma("unroll") /* arrays indexed in such loops stay in registers */
#else
#define CICY_DEVICE static inline
#define CICY_UNROLL
#endif

/* A value seen through a view; c is its channel. */
CICY_DEVICE float cicy_seen(const cicy_view &view, size_t at, size_t c)
{
    float value = view.data[at];
    if (view.scale)
        value = view.scale[c] * value + view.shift[c];
    return view.relu && value < 0 ? 0 : value;
}

/* The gradient that a view describes (views.h). */
CICY_DEVICE float cicy_seen_gradient(const cicy_gradient_view &view, size_t at, size_t c)
{
    float gradient = view.data[at];
    if (!view.scale && !view.value_relu)
        return gradient;
    const float value = view.value[at];
    if (view.scale) {
        if (view.relu && !(view.scale[c] * value + view.shift[c] > 0))
            gradient = 0;
        gradient = view.alpha[c] * gradient + (view.beta[c] * value + view.gamma[c]);
    }
    return view.value_relu && !(value > 0) ? 0 : gradient;
}

/* The sum over a block's threads; `shared` has room for one number each, and there are at least
 * CICY_PARTS of them. All threads get it. Few barriers, each number added once, in fixed order. */
enum { CICY_PARTS = 16 };

CICY_DEVICE double cicy_block_sum(double value, double *shared)
{
    double part = 0, sum = 0;
    shared[threadIdx.x] = value;
    __syncthreads();
    for (unsigned i = threadIdx.x; threadIdx.x < CICY_PARTS && i < blockDim.x; i += CICY_PARTS)
        part += shared[i];
    __syncthreads();
    if (threadIdx.x < CICY_PARTS)
        shared[threadIdx.x] = part;
    __syncthreads();
    for (unsigned i = 0; i < CICY_PARTS; i++)
        sum += shared[i];
    __syncthreads();
    return sum;
}

/* The largest, likewise. */
CICY_DEVICE double cicy_block_largest(double value, double *shared)
{
    shared[threadIdx.x] = value;
    __syncthreads();
    for (unsigned i = threadIdx.x; threadIdx.x < CICY_PARTS && i < blockDim.x; i += CICY_PARTS)
        value = shared[i] > value ? shared[i] : value;
    __syncthreads();
    if (threadIdx.x < CICY_PARTS)
        shared[threadIdx.x] = value;
    __syncthreads();
    double largest = shared[0];
    for (unsigned i = 1; i < CICY_PARTS; i++)
        largest = shared[i] > largest ? shared[i] : largest;
    __syncthreads();
    return largest;
}

/* x [batch positions][channels] as a plain array: where it is, or copied to `room`. */
cicy_status cicy_cuda_gather(const cicy_work *work, const cicy_view *view, size_t positions,
                             size_t channels, float *room, const float **plain);

/* c [count][m][n] = keep c + a [count][m][k] b [count][k][n]; a transposed one is stored [k][m] or
 * [n][k]. keep is 0 or 1. */
struct cicy_cuda_sizes {
    size_t m, n, k, count;
};
cicy_status cicy_cuda_products(const cicy_work *work, cicy_cuda_sizes sizes, bool transpose_a,
                               const float *a, bool transpose_b, const float *b, float keep,
                               float *c);

/* y [rows][outputs] = x [rows][inputs] kernel [inputs][outputs] + bias (NULL: without). */
cicy_status cicy_cuda_rows_product(const cicy_work *work, size_t rows, size_t inputs,
                                   size_t outputs, const float *x, const float *kernel,
                                   const float *bias, float *y);

/* sums [columns] of x [rows][columns]. */
cicy_status cicy_cuda_column_sums(const cicy_work *work, size_t rows, size_t columns,
                                  const float *x, float *sums);

/* The operations, named as in kernels.h. */
#define CICY_CUDA_DECLARE(NAME)                                                                    \
    std::remove_pointer<decltype(cicy_kernels::NAME)>::type cicy_cuda_##NAME;
extern "C" {
CICY_KERNELS(CICY_CUDA_DECLARE)
}

#endif
