#include "report/json_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

cicy_status cicy_json_lines_read(const char *path,
                                 cicy_status (*take)(void *user, const json_t *line,
                                                     cicy_error *error),
                                 void *user, cicy_error *error)
{
    char *text;
    size_t size;
    cicy_status status = cicy_file_read(path, (size_t)1 << 30, &text, &size, error);
    if (status != CICY_OK)
        return status;
    const char *rest = text;
    for (size_t number = 1; status == CICY_OK && *rest; number++) {
        const size_t length = strcspn(rest, "\n");
        json_t *line = json_loadb(rest, length, 0, NULL);
        status = take(user, line, error);
        if (status != CICY_OK)
            cicy_error_prepend(error, status, "%s:%zu", path, number);
        json_decref(line);
        rest += length + (rest[length] == '\n');
    }
    free(text);
    return status;
}
