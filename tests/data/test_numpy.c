/* NumPy arrays: every type and order that people save, and clear words for what cannot be read. */
#include "examples.h"

#include <sys/stat.h>
#include <zip.h>

#include "cicyminer/lists.h"
#include "scratch.h"

/* An .npy file of format 1.0 in text [room]; returns its size. */
static size_t make_array(const char *dictionary, const void *data, size_t size, char *bytes)
{
    size_t length = strlen(dictionary) + 1;
    memcpy(bytes, "\x93NUMPY\x01\x00", 8);
    bytes[8] = (char)(length % 256);
    bytes[9] = (char)(length / 256);
    memcpy(bytes + 10, dictionary, length - 1);
    bytes[9 + length] = '\n';
    memcpy(bytes + 10 + length, data, size);
    return 10 + length + size;
}

static void write_bytes(const char *name, const void *bytes, size_t size)
{
    FILE *stream = fopen(name, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    fclose(stream);
}

static void write_array(const char *name, const char *dictionary, const void *data, size_t size)
{
    char bytes[4096];
    write_bytes(name, bytes, make_array(dictionary, data, size, bytes));
}

/* What an import complained about last. */
static char complaint[1024];

static void keep(void *user, const char *message)
{
    (void)user;
    snprintf(complaint, sizeof complaint, "%s", message);
}

static cicy_status import(const char *name, cicy_dataset *set, cicy_error *error)
{
    cicy_import_summary summary;
    cicy_import_options options = {
        .size = sizeof options, .order = CICY_ORDER_AS_GIVEN, .complain = keep};
    complaint[0] = '\0';
    return cicy_dataset_import(set, name, &options, &summary, error);
}

/* Expects the file to hold the quintic and P^5[2 4] as [2][1][2], padded. */
static void expect_two(const char *name)
{
    cicy_dataset set;
    cicy_error error = {0};
    if (import(name, &set, &error) != CICY_OK || complaint[0])
        fail_msg("%s: '%s' '%s'", name, error.message, complaint);
    assert_int_equal(set.count, 2);
    assert_int_equal(set.hodge[1], 101); /* P. Candelas et al. 1988 */
    assert_int_equal(set.hodge[3], 89);
    cicy_dataset_clear(&set);
}

static void expect_refusal(const char *name, const char *reason)
{
    cicy_dataset set;
    cicy_error error = {0};
    assert_int_equal(import(name, &set, &error), CICY_INVALID_INPUT);
    if (!strstr(error.message, reason) || !strstr(error.message, name))
        fail_msg("'%s' is not in '%s'", reason, error.message);
}

static const double degrees[4] = {5, 0, 2, 4}; /* two matrices of 1 x 2 */

/* `degrees` divided by `scale`, as NumPy stores them in the type; returns the bytes used. */
static size_t encode(const char *type, double scale, unsigned char *bytes)
{
    size_t width = (size_t)(type[2] - '0');
    for (size_t k = 0; k < 4; k++) {
        double number = degrees[k] / scale;
        float narrow = (float)number;
        uint64_t pattern = (uint64_t)number;
        uint32_t half;
        if (type[1] == 'f' && width == 8)
            memcpy(&pattern, &number, 8);
        if (type[1] == 'f' && width == 4) {
            memcpy(&half, &narrow, 4);
            pattern = half;
        }
        for (size_t i = 0; i < width; i++)
            bytes[k * width + (type[0] == '>' ? width - 1 - i : i)] =
                (unsigned char)(pattern >> 8 * i);
    }
    return 4 * width;
}

static void test_every_type_and_byte_order_is_read(void **state)
{
    static const char *const types[] = {"|u1", "|i1", "<u2", ">u2", "<i2", ">i2",
                                        "<u4", ">u4", "<i4", ">i4", "<u8", ">u8",
                                        "<i8", ">i8", "<f4", ">f4", "<f8", ">f8"};
    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        unsigned char bytes[32];
        char dictionary[128];
        size_t size = encode(types[t], 1, bytes);
        snprintf(dictionary, sizeof dictionary,
                 "{'descr': '%s', 'fortran_order': False, 'shape': (2, 1, 2), }", types[t]);
        write_array("types.npy", dictionary, bytes, size);
        expect_two("types.npy");
    }
}

