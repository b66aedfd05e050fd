#include "base/errors.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *cicy_error_code_name(cicy_error_code code)
{
    static const struct {
        cicy_error_code code;
        const char *name;
    } names[] = {{CICY_ERROR_NONE, "none"},
                 {CICY_ERROR_INPUT, "input"},
                 {CICY_ERROR_SYNTAX, "syntax"},
                 {CICY_ERROR_RAGGED_ROWS, "ragged rows"},
                 {CICY_ERROR_SHAPE, "shape"},
                 {CICY_ERROR_CALABI_YAU, "Calabi-Yau condition"},
                 {CICY_ERROR_EMPTY, "empty intersection"},
                 {CICY_ERROR_DIMENSION, "dimension"},
                 {CICY_ERROR_TOO_LARGE, "too large"},
                 {CICY_ERROR_FORMAT, "file format"},
                 {CICY_ERROR_DAMAGED, "damaged file"},
                 {CICY_ERROR_MISMATCH, "mismatch"},
                 {CICY_ERROR_NOT_FINITE, "not finite"},
                 {CICY_ERROR_USAGE, "usage"},
                 {CICY_ERROR_UNKNOWN_NAME, "unknown name"},
                 {CICY_ERROR_RANGE, "out of range"},
                 {CICY_ERROR_EXISTS, "exists"},
                 {CICY_ERROR_SYSTEM, "system"},
                 {CICY_ERROR_MEMORY, "memory"},
                 {CICY_ERROR_FILE_NOT_FOUND, "file not found"},
                 {CICY_ERROR_PERMISSION, "permission"},
                 {CICY_ERROR_INPUT_OUTPUT, "input or output"},
                 {CICY_ERROR_NO_SPACE, "no space"},
                 {CICY_ERROR_BUSY, "busy"},
                 {CICY_ERROR_PROGRAM, "program"},
                 {CICY_ERROR_INTERRUPTED, "interrupted"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code)
            return names[i].name;
    return "unknown";
}

static cicy_status status_of(cicy_error_code code)
{
    return (cicy_status)(code / 100);
}

static cicy_error_code general_code(cicy_status status)
{
    return (cicy_error_code)(100 * status);
}

static void store(cicy_error *error, cicy_error_code code, const char *format, va_list arguments)
{
    vsnprintf(error->message, sizeof error->message, format, arguments);
    error->status = status_of(code);
    error->code = code;
}

cicy_status cicy_error_set(cicy_error *error, cicy_status status, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        store(error, general_code(status), format, arguments);
        va_end(arguments);
    }
    return status;
}

cicy_status cicy_error_set_code(cicy_error *error, cicy_error_code code, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        store(error, code, format, arguments);
        va_end(arguments);
    }
    return status_of(code);
}

cicy_status cicy_error_prepend(cicy_error *error, cicy_status status, const char *format, ...)
{
    if (!error)
        return status;
    char old[CICY_ERROR_LENGTH];
    memcpy(old, error->message, sizeof old);

    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    size_t used = written < 0 ? 0 : (size_t)written;
    if (used < sizeof error->message)
        snprintf(error->message + used, sizeof error->message - used, ": %s", old);
    error->status = status;
    if (status_of(error->code) != status)
        error->code = general_code(status);
    return status;
}

cicy_status cicy_error_memory(cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_MEMORY, "out of memory");
}

/* The POSIX strerror_r, which returns an int; some systems have another one of the same name. */
const char *cicy_system_message(int number, char *text, size_t room)
{
    int failed = strerror_r(number, text, room);
    if (failed != 0)
        snprintf(text, room, "system error %d", number);
    return text;
}

static cicy_error_code code_of(int number)
{
    switch (number) {
    case ENOMEM:
        return CICY_ERROR_MEMORY;
    case ENOENT:
    case ENOTDIR:
        return CICY_ERROR_FILE_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return CICY_ERROR_PERMISSION;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return CICY_ERROR_NO_SPACE;
    case EBUSY:
    case EAGAIN:
    case ETXTBSY:
        return CICY_ERROR_BUSY;
    case EIO:
    case EPIPE:
        return CICY_ERROR_INPUT_OUTPUT;
    default:
        return CICY_ERROR_SYSTEM;
    }
}

cicy_status cicy_error_system(cicy_error *error, int number, const char *format, ...)
{
    assert(number > 0);
    if (!error)
        return CICY_SYSTEM;
    char reason[256];
    va_list arguments;
    va_start(arguments, format);
    store(error, code_of(number), format, arguments);
    va_end(arguments);
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof error->message - used, ": %s",
             cicy_system_message(number, reason, sizeof reason));
    error->status = CICY_SYSTEM;
    return CICY_SYSTEM;
}

void cicy_free(void *memory)
{
    free(memory);
}
