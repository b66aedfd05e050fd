#include "base/json.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/errors.h"
#include "base/files/file.h"

static const size_t size_limit = (size_t)16 << 20;

/* jansson reports a lack of memory as a mistake in the text; only errno shows it. */
json_t *cicy_json_parse(const char *text, size_t size, json_error_t *reason)
{
    errno = 0;
    json_t *value = json_loadb(text, size, JSON_REJECT_DUPLICATES, reason);
    if (value || errno != ENOMEM)
        errno = 0;
    return value;
}

void cicy_json_begin(void)
{
    errno = 0;
}

char *cicy_json_text(const json_t *value, size_t flags)
{
    char *text = errno == ENOMEM ? NULL : json_dumps(value, flags);
    if (errno == ENOMEM) {
        free(text);
        text = NULL;
    }
    return text;
}

cicy_status cicy_json_read(const char *path, json_t **object, cicy_error *error)
{
    char *text;
    size_t size;
    *object = NULL;
    CICY_TRY(cicy_file_read(path, size_limit, &text, &size, error));
    json_error_t reason;
    json_t *value = cicy_json_parse(text, size, &reason);
    bool no_memory = !value && errno == ENOMEM;
    free(text);
    if (no_memory)
        return cicy_error_memory(error);
    if (!value)
        return cicy_error_set_code(error, CICY_ERROR_SYNTAX, "%s:%d: %s", path, reason.line,
                                   reason.text);
    if (!json_is_object(value)) {
        json_decref(value);
        return cicy_error_set_code(error, CICY_ERROR_FORMAT, "%s:1: not a JSON object", path);
    }
    *object = value;
    return CICY_OK;
}

cicy_status cicy_json_write(const json_t *value, const char *path, cicy_error *error)
{
    cicy_file file;
    char *text = cicy_json_text(value, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    if (!text)
        return cicy_error_set_code(error, CICY_ERROR_MEMORY, "%s: out of memory", path);
    cicy_status status = cicy_file_create(&file, path, error);
    if (status == CICY_OK) {
        fputs(text, file.stream); /* the commit notices a failure */
        fputc('\n', file.stream);
        status = cicy_file_commit(&file, error);
    }
    free(text);
    return status;
}
