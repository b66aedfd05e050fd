/* Hodge numbers that a test cannot do without; include after cmocka.h. */
#ifndef CICYMINER_TESTS_GEOMETRY_HODGE_OF_H
#define CICYMINER_TESTS_GEOMETRY_HODGE_OF_H

#include "cicyminer/hodge.h"
#include "unit.h"

static inline cicy_hodge hodge_of(const cicy_configuration *configuration)
{
    cicy_hodge hodge;
    cicy_error error = {0};
    if (cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return hodge;
}

#endif
