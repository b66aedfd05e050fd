#include "base/files/log_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/json.h"

static const size_t size_limit = (size_t)1 << 30;

cicy_status cicy_lines_open(FILE **stream, const char *path, uint64_t length, cicy_error *error)
{
    struct stat found;
    *stream = NULL;
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return cicy_error_system(error, errno, "%s: cannot open", path);
    cicy_status status = CICY_OK;
    if (fstat(descriptor, &found) != 0)
        status = cicy_error_system(error, errno, "%s: cannot open", path);
    else if (length != UINT64_MAX && (uint64_t)found.st_size < length)
        status = cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                     "%s: shorter than the state of the run says", path);
    else if (length != UINT64_MAX && ftruncate(descriptor, (off_t)length) != 0)
        status = cicy_error_system(error, errno, "%s: cannot write", path);
    else if (!(*stream = fdopen(descriptor, "ab")))
        status = cicy_error_system(error, errno, "%s: cannot open", path);
    if (status != CICY_OK)
        close(descriptor);
    return status;
}

cicy_status cicy_lines_append(FILE *stream, const char *path, json_t *object, uint64_t *length,
                              cicy_error *error)
{
    char *line = object ? cicy_json_text(object, JSON_COMPACT | JSON_REAL_PRECISION(10)) : NULL;
    json_decref(object);
    if (!line)
        return cicy_error_memory(error);
    const bool written =
        fprintf(stream, "%s\n", line) > 0 && fflush(stream) == 0 && fsync(fileno(stream)) == 0;
    const int reason = errno;
    if (written && length)
        *length += strlen(line) + 1;
    free(line);
    return written ? CICY_OK : cicy_error_system(error, reason, "%s: cannot write", path);
}

/* The next whole line of *text as an object of the caller, and *text after it; NULL at the end, or
 * with *status for a line that is no object. */
static json_t *next_line(const char **text, cicy_status *status, cicy_error *error)
{
    json_error_t reason;
    const char *end = strchr(*text, '\n');
    if (!end)
        return NULL;
    json_t *line = cicy_json_parse(*text, (size_t)(end - *text), &reason);
    *text = end + 1;
    if (json_is_object(line))
        return line;
    *status = !line && errno == ENOMEM
                  ? cicy_error_memory(error)
                  : cicy_error_set_code(error, CICY_ERROR_SYNTAX, "%s",
                                        line ? "not a JSON object" : reason.text);
    json_decref(line);
    return NULL;
}

cicy_status cicy_lines_read(const char *path, cicy_lines_take *take, void *user, size_t *bytes,
                            cicy_error *error)
{
    char *text;
    size_t size;
    cicy_status status = cicy_file_read(path, size_limit, &text, &size, error);
    const char *rest = text;
    bool more = status == CICY_OK;
    size_t number = 0;
    for (; more; number++) {
        json_t *line = next_line(&rest, &status, error);
        if (line)
            status = take(user, line, number, error);
        if (status != CICY_OK)
            cicy_error_prepend(error, status, "%s:%zu", path, number + 1);
        more = line && status == CICY_OK;
        json_decref(line);
    }
    if (status == CICY_OK && !bytes && *rest)
        status = cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s:%zu: an incomplete line", path,
                                     number);
    if (bytes)
        *bytes = text ? (size_t)(rest - text) : 0;
    free(text);
    return status;
}
