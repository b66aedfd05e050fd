/* Gradients of message passing against central differences, and the two ways through the network
 * against one another, in double precision. */
#include "engine/messages.h"
#include "engine/slopes.h"

enum { ROWS = 4, COLUMNS = 5 };

static cicy_model *messages(size_t channels, size_t rounds, cicy_roots roots)
{
    cicy_model *model = started(ROWS, COLUMNS);
    chain(model, message_layer(channels, rounds, roots), "graph");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
    finish(model, (cicy_output){.loss = CICY_LOSS_MSE});
    return model;
}

/* Widths of one, two and three of the vectors that the kernels prefer. */
static void test_gradients_are_slopes(void **state)
{
    const cicy_roots roots[] = {CICY_ROOTS_ALL, CICY_ROOTS_COLUMNS, CICY_ROOTS_NONE,
                                CICY_ROOTS_GIVEN};
    for (size_t i = 0; i < 4; i++) {
        cicy_model *model = messages(16 * (1 + i), 1 + i, roots[i]);
        check_gradients(model, 0, 6);
        cicy_model_free(model);
    }
}

/* A forward pass that keeps no tape computes the first half round by kinds of columns and rows. */
static void test_losses_do_not_depend_on_the_tape(void **state)
{
    const cicy_roots roots[] = {CICY_ROOTS_ALL, CICY_ROOTS_COLUMNS, CICY_ROOTS_NONE,
                                CICY_ROOTS_GIVEN};
    for (size_t i = 0; i < 4; i++) {
        sample_data data;
        cicy_network *network;
        cicy_losses losses;
        cicy_model *model = messages(16 * (1 + i), 1 + i, roots[i]);
        fill(&data, model, 0);
        const cicy_batch batch = {data.matrices, data.targets, NULL, BATCH};
        assert_int_equal(cicy_network_create(model, BATCH, 1, true, &network, NULL), CICY_OK);
        assert_int_equal(cicy_network_initialise(network, seed, NULL), CICY_OK);
        const double with_tape = loss_at(network, &batch);
        assert_int_equal(cicy_network_evaluate(network, &batch, NULL, &losses, NULL), CICY_OK);
        assert_true(fabs(losses.total - with_tape) < 1e-12 * with_tape);
        cicy_network_free(network);
        cicy_model_free(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradients_are_slopes),
        cmocka_unit_test(test_losses_do_not_depend_on_the_tape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
