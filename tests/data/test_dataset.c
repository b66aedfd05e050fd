/* The HDF5 data set: what is written comes back, and damage is noticed. */
#include "examples.h"

#include <hdf5.h>
#include <omp.h>

#include "base/files/file.h"
#include "scratch.h"

static const char path[] = "set.h5";

static void assert_same(const cicy_dataset *a, const cicy_dataset *b)
{
    size_t n = a->count;
    assert_int_equal(a->dimension, b->dimension);
    assert_int_equal(n, b->count);
    assert_int_equal(a->rows, b->rows);
    assert_int_equal(a->columns, b->columns);
    assert_int_equal(a->hodge_columns, b->hodge_columns);
    assert_memory_equal(a->matrix, b->matrix, n * a->rows * a->columns);
    assert_memory_equal(a->shape, b->shape, 2 * n);
    assert_memory_equal(a->hodge, b->hodge, n * a->hodge_columns * sizeof *a->hodge);
    assert_memory_equal(a->euler, b->euler, n * sizeof *a->euler);
    assert_memory_equal(a->product, b->product, n);
    assert_memory_equal(a->favourable, b->favourable, n);
    assert_int_equal(a->order, b->order);
    assert_int_equal(a->seed, b->seed);
    assert_string_equal(a->command, b->command);
    assert_string_equal(a->version, b->version);
}

/* 9000 entries: two full chunks and a part of one. */
static void test_written_data_set_comes_back(void **state)
{
    static const size_t counts[] = {1, 5, 4096, 9000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        cicy_dataset set, back;
        make_four_folds(&set, counts[i]);
        set.order = (cicy_order)i;
        assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
        assert_int_equal(cicy_dataset_read(&back, path, NULL), CICY_OK);
        assert_same(&set, &back);
        cicy_dataset_clear(&set);
        cicy_dataset_clear(&back);
    }
}

static void test_bytes_do_not_depend_on_threads(void **state)
{
    cicy_dataset set;
    char *bytes[3];
    size_t size[3];
    int before = omp_get_max_threads();
    make_four_folds(&set, 20000);
    for (int i = 0; i < 3; i++) {
        omp_set_num_threads(i + 1);
        assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
        assert_int_equal(cicy_file_read(path, 0, &bytes[i], &size[i], NULL), CICY_OK);
        assert_int_equal(size[i], size[0]);
        assert_memory_equal(bytes[i], bytes[0], size[0]);
    }
    omp_set_num_threads(before);
    for (int i = 0; i < 3; i++)
        free(bytes[i]);
    cicy_dataset_clear(&set);
}

/* Plain HDF5 calls, as any other program would make them. */
static void test_file_has_the_documented_layout(void **state)
{
    cicy_dataset set;
    make_four_folds(&set, 9000);
    assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "matrix", H5P_DEFAULT);
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    hid_t layout = H5Dget_create_plist(dataset);
    hsize_t shape[3];
    assert_true(H5Tequal(type, H5T_STD_U8LE) > 0);
    assert_int_equal(H5Sget_simple_extent_dims(space, shape, NULL), 3);
    assert_int_equal(shape[0], 9000);
    assert_int_equal(shape[1], 16);
    assert_int_equal(shape[2], 20);
    assert_int_equal(H5Pget_layout(layout), H5D_CHUNKED);
    assert_true(
        H5Pget_filter_by_id2(layout, H5Z_FILTER_FLETCHER32, NULL, NULL, NULL, 0, NULL, NULL) >= 0);
    assert_true(H5Pget_filter_by_id2(layout, H5Z_FILTER_DEFLATE, NULL, NULL, NULL, 0, NULL, NULL) >=
                0);
    uint8_t *matrix = malloc(9000 * 320);
    assert_true(H5Dread(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, matrix) >= 0);
    assert_memory_equal(matrix, set.matrix, 9000 * 320);
    free(matrix);
    H5Pclose(layout);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
    H5Fclose(file);
    cicy_dataset_clear(&set);
}

static void test_entry_comes_back_as_configuration(void **state)
{
    cicy_dataset set;
    cicy_configuration configuration;
    make_four_folds(&set, FOUR_FOLDS);
    cicy_dataset_get(&set, 3, &configuration); /* P^7[2 2 4] */
    assert_int_equal(configuration.rows, 1);
    assert_int_equal(configuration.columns, 3);
    assert_int_equal(configuration.n[0], 7);
    assert_int_equal(configuration.degree[0][2], 4);
    assert_int_equal(configuration.degree[0][3], 0);
    cicy_dataset_clear(&set);
}

