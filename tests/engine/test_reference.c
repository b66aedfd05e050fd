/* The engine against the definitions in tests/engine/reference. */
#include "engine/reference/steps.h"

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_convolutions_and_batch_norms_are_their_definitions),
        cmocka_unit_test(test_attention_layer_norm_and_dropout_are_their_definitions),
        cmocka_unit_test(test_norms_and_dropout_of_inputs_are_their_definitions),
        cmocka_unit_test(test_branches_activations_and_losses_are_their_definitions),
        cmocka_unit_test(test_message_passing_is_its_definition),
    };
    tested_device = cicy_device_cpu();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tape_free();
    return failed;
}
