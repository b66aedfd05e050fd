#include "training/augmentation.h"

#include <string.h>

#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"
#include "data/random_order.h"

static const uint64_t stream_rewritten = UINT64_C(0x53504c54) << 24;

static void deal_out(const cicy_configuration *configuration, size_t column, cicy_random *random,
                     cicy_partition *parts)
{
    for (size_t i = 0; i < configuration->rows; i++)
        for (unsigned unit = 0; unit < configuration->degree[i][column]; unit++)
            parts->degree[cicy_random_below(random, parts->count)][i]++;
}

typedef struct place {
    size_t row, other;
} place;

static bool has_zero(const cicy_partition *parts, size_t rows)
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
        cicy_partition parts = {.count = 2 + cicy_random_below(random, LARGEST)};
        const size_t column = cicy_random_below(random, configuration->columns);
        deal_out(configuration, column, random, &parts);
        if (!has_zero(&parts, configuration->rows) &&
            cicy_configuration_split(configuration, column, &parts, splitting) &&
            splitting->rows <= rows && splitting->columns <= columns &&
            !cicy_contraction_is_effective(splitting, splitting->rows - 1u))
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

bool cicy_draw_block(const cicy_configuration *configuration, size_t rows, size_t columns,
                     cicy_random *random, cicy_configuration *result)
{
    size_t places[CICY_BLOCKS] = {0}, kinds = 0;
    place chosen[CICY_BLOCKS] = {0};
    if (configuration->rows > rows || configuration->columns + 1u > columns)
        return false;
    for (int kind = 0; kind < CICY_BLOCKS; kind++)
        for (size_t row = 0; row < configuration->rows; row++)
            for (size_t other = 0; other < configuration->rows; other++)
                if (cicy_configuration_accepts_block(configuration, (cicy_block)kind, row, other) &&
                    cicy_random_below(random, ++places[kind]) == 0)
                    chosen[kind] = (place){row, other};
    int drawn = 0;
    for (int kind = 0; kind < CICY_BLOCKS; kind++)
        if (places[kind] > 0 && cicy_random_below(random, ++kinds) == 0)
            drawn = kind;
    if (kinds == 0)
        return false;
    cicy_configuration_insert_block(configuration, (cicy_block)drawn, chosen[drawn].row,
                                    chosen[drawn].other, result);
    return true;
}

/* Whether the configuration is written in another way; one draw decides which. */
static bool rewrite(const cicy_dataset *dataset, const cicy_configuration *configuration,
                    const cicy_alteration *alteration, cicy_random *random,
                    cicy_configuration *result)
{
    const double draw = cicy_random_uniform(random);
    if (draw >= alteration->splittings + alteration->blocks ||
        cicy_configuration_check(configuration, NULL) != CICY_OK)
        return false;
    return draw < alteration->splittings
               ? cicy_draw_splitting(configuration, dataset->rows, dataset->columns, random, result)
               : cicy_draw_block(configuration, dataset->rows, dataset->columns, random, result);
}

void cicy_alter_matrix(const cicy_dataset *dataset, uint32_t index,
                       const cicy_alteration *alteration, uint64_t stream, uint8_t *copy)
{
    cicy_configuration configuration, other, shuffled;
    cicy_random random;
    cicy_random_init(&random, alteration->seed, stream ^ stream_rewritten);
    cicy_dataset_get(dataset, index, &configuration);
    if (rewrite(dataset, &configuration, alteration, &random, &other)) {
        if (alteration->shuffle)
            cicy_configuration_shuffle(&other, &random, &shuffled);
        put(dataset, alteration->shuffle ? &shuffled : &other, copy);
    } else if (alteration->shuffle) {
        cicy_shuffle_matrix(dataset, index, alteration->seed, stream, copy);
    } else {
        put(dataset, &configuration, copy);
    }
}
