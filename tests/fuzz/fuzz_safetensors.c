/* Any bytes as a safetensors file: refused, or every array readable within the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "cicyminer/safetensors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cicy_safetensors *file;
    cicy_error error = {0};
    if (cicy_safetensors_parse("input", data, size, &file, &error) != CICY_OK) {
        if (file || error.status == CICY_OK || !error.message[0])
            abort();
        return 0;
    }
    uint8_t sum = 0;
    size_t total = 0;
    for (size_t i = 0; i < cicy_safetensors_count(file); i++) {
        const cicy_safetensor *tensor = cicy_safetensors_get(file, i);
        for (size_t k = 0; k < tensor->bytes; k++)
            sum ^= ((const uint8_t *)tensor->data)[k];
        total += tensor->bytes;
        if (cicy_safetensors_find(file, tensor->name) != tensor)
            abort();
    }
    if (total + sum > size + UINT8_MAX)
        abort();
    cicy_safetensors_metadata(file, "model");
    cicy_safetensors_free(file);
    return 0;
}
