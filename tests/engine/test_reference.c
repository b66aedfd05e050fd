/* The engine against the definitions in tests/engine/reference. The environment variable
 * CICY_TEST_DEVICE names another device than the processor, which whole networks are compared with
 * then. */
#include "cicyminer/device.h"
#include "engine/device_choice.h"
#include "engine/reference/courses.h"

static int open_device(void **state)
{
    const char *name = getenv("CICY_TEST_DEVICE");
    cicy_error error = {0};
    (void)state;
    if (cicy_device_use(name ? name : "cpu", &error) != CICY_OK ||
        cicy_device_open(&tested_device, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return 0;
}

static int close_device(void **state)
{
    (void)state;
    cicy_device_close(tested_device);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_convolutions_and_batch_norms_are_their_definitions),
        cmocka_unit_test(test_attention_layer_norm_and_dropout_are_their_definitions),
        cmocka_unit_test(test_norms_and_dropout_of_inputs_are_their_definitions),
        cmocka_unit_test(test_branches_activations_and_losses_are_their_definitions),
        cmocka_unit_test(test_message_passing_is_its_definition),
    };
    const struct CMUnitTest networks[] = {
        cmocka_unit_test(test_cicyminer_learns_as_on_the_processor),
        cmocka_unit_test(test_inception_learns_as_on_the_processor),
        cmocka_unit_test(test_message_passing_learns_as_on_the_processor),
    };
    int failed = cmocka_run_group_tests(tests, open_device, close_device);
    if (getenv("CICY_TEST_DEVICE"))
        failed += cmocka_run_group_tests(networks, open_device, close_device);
    tape_free();
    return failed;
}
