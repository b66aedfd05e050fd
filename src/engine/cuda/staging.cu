/* What goes from the host to the device: it is copied to memory of the host that the device can
 * read from, and from there in the order of the device's work, so that the host need not wait. */
#include "engine/cuda/port.h"

cicy_status cicy_cuda_take_stage(cicy_cuda_stage *stages, unsigned count, unsigned *next,
                                 size_t bytes, cicy_cuda_stage **stage, cicy_error *error)
{
    cicy_cuda_stage *taken = &stages[(*next)++ % count];
    cicy_status status = CICY_OK;
    *stage = taken;
    if (!taken->sent)
        status = cicy_cuda_check(cudaEventCreateWithFlags(&taken->sent, cudaEventDisableTiming),
                                 "start", error);
    if (status == CICY_OK)
        status = cicy_cuda_check(cudaEventSynchronize(taken->sent), "wait", error);
    if (status != CICY_OK || bytes <= taken->bytes)
        return status;
    const size_t more = bytes + bytes / 4; /* later batches may be a little larger */
    cudaFreeHost(taken->memory);
    taken->memory = nullptr;
    taken->bytes = 0;
    status = cicy_cuda_check(cudaMallocHost(reinterpret_cast<void **>(&taken->memory), more),
                             "take memory for batches", error);
    if (status == CICY_OK)
        taken->bytes = more;
    return status;
}

cicy_status cicy_cuda_send_stage(cicy_cuda *cuda, cicy_cuda_stage *stage, void *to, size_t bytes,
                                 const char *operation, cicy_error *error)
{
    const cicy_status status = cicy_cuda_check(
        cudaMemcpyAsync(to, stage->memory, bytes, cudaMemcpyHostToDevice, cuda->stream), operation,
        error);
    return status == CICY_OK
               ? cicy_cuda_check(cudaEventRecord(stage->sent, cuda->stream), operation, error)
               : status;
}

void cicy_cuda_free_stages(cicy_cuda_stage *stages, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        cudaFreeHost(stages[i].memory);
        if (stages[i].sent)
            cudaEventDestroy(stages[i].sent);
    }
}

cicy_status cicy_cuda_send(cicy_cuda *cuda, void *to, const void *from, size_t bytes,
                           const char *operation, cicy_error *error)
{
    const size_t most = 1 << 20;
    cicy_status status = CICY_OK;
    for (size_t first = 0; first < bytes && status == CICY_OK; first += most) {
        const size_t size = bytes - first < most ? bytes - first : most;
        cicy_cuda_stage *stage;
        status =
            cicy_cuda_take_stage(cuda->stages, CICY_STAGES, &cuda->next_stage, size, &stage, error);
        if (status != CICY_OK)
            break;
        memcpy(stage->memory, static_cast<const unsigned char *>(from) + first, size);
        status = cicy_cuda_send_stage(cuda, stage, static_cast<unsigned char *>(to) + first, size,
                                      operation, error);
    }
    return status;
}
