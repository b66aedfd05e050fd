#include "cicyminer/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "report/tables/table_parts.h"

static char *copy(cicy_table *table, const char *text)
{
    char *own = strdup(text);
    table->no_memory |= !own;
    return own;
}

cicy_table *cicy_table_create(const char *title, const char *first, const char *const *heads,
                              size_t columns)
{
    cicy_table *table = calloc(1, sizeof *table);
    if (!table)
        return NULL;
    table->columns = columns;
    table->title = title ? copy(table, title) : NULL;
    table->first = copy(table, first);
    table->heads = calloc(columns + 1, sizeof *table->heads);
    table->no_memory |= !table->heads;
    for (size_t i = 0; table->heads && i < columns; i++)
        table->heads[i] = copy(table, heads[i]);
    return table;
}

static void clear_line(cicy_table_line *line, size_t columns)
{
    for (size_t i = 0; line->cells && i < columns; i++)
        free(line->cells[i].text);
    free(line->cells);
    free(line->label);
}

void cicy_table_free(cicy_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->line_count; i++)
        clear_line(&table->lines[i], table->columns);
    for (size_t i = 0; table->heads && i < table->columns; i++)
        free(table->heads[i]);
    for (size_t i = 0; i < table->note_count; i++)
        free(table->notes[i]);
    free(table->lines);
    free(table->heads);
    free(table->notes);
    free(table->title);
    free(table->first);
    free(table);
}

void cicy_table_row(cicy_table *table, int row_class, const char *label)
{
    if (!table || table->no_memory)
        return;
    cicy_table_cell *cells = calloc(table->columns + 1, sizeof *cells);
    if (!cells || !cicy_array_reserve(&table->lines, &table->line_capacity, table->line_count + 1,
                                      sizeof *table->lines)) {
        free(cells);
        table->no_memory = true;
        return;
    }
    for (size_t i = 0; i < table->columns; i++)
        cells[i].number = NAN;
    table->lines[table->line_count++] =
        (cicy_table_line){.row_class = row_class, .label = copy(table, label), .cells = cells};
}

/* The next cell of the last row; NULL when there is none. */
static cicy_table_cell *next_cell(cicy_table *table)
{
    if (!table || table->no_memory)
        return NULL;
    cicy_table_line *line = table->line_count ? &table->lines[table->line_count - 1] : NULL;
    if (line && line->filled < table->columns)
        return &line->cells[line->filled++];
    table->overfull = true;
    return NULL;
}

void cicy_table_number(cicy_table *table, double value, int decimals)
{
    cicy_table_cell *cell = next_cell(table);
    if (cell)
        *cell = (cicy_table_cell){.number = value, .decimals = decimals};
}

void cicy_table_text(cicy_table *table, const char *text)
{
    cicy_table_cell *cell = next_cell(table);
    if (cell && text)
        cell->text = copy(table, text);
}

void cicy_table_numbers(cicy_table *table, int row_class, const char *label, const double *values,
                        int decimals)
{
    cicy_table_row(table, row_class, label);
    for (size_t i = 0; table && i < table->columns; i++)
        cicy_table_number(table, values[i], decimals);
}

void cicy_table_note(cicy_table *table, const char *text)
{
    if (!table || table->no_memory)
        return;
    char *own = copy(table, text);
    table->no_memory |= !cicy_array_reserve(&table->notes, &table->note_capacity,
                                            table->note_count + 1, sizeof *table->notes);
    if (table->no_memory)
        free(own);
    else
        table->notes[table->note_count++] = own;
}

size_t cicy_table_rows(const cicy_table *table)
{
    return table ? table->line_count : 0;
}

bool cicy_table_is_empty(const cicy_table *table)
{
    return table && !table->no_memory && table->line_count == 0;
}

void cicy_table_print_number(char text[CICY_NUMBER_LENGTH], double number, int decimals)
{
    const double largest_fixed = 1e15; /* longer ones would not fit */
    text[0] = '\0';
    if (isnan(number))
        return;
    if (decimals < 0 || fabs(number) > largest_fixed)
        snprintf(text, CICY_NUMBER_LENGTH, "%.*g", decimals < 0 ? -decimals : 10, number);
    else
        snprintf(text, CICY_NUMBER_LENGTH, "%.*f", decimals, number);
}

const char *cicy_table_above(const cicy_table *table, size_t line)
{
    if (!(table->lines[line].row_class & CICY_ROW_SUB))
        return NULL;
    while (line > 0 && table->lines[line].row_class & CICY_ROW_SUB)
        line--;
    return table->lines[line].row_class & CICY_ROW_SUB ? NULL : table->lines[line].label;
}

cicy_status cicy_table_write(const cicy_table *table, cicy_table_format format, FILE *stream,
                             cicy_error *error)
{
    static bool (*const writers[])(const cicy_table *, FILE *) = {
        cicy_table_write_text, cicy_table_write_html, cicy_table_write_latex, cicy_table_write_csv,
        cicy_table_write_json};
    if (table && table->overfull)
        return cicy_error_set(error, CICY_USAGE, "a table has a cell outside its columns");
    if (!table || table->no_memory || !writers[format](table, stream))
        return cicy_error_set(error, CICY_SYSTEM, "out of memory for a table");
    return CICY_OK;
}
