/* Spaces and points as JSON. */
#ifndef CICYMINER_SEARCH_SPACE_JSON_H
#define CICYMINER_SEARCH_SPACE_JSON_H

#include <jansson.h>

#include "cicyminer/search.h"

/* The position of a parameter by its name, and of one of its choices; -1 when there is none. */
int cicy_space_find(const cicy_space *space, const char *name);
int cicy_parameter_choice(const cicy_parameter *p, const char *text);

/* Whether a parameter exists beside these values of the parameters before it. */
bool cicy_parameter_exists(const cicy_parameter *p, const double *values);

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