static void write_bytes(const char *bytes, size_t size)
{
    FILE *stream = fopen(path, "wb");
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    fclose(stream);
}

static void test_truncated_file_is_refused_at_every_length(void **state)
{
    cicy_dataset set, back;
    char *bytes;
    size_t size;
    make_four_folds(&set, 100);
    assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
    assert_int_equal(cicy_file_read(path, 0, &bytes, &size, NULL), CICY_OK);
    size -= 12; /* the seal after the last byte of HDF5 */
    for (size_t length = 0; length < size; length += length < 600 ? 1 : 13) {
        cicy_error error = {0};
        write_bytes(bytes, length);
        assert_int_equal(cicy_dataset_read(&back, path, &error), CICY_INVALID_INPUT);
        assert_non_null(strstr(error.message, path));
        assert_null(back.matrix);
    }
    free(bytes);
    cicy_dataset_clear(&set);
}

/* Only a flip inside the seal's own mark may pass: the file then counts as unsealed. */
static void test_flipped_byte_never_changes_a_number(void **state)
{
    cicy_dataset set, back;
    char *bytes;
    size_t size, refused = 0;
    make_four_folds(&set, 100);
    assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
    assert_int_equal(cicy_file_read(path, 0, &bytes, &size, NULL), CICY_OK);
    for (size_t i = 0; i < size; i++) {
        char flip = (char)(1 << i % 8);
        bytes[i] = (char)(bytes[i] ^ flip);
        if (cicy_dataset_read_memory(&back, bytes, size, "flipped", NULL) == CICY_OK) {
            assert_memory_equal(back.matrix, set.matrix, 100 * 320);
            assert_memory_equal(back.hodge, set.hodge, 100 * 4 * sizeof *set.hodge);
            assert_memory_equal(back.euler, set.euler, 100 * sizeof *set.euler);
            assert_memory_equal(back.product, set.product, 100);
            assert_memory_equal(back.favourable, set.favourable, 100);
        } else {
            refused++;
        }
        cicy_dataset_clear(&back);
        bytes[i] = (char)(bytes[i] ^ flip);
    }
    assert_true(refused >= size - 8);
    free(bytes);
    cicy_dataset_clear(&set);
}

/* Writes the set with one value spoiled and expects the message to name the fault. */
static void expect_refusal(cicy_dataset *set, const char *fault)
{
    cicy_dataset back;
    cicy_error error = {0};
    assert_int_equal(cicy_dataset_write(set, path, NULL), CICY_OK);
    assert_int_equal(cicy_dataset_read(&back, path, &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, path));
    assert_non_null(strstr(error.message, fault));
    cicy_dataset_clear(set);
}

static void test_inconsistent_entries_are_refused(void **state)
{
    cicy_dataset set;
    make_four_folds(&set, 5);
    set.shape[4] = 17;
    expect_refusal(&set, "matrix[2]: its shape");
    make_four_folds(&set, 5);
    set.shape[4] = 0;
    expect_refusal(&set, "matrix[2]: its shape");
    make_four_folds(&set, 5);
    set.matrix[3 * 320 + 319] = 1;
    expect_refusal(&set, "matrix[3]: there are degrees outside");
    make_four_folds(&set, 5);
    set.matrix[3 * 320] = 3;
    expect_refusal(&set, "matrix[3]: its dimension");
    make_four_folds(&set, 5);
    set.product[1] = 2;
    expect_refusal(&set, "matrix[1]: a flag");
}

static void test_missing_array_is_named(void **state)
{
    static const char *const names[] = {"matrix", "shape",   "hodge",
                                        "euler",  "product", "favourable"};
    cicy_dataset set, back;
    make_four_folds(&set, 5);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cicy_error error = {0};
        assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
        hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        assert_true(H5Ldelete(file, names[i], H5P_DEFAULT) >= 0);
        H5Fclose(file);
        assert_int_equal(cicy_dataset_read(&back, path, &error), CICY_INVALID_INPUT);
        assert_non_null(strstr(error.message, names[i]));
        assert_non_null(strstr(error.message, "missing"));
    }
    cicy_dataset_clear(&set);
}

/* Writes an array of bytes with a filter that no library has here, as h5py writes LZF (its
 * registered number is 32000). */
static size_t keep_bytes(unsigned flags, size_t count, const unsigned *values, size_t size,
                         size_t *room, void **bytes)
{
    (void)flags, (void)count, (void)values, (void)room, (void)bytes;
    return size;
}

