/* Tables as HTML and LaTeX. */
#include <stdlib.h>
#include <string.h>

#include "report/tables/table_parts.h"

/* ---- HTML ---- */

static void html(FILE *stream, const char *before, const char *text, const char *after)
{
    fputs(before, stream);
    cicy_markup_write(CICY_MARKUP_HTML, stream, text);
    fputs(after, stream);
}

/* A number; `before` and `after` are written around the exponent of its power of ten, if it has
 * one. */
static void print_number(FILE *stream, const cicy_table_cell *cell, const char *before,
                         const char *after)
{
    char text[CICY_NUMBER_LENGTH];
    cicy_table_print_number(text, cell->number, cell->decimals);
    char *exponent = strchr(text, 'e');
    if (exponent)
        *exponent++ = '\0';
    fputs(text, stream);
    if (exponent)
        fprintf(stream, "%s%d%s", before, atoi(exponent), after);
}

static void html_row(const cicy_table *table, const cicy_table_line *line, FILE *stream)
{
    static const char *const names[] = {"published", "rule", "sub"};
    fputs("<tr class=\"", stream);
    for (int bit = 0, any = 0; bit < 3; bit++)
        if (line->row_class & 1 << bit)
            fprintf(stream, "%s%s", any++ ? " " : "", names[bit]);
    html(stream, "\"><th scope=\"row\">", line->label, "</th>");
    for (size_t i = 0; i < table->columns; i++) {
        html(stream, "<td>", line->cells[i].text ? line->cells[i].text : "", "");
        if (!line->cells[i].text)
            print_number(stream, &line->cells[i], " &middot; 10<sup>", "</sup>");
        fputs("</td>", stream);
    }
    fputs("</tr>\n", stream);
}

bool cicy_table_write_html(const cicy_table *table, FILE *stream)
{
    fputs("<div class=\"table\"><table>\n", stream);
    if (table->title)
        html(stream, "<caption>", table->title, "</caption>\n");
    html(stream, "<thead><tr><th scope=\"col\">", table->first, "");
    for (size_t i = 0; i < table->columns; i++)
        html(stream, "</th><th scope=\"col\">", table->heads[i], "");
    fputs("</th></tr></thead>\n<tbody>\n", stream);
    for (size_t i = 0; i < table->line_count; i++)
        html_row(table, &table->lines[i], stream);
    fputs("</tbody></table></div>\n", stream);
    for (size_t i = 0; i < table->note_count; i++)
        html(stream, "<p class=\"note\">", table->notes[i], "</p>\n");
    return true;
}

/* ---- LaTeX ---- */

static void latex(FILE *stream, const char *before, const char *text, const char *after)
{
    fputs(before, stream);
    cicy_markup_write(CICY_MARKUP_LATEX, stream, text);
    fputs(after, stream);
}

static void latex_row(const cicy_table *table, const cicy_table_line *line, bool first,
                      FILE *stream)
{
    bool published = line->row_class & CICY_ROW_PUBLISHED;
    if (line->row_class & CICY_ROW_RULE && !first)
        fputs("\\midrule\n", stream);
    fputs(line->row_class & CICY_ROW_SUB ? "\\quad " : "", stream);
    latex(stream, published ? "\\emph{" : "", line->label, published ? "}" : "");
    for (size_t i = 0; i < table->columns; i++) {
        latex(stream, " & ", line->cells[i].text ? line->cells[i].text : "", "");
        if (!line->cells[i].text)
            print_number(stream, &line->cells[i], "$\\cdot 10^{", "}$");
    }
    fputs(" \\\\\n", stream);
}

bool cicy_table_write_latex(const cicy_table *table, FILE *stream)
{
    fputs("% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n", stream);
    if (table->title)
        latex(stream, "\\caption{", table->title, "}\n");
    fputs("\\begin{tabular}{l", stream);
    for (size_t i = 0; i < table->columns; i++)
        fputc('r', stream);
    latex(stream, "}\n\\toprule\n", table->first, "");
    for (size_t i = 0; i < table->columns; i++)
        latex(stream, " & ", table->heads[i], "");
    fputs(" \\\\\n\\midrule\n", stream);
    for (size_t i = 0; i < table->line_count; i++)
        latex_row(table, &table->lines[i], i == 0, stream);
    fputs("\\bottomrule\n\\end{tabular}\n", stream);
    for (size_t i = 0; i < table->note_count; i++)
        latex(stream, "\\par\\smallskip{\\footnotesize ", table->notes[i], "\\par}\n");
    fputs("\\end{table}\n", stream);
    return true;
}
