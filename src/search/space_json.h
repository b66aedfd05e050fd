/* Spaces and points as JSON. */
#ifndef CICYMINER_SEARCH_SPACE_JSON_H
#define CICYMINER_SEARCH_SPACE_JSON_H

#include <jansson.h>

#include "cicyminer/search.h"

/* The list of parameters, as cicy_space_read takes it; NULL: no memory. */
json_t *cicy_space_to_json(const cicy_space *space);

/* Reads such a list. *bad (may be NULL) receives the position of the parameter that is wrong.
 * Errors: CICY_INVALID_INPUT naming the parameter or its position. */
cicy_status cicy_space_from_json(cicy_space *space, const json_t *list, size_t *bad,
                                 cicy_error *error);

/* A point as an object of the parameters that exist. Errors: CICY_INVALID_INPUT (an unknown,
 * missing or surplus parameter, a value that is not in the space). */
json_t *cicy_point_to_json(const cicy_space *space, const cicy_point *point);
cicy_status cicy_point_from_json(const cicy_space *space, const json_t *object, cicy_point *point,
                                 cicy_error *error);

#endif
