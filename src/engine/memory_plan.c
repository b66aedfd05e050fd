/* One memory plan for everything: arrays that are never needed at the same time share memory. */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "engine/engine.h"

/* An array with the steps at which it is first and last needed. Node i of n runs forward at step i
 * and backward at step 2 n - 1 - i. */
typedef struct item {
    size_t size, first, last;
    size_t offset;
    cicy_real **target;
} item;

typedef struct item_list {
    item *items;
    size_t count, size; /* size: numbers needed in all */
} item_list;

static void add_item(const cicy_network *network, item_list *list, size_t size, size_t first,
                     size_t last, cicy_real **target)
{
    if (size)
        list->items[list->count++] = (item){.size = cicy_network_rounded(network, size),
                                            .first = first,
                                            .last = last,
                                            .target = target};
}

/* The node whose memory the view of `node` looks into. */
static const cicy_node *owner_of(const cicy_node *node, bool training)
{
    while (node->owner != node || (!training && node->layer->kind == CICY_LAYER_DROPOUT))
        node = node->owner != node ? node->owner : node->input;
    return node;
}

/* The last node that reads what `owner` holds. */
static size_t last_reader(const cicy_network *network, const cicy_node *owner)
{
    size_t last = owner->index;
    for (size_t i = owner->index + 1; i < network->model->layer_count; i++)
        if (owner_of(network->nodes[i].input, false) == owner)
            last = i;
    for (size_t i = 0; i < network->model->output_count; i++)
        if (network->model->outputs[i].layer == owner->index)
            last = network->model->layer_count;
    return last;
}

static void list_inference(cicy_network *network, item_list *list)
{
    for (size_t i = 0; i < network->model->layer_count; i++) {
        cicy_node *node = &network->nodes[i];
        if (owner_of(node, false) == node)
            add_item(network, list, network->max_batch * node->output_size, i,
                     last_reader(network, node), &node->output[0]);
    }
}

static void list_training(cicy_network *network, item_list *list)
{
    const size_t n = network->model->layer_count;
    for (size_t i = 0; i < n; i++) {
        cicy_node *node = &network->nodes[i];
        const size_t own = 2 * n - 1 - i;
        add_item(network, list, network->max_batch * node->output_size, i, own, &node->output[1]);
        const size_t mask = network->max_batch * node->mask_size;
        add_item(network, list, (mask + sizeof(cicy_real) - 1) / sizeof(cicy_real), i, own,
                 (cicy_real **)(void *)&node->mask);
        add_item(network, list, node->tape_size, i, own, &node->tape);
        if (i == 0 || node->lazy_gradient)
            continue;
        size_t reader = 0;
        for (size_t j = i + 1; j < n; j++)
            if (network->nodes[j].input == node)
                reader = j;
        for (size_t o = 0; o < network->model->output_count; o++)
            if (network->model->outputs[o].layer == i)
                reader = n;
        const size_t last = node->input->lazy_gradient ? 2 * n - 1 - node->input->index : own;
        if (reader)
            add_item(network, list, network->max_batch * node->positions * node->channels,
                     reader == n ? n - 1 : 2 * n - 1 - reader, last, &node->gradient_data);
    }
}

static int by_size(const void *a, const void *b)
{
    const item *left = a, *right = b;
    if (left->size != right->size)
        return left->size < right->size ? 1 : -1;
    return left->first < right->first ? -1 : left->first > right->first;
}

/* Places the items, largest first, each at the lowest offset that is free while it is needed. */
static void place(item_list *list)
{
    qsort(list->items, list->count, sizeof *list->items, by_size);
    for (size_t i = 0; i < list->count; i++) {
        item *placed = &list->items[i];
        bool moved = true;
        while (moved) {
            moved = false;
            for (size_t j = 0; j < i; j++) {
                const item *other = &list->items[j];
                if (placed->first <= other->last && other->first <= placed->last &&
                    placed->offset < other->offset + other->size &&
                    other->offset < placed->offset + placed->size) {
                    placed->offset = other->offset + other->size;
                    moved = true;
                }
            }
        }
        if (placed->offset + placed->size > list->size)
            list->size = placed->offset + placed->size;
    }
}

/* The fixed parts of the memory, in order. */
static size_t fixed_size(const cicy_network *network, size_t state)
{
    return network->weight_size * (network->training ? 2 : 1) + network->moment_size + state +
           network->scratch_size;
}

static void bind(cicy_network *network, const item_list *lists)
{
    cicy_real *next = network->memory;
    network->scratch = next;
    next += network->scratch_size;
    network->weights = next;
    next += network->weight_size;
    network->moments = next;
    next += network->moment_size;
    if (network->training) {
        network->gradients = next;
        next += network->weight_size;
    }
    for (size_t i = 0; i < network->model->layer_count; i++) {
        network->nodes[i].state = next;
        next += cicy_network_rounded(network, network->nodes[i].state_size);
    }
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l].count; i++)
            *lists[l].items[i].target = next + lists[l].items[i].offset;
    for (size_t i = 0; i < network->parameter_count; i++) {
        cicy_parameter *parameter = &network->parameters[i];
        parameter->data =
            (parameter->tensor.trained ? network->weights : network->moments) + parameter->offset;
    }
}

cicy_status cicy_network_plan(cicy_network *network, cicy_error *error)
{
    const size_t most = 5 * network->model->layer_count;
    item_list lists[2] = {{.items = calloc(most, sizeof(item))},
                          {.items = calloc(most, sizeof(item))}};
    cicy_status status = CICY_OK;
    size_t state = 0;
    if (!lists[0].items || !lists[1].items) {
        status = cicy_error_memory(error);
        goto done;
    }
    for (size_t i = 0; i < network->model->layer_count; i++)
        state += cicy_network_rounded(network, network->nodes[i].state_size);
    network->scratch_size = cicy_network_rounded(network, network->scratch_size);
    list_inference(network, &lists[0]);
    if (network->training)
        list_training(network, &lists[1]);
    place(&lists[0]);
    place(&lists[1]);
    const size_t shared = lists[0].size > lists[1].size ? lists[0].size : lists[1].size;
    network->memory_size = (fixed_size(network, state) + shared) * sizeof(cicy_real);
    network->memory_size = (network->memory_size + 4095) / 4096 * 4096;
    if (network->plan_only)
        goto done;
    network->memory = aligned_alloc(4096, network->memory_size);
    if (!network->memory) {
        status = cicy_error_set_code(error, CICY_ERROR_MEMORY, "no memory for a network of %zu MB",
                                     network->memory_size / 1000000);
        goto done;
    }
    memset(network->memory, 0, fixed_size(network, state) * sizeof(cicy_real));
    bind(network, lists);
done:
    free(lists[0].items);
    free(lists[1].items);
    return status;
}
