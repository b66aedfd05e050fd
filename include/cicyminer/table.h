/* Small tables of results, written as plain text, HTML, LaTeX, CSV or JSON. */
#ifndef CICYMINER_TABLE_H
#define CICYMINER_TABLE_H

#include <stddef.h>
#include <stdio.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cicy_table_format {
    CICY_TABLE_TEXT,  /* aligned columns for a terminal */
    CICY_TABLE_HTML,  /* <table>, for the page of `cicyminer report` */
    CICY_TABLE_LATEX, /* a table environment; a comment says that it needs booktabs */
    CICY_TABLE_CSV,   /* RFC 4180, the column heads first; no title and no notes */
    CICY_TABLE_JSON   /* one object {"title","columns","rows":[{"label","published","values"}],
                         "notes"} */
} cicy_table_format;

/* What a row is; the values add up. */
enum {
    CICY_ROW_OURS = 0,
    CICY_ROW_PUBLISHED = 1, /* numbers of a paper, in another style in HTML and LaTeX */
    CICY_ROW_RULE = 2,      /* a line above the row */
    CICY_ROW_SUB = 4 /* more about the last row that is none of these: indented; CSV and JSON put
                        that row's label and ": " before its own */
};

/* A table with a label and `columns` cells in every row. All texts may hold Hodge numbers as
 * h^{1,1}: text, CSV and JSON have h11 for it, HTML and LaTeX a superscript. Everything else is
 * plain UTF-8 text, escaped as the format needs it. Texts are copied.
 * A row or cell that finds no memory is remembered: cicy_table_write then fails. */
typedef struct cicy_table cicy_table;

/* `first` heads the column of labels, heads [columns] the others; `title` may be NULL. Returns
 * NULL if out of memory; all functions below accept NULL and do nothing. */
CICY_API cicy_table *cicy_table_create(const char *title, const char *first,
                                       const char *const *heads, size_t columns);
CICY_API void cicy_table_free(cicy_table *table);

/* Begins a row of a class (CICY_ROW_...); its cells follow from the left. Missing cells are empty;
 * a cell beyond the last column, or before the first row, makes cicy_table_write fail. */
CICY_API void cicy_table_row(cicy_table *table, int row_class, const char *label);

/* A number; text, HTML and LaTeX show it with `decimals` decimals or, when negative, with -decimals
 * significant digits; CSV and JSON show all of it (10 digits). NAN: an empty cell (JSON: null). */
CICY_API void cicy_table_number(cicy_table *table, double value, int decimals);

/* A text cell; NULL: an empty one. */
CICY_API void cicy_table_text(cicy_table *table, const char *text);

/* A row of numbers at once: values [columns]. */
CICY_API void cicy_table_numbers(cicy_table *table, int row_class, const char *label,
                                 const double *values, int decimals);

/* A remark below the table. */
CICY_API void cicy_table_note(cicy_table *table, const char *text);

/* The number of rows so far. */
CICY_API size_t cicy_table_rows(const cicy_table *table);

/* Writes the table. Whoever closes the stream checks it for write errors. Errors: CICY_SYSTEM
 * (memory, here or when the table was filled), CICY_USAGE (too many cells, see above). */
CICY_API cicy_status cicy_table_write(const cicy_table *table, cicy_table_format format,
                                      FILE *stream, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
