/* One memory plan for everything: arrays that are never needed at the same time share memory. */
#include <stdlib.h>

#include "base/errors.h"
#include "engine/engine.h"

/* An array with the steps at which it is first and last needed. Node i of n runs forward at step i
 * and backward at step 2 n - 1 - i. */
typedef struct item {
    size_t size, first, last;
    size_t offset;
    cicy_span *target;
} item;

typedef struct item_list {
    item *items;
    size_t count, size; /* size: numbers needed in all */
} item_list;

static void add_item(const cicy_network *network, item_list *list, size_t size, size_t first,
                     size_t last, cicy_span *target)
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
                 &node->mask);
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

/* Takes `size` numbers from `*next` on. */
static cicy_span part(const cicy_network *network, size_t size, size_t *next)
{
    const cicy_span span = {*next, size};
    *next += cicy_network_rounded(network, size);
    return span;
}

static size_t numbers(size_t count, size_t bytes)
{
    return (count * bytes + sizeof(cicy_real) - 1) / sizeof(cicy_real);
}

/* The parts that are there all the time; returns where they end. */
static size_t place_fixed(cicy_network *network)
{
    const cicy_model *model = network->model;
    size_t next = 0;
    network->scratch = part(network, network->scratch.size, &next);
    network->weights = part(network, network->weight_size, &next);
    network->moments = part(network, network->moment_size, &next);
    if (network->training)
        network->gradients = part(network, network->weight_size, &next);
    for (size_t i = 0; i < model->layer_count; i++)
        network->nodes[i].state = part(network, network->nodes[i].state_size, &next);
    network->vectors = part(network, numbers(2 * network->channels, sizeof(double)), &next);
    network->results =
        part(network, numbers(cicy_network_slots(network) * CICY_RESULTS, sizeof(double)), &next);
    network->targets =
        part(network, numbers(network->max_batch * model->targets, sizeof(float)), &next);
    network->outputs = part(
        network, numbers(network->max_batch * cicy_model_main_values(model), sizeof(float)), &next);
    return next;
}

static void bind(cicy_network *network, const item_list *lists, size_t first)
{
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l].count; i++) {
            const item *placed = &lists[l].items[i];
            *placed->target = (cicy_span){first + placed->offset, placed->size};
        }
    for (size_t i = 0; i < network->parameter_count; i++) {
        cicy_parameter *parameter = &network->parameters[i];
        const cicy_span block = parameter->tensor.trained ? network->weights : network->moments;
        parameter->data = (cicy_span){block.offset + parameter->offset, parameter->tensor.size};
    }
}

static cicy_status take_memory(cicy_network *network, size_t fixed, cicy_error *error)
{
    const cicy_device_ops *ops = network->device->ops;
    CICY_TRY(ops->take(network->device, network->memory_size, &network->memory, error));
    return ops->clear(network->device, network->memory, fixed * sizeof(cicy_real), error);
}

cicy_status cicy_network_plan(cicy_network *network, cicy_error *error)
{
    const size_t most = 5 * network->model->layer_count;
    item_list lists[2] = {{.items = calloc(most, sizeof(item))},
                          {.items = calloc(most, sizeof(item))}};
    cicy_status status = CICY_OK;
    if (lists[0].items && lists[1].items) {
        list_inference(network, &lists[0]);
        if (network->training)
            list_training(network, &lists[1]);
        place(&lists[0]);
        place(&lists[1]);
        const size_t fixed = place_fixed(network);
        const size_t shared = lists[0].size > lists[1].size ? lists[0].size : lists[1].size;
        bind(network, lists, fixed);
        network->memory_size = ((fixed + shared) * sizeof(cicy_real) + 4095) / 4096 * 4096;
        if (!network->plan_only)
            status = take_memory(network, fixed, error);
    } else {
        status = cicy_error_memory(error);
    }
    free(lists[0].items);
    free(lists[1].items);
    return status;
}
