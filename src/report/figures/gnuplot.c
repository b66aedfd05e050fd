#include "report/figures/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "report/assets.h"
#include "report/tables/markup.h"

#ifdef __APPLE__
#include <crt_externs.h>
#define environ (*_NSGetEnviron())
#else
extern char **environ;
#endif

enum { COMPLAINT_LENGTH = 600 };

bool cicy_gnuplot_has_format(const char *format)
{
    return strcmp(format, "svg") == 0 || strcmp(format, "pdf") == 0 || strcmp(format, "png") == 0;
}

static const char *format_of(const char *output)
{
    const char *dot = strrchr(output, '.');
    return dot && cicy_gnuplot_has_format(dot + 1) ? dot + 1 : NULL;
}

/* A gnuplot string: a quote inside single quotes is doubled. */
static void print_string(FILE *stream, const char *name, const char *value)
{
    fprintf(stream, "%s = '", name);
    for (; *value; value++) {
        if (*value == '\'')
            fputc('\'', stream);
        fputc(*value, stream);
    }
    fputs("'\n", stream);
}

/* The numbers, then the template with the style in the place of its line "load style". */
static cicy_status print_script(FILE *stream, const char *figure, cicy_figure_print *print,
                                const void *source, const char *format, const char *image,
                                cicy_error *error)
{
    static const char load[] = "\nload style\n";
    const char *template = cicy_asset(figure), *place = strstr(template, load);
    print_string(stream, "format", format);
    print_string(stream, "output_file", image);
    cicy_status status = print(source, stream, error);
    fprintf(stream, "%.*s\n%s%s", (int)(place - template), template, cicy_asset("style"),
            place + strlen(load));
    return status;
}

static cicy_status write_script(const char *path, const char *figure, cicy_figure_print *print,
                                const void *source, const char *format, const char *image,
                                cicy_error *error)
{
    FILE *stream = fopen(path, "w");
    if (!stream)
        return cicy_error_system(error, errno, "%s: cannot open", path);
    cicy_status status = print_script(stream, figure, print, source, format, image, error);
    bool written = !ferror(stream);
    written = fclose(stream) == 0 && written;
    if (status == CICY_OK && !written)
        status = cicy_error_system(error, errno, "%s: cannot write", path);
    return status;
}

/* Starts gnuplot on a script with its messages going to a file, and waits for it. */
static cicy_status run(const char *script, FILE *messages, bool *success, cicy_error *error)
{
    char *arguments[] = {"gnuplot", (char *)script, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int result;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(messages), STDERR_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    const int reason = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (reason != 0) {
        char text[128];
        return cicy_error_set_code(error, CICY_ERROR_PROGRAM,
                                   "gnuplot: cannot start: %s (is it installed?)",
                                   cicy_system_message(reason, text, sizeof text));
    }
    while (waitpid(child, &result, 0) < 0)
        if (errno != EINTR)
            return cicy_error_system(error, errno, "gnuplot");
    *success = WIFEXITED(result) && WEXITSTATUS(result) == 0;
    return CICY_OK;
}

/* The messages go to a file without a name: unlike a pipe, it cannot be held open by another child
 * of the process. */
static cicy_status run_gnuplot(const char *script, cicy_error *error)
{
    char complaint[COMPLAINT_LENGTH] = "";
    bool success = false;
    FILE *messages = tmpfile();
    if (!messages)
        return cicy_error_system(error, errno, "gnuplot: no temporary file");
    cicy_status status = run(script, messages, &success, error);
    if (status == CICY_OK && !success) {
        rewind(messages);
        complaint[fread(complaint, 1, sizeof complaint - 1, messages)] = '\0';
        for (char *c = complaint; (c = strchr(c, '\n'));)
            *c = ' ';
        status = cicy_error_set_code(error, CICY_ERROR_PROGRAM, "gnuplot failed: %s", complaint);
    }
    fclose(messages);
    return status;
}

/* gnuplot does not report that it could not write everything: whether the file ends as its format
 * does. */
static bool is_complete(const char *path, const char *format)
{
    const char *mark = strcmp(format, "svg") == 0   ? "</svg>"
                       : strcmp(format, "pdf") == 0 ? "%%EOF"
                                                    : "IEND";
    char end[65] = {0};
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return false;
    fseek(stream, -64, SEEK_END); /* a shorter file is read from its beginning */
    size_t length = fread(end, 1, 64, stream);
    fclose(stream);
    for (size_t i = 0; i + strlen(mark) <= length; i++)
        if (memcmp(end + i, mark, strlen(mark)) == 0)
            return true;
    return false;
}

cicy_status cicy_gnuplot_draw(const char *figure, cicy_figure_print *print, const void *source,
                              const char *output, cicy_error *error)
{
    char *script = NULL, *image = NULL;
    const char *format = format_of(output);
    if (!format)
        return cicy_error_set(error, CICY_USAGE, "%s: a figure ends with .svg, .pdf or .png",
                              output);
    cicy_status status = cicy_file_temporary(output, &image, error);
    CICY_THEN(status, cicy_file_temporary(output, &script, error));
    CICY_THEN(status, write_script(script, figure, print, source, format, image, error));
    if (status == CICY_OK) {
        status = run_gnuplot(script, error);
        if (status == CICY_OK && !is_complete(image, format))
            status = cicy_error_set(error, CICY_SYSTEM,
                                    "gnuplot could not write the figure (disk full?)");
        CICY_THEN(status, cicy_file_publish(image, output, error));
        if (status != CICY_OK)
            cicy_error_prepend(error, status, "%s", output);
    }
    if (status != CICY_OK && image)
        unlink(image);
    if (script)
        unlink(script);
    free(script);
    free(image);
    return status;
}

void cicy_gnuplot_begin(FILE *stream, const char *name)
{
    fprintf(stream, "$%s << END_OF_DATA\n", name);
}

void cicy_gnuplot_end(FILE *stream)
{
    fputs("END_OF_DATA\n", stream);
}

void cicy_gnuplot_text(FILE *stream, const char *text)
{
    fputc('\'', stream);
    cicy_markup_write(CICY_MARKUP_GNUPLOT, stream, text);
    fputc('\'', stream);
}
