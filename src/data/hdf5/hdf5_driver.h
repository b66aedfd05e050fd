/* HDF5 files that are read and written in place, for those that are larger than memory. Writing
 * never fails for HDF5, which does not bear it well (it keeps files that it cannot close): the
 * first failure is kept for the caller instead. No locks are taken on the file. */
#ifndef CICYMINER_DATA_HDF5_HDF5_DRIVER_H
#define CICYMINER_DATA_HDF5_HDF5_DRIVER_H

#include <hdf5.h>
#include <stdint.h>

/* An open file, which outlives HDF5's use of it. */
typedef struct cicy_hdf5_place {
    int descriptor;
    uint64_t size; /* bytes that belong to HDF5 */
    int failure;   /* errno of the first write, or the last read, that failed, or 0 */
} cicy_hdf5_place;

/* Begins an HDF5 file in an empty file, in the newest layout of HDF5 1.10. Negative when it fails.
 * Between cicy_hdf5_enter and cicy_hdf5_leave, as everything. */
hid_t cicy_hdf5_create_at(cicy_hdf5_place *place);

/* Opens an HDF5 file of place->size bytes for reading. Negative when it is none. */
hid_t cicy_hdf5_open_at(cicy_hdf5_place *place);

#endif
