/* Training matrices in other forms: the same manifold, by its exact Hodge numbers. */
#include "cicyminer/canonical.h"
#include "four_folds.h"
#include "training/augmentation.h"
#include "unit.h"

enum {
    COUNT = FOUR_FOLDS,
    ROWS = FOUR_FOLDS_ROWS,
    COLUMNS = FOUR_FOLDS_COLUMNS,
    SIZE = ROWS * COLUMNS
};
static cicy_dataset dataset;

static int read_fixture(void **state)
{
    read_four_folds(&dataset);
    return 0;
}

static int clear_fixture(void **state)
{
    cicy_dataset_clear(&dataset);
    return 0;
}

/* The rows and columns in use of a zero-padded matrix, as a checked configuration. */
static void read_matrix(const uint8_t *matrix, cicy_configuration *configuration)
{
    uint8_t degrees[SIZE];
    size_t rows = 0, columns = 0;
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < COLUMNS; j++)
            if (matrix[i * COLUMNS + j] > 0) {
                rows = i + 1;
                columns = j + 1 > columns ? j + 1 : columns;
            }
    for (size_t i = 0; i < rows; i++)
        memcpy(degrees + i * columns, matrix + i * COLUMNS, columns);
    assert_int_equal(cicy_configuration_from_degrees(configuration, degrees, rows, columns, NULL),
                     CICY_OK);
}

static void assert_same_hodge(const cicy_configuration *configuration, uint32_t index)
{
    cicy_hodge hodge;
    int64_t values[CICY_MAX_HODGE];
    assert_int_equal(cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, NULL), CICY_OK);
    assert_int_equal(cicy_hodge_to_columns(&hodge, values), 4);
    for (size_t k = 0; k < 4; k++)
        assert_int_equal(values[k], dataset.hodge[4 * index + k]);
}

/* Splittings are larger by one row and n columns, and have the Hodge numbers of their entry. */
static void test_splittings_are_the_same_manifold(void **state)
{
    const cicy_alteration alteration = {.splittings = 1, .seed = 3};
    uint8_t copy[SIZE];
    size_t split = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        cicy_configuration configuration;
        cicy_alter_matrix(&dataset, i, &alteration, i, copy);
        read_matrix(copy, &configuration);
        const unsigned rows = dataset.shape[2 * i], columns = dataset.shape[2 * i + 1];
        if (configuration.rows > rows) {
            split++;
            assert_int_equal(configuration.rows, rows + 1);
            assert_int_equal(configuration.columns, columns + configuration.n[rows]);
            assert_same_hodge(&configuration, i);
        } else {
            assert_memory_equal(copy, dataset.matrix + i * SIZE, SIZE);
        }
    }
    assert_true(split > COUNT / 2); /* most have one that fits and is found */
}

static void test_shuffled_splittings_are_the_same_manifold(void **state)
{
    const cicy_alteration alteration = {.splittings = 0.5, .shuffle = true, .seed = 4};
    uint8_t copy[SIZE];
    size_t split = 0, moved = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        cicy_configuration configuration, entry;
        cicy_alter_matrix(&dataset, i, &alteration, i, copy);
        read_matrix(copy, &configuration);
        cicy_dataset_get(&dataset, i, &entry);
        moved += memcmp(copy, dataset.matrix + i * SIZE, SIZE) != 0;
        if (configuration.rows > entry.rows) {
            split++;
            assert_same_hodge(&configuration, i);
        } else {
            assert_true(cicy_configuration_equivalent(&configuration, &entry));
        }
    }
    assert_true(split > COUNT / 8 && split < COUNT / 2 + COUNT / 8);
    assert_true(moved > COUNT - COUNT / 10);
}

