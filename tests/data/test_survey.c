/* A survey of a file, in bounded memory, against published numbers and plain counting. */
#include "examples.h"

#include "cicyminer/build.h"
#include "cicyminer/classification.h"
#include "cicyminer/survey.h"
#include "scratch.h"

/* All three-folds: in memory, and as files of both layouts. */
static int generate(void **state)
{
    enter_scratch(NULL);
    static cicy_dataset set;
    const cicy_classification_options wanted = {
        .size = sizeof wanted, .dimension = 3, .products = true};
    cicy_classification *classification;
    cicy_status status = cicy_classification_compute(&wanted, &classification, NULL);
    if (status != CICY_OK)
        return -1;
    status = cicy_dataset_build(classification, NULL, &set, NULL);
    if (status == CICY_OK)
        status = cicy_dataset_build_file(classification, NULL, "test", "1", "packed.h5", NULL);
    if (status == CICY_OK)
        status = cicy_dataset_write(&set, "padded.h5", NULL);
    cicy_classification_free(classification);
    *state = &set;
    return status == CICY_OK ? 0 : -1;
}

static int clear(void **state)
{
    cicy_dataset_clear(*state);
    return 0;
}

static cicy_survey survey_of(const char *path, uint64_t memory, bool fibrations)
{
    const cicy_survey_options options = {
        .size = sizeof options, .memory = memory, .fibrations = fibrations, .threads = 2};
    cicy_survey survey;
    cicy_error error = {0};
    if (cicy_survey_compute(path, &options, &survey, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return survey;
}

static void test_numbers_are_the_published_ones(void **state)
{
    cicy_survey survey = survey_of("packed.h5", 1, false);
    assert_int_equal(survey.all.count, 7890);
    assert_int_equal(survey.connected.count, 7868);
    /* P. S. Green, T. Huebsch, C. A. Luetken, Class. Quant. Grav. 6 (1989) 105 */
    assert_int_equal(survey.diamonds, 265);
    assert_int_equal(survey.euler_numbers, 70);
    assert_true(survey.checksum != 0 && survey.bytes > 0);
    cicy_survey_clear(&survey);
}

static uint64_t sum_of(const cicy_histogram *histogram)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i <= histogram->maximum - histogram->minimum; i++)
        sum += histogram->counts[i];
    return sum;
}

static void test_histograms_and_rows_are_what_plain_counting_gives(void **state)
{
    const cicy_dataset *set = *state;
    cicy_survey survey = survey_of("packed.h5", 0, false);
    cicy_statistics connected;
    size_t rows[2][CICY_MAX_ROWS + 1] = {{0}};
    for (size_t i = 0; i < set->count; i++)
        rows[set->product[i]][set->shape[2 * i]]++;
    assert_memory_equal(survey.connected_by_rows, rows[0], sizeof rows[0]);
    assert_memory_equal(survey.products_by_rows, rows[1], sizeof rows[1]);
    cicy_statistics_compute(set, true, &connected);
    assert_memory_equal(&survey.connected, &connected, sizeof connected);
    for (size_t k = 0; k < set->hodge_columns; k++) {
        uint64_t *counts;
        const cicy_spread *range = &connected.hodge[k];
        assert_int_equal(survey.hodge[k].minimum, range->minimum);
        assert_int_equal(survey.hodge[k].maximum, range->maximum);
        assert_int_equal(cicy_statistics_histogram(set, k, true, range, &counts, NULL), CICY_OK);
        assert_memory_equal(survey.hodge[k].counts, counts,
                            (size_t)(range->maximum - range->minimum + 1) * sizeof *counts);
        free(counts);
    }
    assert_int_equal(survey.euler.minimum, -200);
    assert_int_equal(survey.euler.maximum, 0);
    assert_int_equal(survey.euler.counts[0], 1); /* the quintic alone */
    assert_int_equal(sum_of(&survey.euler), 7868);
    cicy_survey_clear(&survey);
}

static void test_both_layouts_hold_the_same(void **state)
{
    const cicy_dataset *set = *state;
    cicy_survey packed = survey_of("packed.h5", 0, true), padded = survey_of("padded.h5", 0, true);
    cicy_fibration_statistics fibrations;
    assert_int_equal(cicy_statistics_fibrations(set, 2, NULL, &fibrations, NULL), CICY_OK);
    assert_memory_equal(&packed.fibrations, &fibrations, sizeof fibrations);
    assert_memory_equal(&padded.fibrations, &fibrations, sizeof fibrations);
    /* one after the other, and only whether there is one */
    const cicy_survey_options fibred = {.size = sizeof fibred, .fibred = true};
    cicy_survey fast;
    assert_int_equal(cicy_survey_compute("packed.h5", &fibred, &fast, NULL), CICY_OK);
    assert_int_equal(fast.fibred, fibrations.connected_fibred);
    assert_int_equal(packed.fibred, fibrations.connected_fibred);
    cicy_survey_clear(&fast);
    assert_memory_equal(&packed.all, &padded.all, sizeof packed.all);
    assert_int_equal(packed.diamonds, padded.diamonds);
    cicy_survey_clear(&packed);
    cicy_survey_clear(&padded);
}

/* Asks the work to stop, and notes how far it was. */
static bool stop(void *user, const cicy_progress_report *report)
{
    *(uint64_t *)user = report->total;
    return false;
}

static void test_statistics_of_a_file_can_be_stopped(void **state)
{
    cicy_statistics all, connected;
    const char *const files[] = {"packed.h5", "padded.h5"};
    for (size_t k = 0; k < 2; k++) {
        assert_int_equal(cicy_statistics_of_file(files[k], NULL, &all, &connected, NULL), CICY_OK);
        assert_int_equal(all.count, 7890);
        assert_int_equal(all.products, 22);
        assert_int_equal(connected.count, 7868);
        assert_int_equal(connected.euler.minimum, -200);
        assert_int_equal(connected.rows.maximum, 12); /* the matrices fit 12 x 15 */
        assert_int_equal(connected.columns.maximum, 15);
        uint64_t total = 0;
        const cicy_progress progress = {stop, &total};
        assert_int_equal(cicy_statistics_of_file(files[k], &progress, &all, &connected, NULL),
                         CICY_INTERRUPTED);
        assert_int_equal(total, 7890);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_the_published_ones),
        cmocka_unit_test(test_histograms_and_rows_are_what_plain_counting_gives),
        cmocka_unit_test(test_both_layouts_hold_the_same),
        cmocka_unit_test(test_statistics_of_a_file_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, generate, clear);
}
