#include <assert.h>
#include <string.h>

#include "cicyminer/splitting.h"
#include "geometry/configuration/remove_hyperplanes.h"

static bool is_line(const cicy_configuration *configuration, size_t row)
{
    return configuration->n[row] == 1;
}

static bool equal_lines(const cicy_configuration *configuration, size_t row, size_t other)
{
    return row != other && is_line(configuration, row) && is_line(configuration, other) &&
           memcmp(configuration->degree[row], configuration->degree[other], CICY_MAX_COLUMNS) == 0;
}

static bool is_doubled(const cicy_configuration *configuration, size_t row)
{
    for (size_t j = 0; j < configuration->columns; j++)
        if (configuration->degree[row][j] % 2 != 0)
            return false;
    return true;
}

bool cicy_configuration_accepts_block(const cicy_configuration *configuration, cicy_block block,
                                      size_t row, size_t other)
{
    if (configuration->columns == CICY_MAX_COLUMNS)
        return false;
    switch (block) {
    case CICY_BLOCK_HYPERPLANE:
        return row == other;
    case CICY_BLOCK_CONIC:
        return row == other && is_line(configuration, row) && is_doubled(configuration, row);
    case CICY_BLOCK_QUADRIC:
    case CICY_BLOCK_SURFACE:
        return equal_lines(configuration, row, other);
    }
    return false;
}

void cicy_configuration_insert_block(const cicy_configuration *configuration, cicy_block block,
                                     size_t row, size_t other, cicy_configuration *result)
{
    assert(cicy_configuration_accepts_block(configuration, block, row, other));
    *result = *configuration;
    const size_t column = result->columns++;
    uint8_t *degree = result->degree[row];
    switch (block) {
    case CICY_BLOCK_HYPERPLANE:
        result->n[row]++;
        degree[column] = 1;
        break;
    case CICY_BLOCK_CONIC: /* O(1) of the plane is O(2) on the conic */
        result->n[row] = 2;
        for (size_t j = 0; j < column; j++)
            degree[j] /= 2;
        degree[column] = 2;
        break;
    case CICY_BLOCK_QUADRIC:
        result->n[row] = 3;
        degree[column] = 2;
        cicy_remove_row(result, (int)other);
        break;
    case CICY_BLOCK_SURFACE: /* O(1, 0) and O(0, 1) are O(1, 0) and O(1, 1) on it */
        result->n[row] = 2;
        degree[column] = 1;
        memset(result->degree[other], 0, column);
        result->degree[other][column] = 2;
        break;
    }
}
