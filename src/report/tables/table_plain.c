/* Tables as plain text, CSV and JSON. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

#include "report/tables/table_parts.h"

enum { FULL_DIGITS = 10 };

/* ---- Plain text ---- */

/* The text in a place of the table, heads in line 0 and labels in column 0; freed by the caller,
 * NULL without memory. */
static char *text_at(const cicy_table *table, size_t line, size_t column)
{
    char text[CICY_NUMBER_LENGTH];
    if (line == 0)
        return cicy_markup_plain(column ? table->heads[column - 1] : table->first);
    const cicy_table_line *of = &table->lines[line - 1];
    if (column == 0) {
        char *plain = cicy_markup_plain(of->label), *label = plain;
        if (plain && of->row_class & CICY_ROW_SUB && (label = malloc(strlen(plain) + 3)))
            sprintf(label, "  %s", plain);
        if (label != plain)
            free(plain);
        return label;
    }
    if (of->cells[column - 1].text)
        return cicy_markup_plain(of->cells[column - 1].text);
    cicy_table_print_number(text, of->cells[column - 1].number, of->cells[column - 1].decimals);
    return strdup(text);
}

/* Characters, not bytes, of UTF-8 text. */
static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void put_repeated(FILE *stream, char character, size_t count)
{
    while (count-- > 0)
        fputc(character, stream);
}

/* The widths of the columns [columns + 1]; false without memory. */
static bool find_widths(const cicy_table *table, size_t *widths)
{
    for (size_t line = 0; line <= table->line_count; line++)
        for (size_t column = 0; column <= table->columns; column++) {
            char *text = text_at(table, line, column);
            if (!text)
                return false;
            const size_t length = characters(text);
            widths[column] = length > widths[column] ? length : widths[column];
            free(text);
        }
    return true;
}

/* The label to the left, cells to the right; no blanks at the end of a line. */
static bool print_line(const cicy_table *table, size_t line, const size_t *widths, FILE *stream)
{
    size_t blanks = 0; /* that are due before the next text */
    for (size_t column = 0; column <= table->columns; column++) {
        char *text = text_at(table, line, column);
        if (!text)
            return false;
        const size_t fill = widths[column] - characters(text);
        blanks += column ? 2 + fill : 0;
        if (*text) {
            put_repeated(stream, ' ', blanks);
            fputs(text, stream);
            blanks = 0;
        }
        blanks += column ? 0 : fill;
        free(text);
    }
    fputc('\n', stream);
    return true;
}

static bool print_table(const cicy_table *table, const size_t *widths, FILE *stream)
{
    size_t total = 2 * table->columns;
    for (size_t i = 0; i <= table->columns; i++)
        total += widths[i];
    for (size_t line = 0; line <= table->line_count; line++) {
        if (line == 1 || (line > 1 && table->lines[line - 1].row_class & CICY_ROW_RULE)) {
            put_repeated(stream, '-', total);
            fputc('\n', stream);
        }
        if (!print_line(table, line, widths, stream))
            return false;
    }
    return true;
}

static void print_plain(FILE *stream, const char *text, bool *complete)
{
    char *plain = cicy_markup_plain(text);
    *complete = *complete && plain;
    if (plain)
        fprintf(stream, "%s\n", plain);
    free(plain);
}

bool cicy_table_write_text(const cicy_table *table, FILE *stream)
{
    size_t *widths = calloc(table->columns + 1, sizeof *widths);
    bool complete = widths && find_widths(table, widths);
    if (complete && table->title)
        print_plain(stream, table->title, &complete);
    complete = complete && print_table(table, widths, stream);
    for (size_t i = 0; complete && i < table->note_count; i++)
        print_plain(stream, table->notes[i], &complete);
    free(widths);
    return complete;
}

/* ---- CSV ---- */

