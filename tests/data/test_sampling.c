/* Splits: disjoint, complete, in proportion, tied to their data set. */
#include <unistd.h>

#include "cicyminer/sampling.h"
#include "scratch.h"
#include "unit.h"

enum { COUNT = 20000, ROWS = 3, COLUMNS = 4, PRODUCTS = 1000 };

/* Entries whose h21 has very unequal frequencies: 0 mostly, 1, 2 rarer, 7 three times. Every 20th
 * entry is a direct product. All matrices differ. Rows are 1 to 5, h11 is 1 to 10. */
static cicy_dataset make_dataset(void)
{
    cicy_dataset dataset;
    assert_int_equal(cicy_dataset_init(&dataset, 4, COUNT, ROWS, COLUMNS, NULL), CICY_OK);
    for (size_t i = 0; i < COUNT; i++) {
        uint8_t *matrix = dataset.matrix + i * ROWS * COLUMNS;
        for (size_t k = 0; k < 4; k++)
            matrix[k] = (uint8_t)(i >> (4 * k) & 15);
        int32_t h21 = i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2;
        if (i == 77 || i == 7777 || i == 13777)
            h21 = 7;
        dataset.hodge[4 * i + 1] = h21;
        dataset.product[i] = i % 20 == 3;
        dataset.shape[2 * i] = (uint8_t)(1 + i % 5);
        dataset.hodge[4 * i] = (int32_t)(1 + i / 7 % 10);
    }
    return dataset;
}

static cicy_split_options options_of(cicy_sampling sampling, double training, double validation,
                                     uint64_t seed, int64_t limit)
{
    return (cicy_split_options){.sampling = sampling,
                                .share = 1,
                                .training = training,
                                .validation = validation,
                                .seed = seed,
                                .limit = limit};
}

static cicy_split make_split(const cicy_dataset *dataset, cicy_sampling sampling, double training,
                             uint64_t seed)
{
    const cicy_split_options options = options_of(sampling, training, 0.1, seed, 0);
    cicy_split split;
    assert_int_equal(cicy_split_create(dataset, &options, &split, NULL), CICY_OK);
    return split;
}

static void test_parts_are_disjoint_and_hold_everything_but_products(void **state)
{
    cicy_dataset dataset = make_dataset();
    cicy_split split = make_split(&dataset, CICY_SAMPLING_STRATIFIED, 0.3, 1);
    uint8_t *seen = calloc(COUNT, 1);
    for (int part = 0; part < CICY_PARTS; part++)
        for (size_t i = 0; i < split.count[part]; i++) {
            assert_int_equal(seen[split.indices[part][i]]++, 0);
            assert_true(i == 0 || split.indices[part][i - 1] < split.indices[part][i]);
        }
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(seen[i], !dataset.product[i]);
    free(seen);
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static void test_parts_have_the_wanted_sizes(void **state)
{
    cicy_dataset dataset = make_dataset();
    const double ratios[] = {0.1, 0.3, 0.5, 0.8};
    for (int sampling = 0; sampling < 2; sampling++)
        for (int r = 0; r < 4; r++) {
            cicy_split split = make_split(&dataset, (cicy_sampling)sampling, ratios[r], 5);
            const size_t entries = COUNT - PRODUCTS;
            assert_int_equal(split.count[CICY_PART_TRAINING], lround(ratios[r] * (double)entries));
            assert_int_equal(split.count[CICY_PART_VALIDATION], entries / 10);
            cicy_split_clear(&split);
        }
    cicy_dataset_clear(&dataset);
}

static void test_a_share_uses_that_many_entries_of_every_kind(void **state)
{
    cicy_dataset dataset = make_dataset();
    const size_t entries = COUNT - PRODUCTS;
    for (int sampling = 0; sampling < 2; sampling++) {
        const cicy_split_options options = {.sampling = (cicy_sampling)sampling,
                                            .share = 0.25,
                                            .training = 0.8,
                                            .validation = 0.1,
                                            .seed = 5,
                                            .limit = 0};
        cicy_split split;
        assert_int_equal(cicy_split_create(&dataset, &options, &split, NULL), CICY_OK);
        const size_t used = (size_t)lround(0.25 * (double)entries);
        size_t all = 0;
        double sum = 0;
        for (int part = 0; part < CICY_PARTS; part++) {
            all += split.count[part];
            for (size_t i = 0; i < split.count[part]; i++) {
                assert_false(dataset.product[split.indices[part][i]]);
                sum += split.indices[part][i];
            }
        }
        assert_int_equal(all, used);
        assert_int_equal(split.count[CICY_PART_TRAINING], lround(0.8 * (double)used));
        /* uniform over the data set: mean COUNT / 2, five standard deviations COUNT / sqrt(12 n) */
        const double spread = COUNT / sqrt(12.0 * (double)used);
        assert_true(fabs(sum / (double)used - COUNT / 2.0) < 5 * spread + PRODUCTS);
        cicy_split_clear(&split);
    }
    cicy_dataset_clear(&dataset);
}

static size_t count_h21(const cicy_dataset *dataset, const uint32_t *indices, size_t count,
                        int32_t h21)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += dataset->hodge[4 * indices[i] + 1] == h21;
    return found;
}

