#include <stdint.h>
#include <stdlib.h>

#include "data/numpy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The header alone: cicy_numpy_open then compares the claimed size with the file's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cicy_numpy array = {0};
    size_t header;
    if (cicy_numpy_parse_header(&array, (const char *)data, size, &header, NULL) != CICY_OK)
        return 0;
    if (header > size || array.axes > 3 ||
        (array.width != 1 && array.width != 2 && array.width != 4 && array.width != 8))
        abort();
    return 0;
}
