/* Tables as HTML and LaTeX. */
#include <stdlib.h>
#include <string.h>

#include "report/page/page.h"
#include "report/tables/table_parts.h"

/* ------------------------------------------------------------------------------------- HTML */

void cicy_table_html_text(FILE *stream, const char *text)
{
    char letter, inside[CICY_SYMBOL_LENGTH], one[2] = {0};
    while (*text) {
        size_t length = cicy_table_symbol(text, &letter, inside);
        if (length) {
            fprintf(stream, "<i>%c</i><sup>%s</sup>", letter, inside);
            text += length;
        } else {
            one[0] = *text++;
            cicy_page_text(stream, one);
        }
    }
}

/* A number; `before` and `after` stand around the exponent of its power of ten, if it has one. */
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
    fputs("\"><th scope=\"row\">", stream);
    cicy_table_html_text(stream, line->label);
    fputs("</th>", stream);
    for (size_t i = 0; i < table->columns; i++) {
        fputs("<td>", stream);
        if (line->cells[i].text)
            cicy_table_html_text(stream, line->cells[i].text);
        else
            print_number(stream, &line->cells[i], " &middot; 10<sup>", "</sup>");
        fputs("</td>", stream);
    }
    fputs("</tr>\n", stream);
}

bool cicy_table_write_html(const cicy_table *table, FILE *stream)
{
    fputs("<div class=\"table\"><table>\n", stream);
    if (table->title) {
        fputs("<caption>", stream);
        cicy_table_html_text(stream, table->title);
        fputs("</caption>\n", stream);
    }
    fputs("<thead><tr><th scope=\"col\">", stream);
    cicy_table_html_text(stream, table->first);
    for (size_t i = 0; i < table->columns; i++) {
        fputs("</th><th scope=\"col\">", stream);
        cicy_table_html_text(stream, table->heads[i]);
    }
    fputs("</th></tr></thead>\n<tbody>\n", stream);
    for (size_t i = 0; i < table->line_count; i++)
        html_row(table, &table->lines[i], stream);
    fputs("</tbody></table></div>\n", stream);
    for (size_t i = 0; i < table->note_count; i++) {
        fputs("<p class=\"note\">", stream);
        cicy_table_html_text(stream, table->notes[i]);
        fputs("</p>\n", stream);
    }
    return true;
}

/* ------------------------------------------------------------------------------------ LaTeX */

static void latex_character(FILE *stream, char character)
{
    switch (character) {
    case '\\':
        fputs("\\textbackslash{}", stream);
        break;
    case '~':
        fputs("\\textasciitilde{}", stream);
        break;
    case '^':
        fputs("\\textasciicircum{}", stream);
        break;
    case '<':
        fputs("\\textless{}", stream);
        break;
    case '>':
        fputs("\\textgreater{}", stream);
        break;
    case '|':
        fputs("\\textbar{}", stream);
        break;
    default:
        if (strchr("#$%&_{}", character))
            fputc('\\', stream);
        fputc(character, stream);
    }
}

void cicy_table_latex_text(FILE *stream, const char *text)
{
    char letter, inside[CICY_SYMBOL_LENGTH];
    while (*text) {
        size_t length = cicy_table_symbol(text, &letter, inside);
        if (length) {
            fprintf(stream, "$%c^{%s}$", letter, inside);
            text += length;
        } else {
            latex_character(stream, *text++);
        }
    }
}

static void latex_row(const cicy_table *table, const cicy_table_line *line, bool first,
                      FILE *stream)
{
    bool published = line->row_class & CICY_ROW_PUBLISHED;
    if (line->row_class & CICY_ROW_RULE && !first)
        fputs("\\midrule\n", stream);
    fputs(line->row_class & CICY_ROW_SUB ? "\\quad " : "", stream);
    fputs(published ? "\\emph{" : "", stream);
    cicy_table_latex_text(stream, line->label);
    fputs(published ? "}" : "", stream);
    for (size_t i = 0; i < table->columns; i++) {
        fputs(" & ", stream);
        if (line->cells[i].text)
            cicy_table_latex_text(stream, line->cells[i].text);
        else
            print_number(stream, &line->cells[i], "$\\cdot 10^{", "}$");
    }
    fputs(" \\\\\n", stream);
}

bool cicy_table_write_latex(const cicy_table *table, FILE *stream)
{
    fputs("% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n", stream);
    if (table->title) {
        fputs("\\caption{", stream);
        cicy_table_latex_text(stream, table->title);
        fputs("}\n", stream);
    }
    fputs("\\begin{tabular}{l", stream);
    for (size_t i = 0; i < table->columns; i++)
        fputc('r', stream);
    fputs("}\n\\toprule\n", stream);
    cicy_table_latex_text(stream, table->first);
    for (size_t i = 0; i < table->columns; i++) {
        fputs(" & ", stream);
        cicy_table_latex_text(stream, table->heads[i]);
    }
    fputs(" \\\\\n\\midrule\n", stream);
    for (size_t i = 0; i < table->line_count; i++)
        latex_row(table, &table->lines[i], i == 0, stream);
    fputs("\\bottomrule\n\\end{tabular}\n", stream);
    for (size_t i = 0; i < table->note_count; i++) {
        fputs("\\par\\smallskip{\\footnotesize ", stream);
        cicy_table_latex_text(stream, table->notes[i]);
        fputs("\\par}\n", stream);
    }
    fputs("\\end{table}\n", stream);
    return true;
}
