/* Options of callers that were compiled with another version of the headers. The first member of an
 * options struct is `size_t size`; cicyminer/cicyminer.h states the rule. A new member must not lie
 * in what was padding at the end of the struct: callers need not have zeroed it. */
#ifndef CICYMINER_BASE_OPTIONS_COPY_H
#define CICYMINER_BASE_OPTIONS_COPY_H

#include <stddef.h>

#include "cicyminer/error.h"

/* Copies the caller's options `given` into *own [size bytes], the struct as this library knows it;
 * members that the caller does not have become 0, and own's first member becomes `size`. `first` is
 * the size that the struct had in the first version with this soname, which a caller's size of 0
 * stands for. NULL stands for zeros. Errors: CICY_USAGE when the caller sets a member that this
 * library does not know, or the size is impossible. */
cicy_status cicy_options_copy(void *own, size_t size, size_t first, const void *given,
                              cicy_error *error);

/* The other direction, for functions that fill in defaults: writes as much of *own as the caller's
 * struct has room for, keeping its size. */
void cicy_options_fill(void *given, const void *own, size_t size, size_t first);

/* For structs that have not grown since the first version with this soname. */
#define CICY_OPTIONS_COPY(own, given, error)                                                       \
    cicy_options_copy((own), sizeof *(own), sizeof *(own), (given), (error))
#define CICY_OPTIONS_FILL(given, own)                                                              \
    cicy_options_fill((given), (own), sizeof *(own), sizeof *(own))

#endif
