#include "training/alter.h"

#include <string.h>

#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"
#include "training/shuffle.h"

static const uint64_t stream_splittings = UINT64_C(0x53504c54) << 24;

static void deal_out(const cicy_configuration *configuration, size_t column, cicy_random *random,
                     cicy_parts *parts)
{
    for (size_t i = 0; i < configuration->rows; i++)
        for (unsigned unit = 0; unit < configuration->degree[i][column]; unit++)
            parts->degree[cicy_random_below(random, parts->count)][i]++;
}

static bool has_zero(const cicy_parts *parts, size_t rows)
{
    static const uint8_t zero[CICY_MAX_ROWS];
    for (size_t k = 0; k < parts->count; k++)
        if (memcmp(parts->degree[k], zero, rows) == 0)
            return true;
    return false;
}

bool cicy_draw_splitting(const cicy_configuration *configuration, size_t rows, size_t columns,
                         cicy_random *random, cicy_configuration *splitting)
{
    enum { DRAWS = 16, LARGEST = 3 };
    for (int attempt = 0; attempt < DRAWS; attempt++) {
        cicy_parts parts = {.count = 2 + cicy_random_below(random, LARGEST)};
        const size_t column = cicy_random_below(random, configuration->columns);
        deal_out(configuration, column, random, &parts);
        if (!has_zero(&parts, configuration->rows) &&
            cicy_configuration_split(configuration, column, &parts, splitting) &&
            splitting->rows <= rows && splitting->columns <= columns &&
            !cicy_row_is_effective(splitting, splitting->rows - 1u))
            return true;
    }
    return false;
}

static void put(const cicy_dataset *dataset, const cicy_configuration *configuration, uint8_t *copy)
{
    memset(copy, 0, dataset->rows * dataset->columns);
    for (size_t i = 0; i < configuration->rows; i++)
        memcpy(copy + i * dataset->columns, configuration->degree[i], configuration->columns);
}

void cicy_alter_matrix(const cicy_dataset *dataset, uint32_t index,
                       const cicy_alteration *alteration, uint64_t stream, uint8_t *copy)
{
    cicy_configuration configuration, splitting, shuffled;
    cicy_random random;
    cicy_random_init(&random, alteration->seed, stream ^ stream_splittings);
    cicy_dataset_get(dataset, index, &configuration);
    if (cicy_random_uniform(&random) < alteration->splittings &&
        cicy_configuration_check(&configuration, NULL) == CICY_OK &&
        cicy_draw_splitting(&configuration, dataset->rows, dataset->columns, &random, &splitting)) {
        if (alteration->shuffle)
            cicy_configuration_shuffle(&splitting, &random, &shuffled);
        put(dataset, alteration->shuffle ? &shuffled : &splitting, copy);
    } else if (alteration->shuffle) {
        cicy_shuffle_matrix(dataset, index, alteration->seed, stream, copy);
    } else {
        put(dataset, &configuration, copy);
    }
}
