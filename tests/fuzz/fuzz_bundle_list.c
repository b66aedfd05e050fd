/* Parsers of line bundles, ranges, sums and constructions, as options and files give them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments/sum_text.h"
#include "scratch.h"

static void require(int holds)
{
    if (!holds)
        abort();
}

/* The program's, the first of which writes to standard error. */
void cli_complain(const char *format, ...)
{
    require(format[0] != '\0');
}
cicy_status cli_no_memory(cicy_error *error)
{
    error->code = CICY_ERROR_MEMORY;
    return CICY_SYSTEM;
}

static void try_file(const uint8_t *data, size_t size)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/list", scratch());
    FILE *file = fopen(path, "wb");
    require(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
    cli_bundles bundles = {0};
    cicy_error error = {0};
    if (cli_bundles_read(&bundles, path, &error) != CICY_OK)
        require(error.message[0] != '\0');
    for (size_t k = 0; k < bundles.count; k++)
        require(bundles.items[k].count >= 1 && bundles.items[k].count <= CICY_MAX_ROWS);
    cli_bundles_clear(&bundles);
}

static void try_range(const char *text)
{
    cli_bundles box = {0};
    size_t count;
    if (!cli_bundles_parse_box(&box, text))
        return;
    require(box.low <= box.high);
    for (int rows = 1; rows <= CICY_MAX_ROWS; rows++)
        if (cli_bundles_count(&box, rows, &count, NULL) == CICY_OK) {
            int64_t degree[CICY_MAX_ROWS];
            require(count >= 1 && count <= CLI_MOST_BUNDLES);
            require(cli_bundles_get(&box, rows, count - 1, degree, NULL) == CICY_OK);
            for (int i = 0; i < rows; i++)
                require(degree[i] == box.high);
        }
}

static void try_sum(const char *text, size_t size)
{
    cli_bundles sum = {0};
    cicy_error error = {0};
    if (cli_sum_parse(&sum, text, size, &error) != CICY_OK)
        require(error.status == CICY_USAGE && error.message[0] != '\0');
    else
        require(sum.count >= 1 && sum.count <= CLI_MOST_SUMMANDS);
    cli_bundles_clear(&sum);
}

static void try_construction(const char *text, size_t size)
{
    cicy_construction construction;
    char name[CLI_CONSTRUCTION_NAME];
    if (cli_construction_parse(text, size, &construction)) {
        cli_construction_name(&construction, name);
        require(strlen(name) == size && memcmp(name, text, size) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    require(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    try_file(data, size);
    try_range(text);
    try_sum(text, size);
    try_construction(text, size);
    free(text);
    return 0;
}
