/* Philox4x32-10 against the known answers of its authors, and the properties its users rely on. */
#include "cicyminer/random.h"
#include "unit.h"

/* Known-answer vectors published with the Random123 library (kat_vectors, philox4x32 10). */
static void test_philox_gives_the_published_vectors(void **state)
{
    static const uint32_t cases[3][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d,
         0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
         0x94fdcceb, 0x5001e420, 0x24126ea1}};
    for (int i = 0; i < 3; i++) {
        uint32_t out[4];
        cicy_random_philox(cases[i], cases[i] + 4, out);
        assert_memory_equal(out, cases[i] + 6, sizeof out);
    }
}

static void test_seek_continues_the_same_sequence(void **state)
{
    uint32_t first[64];
    cicy_random random;
    cicy_random_init(&random, 7, 3);
    for (int i = 0; i < 64; i++)
        first[i] = cicy_random_u32(&random);
    for (int start = 0; start < 64; start++) {
        cicy_random_seek(&random, (uint64_t)start);
        for (int i = start; i < 64; i++)
            assert_int_equal(cicy_random_u32(&random), first[i]);
    }
}

static void test_below_is_uniform(void **state)
{
    enum { BOUND = 7, DRAWS = 70000 };
    cicy_random random;
    cicy_random_init(&random, 1, 0);
    double count[BOUND] = {0}, chi_squared = 0;
    for (int i = 0; i < DRAWS; i++)
        count[cicy_random_below(&random, BOUND)]++;
    for (int i = 0; i < BOUND; i++)
        chi_squared += (count[i] - DRAWS / BOUND) * (count[i] - DRAWS / BOUND) / (DRAWS / BOUND);
    assert_true(chi_squared < 22.46); /* 0.999 quantile of chi^2 with 6 degrees of freedom */
}

static void test_normal_has_its_moments(void **state)
{
    enum { DRAWS = 200000 };
    cicy_random random;
    cicy_random_init(&random, 2, 0);
    double sum = 0, squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        double value = cicy_random_normal(&random);
        sum += value;
        squares += value * value;
    }
    /* five standard deviations of the sample mean and of the sample variance */
    assert_true(sum / DRAWS < 0.0112 && sum / DRAWS > -0.0112);
    assert_true(squares / DRAWS < 1.0159 && squares / DRAWS > 0.9841);
}

static void test_shuffle_is_a_permutation(void **state)
{
    uint32_t indices[100], seen[100] = {0};
    cicy_random random;
    cicy_random_init(&random, 3, 0);
    for (uint32_t i = 0; i < 100; i++)
        indices[i] = i;
    cicy_random_shuffle(&random, indices, 100);
    int moved = 0;
    for (uint32_t i = 0; i < 100; i++) {
        seen[indices[i]]++;
        moved += indices[i] != i;
    }
    for (int i = 0; i < 100; i++)
        assert_int_equal(seen[i], 1);
    assert_true(moved > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_philox_gives_the_published_vectors),
        cmocka_unit_test(test_seek_continues_the_same_sequence),
        cmocka_unit_test(test_below_is_uniform),
        cmocka_unit_test(test_normal_has_its_moments),
        cmocka_unit_test(test_shuffle_is_a_permutation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
