/* Messages, exit codes and results. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

enum { SHOWN_COMPLAINTS = 20 };

/* "rank 3 on node7: ", or nothing. */
static char speaker[96];

void cli_complain_as(int rank)
{
    char host[64] = "";
    gethostname(host, sizeof host - 1);
    snprintf(speaker, sizeof speaker, "rank %d on %s: ", rank, host);
}

void cli_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "cicyminer: %s", speaker);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

cicy_status cli_no_memory(cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_MEMORY, "out of memory");
}

int cli_exit_code(cicy_status status)
{
    static const int codes[] = {[CICY_OK] = 0,
                                [CICY_INVALID_INPUT] = 1,
                                [CICY_USAGE] = 2,
                                [CICY_SYSTEM] = 3,
                                [CICY_INTERRUPTED] = 130};
    return codes[status];
}

void cli_complaints_add(void *user, const char *message)
{
    cli_complaints *complaints = user;
    complaints->count++;
    if (complaints->verbose || complaints->count <= SHOWN_COMPLAINTS)
        cli_complain("%s", message);
}

void cli_complaints_finish(const cli_complaints *complaints)
{
    if (!complaints->verbose && complaints->count > SHOWN_COMPLAINTS)
        cli_complain("and %zu more; --verbose lists them all",
                     complaints->count - SHOWN_COMPLAINTS);
}

cicy_status cli_print_table(const cli_common *common, cicy_table *table, cicy_error *error)
{
    const cicy_table_format format = common->csv ? CICY_TABLE_CSV : CICY_TABLE_TEXT;
    cicy_status status = cicy_table_write(table, format, common->stream, error);
    cicy_table_free(table);
    return status;
}

const char *cli_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

char *cli_path(cicy_error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *path = length < 0 ? NULL : malloc((size_t)length + 1);
    if (!path) {
        cli_no_memory(error);
        return NULL;
    }
    va_start(arguments, format);
    vsnprintf(path, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return path;
}
