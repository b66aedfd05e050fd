/* Whole networks on the emulated GPU. */
#include "engine/cuda/cuda_device.h"
#include "engine/emulation/emulation.h"
#include "engine/reference/courses.h"

static int open_device(void **state)
{
    cicy_error error = {0};
    (void)state;
    cicy_emulated_set_guard(false); /* tests/engine/test_cuda_emulated.c has it */
    if (cicy_cuda_open(0, &tested_device, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return 0;
}

static int close_device(void **state)
{
    (void)state;
    cicy_cuda_close(tested_device);
    return cicy_emulated_taken() != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cicyminer_learns_as_on_the_processor),
        cmocka_unit_test(test_inception_learns_as_on_the_processor),
        cmocka_unit_test(test_message_passing_learns_as_on_the_processor),
    };
    const int failed = cmocka_run_group_tests(tests, open_device, close_device);
    tape_free();
    return failed;
}
