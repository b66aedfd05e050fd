/* The commands that repeat a run: first that of the run that it starts from, if any, then its own.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/publication.h"
#include "training/run/run_folder.h"
#include "training/warm_start.h"

/* Text [CICY_PUBLICATION_COMMAND] that grows; once it is full, nothing is added any more. */
typedef struct script {
    char *text;
    size_t used;
    bool full;
} script;

static void add(script *to, const char *format, ...)
{
    const size_t room = CICY_PUBLICATION_COMMAND - to->used;
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(to->text + to->used, room, format, arguments);
    va_end(arguments);
    to->full = to->full || length < 0 || (size_t)length >= room;
    if (to->full)
        to->text[to->used] = '\0';
    else
        to->used += (size_t)length;
}

/* The last component of a path if it needs no quotes in a shell, else the placeholder. */
static const char *plain_name(const char *path, const char *placeholder)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._+-", *c))
            return placeholder;
    return *name && *name != '-' ? name : placeholder;
}

static void add_option(script *to, const char *name, const char *value)
{
    char option[48];
    snprintf(option, sizeof option, "%s", name);
    for (char *c = option; *c; c++)
        if (*c == '_')
            *c = '-';
    add(to, " --%s %s", option, value);
}

/* Runs are numbered backwards: RUN starts from RUN-1, which starts from RUN-2. */
static void add_run_name(script *to, int generation)
{
    add(to, generation == 0 ? " RUN" : " RUN-%d", generation);
}

static void add_command(script *to, const cicy_training_settings *settings, const char *data,
                        int generation)
{
    cicy_training_settings plain = cicy_training_defaults();
    add(to, "cicyminer train --data %.255s -o", plain_name(data, "DATA.h5"));
    add_run_name(to, generation);
    add_option(to, "model", settings->model.name);
    cicy_training_setting_set(&plain, "model", settings->model.name, NULL);
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        char value[CICY_SETTING_ROOM], usual[CICY_SETTING_ROOM];
        const char *name = cicy_training_setting(i).name;
        cicy_training_setting_get(settings, i, value);
        cicy_training_setting_get(&plain, i, usual);
        if (strcmp(value, usual) != 0 && strcmp(name, "model") != 0 && strcmp(name, "from") != 0)
            add_option(to, name, value);
    }
    if (settings->start.from[0] == '\0')
        return;
    add(to, " --from");
    if (cicy_from_is_run(settings->start.from))
        add_run_name(to, generation + 1);
    else
        add(to, " %s", plain_name(settings->start.from, "WEIGHTS.safetensors"));
}

cicy_status cicy_publication_command(const cicy_training_settings *settings, const char *data,
                                     char *text, cicy_error *error)
{
    enum { MOST = 16 };
    script to = {.text = text};
    cicy_training_settings runs[MOST] = {*settings};
    int count = 1;
    text[0] = '\0';
    while (cicy_from_is_run(runs[count - 1].start.from)) {
        if (count == MOST)
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "%s: more than %d runs that start from one another",
                                  runs[count - 1].start.from, MOST);
        CICY_TRY(cicy_run_read_settings(runs[count - 1].start.from, &runs[count], error));
        count++;
    }
    while (count-- > 0) {
        add_command(&to, &runs[count], data, count);
        if (count > 0)
            add(&to, " && ");
    }
    if (to.full)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the commands of these runs are longer than %d bytes",
                              CICY_PUBLICATION_COMMAND - 1);
    return CICY_OK;
}
