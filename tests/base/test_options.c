/* Options structs may be shorter or longer than those that the library was compiled with. */
#include "base/options_copy.h"
#include "cicyminer/cicyminer.h"
#include "unit.h"

/* The struct of the first version, of this library, and of a later version. */
typedef struct first_options {
    size_t size;
    int threads, other;
} first_options;
typedef struct own_options {
    size_t size;
    int threads, other;
    double factor;
    int added;
} own_options;
typedef struct later_options {
    own_options known;
    const char *newest;
} later_options;

static cicy_status copy(own_options *own, const void *given, cicy_error *error)
{
    memset(own, 0xee, sizeof *own);
    return cicy_options_copy(own, sizeof *own, sizeof(first_options), given, error);
}

static void test_members_that_an_older_caller_lacks_are_zero(void **state)
{
    /* Exactly as large as its members, so that a sanitizer sees reads past the end. */
    first_options *given = malloc(sizeof *given);
    *given = (first_options){.size = sizeof *given, .threads = 3};
    own_options own;
    assert_int_equal(copy(&own, given, NULL), CICY_OK);
    assert_int_equal(own.threads, 3);
    assert_int_equal(own.added, 0);
    assert_true(own.factor == 0);
    assert_int_equal(own.size, sizeof own);
    given->size = 0; /* stands for the first version */
    given->threads = 5;
    assert_int_equal(copy(&own, given, NULL), CICY_OK);
    assert_int_equal(own.threads, 5);
    assert_int_equal(own.added, 0);
    free(given);
}

static void test_members_of_a_later_caller_must_be_unused(void **state)
{
    later_options given = {.known = {.size = sizeof given, .added = 2, .factor = 0.5}};
    own_options own;
    cicy_error error = {0};
    assert_int_equal(copy(&own, &given, NULL), CICY_OK);
    assert_int_equal(own.added, 2);
    assert_true(own.factor == 0.5);
    given.newest = "x";
    assert_int_equal(copy(&own, &given, &error), CICY_USAGE);
    assert_non_null(strstr(error.message, "does not know"));
}

static void test_no_options_are_zeros_and_impossible_sizes_are_refused(void **state)
{
    own_options own, wrong = {.size = 3};
    assert_int_equal(copy(&own, NULL, NULL), CICY_OK);
    assert_int_equal(own.threads, 0);
    assert_true(own.factor == 0);
    assert_int_equal(copy(&own, &wrong, NULL), CICY_USAGE);
    memset(&wrong, 0xa5, sizeof wrong); /* not initialised */
    assert_int_equal(copy(&own, &wrong, NULL), CICY_USAGE);
}

static void test_defaults_fill_no_more_than_the_callers_struct(void **state)
{
    const own_options own = {.size = sizeof own, .threads = 4, .added = 5, .factor = 6};
    first_options *older = malloc(sizeof *older);
    *older = (first_options){0};
    cicy_options_fill(older, &own, sizeof own, sizeof(first_options));
    assert_int_equal(older->threads, 4);
    assert_int_equal(older->size, sizeof *older);
    free(older);

    later_options later = {.known = {.size = sizeof later}, .newest = "x"};
    cicy_options_fill(&later, &own, sizeof own, sizeof(first_options));
    assert_int_equal(later.known.added, 5);
    assert_int_equal(later.known.size, sizeof later);
    assert_null(later.newest);
}

/* Each function that takes options notices a struct that was never initialised. */
static void test_public_functions_check_the_size(void **state)
{
    union {
        size_t size;
        char bytes[4096];
    } wrong;
    memset(&wrong, 0, sizeof wrong);
    wrong.size = 3;
    const void *options = &wrong;
    cicy_classification *classification;
    cicy_dataset dataset;
    cicy_split split;
    cicy_neighbours neighbours;
    cicy_model *model;
    cicy_import_summary imported;
    cicy_configuration quintic;
    assert_int_equal(cicy_configuration_parse(&quintic, "[[4,5]]", 7, NULL), CICY_OK);
    assert_int_equal(cicy_classification_compute(options, &classification, NULL), CICY_USAGE);
    assert_int_equal(cicy_report_write(options, NULL), CICY_USAGE);
    assert_int_equal(cicy_splittings_find(&quintic, options, &neighbours, NULL), CICY_USAGE);
    cicy_neighbours_clear(&neighbours);
    assert_int_equal(cicy_model_create("mpnn", options, 12, 15, &model, NULL), CICY_USAGE);
    assert_int_equal(
        cicy_dataset_import(&dataset, CICY_FIXTURES "/lists/cicylist.m", options, &imported, NULL),
        CICY_USAGE);
    cicy_dataset_clear(&dataset);
    assert_int_equal(
        cicy_dataset_import(&dataset, CICY_FIXTURES "/lists/cicylist.m", NULL, &imported, NULL),
        CICY_OK);
    cicy_verify_summary verified;
    assert_int_equal(cicy_dataset_verify(&dataset, options, &verified, NULL), CICY_USAGE);
    assert_int_equal(cicy_split_create(&dataset, options, &split, NULL), CICY_USAGE);
    cicy_dataset_clear(&dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_that_an_older_caller_lacks_are_zero),
        cmocka_unit_test(test_members_of_a_later_caller_must_be_unused),
        cmocka_unit_test(test_no_options_are_zeros_and_impossible_sizes_are_refused),
        cmocka_unit_test(test_defaults_fill_no_more_than_the_callers_struct),
        cmocka_unit_test(test_public_functions_check_the_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
