/* What a network computes on: memory, and a table of operations (kernels.h). Above this interface
 * memory is named by spans; an address in a device's memory is only handed to its operations. */
#ifndef CICYMINER_ENGINE_DEVICE_H
#define CICYMINER_ENGINE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "cicyminer/error.h"
#include "engine/real.h"

typedef struct cicy_device cicy_device;

/* Numbers in the memory of a network: `size` from `offset` on. */
typedef struct cicy_span {
    size_t offset, size;
} cicy_span;

/* Memory and order. Errors: CICY_SYSTEM; an error of an earlier operation may surface in `read` and
 * `wait`, which return when everything before them has run. */
typedef struct cicy_device_ops {
    const char *name; /* "cpu" */
    bool runs_later;  /* operations return before they have run */
    const struct cicy_kernels *(*kernels)(void);
    /* Memory aligned to 4096 bytes, its contents undefined; drop: NULL is fine. */
    cicy_status (*take)(cicy_device *device, size_t bytes, void **memory, cicy_error *error);
    void (*drop)(cicy_device *device, void *memory);
    cicy_status (*clear)(cicy_device *device, void *memory, size_t bytes, cicy_error *error);
    /* From the host to the device, from the device to the host, within the device. */
    cicy_status (*write)(cicy_device *device, void *to, const void *from, size_t bytes,
                         cicy_error *error);
    cicy_status (*read)(cicy_device *device, void *to, const void *from, size_t bytes,
                        cicy_error *error);
    cicy_status (*copy)(cicy_device *device, void *to, const void *from, size_t bytes,
                        cicy_error *error);
    cicy_status (*wait)(cicy_device *device, cicy_error *error);
    /* Bytes that can be taken; NULL: not known. */
    cicy_status (*available)(cicy_device *device, size_t *bytes, cicy_error *error);
    void (*close)(cicy_device *device); /* NULL: static storage */
} cicy_device_ops;

struct cicy_device {
    const cicy_device_ops *ops;
};

/* What the factors of matrix products are rounded to: nothing, or numbers with 10 (TF32) or 7
 * (BF16) bits after the leading one, as GPUs multiply faster. Sums are in single precision. */
typedef enum cicy_products {
    CICY_PRODUCTS_FP32,
    CICY_PRODUCTS_TF32,
    CICY_PRODUCTS_BF16
} cicy_products;

/* The processor, with the kernels of its instruction set; static storage. */
cicy_device *cicy_device_cpu(void);

#endif
