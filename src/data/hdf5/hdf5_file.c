#include "data/hdf5/hdf5_file.h"

#include <errno.h>
#include <stdlib.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "data/hdf5/hdf5_guard.h"

enum {
    CHUNK_ROWS = 8192,
    DEFLATE_LEVEL = 4,
    LARGEST_CHUNK = 1 << 28,
    LARGEST_ROWS = 1 << 28, /* a damaged size is refused before memory is asked for */
    LARGEST_RATIO = 1100    /* deflate packs at most 1032 bytes into one */
};

/* ---- File images ---- */

/* HDF5 first looks for a file of that name; there can be none. */
static const char image_name[] = "/dev/null/image";

static void *image_resize(void *bytes, size_t size, H5FD_file_image_op_t operation, void *user)
{
    (void)operation, (void)user;
    return realloc(bytes, size);
}

/* HDF5 hands its memory over when it closes the file. (H5Fget_file_image would leave a superblock
 * of version 3 with a wrong checksum.) */
static herr_t image_release(void *bytes, H5FD_file_image_op_t operation, void *user)
{
    cicy_hdf5_image *result = user;
    bool closed = operation == H5FD_FILE_IMAGE_OP_FILE_CLOSE;
    free(closed ? result->bytes : bytes);
    if (closed)
        result->bytes = bytes;
    return 0;
}

static void *user_keep(void *user)
{
    return user;
}

static herr_t user_leave(void *user)
{
    (void)user;
    return 0;
}

hid_t cicy_hdf5_create(cicy_hdf5_image *image, bool latest)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    H5FD_file_image_callbacks_t callbacks = {.image_realloc = image_resize,
                                             .image_free = image_release,
                                             .udata_copy = user_keep,
                                             .udata_free = user_leave,
                                             .udata = image};
    H5Pset_fapl_core(access, latest ? 1 << 22 : 1 << 20, false);
    H5Pset_file_image_callbacks(access, &callbacks);
    if (latest)
        H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
    H5Pset_obj_track_times(creation, false); /* same content, same bytes */
    hid_t file = H5Fcreate(image_name, H5F_ACC_TRUNC, creation, access);
    H5Pclose(access);
    H5Pclose(creation);
    return file;
}

bool cicy_hdf5_finish(hid_t file, cicy_hdf5_image *image)
{
    if (file < 0 || H5Fclose(file) < 0 || !image->bytes)
        return false;
    /* the superblock holds the end of the file (HDF5 File Format Specification, II.A) */
    const size_t place = image->bytes[8] < 2 ? 40 : 28;
    for (int i = 7; i >= 0; i--)
        image->size = image->size << 8 | image->bytes[place + (size_t)i];
    return true;
}

hid_t cicy_hdf5_open(const void *bytes, size_t size)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, 1 << 16, false);
    hid_t file = H5Pset_file_image(access, (void *)(uintptr_t)bytes, size) >= 0
                     ? H5Fopen(image_name, H5F_ACC_RDONLY, access)
                     : -1;
    H5Pclose(access);
    return file;
}

void cicy_hdf5_close_ids(const hid_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] >= 0)
            H5Idec_ref(ids[i]);
}

/* ---- Arrays ---- */

static hid_t memory_type(cicy_hdf5_kind kind)
{
    const hid_t types[] = {H5T_NATIVE_UINT32, H5T_NATIVE_INT32, H5T_NATIVE_FLOAT, H5T_NATIVE_UINT8,
                           H5T_NATIVE_INT8};
    return types[kind];
}

