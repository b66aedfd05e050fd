/* The ceilings of message passing as a table. */
#include <stdio.h>

#include "cicyminer/hodge.h"
#include "experiments/ceilings.h"
#include "experiments/experiment.h"

enum { NAME_ROOM = 16 };

/* "h^{1,1}" of "h11". */
static void symbol_of(const char *name, char *symbol)
{
    snprintf(symbol, NAME_ROOM, "h^{%c,%c}", name[1], name[2]);
}

static cicy_table *start_table(const cicy_experiment *self)
{
    char symbols[CICY_MAX_HODGE][NAME_ROOM];
    const char *heads[1 + CICY_MAX_HODGE] = {"classes"};
    const size_t columns = self->dataset->hodge_columns;
    for (size_t k = 0; k < columns; k++) {
        symbol_of(cicy_hodge_name(self->dataset->dimension, k), symbols[k]);
        heads[1 + k] = symbols[k];
    }
    return cicy_table_create(self->target->help, "rounds", heads, 1 + columns);
}

static void add_row(cicy_table *table, int row_class, const char *label,
                    const cicy_ceiling *ceiling, size_t columns)
{
    cicy_table_row(table, row_class, label);
    cicy_table_number(table, (double)ceiling->classes, 0);
    for (size_t k = 0; k < columns; k++)
        cicy_table_number(table, ceiling->accuracy[k], 5);
}

static void add_notes(cicy_table *table, const cicy_ceilings *ceilings)
{
    char text[400];
    snprintf(
        text, sizeof text,
        "%zu connected configurations. A class holds those that colour refinement of the graph "
        "of rows, columns and degrees cannot distinguish; the ceiling is the share of the most "
        "frequent value of each class. Further rounds change nothing.",
        ceilings->count);
    cicy_table_note(table, text);
    cicy_table_note(table,
                    "In a round columns learn from their rows, then rows from their columns. "
                    "Rooted: the graph as seen from each column (rows marked with its "
                    "degrees) and from each row (that one marked), when stable.");
}

cicy_status cicy_table_ceilings(const cicy_experiment *self, cicy_table **table, cicy_error *error)
{
    cicy_ceilings ceilings;
    const size_t columns = self->dataset->hodge_columns;
    cicy_status status =
        cicy_ceilings_compute(self->dataset, self->options->threads,
                              &self->observer->training.progress, &ceilings, error);
    if (status == CICY_OK) {
        *table = start_table(self);
        for (size_t round = 0; round <= ceilings.rounds; round++) {
            char label[24];
            snprintf(label, sizeof label, "%zu", round);
            add_row(*table, CICY_ROW_OURS | (round ? 0 : CICY_ROW_RULE), label,
                    &ceilings.plain[round], columns);
        }
        add_row(*table, CICY_ROW_OURS | CICY_ROW_RULE, "rooted", &ceilings.rooted, columns);
        add_notes(*table, &ceilings);
    }
    cicy_ceilings_clear(&ceilings);
    return status;
}
