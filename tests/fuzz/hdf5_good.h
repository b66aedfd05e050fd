/* Good HDF5 files of all kinds, small: what those of a fuzz target differ from. */
#ifndef TESTS_FUZZ_HDF5_GOOD_H
#define TESTS_FUZZ_HDF5_GOOD_H

#include "hdf5_input.h"

enum { HDF5_MOST_OBJECTS = 19, HDF5_GOOD_FILES = 5 };

#define NUMBER(name, type, value)                                                                  \
    {                                                                                              \
        name, type, value, 0,                                                                      \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define TEXT(name, value)                                                                          \
    {                                                                                              \
        name, H5T_C_S1, value, 0,                                                                  \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define GIVE(objects, list) (memcpy(objects, list, sizeof(list)), sizeof(list) / sizeof *(list))

static const int32_t number_one = 1, number_two = 2, number_three = 3, number_minus = -1;
static const uint64_t number_seed = 7, number_none = 0;

/* The entries of both layouts: the quintic, the bicubic, a torus times a K3 surface. */
static const uint8_t good_shape[3][2] = {{1, 1}, {2, 1}, {2, 2}}, good_product[3] = {0, 0, 1},
                     good_favourable[3] = {1, 1, 0};
static const int32_t good_hodge[3][2] = {{1, 101}, {2, 83}, {21, 21}},
                     good_euler[3] = {-200, -162, 0};

static inline size_t good_padded(hdf5_object *objects)
{
    static const uint8_t matrix[3][2][2] = {{{5, 0}, {0, 0}}, {{3, 0}, {3, 0}}, {{3, 0}, {0, 4}}};
    const hdf5_object good[] = {NUMBER("format_version", H5T_NATIVE_INT32, &number_one),
                                NUMBER("dimension", H5T_NATIVE_INT32, &number_three),
                                NUMBER("seed", H5T_NATIVE_UINT64, &number_seed),
                                TEXT("command", "import"),
                                TEXT("program_version", "1"),
                                TEXT("order", "given"),
                                {"matrix", H5T_NATIVE_UINT8, matrix, 3, {3, 2, 2}},
                                {"shape", H5T_NATIVE_UINT8, good_shape, 2, {3, 2}},
                                {"hodge", H5T_NATIVE_INT32, good_hodge, 2, {3, 2}},
                                {"euler", H5T_NATIVE_INT32, good_euler, 1, {3}},
                                {"product", H5T_NATIVE_UINT8, good_product, 1, {3}},
                                {"favourable", H5T_NATIVE_UINT8, good_favourable, 1, {3}}};
    return GIVE(objects, good);
}

static inline size_t good_packed(hdf5_object *objects)
{
    static const uint8_t packed[3][2] = {{0x50, 0}, {0x33, 0}, {0x30, 0x04}};
    const hid_t opaque = H5Tcreate(H5T_OPAQUE, sizeof packed[0]); /* closed by hdf5_good_end */
    const hdf5_object good[] = {NUMBER("format_version", H5T_NATIVE_INT32, &number_two),
                                NUMBER("dimension", H5T_NATIVE_INT32, &number_three),
                                NUMBER("rows", H5T_NATIVE_INT32, &number_two),
                                NUMBER("columns", H5T_NATIVE_INT32, &number_two),
                                NUMBER("seed", H5T_NATIVE_UINT64, &number_seed),
                                TEXT("command", "classify"),
                                TEXT("program_version", "1"),
                                TEXT("order", "staircase"),
                                {"packed", opaque, packed, 1, {3}},
                                {"shape", H5T_NATIVE_UINT8, good_shape, 2, {3, 2}},
                                {"hodge", H5T_NATIVE_INT32, good_hodge, 2, {3, 2}},
                                {"euler", H5T_NATIVE_INT32, good_euler, 1, {3}},
                                {"product", H5T_NATIVE_UINT8, good_product, 1, {3}},
                                {"favourable", H5T_NATIVE_UINT8, good_favourable, 1, {3}}};
    return GIVE(objects, good);
}

/* O(-1) to O(2) on the quintic, the last one unanswered; O(0,1) and O(1,0) on the bicubic. */
static inline size_t good_bundles(hdf5_object *objects)
{
    static const uint8_t matrix[2][2][1] = {{{5}, {0}}, {{3}, {3}}}, shape[2][2] = {{1, 1}, {2, 1}},
                         method[6] = {1, 0, 0, 255, 0, 0};
    static const uint32_t source[2] = {0, 1}, manifold[6] = {0, 0, 0, 0, 1, 1},
                          orbit[6] = {0, 1, 0, 3, 4, 4};
    static const int8_t bundle[6][2] = {{-1, 0}, {0, 0}, {1, 0}, {2, 0}, {0, 1}, {1, 0}};
    static const int32_t h[6][4] = {{0, 0, 0, 5},     {1, 0, 0, 1}, {5, 0, 0, 0},
                                    {-1, -1, -1, -1}, {3, 0, 0, 0}, {3, 0, 0, 0}},
                         index[6] = {-5, 0, 5, 15, 3, 3};
    const hdf5_object good[] = {NUMBER("bundles_version", H5T_NATIVE_INT32, &number_one),
                                NUMBER("dimension", H5T_NATIVE_INT32, &number_three),
                                NUMBER("rows", H5T_NATIVE_INT32, &number_two),
                                NUMBER("columns", H5T_NATIVE_INT32, &number_one),
                                NUMBER("low", H5T_NATIVE_INT32, &number_minus),
                                NUMBER("high", H5T_NATIVE_INT32, &number_two),
                                NUMBER("per_manifold", H5T_NATIVE_UINT64, &number_none),
                                NUMBER("seed", H5T_NATIVE_UINT64, &number_seed),
                                TEXT("command", "dataset bundles"),
                                TEXT("program_version", "1"),
                                {"matrix", H5T_NATIVE_UINT8, matrix, 3, {2, 2, 1}},
                                {"shape", H5T_NATIVE_UINT8, shape, 2, {2, 2}},
                                {"source", H5T_NATIVE_UINT32, source, 1, {2}},
                                {"manifold", H5T_NATIVE_UINT32, manifold, 1, {6}},
                                {"bundle", H5T_NATIVE_INT8, bundle, 2, {6, 2}},
                                {"h", H5T_NATIVE_INT32, h, 2, {6, 4}},
                                {"index", H5T_NATIVE_INT32, index, 1, {6}},
                                {"method", H5T_NATIVE_UINT8, method, 1, {6}},
                                {"orbit", H5T_NATIVE_UINT32, orbit, 1, {6}}};
    return GIVE(objects, good);
}

static inline size_t good_split(hdf5_object *objects)
{
    static const double share = 1, ratio = 0.4, validation = 0.2;
    static const uint32_t parts[3][2] = {{1, 4}, {0}, {2, 3}};
    const hdf5_object good[] = {TEXT("sampling", "random"),
                                NUMBER("share", H5T_NATIVE_DOUBLE, &share),
                                NUMBER("ratio", H5T_NATIVE_DOUBLE, &ratio),
                                NUMBER("validation_ratio", H5T_NATIVE_DOUBLE, &validation),
                                NUMBER("seed", H5T_NATIVE_UINT64, &number_seed),
                                NUMBER("checksum", H5T_NATIVE_UINT64, &number_seed),
                                NUMBER("limit", H5T_NATIVE_UINT64, &number_seed),
                                {"training", H5T_NATIVE_UINT32, parts[0], 1, {2}},
                                {"validation", H5T_NATIVE_UINT32, parts[1], 1, {1}},
                                {"test", H5T_NATIVE_UINT32, parts[2], 1, {2}}};
    return GIVE(objects, good);
}

static inline size_t good_predictions(hdf5_object *objects)
{
    static const uint32_t index[3] = {2, 5, 7};
    static const float predicted[3][2] = {{1.2f, 0}, {2.9f, 1}, {4, -0.6f}};
    static const int32_t truth[3][2] = {{1, 0}, {3, 1}, {3, 0}};
    const hdf5_object good[] = {TEXT("columns", "h11 h21"),
                                TEXT("part", "test"),
                                {"index", H5T_NATIVE_UINT32, index, 1, {3}},
                                {"predicted", H5T_NATIVE_FLOAT, predicted, 2, {3, 2}},
                                {"truth", H5T_NATIVE_INT32, truth, 2, {3, 2}}};
    return GIVE(objects, good);
}

/* The objects of file number `which`, attributes first; returns how many. */
static inline size_t hdf5_good_file(unsigned which, hdf5_object objects[HDF5_MOST_OBJECTS])
{
    size_t (*const files[HDF5_GOOD_FILES])(hdf5_object *) = {good_padded, good_packed, good_bundles,
                                                             good_split, good_predictions};
    return files[which](objects);
}

static inline void hdf5_good_end(const hdf5_object *objects, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (H5Tget_class(objects[i].type) == H5T_OPAQUE)
            H5Tclose(objects[i].type);
}

#endif
