/* Verification finds every kind of fault; statistics count what is there. */
#include "examples.h"

#include "cicyminer/build.h"
#include "cicyminer/canonical.h"
#include "cicyminer/classification.h"
#include "cicyminer/lists.h"
#include "cicyminer/statistics.h"
#include "cicyminer/verify.h"

/* Three-folds of tests/fixtures/lists/cicylist.txt, in staircase order. */
static int load(void **state)
{
    static cicy_dataset set;
    cicy_import_options options = {.order = CICY_ORDER_STAIRCASE};
    cicy_import_summary summary;
    *state = &set;
    return cicy_dataset_import(&set, CICY_FIXTURES "/lists/cicylist.txt", &options, &summary, NULL);
}

static int unload(void **state)
{
    cicy_dataset_clear(*state);
    return 0;
}

static void keep(void *user, const char *message)
{
    char *text = user;
    size_t used = strlen(text);
    snprintf(text + used, 4096 - used, "%s\n", message);
}

static cicy_verify_summary verify(const cicy_dataset *set, bool complete, char *text)
{
    cicy_verify_options options = {.complete = complete, .complain = keep, .user = text};
    cicy_verify_summary summary;
    text[0] = '\0';
    assert_int_equal(cicy_dataset_verify(set, &options, &summary, NULL), CICY_OK);
    return summary;
}

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is not in '%s'", part, text);
}

static void test_true_data_set_passes(void **state)
{
    char text[4096];
    cicy_verify_summary summary = verify(*state, false, text);
    assert_string_equal(text, "");
    assert_int_equal(summary.entries, 10);
    assert_int_equal(summary.faulty + summary.duplicates + summary.unpublished, 0);
    assert_false(summary.classification);
}

static void test_every_wrong_value_is_named(void **state)
{
    cicy_dataset *set = *state;
    char text[4096];
    set->hodge[0]++; /* the staircase order keeps the order of entries: the quintic */
    set->euler[1] -= 2;
    set->product[2] = 1;
    set->favourable[3] = 0;
    cicy_verify_summary summary = verify(set, false, text);
    assert_int_equal(summary.faulty, 4);
    assert_contains(text, "matrix[0]: h11 is 2, exact 1\n");
    assert_contains(text, "matrix[1]: the Euler number is -178, exact -176\n");
    assert_contains(text, "matrix[2]: direct product is True, exact False\n");
    assert_contains(text, "matrix[3]: favourable is False, exact True\n");
    set->hodge[0]--;
    set->euler[1] += 2;
    set->product[2] = 0;
    set->favourable[3] = 1;
}

static void test_wrong_order_is_named(void **state)
{
    cicy_dataset *set = *state;
    char text[4096];
    uint8_t *row = set->matrix + 1 * set->rows * set->columns; /* P5[4 2] */
    row[0] = 2;
    row[1] = 4;
    cicy_verify_summary summary = verify(set, false, text);
    assert_int_equal(summary.faulty, 1);
    assert_string_equal(text, "matrix[1]: rows and columns are not in staircase order\n");
    set->order = CICY_ORDER_AS_GIVEN;
    assert_int_equal(verify(set, false, text).faulty, 0);
    set->order = CICY_ORDER_STAIRCASE;
    row[0] = 4;
    row[1] = 2;
}

static void test_canonical_order_is_recognised(void **state)
{
    cicy_dataset set;
    char text[4096];
    cicy_import_options options = {.order = CICY_ORDER_CANONICAL};
    cicy_import_summary summary;
    assert_int_equal(
        cicy_dataset_import(&set, CICY_FIXTURES "/lists/cicylist.txt", &options, &summary, NULL),
        CICY_OK);
    assert_int_equal(verify(&set, false, text).faulty, 0);
    cicy_dataset_clear(&set);
}

static void test_duplicate_up_to_permutations_is_named(void **state)
{
    cicy_dataset *set = *state, doubled;
    char text[4096];
    assert_int_equal(cicy_dataset_init(&doubled, 3, 11, set->rows, set->columns, NULL), CICY_OK);
    doubled.order = CICY_ORDER_AS_GIVEN;
    cicy_random random;
    cicy_random_init(&random, 1, 0);
    for (size_t i = 0; i < 11; i++) {
        cicy_configuration configuration, shuffled;
        cicy_hodge hodge;
        cicy_dataset_get(set, i == 10 ? 8 : i, &configuration);
        assert_int_equal(cicy_hodge_compute(&configuration, 0, &hodge, NULL), CICY_OK);
        cicy_configuration_shuffle(&configuration, &random, &shuffled);
        assert_int_equal(cicy_dataset_set(&doubled, i, &shuffled, &hodge, NULL), CICY_OK);
    }
    cicy_verify_summary summary = verify(&doubled, false, text);
    assert_int_equal(summary.duplicates, 1);
    assert_string_equal(text, "matrix[8] and matrix[10] are equal up to permutations\n");
    cicy_dataset_clear(&doubled);
}

