/* Random valid configurations for property tests. */
#ifndef CICYMINER_TESTS_RANDOM_CONFIGURATION_H
#define CICYMINER_TESTS_RANDOM_CONFIGURATION_H

#include <string.h>

#include "cicyminer/canonical.h"
#include "cicyminer/configuration.h"
#include "cicyminer/random.h"

/* Distributes n_i + 1 over `columns` columns, preferring ones; the result may be invalid. */
static inline void draw_row(cicy_random *random, cicy_configuration *configuration, int i)
{
    for (int k = 0; k <= configuration->n[i]; k++) {
        int j = (int)cicy_random_below(random, configuration->columns);
        if (configuration->degree[i][j] && cicy_random_below(random, 3))
            j = (int)cicy_random_below(random, configuration->columns);
        configuration->degree[i][j]++;
    }
}

/* A random valid configuration of the given dimension with at most `rows` rows, n_i <= largest_n.
 */
static inline void draw_configuration(cicy_random *random, int dimension, int rows, int largest_n,
                                      cicy_configuration *configuration)
{
    do {
        memset(configuration, 0, sizeof *configuration);
        configuration->rows = (uint8_t)(1 + cicy_random_below(random, (uint64_t)rows));
        int sum = 0;
        for (int i = 0; i < configuration->rows; i++) {
            configuration->n[i] = (uint8_t)(1 + cicy_random_below(random, (uint64_t)largest_n));
            sum += configuration->n[i];
        }
        if (sum <= dimension || sum - dimension > CICY_MAX_COLUMNS)
            continue;
        configuration->columns = (uint8_t)(sum - dimension);
        for (int i = 0; i < configuration->rows; i++)
            draw_row(random, configuration, i);
    } while (configuration->columns == 0 ||
             cicy_configuration_check(configuration, NULL) != CICY_OK);
}

/* As above, but not a direct product. */
static inline void draw_connected(cicy_random *random, int dimension, int rows, int largest_n,
                                  cicy_configuration *configuration)
{
    cicy_configuration factors[CICY_MAX_ROWS];
    do {
        draw_configuration(random, dimension, rows, largest_n, configuration);
    } while (cicy_configuration_factors(configuration, factors) != 1);
}

#endif
