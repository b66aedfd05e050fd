/* Any bytes as an .npy file or, when they begin as one, a zip archive of them: refused with a
 * reason, or entries that are valid configurations or refused. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz_list.h"
#include "scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/list.npz", scratch());
    FILE *stream = fopen(path, "wb");
    if (!stream)
        return 0;
    fwrite(data, 1, size, stream);
    fclose(stream);
    cicy_list_reader *reader;
    cicy_error error = {0};
    if (cicy_list_open(&reader, path, CICY_FORMAT_NUMPY, &error) != CICY_OK) {
        if (!error.message[0])
            abort();
    } else {
        cicy_list_entry entry;
        for (bool end = false; cicy_list_next(reader, &entry, &end, NULL) == CICY_OK && !end;)
            check_list_entry(&entry);
        cicy_list_close(reader);
    }
    return 0;
}
