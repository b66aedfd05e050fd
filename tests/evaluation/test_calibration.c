/* Confidence: the table against cases computed by hand, its text, its error. */
#include "cicyminer/calibration.h"
#include "cicyminer/random.h"
#include "unit.h"

enum { MANY = 20000 };

static uint8_t rows[MANY];
static float raw[MANY];
static int32_t truth[MANY];
static cicy_calibration_samples samples = {rows, raw, truth, 0};
static cicy_calibration table;

/* `count` samples of matrices of r rows with the output x, `right` of them predicted exactly. */
static void add_rows(uint8_t r, float x, size_t count, size_t right)
{
    for (size_t i = 0; i < count; i++) {
        rows[samples.count] = r;
        raw[samples.count] = x;
        truth[samples.count++] = (int32_t)lroundf(x) + (i < right ? 0 : 1);
    }
}

static void add(float x, size_t count, size_t right)
{
    add_rows(4, x, count, right);
}

static void measure(void)
{
    assert_int_equal(cicy_calibration_measure(&samples, &table, NULL), CICY_OK);
}

static double confidence(float x)
{
    return cicy_calibration_confidence(&table, 4, x);
}

/* Shares 0.9, 0.8, 0.85, 0.1 of 100 each: the second and the third become 165 of 200. */
static void test_shares_that_grow_with_the_distance_are_joined(void **state)
{
    char text[CICY_CALIBRATION_TEXT];
    samples.count = 0;
    add(5.4375f, 100, 10);
    add(4.875f, 100, 90);
    add(5.375f, 100, 85);
    add(5.25f, 100, 80);
    measure();
    cicy_calibration_print(&table, text);
    assert_string_equal(text, "* * 0.125:0.9000 0.375:0.8250 0.5:0.1000");
    assert_true(confidence(5.1f) == 0.9);
    assert_true(confidence(-700.3f) == 0.825);
    assert_true(confidence(3.5f) == 0.1);
    assert_true(confidence(NAN) == 0.1);
    assert_true(cicy_calibration_error(&table, &samples) < 1e-12);

    samples.count = 0; /* 0.6 instead of 0.9 on one half, 0.1 as promised on the other */
    add(5.125f, 50, 30);
    add(5.5f, 50, 5);
    assert_true(fabs(cicy_calibration_error(&table, &samples) - 0.15) < 1e-12);
}

static void test_ranges_of_answers_have_shares_of_their_own(void **state)
{
    char text[CICY_CALIBRATION_TEXT];
    samples.count = 0;
    add(30.25f, 700, 70);
    add(-1.25f, 1, 1);
    add(1.25f, 1200, 1080);
    add(2.25f, 400, 200);
    measure();
    cicy_calibration_print(&table, text);
    /* 1081 of 1201, and 270 of the other 1100 */
    assert_string_equal(text, "* 1 0.5:0.9001; * * 0.5:0.2455");
    assert_true(confidence(1.4f) == 0.9001);
    assert_true(confidence(1.6f) == 0.2455);
}

/* Numbers of rows with fewer than 100 samples go with the next ones, the last with those before. */
static void test_matrices_with_few_rows_have_shares_of_their_own(void **state)
{
    char text[CICY_CALIBRATION_TEXT];
    samples.count = 0;
    add_rows(7, 80.25f, 400, 400);
    add_rows(1, 80.25f, 1, 0);
    add_rows(9, 3.25f, 50, 5);
    add_rows(3, 80.25f, 99, 30);
    add_rows(4, 80.25f, 600, 540);
    add_rows(4, -1.25f, 1000, 1000);
    measure();
    cicy_calibration_print(&table, text);
    assert_string_equal(text, "3 * 0.5:0.3000; 4 * 0.5:0.9625; * * 0.5:0.9000");
    assert_true(cicy_calibration_confidence(&table, 1, 70.2f) == 0.3);
    assert_true(cicy_calibration_confidence(&table, 4, 70.2f) == 0.9625);
    assert_true(cicy_calibration_confidence(&table, 5, 70.2f) == 0.9);
    assert_true(cicy_calibration_confidence(&table, 255, 70.2f) == 0.9);
    assert_true(fabs(cicy_calibration_error(&table, &samples)) < 1e-12);
}

