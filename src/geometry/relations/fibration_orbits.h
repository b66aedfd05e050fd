/* Fibrations up to the symmetries of their configuration. */
#ifndef CICYMINER_GEOMETRY_RELATIONS_FIBRATION_ORBITS_H
#define CICYMINER_GEOMETRY_RELATIONS_FIBRATION_ORBITS_H

#include "cicyminer/fibration.h"

/* Keeps the first fibration of every orbit; the order stays. False without memory. */
bool cicy_fibrations_keep_orbits(const cicy_configuration *configuration,
                                 cicy_fibrations *fibrations);

#endif
