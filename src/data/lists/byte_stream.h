/* The bytes of a list: of a file, plain or compressed with gzip or zip, or of the caller. */
#ifndef CICYMINER_DATA_LISTS_BYTE_STREAM_H
#define CICYMINER_DATA_LISTS_BYTE_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "cicyminer/lists.h"

typedef struct cicy_byte_stream cicy_byte_stream;

/* Opens a file, or of a zip archive the only one in it (folders and hidden files aside), or the one
 * called `member`, whose name may lack `.npy`, where that is not NULL. Errors: CICY_SYSTEM (cannot
 * open), CICY_INVALID_INPUT (damaged archive, no such or several files in it). Free with
 * cicy_byte_stream_close. */
cicy_status cicy_byte_stream_open(cicy_byte_stream **stream, const char *path, const char *member,
                                  cicy_error *error);

/* A stream of the bytes that a source gives. */
cicy_status cicy_byte_stream_open_source(cicy_byte_stream **stream, const cicy_list_source *source,
                                         const char *name, cicy_error *error);

/* Whether the file at `path` is a zip archive of NumPy arrays; `names` [size] then lists them
 * without `.npy`, separated by commas. */
bool cicy_byte_stream_arrays(const char *path, char *names, size_t size);

/* Reads up to `room` bytes; *got = 0 at the end. Errors: CICY_INVALID_INPUT (damaged compression),
 * CICY_SYSTEM (the disk). */
cicy_status cicy_byte_stream_read(cicy_byte_stream *stream, char *bytes, size_t room, size_t *got,
                                  cicy_error *error);

/* Whether what was read so far, `have` bytes, should be used before more is read: because reading
 * would have to wait for the source, or because it never waits long and much is there. */
bool cicy_byte_stream_pauses(const cicy_byte_stream *stream, size_t have);

/* The size of the file and the bytes of it that were read; the size is 0 when it is not known or
 * the file is compressed. */
void cicy_byte_stream_place(const cicy_byte_stream *stream, uint64_t *size, uint64_t *read);

/* No more bytes than this can come: the size of a file, or what deflate can make of it. */
uint64_t cicy_byte_stream_limit(const cicy_byte_stream *stream);

void cicy_byte_stream_close(cicy_byte_stream *stream);

#endif
