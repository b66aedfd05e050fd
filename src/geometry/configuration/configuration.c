#include "cicyminer/configuration.h"

#include <assert.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/configuration/incidence.h"
#include "geometry/configuration/nonempty_matching.h"
#include "geometry/configuration/sound.h"

static cicy_status check_size(size_t rows, size_t columns, cicy_error *error)
{
    if (rows == 0 || columns == 0)
        return cicy_error_set_code(error, CICY_ERROR_SHAPE,
                                   "a configuration needs rows and columns");
    if (rows > CICY_MAX_ROWS)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE, "%zu rows; at most %d fit", rows,
                                   CICY_MAX_ROWS);
    if (columns > CICY_MAX_COLUMNS)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE, "%zu columns; at most %d fit",
                                   columns, CICY_MAX_COLUMNS);
    return CICY_OK;
}

static cicy_status check_rows(const cicy_configuration *configuration, cicy_error *error)
{
    for (int i = 0; i < configuration->rows; i++) {
        int sum = 0;
        for (int j = 0; j < configuration->columns; j++)
            sum += configuration->degree[i][j];
        if (configuration->n[i] == 0)
            return cicy_error_set_code(
                error, CICY_ERROR_SHAPE,
                "row %d is a P^0; a projective space has dimension 1 or more", i + 1);
        if (sum != configuration->n[i] + 1)
            return cicy_error_set_code(
                error, CICY_ERROR_CALABI_YAU,
                "row %d breaks the Calabi-Yau condition: the degrees of a P^%d "
                "must add up to %d, not %d",
                i + 1, configuration->n[i], configuration->n[i] + 1, sum);
    }
    return CICY_OK;
}

/* Whether the product of the column classes is not zero. */
static cicy_status check_not_empty(const cicy_configuration *configuration, const cicy_graph *graph,
                                   cicy_error *error)
{
    cicy_assignment assignment;
    cicy_assignment_start(&assignment, configuration->n, configuration->rows, 0);
    for (int j = 0; j < configuration->columns; j++)
        if (!cicy_assignment_add(&assignment, graph->column[j]))
            return cicy_error_set_code(
                error, CICY_ERROR_EMPTY,
                "the complete intersection is empty: the product of the classes "
                "of columns 1 to %d is zero",
                j + 1);
    return CICY_OK;
}

/* Entries to the right of the matrix are zero: rows are read in words of eight. */
static cicy_status check_outside(const cicy_configuration *configuration, cicy_error *error)
{
    static const uint8_t zeros[CICY_MAX_COLUMNS];
    for (int i = 0; i < configuration->rows; i++)
        if (memcmp(configuration->degree[i] + configuration->columns, zeros,
                   (size_t)CICY_MAX_COLUMNS - configuration->columns) != 0)
            return cicy_error_set_code(error, CICY_ERROR_SHAPE,
                                       "row %d has degrees that are not zero after column %d",
                                       i + 1, configuration->columns);
    return CICY_OK;
}

static cicy_status check_shape(const cicy_configuration *configuration, cicy_error *error)
{
    CICY_TRY(check_size(configuration->rows, configuration->columns, error));
    CICY_TRY(check_outside(configuration, error));
    return check_rows(configuration, error);
}

bool cicy_configuration_is_sound(const cicy_configuration *configuration)
{
    return check_shape(configuration, NULL) == CICY_OK;
}

cicy_status cicy_configuration_check(const cicy_configuration *configuration, cicy_error *error)
{
    CICY_TRY(check_shape(configuration, error));

    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    for (int j = 0; j < configuration->columns; j++)
        if (graph.column[j] == 0)
            return cicy_error_set_code(error, CICY_ERROR_SHAPE, "column %d is empty", j + 1);

    int dimension = cicy_configuration_dimension(configuration);
    if (dimension < 1 || dimension > CICY_MAX_DIMENSION)
        return cicy_error_set_code(error, CICY_ERROR_DIMENSION, "dimension %d is outside 1 to %d",
                                   dimension, CICY_MAX_DIMENSION);
    return check_not_empty(configuration, &graph, error);
}

cicy_status cicy_configuration_from_degrees(cicy_configuration *configuration,
                                            const uint8_t *degrees, size_t rows, size_t columns,
                                            cicy_error *error)
{
    memset(configuration, 0, sizeof *configuration);
    CICY_TRY(check_size(rows, columns, error));
    configuration->rows = (uint8_t)rows;
    configuration->columns = (uint8_t)columns;
    for (size_t i = 0; i < rows; i++) {
        unsigned sum = 0;
        for (size_t j = 0; j < columns; j++)
            sum += configuration->degree[i][j] = degrees[i * columns + j];
        if (sum < 2 || sum > UINT8_MAX)
            return cicy_error_set_code(
                error, sum < 2 ? CICY_ERROR_SHAPE : CICY_ERROR_TOO_LARGE,
                "row %zu: degrees adding up to %u do not belong to a projective "
                "space of dimension 1 to %d",
                i + 1, sum, UINT8_MAX - 1);
        configuration->n[i] = (uint8_t)(sum - 1);
    }
    return cicy_configuration_check(configuration, error);
}

int cicy_configuration_dimension(const cicy_configuration *configuration)
{
    int dimension = -(int)configuration->columns;
    for (int i = 0; i < configuration->rows; i++)
        dimension += configuration->n[i];
    return dimension;
}

bool cicy_configuration_equal(const cicy_configuration *a, const cicy_configuration *b)
{
    if (a->rows != b->rows || a->columns != b->columns || memcmp(a->n, b->n, a->rows) != 0)
        return false;
    for (int i = 0; i < a->rows; i++)
        if (memcmp(a->degree[i], b->degree[i], a->columns) != 0)
            return false;
    return true;
}

void cicy_configuration_permute(const cicy_configuration *configuration, const uint8_t *rows,
                                const uint8_t *columns, cicy_configuration *result)
{
    memset(result, 0, sizeof *result);
    result->rows = configuration->rows;
    result->columns = configuration->columns;
    for (int i = 0; i < configuration->rows; i++) {
        const uint8_t *from = configuration->degree[rows[i]];
        result->n[i] = configuration->n[rows[i]];
        for (int j = 0; j < configuration->columns; j++)
            result->degree[i][j] = from[columns[j]];
    }
}

static void extract_component(const cicy_configuration *configuration, cicy_component component,
                              cicy_configuration *factor)
{
    memset(factor, 0, sizeof *factor);
    factor->columns = (uint8_t)cicy_count_bits(component.columns);
    for (uint32_t rows = component.rows; rows; rows &= rows - 1) {
        int i = cicy_lowest_bit(rows), column = 0;
        uint8_t *degree = factor->degree[factor->rows];
        factor->n[factor->rows++] = configuration->n[i];
        for (uint32_t columns = component.columns; columns; columns &= columns - 1)
            degree[column++] = configuration->degree[i][cicy_lowest_bit(columns)];
    }
}

size_t cicy_configuration_factors(const cicy_configuration *configuration,
                                  cicy_configuration *factors)
{
    assert(cicy_configuration_is_sound(configuration));
    cicy_component component[CICY_MAX_ROWS];
    size_t count = cicy_configuration_components(configuration, component);
    for (size_t k = 0; k < count; k++)
        extract_component(configuration, component[k], &factors[k]);
    return count;
}

bool cicy_configuration_is_product(const cicy_configuration *configuration)
{
    cicy_component component[CICY_MAX_ROWS];
    return cicy_configuration_components(configuration, component) > 1;
}