static void test_missing_entries_of_a_classification_are_noticed(void **state)
{
    cicy_dataset *set = *state;
    char text[4096];
    cicy_verify_summary summary = verify(set, true, text);
    assert_true(summary.classification);
    assert_int_equal(summary.unpublished, 2);
    assert_contains(text, "9 connected configurations; the published classification has 7868");
    assert_contains(text, "1 direct products; the published classification has 22");
    assert_int_equal(cicy_dataset_describe(set, "cicyminer classify --dim 3", NULL, NULL), CICY_OK);
    assert_int_equal(verify(set, false, text).unpublished, 2);
    assert_int_equal(cicy_dataset_describe(set, NULL, NULL, NULL), CICY_OK);
}

/* An invalid matrix in memory: a row P^0. */
static void test_invalid_matrix_is_a_fault_not_a_crash(void **state)
{
    cicy_dataset *set = *state;
    char text[4096];
    uint8_t *row = set->matrix;
    row[0] = 1;
    cicy_verify_summary summary = verify(set, false, text);
    assert_int_equal(summary.faulty, 1);
    assert_contains(text, "matrix[0]: ");
    row[0] = 5;
}

static void test_statistics_of_known_three_folds(void **state)
{
    cicy_dataset *set = *state;
    cicy_statistics all, connected;
    cicy_statistics_compute(set, false, &all);
    cicy_statistics_compute(set, true, &connected);
    assert_int_equal(all.count, 10);
    assert_int_equal(all.products, 1);
    assert_int_equal(all.hodge[0].maximum, 21);
    assert_int_equal(connected.count, 9);
    assert_int_equal(connected.products, 0);
    assert_int_equal(connected.favourable, 8); /* all but Schoen's manifold */
    assert_int_equal(connected.hodge[0].minimum, 1);
    assert_int_equal(connected.hodge[0].maximum, 19);
    assert_int_equal(connected.hodge[0].sum, 5 * 1 + 2 * 2 + 4 + 19);
    assert_int_equal(connected.hodge[1].sum, 101 + 89 + 73 + 73 + 65 + 86 + 83 + 68 + 19);
    assert_int_equal(connected.euler.minimum, -200);
    assert_int_equal(connected.euler.zeros, 1);
    uint64_t *counts;
    assert_int_equal(cicy_statistics_histogram(set, 1, true, &connected.hodge[1], &counts, NULL),
                     CICY_OK);
    assert_int_equal(counts[73 - 19], 2);
    assert_int_equal(counts[74 - 19], 0);
    free(counts);
}

static void test_files_of_any_size_are_verified_with_little_memory(void **state)
{
    enum { COPY = 7000, ORIGINAL = 17, WRONG = 4321 };
    const cicy_classification_options wanted = {
        .size = sizeof wanted, .dimension = 3, .products = true};
    cicy_classification *classification;
    cicy_dataset set;
    assert_int_equal(cicy_classification_compute(&wanted, &classification, NULL), CICY_OK);
    assert_int_equal(cicy_dataset_build(classification, NULL, &set, NULL), CICY_OK);
    cicy_classification_free(classification);
    cicy_configuration original;
    cicy_hodge hodge;
    cicy_dataset_get(&set, ORIGINAL, &original);
    assert_int_equal(cicy_hodge_compute(&original, CICY_HODGE_CHECKED, &hodge, NULL), CICY_OK);
    assert_int_equal(cicy_dataset_set(&set, COPY, &original, &hodge, NULL), CICY_OK);
    set.hodge[WRONG * set.hodge_columns] += 1;
    assert_int_equal(cicy_dataset_write(&set, "verified.h5", NULL), CICY_OK);
    /* one byte of memory: as little as possible, so that the fingerprints are sorted in a file */
    char text[4096] = "", whole[4096];
    cicy_verify_options options = {
        .size = sizeof options, .complain = keep, .user = text, .memory = 1};
    cicy_verify_summary summary, expected = verify(&set, false, whole);
    assert_int_equal(cicy_dataset_verify_file("verified.h5", &options, &summary, NULL), CICY_OK);
    assert_memory_equal(&summary, &expected, sizeof summary);
    assert_string_equal(text, whole);
    assert_int_equal(summary.entries, 7890);
    assert_int_equal(summary.faulty, 1);
    assert_int_equal(summary.duplicates, 1);
    assert_contains(text, "matrix[4321]: h11 ");
    assert_contains(text, "matrix[17] and matrix[7000] are equal up to permutations");
    cicy_dataset_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_true_data_set_passes),
        cmocka_unit_test(test_every_wrong_value_is_named),
        cmocka_unit_test(test_wrong_order_is_named),
        cmocka_unit_test(test_canonical_order_is_recognised),
        cmocka_unit_test(test_duplicate_up_to_permutations_is_named),
        cmocka_unit_test(test_missing_entries_of_a_classification_are_noticed),
        cmocka_unit_test(test_invalid_matrix_is_a_fault_not_a_crash),
        cmocka_unit_test(test_statistics_of_known_three_folds),
        cmocka_unit_test(test_files_of_any_size_are_verified_with_little_memory),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
