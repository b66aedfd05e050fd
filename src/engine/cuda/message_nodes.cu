/* Operations on the nodes of graphs: a thread per node and channel, or a warp per node. */
#include "engine/cuda/message.h"
#include "engine/cuda/warp.h"

static const float epsilon = 1e-5f;
#define LARGEST_EXPONENT 6.0f

static __global__ void look_up_kernel(size_t size, size_t width, const uint16_t *type,
                                      const float *table, float *x)
{
    CICY_EACH(i, size)
    x[i] = table[type[i / width] * width + i % width];
}

cicy_status cicy_cuda_look_up(const cicy_work *work, size_t count, size_t width,
                              const uint16_t *type, const float *table, float *x)
{
    return cicy_launch(work, "look up", cicy_blocks(count * width), CICY_THREADS, 0, look_up_kernel,
                       count * width, width, type, table, x);
}

static __global__ void power_of_types_kernel(size_t size, size_t width, const uint32_t *start,
                                             const uint16_t *type, const float *table, float *x)
{
    CICY_EACH(i, size)
    {
        float sum = 0;
        for (uint32_t k = start[i / width]; k < start[i / width + 1]; k++)
            sum += table[type[k] * width + i % width];
        sum = sum < -LARGEST_EXPONENT ? -LARGEST_EXPONENT : sum;
        x[i] = expf(sum > LARGEST_EXPONENT ? LARGEST_EXPONENT : sum);
    }
}

cicy_status cicy_cuda_power_of_types(const cicy_work *work, size_t groups, size_t width,
                                     const uint32_t *start, const uint16_t *type,
                                     const float *table, float *x)
{
    return cicy_launch(work, "powers", cicy_blocks(groups * width), CICY_THREADS, 0,
                       power_of_types_kernel, groups * width, width, start, type, table, x);
}

static __global__ void power_backward_kernel(size_t size, const float *power, float *gradient)
{
    const float low = expf(-LARGEST_EXPONENT), high = expf(LARGEST_EXPONENT);
    CICY_EACH(i, size)
    gradient[i] = power[i] > low && power[i] < high ? power[i] * gradient[i] : 0;
}

cicy_status cicy_cuda_power_backward(const cicy_work *work, size_t size, const float *power,
                                     float *gradient)
{
    return cicy_launch(work, "powers", cicy_blocks(size), CICY_THREADS, 0, power_backward_kernel,
                       size, power, gradient);
}

static __global__ void normalise_kernel(size_t nodes, size_t width, float least, const float *x,
                                        float *normal, float *inverse)
{
    const unsigned lane = threadIdx.x % CICY_WARP;
    CICY_EACH_WARP(node, nodes)
    {
        const float *own = x + node * width;
        float sum = 0, squares = 0;
        for (size_t k = lane; k < width; k += CICY_WARP)
            sum += own[k];
        const float mean = cicy_warp_sum(sum) / (float)width;
        for (size_t k = lane; k < width; k += CICY_WARP)
            squares += (own[k] - mean) * (own[k] - mean);
        const float factor = 1 / sqrtf(cicy_warp_sum(squares) / (float)width + least);
        for (size_t k = lane; k < width; k += CICY_WARP)
            normal[node * width + k] = factor * (own[k] - mean);
        if (lane == 0)
            inverse[node] = factor;
    }
}

cicy_status cicy_cuda_normalise(const cicy_work *work, size_t nodes, size_t width, const float *x,
                                float *normal, float *inverse)
{
    return cicy_launch(work, "norm", cicy_blocks(nodes * CICY_WARP), CICY_THREADS, 0,
                       normalise_kernel, nodes, width, epsilon, x, normal, inverse);
}

static __global__ void normalise_backward_kernel(size_t nodes, size_t width, const float *normal,
                                                 const float *inverse, const float *gradient,
                                                 float *target)
{
    const unsigned lane = threadIdx.x % CICY_WARP;
    CICY_EACH_WARP(node, nodes)
    {
        const float *x = normal + node * width, *g = gradient + node * width;
        float sum = 0, product = 0;
        for (size_t k = lane; k < width; k += CICY_WARP) {
            sum += g[k];
            product += g[k] * x[k];
        }
        const float mean = cicy_warp_sum(sum) / (float)width;
        const float slope = cicy_warp_sum(product) / (float)width;
        for (size_t k = lane; k < width; k += CICY_WARP)
            target[node * width + k] += inverse[node] * (g[k] - mean - slope * x[k]);
    }
}

cicy_status cicy_cuda_normalise_backward(const cicy_work *work, size_t nodes, size_t width,
                                         const float *normal, const float *inverse,
                                         const float *gradient, float *target)
{
    return cicy_launch(work, "norm", cicy_blocks(nodes * CICY_WARP), CICY_THREADS, 0,
                       normalise_backward_kernel, nodes, width, normal, inverse, gradient, target);
}

