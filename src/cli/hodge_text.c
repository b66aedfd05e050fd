#include "cli/hodge_text.h"

#include <inttypes.h>

const char cli_hodge_header[] = "  h11   h21   h31   h41    h22    h32   euler";

/* A name and a number of the table; known: whether it is determined. */
typedef struct hodge_column {
    const char *name;
    int64_t value;
    bool present, known;
} hodge_column;

enum { COLUMNS = 6 };

static void list_columns(const cicy_hodge *hodge, hodge_column columns[COLUMNS])
{
    int d = hodge->dimension;
    bool known = hodge->middle_known;
    const hodge_column all[COLUMNS] = {
        {"h11", hodge->h11, true, true},    {"h21", hodge->h21, d >= 3, true},
        {"h31", hodge->h31, d >= 4, true},  {"h41", hodge->h41, d >= 5, true},
        {"h22", hodge->h22, d >= 4, known}, {"h32", hodge->h32, d >= 5, known}};
    for (int k = 0; k < COLUMNS; k++)
        columns[k] = all[k];
}

void cli_hodge_json(cli_text *out, const cicy_hodge *hodge)
{
    hodge_column columns[COLUMNS];
    list_columns(hodge, columns);
    cli_text_add(out, "{", 1);
    for (int k = 0; k < COLUMNS; k++) {
        if (!columns[k].present)
            continue;
        cli_text_print(out, "%s\"%s\":", k ? "," : "", columns[k].name);
        if (columns[k].known)
            cli_text_print(out, "%" PRId64, columns[k].value);
        else
            cli_text_print(out, "null");
    }
    cli_text_add(out, "}", 1);
}

void cli_hodge_columns(cli_text *out, const cicy_hodge *hodge)
{
    static const int width[COLUMNS] = {5, 5, 5, 5, 6, 6};
    hodge_column columns[COLUMNS];
    list_columns(hodge, columns);
    for (int k = 0; k < COLUMNS; k++) {
        const char *space = k ? " " : "";
        if (columns[k].present && columns[k].known)
            cli_text_print(out, "%s%*" PRId64, space, width[k], columns[k].value);
        else
            cli_text_print(out, "%s%*s", space, width[k], columns[k].present ? "?" : "-");
    }
    cli_text_print(out, " %7" PRId64, hodge->euler);
}