/* NULL, or what is wrong with a type. */
static const char *type_fault(hid_t type, cicy_hdf5_kind kind)
{
    H5T_class_t class = H5Tget_class(type);
    if (kind == CICY_HDF5_OPAQUE)
        return class == H5T_OPAQUE ? NULL : "does not hold opaque bytes";
    if (kind == CICY_HDF5_U8)
        return class == H5T_INTEGER && H5Tget_size(type) == 1 && H5Tget_sign(type) == H5T_SGN_NONE
                   ? NULL
                   : "is not uint8";
    if (kind == CICY_HDF5_I8)
        return class == H5T_INTEGER && H5Tget_size(type) == 1 && H5Tget_sign(type) == H5T_SGN_2
                   ? NULL
                   : "is not int8";
    if (kind == CICY_HDF5_F32)
        return class == H5T_FLOAT ? NULL : "does not hold floating point numbers";
    return class == H5T_INTEGER ? NULL : "does not hold whole numbers";
}

static const char *chunk_fault(hid_t dataset, int rank)
{
    hid_t layout = H5Dget_create_plist(dataset);
    hsize_t chunk[3] = {1, 1, 1}, bytes = 8;
    bool small = layout >= 0;
    if (small && H5Pget_layout(layout) == H5D_CHUNKED) {
        small = H5Pget_chunk(layout, 3, chunk) == rank;
        for (int i = 0; small && i < rank; i++) {
            small = chunk[i] >= 1 && chunk[i] <= LARGEST_CHUNK;
            bytes *= small ? chunk[i] : 1;
            small = small && bytes <= (hsize_t)8 * LARGEST_CHUNK;
        }
    }
    cicy_hdf5_close_ids(&layout, 1);
    return small ? NULL : "has chunks of an absurd size";
}

/* A compression that this HDF5 library cannot undo. */
static const char *filter_fault(hid_t dataset)
{
    hid_t layout = H5Dget_create_plist(dataset);
    int count = layout >= 0 ? H5Pget_nfilters(layout) : 0;
    const char *fault = NULL;
    for (int i = 0; i < count; i++) {
        unsigned flags, values = 0, config;
        size_t elements = 0;
        char name[16] = "";
        H5Z_filter_t filter = H5Pget_filter2(layout, (unsigned)i, &flags, &elements, &values,
                                             sizeof name, name, &config);
        if (filter >= 0 && H5Zfilter_avail(filter) <= 0)
            fault = filter == 32000 ? "is compressed with LZF, which only h5py can read; compress "
                                      "it with gzip (h5repack -f GZIP=4)"
                                    : "is compressed with a filter that is not installed; compress "
                                      "it with gzip (h5repack -f GZIP=4)";
    }
    cicy_hdf5_close_ids(&layout, 1);
    return fault;
}

static const char *array_fault(hid_t dataset, hid_t type, hid_t space, cicy_hdf5_kind kind,
                               int rank, hsize_t *shape)
{
    if (type < 0 || space < 0)
        return "cannot be read";
    const char *fault = type_fault(type, kind);
    if (fault)
        return fault;
    if (H5Sget_simple_extent_ndims(space) != rank ||
        H5Sget_simple_extent_dims(space, shape, NULL) != rank)
        return "has the wrong number of axes";
    fault = chunk_fault(dataset, rank);
    return fault ? fault : filter_fault(dataset);
}

const char *cicy_hdf5_open_array(hid_t file, const char *name, cicy_hdf5_kind kind, int rank,
                                 hid_t *array, hsize_t *shape)
{
    *array = -1;
    if (H5Lexists(file, name, H5P_DEFAULT) <= 0)
        return "is missing";
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    hid_t type = dataset >= 0 ? H5Dget_type(dataset) : -1;
    hid_t space = dataset >= 0 ? H5Dget_space(dataset) : -1;
    const char *fault = array_fault(dataset, type, space, kind, rank, shape);
    cicy_hdf5_close_ids((hid_t[]){space, type, fault ? dataset : -1}, 3);
    *array = fault ? -1 : dataset;
    return fault;
}

