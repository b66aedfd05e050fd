/* Whole networks on the emulated GPU. */
#include "engine/emulation/emulated_device.h"
#include "engine/reference/courses.h"

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cicyminer_learns_as_on_the_processor),
        cmocka_unit_test(test_inception_learns_as_on_the_processor),
        cmocka_unit_test(test_message_passing_learns_as_on_the_processor),
    };
    cicy_emulated_set_guard(false); /* test_cuda_emulated.c has it */
    const int failed = cmocka_run_group_tests(tests, open_emulated, close_emulated);
    tape_free();
    return failed;
}
