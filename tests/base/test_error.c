/* Every kind of failure has a code of its own, and the code belongs to the status. */
#include <errno.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "cicyminer/configuration.h"
#include "unit.h"

static void test_wrong_configurations_are_told_apart_by_code(void **state)
{
    static const struct {
        const char *text;
        cicy_error_code code;
    } cases[] = {{"", CICY_ERROR_SYNTAX},
                 {"[[4,5]", CICY_ERROR_SYNTAX},
                 {"[[4,-5]]", CICY_ERROR_SYNTAX},
                 {"[[4,5]] 1", CICY_ERROR_SYNTAX},
                 {"[[1,2],[3,2,2]]", CICY_ERROR_RAGGED_ROWS},
                 {"[[0,1]]", CICY_ERROR_SHAPE},
                 {"[[4,5,0]]", CICY_ERROR_SHAPE},
                 {"{{1}}", CICY_ERROR_SHAPE},
                 {"[[4,4]]", CICY_ERROR_CALABI_YAU},
                 {"[[1,2,0,0],[1,0,1,1]]", CICY_ERROR_DIMENSION},
                 {"[[7,8]]", CICY_ERROR_DIMENSION},
                 {"[[4,999]]", CICY_ERROR_TOO_LARGE},
                 {"[[1,1,1,0],[6,0,0,7]]", CICY_ERROR_EMPTY}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cicy_configuration configuration;
        cicy_error error = {0};
        assert_int_equal(
            cicy_configuration_parse(&configuration, cases[i].text, strlen(cases[i].text), &error),
            CICY_INVALID_INPUT);
        if (error.code != cases[i].code)
            fail_msg("%s: %s", cases[i].text, error.message);
        assert_int_equal(error.status, CICY_INVALID_INPUT);
    }
}

static void test_every_code_has_a_status_and_a_name_of_its_own(void **state)
{
    const char *names[500];
    int count = 0;
    for (int code = 0; code < 500; code++) {
        const char *name = cicy_error_code_name((cicy_error_code)code);
        if (strcmp(name, "unknown") == 0)
            continue;
        for (int i = 0; i < count; i++)
            assert_string_not_equal(name, names[i]);
        names[count++] = name;
        cicy_error error = {0};
        assert_int_equal(cicy_error_set_code(&error, (cicy_error_code)code, "x"), code / 100);
        assert_int_equal(error.status, code / 100);
        assert_int_equal(error.code, code);
    }
    assert_true(count > 20);
}

static void test_a_status_alone_gives_its_general_code(void **state)
{
    cicy_error error = {0};
    assert_int_equal(cicy_error_set(&error, CICY_USAGE, "%d apples", 3), CICY_USAGE);
    assert_int_equal(error.code, CICY_ERROR_USAGE);
    assert_string_equal(error.message, "3 apples");
}

static void test_context_keeps_the_code_while_the_status_stays(void **state)
{
    cicy_error error = {0};
    cicy_error_set_code(&error, CICY_ERROR_CALABI_YAU, "row 2");
    cicy_error_prepend(&error, CICY_INVALID_INPUT, "list:%d", 7);
    assert_int_equal(error.code, CICY_ERROR_CALABI_YAU);
    assert_string_equal(error.message, "list:7: row 2");
    cicy_error_prepend(&error, CICY_USAGE, "argument");
    assert_int_equal(error.status, CICY_USAGE);
    assert_int_equal(error.code, CICY_ERROR_USAGE);
}

static void test_long_messages_are_cut_and_no_error_is_fine(void **state)
{
    char text[3 * CICY_ERROR_LENGTH];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cicy_error error = {0};
    cicy_error_set_code(&error, CICY_ERROR_SYNTAX, "%s", text);
    assert_int_equal(strlen(error.message), CICY_ERROR_LENGTH - 1);
    cicy_error_prepend(&error, CICY_INVALID_INPUT, "%s", text);
    assert_int_equal(cicy_error_system(&error, ENOSPC, "%s", text), CICY_SYSTEM);
    assert_int_equal(strlen(error.message), CICY_ERROR_LENGTH - 1);
    assert_int_equal(cicy_error_set_code(NULL, CICY_ERROR_BUSY, "x"), CICY_SYSTEM);
    assert_int_equal(cicy_error_system(NULL, EIO, "x"), CICY_SYSTEM);
    assert_int_equal(cicy_error_memory(NULL), CICY_SYSTEM);
}

static void test_system_errors_have_the_systems_words_and_a_code(void **state)
{
    static const struct {
        int number;
        cicy_error_code code;
    } cases[] = {{ENOSPC, CICY_ERROR_NO_SPACE},   {ENOENT, CICY_ERROR_FILE_NOT_FOUND},
                 {EACCES, CICY_ERROR_PERMISSION}, {EROFS, CICY_ERROR_PERMISSION},
                 {EIO, CICY_ERROR_INPUT_OUTPUT},  {ENOMEM, CICY_ERROR_MEMORY},
                 {ECHILD, CICY_ERROR_SYSTEM}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cicy_error error = {0};
        char expected[CICY_ERROR_LENGTH];
        snprintf(expected, sizeof expected, "a.h5: cannot write: %s", strerror(cases[i].number));
        assert_int_equal(cicy_error_system(&error, cases[i].number, "%s: cannot write", "a.h5"),
                         CICY_SYSTEM);
        assert_string_equal(error.message, expected);
        assert_int_equal(error.code, cases[i].code);
    }
    cicy_error error = {0};
    cicy_error_system(&error, 987654, "x"); /* no such number: still a message */
    assert_non_null(strstr(error.message, "987654"));
}

static void test_a_missing_file_and_a_large_one_have_their_codes(void **state)
{
    char *data;
    size_t size;
    cicy_error error = {0};
    assert_int_equal(cicy_file_read("/nonexistent-folder/x", 0, &data, &size, &error), CICY_SYSTEM);
    assert_int_equal(error.code, CICY_ERROR_FILE_NOT_FOUND);
    assert_int_equal(cicy_file_read(CICY_FIXTURES "/lists/cicylist.m", 10, &data, &size, &error),
                     CICY_INVALID_INPUT);
    assert_int_equal(error.code, CICY_ERROR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_configurations_are_told_apart_by_code),
        cmocka_unit_test(test_every_code_has_a_status_and_a_name_of_its_own),
        cmocka_unit_test(test_a_status_alone_gives_its_general_code),
        cmocka_unit_test(test_context_keeps_the_code_while_the_status_stays),
        cmocka_unit_test(test_long_messages_are_cut_and_no_error_is_fine),
        cmocka_unit_test(test_system_errors_have_the_systems_words_and_a_code),
        cmocka_unit_test(test_a_missing_file_and_a_large_one_have_their_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
