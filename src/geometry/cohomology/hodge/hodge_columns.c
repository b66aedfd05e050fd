/* Names and order of the Hodge numbers of a dimension, as data sets and networks have them. */
#include <string.h>

#include "cicyminer/hodge.h"

static const char *const names[CICY_MAX_DIMENSION][CICY_MAX_HODGE] = {
    {"h11"},
    {"h11"},
    {"h11", "h21"},
    {"h11", "h21", "h31", "h22"},
    {"h11", "h21", "h31", "h41", "h22", "h32"},
};
static const size_t counts[CICY_MAX_DIMENSION] = {1, 1, 2, 4, 6};

const char *const *cicy_hodge_column_names(int dimension, size_t *columns)
{
    const bool known = dimension >= 1 && dimension <= CICY_MAX_DIMENSION;
    *columns = known ? counts[dimension - 1] : 0;
    return known ? names[dimension - 1] : NULL;
}

const char *cicy_hodge_name(int dimension, size_t column)
{
    size_t columns;
    const char *const *all = cicy_hodge_column_names(dimension, &columns);
    return column < columns ? all[column] : NULL;
}

size_t cicy_hodge_to_columns(const cicy_hodge *hodge, int64_t *values)
{
    const int64_t four[] = {hodge->h11, hodge->h21, hodge->h31, hodge->h22};
    const int64_t five[] = {hodge->h11, hodge->h21, hodge->h31, hodge->h41, hodge->h22, hodge->h32};
    size_t columns;
    cicy_hodge_column_names(hodge->dimension, &columns);
    memcpy(values, hodge->dimension == 5 ? five : four, columns * sizeof *values);
    return columns;
}
