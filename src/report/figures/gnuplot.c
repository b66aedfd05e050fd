#include "report/figures/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/system_error.h"
#include "report/tables/table_parts.h"

enum { PATH_LENGTH = 2048, COMPLAINT_LENGTH = 600 };

extern char **environ;

static const char *format_of(const char *output)
{
    const char *dot = strrchr(output, '.');
    static const char *const formats[] = {"svg", "pdf", "png"};
    for (size_t i = 0; dot && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(dot + 1, formats[i]) == 0)
            return formats[i];
    return NULL;
}

/* PREFIX/share/cicyminer/figures of a program in PREFIX/bin, wherever PREFIX was moved; "" if
 * unknown. */
static void folder_beside_program(char *folder)
{
    static const char below[] = "/share/cicyminer/figures";
    folder[0] = '\0';
    char program[PATH_LENGTH];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0 || (size_t)length + sizeof below > PATH_LENGTH)
        return;
    program[length] = '\0';
    for (int level = 0; level < 2; level++) {
        char *slash = strrchr(program, '/');
        if (!slash)
            return;
        *slash = '\0';
    }
    snprintf(folder, PATH_LENGTH, "%.*s%s", (int)(PATH_LENGTH - sizeof below), program, below);
}

static bool find_folder(char *folder)
{
    char beside[PATH_LENGTH];
    folder_beside_program(beside);
    const char *const candidates[] = {getenv("CICYMINER_FIGURES"), beside,
                                      CICY_DATA_FOLDER "/figures",
                                      CICY_SOURCE_FOLDER "/src/report/figures"};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        char style[PATH_LENGTH];
        if (!candidates[i] || strlen(candidates[i]) + sizeof "/style.gp" > sizeof style)
            continue;
        snprintf(style, sizeof style, "%s/style.gp", candidates[i]);
        if (access(style, R_OK) == 0) {
            snprintf(folder, PATH_LENGTH, "%s", candidates[i]);
            return true;
        }
    }
    return false;
}

/* Appends name='value'; to text, with gnuplot's quoting: a quote inside single quotes is doubled.
 */
static void append_variable(FILE *text, const char *name, const char *value)
{
    fprintf(text, "%s='", name);
    for (; *value; value++) {
        if (*value == '\'')
            fputc('\'', text);
        fputc(*value, text);
    }
    fputs("'; ", text);
}

static char *variables(const char *data, const char *title, const char *format, const char *output,
                       const char *style)
{
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        return NULL;
    append_variable(stream, "data", data);
    append_variable(stream, "title", title ? title : "");
    append_variable(stream, "format", format);
    append_variable(stream, "output_file", output);
    append_variable(stream, "style", style);
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}

/* Starts gnuplot and waits for its end. */
static cicy_status run_with_errors_in(FILE *errors, char *const *arguments, int *result,
                                      cicy_error *error)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(errors), STDERR_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    pid_t child;
    int reason = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (reason != 0) {
        char text[128];
        return cicy_error_set_code(error, CICY_ERROR_PROGRAM,
                                   "gnuplot: cannot start: %s (is it installed?)",
                                   cicy_system_message(reason, text, sizeof text));
    }
    while (waitpid(child, result, 0) < 0)
        if (errno != EINTR)
            return cicy_error_system(error, errno, "gnuplot");
    return CICY_OK;
}

/* Runs gnuplot; what it writes on standard error comes back in complaint, cut. It goes through a
 * file, not a pipe: a pipe would also be inherited by programs that other threads start. */
static cicy_status run(char *const *arguments, char *complaint, cicy_error *error)
{
    FILE *errors = tmpfile();
    if (!errors)
        return cicy_error_system(error, errno, "gnuplot: cannot start");
    int result;
    cicy_status status = run_with_errors_in(errors, arguments, &result, error);
    rewind(errors);
    complaint[fread(complaint, 1, COMPLAINT_LENGTH - 1, errors)] = '\0';
    fclose(errors);
    for (char *newline = complaint; (newline = strchr(newline, '\n')) != NULL;)
        *newline = ' ';
    if (status == CICY_OK && (!WIFEXITED(result) || WEXITSTATUS(result) != 0))
        status = cicy_error_set_code(error, CICY_ERROR_PROGRAM, "gnuplot failed: %s", complaint);
    return status;
}

/* gnuplot does not say when it cannot write all: whether the file ends as its format does. */
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

cicy_status cicy_figure_draw(const char *figure, const char *data, const char *output,
                             const char *title, cicy_error *error)
{
    const char *format = format_of(output);
    if (!format)
        return cicy_error_set(error, CICY_USAGE, "%s: a figure ends with .svg, .pdf or .png",
                              output);
    char folder[PATH_LENGTH], style[PATH_LENGTH + 16], template[PATH_LENGTH + 64];
    if (!find_folder(folder))
        return cicy_error_set(error, CICY_SYSTEM,
                              "no figure templates found in %s; set CICYMINER_FIGURES",
                              CICY_DATA_FOLDER "/figures");
    snprintf(style, sizeof style, "%s/style.gp", folder);
    snprintf(template, sizeof template, "%s/%.50s.gp", folder, figure);

    char *temporary = NULL;
    cicy_status status = cicy_file_temporary(output, &temporary, error);
    if (status != CICY_OK)
        return status;
    char *set = variables(data, title, format, temporary, style);
    char complaint[COMPLAINT_LENGTH];
    char *arguments[] = {"gnuplot", "-e", set, template, NULL};
    status = set ? run(arguments, complaint, error)
                 : cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", output);
    if (status == CICY_OK && !is_complete(temporary, format))
        status =
            cicy_error_set(error, CICY_SYSTEM, "gnuplot could not write the figure (disk full?)");
    if (status == CICY_OK)
        status = cicy_file_publish(temporary, output, error);
    else
        unlink(temporary);
    if (status != CICY_OK)
        cicy_error_prepend(error, status, "%s", output);
    free(set);
    free(temporary);
    return status;
}

cicy_status cicy_figure_begin(cicy_figure_data *data, const char *output, cicy_error *error)
{
    *data = (cicy_figure_data){0};
    cicy_status status = cicy_file_temporary(output, &data->path, error);
    if (status != CICY_OK)
        return status;
    data->stream = fopen(data->path, "w");
    if (data->stream)
        return CICY_OK;
    status = cicy_error_system(error, errno, "%s: cannot open", data->path);
    unlink(data->path);
    free(data->path);
    return status;
}

cicy_status cicy_figure_finish(cicy_figure_data *data, cicy_status status, const char *figure,
                               const char *output, cicy_error *error)
{
    bool written = !ferror(data->stream);
    written = fclose(data->stream) == 0 && written;
    if (status == CICY_OK && !written)
        status = cicy_error_set(error, CICY_SYSTEM, "%s: cannot write", data->path);
    if (status == CICY_OK)
        status = cicy_figure_draw(figure, data->path, output, NULL, error);
    unlink(data->path);
    free(data->path);
    return status;
}

void cicy_figure_text(FILE *stream, const char *text)
{
    char letter, inside[CICY_SYMBOL_LENGTH];
    fputc('\'', stream);
    while (*text) {
        size_t length = cicy_table_symbol(text, &letter, inside);
        if (length) {
            fprintf(stream, "{/:Italic %c}^{%s}", letter, inside);
            text += length;
            continue;
        }
        if (strchr("_^{}@&~\\", *text))
            fputc('\\', stream); /* these have a meaning in gnuplot's enhanced text */
        if (*text == '\'')
            fputc('\'', stream);
        fputc(*text++, stream);
    }
    fputc('\'', stream);
}
