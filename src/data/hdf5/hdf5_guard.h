/* Calls into HDF5: one thread at a time, without its own printing, with its reasons in our
 * messages. */
#ifndef CICYMINER_DATA_HDF5_HDF5_GUARD_H
#define CICYMINER_DATA_HDF5_HDF5_GUARD_H

#include <hdf5.h>

#include "cicyminer/error.h"

/* HDF5's error printing as it was before cicy_hdf5_enter. */
typedef struct cicy_hdf5_guard {
    H5E_auto2_t print;
    void *argument;
} cicy_hdf5_guard;

/* Takes the process-wide lock on HDF5 (the library need not be a thread-safe build) and switches
 * its printing off for this thread; cicy_hdf5_leave restores both. Every HDF5 call is made between.
 */
void cicy_hdf5_enter(cicy_hdf5_guard *guard);
void cicy_hdf5_leave(cicy_hdf5_guard *guard);

/* Stores "name: what: reason", where reason is the innermost message of HDF5's error stack; or that
 * there is no memory, if an allocation failed since cicy_hdf5_enter. */
cicy_status cicy_hdf5_fail(cicy_error *error, cicy_status status, const char *name,
                           const char *what);

#endif