/* HDF5 clips what it cannot represent to the smallest and largest number. */
static const char *clipped(cicy_hdf5_kind kind, size_t count, const int32_t *numbers)
{
    for (size_t i = 0; kind == CICY_HDF5_I32 && i < count; i++)
        if (numbers[i] == INT32_MIN || numbers[i] == INT32_MAX)
            return "holds a number of more than 32 bits";
    return NULL;
}

const char *cicy_hdf5_read_numbers(hid_t array, cicy_hdf5_kind kind, size_t count, void *numbers)
{
    if (count > 0 && H5Dread(array, memory_type(kind), H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) < 0)
        return "cannot be read";
    return clipped(kind, count, numbers);
}

const char *cicy_hdf5_read_part(hid_t array, cicy_hdf5_kind kind, int rank, const hsize_t *shape,
                                hsize_t first, hsize_t count, void *numbers)
{
    hsize_t start[3] = {first, 0, 0}, size[3] = {count, shape[1], shape[2]};
    size_t total = count;
    for (int axis = 1; axis < rank; axis++)
        total *= shape[axis];
    hid_t space = H5Dget_space(array), memory = H5Screate_simple(rank, size, NULL);
    hid_t type = kind == CICY_HDF5_OPAQUE ? H5Dget_type(array) : H5Tcopy(memory_type(kind));
    const bool read = space >= 0 && memory >= 0 && type >= 0 &&
                      H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, size, NULL) >= 0 &&
                      H5Dread(array, type, memory, space, H5P_DEFAULT, numbers) >= 0;
    cicy_hdf5_close_ids((hid_t[]){type, memory, space}, 3);
    return read ? clipped(kind, total, numbers) : "cannot be read";
}

static int rank_of(const cicy_hdf5_array *array)
{
    return array->depth ? 3 : array->columns ? 2 : 1;
}

static hid_t array_layout(const cicy_hdf5_array *array, int rank)
{
    hsize_t chunk[3] = {array->rows < CHUNK_ROWS ? array->rows : CHUNK_ROWS, array->columns,
                        array->depth};
    hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(layout, false);
    if (array->rows > 0) {
        H5Pset_chunk(layout, rank, chunk);
        H5Pset_shuffle(layout);
        H5Pset_deflate(layout, DEFLATE_LEVEL);
        H5Pset_fletcher32(layout);
    }
    return layout;
}

static bool write_array(hid_t file, const cicy_hdf5_array *array)
{
    const hid_t file_types[] = {H5T_STD_U32LE, H5T_STD_I32LE, H5T_IEEE_F32LE, H5T_STD_U8LE,
                                H5T_STD_I8LE};
    int rank = rank_of(array);
    hid_t space =
        H5Screate_simple(rank, (hsize_t[]){array->rows, array->columns, array->depth}, NULL);
    hid_t layout = array_layout(array, rank);
    hid_t dataset = H5Dcreate2(file, array->name, file_types[array->kind], space, H5P_DEFAULT,
                               layout, H5P_DEFAULT);
    bool written =
        dataset >= 0 && (array->rows == 0 || H5Dwrite(dataset, memory_type(array->kind), H5S_ALL,
                                                      H5S_ALL, H5P_DEFAULT, array->data) >= 0);
    cicy_hdf5_close_ids((hid_t[]){dataset, layout, space}, 3);
    return written;
}

/* `size`: of the file, which bounds what its arrays can hold. */
static const char *read_array(hid_t file, size_t size, cicy_hdf5_array *array)
{
    hsize_t shape[3] = {0, 0, 0};
    hid_t dataset;
    const char *fault =
        cicy_hdf5_open_array(file, array->name, array->kind, rank_of(array), &dataset, shape);
    if (!fault && (shape[1] != array->columns || shape[2] != array->depth ||
                   shape[0] > LARGEST_ROWS || shape[0] > (hsize_t)size * LARGEST_RATIO))
        fault = "has the wrong shape";
    const size_t count = (size_t)shape[0] * (array->columns ? array->columns : 1) *
                         (array->depth ? array->depth : 1);
    void *data = fault ? NULL : calloc(count + 1, sizeof(uint32_t));
    if (!fault)
        fault = data ? cicy_hdf5_read_numbers(dataset, array->kind, count, data)
                     : "does not fit into memory";
    cicy_hdf5_close_ids(&dataset, 1);
    if (fault)
        free(data);
    else
        array->data = data;
    array->rows = (size_t)shape[0];
    return fault;
}

