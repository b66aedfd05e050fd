/* Errors as return values. No function of the library prints or exits. */
#ifndef CICYMINER_ERROR_H
#define CICYMINER_ERROR_H

#include <stddef.h>

#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a function that can fail returns. The values 1 to 3 are the program's exit codes. */
typedef enum cicy_status {
    CICY_OK = 0,
    CICY_INVALID_INPUT = 1, /* a configuration, file or data set is wrong */
    CICY_USAGE = 2,         /* an argument or option is impossible */
    CICY_SYSTEM = 3,        /* disk full, no memory, no permission */
    CICY_INTERRUPTED = 4    /* a progress callback asked to stop; what was done is kept */
} cicy_status;

#define CICY_ERROR_LENGTH 1024

/* A status with its message. The caller owns it; initialise with {0}. Every function that takes
 * a `cicy_error *` accepts NULL, and writes to it only on failure. */
typedef struct cicy_error {
    cicy_status status;
    char message[CICY_ERROR_LENGTH];
} cicy_error;

/* Stores `status` and the formatted message (cut at CICY_ERROR_LENGTH - 1 bytes) in `error`,
 * unless it is NULL. Returns `status`, so that `return cicy_error_set(...)` reads well. */
CICY_API cicy_status cicy_error_set(cicy_error *error, cicy_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* Puts "context: " before the message already in `error` (file name, line). Returns its status.
 * `error` may be NULL; the return value is then `status`. */
CICY_API cicy_status cicy_error_prepend(cicy_error *error, cicy_status status, const char *format,
                                        ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* Frees memory that a function of the library handed out, such as a string. NULL is fine. */
CICY_API void cicy_free(void *memory);

#ifdef __cplusplus
}
#endif
#endif
