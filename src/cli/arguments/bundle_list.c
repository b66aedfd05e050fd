#include "cli/arguments/bundle_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void cli_bundles_clear(cli_bundles *bundles)
{
    free(bundles->items);
    *bundles = (cli_bundles){0};
}

bool cli_bundle_parse(const char *text, size_t length, cli_bundle *bundle)
{
    char copy[1024];
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    bundle->count = 0;
    for (char *at = copy, *end;; at = end + 1) {
        errno = 0;
        const long long degree = strtoll(at, &end, 10);
        if (end == at || errno || bundle->count == CICY_MAX_ROWS)
            return false;
        bundle->degree[bundle->count++] = degree;
        end += strspn(end, " \t\r");
        if (*end == '\0')
            return true;
        if (*end != ',')
            return false;
    }
}

cicy_status cli_bundles_add(cli_bundles *bundles, const cli_bundle *bundle, cicy_error *error)
{
    if (bundles->count == bundles->room) {
        const size_t room = bundles->room ? 2 * bundles->room : 16;
        cli_bundle *larger = realloc(bundles->items, room * sizeof *larger);
        if (!larger)
            return cli_no_memory(error);
        bundles->items = larger;
        bundles->room = room;
    }
    bundles->items[bundles->count++] = *bundle;
    return CICY_OK;
}

static cicy_status read_line(cli_bundles *bundles, const char *path, size_t number,
                             const char *text, size_t length, cicy_error *error)
{
    const char *comment = memchr(text, '#', length);
    length = comment ? (size_t)(comment - text) : length;
    while (length && strchr(" \t\r", text[length - 1]))
        length--;
    if (length == 0)
        return CICY_OK;
    cli_bundle bundle;
    if (cli_bundle_parse(text, length, &bundle))
        return cli_bundles_add(bundles, &bundle, error);
    cli_complain("%s:%zu: '%.*s' is not a list of whole numbers like 1,0,-2", path, number,
                 (int)(length > 60 ? 60 : length), text);
    bundles->invalid = true;
    return CICY_OK;
}

cicy_status cli_bundles_read(cli_bundles *bundles, const char *path, cicy_error *error)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return cicy_error_set(error, CICY_SYSTEM, "%s: cannot open: %s", path, strerror(errno));
    char *line = NULL;
    size_t room = 0, number = 0;
    cicy_status status = CICY_OK;
    for (ssize_t length; status == CICY_OK && (length = getline(&line, &room, file)) >= 0;) {
        if (length && line[length - 1] == '\n')
            length--;
        status = read_line(bundles, path, ++number, line, (size_t)length, error);
    }
    if (status == CICY_OK && !feof(file)) /* no memory is no error of the file */
        status = cicy_error_set(error, CICY_SYSTEM, "%s: cannot read: %s", path, strerror(errno));
    if (status == CICY_OK && bundles->count == 0)
        status = cicy_error_set(error, CICY_INVALID_INPUT, "%s: no line bundle", path);
    free(line);
    fclose(file);
    return status;
}

bool cli_bundles_parse_box(cli_bundles *bundles, const char *text)
{
    char *end;
    errno = 0;
    bundles->low = strtoll(text, &end, 10);
    if (end == text || strncmp(end, "..", 2) != 0 || errno)
        return false;
    const char *second = end + 2;
    bundles->high = strtoll(second, &end, 10);
    bundles->box = end != second && *end == '\0' && !errno && bundles->low <= bundles->high;
    return bundles->box;
}

cicy_status cli_bundles_count(const cli_bundles *bundles, int rows, size_t *count,
                              cicy_error *error)
{
    *count = bundles->count;
    if (!bundles->box)
        return CICY_OK;
    const uint64_t side = (uint64_t)bundles->high - (uint64_t)bundles->low + 1;
    uint64_t total = 1;
    for (int i = 0; i < rows && total <= CLI_MOST_BUNDLES; i++)
        total = side > CLI_MOST_BUNDLES ? side : total * side;
    if (total == 0 || total > CLI_MOST_BUNDLES)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "the range has more than %d line bundles on %d rows",
                                   CLI_MOST_BUNDLES, rows);
    *count = total;
    return CICY_OK;
}

cicy_status cli_bundles_get(const cli_bundles *bundles, int rows, size_t k, int64_t *degree,
                            cicy_error *error)
{
    if (bundles->box) {
        const uint64_t side = (uint64_t)bundles->high - (uint64_t)bundles->low + 1;
        for (int i = rows - 1; i >= 0; i--, k /= side)
            degree[i] = bundles->low + (int64_t)(k % side);
        return CICY_OK;
    }
    if (bundles->items[k].count != rows)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the line bundle has %d degrees, the configuration %d rows",
                              bundles->items[k].count, rows);
    memcpy(degree, bundles->items[k].degree, (size_t)rows * sizeof *degree);
    return CICY_OK;
}
