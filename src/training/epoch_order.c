#include "training/epoch_order.h"

#include <math.h>
#include <string.h>

#include "cicyminer/random.h"

static const uint64_t stream_order = UINT64_C(0x4f52444552) << 24;

static void fill_weights(double emphasis, double weight[CICY_MAX_ROWS + 1])
{
    weight[0] = 1;
    for (size_t rows = 1; rows <= CICY_MAX_ROWS; rows++)
        weight[rows] = pow((double)rows, -emphasis);
}

/* Systematic sampling: the weights laid end to end, and a comb of `count` teeth over them. */
static void draw_in_proportion(const cicy_dataset *dataset, const uint32_t *indices, size_t count,
                               double emphasis, double offset, uint32_t *order)
{
    double weight[CICY_MAX_ROWS + 1], total = 0, end = 0;
    size_t drawn = 0;
    fill_weights(emphasis, weight);
    for (size_t i = 0; i < count; i++)
        total += weight[dataset->shape[2 * indices[i]]];
    for (size_t i = 0; i < count; i++) {
        end += weight[dataset->shape[2 * indices[i]]] * ((double)count / total);
        while (drawn < count && (double)drawn + offset < end)
            order[drawn++] = indices[i];
    }
    while (drawn < count) /* the sum was rounded down */
        order[drawn++] = indices[count - 1];
}

void cicy_draw_order(const cicy_dataset *dataset, const uint32_t *indices, size_t count,
                     double emphasis, uint64_t seed, uint64_t epoch, uint32_t *order)
{
    cicy_random random;
    cicy_random_init(&random, seed, stream_order ^ epoch);
    if (emphasis > 0)
        draw_in_proportion(dataset, indices, count, emphasis, cicy_random_uniform(&random), order);
    else
        memcpy(order, indices, count * sizeof *order);
    cicy_random_shuffle(&random, order, count);
}
