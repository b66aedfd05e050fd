/* Confidence: the table against cases computed by hand, its text, its error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "cicyminer/calibration.h"
#include "cicyminer/random.h"

enum { MANY = 20000 };

typedef struct samples {
    float raw[MANY];
    int32_t truth[MANY];
    size_t count;
} samples;

/* `count` samples with the output x, `right` of them predicted exactly. */
static void add(samples *to, float x, size_t count, size_t right)
{
    for (size_t i = 0; i < count; i++) {
        to->raw[to->count] = x;
        to->truth[to->count++] = (int32_t)lroundf(x) + (i < right ? 0 : 1);
    }
}

static samples sample;
static cicy_calibration table;

static void measure(void)
{
    assert_int_equal(cicy_calibration_measure(sample.raw, sample.truth, sample.count, &table, NULL),
                     CICY_OK);
}

/* Shares 0.9, 0.8, 0.85, 0.1 of 100 each: the second and the third become 165 of 200. */
static void test_shares_that_grow_with_the_distance_are_joined(void **state)
{
    (void)state;
    char text[CICY_CALIBRATION_TEXT];
    sample.count = 0;
    add(&sample, 5.4375f, 100, 10);
    add(&sample, 4.875f, 100, 90);
    add(&sample, 5.375f, 100, 85);
    add(&sample, 5.25f, 100, 80);
    measure();
    cicy_calibration_print(&table, text);
    assert_string_equal(text, "* 0.125:0.9000 0.375:0.8250 0.5:0.1000");
    assert_true(cicy_calibration_confidence(&table, 5.1f) == 0.9);
    assert_true(cicy_calibration_confidence(&table, -700.3f) == 0.825);
    assert_true(cicy_calibration_confidence(&table, 3.5f) == 0.1);
    assert_true(cicy_calibration_confidence(&table, NAN) == 0.1);
    assert_true(cicy_calibration_error(&table, sample.raw, sample.truth, sample.count) < 1e-12);

    sample.count = 0; /* 0.6 instead of 0.9 on one half, 0.1 as promised on the other */
    add(&sample, 5.125f, 50, 30);
    add(&sample, 5.5f, 50, 5);
    assert_true(fabs(cicy_calibration_error(&table, sample.raw, sample.truth, 100) - 0.15) < 1e-12);
}

static void test_ranges_of_answers_have_shares_of_their_own(void **state)
{
    (void)state;
    char text[CICY_CALIBRATION_TEXT];
    sample.count = 0;
    add(&sample, 30.25f, 700, 70);
    add(&sample, -1.25f, 1, 1);
    add(&sample, 1.25f, 1200, 1080);
    add(&sample, 2.25f, 400, 200);
    measure();
    cicy_calibration_print(&table, text);
    /* 1081 of 1201, and 270 of the other 1100 */
    assert_string_equal(text, "1 0.5:0.9001; * 0.5:0.2455");
    assert_true(cicy_calibration_confidence(&table, 1.4f) == 0.9001);
    assert_true(cicy_calibration_confidence(&table, 1.6f) == 0.2455);
}

static void test_without_samples_there_is_no_confidence(void **state)
{
    (void)state;
    sample.count = 0;
    measure();
    assert_int_equal(table.groups, 0);
    assert_true(isnan(cicy_calibration_confidence(&table, 1)));
    assert_true(isnan(cicy_calibration_error(&table, sample.raw, sample.truth, 0)));
}

/* Outputs with normal errors: right with the probability that the error rounds away. */
static void draw(uint64_t seed)
{
    cicy_random random;
    cicy_random_init(&random, seed, 0);
    for (sample.count = 0; sample.count < MANY; sample.count++) {
        const size_t i = sample.count;
        sample.truth[i] = (int32_t)cicy_random_below(&random, 200);
        const double width = 0.05 + sample.truth[i] / 200.0;
        sample.raw[i] = (float)(sample.truth[i] + width * cicy_random_normal(&random));
    }
}

static void test_the_confidence_holds_for_other_samples(void **state)
{
    (void)state;
    draw(1);
    measure();
    assert_int_equal(table.groups, CICY_CALIBRATION_GROUPS);
    draw(2);
    assert_true(cicy_calibration_error(&table, sample.raw, sample.truth, MANY) < 0.02);
    assert_true(cicy_calibration_confidence(&table, 3.01f) > 0.99);
    assert_true(cicy_calibration_confidence(&table, 190.49f) <
                cicy_calibration_confidence(&table, 190.01f));
}

static void test_text_gives_the_same_table(void **state)
{
    (void)state;
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
    (void)state;
    static const char *const texts[] = {"",
                                        "*",
                                        "* ",
                                        "1 0.5:1",
                                        "* 0.5",
                                        "* 0.5:",
                                        "* 0.5:1.01",
                                        "* 0.5:-1",
                                        "* 0.5:nan",
                                        "* 0.4:1",
                                        "* 0.6:1",
                                        "* 0.5:1 0.5:1",
                                        "* 0.3:0.5 0.5:0.6",
                                        "* 0.5:1;",
                                        "* 0.5:1; 2 0.5:1",
                                        "2 0.5:1; 1 0.5:1; * 0.5:1",
                                        "* 0.5:1; * 0.5:1",
                                        "9223372036854775807 0.5:1",
                                        "99999999999999999999 0.5:1; * 0.5:1",
                                        "* 0.5:1 x",
                                        "* 0.01:1 0.02:1 0.03:1 0.04:1 0.05:1 0.06:1 0.07:1 0.08:1 "
                                        "0.09:1 0.1:1 0.5:1",
                                        "1 0.5:1; 2 0.5:1; 3 0.5:1; 4 0.5:1; 5 0.5:1; 6 0.5:1; "
                                        "7 0.5:1; 8 0.5:1; * 0.5:1"};
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
        cmocka_unit_test(test_without_samples_there_is_no_confidence),
        cmocka_unit_test(test_the_confidence_holds_for_other_samples),
        cmocka_unit_test(test_text_gives_the_same_table),
        cmocka_unit_test(test_impossible_tables_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
