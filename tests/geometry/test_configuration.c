/* Configurations: reading, printing, checking, factors. */
#include "parse.h"
#include "random_configuration.h"
#include "unit.h"

/* The text is refused and the message holds `reason`. */
static void assert_refused(const char *text, size_t length, const char *reason)
{
    cicy_configuration configuration;
    cicy_error error = {0};
    assert_int_equal(cicy_configuration_parse(&configuration, text, length, &error),
                     CICY_INVALID_INPUT);
    if (!strstr(error.message, reason))
        fail_msg("'%s' does not say '%s'", error.message, reason);
}

static void refuse(const char *text, const char *reason)
{
    assert_refused(text, strlen(text), reason);
}

static void test_both_notations_mean_the_same(void **state)
{
    cicy_configuration a = parse("[[1,1,1],[2,3,0],[2,0,3]]");
    cicy_configuration b = parse(" { {1, 1} ,\t{3,0},\r\n{0,3} } ");
    assert_true(cicy_configuration_equal(&a, &b));
    assert_int_equal(a.rows, 3);
    assert_int_equal(a.columns, 2);
    assert_int_equal(a.n[0], 1);
    assert_int_equal(a.n[2], 2);
    assert_int_equal(a.degree[2][1], 3);
    assert_int_equal(a.degree[2][0], 0);
    assert_int_equal(cicy_configuration_dimension(&a), 3);
}

/* The same matrix as Python, NumPy and Mathematica print it. */
static void test_printed_matrices_of_other_programs_are_read(void **state)
{
    static const char *const texts[] = {
        "[[1 1 1]\n [4 4 1]]",
        "[[1. 1. 1.]\n [4. 4. 1.]]",
        "array([[1, 1, 1],\n       [4, 4, 1]], dtype=uint8)",
        "np.matrix([[1, 1, 1],\r\n [4, 4, 1]])",
        "[\n  [\n    1, 1, 1\n  ],\n  [4, 4, 1]\n]",
        "{{1, 1},\n {4, 1}}",
        "{{1., 1.*^0}, {4.000, 1}}",
    };
    cicy_configuration expected = parse("[[1,1,1],[4,4,1]]");
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        cicy_configuration found = parse(texts[k]);
        assert_true(cicy_configuration_equal(&found, &expected));
    }
}

static void test_printing_reads_back(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 21, 0);
    char text[CICY_CONFIGURATION_TEXT];
    for (int k = 0; k < 300; k++) {
        cicy_configuration configuration;
        draw_configuration(&random, 1 + k % 5, 12, 6, &configuration);
        for (int notation = 0; notation < 2; notation++) {
            size_t length = cicy_configuration_print(&configuration, (cicy_notation)notation, text);
            assert_int_equal(length, strlen(text));
            cicy_configuration again = parse(text);
            assert_true(cicy_configuration_equal(&configuration, &again));
        }
    }
    cicy_configuration quintic = parse("{{5}}");
    cicy_configuration_print(&quintic, CICY_NOTATION_PYCICY, text);
    assert_string_equal(text, "[[4,5]]");
    cicy_configuration_print(&quintic, CICY_NOTATION_DEGREES, text);
    assert_string_equal(text, "{{5}}");
}

static void test_malformed_text_is_refused_with_its_position(void **state)
{
    refuse("", "position 1: the text ends");
    refuse("   ", "position 4: the text ends");
    refuse("quintic", "position 1: 'q'");
    refuse("[4,5]", "position 2: '4'");
    refuse("[[4,5]", "position 7: the text ends");
    refuse("[[4,5", "position 6: the text ends");
    refuse("[[4,", "position 5: the text ends");
    refuse("[[4,5]]x", "position 8: 'x'");
    refuse("[[4,5]] [[4,5]]", "position 9: '['");
    refuse("[{4,5}]", "position 2: '{'");
    refuse("[[4,5}]", "position 6: '}'");
    refuse("[[4,,5]]", "position 5: ','");
    refuse("[[4,5,]]", "position 7: ']'");
    refuse("{{4 5}}", "position 5: '5'");
    refuse("[[4,5.5]]", "position 7: a number that is not whole");
    refuse("[[4,5*5]]", "position 6: '*'");
    refuse("array([[4,5]]", "position 14: the text ends");
    refuse("[[]]", "position 3: ']'");
    refuse("[]", "position 2: ']'");
    refuse("{{}}", "position 3: '}'");
    refuse("[[4,\x80]]", "position 5: byte 0x80");
    assert_refused("[[4,5]]\0", 8, "position 8: byte 0x00");
}

