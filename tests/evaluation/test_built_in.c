/* Files inside the library: a fixture stands for weights, whatever this build has in it. */
#include "base/files/file.h"

#define FIXTURE CICY_FIXTURES "/training/four-folds.txt"
#define CICY_WEIGHTS_80 FIXTURE
#undef CICY_WEIGHTS_30
#include "evaluation/built_in.c"
#include "unit.h"

static void test_a_file_is_inside_byte_for_byte(void **state)
{
    const void *data;
    char *wanted;
    size_t size, wanted_size;
    assert_int_equal(cicy_file_read(FIXTURE, 0, &wanted, &wanted_size, NULL), CICY_OK);
    assert_int_equal(cicy_weights_built_in(0.8, &data, &size, NULL), CICY_OK);
    assert_int_equal(size, wanted_size);
    assert_memory_equal(data, wanted, size);
    free(wanted);
}

static void test_a_missing_file_and_an_unknown_ratio_are_told(void **state)
{
    const void *data;
    size_t size;
    cicy_error error = {0};
    assert_int_equal(cicy_weights_built_in(0.3, &data, &size, &error), CICY_USAGE);
    assert_non_null(strstr(error.message, "this build has no weights for a ratio of 0.3"));
    assert_null(data);
    assert_int_equal(cicy_weights_built_in(0.5, &data, &size, &error), CICY_USAGE);
    assert_non_null(strstr(error.message, "not of 0.5"));
}

/* What is inside is no weights file, so it is refused as one. */
static void test_damaged_weights_inside_are_refused(void **state)
{
    const void *data;
    size_t size;
    cicy_network *network;
    cicy_weights_info info;
    cicy_error error = {0};
    assert_int_equal(cicy_weights_built_in(0.8, &data, &size, NULL), CICY_OK);
    assert_int_equal(cicy_weights_parse("inside", data, size, 1, 1, &network, &info, &error),
                     CICY_INVALID_INPUT);
    assert_null(network);
    assert_non_null(strstr(error.message, "inside: damaged safetensors file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_inside_byte_for_byte),
        cmocka_unit_test(test_a_missing_file_and_an_unknown_ratio_are_told),
        cmocka_unit_test(test_damaged_weights_inside_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
