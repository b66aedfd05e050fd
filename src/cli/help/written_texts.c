/* Manual pages and completions as files, for the installation. */
#include <stdlib.h>

#include "cicyminer/file.h"
#include "cli/cli.h"

typedef struct texts {
    const char *folder;
    cicy_error *error;
    cicy_status status;
} texts;

/* Begins a file of the folder; false after an error. */
static bool begin(texts *self, const char *name, cicy_file *file)
{
    if (self->status != CICY_OK)
        return false;
    char *path = cli_path(self->error, "%s/%s", self->folder, name);
    self->status = path ? cicy_file_create(file, path, self->error) : CICY_SYSTEM;
    free(path);
    return self->status == CICY_OK;
}

/* cicyminer-dataset-info.1, or cicyminer.1 when command is NULL. */
static void write_manual(void *user, const cli_command *command)
{
    texts *self = user;
    char name[64], file_name[72];
    cicy_file file;
    snprintf(name, sizeof name, "cicyminer%s%s", command ? "-" : "", command ? command->name : "");
    for (char *c = name; *c; c++)
        *c = *c == ' ' ? '-' : *c;
    snprintf(file_name, sizeof file_name, "%s.1", name);
    if (!begin(self, file_name, &file))
        return;
    if (cli_print_manual(file.stream, name, command)) {
        self->status = cicy_file_commit(&file, self->error);
    } else {
        cicy_file_discard(&file);
        self->status = cli_no_memory(self->error);
    }
}

static void write_completion(texts *self, const char *name, const char *shell)
{
    cicy_file file;
    if (!begin(self, name, &file))
        return;
    cli_print_completion(file.stream, shell);
    self->status = cicy_file_commit(&file, self->error);
}

cicy_status cli_write_texts(const char *folder, cicy_error *error)
{
    texts self = {folder, error, cicy_folder_create(folder, error)};
    write_manual(&self, NULL);
    cli_visit_commands(write_manual, &self);
    write_completion(&self, "cicyminer.bash", "bash");
    write_completion(&self, "_cicyminer", "zsh");
    return self.status;
}