static void test_impossible_numbers_are_refused(void **state)
{
    refuse("[[4,-5]]", "position 5: a negative number");
    refuse("[[-4,5]]", "position 3: a negative number");
    refuse("[[4,100]]", "position 5: a number above 99");
    refuse("[[4,99999999999999999999999999]]", "position 5: a number above 99");
}

static void test_ragged_rows_are_refused(void **state)
{
    refuse("[[1,1,1],[3,4]]", "position 10: row 2 has 2 numbers, row 1 has 3");
    refuse("{{1,1},{1,2,1}}", "position 8: row 2 has 3 numbers, row 1 has 2");
}

static void test_broken_calabi_yau_condition_is_refused(void **state)
{
    refuse("[[4,4]]", "row 1 breaks the Calabi-Yau condition");
    refuse("[[1,1,1],[3,1,4]]", "row 2 breaks the Calabi-Yau condition: the degrees of a P^3 must "
                                "add up to 4, not 5");
    refuse("[[0,1]]", "row 1 is a P^0");
    refuse("{{1},{4}}", "row 1: degrees adding up to 1");
    refuse("{{0,0},{2,2}}", "row 1: degrees adding up to 0");
    refuse("[[4]]", "rows and columns");
}

static void test_empty_columns_are_refused(void **state)
{
    refuse("[[5,6,0]]", "column 2 is empty");
    refuse("{{0,2,0},{0,2,2}}", "column 1 is empty");
}

static void test_dimension_outside_1_to_5_is_refused(void **state)
{
    refuse("{{2}}", "dimension 0 is outside 1 to 5");
    refuse("{{8}}", "dimension 6 is outside 1 to 5");
    refuse("{{1,1}}", "dimension -1 is outside 1 to 5");
}

static void test_empty_intersections_are_refused(void **state)
{
    /* two equations on a P1 alone have no common solution */
    refuse("{{1,1,0},{0,0,5}}", "the complete intersection is empty");
    refuse("{{1,1,0},{0,0,5}}", "columns 1 to 2");
    /* nor have three on P1 x P1 */
    refuse("{{1,1,0,0},{0,1,1,0},{0,0,0,6}}", "columns 1 to 3");
}

/* By expanding the product of the column classes instead of matching. */
static bool product_of_classes_is_zero(const cicy_configuration *configuration)
{
    enum { MOST = 4096 };
    static bool present[MOST], next[MOST];
    int size = 1, step[CICY_MAX_ROWS];
    for (int i = 0; i < configuration->rows; i++) {
        step[i] = size;
        size *= configuration->n[i] + 1;
    }
    assert_true(size <= MOST);
    memset(present, 0, sizeof present);
    present[0] = true;
    for (int j = 0; j < configuration->columns; j++) {
        memset(next, 0, sizeof next);
        for (int at = 0; at < size; at++)
            for (int i = 0; i < configuration->rows && present[at]; i++)
                if (configuration->degree[i][j] &&
                    at / step[i] % (configuration->n[i] + 1) < configuration->n[i])
                    next[at + step[i]] = true;
        memcpy(present, next, sizeof present);
    }
    for (int at = 0; at < size; at++)
        if (present[at])
            return false;
    return true;
}

static void test_emptiness_agrees_with_the_expanded_product(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 22, 0);
    int empty = 0, full = 0;
    while (empty < 300 || full < 300) {
        cicy_configuration configuration = {0};
        configuration.rows = (uint8_t)(2 + cicy_random_below(&random, 4));
        int sum = 0;
        for (int i = 0; i < configuration.rows; i++)
            sum += configuration.n[i] = (uint8_t)(1 + cicy_random_below(&random, 3));
        int dimension = 1 + (int)cicy_random_below(&random, 3);
        if (sum <= dimension)
            continue;
        configuration.columns = (uint8_t)(sum - dimension);
        for (int i = 0; i < configuration.rows; i++)
            draw_row(&random, &configuration, i);
        cicy_error error = {0};
        cicy_status status = cicy_configuration_check(&configuration, &error);
        if (status != CICY_OK && !strstr(error.message, "complete intersection"))
            continue;
        assert_int_equal(status != CICY_OK, product_of_classes_is_zero(&configuration));
        empty += status != CICY_OK;
        full += status == CICY_OK;
    }
}

