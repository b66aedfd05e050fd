/* The one error that every part of the library can meet. */
#ifndef CICYMINER_BASE_MEMORY_ERROR_H
#define CICYMINER_BASE_MEMORY_ERROR_H

#include "cicyminer/error.h"

/* Stores "out of memory" and returns CICY_SYSTEM. */
cicy_status cicy_error_memory(cicy_error *error);

#endif
