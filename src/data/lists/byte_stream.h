/* Bytes of a file, plain or out of gzip or zip, recognised from its first bytes. */
#ifndef CICYMINER_DATA_LISTS_BYTE_STREAM_H
#define CICYMINER_DATA_LISTS_BYTE_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "cicyminer/error.h"

typedef struct cicy_byte_stream cicy_byte_stream;

/* Opens a file; a zip archive must hold one list (folders and hidden files aside). Errors:
 * CICY_SYSTEM (cannot open), CICY_INVALID_INPUT (damaged archive, several files in it). Free with
 * cicy_byte_stream_close. */
cicy_status cicy_byte_stream_open(cicy_byte_stream **stream, const char *path, cicy_error *error);

/* A stream over bytes [size] in memory, which stay the caller's. */
cicy_status cicy_byte_stream_open_memory(cicy_byte_stream **stream, const char *bytes, size_t size,
                                         const char *name, cicy_error *error);

/* Reads up to `room` bytes; *got = 0 at the end. Errors: CICY_INVALID_INPUT (damaged compression),
 * CICY_SYSTEM (the disk). */
cicy_status cicy_byte_stream_read(cicy_byte_stream *stream, char *bytes, size_t room, size_t *got,
                                  cicy_error *error);

void cicy_byte_stream_close(cicy_byte_stream *stream);

#endif