static void test_stratified_training_part_has_each_h21_in_proportion(void **state)
{
    cicy_dataset dataset = make_dataset();
    cicy_split split = make_split(&dataset, CICY_SAMPLING_STRATIFIED, 0.3, 2);
    for (int32_t h21 = 0; h21 < 8; h21++) {
        size_t all = 0;
        for (int part = 0; part < CICY_PARTS; part++)
            all += count_h21(&dataset, split.indices[part], split.count[part], h21);
        double own = (double)count_h21(&dataset, split.indices[0], split.count[0], h21);
        assert_true(fabs(own - 0.3 * (double)all) < 1);
    }
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static void test_random_training_part_is_uniform_over_h21(void **state)
{
    cicy_dataset dataset = make_dataset();
    cicy_split split = make_split(&dataset, CICY_SAMPLING_RANDOM, 0.3, 2);
    size_t n = 0;
    for (size_t i = 0; i < COUNT; i++)
        n += !dataset.product[i] && dataset.hodge[4 * i + 1] == 0;
    double mean = 0.3 * (double)n, deviation = sqrt(mean * 0.7);
    double own = (double)count_h21(&dataset, split.indices[0], split.count[0], 0);
    assert_true(fabs(own - mean) < 5 * deviation);
    assert_true(fabs(own - mean) > 0); /* not stratified */
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static void test_validation_part_does_not_follow_the_order_of_the_data(void **state)
{
    cicy_dataset dataset = make_dataset();
    cicy_split split = make_split(&dataset, CICY_SAMPLING_STRATIFIED, 0.1, 3);
    double mean = 0;
    for (size_t i = 0; i < split.count[1]; i++)
        mean += split.indices[1][i] / (double)split.count[1];
    double deviation = COUNT / sqrt(12.0 * (double)split.count[1]);
    assert_true(fabs(mean - COUNT / 2.0) < 5 * deviation);
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static bool same_split(const cicy_split *a, const cicy_split *b)
{
    for (int part = 0; part < CICY_PARTS; part++)
        if (a->count[part] != b->count[part] ||
            memcmp(a->indices[part], b->indices[part], a->count[part] * sizeof(uint32_t)) != 0)
            return false;
    return true;
}

static void test_split_is_a_function_of_the_seed(void **state)
{
    cicy_dataset dataset = make_dataset();
    cicy_split a = make_split(&dataset, CICY_SAMPLING_STRATIFIED, 0.3, 9);
    cicy_split b = make_split(&dataset, CICY_SAMPLING_STRATIFIED, 0.3, 9);
    cicy_split c = make_split(&dataset, CICY_SAMPLING_STRATIFIED, 0.3, 10);
    assert_true(same_split(&a, &b));
    assert_false(same_split(&a, &c));
    cicy_split_clear(&a);
    cicy_split_clear(&b);
    cicy_split_clear(&c);
    cicy_dataset_clear(&dataset);
}

static void test_checksum_sees_every_matrix_entry_and_hodge_number(void **state)
{
    cicy_dataset dataset = make_dataset();
    uint64_t original = cicy_dataset_checksum(&dataset);
    assert_true(original == cicy_dataset_checksum(&dataset));
    for (size_t k = 0; k < 997; k++) {
        size_t at = k * (COUNT * ROWS * COLUMNS / 997);
        dataset.matrix[at] ^= 1;
        assert_true(original != cicy_dataset_checksum(&dataset));
        dataset.matrix[at] ^= 1;
    }
    dataset.hodge[4 * COUNT - 1]++;
    assert_true(original != cicy_dataset_checksum(&dataset));
    cicy_dataset_clear(&dataset);
}

static void test_split_refuses_another_data_set(void **state)
{
    cicy_error error = {0};
    cicy_dataset dataset = make_dataset();
    cicy_split split = make_split(&dataset, CICY_SAMPLING_STRATIFIED, 0.3, 9);
    assert_int_equal(cicy_split_check(&split, &dataset, "a.h5", &error), CICY_OK);
    dataset.hodge[0]++;
    assert_int_equal(cicy_split_check(&split, &dataset, "a.h5", &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "a.h5"));
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static void test_impossible_shares_are_refused(void **state)
{
    cicy_dataset dataset = make_dataset();
    cicy_split split;
    const double wrong[][2] = {{0, 0.1}, {1, 0.1}, {0.5, 0}, {0.95, 0.1}, {NAN, 0.1}, {0.5, NAN}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const cicy_split_options options =
            options_of(CICY_SAMPLING_RANDOM, wrong[i][0], wrong[i][1], 0, 0);
        assert_int_equal(cicy_split_create(&dataset, &options, &split, NULL), CICY_USAGE);
        cicy_split_clear(&split);
    }
    const cicy_split_options tiny = options_of(CICY_SAMPLING_RANDOM, 1e-6, 0.1, 0, 0);
    assert_int_equal(cicy_split_create(&dataset, &tiny, &split, NULL), CICY_INVALID_INPUT);
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static void test_file_brings_the_split_back_and_refuses_damage(void **state)
{
    const char path[] = "split.h5";
    cicy_dataset dataset = make_dataset();
    cicy_split written = make_split(&dataset, CICY_SAMPLING_RANDOM, 0.3, 9), read;
    assert_int_equal(cicy_split_write(&written, path, NULL), CICY_OK);
    assert_int_equal(cicy_split_read(&read, path, NULL), CICY_OK);
    assert_true(same_split(&written, &read));
    assert_true(read.checksum == written.checksum);
    assert_int_equal(read.options.sampling, CICY_SAMPLING_RANDOM);
    assert_true(read.options.training == 0.3 && read.options.seed == 9);
    cicy_split_clear(&read);

    assert_int_equal(truncate(path, 3000), 0);
    assert_int_equal(cicy_split_read(&read, path, NULL), CICY_INVALID_INPUT);
    uint32_t *test = written.indices[CICY_PART_TEST];
    test[1] = test[0];
    assert_int_equal(cicy_split_write(&written, path, NULL), CICY_OK);
    assert_int_equal(cicy_split_read(&read, path, NULL), CICY_INVALID_INPUT);
    unlink(path);
    assert_int_equal(cicy_split_read(&read, path, NULL), CICY_SYSTEM);
    cicy_split_clear(&written);
    cicy_dataset_clear(&dataset);
}

static int64_t size_of(const cicy_dataset *dataset, cicy_sampling sampling, uint32_t index)
{
    return sampling == CICY_SAMPLING_ROWS ? dataset->shape[2 * index] : dataset->hodge[4 * index];
}

static void test_a_limit_parts_small_from_large(void **state)
{
    cicy_dataset dataset = make_dataset();
    const cicy_split_options both[] = {{0, CICY_SAMPLING_ROWS, 1, 0.7, 0.2, 3, 4},
                                       {0, CICY_SAMPLING_H11, 0.5, 0.7, 0.2, 3, 6}};
    for (int s = 0; s < 2; s++) {
        cicy_split split;
        assert_int_equal(cicy_split_create(&dataset, &both[s], &split, NULL), CICY_OK);
        for (int part = 0; part < CICY_PARTS; part++)
            for (size_t i = 0; i < split.count[part]; i++) {
                const uint32_t index = split.indices[part][i];
                assert_false(dataset.product[index]);
                assert_true((size_of(&dataset, both[s].sampling, index) <= both[s].limit) ==
                            (part != CICY_PART_TEST));
            }
        assert_int_equal(cicy_split_check(&split, &dataset, "a.h5", NULL), CICY_OK);
        cicy_split_clear(&split);
    }
    cicy_dataset_clear(&dataset);
}

static void test_shares_are_of_what_lies_within_the_limit(void **state)
{
    cicy_dataset dataset = make_dataset();
    const cicy_split_options options = options_of(CICY_SAMPLING_ROWS, 0.7, 0.2, 3, 4);
    cicy_split split;
    size_t within = 0, beyond = 0;
    for (size_t i = 0; i < COUNT; i++)
        if (!dataset.product[i])
            ++*(dataset.shape[2 * i] <= 4 ? &within : &beyond);
    assert_int_equal(cicy_split_create(&dataset, &options, &split, NULL), CICY_OK);
    assert_int_equal(split.count[CICY_PART_TRAINING], lround(0.7 * (double)within));
    assert_int_equal(split.count[CICY_PART_VALIDATION], lround(0.2 * (double)within));
    assert_int_equal(split.count[CICY_PART_TEST], beyond);
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static void test_a_limit_that_leaves_nothing_or_does_not_belong_is_refused(void **state)
{
    cicy_dataset dataset = make_dataset();
    cicy_split split;
    const struct {
        cicy_sampling sampling;
        int64_t limit;
        cicy_status status;
    } wrong[] = {
        {CICY_SAMPLING_ROWS, 0, CICY_USAGE},         {CICY_SAMPLING_H11, -1, CICY_USAGE},
        {CICY_SAMPLING_RANDOM, 3, CICY_USAGE},       {CICY_SAMPLING_STRATIFIED, 3, CICY_USAGE},
        {CICY_SAMPLING_ROWS, 5, CICY_INVALID_INPUT}, {CICY_SAMPLING_H11, 10, CICY_INVALID_INPUT}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const cicy_split_options options =
            options_of(wrong[i].sampling, 0.5, 0.1, 0, wrong[i].limit);
        assert_int_equal(cicy_split_create(&dataset, &options, &split, NULL), wrong[i].status);
        cicy_split_clear(&split);
    }
    for (size_t i = 0; i < COUNT; i++)
        dataset.shape[2 * i] = 9;
    const cicy_split_options large = options_of(CICY_SAMPLING_ROWS, 0.5, 0.1, 0, 8);
    assert_int_equal(cicy_split_create(&dataset, &large, &split, NULL), CICY_INVALID_INPUT);
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
}

static void test_file_brings_the_limit_back_and_the_check_sees_a_wrong_side(void **state)
{
    const char path[] = "split.h5";
    cicy_dataset dataset = make_dataset();
    const cicy_split_options options = options_of(CICY_SAMPLING_H11, 0.7, 0.2, 3, 6);
    cicy_split written, read;
    assert_int_equal(cicy_split_create(&dataset, &options, &written, NULL), CICY_OK);
    assert_int_equal(cicy_split_write(&written, path, NULL), CICY_OK);
    assert_int_equal(cicy_split_read(&read, path, NULL), CICY_OK);
    assert_true(same_split(&written, &read));
    assert_true(cicy_split_has_options(&read, &options));
    cicy_split_options other = options;
    other.limit = 7;
    assert_false(cicy_split_has_options(&read, &other));
    other = options;
    other.sampling = CICY_SAMPLING_ROWS;
    assert_false(cicy_split_has_options(&read, &other));

    read.options.limit = 7;
    assert_int_equal(cicy_split_check(&read, &dataset, "a.h5", NULL), CICY_INVALID_INPUT);
    read.options.limit = 6;
    assert_int_equal(cicy_split_check(&read, &dataset, "a.h5", NULL), CICY_OK);
    read.indices[CICY_PART_TEST][read.count[CICY_PART_TEST] - 1] = COUNT;
    assert_int_equal(cicy_split_check(&read, &dataset, "a.h5", NULL), CICY_INVALID_INPUT);
    cicy_split_clear(&read);
    cicy_split_clear(&written);
    cicy_dataset_clear(&dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_are_disjoint_and_hold_everything_but_products),
        cmocka_unit_test(test_parts_have_the_wanted_sizes),
        cmocka_unit_test(test_a_share_uses_that_many_entries_of_every_kind),
        cmocka_unit_test(test_stratified_training_part_has_each_h21_in_proportion),
        cmocka_unit_test(test_random_training_part_is_uniform_over_h21),
        cmocka_unit_test(test_validation_part_does_not_follow_the_order_of_the_data),
        cmocka_unit_test(test_split_is_a_function_of_the_seed),
        cmocka_unit_test(test_checksum_sees_every_matrix_entry_and_hodge_number),
        cmocka_unit_test(test_split_refuses_another_data_set),
        cmocka_unit_test(test_impossible_shares_are_refused),
        cmocka_unit_test(test_file_brings_the_split_back_and_refuses_damage),
        cmocka_unit_test(test_a_limit_parts_small_from_large),
        cmocka_unit_test(test_shares_are_of_what_lies_within_the_limit),
        cmocka_unit_test(test_a_limit_that_leaves_nothing_or_does_not_belong_is_refused),
        cmocka_unit_test(test_file_brings_the_limit_back_and_the_check_sees_a_wrong_side)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}
