/* The inside of a table, for the files that write it. */
#ifndef CICYMINER_REPORT_TABLES_TABLE_PARTS_H
#define CICYMINER_REPORT_TABLES_TABLE_PARTS_H

#include <stdbool.h>

#include "cicyminer/table.h"

typedef struct cicy_table_cell {
    char *text;    /* NULL: a number, or empty when that is NAN */
    double number; /* NAN beside a text */
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
    size_t note_count;
    bool no_memory, overfull;
};

enum { CICY_NUMBER_LENGTH = 64, CICY_SYMBOL_LENGTH = 16 };

/* A number as text shows it; empty for NAN. */
void cicy_table_print_number(char text[CICY_NUMBER_LENGTH], double number, int decimals);

/* Whether a Hodge number in the form h^{1,1} stands at `text`: its letter, what stands between the
 * braces, and how many bytes it takes; 0 if none. */
size_t cicy_table_symbol(const char *text, char *letter, char inside[CICY_SYMBOL_LENGTH]);

/* The text with h11 for h^{1,1}; freed by the caller, NULL without memory. */
char *cicy_table_plain(const char *text);

/* The label of a line for those who see it alone: "label of the row above: its own" when it belongs
 * to one. Freed by the caller, NULL without memory. */
char *cicy_table_full_label(const cicy_table *table, size_t line);

/* The writers; false without memory. */
bool cicy_table_write_text(const cicy_table *table, FILE *stream);
bool cicy_table_write_csv(const cicy_table *table, FILE *stream);
bool cicy_table_write_json(const cicy_table *table, FILE *stream);
bool cicy_table_write_html(const cicy_table *table, FILE *stream);
bool cicy_table_write_latex(const cicy_table *table, FILE *stream);

/* Text as a field of CSV; false without memory. */
bool cicy_table_csv_text(FILE *stream, const char *text);

/* Text as HTML or LaTeX, with superscripts for h^{1,1}. */
void cicy_table_html_text(FILE *stream, const char *text);
void cicy_table_latex_text(FILE *stream, const char *text);

#endif