/* ---- Files ---- */

cicy_status cicy_hdf5_small_make(const char *path, const cicy_hdf5_array *arrays, size_t count,
                                 const cicy_hdf5_attribute *attributes, size_t attribute_count,
                                 cicy_hdf5_image *image, cicy_error *error)
{
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    hid_t file = cicy_hdf5_create(image, false);
    bool made = file >= 0;
    for (size_t i = 0; i < count && made; i++)
        made = write_array(file, &arrays[i]);
    for (size_t i = 0; i < attribute_count && made; i++)
        made = cicy_hdf5_write_attribute(file, &attributes[i]);
    made = cicy_hdf5_finish(file, image) && made;
    cicy_status status =
        made ? CICY_OK : cicy_hdf5_fail(error, CICY_SYSTEM, path, "cannot make the file");
    cicy_hdf5_leave(&guard);
    return status;
}

cicy_status cicy_hdf5_small_write(const char *path, const cicy_hdf5_array *arrays, size_t count,
                                  const cicy_hdf5_attribute *attributes, size_t attribute_count,
                                  cicy_error *error)
{
    cicy_hdf5_image image = {0};
    cicy_status status =
        cicy_hdf5_small_make(path, arrays, count, attributes, attribute_count, &image, error);
    cicy_file output;
    CICY_THEN(status, cicy_file_create(&output, path, error));
    if (status == CICY_OK) {
        fwrite(image.bytes, 1, image.size, output.stream); /* the commit notices a failure */
        status = cicy_file_commit(&output, error);
    }
    free(image.bytes);
    return status;
}

cicy_status cicy_hdf5_small_parse(const char *path, const void *bytes, size_t size,
                                  cicy_hdf5_array *arrays, size_t count,
                                  cicy_hdf5_attribute *attributes, size_t attribute_count,
                                  cicy_error *error)
{
    for (size_t i = 0; i < count; i++)
        arrays[i].data = NULL;
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    const char *fault = NULL, *object = "the file";
    hid_t file = cicy_hdf5_open(bytes, size);
    if (file < 0)
        fault = "is not an HDF5 file";
    for (size_t i = 0; i < attribute_count && !fault; i++) {
        object = attributes[i].name;
        fault = cicy_hdf5_read_attribute(file, &attributes[i]);
    }
    for (size_t i = 0; i < count && !fault; i++) {
        object = arrays[i].name;
        fault = read_array(file, size, &arrays[i]);
    }
    const bool no_memory = fault && errno == ENOMEM;
    cicy_hdf5_close_ids(&file, 1);
    cicy_hdf5_leave(&guard);
    if (!fault)
        return CICY_OK;
    for (size_t i = 0; i < count; i++) {
        free((void *)arrays[i].data);
        arrays[i].data = NULL;
    }
    if (no_memory)
        return cicy_error_memory(error);
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: damaged: %s %s", path, object,
                               fault);
}

cicy_status cicy_hdf5_small_read(const char *path, cicy_hdf5_array *arrays, size_t count,
                                 cicy_hdf5_attribute *attributes, size_t attribute_count,
                                 cicy_error *error)
{
    char *bytes;
    size_t size;
    for (size_t i = 0; i < count; i++)
        arrays[i].data = NULL;
    CICY_TRY(cicy_file_read(path, 0, &bytes, &size, error));
    const cicy_status status =
        cicy_hdf5_small_parse(path, bytes, size, arrays, count, attributes, attribute_count, error);
    free(bytes);
    return status;
}