static void test_without_samples_there_is_no_confidence(void **state)
{
    samples.count = 0;
    measure();
    assert_int_equal(table.groups, 0);
    assert_true(isnan(confidence(1)));
    assert_true(isnan(cicy_calibration_error(&table, &samples)));
}

/* Outputs with normal errors: right with the probability that the error rounds away. */
static void draw(uint64_t seed)
{
    cicy_random random;
    cicy_random_init(&random, seed, 0);
    for (samples.count = 0; samples.count < MANY; samples.count++) {
        const size_t i = samples.count;
        rows[i] = (uint8_t)(4 + cicy_random_below(&random, 2));
        truth[i] = (int32_t)cicy_random_below(&random, 200);
        const double width = 0.05 + truth[i] / 200.0;
        raw[i] = (float)(truth[i] + width * cicy_random_normal(&random));
    }
}

static void test_the_confidence_holds_for_other_samples(void **state)
{
    draw(1);
    measure();
    assert_int_equal(table.groups, 6); /* three ranges for each number of rows */
    draw(2);
    assert_true(cicy_calibration_error(&table, &samples) < 0.02);
    assert_true(confidence(3.01f) > 0.99);
    assert_true(confidence(190.49f) < confidence(190.01f));
}

static void test_text_gives_the_same_table(void **state)
{
    char text[CICY_CALIBRATION_TEXT];
    cicy_calibration again;
    draw(3);
    measure();
    cicy_calibration_print(&table, text);
    assert_int_equal(cicy_calibration_parse(&again, text, NULL), CICY_OK);
    assert_memory_equal(&again, &table, sizeof table);
}

static void test_impossible_tables_are_refused(void **state)
{
    char too_many[16 * CICY_CALIBRATION_GROUPS];
    const char *const texts[] = {"",
                                 "*",
                                 "* ",
                                 "* *",
                                 "* * ",
                                 "* 1 0.5:1",
                                 "1 * 0.5:1",
                                 "0 * 0.5:1; * * 0.5:1",
                                 "256 * 0.5:1; * * 0.5:1",
                                 "* * 0.5",
                                 "* * 0.5:",
                                 "* * 0.5:1.01",
                                 "* * 0.5:-1",
                                 "* * 0.5:nan",
                                 "* * 0.4:1",
                                 "* * 0.6:1",
                                 "* * 0.5:1 0.5:1",
                                 "* * 0.3:0.5 0.5:0.6",
                                 "* * 0.5:1;",
                                 "* * 0.5:1; * 2 0.5:1",
                                 "* 2 0.5:1; * 1 0.5:1; * * 0.5:1",
                                 "* * 0.5:1; * * 0.5:1",
                                 "3 1 0.5:1; * * 0.5:1",
                                 "3 * 0.5:1; 2 * 0.5:1; * * 0.5:1",
                                 "* 9223372036854775807 0.5:1",
                                 "* 99999999999999999999 0.5:1; * * 0.5:1",
                                 "* * 0.5:1 x",
                                 "* * 0.01:1 0.02:1 0.03:1 0.04:1 0.05:1 0.06:1 0.07:1 "
                                 "0.08:1 0.09:1 0.1:1 0.5:1",
                                 too_many};
    char *end = too_many;
    for (int g = 0; g < CICY_CALIBRATION_GROUPS; g++)
        end += sprintf(end, "* %d 0.5:1; ", g);
    strcpy(end, "* * 0.5:1");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cicy_error error = {0};
        if (cicy_calibration_parse(&table, texts[i], &error) != CICY_INVALID_INPUT)
            fail_msg("'%s' is not refused", texts[i]);
        assert_non_null(strstr(error.message, "calibration: "));
        assert_int_equal(table.groups, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_that_grow_with_the_distance_are_joined),
        cmocka_unit_test(test_ranges_of_answers_have_shares_of_their_own),
        cmocka_unit_test(test_matrices_with_few_rows_have_shares_of_their_own),
        cmocka_unit_test(test_without_samples_there_is_no_confidence),
        cmocka_unit_test(test_the_confidence_holds_for_other_samples),
        cmocka_unit_test(test_text_gives_the_same_table),
        cmocka_unit_test(test_impossible_tables_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
