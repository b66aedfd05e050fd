/* How many threads work. */
#ifndef CICYMINER_THREADS_H
#define CICYMINER_THREADS_H

#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The number of threads for a request, as every function with a `threads` argument understands it:
 * the request itself when it is positive, else all cores this process may use (its CPU affinity),
 * at most OMP_NUM_THREADS when that is set. */
CICY_API int cicy_threads(int requested);

#ifdef __cplusplus
}
#endif
#endif
