#include "cli/output/table_row.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

cli_row cli_row_begin(cli_text *out, const cli_column *columns, bool csv)
{
    return (cli_row){out, columns, columns, csv};
}

/* What goes before a cell; returns its width, 0 in CSV. */
static int begin_cell(cli_row *row)
{
    const cli_column *column = row->next++;
    assert(column->name);
    if (row->csv) {
        if (column != row->first)
            cli_text_add(row->out, ",", 1);
        return 0;
    }
    if (column->width <= 0)
        cli_text_add(row->out, "  ", 2);
    else if (column != row->first)
        cli_text_add(row->out, " ", 1);
    return column->width;
}

void cli_row_integer(cli_row *row, int64_t number)
{
    const int width = begin_cell(row);
    cli_text_integer(row->out, number, width);
}

/* A text in quotes, quotes within doubled. */
static void put_quoted(cli_text *out, const char *text)
{
    cli_text_add(out, "\"", 1);
    for (; *text; text++)
        cli_text_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    cli_text_add(out, "\"", 1);
}

void cli_row_text(cli_row *row, const char *text)
{
    const int width = begin_cell(row);
    if (!row->csv)
        cli_text_print(row->out, "%*s", width, text);
    else if (strpbrk(text, ",\"\r\n"))
        put_quoted(row->out, text);
    else
        cli_text_put(row->out, text);
}

void cli_row_real(cli_row *row, double number, int digits)
{
    char text[32] = "";
    if (!isnan(number))
        snprintf(text, sizeof text, "%.*g", digits, number);
    cli_row_text(row, text);
}

void cli_row_integers(cli_row *row, const int64_t *numbers, size_t count)
{
    char text[24 * CICY_MAX_ROWS] = "";
    size_t length = 0;
    assert(count <= CICY_MAX_ROWS);
    for (size_t k = 0; k < count; k++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%" PRId64, k ? "," : "",
                                   numbers[k]);
    cli_row_text(row, text);
}

void cli_row_missing(cli_row *row, const char *mark)
{
    cli_row_text(row, row->csv ? "" : mark);
}

void cli_row_bool(cli_row *row, bool value)
{
    cli_row_text(row, value ? "true" : "false");
}

void cli_row_configuration(cli_row *row, const cicy_configuration *configuration)
{
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(configuration, CICY_NOTATION_PYCICY, text);
    cli_row_text(row, text);
}

void cli_row_hodge(cli_row *row, const cicy_hodge *hodge)
{
    const int d = hodge->dimension;
    const int64_t values[] = {hodge->h11, hodge->h21, hodge->h31,
                              hodge->h41, hodge->h22, hodge->h32};
    static const int least[] = {1, 3, 4, 5, 4, 5}; /* the dimensions from which they exist */
    for (int k = 0; k < 6; k++)
        if (d < least[k])
            cli_row_missing(row, "-");
        else
            cli_row_integer(row, values[k]);
    cli_row_integer(row, hodge->euler);
}

void cli_row_cohomology(cli_row *row, int dimension, const int64_t *h, int64_t euler)
{
    for (int q = 0; q <= CICY_MAX_DIMENSION; q++)
        if (q <= dimension)
            cli_row_integer(row, h[q]);
        else
            cli_row_missing(row, "-");
    cli_row_integer(row, euler);
}

void cli_row_end(cli_row *row)
{
    assert(!row->next->name);
    cli_text_put(row->out, row->csv ? "\r\n" : "\n");
}

void cli_row_head(cli_text *out, const cli_column *columns, bool csv)
{
    if (!csv)
        cli_text_add(out, "#", 1);
    cli_row row = cli_row_begin(out, columns, csv);
    for (const cli_column *column = columns; column->name; column++) {
        if (csv || column->width <= 0)
            cli_row_text(&row, column->name);
        else /* the mark takes the place of a space */
            cli_text_print(out, "%s%*s", column == columns ? "" : " ",
                           column->width - (column == columns), (row.next++)->name);
    }
    cli_row_end(&row);
}
