/* What is said when a network does not fit into the memory of its device. */
#include "base/errors.h"
#include "engine/engine.h"

/* The largest batch up to `most` whose network takes at most `bytes`; 0: none. */
static size_t largest_batch(cicy_device *device, const cicy_model *model, size_t most, int threads,
                            bool training, size_t bytes)
{
    size_t fits = 0, wanted = 0;
    for (size_t too_many = most + 1; too_many - fits > 1;) {
        const size_t batch = fits + (too_many - fits) / 2;
        const cicy_status status =
            cicy_network_plan_on(device, model, batch, threads, training, &wanted, NULL);
        if (status == CICY_OK && wanted <= bytes)
            fits = batch;
        else
            too_many = batch;
    }
    return fits;
}

void cicy_network_explain_memory(cicy_device *device, const cicy_model *model, size_t max_batch,
                                 int threads, bool training, cicy_error *error)
{
    size_t available, wanted;
    if (!error || error->code != CICY_ERROR_MEMORY || !device->ops->available ||
        device->ops->available(device, &available, NULL) != CICY_OK ||
        cicy_network_plan_on(device, model, max_batch, threads, training, &wanted, NULL) !=
            CICY_OK ||
        wanted <= available)
        return;
    const size_t fits = largest_batch(device, model, max_batch - 1, threads, training, available);
    const size_t mega = 1000000;
    if (fits > 0)
        cicy_error_set_code(error, CICY_ERROR_MEMORY,
                            "the GPU has no room for %s with batches of %zu: it needs %zu MB, and "
                            "%zu MB are free; a batch of %zu fits",
                            model->name, max_batch, wanted / mega, available / mega, fits);
    else
        cicy_error_set_code(error, CICY_ERROR_MEMORY,
                            "the GPU has no room for %s: with batches of %zu it needs %zu MB, and "
                            "%zu MB are free, too few even for one sample",
                            model->name, max_batch, wanted / mega, available / mega);
}