static void test_scaled_degrees_are_recovered_exactly(void **state)
{
    static const char *const types[] = {"<f4", "<f8"};
    for (size_t t = 0; t < 2; t++)
        for (int scale = 5; scale <= 9; scale++) {
            unsigned char bytes[32];
            char dictionary[128];
            size_t size = encode(types[t], scale, bytes);
            snprintf(dictionary, sizeof dictionary,
                     "{'descr': '%s', 'fortran_order': False, 'shape': (2, 1, 2), }", types[t]);
            write_array("scaled.npy", dictionary, bytes, size);
            expect_two("scaled.npy");
        }
}

/* {2, 4} / 6 are also thirds, but {1, 2} is not a three-fold. */
static void test_the_dimension_decides_between_two_scales(void **state)
{
    static const double matrix[2] = {2. / 6, 4. / 6};
    static const int64_t hodge[2] = {2, 86}; /* P. Candelas et al. 1988 */
    cicy_dataset set;
    mkdir("two", 0777);
    write_array("two/conf.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 1), }",
                matrix, sizeof matrix);
    write_array("two/hodge.npy", "{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2), }",
                hodge, sizeof hodge);
    assert_int_equal(import("two", &set, NULL), CICY_OK);
    assert_string_equal(complaint, "");
    assert_int_equal(set.matrix[0], 2);
    cicy_dataset_clear(&set);
}

static void test_published_scaled_arrays_are_read(void **state)
{
    cicy_dataset set, expected;
    cicy_import_summary summary;
    cicy_import_options options = {
        .size = sizeof options, .order = CICY_ORDER_AS_GIVEN, .complain = keep};
    complaint[0] = '\0';
    assert_int_equal(cicy_dataset_import(&set, CICY_FIXTURES "/lists/npy_scaled_float64", &options,
                                         &summary, NULL),
                     CICY_OK);
    assert_string_equal(complaint, "");
    make_four_folds(&expected, FOUR_FOLDS);
    assert_int_equal(set.count, FOUR_FOLDS);
    assert_memory_equal(set.matrix, expected.matrix, FOUR_FOLDS * 320);
    assert_memory_equal(set.hodge, expected.hodge, FOUR_FOLDS * 4 * sizeof *set.hodge);
    cicy_dataset_clear(&set);
    cicy_dataset_clear(&expected);
}

static void test_number_that_is_no_degree_refuses_its_entry(void **state)
{
    static const double negative[4] = {-5, 0, 2, 4}, sixths[4] = {0.37, 0.5, 2. / 6, 4. / 6},
                        missing[4] = {5, 0. / 0., 2, 4};
    static const struct {
        const double *numbers;
        const char *message;
    } cases[] = {{negative, "entry 1: row 1, column 1: -5 is neither a degree"},
                 {sixths, "entry 1: row 1, column 1: 0.37 is neither a degree"},
                 {missing, "entry 1: row 1, column 2: "}};
    for (size_t k = 0; k < 3; k++) {
        cicy_dataset set;
        write_array("odd.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1, 2), }",
                    cases[k].numbers, 32);
        assert_int_equal(import("odd.npy", &set, NULL), CICY_OK);
        assert_int_equal(set.count, 1);
        assert_int_equal(set.hodge[1], 89);
        if (!strstr(complaint, cases[k].message))
            fail_msg("%s", complaint);
        cicy_dataset_clear(&set);
    }
}

static void test_fortran_order_is_read(void **state)
{
    /* [2][1][2] in Fortran order: entry fastest */
    static const unsigned char bytes[4] = {5, 2, 0, 4};
    write_array("fortran.npy", "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1, 2), }",
                bytes, sizeof bytes);
    expect_two("fortran.npy");
}

/* Adds an array to an archive. */
static void add(zip_t *archive, const char *name, const char *dictionary, const void *data,
                size_t size, int method)
{
    char *bytes = malloc(4096);
    size_t length = make_array(dictionary, data, size, bytes);
    zip_int64_t index =
        zip_file_add(archive, name, zip_source_buffer(archive, bytes, length, 1), 0);
    assert_true(index >= 0);
    assert_int_equal(zip_set_file_compression(archive, (zip_uint64_t)index, method, 0), 0);
}