/* Blocks add a column; every kind is drawn. */
static void test_blocks_are_the_same_manifold(void **state)
{
    const cicy_alteration alteration = {.blocks = 1, .seed = 5};
    uint8_t copy[SIZE];
    size_t fewer = 0, lines = 0, planes = 0, full = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        cicy_configuration configuration, entry;
        cicy_alter_matrix(&dataset, i, &alteration, i, copy);
        read_matrix(copy, &configuration);
        cicy_dataset_get(&dataset, i, &entry);
        full += entry.columns == COLUMNS;
        if (entry.columns == COLUMNS)
            continue;
        assert_int_equal(configuration.columns, entry.columns + 1);
        assert_same_hodge(&configuration, i);
        fewer += configuration.rows + 1 == entry.rows;
        for (size_t row = 0; row < configuration.rows; row++) {
            const unsigned degree = configuration.degree[row][entry.columns];
            lines += degree == 2 && configuration.n[row] == 1;
            planes += degree == 2 && configuration.n[row] == 2;
        }
    }
    assert_true(fewer > COUNT / 100 && lines > COUNT / 100 && planes > COUNT / 100);
    assert_true(full < COUNT / 100);
}

static void test_half_are_split_and_half_get_blocks(void **state)
{
    const cicy_alteration alteration = {.splittings = 0.5, .blocks = 0.5, .seed = 6};
    uint8_t copy[SIZE];
    size_t split = 0, blocks = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        cicy_configuration configuration;
        cicy_alter_matrix(&dataset, i, &alteration, i, copy);
        read_matrix(copy, &configuration);
        split += configuration.rows > dataset.shape[2 * i];
        blocks += configuration.rows <= dataset.shape[2 * i] &&
                  configuration.columns > dataset.shape[2 * i + 1];
        assert_same_hodge(&configuration, i);
    }
    assert_true(split > COUNT / 4 && blocks > COUNT / 3 && blocks < COUNT * 2 / 3);
}

static void test_alterations_are_a_function_of_seed_and_stream(void **state)
{
    const cicy_alteration alteration = {.splittings = 1, .seed = 3};
    uint8_t first[SIZE], again[SIZE], other[SIZE];
    size_t differ = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        cicy_alter_matrix(&dataset, i, &alteration, 7, first);
        cicy_alter_matrix(&dataset, i, &alteration, 7, again);
        cicy_alter_matrix(&dataset, i, &alteration, 8, other);
        assert_memory_equal(first, again, SIZE);
        differ += memcmp(first, other, SIZE) != 0;
    }
    assert_true(differ > COUNT / 2);
}

static void test_without_alteration_the_entry_stays(void **state)
{
    const cicy_alteration alteration = {.seed = 3};
    uint8_t copy[SIZE];
    for (uint32_t i = 0; i < COUNT; i++) {
        cicy_alter_matrix(&dataset, i, &alteration, i, copy);
        assert_memory_equal(copy, dataset.matrix + i * SIZE, SIZE);
    }
}

/* Data sets from elsewhere may hold anything. */
static void test_invalid_entries_are_not_split(void **state)
{
    const cicy_alteration alteration = {.splittings = 1, .seed = 3};
    uint8_t copy[SIZE], *matrix = dataset.matrix, kept[SIZE];
    memcpy(kept, matrix, SIZE);
    memset(matrix, 0, COLUMNS); /* the first row: P^n with n = -1 */
    for (uint64_t stream = 0; stream < 10; stream++) {
        cicy_alter_matrix(&dataset, 0, &alteration, stream, copy);
        assert_memory_equal(copy, matrix, SIZE);
    }
    memcpy(matrix, kept, SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splittings_are_the_same_manifold),
        cmocka_unit_test(test_shuffled_splittings_are_the_same_manifold),
        cmocka_unit_test(test_blocks_are_the_same_manifold),
        cmocka_unit_test(test_half_are_split_and_half_get_blocks),
        cmocka_unit_test(test_alterations_are_a_function_of_seed_and_stream),
        cmocka_unit_test(test_without_alteration_the_entry_stays),
        cmocka_unit_test(test_invalid_entries_are_not_split),
    };
    return cmocka_run_group_tests(tests, read_fixture, clear_fixture);
}