static __global__ void listen_kernel(size_t size, size_t width, const uint32_t *start,
                                     const uint32_t *neighbour, const uint16_t *type,
                                     const float *sent, const float *edge, float *sum)
{
    CICY_EACH(i, size)
    {
        const size_t node = i / width, k = i % width;
        float total = 0;
        for (uint32_t e = start[node]; e < start[node + 1]; e++) {
            const float message = sent[neighbour[e] * width + k] + edge[type[e] * width + k];
            total += message > 0 ? message : 0;
        }
        sum[i] = total;
    }
}

cicy_status cicy_cuda_listen(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                             size_t width, const float *sent, const float *edge, float *sum)
{
    const size_t size = graph->nodes[side] * width;
    return cicy_launch(work, "messages", cicy_blocks(size), CICY_THREADS, 0, listen_kernel, size,
                       width, graph->edge_start[side], graph->neighbour[side],
                       graph->edge_type[side], sent, edge, sum);
}

static __global__ void fill_nodes_kernel(size_t size, size_t width, const uint32_t *root,
                                         const float *bias, const float *value, float *x)
{
    CICY_EACH(i, size)
    x[i] = bias[i % width] + value[root[i / width] * width + i % width];
}

cicy_status cicy_cuda_fill_nodes(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                                 size_t width, const float *bias, const float *value, float *x)
{
    const size_t size = graph->nodes[side] * width;
    return cicy_launch(work, "messages", cicy_blocks(size), CICY_THREADS, 0, fill_nodes_kernel,
                       size, width, graph->node_root[side], bias, value, x);
}

static __global__ void pool_kernel(size_t size, size_t width, const uint32_t *start, float factor,
                                   const float *x, float *sum)
{
    CICY_EACH(i, size)
    {
        float total = 0;
        for (uint32_t node = start[i / width]; node < start[i / width + 1]; node++)
            total += x[node * width + i % width];
        sum[i] = factor * total;
    }
}

cicy_status cicy_cuda_pool(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                           size_t width, float factor, const float *x, float *sum)
{
    const size_t size = graph->roots * width;
    return cicy_launch(work, "pool", cicy_blocks(size), CICY_THREADS, 0, pool_kernel, size, width,
                       graph->node_start[side], factor, x, sum);
}

static __global__ void spread_kernel(size_t size, size_t width, const uint32_t *root, float factor,
                                     const float *value, bool add, float *x)
{
    CICY_EACH(i, size)
    {
        const float added = factor * value[root[i / width] * width + i % width];
        x[i] = add ? x[i] + added : added;
    }
}

cicy_status cicy_cuda_spread(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                             size_t width, float factor, const float *value, bool add, float *x)
{
    const size_t size = graph->nodes[side] * width;
    return cicy_launch(work, "pool", cicy_blocks(size), CICY_THREADS, 0, spread_kernel, size, width,
                       graph->node_root[side], factor, value, add, x);
}

cicy_status cicy_cuda_relu(const cicy_work *work, size_t size, float *x)
{
    return cicy_cuda_activation(work, CICY_ACTIVATION_RELU, size, x);
}

cicy_status cicy_cuda_relu_backward(const cicy_work *work, size_t size, const float *x,
                                    float *gradient)
{
    return cicy_cuda_activation_backward(work, CICY_ACTIVATION_RELU, size, x, gradient);
}

static __global__ void add_roots_kernel(size_t size, size_t units, const uint32_t *start,
                                        const float *weight, const float *root_units, float *output)
{
    CICY_EACH(i, size)
    {
        float total = 0;
        for (uint32_t root = start[i / units]; root < start[i / units + 1]; root++)
            total += weight[root] * root_units[root * units + i % units];
        output[i] = total;
    }
}

cicy_status cicy_cuda_add_roots(const cicy_work *work, const cicy_cuda_graph *graph, size_t units,
                                const float *root_units, float *output)
{
    const size_t size = graph->samples * units;
    return cicy_launch(work, "read out", cicy_blocks(size), CICY_THREADS, 0, add_roots_kernel, size,
                       units, graph->sample_start, graph->root_weight, root_units, output);
}

static __global__ void add_roots_backward_kernel(size_t size, size_t units, const uint32_t *sample,
                                                 const float *weight, const float *root_units,
                                                 const float *output_gradient, float *gradient)
{
    CICY_EACH(i, size)
    {
        const size_t root = i / units;
        const float passed = weight[root] * output_gradient[sample[root] * units + i % units];
        gradient[i] = root_units[i] > 0 ? passed : 0;
    }
}

cicy_status cicy_cuda_add_roots_backward(const cicy_work *work, const cicy_cuda_graph *graph,
                                         size_t units, const float *root_units,
                                         const float *output_gradient, float *gradient)
{
    const size_t size = graph->roots * units;
    return cicy_launch(work, "read out", cicy_blocks(size), CICY_THREADS, 0,
                       add_roots_backward_kernel, size, units, graph->root_sample,
                       graph->root_weight, root_units, output_gradient, gradient);
}
