#include "engine/cpu/message/message_tape.h"

#include "engine/cpu/vector.h"

typedef struct memory {
    cicy_real *start;
    size_t used;
} memory;

static cicy_real *take(memory *from, size_t numbers)
{
    cicy_real *taken = from->start ? from->start + from->used : NULL;
    from->used += (numbers + CICY_VECTOR_LENGTH - 1) / CICY_VECTOR_LENGTH * CICY_VECTOR_LENGTH;
    return taken;
}

/* `count` arrays, or `count` pointers to one. */
static void take_rounds(memory *from, cicy_real **arrays, size_t count, size_t numbers, bool keep)
{
    for (size_t i = 0; i < count; i++)
        arrays[i] = i > 0 && !keep ? arrays[0] : take(from, numbers);
}

size_t cicy_message_tape_bind(cicy_message_tape *tape, const cicy_message_passing *layer,
                              const size_t nodes[CICY_GRAPH_SIDES], size_t roots, bool keep,
                              cicy_real *start)
{
    memory from = {.start = start};
    const size_t width = layer->width, rounds = layer->rounds;
    for (size_t side = 0; side < CICY_GRAPH_SIDES; side++) {
        const size_t own = nodes[side], others = nodes[1 - side];
        take_rounds(&from, tape->normal[side], rounds + 1, own * width, keep);
        take_rounds(&from, tape->inverse[side], rounds + 1, own, keep);
        take_rounds(&from, tape->sent[side], rounds, own * width, keep);
        take_rounds(&from, tape->sum[side], rounds, others * width, keep);
        take_rounds(&from, tape->hidden[side], rounds, others * width, keep);
        take_rounds(&from, tape->pool[side], rounds, roots * width, keep);
    }
    take_rounds(&from, tape->root_normal, rounds + 1, roots * width, keep);
    take_rounds(&from, tape->root_inverse, rounds + 1, roots, keep);
    take_rounds(&from, tape->root_hidden, rounds, roots * width, keep);
    tape->column_power = take(&from, nodes[CICY_GRAPH_COLUMNS] * width);
    tape->root_power = take(&from, roots * width);
    take_rounds(&from, tape->read, 3, roots * width, true);
    tape->units = take(&from, roots * layer->units);
    return from.used;
}
