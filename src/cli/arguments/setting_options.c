#include "cli/arguments/setting_options.h"

#include <assert.h>
#include <string.h>

#include "cicyminer/training.h"

/* "cicyminer|cicyminer+attention|..." */
static const char *list_models(void)
{
    static char text[1024];
    size_t length = 0;
    for (const char *const *name = cicy_model_names(); *name && length < sizeof text; name++)
        length +=
            (size_t)snprintf(text + length, sizeof text - length, "%s%s", length ? "|" : "", *name);
    assert(length < sizeof text);
    return text;
}

void cli_setting_name(const char *option, size_t length, char name[CLI_SETTING_NAME])
{
    snprintf(name, CLI_SETTING_NAME, "%.*s", (int)length, option);
    for (char *c = name; *c; c++)
        *c = *c == '-' ? '_' : *c;
}

void cli_add_settings(cli_option *options,
                      cicy_status (*take)(void *arguments, const cli_option *option,
                                          const char *value, cicy_error *error))
{
    enum { HELP = 1024 };
    static char names[CLI_MOST_OPTIONS][CLI_SETTING_NAME], texts[CLI_MOST_OPTIONS][HELP];
    const cicy_training_settings defaults = cicy_training_defaults();
    size_t at = 0;
    while (options[at].help)
        at++;
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        char value[CICY_SETTING_ROOM];
        const cicy_setting setting = cicy_training_setting(i);
        const bool model = strcmp(setting.name, "model") == 0;
        if (strcmp(setting.name, "seed") == 0)
            continue;
        assert(at + 1 < CLI_MOST_OPTIONS);
        cicy_training_setting_get(&defaults, i, value);
        snprintf(names[at], CLI_SETTING_NAME, "%s", setting.name);
        for (char *c = names[at]; *c; c++)
            *c = *c == '_' ? '-' : *c;
        snprintf(texts[at], HELP, "%s%s%s (%s)", setting.help, setting.values ? ": " : "",
                 setting.values ? setting.values : "", value[0] ? value : "none");
        options[at] = (cli_option){.name = names[at],
                                   .argument = "VALUE",
                                   .help = texts[at],
                                   .kind = CLI_CALL,
                                   .choices = model ? list_models() : setting.values,
                                   .take = take,
                                   .first = model};
        at++;
    }
}
