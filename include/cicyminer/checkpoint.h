/* Weights of networks in files. */
#ifndef CICYMINER_CHECKPOINT_H
#define CICYMINER_CHECKPOINT_H

#include <stddef.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a weights file states besides its model. */
typedef struct cicy_weights_info {
    int dimension;    /* of the configurations it was trained on */
    cicy_order order; /* of the rows and columns it was trained on */
} cicy_weights_info;

/* Writes all tensors of a network as safetensors of type F32. The metadata holds the model's name
 * and width, the size of the matrices, and `info`. Whole or not at all. Errors: CICY_SYSTEM. */
CICY_API cicy_status cicy_weights_write(cicy_network *network, const cicy_weights_info *info,
                                        const char *path, cicy_error *error);

/* Creates the network that a weights file describes, for predictions with batches of up to
 * `max_batch`, and fills it. `threads` 0: all cores. Free with cicy_network_free. Errors:
 * CICY_INVALID_INPUT (damaged, unknown model, arrays missing, of another shape or not finite, or
 * too many; all weights zero; outputs that are not finite), CICY_SYSTEM. */
CICY_API cicy_status cicy_weights_read(const char *path, size_t max_batch, int threads,
                                       cicy_network **network, cicy_weights_info *info,
                                       cicy_error *error);

/* The same from the bytes of such a file in memory, which may be freed afterwards; messages call
 * it `name`. */
CICY_API cicy_status cicy_weights_parse(const char *name, const void *data, size_t size,
                                        size_t max_batch, int threads, cicy_network **network,
                                        cicy_weights_info *info, cicy_error *error);

/* The weights files inside the library, which were trained on a share `ratio` (0.8 or 0.3) of the
 * connected four-folds: *data [*size], static storage, for cicy_weights_parse and
 * cicy_publication_parse. Errors: CICY_USAGE (no such ratio, or this build has no weights in
 * it). */
CICY_API cicy_status cicy_weights_built_in(double ratio, const void **data, size_t *size,
                                           cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
