#include "geometry/configuration/remove_hyperplanes.h"

#include <assert.h>
#include <string.h>

int cicy_find_hyperplane(const cicy_configuration *configuration, const cicy_graph *graph)
{
    for (int j = 0; j < configuration->columns; j++) {
        uint32_t rows = graph->column[j];
        assert(rows != 0);
        if ((rows & (rows - 1)) == 0 && configuration->degree[cicy_lowest_bit(rows)][j] == 1)
            return j;
    }
    return -1;
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

void cicy_remove_row(cicy_configuration *configuration, int row)
{
    size_t tail = (size_t)(configuration->rows - 1 - row);
    memmove(&configuration->degree[row], &configuration->degree[row + 1],
            tail * sizeof configuration->degree[0]);
    memmove(&configuration->n[row], &configuration->n[row + 1], tail);
    configuration->rows--;
    memset(configuration->degree[configuration->rows], 0, sizeof configuration->degree[0]);
    configuration->n[configuration->rows] = 0;
}

void cicy_remove_hyperplanes(const cicy_configuration *configuration, cicy_configuration *reduced,
                             uint8_t *rows)
{
    cicy_graph graph;
    *reduced = *configuration;
    for (int i = 0; i < configuration->rows; i++)
        rows[i] = (uint8_t)i;
    for (int j;
         cicy_graph_init(&graph, reduced), (j = cicy_find_hyperplane(reduced, &graph)) >= 0;) {
        int i = cicy_lowest_bit(graph.column[j]);
        remove_column(reduced, j);
        if (--reduced->n[i] == 0) { /* a point; the degree left on it drops out */
            cicy_remove_row(reduced, i);
            memmove(&rows[i], &rows[i + 1], (size_t)(reduced->rows - i));
        }
    }
}
