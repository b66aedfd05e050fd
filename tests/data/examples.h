/* Four-folds with Hodge numbers from the literature, and a data set made of them. */
#ifndef TESTS_DATA_EXAMPLES_H
#define TESTS_DATA_EXAMPLES_H

#include "cicyminer/dataset.h"
#include "unit.h"

typedef struct example {
    const char *degrees; /* digits, rows parted by a slash */
    int32_t euler, hodge[4];
} example;

/* The first five entries of the public list of four-folds, arXiv:1303.1832. */
static const example four_folds[] = {
    {"6", 2610, {1, 0, 426, 1752}},  {"25", 2190, {1, 0, 356, 1472}},
    {"34", 1476, {1, 0, 237, 996}},  {"224", 1632, {1, 0, 263, 1100}},
    {"233", 1206, {1, 0, 192, 816}},
};
enum { FOUR_FOLDS = sizeof four_folds / sizeof *four_folds };

/* `count` entries that repeat the examples; the caller clears it. */
static inline void make_four_folds(cicy_dataset *set, size_t count)
{
    assert_int_equal(cicy_dataset_init(set, 4, count, 16, 20, NULL), CICY_OK);
    for (size_t e = 0; e < count; e++) {
        const example *from = &four_folds[e % FOUR_FOLDS];
        size_t columns = strlen(from->degrees);
        for (size_t j = 0; j < columns; j++)
            set->matrix[e * 320 + j] = (uint8_t)(from->degrees[j] - '0');
        set->shape[2 * e] = 1;
        set->shape[2 * e + 1] = (uint8_t)columns;
        memcpy(set->hodge + 4 * e, from->hodge, sizeof from->hodge);
        set->euler[e] = from->euler;
        set->favourable[e] = 1;
    }
    assert_int_equal(cicy_dataset_describe(set, "cicyminer example", "1.2.3", NULL), CICY_OK);
    set->seed = 7;
}

#endif
