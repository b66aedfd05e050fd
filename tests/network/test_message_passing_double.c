/* Gradients of message passing against central differences, in double precision. */
#include "network/messages.h"
#include "network/slopes.h"

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
    (void)state;
    const cicy_roots roots[] = {CICY_ROOTS_ALL, CICY_ROOTS_COLUMNS, CICY_ROOTS_NONE};
    for (size_t i = 0; i < 3; i++) {
        cicy_model *model = messages(16 * (1 + i), 1 + i, roots[i]);
        check_gradients(model, 0, 6);
        cicy_model_free(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradients_are_slopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
