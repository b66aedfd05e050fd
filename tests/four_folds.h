/* The 250 four-folds of fixtures/training, for tests that need a small real data set; cmocka.h must
 * be included before. */
#ifndef CICYMINER_TESTS_FOUR_FOLDS_H
#define CICYMINER_TESTS_FOUR_FOLDS_H

#include "cicyminer/dataset.h"
#include "cicyminer/hodge.h"
#include "unit.h"

enum { FOUR_FOLDS = 250, FOUR_FOLDS_ROWS = 16, FOUR_FOLDS_COLUMNS = 20 };

/* With their exact Hodge numbers; cicy_dataset_clear frees it. */
static void read_four_folds(cicy_dataset *dataset)
{
    enum { LONGEST = 4096 };
    char line[LONGEST];
    FILE *file = fopen(CICY_FIXTURES "/training/four-folds.txt", "r");
    assert_non_null(file);
    assert_int_equal(
        cicy_dataset_init(dataset, 4, FOUR_FOLDS, FOUR_FOLDS_ROWS, FOUR_FOLDS_COLUMNS, NULL),
        CICY_OK);
    for (uint32_t i = 0; i < FOUR_FOLDS; i++) {
        cicy_configuration configuration;
        cicy_hodge hodge;
        assert_non_null(fgets(line, sizeof line, file));
        assert_int_equal(cicy_configuration_parse(&configuration, line, strlen(line), NULL),
                         CICY_OK);
        assert_int_equal(cicy_hodge_compute(&configuration, CICY_HODGE_CHECKED, &hodge, NULL),
                         CICY_OK);
        assert_int_equal(cicy_dataset_set(dataset, i, &configuration, &hodge, NULL), CICY_OK);
    }
    fclose(file);
}

#endif
