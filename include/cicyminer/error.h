/* Errors as return values. No function of the library prints or exits. */
#ifndef CICYMINER_ERROR_H
#define CICYMINER_ERROR_H

#include <stddef.h>

#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a function that can fail returns. */
typedef enum cicy_status {
    CICY_OK = 0,
    CICY_INVALID_INPUT = 1, /* a configuration, file or data set is wrong */
    CICY_USAGE = 2,         /* an argument or option is impossible */
    CICY_SYSTEM = 3,        /* disk full, no memory, no permission */
    CICY_INTERRUPTED = 4    /* a progress callback asked to stop; what was done is kept */
} cicy_status;

/* The reason in detail, for callers that treat reasons differently (exceptions of a language
 * binding). The status of a code is code / 100; later versions may add codes. */
typedef enum cicy_error_code {
    CICY_ERROR_NONE = 0,

    CICY_ERROR_INPUT = 100,       /* wrong input for any other reason */
    CICY_ERROR_SYNTAX = 101,      /* text that does not follow the notation */
    CICY_ERROR_RAGGED_ROWS = 102, /* rows of different lengths */
    CICY_ERROR_SHAPE = 103,       /* no rows or columns, an empty column, a row that is a P^0 */
    CICY_ERROR_CALABI_YAU = 104,  /* a row whose degrees do not add up to n + 1 */
    CICY_ERROR_EMPTY = 105,       /* the complete intersection is the empty set */
    CICY_ERROR_DIMENSION = 106,   /* a dimension that is not supported or not the expected one */
    CICY_ERROR_TOO_LARGE = 107,   /* more rows, columns, bytes or work than the limit */
    CICY_ERROR_FORMAT = 108,      /* a file of an unknown or another format */
    CICY_ERROR_DAMAGED = 109,     /* a file that is cut short or fails its checksum */
    CICY_ERROR_MISMATCH = 110,    /* stated numbers, or two files, that contradict each other */
    CICY_ERROR_NOT_FINITE = 111,  /* a number that is infinite or not a number */

    CICY_ERROR_USAGE = 200,        /* an impossible argument for any other reason */
    CICY_ERROR_UNKNOWN_NAME = 201, /* no model, setting, target, format of this name */
    CICY_ERROR_RANGE = 202,        /* a value outside its range */
    CICY_ERROR_EXISTS = 203,       /* the output exists already and is not replaced */

    CICY_ERROR_SYSTEM = 300,         /* the system refused for any other reason */
    CICY_ERROR_MEMORY = 301,         /* out of memory */
    CICY_ERROR_FILE_NOT_FOUND = 302, /* no such file or folder */
    CICY_ERROR_PERMISSION = 303,     /* no permission, or a read-only file system */
    CICY_ERROR_INPUT_OUTPUT = 304,   /* reading or writing failed */
    CICY_ERROR_NO_SPACE = 305,       /* disk full, or over a quota */
    CICY_ERROR_BUSY = 306,           /* in use by another process */
    CICY_ERROR_PROGRAM = 307,        /* another program, such as gnuplot, is missing or failed */

    CICY_ERROR_INTERRUPTED = 400 /* a progress callback asked to stop */
} cicy_error_code;

#define CICY_ERROR_LENGTH 1024

/* Status, code and message. The caller owns it; initialise with {0}. Every function that takes a
 * `cicy_error *` accepts NULL, and writes to it only on failure. */
typedef struct cicy_error {
    cicy_status status;
    cicy_error_code code;
    char message[CICY_ERROR_LENGTH];
} cicy_error;

/* "syntax", "ragged rows", "Calabi-Yau condition", ...; "unknown" for a number that is not a code.
 * Static storage. */
CICY_API const char *cicy_error_code_name(cicy_error_code code);

/* Stores `status`, its general code (100 * status) and the formatted message (cut at
 * CICY_ERROR_LENGTH - 1 bytes) in `error`, unless it is NULL. Returns `status`, so that
 * `return cicy_error_set(...)` reads well. */
CICY_API cicy_status cicy_error_set(cicy_error *error, cicy_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* The same with a code; the status is the code's. */
CICY_API cicy_status cicy_error_set_code(cicy_error *error, cicy_error_code code,
                                         const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* Puts "context: " before the message already in `error` (file name, line) and gives it
 * `status`; the code stays unless it belongs to another status. Returns `status`. */
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
