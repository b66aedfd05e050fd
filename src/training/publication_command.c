/* The command that repeats a run. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cicyminer/publication.h"

/* The last component of a path when a shell takes it as it is, else a placeholder. */
static const char *plain_name(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._+-", *c))
            return "DATA.h5";
    return *name && *name != '-' ? name : "DATA.h5";
}

/* Appends " --NAME VALUE". */
static size_t add_option(char *text, size_t used, const char *name, const char *value)
{
    const size_t start = used + strlen(" --");
    used += (size_t)snprintf(text + used, CICY_PUBLICATION_COMMAND - used, " --%s %s", name, value);
    for (size_t i = start; text[i] != ' '; i++)
        if (text[i] == '_')
            text[i] = '-';
    return used;
}

void cicy_publication_command(const cicy_training_settings *settings, const char *data, char *text)
{
    cicy_training_settings plain = cicy_training_defaults();
    size_t used = (size_t)snprintf(text, CICY_PUBLICATION_COMMAND,
                                   "cicyminer train --data %.255s -o RUN", plain_name(data));
    used = add_option(text, used, "model", settings->model);
    cicy_training_setting_set(&plain, "model", settings->model, NULL);
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        char value[64], usual[64];
        const char *name = cicy_training_setting(i).name;
        cicy_training_setting_get(settings, i, value);
        cicy_training_setting_get(&plain, i, usual);
        if (strcmp(value, usual) != 0 && strcmp(name, "model") != 0)
            used = add_option(text, used, name, value);
    }
}