/* A field: the label of the row above and ": ", if there is one, before the text. */
static void csv_field(FILE *stream, const char *above, const char *text, bool *complete)
{
    char *plain = NULL;
    size_t size;
    FILE *field = open_memstream(&plain, &size);
    if (!field) {
        *complete = false;
        return;
    }
    if (above) {
        cicy_markup_write(CICY_MARKUP_PLAIN, field, above);
        fputs(": ", field);
    }
    cicy_markup_write(CICY_MARKUP_PLAIN, field, text);
    const bool written = !ferror(field);
    *complete = fclose(field) == 0 && written && *complete;
    const bool quoted = plain && strpbrk(plain, ",\"\r\n");
    fputs(quoted ? "\"" : "", stream);
    for (const char *c = plain; c && *c; c++)
        fprintf(stream, *c == '"' ? "\"\"" : "%c", *c);
    fputs(quoted ? "\"" : "", stream);
    free(plain);
}

bool cicy_table_csv_text(FILE *stream, const char *text)
{
    bool complete = true;
    csv_field(stream, NULL, text, &complete);
    return complete;
}

bool cicy_table_write_csv(const cicy_table *table, FILE *stream)
{
    bool complete = true;
    csv_field(stream, NULL, table->first, &complete);
    for (size_t i = 0; i < table->columns; i++) {
        fputc(',', stream);
        csv_field(stream, NULL, table->heads[i], &complete);
    }
    fputs("\r\n", stream);
    for (size_t i = 0; i < table->line_count; i++) {
        csv_field(stream, cicy_table_above(table, i), table->lines[i].label, &complete);
        for (size_t j = 0; j < table->columns; j++) {
            const cicy_table_cell *cell = &table->lines[i].cells[j];
            fputc(',', stream);
            if (cell->text)
                csv_field(stream, NULL, cell->text, &complete);
            else if (!isnan(cell->number))
                fprintf(stream, "%.*g", FULL_DIGITS, cell->number);
        }
        fputs("\r\n", stream);
    }
    return complete;
}

/* ---- JSON ---- */

static json_t *json_text(const char *text)
{
    char *plain = cicy_markup_plain(text);
    json_t *value = plain ? json_string(plain) : NULL;
    if (plain && !value) /* a folder's name may be no UTF-8 */
        value = json_string("?");
    free(plain);
    return value;
}

static json_t *json_cell(const cicy_table_cell *cell)
{
    if (cell->text)
        return json_text(cell->text);
    if (!isfinite(cell->number))
        return json_null();
    if (cell->number == floor(cell->number) && fabs(cell->number) < 1e15)
        return json_integer((json_int_t)cell->number);
    return json_real(cell->number);
}

static json_t *json_line(const cicy_table *table, size_t index)
{
    const cicy_table_line *line = &table->lines[index];
    const char *above = cicy_table_above(table, index);
    json_t *values = json_array(), *own = json_text(line->label);
    json_t *of = above ? json_text(above) : NULL;
    for (size_t i = 0; i < table->columns; i++)
        json_array_append_new(values, json_cell(&line->cells[i]));
    json_t *label =
        of ? json_sprintf("%s: %s", json_string_value(of), json_string_value(own)) : own;
    json_decref(of);
    if (label != own)
        json_decref(own);
    return json_pack("{s:o, s:b, s:o}", "label", label, "published",
                     (line->row_class & CICY_ROW_PUBLISHED) != 0, "values", values);
}

bool cicy_table_write_json(const cicy_table *table, FILE *stream)
{
    cicy_json_begin();
    json_t *columns = json_array(), *rows = json_array(), *notes = json_array();
    for (size_t i = 0; i < table->columns; i++)
        json_array_append_new(columns, json_text(table->heads[i]));
    for (size_t i = 0; i < table->line_count; i++)
        json_array_append_new(rows, json_line(table, i));
    for (size_t i = 0; i < table->note_count; i++)
        json_array_append_new(notes, json_text(table->notes[i]));
    json_t *object = json_pack("{s:o, s:o, s:o, s:o}", "title",
                               table->title ? json_text(table->title) : json_null(), "columns",
                               columns, "rows", rows, "notes", notes);
    char *text =
        object ? cicy_json_text(object, JSON_COMPACT | JSON_REAL_PRECISION(FULL_DIGITS)) : NULL;
    json_decref(object);
    if (text)
        fprintf(stream, "%s\n", text);
    free(text);
    return text;
}
