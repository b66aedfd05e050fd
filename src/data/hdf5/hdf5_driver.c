/* A driver of HDF5's virtual file layer (HDF5 1.10, H5FDpublic.h). */
#include "data/hdf5/hdf5_driver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

/* What HDF5 knows of a file. */
typedef struct driver_file {
    H5FD_t common; /* first, as HDF5 wants it */
    cicy_hdf5_place *place;
    haddr_t end; /* of the addresses that are allocated */
} driver_file;

/* The file that is opened next; HDF5 is called by one thread at a time. */
static cicy_hdf5_place *opening;

static H5FD_t *open_place(const char *name, unsigned flags, hid_t access, haddr_t largest)
{
    (void)name, (void)flags, (void)access, (void)largest;
    driver_file *file = calloc(1, sizeof *file);
    if (file)
        file->place = opening;
    return (H5FD_t *)file;
}

static herr_t close_place(H5FD_t *file)
{
    free(file);
    return 0;
}

static int compare_places(const H5FD_t *a, const H5FD_t *b)
{
    const int x = ((const driver_file *)a)->place->descriptor;
    const int y = ((const driver_file *)b)->place->descriptor;
    return (x > y) - (x < y);
}

static herr_t query(const H5FD_t *file, unsigned long *features)
{
    (void)file;
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
                H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t allocated_end(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const driver_file *)file)->end;
}

static herr_t set_allocated_end(H5FD_t *file, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    ((driver_file *)file)->end = end;
    return 0;
}

static haddr_t file_end(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const driver_file *)file)->place->size;
}

static herr_t read_bytes(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t from, size_t size,
                         void *bytes)
{
    (void)type, (void)transfer;
    cicy_hdf5_place *place = ((driver_file *)file)->place;
    uint8_t *at = bytes;
    while (size > 0) {
        const ssize_t got =
            from < place->size ? pread(place->descriptor, at, size, (off_t)from) : 0;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            place->failure = errno;
            return -1;
        }
        if (got == 0) { /* as HDF5's own drivers: zeros behind the end */
            memset(at, 0, size);
            return 0;
        }
        at += got;
        from += (haddr_t)got;
        size -= (size_t)got;
    }
    return 0;
}

static herr_t write_bytes(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t to, size_t size,
                          const void *bytes)
{
    (void)type, (void)transfer;
    cicy_hdf5_place *place = ((driver_file *)file)->place;
    const uint8_t *at = bytes;
    if (to + size > place->size)
        place->size = to + size;
    while (size > 0 && !place->failure) {
        const ssize_t put = pwrite(place->descriptor, at, size, (off_t)to);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            place->failure = put < 0 ? errno : EIO;
            break;
        }
        at += put;
        to += (haddr_t)put;
        size -= (size_t)put;
    }
    return 0;
}

static herr_t truncate_place(H5FD_t *file, hid_t transfer, hbool_t closing)
{
    (void)transfer, (void)closing;
    driver_file *own = (driver_file *)file;
    if (own->place->size != own->end && !own->place->failure &&
        ftruncate(own->place->descriptor, (off_t)own->end) != 0)
        own->place->failure = errno;
    own->place->size = own->end;
    return 0;
}

static const H5FD_class_t driver = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = 513, /* from the range for applications */
#endif
    .name = "cicyminer",
    .maxaddr = (haddr_t)1 << 62,
    .fc_degree = H5F_CLOSE_WEAK,
    .open = open_place,
    .close = close_place,
    .cmp = compare_places,
    .query = query,
    .get_eoa = allocated_end,
    .set_eoa = set_allocated_end,
    .get_eof = file_end,
    .read = read_bytes,
    .write = write_bytes,
    .truncate = truncate_place,
    .fl_map = H5FD_FLMAP_DICHOTOMY};

/* The driver stays registered: closing the last file of an unregistered one, HDF5 1.10 frees its
 * description before it has done with it. */
static hid_t registered_driver(void)
{
    static hid_t kind = -1;
    if (kind < 0 || H5Iget_type(kind) != H5I_VFL) /* not yet, or HDF5 was closed since */
        kind = H5FDregister(&driver);
    return kind;
}

static hid_t open_file(cicy_hdf5_place *place, bool create)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    hid_t kind = registered_driver(), file = -1;
    opening = place;
    if (kind >= 0 && H5Pset_driver(access, kind, NULL) >= 0) {
        H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
        H5Pset_obj_track_times(creation, false); /* same content, same bytes */
        file = create ? H5Fcreate("file", H5F_ACC_TRUNC, creation, access)
                      : H5Fopen("file", H5F_ACC_RDONLY, access);
    }
    H5Pclose(access);
    H5Pclose(creation);
    return file;
}

hid_t cicy_hdf5_create_at(cicy_hdf5_place *place)
{
    place->size = 0;
    return open_file(place, true);
}

hid_t cicy_hdf5_open_at(cicy_hdf5_place *place)
{
    return open_file(place, false);
}
