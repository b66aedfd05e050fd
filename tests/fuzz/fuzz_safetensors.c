/* Any bytes as a safetensors file: refused, or every array readable within the file; and as
 * published weights: refused, not published, or tables that give a confidence. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "cicyminer/publication.h"
#include "cicyminer/safetensors.h"

/* `file`: whether the bytes are a safetensors file. */
static void look_at_publication(const uint8_t *data, size_t size, bool file)
{
    bool found;
    cicy_error error = {0};
    cicy_publication publication;
    cicy_status status = cicy_publication_parse("input", data, size, &publication, &found, &error);
    if ((status != CICY_OK && (found || !error.message[0])) || (!file && status == CICY_OK))
        abort();
    for (int k = 0; found && k < CICY_PUBLISHED_CONFIDENCES; k++)
        for (float raw = -3; raw < 2000; raw = 1.7f * raw + 5.3f) {
            const uint8_t rows = raw < 0 ? 0 : raw < 255 ? (uint8_t)raw : 255;
            const double confidence =
                cicy_calibration_confidence(&publication.calibration[k], rows, raw);
            if (publication.calibration[k].groups > 0 && !(confidence >= 0 && confidence <= 1))
                abort();
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cicy_safetensors *file;
    cicy_error error = {0};
    if (cicy_safetensors_parse("input", data, size, &file, &error) != CICY_OK) {
        if (file || error.status == CICY_OK || !error.message[0])
            abort();
        look_at_publication(data, size, false);
        return 0;
    }
    look_at_publication(data, size, true);
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
