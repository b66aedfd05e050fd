#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_list(data, size, CICY_FORMAT_UNKNOWN);
    read_list(data, size, CICY_FORMAT_JSON);
    return 0;
}
