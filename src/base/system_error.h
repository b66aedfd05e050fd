/* Errors of system calls, reported safely from any thread. */
#ifndef CICYMINER_BASE_SYSTEM_ERROR_H
#define CICYMINER_BASE_SYSTEM_ERROR_H

#include <stddef.h>

#include "cicyminer/error.h"

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

#endif
