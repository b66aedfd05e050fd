/* Redundant blocks: written out by hand, and the same Hodge numbers wherever they fit. */
#include "cicyminer/splitting.h"
#include "hodge_of.h"
#include "parse.h"
#include "random_configuration.h"
#include "unit.h"

enum { SAMPLES = 1500 };

static void assert_block(const char *before, cicy_block block, size_t row, size_t other,
                         const char *after)
{
    cicy_configuration result;
    const cicy_configuration plain = parse(before), expected = parse(after);
    assert_true(cicy_configuration_accepts_block(&plain, block, row, other));
    cicy_configuration_insert_block(&plain, block, row, other, &result);
    assert_true(cicy_configuration_equal(&result, &expected));
    assert_int_equal(cicy_configuration_check(&result, NULL), CICY_OK);
}

static void test_blocks_are_as_written_out(void **state)
{
    assert_block("[[4,5]]", CICY_BLOCK_HYPERPLANE, 0, 0, "[[5,5,1]]");
    assert_block("[[1,2],[2,3]]", CICY_BLOCK_CONIC, 0, 0, "[[2,1,2],[2,3,0]]");
    assert_block("[[1,2],[1,2],[1,2],[1,2]]", CICY_BLOCK_QUADRIC, 1, 2,
                 "[[1,2,0],[3,2,2],[1,2,0]]");
    assert_block("[[1,2],[1,2],[1,2],[1,2]]", CICY_BLOCK_QUADRIC, 3, 0,
                 "[[1,2,0],[1,2,0],[3,2,2]]");
    assert_block("[[1,2],[1,2],[1,2],[1,2]]", CICY_BLOCK_SURFACE, 0, 3,
                 "[[2,2,1],[1,2,0],[1,2,0],[1,0,2]]");
    assert_block("[[1,1,1],[1,1,1],[2,0,3]]", CICY_BLOCK_QUADRIC, 0, 1, "[[3,1,1,2],[2,0,3,0]]");
}

/* (4, 68): P. Candelas, A. M. Dale, C. A. Luetken, R. Schimmrigk, Nucl. Phys. B298 (1988) 493. */
static void test_tetra_quadric_keeps_its_hodge_numbers(void **state)
{
    static const char *const forms[] = {
        "[[3,2,2],[1,2,0],[1,2,0]]", "[[2,2,1],[1,2,0],[1,2,0],[1,0,2]]", "[[3,2,2,0],[3,2,0,2]]",
        "[[2,1,2],[1,2,0],[1,2,0],[1,2,0]]", "[[2,2,1],[1,2,0],[1,2,0],[1,0,2]]"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const cicy_configuration configuration = parse(forms[i]);
        const cicy_hodge hodge = hodge_of(&configuration);
        assert_int_equal(hodge.h11, 4);
        assert_int_equal(hodge.h21, 68);
    }
}

static void test_blocks_do_not_fit_elsewhere(void **state)
{
    const cicy_configuration one = parse("[[1,1,1],[1,2,0],[2,0,3]]");
    for (int block = 0; block < CICY_BLOCKS; block++)
        for (size_t row = 0; row < 3; row++)
            for (size_t other = 0; other < 3; other++) {
                const bool hyperplane = block == CICY_BLOCK_HYPERPLANE && row == other;
                const bool conic = block == CICY_BLOCK_CONIC && row == 1 && other == 1;
                assert_int_equal(
                    cicy_configuration_accepts_block(&one, (cicy_block)block, row, other),
                    hyperplane || conic);
            }
}

static void test_blocks_do_not_fit_into_a_full_matrix(void **state)
{
    cicy_configuration full = {.rows = 1, .columns = CICY_MAX_COLUMNS, .n = {35}};
    for (size_t j = 0; j < CICY_MAX_COLUMNS; j++)
        full.degree[0][j] = j < 4 ? 2 : 1;
    for (int block = 0; block < CICY_BLOCKS; block++)
        assert_false(cicy_configuration_accepts_block(&full, (cicy_block)block, 0, 0));
}

static void test_blocks_keep_the_manifold(void **state)
{
    cicy_random random;
    size_t seen[CICY_BLOCKS] = {0};
    cicy_random_init(&random, 11, 0);
    for (int sample = 0; sample < SAMPLES; sample++) {
        cicy_configuration plain, result;
        draw_connected(&random, 3 + sample % 2, 4, 4, &plain);
        const cicy_hodge before = hodge_of(&plain);
        for (int block = 0; block < CICY_BLOCKS; block++)
            for (size_t row = 0; row < plain.rows; row++)
                for (size_t other = 0; other < plain.rows; other++) {
                    if (!cicy_configuration_accepts_block(&plain, (cicy_block)block, row, other))
                        continue;
                    cicy_configuration_insert_block(&plain, (cicy_block)block, row, other, &result);
                    const cicy_hodge after = hodge_of(&result);
                    assert_int_equal(after.h11, before.h11);
                    assert_int_equal(after.h21, before.h21);
                    assert_int_equal(after.h31, before.h31);
                    assert_int_equal(after.euler, before.euler);
                    assert_false(cicy_configuration_is_listed(&result));
                    seen[block]++;
                }
    }
    for (int block = 0; block < CICY_BLOCKS; block++)
        assert_true(seen[block] > SAMPLES / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_are_as_written_out),
        cmocka_unit_test(test_tetra_quadric_keeps_its_hodge_numbers),
        cmocka_unit_test(test_blocks_do_not_fit_elsewhere),
        cmocka_unit_test(test_blocks_do_not_fit_into_a_full_matrix),
        cmocka_unit_test(test_blocks_keep_the_manifold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
