/* How many threads work. */
#ifndef CICYMINER_BASE_THREADS_H
#define CICYMINER_BASE_THREADS_H

/* The number of threads for a request: the request itself when it is positive, else all cores this
 * process may use (its CPU affinity), at most OMP_NUM_THREADS when that is set. */
int cicy_threads(int requested);

#endif
