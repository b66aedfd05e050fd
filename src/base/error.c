#include "base/memory_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cicy_status cicy_error_set(cicy_error *error, cicy_status status, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        error->status = status;
    }
    return status;
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
    return status;
}

cicy_status cicy_error_memory(cicy_error *error)
{
    return cicy_error_set(error, CICY_SYSTEM, "out of memory");
}

void cicy_free(void *memory)
{
    free(memory);
}
