#include "geometry/configuration/remove_hyperplanes.h"

#include <string.h>

/* The row that column j alone cuts with degree 1, or -1. */
static int hyperplane_row(const cicy_configuration *configuration, int j)
{
    int row = -1;
    for (int i = 0; i < configuration->rows; i++) {
        if (configuration->degree[i][j] == 0)
            continue;
        if (row >= 0 || configuration->degree[i][j] != 1)
            return -1;
        row = i;
    }
    return row;
}

bool cicy_has_hyperplane(const cicy_configuration *configuration, const cicy_graph *graph)
{
    for (int j = 0; j < configuration->columns; j++) {
        uint32_t rows = graph->column[j];
        if ((rows & (rows - 1)) == 0 && configuration->degree[cicy_lowest_bit(rows)][j] == 1)
            return true;
    }
    return false;
}

static void remove_column(cicy_configuration *configuration, int j)
{
    size_t tail = (size_t)(configuration->columns - 1 - j);
    for (int i = 0; i < configuration->rows; i++) {
        memmove(&configuration->degree[i][j], &configuration->degree[i][j + 1], tail);
        configuration->degree[i][configuration->columns - 1] = 0;
    }
    configuration->columns--;
}

static void remove_row(cicy_configuration *configuration, int i, uint8_t *rows)
{
    size_t tail = (size_t)(configuration->rows - 1 - i);
    memmove(&configuration->degree[i], &configuration->degree[i + 1],
            tail * sizeof configuration->degree[0]);
    memmove(&configuration->n[i], &configuration->n[i + 1], tail);
    memmove(&rows[i], &rows[i + 1], tail);
    configuration->rows--;
    memset(configuration->degree[configuration->rows], 0, sizeof configuration->degree[0]);
    configuration->n[configuration->rows] = 0;
}

void cicy_remove_hyperplanes(const cicy_configuration *configuration, cicy_configuration *reduced,
                             uint8_t *rows)
{
    *reduced = *configuration;
    for (int i = 0; i < configuration->rows; i++)
        rows[i] = (uint8_t)i;
    for (int j = 0; j < reduced->columns;) {
        int i = hyperplane_row(reduced, j);
        if (i < 0) {
            j++;
            continue;
        }
        remove_column(reduced, j);
        if (--reduced->n[i] == 0)
            remove_row(reduced, i, rows); /* a point; the degree left on it drops out */
        j = 0;
    }
}
