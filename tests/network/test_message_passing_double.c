/* Gradients of message passing against central differences, in double precision. */
#include "network/slopes.h"

enum { ROWS = 4, COLUMNS = 5 };

static cicy_model *messages(size_t channels, size_t rounds, cicy_roots roots)
{
    cicy_model *model = started(ROWS, COLUMNS);
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_MESSAGE_PASSING,
                       .filters = channels,
                       .rounds = rounds,
                       .units = 16,
                       .roots = roots},
          "graph");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
    finish(model, (cicy_output){.loss = CICY_LOSS_MSE});
    return model;
}

static void test_gradients_are_slopes(void **state)
{
    (void)state;
    const cicy_roots roots[] = {CICY_ROOTS_NONE, CICY_ROOTS_COLUMNS, CICY_ROOTS_ALL};
    for (size_t r = 0; r < 3; r++)
        for (size_t channels = 16; channels <= 48; channels += 16) {
            cicy_model *model = messages(channels, 1 + r, roots[r]);
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