/* A P1 with one entry 2 on its diagonal, `count` times: {{2,0,..},{0,2,..},..}. */
static char *diagonal_text(int count)
{
    char *text = malloc((size_t)(count * (2 * count + 4) + 8)), *at = text;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            at += sprintf(at, "%s%d%s",
                          j   ? ","
                          : i ? ",{"
                              : "{{",
                          i == j ? 2 : 0,
                          j < count - 1   ? ""
                          : i < count - 1 ? "}"
                                          : "}}");
    return text;
}

static void test_too_many_rows_or_columns_are_refused(void **state)
{
    char *text = diagonal_text(32);
    refuse(text, "dimension 0"); /* 32 fit */
    free(text);
    text = diagonal_text(33);
    refuse(text, "more than 32 columns");
    free(text);
    char rows[33 * 4 + 8] = "{{2}";
    for (int i = 1; i < 33; i++)
        strcat(rows, ",{2}");
    strcat(rows, "}");
    refuse(rows, "more than 32 rows");
}

static void test_every_truncation_is_refused(void **state)
{
    static const char text[] = "[[1,1,1,0],[3,2,0,2],[2,0,2,1]]";
    parse(text);
    for (size_t length = 0; length < strlen(text); length++)
        assert_refused(text, length, "the text ends");
}

static void test_permute_moves_rows_and_columns(void **state)
{
    cicy_configuration given = parse("{{1,1},{3,0},{0,4}}"), moved;
    const uint8_t rows[] = {2, 0, 1}, columns[] = {1, 0};
    cicy_configuration_permute(&given, rows, columns, &moved);
    cicy_configuration expected = parse("{{4,0},{1,1},{0,3}}");
    assert_true(cicy_configuration_equal(&moved, &expected));
}

static void test_factors_are_found_in_any_order(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 23, 0);
    cicy_configuration given = parse("{{3,0,0,0},{0,1,1,0},{0,2,2,0},{0,0,0,2}}");
    cicy_configuration expected[3] = {parse("{{3}}"), parse("{{1,1},{2,2}}"), {0}};
    expected[2].rows = expected[2].columns = expected[2].n[0] = 1; /* two points */
    expected[2].degree[0][0] = 2;
    for (int k = 0; k < 20; k++) {
        cicy_configuration shuffled, factors[CICY_MAX_ROWS];
        cicy_configuration_shuffle(&given, &random, &shuffled);
        assert_int_equal(cicy_configuration_factors(&shuffled, factors), 3);
        for (int e = 0; e < 3; e++) {
            int found = 0;
            for (int f = 0; f < 3; f++)
                found += cicy_configuration_equivalent(&expected[e], &factors[f]);
            assert_int_equal(found, 1);
        }
    }
    cicy_configuration connected = parse("{{1,1},{3,0},{0,3}}"), factors[CICY_MAX_ROWS];
    assert_int_equal(cicy_configuration_factors(&connected, factors), 1);
    assert_true(cicy_configuration_equal(&connected, &factors[0]));
}

/* A caller may fill the public structure by hand. */
static void test_degrees_outside_of_the_matrix_are_refused(void **state)
{
    cicy_configuration x = {.rows = 1, .columns = 1, .n = {4}, .degree = {{5}}};
    cicy_error error = {0};
    assert_int_equal(cicy_configuration_check(&x, &error), CICY_OK);
    x.degree[0][3] = 1;
    assert_int_equal(cicy_configuration_check(&x, &error), CICY_INVALID_INPUT);
    assert_string_equal(error.message, "row 1 has degrees that are not zero after column 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_notations_mean_the_same),
        cmocka_unit_test(test_printed_matrices_of_other_programs_are_read),
        cmocka_unit_test(test_printing_reads_back),
        cmocka_unit_test(test_malformed_text_is_refused_with_its_position),
        cmocka_unit_test(test_impossible_numbers_are_refused),
        cmocka_unit_test(test_ragged_rows_are_refused),
        cmocka_unit_test(test_broken_calabi_yau_condition_is_refused),
        cmocka_unit_test(test_empty_columns_are_refused),
        cmocka_unit_test(test_dimension_outside_1_to_5_is_refused),
        cmocka_unit_test(test_empty_intersections_are_refused),
        cmocka_unit_test(test_emptiness_agrees_with_the_expanded_product),
        cmocka_unit_test(test_too_many_rows_or_columns_are_refused),
        cmocka_unit_test(test_every_truncation_is_refused),
        cmocka_unit_test(test_permute_moves_rows_and_columns),
        cmocka_unit_test(test_factors_are_found_in_any_order),
        cmocka_unit_test(test_degrees_outside_of_the_matrix_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
