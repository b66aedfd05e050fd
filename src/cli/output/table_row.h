/* Rows of the tables that commands print line by line, as aligned text or as CSV (RFC 4180). */
#ifndef CICYMINER_CLI_OUTPUT_TABLE_ROW_H
#define CICYMINER_CLI_OUTPUT_TABLE_ROW_H

#include "cicyminer/hodge.h"
#include "cli/output/growing_text.h"

/* A column; a list of them ends with {NULL}. */
typedef struct cli_column {
    const char *name;
    int width; /* of the text: positive: right-aligned; negative: left-aligned after two spaces */
} cli_column;

/* Columns for cli_row_hodge. */
#define CLI_HODGE_COLUMNS                                                                          \
    {"h11", 5}, {"h21", 5}, {"h31", 5}, {"h41", 5}, {"h22", 6}, {"h32", 6},                        \
    {                                                                                              \
        "euler", 7                                                                                 \
    }

/* Columns for cli_row_cohomology, in text and in CSV. */
#define CLI_COHOMOLOGY_COLUMNS                                                                     \
    {"h^0", 9}, {"h^1", 9}, {"h^2", 9}, {"h^3", 9}, {"h^4", 9}, {"h^5", 9},                        \
    {                                                                                              \
        "chi", 9                                                                                   \
    }
#define CLI_COHOMOLOGY_CSV_COLUMNS                                                                 \
    {"h0", 0}, {"h1", 0}, {"h2", 0}, {"h3", 0}, {"h4", 0}, {"h5", 0},                              \
    {                                                                                              \
        "euler", 0                                                                                 \
    }

/* A row being written. */
typedef struct cli_row {
    cli_text *out;
    const cli_column *first, *next;
    bool csv;
} cli_row;

/* The first line of the table: the names of its columns, in text after a `#`. */
void cli_row_head(cli_text *out, const cli_column *columns, bool csv);

/* A row: cells from the left, as many as there are columns, then the end. */
cli_row cli_row_begin(cli_text *out, const cli_column *columns, bool csv);
void cli_row_integer(cli_row *row, int64_t number);
void cli_row_text(cli_row *row, const char *text);
/* A number with `digits` significant digits; NAN: an empty cell. */
void cli_row_real(cli_row *row, double number, int digits);
/* "1,0,-2": numbers [count], at most CICY_MAX_ROWS. */
void cli_row_integers(cli_row *row, const int64_t *numbers, size_t count);
/* A cell without a value: `mark` in text, empty in CSV. */
void cli_row_missing(cli_row *row, const char *mark);
void cli_row_bool(cli_row *row, bool value);
void cli_row_configuration(cli_row *row, const cicy_configuration *configuration);
/* Seven cells; a number that does not exist in this dimension is "-". */
void cli_row_hodge(cli_row *row, const cicy_hodge *hodge);
/* Seven cells: h^0 .. h^d from h [d + 1], "-" for those beyond d, and the Euler characteristic. */
void cli_row_cohomology(cli_row *row, int dimension, const int64_t *h, int64_t euler);
void cli_row_end(cli_row *row);

#endif