static void test_archives_are_read_stored_and_deflated(void **state)
{
    static const unsigned char matrices[4] = {5, 0, 2, 4};
    static const int64_t hodge[4] = {1, 101, 1, 89};
    static const char *const names[][2] = {{"conf.npy", "hodge.npy"}, {"X.npy", "y.npy"}};
    for (int k = 0; k < 4; k++) {
        int code;
        zip_t *archive = zip_open("a.npz", ZIP_CREATE | ZIP_TRUNCATE, &code);
        assert_non_null(archive);
        const int method = k % 2 ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
        add(archive, names[k / 2][0], "{'descr': '|u1', 'fortran_order': False, 'shape': (2,1,2)}",
            matrices, sizeof matrices, method);
        add(archive, names[k / 2][1], "{'descr': '<i8', 'fortran_order': False, 'shape': (2,2)}",
            hodge, sizeof hodge, method);
        assert_int_equal(zip_close(archive), 0);
        expect_two("a.npz");
    }
    int code;
    zip_t *archive = zip_open("b.npz", ZIP_CREATE | ZIP_TRUNCATE, &code);
    for (int k = 0; k < 2; k++)
        add(archive, k ? "left.npy" : "right.npy",
            "{'descr': '|u1', 'fortran_order': False, 'shape': (2,1,2)}", matrices, 4,
            ZIP_CM_STORE);
    assert_int_equal(zip_close(archive), 0);
    expect_refusal("b.npz", "no array of matrices called conf or X; it holds right, left");
}

static void test_wrong_stated_numbers_of_arrays_are_reported(void **state)
{
    static const unsigned char matrices[4] = {5, 0, 2, 4}, direct[2] = {0, 1};
    static const float hodge[4] = {1, 101, 1, 90};
    cicy_dataset set;
    mkdir("wrong", 0777);
    write_array("wrong/conf.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (2,1,2)}",
                matrices, sizeof matrices);
    write_array("wrong/hodge.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,2)}",
                hodge, sizeof hodge);
    write_array("wrong/direct.npy", "{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}",
                direct, sizeof direct);
    assert_int_equal(import("wrong", &set, NULL), CICY_OK);
    if (!strstr(complaint, "entry 2: h21 is 90, exact 89; direct product is True, exact False"))
        fail_msg("%s", complaint);
    cicy_dataset_clear(&set);
}

static void test_what_cannot_be_read_is_named(void **state)
{
    static const unsigned char bytes[] = {5, 0};
    static const struct {
        const char *header, *message;
    } cases[] = {
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (0, 16, 20), }", "no entries"},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 2, 1), }",
         "4 axes instead of 3"},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), }", "2 axes instead of 3"},
        {"{'descr': '|O', 'fortran_order': False, 'shape': (2, 1, 1), }", "Python objects"},
        {"{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2, 1, 1), }",
         "structured array"},
        {"{'descr': '<c8', 'fortran_order': False, 'shape': (2, 1, 1), }", "not whole numbers"},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1), }", "more bytes than"},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (1000, 1, 2), }", "fewer bytes than"},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (4000000000, 4000000000, 4000000000)}",
         "fewer bytes than"},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 9223372036854775807)}",
         "damaged"},
        {"{'descr': '|u1', 'fortran_order': False}", "damaged"},
        {"nothing", "damaged"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_array("bad.npy", cases[i].header, bytes, sizeof bytes);
        expect_refusal("bad.npy", cases[i].message);
    }
    write_bytes("bad.pkl", "\x80\x04\x95\x10", 4);
    expect_refusal("bad.pkl", "a Python pickle");
}

/* A few hundred bytes that pretend to be 10^12 matrices. */
static void test_pretended_sizes_need_no_memory(void **state)
{
    static const unsigned char zeros[1024];
    int code;
    zip_t *archive = zip_open("bomb.npz", ZIP_CREATE | ZIP_TRUNCATE, &code);
    add(archive, "conf.npy",
        "{'descr': '|u1', 'fortran_order': True, 'shape': (1000000000000, 1, 1)}", zeros,
        sizeof zeros, ZIP_CM_DEFLATE);
    assert_int_equal(zip_close(archive), 0);
    expect_refusal("bomb.npz", "fewer bytes than its header asks for");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_type_and_byte_order_is_read),
        cmocka_unit_test(test_scaled_degrees_are_recovered_exactly),
        cmocka_unit_test(test_the_dimension_decides_between_two_scales),
        cmocka_unit_test(test_published_scaled_arrays_are_read),
        cmocka_unit_test(test_number_that_is_no_degree_refuses_its_entry),
        cmocka_unit_test(test_fortran_order_is_read),
        cmocka_unit_test(test_archives_are_read_stored_and_deflated),
        cmocka_unit_test(test_wrong_stated_numbers_of_arrays_are_reported),
        cmocka_unit_test(test_what_cannot_be_read_is_named),
        cmocka_unit_test(test_pretended_sizes_need_no_memory),
    };
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}