static void write_compressed_by(H5Z_filter_t filter, hid_t file)
{
    const H5Z_class2_t class = {.version = H5Z_CLASS_T_VERS,
                                .id = filter,
                                .encoder_present = 1,
                                .decoder_present = 1,
                                .name = "lzf",
                                .filter = keep_bytes};
    hsize_t shape[3] = {5, 16, 20};
    uint8_t matrix[5 * 320] = {0};
    assert_true(H5Zregister(&class) >= 0);
    hid_t space = H5Screate_simple(3, shape, NULL), layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(layout, 3, shape);
    H5Pset_filter(layout, filter, 0, 0, NULL);
    hid_t dataset =
        H5Dcreate2(file, "matrix", H5T_STD_U8LE, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    assert_true(H5Dwrite(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, matrix) >= 0);
    H5Dclose(dataset);
    H5Pclose(layout);
    H5Sclose(space);
    H5Fflush(file, H5F_SCOPE_GLOBAL);
}

static void test_unknown_compression_is_named(void **state)
{
    cicy_dataset set, back;
    cicy_error error = {0};
    make_four_folds(&set, 5);
    assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, "matrix", H5P_DEFAULT);
    write_compressed_by(32000, file);
    H5Fclose(file);
    H5Zunregister(32000);
    assert_int_equal(cicy_dataset_read(&back, path, &error), CICY_INVALID_INPUT);
    if (!strstr(error.message, "/matrix: is compressed with LZF"))
        fail_msg("%s", error.message);
    cicy_dataset_clear(&set);
}

static void test_files_of_other_programs_are_named(void **state)
{
    cicy_dataset back;
    cicy_error error = {0};
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    assert_int_equal(H5Fclose(file), 0);
    assert_int_equal(cicy_dataset_read(&back, path, &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "the file holds nothing"));
    file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t group = H5Gcreate2(file, "threefolds", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Fflush(file, H5F_SCOPE_GLOBAL);
    hid_t space = H5Screate(H5S_SCALAR), type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, 6);
    hid_t attribute = H5Acreate2(group, "pandas_type", type, space, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(H5Awrite(attribute, type, "frame") >= 0);
    H5Aclose(attribute);
    H5Tclose(type);
    H5Sclose(space);
    H5Gclose(group);
    H5Fclose(file);
    assert_int_equal(cicy_dataset_read(&back, path, &error), CICY_INVALID_INPUT);
    if (!strstr(error.message, "a table of pandas (/threefolds)"))
        fail_msg("%s", error.message);
}

/* A file of some hundred bytes that claims 2^40 matrices. */
static void test_claimed_size_beyond_the_file_is_refused(void **state)
{
    cicy_dataset set, back;
    cicy_error error = {0};
    make_four_folds(&set, 5);
    assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, "matrix", H5P_DEFAULT);
    hsize_t shape[3] = {(hsize_t)1 << 40, 16, 20}, chunk[3] = {5, 16, 20};
    hid_t space = H5Screate_simple(3, shape, NULL), layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(layout, 3, chunk);
    hid_t dataset =
        H5Dcreate2(file, "matrix", H5T_STD_U8LE, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    assert_true(dataset >= 0);
    H5Dclose(dataset);
    H5Pclose(layout);
    H5Sclose(space);
    H5Fclose(file);
    assert_int_equal(cicy_dataset_read(&back, path, &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "larger than the file can hold"));
    cicy_dataset_clear(&set);
}

static void test_missing_file_is_a_system_error(void **state)
{
    cicy_dataset back;
    cicy_error error = {0};
    assert_int_equal(cicy_dataset_read(&back, "/nonexistent/set.h5", &error), CICY_SYSTEM);
    assert_non_null(strstr(error.message, "/nonexistent/set.h5"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_data_set_comes_back),
        cmocka_unit_test(test_bytes_do_not_depend_on_threads),
        cmocka_unit_test(test_file_has_the_documented_layout),
        cmocka_unit_test(test_entry_comes_back_as_configuration),
        cmocka_unit_test(test_truncated_file_is_refused_at_every_length),
        cmocka_unit_test(test_flipped_byte_never_changes_a_number),
        cmocka_unit_test(test_inconsistent_entries_are_refused),
        cmocka_unit_test(test_missing_array_is_named),
        cmocka_unit_test(test_unknown_compression_is_named),
        cmocka_unit_test(test_files_of_other_programs_are_named),
        cmocka_unit_test(test_claimed_size_beyond_the_file_is_refused),
        cmocka_unit_test(test_missing_file_is_a_system_error),
    };
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}
