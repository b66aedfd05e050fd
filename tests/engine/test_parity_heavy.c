/* The library as it is built, in single precision, against PyTorch in double precision, to 1e-4.
 * Networks of small width start from ordinary weights. At full width rounding puts some of two
 * million values on the other side of a ReLU's kink, which changes gradients by more than that in
 * any float program (PyTorch's own float32 too): there, but for the smaller classification network,
 * the weights are such that hardly a value is near a kink. Ordinary weights at full width are
 * compared in double precision (test_parity_double_heavy.c). */
#include "engine/parity.h"

#define TEST(NAME, ...)                                                                            \
    static void test_##NAME##_does_what_pytorch_does(void **state)                                 \
    {                                                                                              \
        const parity_case p = __VA_ARGS__;                                                         \
        tolerance = 1e-4;                                                                          \
        step_part = 0.1;                                                                           \
        check_parity(&p, CICY_OPTIMISER_ADAM);                                                     \
    }

TEST(small_cicyminer, {"cicyminer_small", "cicyminer", 1.0 / 16, 3, false, 1e-3, 0, 0})
TEST(full_cicyminer, {"cicyminer_calm", "cicyminer", 1, 3, true, 1e-5, 0, 0})
TEST(small_attention, {"attention_small", "cicyminer+attention", 1.0 / 16, 3, false, 1e-3, 0, 0})
TEST(full_attention, {"attention_calm", "cicyminer+attention", 1, 3, true, 1e-5, 0, 0})
TEST(small_layer_norm, {"layer_norm_small", "cicyminer+layer-norm", 1.0 / 16, 3, false, 1e-3, 0, 0})
TEST(full_layer_norm, {"layer_norm_calm", "cicyminer+layer-norm", 1, 3, true, 1e-5, 0, 0})
TEST(small_mse, {"mse_small", "cicyminer+mse", 1.0 / 16, 3, false, 1e-3, 0, 0})
TEST(small_inception, {"inception_small", "inception-h31", 1.0 / 8, 5, false, 4e-4, 1e-5, 1.6e-5})
TEST(full_inception, {"inception_full", "inception-h31", 1, 5, false, 4e-4, 1e-5, 1.6e-5})
TEST(small_inception_best,
     {"inception_best_small", "inception-h31+best", 1.0 / 8, 5, false, 1e-4, 1e-5, 7e-5})
TEST(full_inception_best,
     {"inception_best_calm", "inception-h31+best", 1, 5, true, 1e-5, 1e-5, 7e-5})

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_cicyminer_does_what_pytorch_does),
        cmocka_unit_test(test_full_cicyminer_does_what_pytorch_does),
        cmocka_unit_test(test_small_attention_does_what_pytorch_does),
        cmocka_unit_test(test_full_attention_does_what_pytorch_does),
        cmocka_unit_test(test_small_layer_norm_does_what_pytorch_does),
        cmocka_unit_test(test_full_layer_norm_does_what_pytorch_does),
        cmocka_unit_test(test_small_mse_does_what_pytorch_does),
        cmocka_unit_test(test_small_inception_does_what_pytorch_does),
        cmocka_unit_test(test_full_inception_does_what_pytorch_does),
        cmocka_unit_test(test_small_inception_best_does_what_pytorch_does),
        cmocka_unit_test(test_full_inception_best_does_what_pytorch_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
