/* Predictions do not depend on the order of rows and columns, on the other configurations or on the
 * number of threads. */
#include "cicyminer/canonical.h"
#include "cicyminer/prediction.h"
#include "geometry/random_configuration.h"
#include "unit.h"

enum { COUNT = 61, ROWS = 16, COLUMNS = 20 };

static cicy_configuration configurations[COUNT];
static cicy_network *network;

static int set_up(void **state)
{
    cicy_random random;
    cicy_model *model;
    cicy_model_options options = {0};
    cicy_random_init(&random, 8, 0);
    for (size_t i = 0; i < COUNT; i++)
        do
            draw_configuration(&random, 4, 12, 3, &configurations[i]);
        while (configurations[i].rows > ROWS || configurations[i].columns > COLUMNS);
    /* a width whose numbers of filters fill no vector */
    if (cicy_model_options_defaults("cicyminer", &options, NULL) != CICY_OK)
        return -1;
    options.width = 0.1;
    if (cicy_model_create("cicyminer", &options, ROWS, COLUMNS, &model, NULL) != CICY_OK ||
        cicy_network_create(model, 16, 2, false, &network, NULL) != CICY_OK)
        return -1;
    cicy_model_free(model);
    assert_int_equal(cicy_network_initialise(network, 3, NULL), CICY_OK);
    return 0;
}

static int tear_down(void **state)
{
    cicy_network_free(network);
    return 0;
}

static void predict_shuffled(const cicy_weights_info *info, uint64_t seed, int threads,
                             float predicted[COUNT][CICY_MAX_PREDICTED])
{
    static cicy_configuration shuffled[COUNT];
    static float moved[COUNT][CICY_MAX_PREDICTED];
    cicy_random random;
    uint32_t place[COUNT];
    cicy_random_init(&random, seed, 0);
    for (uint32_t i = 0; i < COUNT; i++)
        place[i] = i;
    cicy_random_shuffle(&random, place, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        cicy_configuration_shuffle(&configurations[i], &random, &shuffled[place[i]]);
    assert_int_equal(
        cicy_predict_many(network, info, shuffled, COUNT, threads, moved[0], NULL, NULL), CICY_OK);
    for (size_t i = 0; i < COUNT; i++)
        memcpy(predicted[i], moved[place[i]], sizeof moved[0]);
}

static void test_permuted_matrices_have_the_same_prediction_bit_for_bit(void **state)
{
    static float first[COUNT][CICY_MAX_PREDICTED], again[COUNT][CICY_MAX_PREDICTED];
    for (int order = CICY_ORDER_STAIRCASE; order <= CICY_ORDER_AS_GIVEN; order++) {
        const cicy_weights_info info = {.dimension = 4, .order = (cicy_order)order};
        predict_shuffled(&info, 1, 1, first);
        predict_shuffled(&info, 2, 3, again);
        assert_memory_equal(first, again, sizeof first);
        for (size_t i = 0; i < COUNT; i++) {
            float alone[CICY_MAX_PREDICTED];
            assert_int_equal(cicy_predict(network, &info, &configurations[i], alone, NULL),
                             CICY_OK);
            assert_memory_equal(alone, first[i], sizeof alone);
        }
    }
    assert_memory_not_equal(first[0], first[1], sizeof first[0]);
}

static void test_a_network_sees_matrices_in_the_order_it_was_trained_on(void **state)
{
    const cicy_weights_info info = {.dimension = 4, .order = CICY_ORDER_STAIRCASE};
    for (size_t i = 0; i < COUNT; i++) {
        cicy_configuration staircase;
        uint8_t matrix[ROWS * COLUMNS] = {0};
        float wanted[CICY_MAX_PREDICTED], got[CICY_MAX_PREDICTED];
        cicy_configuration_staircase(&configurations[i], &staircase);
        for (size_t r = 0; r < staircase.rows; r++)
            memcpy(matrix + r * COLUMNS, staircase.degree[r], staircase.columns);
        const cicy_batch batch = {.matrices = matrix, .count = 1};
        assert_int_equal(cicy_network_predict(network, &batch, wanted, NULL), CICY_OK);
        assert_int_equal(cicy_predict(network, &info, &configurations[i], got, NULL), CICY_OK);
        assert_memory_equal(wanted, got, 4 * sizeof *got); /* the four outputs */
    }
}

static void test_what_the_network_cannot_read_does_not_disturb_the_others(void **state)
{
    const cicy_weights_info info = {.dimension = 4, .order = CICY_ORDER_CANONICAL};
    cicy_configuration mixed[3] = {configurations[0], {0}, configurations[1]};
    cicy_error errors[3], error = {0};
    float predicted[3][CICY_MAX_PREDICTED], alone[CICY_MAX_PREDICTED];
    const uint8_t quintic = 5;
    assert_int_equal(cicy_configuration_from_degrees(&mixed[1], &quintic, 1, 1, NULL), CICY_OK);
    assert_int_equal(cicy_predict_many(network, &info, mixed, 3, 1, predicted[0], errors, NULL),
                     CICY_OK);
    assert_int_equal(errors[0].status, CICY_OK);
    assert_int_equal(errors[1].status, CICY_INVALID_INPUT);
    assert_non_null(strstr(errors[1].message, "dimension 4, this one has 3"));
    assert_int_equal(errors[2].status, CICY_OK);
    assert_true(isnan(predicted[1][0]));
    assert_int_equal(cicy_predict(network, &info, &mixed[2], alone, NULL), CICY_OK);
    assert_memory_equal(alone, predicted[2], sizeof alone);
    assert_int_equal(cicy_predict(network, &info, &mixed[1], alone, &error), CICY_INVALID_INPUT);
    assert_string_equal(error.message, errors[1].message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_permuted_matrices_have_the_same_prediction_bit_for_bit),
        cmocka_unit_test(test_a_network_sees_matrices_in_the_order_it_was_trained_on),
        cmocka_unit_test(test_what_the_network_cannot_read_does_not_disturb_the_others),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
