/* What message passing must not depend on: the order of rows and columns, the place in a batch, the
 * number of threads. */
#include "cicyminer/network.h"
#include "cicyminer/random.h"
#include "engine/messages.h"
#include "engine/tensors.h"
#include "unit.h"

enum { ROWS = 4, COLUMNS = 5 };

static const uint64_t seed = 5;

static void add(cicy_model *model, cicy_layer layer, const char *name)
{
    cicy_error error = {0};
    strcpy(layer.name, name);
    layer.input = model->layer_count - 1;
    if (cicy_model_add(model, &layer, NULL, &error) != CICY_OK)
        fail_msg("%s", error.message);
}

static cicy_model *sized(size_t rows, size_t columns, size_t channels, size_t rounds,
                         cicy_roots roots)
{
    cicy_model *model;
    const cicy_output output = {.name = "output", .layer = 2, .loss = CICY_LOSS_MSE, .weight = 1};
    assert_int_equal(cicy_model_start("test", rows, columns, &model, NULL), CICY_OK);
    add(model, message_layer(channels, rounds, roots), "graph");
    add(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
    assert_int_equal(cicy_model_add_output(model, &output, NULL), CICY_OK);
    return model;
}

static cicy_model *messages(size_t channels, size_t rounds, cicy_roots roots)
{
    return sized(ROWS, COLUMNS, channels, rounds, roots);
}

/* Predictions for matrices [count][ROWS][COLUMNS]. */
static void predict(const cicy_model *model, size_t max_batch, int threads, const uint8_t *matrices,
                    size_t count, float *outputs)
{
    cicy_network *network;
    cicy_error error = {0};
    if (cicy_network_create(model, max_batch, threads, false, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cicy_network_initialise(network, seed, NULL), CICY_OK);
    const cicy_batch batch = {.matrices = matrices, .count = count};
    assert_int_equal(cicy_network_predict(network, &batch, outputs, &error), CICY_OK);
    cicy_network_free(network);
}

/* Fisher and Yates. */
static void shuffle(cicy_random *random, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i-- > 1;) {
        const size_t j = (size_t)cicy_random_below(random, i + 1), saved = order[i];
        order[i] = order[j];
        order[j] = saved;
    }
}

static void test_order_of_rows_and_columns_does_not_matter(void **state)
{
    enum { COUNT = 40 };
    uint8_t matrices[2][COUNT][ROWS][COLUMNS];
    float outputs[2][COUNT];
    cicy_random random;
    cicy_random_init(&random, 4, 0);
    for (size_t k = 0; k < COUNT; k++) {
        size_t row[ROWS], column[COLUMNS];
        shuffle(&random, row, ROWS);
        shuffle(&random, column, COLUMNS);
        for (size_t i = 0; i < ROWS; i++)
            for (size_t j = 0; j < COLUMNS; j++)
                matrices[0][k][i][j] = (uint8_t)cicy_random_below(&random, 3);
        for (size_t i = 0; i < ROWS; i++)
            for (size_t j = 0; j < COLUMNS; j++)
                matrices[1][k][i][j] = matrices[0][k][row[i]][column[j]];
    }
    const cicy_roots roots[] = {CICY_ROOTS_NONE, CICY_ROOTS_COLUMNS, CICY_ROOTS_ALL};
    for (size_t r = 0; r < 3; r++) {
        cicy_model *model = messages(32, 3, roots[r]);
        float least = INFINITY, most = -INFINITY;
        for (size_t s = 0; s < 2; s++)
            predict(model, COUNT, 1, &matrices[s][0][0][0], COUNT, outputs[s]);
        for (size_t k = 0; k < COUNT; k++) {
            least = fminf(least, outputs[0][k]);
            most = fmaxf(most, outputs[0][k]);
        }
        assert_true(most - least > 0.01F); /* they do depend on the matrix */
        for (size_t k = 0; k < COUNT; k++)
            assert_true(fabsf(outputs[0][k] - outputs[1][k]) <= 1e-4F * (most - least));
        cicy_model_free(model);
    }
}

/* The last column is a line bundle: it moves with the rows and stays behind the columns. Degrees
 * beyond -5..5 count as these. */
static void test_a_given_line_bundle_belongs_to_the_rows(void **state)
{
    static const uint8_t matrices[][ROWS][COLUMNS] = {
        {{2, 0, 0, 0, 129}, {0, 2, 0, 0, 126}, {1, 0, 1, 0, 128}, {1, 1, 1, 0, 133}},
        {{2, 0, 0, 0, 126}, {1, 1, 1, 0, 133}, {0, 1, 1, 0, 128}, {0, 0, 2, 0, 129}},
        {{2, 0, 0, 0, 129}, {0, 2, 0, 0, 126}, {1, 0, 1, 0, 128}, {1, 1, 1, 0, 140}},
        {{2, 0, 0, 0, 126}, {0, 2, 0, 0, 129}, {1, 0, 1, 0, 128}, {1, 1, 1, 0, 133}},
        {{2, 0, 0, 0, 129}, {0, 2, 0, 0, 126}, {1, 0, 1, 0, 128}, {1, 1, 1, 0, 132}}};
    enum { COUNT = sizeof matrices / sizeof *matrices };
    float outputs[COUNT];
    cicy_model *model = messages(32, 3, CICY_ROOTS_GIVEN);
    predict(model, COUNT, 1, &matrices[0][0][0], COUNT, outputs);
    assert_true(outputs[2] == outputs[0]);
    assert_true(fabsf(outputs[3] - outputs[0]) > 1e-4F);
    assert_true(fabsf(outputs[4] - outputs[0]) > 1e-4F);
    assert_true(fabsf(outputs[1] - outputs[0]) < 1e-5F);
    cicy_model_free(model);
}

static void test_predictions_do_not_depend_on_batch_and_threads(void **state)
{
    enum { COUNT = 150 };
    static uint8_t matrices[COUNT][ROWS][COLUMNS];
    float whole[COUNT], parts[COUNT];
    cicy_random random;
    cicy_random_init(&random, 9, 0);
    for (size_t i = 0; i < sizeof matrices; i++)
        (&matrices[0][0][0])[i] = (uint8_t)cicy_random_below(&random, 3);
    cicy_model *model = messages(32, 2, CICY_ROOTS_ALL);
    predict(model, COUNT, 3, &matrices[0][0][0], COUNT, whole);
    predict(model, 7, 1, &matrices[0][0][0], COUNT, parts);
    assert_memory_equal(whole, parts, sizeof whole);
    cicy_model_free(model);
}

/* No configuration has so many edges, but a file may. */
static void test_full_matrices_fit_in(void **state)
{
    enum { COUNT = 40, FULL_ROWS = 16, FULL_COLUMNS = 20 };
    static uint8_t matrices[COUNT][FULL_ROWS][FULL_COLUMNS];
    float whole[COUNT], single[COUNT];
    memset(matrices, 1, sizeof matrices);
    for (size_t k = 0; k < COUNT; k++)
        matrices[k][0][0] = (uint8_t)(1 + k % 3);
    const cicy_roots roots[] = {CICY_ROOTS_NONE, CICY_ROOTS_COLUMNS, CICY_ROOTS_ALL,
                                CICY_ROOTS_GIVEN};
    for (size_t r = 0; r < 4; r++) {
        cicy_model *model = sized(FULL_ROWS, FULL_COLUMNS, 16, 2, roots[r]);
        predict(model, COUNT, 1, &matrices[0][0][0], COUNT, whole);
        predict(model, 1, 1, &matrices[0][0][0], COUNT, single);
        assert_memory_equal(whole, single, sizeof whole);
        cicy_model_free(model);
    }
}

/* Leaves the gradients of one step in `gradients`, all tensors one behind another. */
static size_t gradients_of(const cicy_model *model, int threads, const cicy_batch *batch,
                           cicy_real *gradients)
{
    cicy_network *network;
    cicy_error error = {0};
    size_t count = 0;
    cicy_losses losses;
    if (cicy_network_create(model, batch->count, threads, true, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cicy_network_initialise(network, seed, NULL), CICY_OK);
    assert_int_equal(cicy_network_train_step(network, batch, 1, 0, &losses, &error), CICY_OK);
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
        const struct tensor tensor = network_gradient(network, t);
        for (size_t i = 0; tensor.data && i < tensor.size; i++)
            gradients[count++] = tensor.data[i];
    }
    cicy_network_free(network);
    return count;
}

static void test_gradients_do_not_depend_on_threads(void **state)
{
    enum { COUNT = 100, ROOM = 200000 };
    static uint8_t matrices[COUNT][ROWS][COLUMNS];
    static float targets[COUNT];
    cicy_real *gradients[2] = {malloc(ROOM * sizeof(cicy_real)), malloc(ROOM * sizeof(cicy_real))};
    assert_true(gradients[0] && gradients[1]);
    cicy_random random;
    cicy_random_init(&random, 10, 0);
    for (size_t i = 0; i < sizeof matrices; i++)
        (&matrices[0][0][0])[i] = (uint8_t)cicy_random_below(&random, 3);
    for (size_t i = 0; i < COUNT; i++)
        targets[i] = (float)cicy_random_below(&random, 9);
    const cicy_batch batch = {&matrices[0][0][0], targets, NULL, COUNT};
    cicy_model *model = messages(16, 2, CICY_ROOTS_COLUMNS);
    const size_t count = gradients_of(model, 1, &batch, gradients[0]);
    assert_int_equal(count, gradients_of(model, 4, &batch, gradients[1]));
    assert_memory_equal(gradients[0], gradients[1], count * sizeof(cicy_real));
    cicy_model_free(model);
    free(gradients[0]);
    free(gradients[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_rows_and_columns_does_not_matter),
        cmocka_unit_test(test_a_given_line_bundle_belongs_to_the_rows),
        cmocka_unit_test(test_predictions_do_not_depend_on_batch_and_threads),
        cmocka_unit_test(test_full_matrices_fit_in),
        cmocka_unit_test(test_gradients_do_not_depend_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
