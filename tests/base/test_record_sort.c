/* Sorting of records with little memory equals sorting in memory. */
#include "base/files/record_sort.h"
#include "cicyminer/random.h"
#include "unit.h"

enum { RECORDS = 100000 };

typedef struct list {
    cicy_record *records;
    size_t count, stop_after;
} list;

static cicy_status keep(void *user, const cicy_record *record, cicy_error *error)
{
    list *kept = user;
    (void)error;
    if (kept->count == kept->stop_after)
        return CICY_INTERRUPTED;
    assert_true(kept->count < RECORDS);
    kept->records[kept->count++] = *record;
    return CICY_OK;
}

/* The order that the header states, by itself. */
static int by_words(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;
    for (int k = 0; k < 3; k++)
        if (a[k] != b[k])
            return a[k] < b[k] ? -1 : 1;
    return 0;
}

/* Few values, so that many records are equal. */
static cicy_record *make_records(void)
{
    cicy_record *records = calloc(RECORDS, sizeof *records);
    assert_non_null(records);
    cicy_random random;
    cicy_random_init(&random, 7, 0);
    for (size_t i = 0; i < RECORDS; i++)
        for (int k = 0; k < 3; k++)
            records[i].word[k] = cicy_random_below(&random, 40) << 50 / (k + 1);
    return records;
}

static cicy_status sort(const cicy_record *records, uint64_t memory, bool unique, list *result)
{
    cicy_record_sort *sort;
    assert_int_equal(cicy_record_sort_start(&sort, memory, unique, NULL), CICY_OK);
    for (size_t i = 0; i < RECORDS; i++)
        assert_int_equal(cicy_record_sort_add(sort, records[i], NULL), CICY_OK);
    const cicy_status status = cicy_record_sort_finish(sort, keep, result, NULL);
    cicy_record_sort_free(sort);
    return status;
}

static void test_any_memory_gives_the_sorted_records(void **state)
{
    cicy_record *records = make_records(), *expected = make_records();
    qsort(expected, RECORDS, sizeof *expected, by_words);
    size_t distinct = 1;
    for (size_t i = 1; i < RECORDS; i++)
        distinct += by_words(&expected[i], &expected[i - 1]) != 0;
    assert_true(distinct > RECORDS / 4 && distinct < RECORDS);
    /* in memory; in about 150 runs; in runs that the memory cannot share out evenly */
    static const uint64_t memories[] = {0, 1, 100000, 24 * RECORDS, 24 * RECORDS - 24};
    for (size_t m = 0; m < sizeof memories / sizeof *memories; m++) {
        list all = {calloc(RECORDS, sizeof(cicy_record)), 0, SIZE_MAX};
        list once = {calloc(RECORDS, sizeof(cicy_record)), 0, SIZE_MAX};
        assert_true(all.records && once.records);
        assert_int_equal(sort(records, memories[m], false, &all), CICY_OK);
        assert_int_equal(all.count, RECORDS);
        assert_memory_equal(all.records, expected, RECORDS * sizeof *expected);
        assert_int_equal(sort(records, memories[m], true, &once), CICY_OK);
        assert_int_equal(once.count, distinct);
        for (size_t i = 1; i < distinct; i++)
            assert_true(by_words(&once.records[i - 1], &once.records[i]) < 0);
        free(all.records);
        free(once.records);
    }
    free(records);
    free(expected);
}

static void test_a_visit_can_stop(void **state)
{
    cicy_record *records = make_records();
    list some = {calloc(RECORDS, sizeof(cicy_record)), 0, 17};
    assert_non_null(some.records);
    assert_int_equal(sort(records, 1, false, &some), CICY_INTERRUPTED);
    assert_int_equal(some.count, 17);
    free(some.records);
    free(records);
}

static void test_a_folder_that_cannot_be_written_is_named(void **state)
{
    cicy_record_sort *sort;
    cicy_error error = {0};
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    assert_int_equal(cicy_record_sort_start(&sort, 1, false, NULL), CICY_OK);
    cicy_status status = CICY_OK;
    for (uint64_t i = 0; status == CICY_OK && i < RECORDS; i++)
        status = cicy_record_sort_add(sort, (cicy_record){{i}}, &error);
    assert_int_equal(status, CICY_SYSTEM);
    assert_non_null(strstr(error.message, "/nowhere/at/all"));
    cicy_record_sort_free(sort);
    assert_int_equal(unsetenv("TMPDIR"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_memory_gives_the_sorted_records),
        cmocka_unit_test(test_a_visit_can_stop),
        cmocka_unit_test(test_a_folder_that_cannot_be_written_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
