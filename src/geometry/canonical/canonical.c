#include "cicyminer/canonical.h"

#include <assert.h>
#include <string.h>

#include "geometry/canonical/labelling.h"
#include "geometry/configuration/sound.h"

void cicy_configuration_canonical(const cicy_configuration *configuration,
                                  cicy_configuration *canonical)
{
    assert(cicy_configuration_is_sound(configuration));
    static const uint8_t no_colour[CICY_MAX_COLUMNS];
    cicy_labelling labelling;
    cicy_labelling_find(configuration, configuration->n, no_colour, &labelling);
    cicy_configuration_permute(configuration, labelling.rows, labelling.columns, canonical);
}

void cicy_configuration_shuffle(const cicy_configuration *configuration, cicy_random *random,
                                cicy_configuration *shuffled)
{
    assert(cicy_configuration_is_sound(configuration));
    uint32_t order[2][CICY_MAX_ROWS > CICY_MAX_COLUMNS ? CICY_MAX_ROWS : CICY_MAX_COLUMNS];
    uint8_t rows[CICY_MAX_ROWS], columns[CICY_MAX_COLUMNS];
    for (uint32_t i = 0; i < configuration->rows; i++)
        order[0][i] = i;
    for (uint32_t j = 0; j < configuration->columns; j++)
        order[1][j] = j;
    cicy_random_shuffle(random, order[0], configuration->rows);
    cicy_random_shuffle(random, order[1], configuration->columns);
    for (int i = 0; i < configuration->rows; i++)
        rows[i] = (uint8_t)order[0][i];
    for (int j = 0; j < configuration->columns; j++)
        columns[j] = (uint8_t)order[1][j];
    cicy_configuration_permute(configuration, rows, columns, shuffled);
}

/* How often each degree occurs: equal for equivalent configurations, and cheap. */
static void count_degrees(const cicy_configuration *configuration, uint16_t count[UINT8_MAX + 1])
{
    memset(count, 0, (UINT8_MAX + 1) * sizeof *count);
    for (int i = 0; i < configuration->rows; i++)
        for (int j = 0; j < configuration->columns; j++)
            count[configuration->degree[i][j]]++;
}

bool cicy_configuration_equivalent(const cicy_configuration *a, const cicy_configuration *b)
{
    if (a->rows != b->rows || a->columns != b->columns)
        return false;
    uint16_t count_a[UINT8_MAX + 1], count_b[UINT8_MAX + 1];
    count_degrees(a, count_a);
    count_degrees(b, count_b);
    if (memcmp(count_a, count_b, sizeof count_a) != 0)
        return false;

    cicy_configuration canonical_a, canonical_b;
    cicy_configuration_canonical(a, &canonical_a);
    cicy_configuration_canonical(b, &canonical_b);
    return cicy_configuration_equal(&canonical_a, &canonical_b);
}
