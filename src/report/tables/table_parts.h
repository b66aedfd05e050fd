/* The inside of a table, for the files that write it. */
#ifndef CICYMINER_REPORT_TABLES_TABLE_PARTS_H
#define CICYMINER_REPORT_TABLES_TABLE_PARTS_H

#include <stdbool.h>

#include "cicyminer/table.h"
#include "report/tables/markup.h"

typedef struct cicy_table_cell {
    char *text;    /* NULL: a number, or empty when that is NAN */
    double number; /* NAN if there is a text */
    int decimals;
} cicy_table_cell;

typedef struct cicy_table_line {
    int row_class;
    char *label;
    size_t filled;
    cicy_table_cell *cells; /* [columns] */
} cicy_table_line;

struct cicy_table {
    char *title, *first;
    char **heads; /* [columns] */
    size_t columns;
    cicy_table_line *lines; /* [line_count] */
    size_t line_count, line_capacity;
    char **notes; /* [note_count] */
    size_t note_count, note_capacity;
    bool no_memory, overfull;
};

enum { CICY_NUMBER_LENGTH = 64 };

/* A number as text shows it; empty for NAN. */
void cicy_table_print_number(char text[CICY_NUMBER_LENGTH], double number, int decimals);

/* The label of the row that a row of class CICY_ROW_SUB belongs to; NULL for other rows. */
const char *cicy_table_above(const cicy_table *table, size_t line);

/* The writers; false without memory. */
bool cicy_table_write_text(const cicy_table *table, FILE *stream);
bool cicy_table_write_csv(const cicy_table *table, FILE *stream);
bool cicy_table_write_json(const cicy_table *table, FILE *stream);
bool cicy_table_write_html(const cicy_table *table, FILE *stream);
bool cicy_table_write_latex(const cicy_table *table, FILE *stream);

/* Whether a table has nothing to write. NULL, and one that ran out of memory, are not empty: writing
 * them is an error. */
bool cicy_table_is_empty(const cicy_table *table);

/* Text as a field of CSV; false without memory. */
bool cicy_table_csv_text(FILE *stream, const char *text);

#endif
