/* The engine compiled in double precision against PyTorch in double precision, at full width from
 * ordinary weights, to 1e-7 (predictions, which are float, to 1e-6). What the library computes in
 * single precision is compared in test_parity_heavy.c. */
#include "engine/parity.h"

static void check_with(cicy_optimiser_kind kind, const parity_case *p)
{
    tolerance = 1e-7;
    check_parity(p, kind);
}

static void check(const parity_case *p)
{
    check_with(CICY_OPTIMISER_ADAM, p);
}

static void test_cicyminer_does_what_pytorch_does(void **state)
{
    check(&(parity_case){"cicyminer_full", "cicyminer", 1, 3, false, 1e-3, 0, 0});
}

static void test_attention_does_what_pytorch_does(void **state)
{
    check(&(parity_case){"attention_full", "cicyminer+attention", 1, 3, false, 1e-3, 0, 0});
}

static void test_layer_norm_does_what_pytorch_does(void **state)
{
    check(&(parity_case){"layer_norm_full", "cicyminer+layer-norm", 1, 3, false, 1e-3, 0, 0});
}

static void test_mse_does_what_pytorch_does(void **state)
{
    check(&(parity_case){"mse_full", "cicyminer+mse", 1, 3, false, 1e-3, 0, 0});
}

/* Cross-entropy with penalties; two published settings. */
static void test_inception_does_what_pytorch_does(void **state)
{
    check(&(parity_case){"inception_full", "inception-h31", 1, 5, false, 4e-4, 1e-5, 1.6e-5});
    check(
        &(parity_case){"inception_best_full", "inception-h31+best", 1, 5, false, 1e-4, 1e-5, 7e-5});
}

/* At small width the fixtures hold far more of every array. */
static void test_small_networks_do_what_pytorch_does(void **state)
{
    static const parity_case small[] = {
        {"cicyminer_small", "cicyminer", 1.0 / 16, 3, false, 1e-3, 0, 0},
        {"attention_small", "cicyminer+attention", 1.0 / 16, 3, false, 1e-3, 0, 0},
        {"layer_norm_small", "cicyminer+layer-norm", 1.0 / 16, 3, false, 1e-3, 0, 0},
        {"mse_small", "cicyminer+mse", 1.0 / 16, 3, false, 1e-3, 0, 0},
        {"inception_small", "inception-h31", 1.0 / 8, 5, false, 4e-4, 1e-5, 1.6e-5},
        {"inception_best_small", "inception-h31+best", 1.0 / 8, 5, false, 1e-4, 1e-5, 7e-5}};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        check(&small[i]);
}

/* Plain, and once for every column, with Adam and Muon. */
static void test_message_passing_does_what_pytorch_does(void **state)
{
    check(&(parity_case){"messages", "mpnn", 1, 3, false, 1e-3, 0, 0});
    check(&(parity_case){"messages_rooted", "mpnn+rooted", 1, 3, false, 1e-3, 0, 0});
    check_with(CICY_OPTIMISER_MUON,
               &(parity_case){"messages_muon", "mpnn+rooted", 1, 3, false, 1e-3, 0, 0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cicyminer_does_what_pytorch_does),
        cmocka_unit_test(test_attention_does_what_pytorch_does),
        cmocka_unit_test(test_layer_norm_does_what_pytorch_does),
        cmocka_unit_test(test_mse_does_what_pytorch_does),
        cmocka_unit_test(test_inception_does_what_pytorch_does),
        cmocka_unit_test(test_small_networks_do_what_pytorch_does),
        cmocka_unit_test(test_message_passing_does_what_pytorch_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
