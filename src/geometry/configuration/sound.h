/* What the functions of the geometry assert of a configuration that they are given. */
#ifndef CICYMINER_GEOMETRY_CONFIGURATION_SOUND_H
#define CICYMINER_GEOMETRY_CONFIGURATION_SOUND_H

#include <stdbool.h>

#include "cicyminer/configuration.h"

/* Whether sizes are within their limits, every row fulfils the Calabi-Yau condition, and entries
 * outside of the matrix are zero. A valid configuration is sound; so are contracted configurations
 * with an empty intersection and factors of dimension 0, which are not valid. */
bool cicy_configuration_is_sound(const cicy_configuration *configuration);

/* Whether cicy_configuration_check accepts it. */
static inline bool cicy_configuration_is_valid(const cicy_configuration *configuration)
{
    return cicy_configuration_check(configuration, NULL) == CICY_OK;
}

#endif
