/* The order of an epoch: which entries it has, and how often. */
#include "four_folds.h"
#include "training/epoch_order.h"
#include "unit.h"

enum { PART = 200 }; /* of the 250 */
static cicy_dataset dataset;
static uint32_t part[PART];

static int read_fixture(void **state)
{
    read_four_folds(&dataset);
    for (uint32_t i = 0; i < PART; i++)
        part[i] = FOUR_FOLDS - 1 - i;
    return 0;
}

static int clear_fixture(void **state)
{
    cicy_dataset_clear(&dataset);
    return 0;
}

static void count_draws(double emphasis, uint64_t epoch, unsigned counts[FOUR_FOLDS])
{
    uint32_t order[PART];
    cicy_draw_order(&dataset, part, PART, emphasis, 5, epoch, order);
    memset(counts, 0, FOUR_FOLDS * sizeof *counts);
    for (size_t i = 0; i < PART; i++)
        counts[order[i]]++;
}

static void test_every_entry_once_without_emphasis(void **state)
{
    unsigned counts[FOUR_FOLDS];
    count_draws(0, 0, counts);
    for (uint32_t i = 0; i < FOUR_FOLDS; i++)
        assert_int_equal(counts[i], i >= FOUR_FOLDS - PART);
}

/* Each entry's share of 200 draws, rounded up or down; over many epochs its mean. */
static void test_emphasis_draws_in_proportion_to_a_power_of_the_rows(void **state)
{
    enum { EPOCHS = 400 };
    unsigned counts[FOUR_FOLDS], sums[FOUR_FOLDS] = {0};
    double total = 0;
    for (uint32_t i = 0; i < PART; i++)
        total += pow(dataset.shape[2 * part[i]], -2.5);
    for (uint64_t epoch = 0; epoch < EPOCHS; epoch++) {
        count_draws(2.5, epoch, counts);
        for (uint32_t i = 0; i < PART; i++) {
            const double share = PART * pow(dataset.shape[2 * part[i]], -2.5) / total;
            assert_true(fabs(counts[part[i]] - share) < 1);
            sums[part[i]] += counts[part[i]];
        }
    }
    for (uint32_t i = 0; i < PART; i++) {
        const double share = PART * pow(dataset.shape[2 * part[i]], -2.5) / total;
        assert_true(fabs(sums[part[i]] / (double)EPOCHS - share) < 0.12); /* 5 deviations */
    }
}

static void test_epochs_differ_in_order_and_can_be_drawn_again(void **state)
{
    for (int emphasis = 0; emphasis < 2; emphasis++) {
        uint32_t first[PART], again[PART], other[PART];
        cicy_draw_order(&dataset, part, PART, emphasis, 5, 8, first);
        cicy_draw_order(&dataset, part, PART, emphasis, 5, 8, again);
        cicy_draw_order(&dataset, part, PART, emphasis, 5, 9, other);
        assert_memory_equal(first, again, sizeof first);
        assert_memory_not_equal(first, other, sizeof first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_entry_once_without_emphasis),
        cmocka_unit_test(test_emphasis_draws_in_proportion_to_a_power_of_the_rows),
        cmocka_unit_test(test_epochs_differ_in_order_and_can_be_drawn_again)};
    return cmocka_run_group_tests(tests, read_fixture, clear_fixture);
}
