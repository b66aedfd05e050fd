/* See cuda_runtime.h and cublas_v2.h of this folder. */
#include "emulation.h"

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <ucontext.h>
#include <utility>
#include <vector>

#include "cuda_runtime.h"

#if defined(__SANITIZE_ADDRESS__)
#define EMULATION_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EMULATION_SANITIZED 1
#endif
#endif
#ifdef EMULATION_SANITIZED
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
static void __sanitizer_start_switch_fiber(void **, const void *, size_t)
{
}
static void __sanitizer_finish_switch_fiber(void *, const void **, size_t *)
{
}
#endif

dim3 threadIdx, blockIdx, blockDim, gridDim;

namespace
{
[[noreturn]] void refuse(const char *why)
{
    std::fprintf(stderr, "emulated device: %s (block %u of %u, %u threads)\n", why, blockIdx.x,
                 gridDim.x, blockDim.x);
    std::abort();
}

/* ---- Memory ---- */

std::map<char *, size_t> taken, host_blocks; /* host_blocks: of cudaMallocHost */
int accesses;
bool guarded = true;
unsigned mallocs, failing_malloc;

/* A number of the environment, for programs that run with the emulated device; `otherwise` where
 * there is none. CICY_EMULATED_MEMORY: bytes; CICY_EMULATED_DRIVER: the version that the driver
 * states, 0: no driver; CICY_EMULATED_GPUS; CICY_EMULATED_LAUNCHES: after them the GPU is lost;
 * CICY_EMULATED_CAPABILITY: 75 for 7.5. */
unsigned long long given(const char *name, unsigned long long otherwise)
{
    const char *text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

unsigned long long left_memory()
{
    const unsigned long long most = given("CICY_EMULATED_MEMORY", 1ull << 32);
    const unsigned long long used = cicy_emulated_taken();
    return used < most ? most - used : 0;
}

bool lost;
unsigned long long launches;

void set_access(bool allowed)
{
    for (const auto &block : taken)
        if (allowed)
            ASAN_UNPOISON_MEMORY_REGION(block.first, block.second);
        else
            ASAN_POISON_MEMORY_REGION(block.first, block.second);
}

bool inside(const std::map<char *, size_t> &blocks, const void *address, size_t bytes)
{
    const char *begin = static_cast<const char *>(address);
    for (const auto &block : blocks)
        if (begin >= block.first && begin + bytes <= block.first + block.second)
            return true;
    return bytes == 0;
}

/* ---- The queue ---- */

std::deque<std::function<void()>> queue;
unsigned long long queued, finished; /* pieces of work so far */
unsigned long waits;

/* Runs the work up to number `last`; a GPU that is lost does none. */
void run_until(unsigned long long last)
{
    while (finished < last) {
        const std::function<void()> work = std::move(queue.front());
        queue.pop_front();
        finished++;
        if (!lost)
            work();
    }
}

/* ---- Threads ---- */

enum class wait { ready, running, block, warp, done };

struct fiber {
    ucontext_t context;
    std::vector<char> stack;
    void *fake_stack;
};

/* A fiber runs the threads of a block one after another, until one waits: then the fiber stays with
 * it, and another one takes the threads that are left. */
struct thread {
    wait state;
    fiber *place; /* where it waits */
    dim3 index;
    uint64_t exchanged;
};

std::vector<std::unique_ptr<fiber>> all_fibers;
std::vector<fiber *> free_fibers;
std::vector<thread> threads;
std::vector<size_t> waiting_to_start; /* numbers of threads, the next one last */
ucontext_t scheduler;
const void *scheduler_stack;
size_t scheduler_size, current;
void *scheduler_fake;
fiber *running;
const std::function<void()> *body;
unsigned char *shared_memory;
cicy_emulated_order order;
std::mt19937 generator(7);

std::vector<size_t> sequence(size_t count)
{
    std::vector<size_t> made(count);
    std::iota(made.begin(), made.end(), (size_t)0);
    if (order == CICY_EMULATED_BACKWARD)
        for (size_t i = 0; i < count; i++)
            made[i] = count - 1 - i;
    if (order == CICY_EMULATED_SHUFFLED)
        for (size_t i = count; i > 1; i--)
            std::swap(made[i - 1], made[generator() % i]);
    return made;
}

void become(size_t number)
{
    current = number;
    threadIdx = threads[number].index;
    threads[number].state = wait::running;
}

/* Back to the scheduler; the fiber's own return is the last time that it leaves. */
void leave(bool for_good)
{
    fiber *own = running;
    __sanitizer_start_switch_fiber(for_good ? nullptr : &own->fake_stack, scheduler_stack,
                                   scheduler_size);
    swapcontext(&own->context, &scheduler);
    __sanitizer_finish_switch_fiber(own->fake_stack, &scheduler_stack, &scheduler_size);
}

void wait_for(wait what)
{
    threads[current].state = what;
    threads[current].place = running;
    leave(false);
}

void run_fiber()
{
    __sanitizer_finish_switch_fiber(nullptr, &scheduler_stack, &scheduler_size);
    for (;;) {
        (*body)();
        threads[current].state = wait::done;
        if (waiting_to_start.empty())
            break;
        const size_t next = waiting_to_start.back();
        waiting_to_start.pop_back();
        become(next);
    }
    free_fibers.push_back(running);
    leave(true);
}

void enter(fiber *next)
{
    running = next;
    __sanitizer_start_switch_fiber(&scheduler_fake, next->stack.data(), next->stack.size());
    swapcontext(&scheduler, &next->context);
    __sanitizer_finish_switch_fiber(scheduler_fake, nullptr, nullptr);
}

/* Runs the threads that are left to start, each to its end or its first barrier. */
void start_threads()
{
    enum { STACK = 32 << 10 }; /* whose shadow is cleared at every change */
    while (!waiting_to_start.empty()) {
        if (free_fibers.empty()) {
            all_fibers.push_back(std::make_unique<fiber>());
            all_fibers.back()->stack.resize(STACK);
            free_fibers.push_back(all_fibers.back().get());
        }
        fiber *next = free_fibers.back();
        free_fibers.pop_back();
        getcontext(&next->context);
        next->context.uc_stack.ss_sp = next->stack.data();
        next->context.uc_stack.ss_size = next->stack.size();
        next->context.uc_link = nullptr;
        makecontext(&next->context, run_fiber, 0);
        become(waiting_to_start.back());
        waiting_to_start.pop_back();
        enter(next);
    }
}

/* Lets the threads of `first` to `end` that wait in this way go on, if they all do. */
bool release(size_t first, size_t end, wait state)
{
    for (size_t t = first; t < end; t++)
        if (threads[t].state != state)
            return false;
    for (size_t t = first; t < end; t++)
        threads[t].state = wait::ready;
    return true;
}

bool release_waiting()
{
    enum { WARP = 32 };
    const size_t count = threads.size();
    bool released = release(0, count, wait::block);
    for (size_t t = 0; t < count; t += WARP)
        released |= release(t, t + WARP < count ? t + WARP : count, wait::warp);
    return released;
}

void run_block(size_t count)
{
    threads.resize(count);
    for (size_t t = 0; t < count; t++)
        threads[t] = {wait::ready, nullptr,
                      dim3((unsigned)t % blockDim.x, (unsigned)t / blockDim.x % blockDim.y,
                           (unsigned)t / blockDim.x / blockDim.y),
                      0};
    waiting_to_start = sequence(count);
    start_threads();
    while (release_waiting())
        for (size_t t : sequence(count))
            if (threads[t].state == wait::ready) {
                become(t);
                enter(threads[t].place);
            }
    for (const thread &t : threads)
        if (t.state != wait::done)
            refuse("threads wait at a barrier that others do not reach");
}
} // namespace

void __syncthreads()
{
    wait_for(wait::block);
}

void emulated_warp_barrier()
{
    wait_for(wait::warp);
}

uint64_t emulated_exchange(uint64_t own, unsigned lane_mask)
{
    const size_t from = current ^ lane_mask;
    threads[current].exchanged = own;
    emulated_warp_barrier();
    const uint64_t got = threads[from].exchanged;
    emulated_warp_barrier();
    return got;
}

unsigned char *emulated_shared()
{
    return shared_memory;
}

emulated_access::emulated_access()
{
    if (accesses++ == 0 && guarded)
        set_access(true);
}

emulated_access::~emulated_access()
{
    if (--accesses == 0 && guarded)
        set_access(false);
}

void emulated_later(std::function<void()> work)
{
    queue.push_back([work = std::move(work)] {
        const emulated_access access;
        work();
    });
    queued++;
}

static void run_launch(dim3 grid, dim3 block, size_t shared, const std::function<void()> &call)
{
    gridDim = grid;
    blockDim = block;
    body = &call;
    for (size_t b : sequence((size_t)grid.x * grid.y * grid.z)) {
        blockIdx = dim3((unsigned)(b % grid.x), (unsigned)(b / grid.x % grid.y),
                        (unsigned)(b / grid.x / grid.y));
        shared_memory = static_cast<unsigned char *>(std::malloc(shared + 1));
        ASAN_POISON_MEMORY_REGION(shared_memory + shared, 1);
        std::memset(shared_memory, 0xff, shared);
        run_block((size_t)block.x * block.y * block.z);
        std::free(shared_memory);
    }
}

cudaError_t emulated_launch(const cudaLaunchConfig_t *config, std::function<void()> call)
{
    const dim3 grid = config->gridDim, block = config->blockDim;
    const size_t count = (size_t)block.x * block.y * block.z;
    const size_t blocks = (size_t)grid.x * grid.y * grid.z;
    if (count == 0 || count > 1024 || blocks == 0 || grid.y > 65535 || grid.z > 65535 ||
        config->dynamicSmemBytes > (48 << 10))
        return cudaErrorInvalidValue;
    if (++launches > given("CICY_EMULATED_LAUNCHES", ~0ull))
        lost = true;
    if (lost)
        return cudaErrorLaunchFailure;
    const size_t shared = config->dynamicSmemBytes;
    emulated_later([=, call = std::move(call)] { run_launch(grid, block, shared, call); });
    return cudaSuccess;
}

void cicy_emulated_set_order(cicy_emulated_order wanted)
{
    run_until(queued);
    order = wanted;
}

void cicy_emulated_set_guard(bool wanted)
{
    guarded = wanted;
    set_access(!wanted);
}

unsigned long cicy_emulated_waits(void)
{
    return waits;
}

void cicy_emulated_fail_malloc(unsigned call)
{
    mallocs = 0;
    failing_malloc = call;
}

unsigned long cicy_emulated_taken(void)
{
    unsigned long bytes = 0;
    for (const auto &block : taken)
        bytes += block.second;
    return bytes;
}

/* ---- The runtime's functions ---- */

const char *cudaGetErrorString(cudaError_t error)
{
    return error == cudaErrorMemoryAllocation ? "out of memory"
           : error == cudaErrorLaunchFailure  ? "unspecified launch failure"
                                              : "an emulated error";
}

enum { RUNTIME_VERSION = 13000 };

cudaError_t cudaDriverGetVersion(int *version)
{
    *version = (int)given("CICY_EMULATED_DRIVER", RUNTIME_VERSION);
    return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int *version)
{
    *version = RUNTIME_VERSION;
    return cudaSuccess;
}

cudaError_t cudaGetDeviceCount(int *count)
{
    int driver;
    cudaDriverGetVersion(&driver);
    *count = (int)given("CICY_EMULATED_GPUS", 1);
    return driver < RUNTIME_VERSION ? cudaErrorInsufficientDriver
           : *count == 0            ? cudaErrorNoDevice
                                    : cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp *properties, int device)
{
    const int capability = (int)given("CICY_EMULATED_CAPABILITY", 90);
    *properties = cudaDeviceProp{"emulated", capability / 10, capability % 10, 4};
    return device == 0 ? cudaSuccess : cudaErrorInvalidDevice;
}

cudaError_t cudaSetDevice(int device)
{
    return device == 0 ? cudaSuccess : cudaErrorInvalidDevice;
}

cudaError_t cudaMemGetInfo(size_t *available, size_t *total)
{
    *total = given("CICY_EMULATED_MEMORY", 1ull << 32);
    *available = left_memory();
    return cudaSuccess;
}

cudaError_t cudaMalloc(void **memory, size_t bytes)
{
    if (++mallocs == failing_malloc || bytes > left_memory())
        return cudaErrorMemoryAllocation;
    char *made = static_cast<char *>(std::malloc(bytes));
    std::memset(made, 0xff, bytes);
    taken[made] = bytes;
    if (guarded)
        ASAN_POISON_MEMORY_REGION(made, bytes);
    *memory = made;
    return cudaSuccess;
}

cudaError_t cudaFree(void *memory)
{
    const auto block = taken.find(static_cast<char *>(memory));
    if (!memory)
        return cudaSuccess;
    run_until(queued);
    if (block == taken.end())
        return cudaErrorInvalidValue;
    ASAN_UNPOISON_MEMORY_REGION(block->first, block->second);
    std::free(memory);
    taken.erase(block);
    return cudaSuccess;
}

cudaError_t cudaMallocHost(void **memory, size_t bytes)
{
    *memory = std::malloc(bytes);
    if (!*memory)
        return cudaErrorMemoryAllocation;
    host_blocks[static_cast<char *>(*memory)] = bytes;
    return cudaSuccess;
}

cudaError_t cudaFreeHost(void *memory)
{
    host_blocks.erase(static_cast<char *>(memory));
    std::free(memory);
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t)
{
    if (inside(taken, to, bytes) != (kind != cudaMemcpyDeviceToHost) && bytes > 0)
        return cudaErrorInvalidValue;
    if (!inside(kind == cudaMemcpyHostToDevice ? host_blocks : taken, from, bytes))
        return cudaErrorInvalidValue;
    emulated_later([=] { std::memcpy(to, from, bytes); });
    return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void *memory, int value, size_t bytes, cudaStream_t)
{
    if (!inside(taken, memory, bytes))
        return cudaErrorInvalidValue;
    emulated_later([=] { std::memset(memory, value, bytes); });
    return cudaSuccess;
}

cudaError_t cudaStreamCreate(cudaStream_t *stream)
{
    *stream = nullptr;
    return cudaSuccess;
}

cudaError_t cudaStreamDestroy(cudaStream_t)
{
    return cudaSuccess;
}

struct emulated_event {
    unsigned long long last; /* piece of work that it waits for */
};

cudaError_t cudaEventCreateWithFlags(cudaEvent_t *event, unsigned)
{
    *event = new emulated_event{0};
    return cudaSuccess;
}

cudaError_t cudaEventDestroy(cudaEvent_t event)
{
    delete event;
    return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t)
{
    event->last = queued;
    return lost ? cudaErrorLaunchFailure : cudaSuccess;
}

cudaError_t cudaEventSynchronize(cudaEvent_t event)
{
    run_until(event->last);
    return lost ? cudaErrorLaunchFailure : cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t)
{
    waits++;
    run_until(queued);
    return lost ? cudaErrorLaunchFailure : cudaSuccess;
}
