/* A small made-up data set for tests of training: random matrices, numbers that can be learnt from
 * them. */
#ifndef CICYMINER_TESTS_TRAINING_SYNTHETIC_H
#define CICYMINER_TESTS_TRAINING_SYNTHETIC_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files/file.h"
#include "cicyminer/random.h"
#include "cicyminer/training.h"

enum { SYNTHETIC_ROWS = 5, SYNTHETIC_COLUMNS = 6 };

/* h11 = rows in use, h21 = entries 3, h31 = 20 + entries, h22 and chi from the relations of
 * four-folds. Freed with cicy_dataset_clear. */
static inline bool make_synthetic(cicy_dataset *dataset, size_t count, uint64_t seed)
{
    cicy_random random;
    cicy_random_init(&random, seed, 0);
    if (cicy_dataset_init(dataset, 4, count, SYNTHETIC_ROWS, SYNTHETIC_COLUMNS, NULL) != CICY_OK)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint8_t *matrix = dataset->matrix + i * SYNTHETIC_ROWS * SYNTHETIC_COLUMNS;
        int32_t *hodge = dataset->hodge + 4 * i;
        size_t rows = 1 + cicy_random_below(&random, SYNTHETIC_ROWS);
        int32_t sum = 0, threes = 0;
        for (size_t k = 0; k < rows * SYNTHETIC_COLUMNS; k++) {
            matrix[k] = (uint8_t)cicy_random_below(&random, 4);
            sum += matrix[k];
            threes += matrix[k] == 3;
        }
        dataset->shape[2 * i] = (uint8_t)rows;
        dataset->shape[2 * i + 1] = SYNTHETIC_COLUMNS;
        hodge[0] = (int32_t)rows;
        hodge[1] = threes / 4;
        hodge[2] = 20 + sum;
        hodge[3] = 44 + 4 * hodge[0] - 2 * hodge[1] + 4 * hodge[2];
        dataset->euler[i] = 4 + 2 * hodge[0] - 4 * hodge[1] + 2 * hodge[2] + hodge[3];
        dataset->favourable[i] = 1;
    }
    return true;
}

/* A network of a few thousand weights, a few steps. */
static inline cicy_training_settings synthetic_settings(void)
{
    cicy_training_settings settings = cicy_training_defaults();
    settings.model.width = 1.0 / 64;
    settings.data.ratio = 0.5;
    settings.batch = 8;
    settings.limits.epochs = 3;
    settings.seed = 11;
    return settings;
}

/* Whether a file has the same bytes in two folders. */
static inline bool same_file(const char *a, const char *b, const char *name)
{
    char path[2][512], *content[2] = {NULL, NULL};
    size_t size[2] = {0, 0};
    snprintf(path[0], sizeof path[0], "%s/%s", a, name);
    snprintf(path[1], sizeof path[1], "%s/%s", b, name);
    bool same = true;
    for (int i = 0; i < 2 && same; i++)
        same = cicy_file_read(path[i], 0, &content[i], &size[i], NULL) == CICY_OK;
    same = same && size[0] == size[1] && memcmp(content[0], content[1], size[0]) == 0;
    free(content[0]);
    free(content[1]);
    if (!same)
        fprintf(stderr, "%s differs\n", name);
    return same;
}

/* Whether two runs ended with the same results. */
static inline bool same_results(const char *a, const char *b)
{
    static const char *const names[] = {"best.safetensors", "last.safetensors", "log.jsonl",
                                        "metrics.json",     "predictions.h5",   "split.h5"};
    bool same = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        same = same_file(a, b, names[i]) && same;
    return same;
}

#endif
