/* Errors inside the library: those of system calls and of memory, and how they are handed on. */
#ifndef CICYMINER_BASE_ERRORS_H
#define CICYMINER_BASE_ERRORS_H

#include <stddef.h>

#include "cicyminer/error.h"

/* Stores "out of memory" and returns CICY_SYSTEM. */
cicy_status cicy_error_memory(cicy_error *error);

/* Stores "message: reason" and the code that belongs to `number`, the value of errno that a system
 * call left. Returns CICY_SYSTEM. */
cicy_status cicy_error_system(cicy_error *error, int number, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* Writes the system's text for `number` ("No space left on device") into text [room] and returns
 * it: strerror for several threads. */
const char *cicy_system_message(int number, char *text, size_t room);

/* Returns from the function when `call` failed, with its status. */
#define CICY_TRY(call)                                                                             \
    do {                                                                                           \
        const cicy_status cicy_try_status = (call);                                                \
        if (cicy_try_status != CICY_OK)                                                            \
            return cicy_try_status;                                                                \
    } while (0)

/* Makes the next call of several whose clean-up is common, unless one before it failed. */
#define CICY_THEN(status, call)                                                                    \
    do {                                                                                           \
        if ((status) == CICY_OK)                                                                   \
            (status) = (call);                                                                     \
    } while (0)

#endif
