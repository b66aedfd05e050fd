#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/dataset_commands.h"

enum { SHOWN_COMPLAINTS = 20 };

static const cli_command *const subcommands[] = {&cli_dataset_info, &cli_dataset_verify,
                                                 &cli_dataset_import, &cli_dataset_export, NULL};

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
        cli_complain("and %zu more; --verbose names them all",
                     complaints->count - SHOWN_COMPLAINTS);
}

const char *cli_dataset_file(int argc, char **argv)
{
    if (argc - optind == 1)
        return argv[optind];
    cli_complain("dataset %s: %s; see cicyminer dataset %s --help", argv[0],
                 argc == optind ? "a file is missing" : "only one file, please", argv[0]);
    return NULL;
}

bool cli_dataset_output_begin(cli_dataset_output *output, const char *out)
{
    cicy_error error = {0};
    *output = (cli_dataset_output){.out = out};
    if (!out)
        return true;
    if (cicy_file_temporary(out, &output->temporary, &error) != CICY_OK) {
        cli_fail(&error);
        return false;
    }
    if (freopen(output->temporary, "w", stdout))
        return true;
    cli_complain("%s: cannot create: %s", out, strerror(errno));
    unlink(output->temporary);
    free(output->temporary);
    return false;
}

int cli_dataset_output_end(cli_dataset_output *output, int code)
{
    if (!output->out)
        return code;
    cicy_error error = {0};
    if (fflush(stdout) != 0 || ferror(stdout)) {
        cli_complain("%s: cannot write: %s", output->out, strerror(errno));
        unlink(output->temporary);
        clearerr(stdout);
        code = CICY_SYSTEM;
    } else if (cicy_file_publish(output->temporary, output->out, &error) != CICY_OK) {
        code = cli_fail(&error);
    }
    free(output->temporary);
    return code;
}

static void print_help(FILE *stream)
{
    fputs("Usage: cicyminer dataset SUBCOMMAND [OPTIONS] FILE\n\nSubcommands:\n", stream);
    for (size_t i = 0; subcommands[i]; i++)
        fprintf(stream, "  %-8s %s\n", subcommands[i]->name, subcommands[i]->summary);
    fputs("\n`cicyminer dataset SUBCOMMAND --help` explains a subcommand.\n", stream);
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return CICY_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return CICY_OK;
    }
    for (size_t i = 0; subcommands[i]; i++)
        if (strcmp(argv[1], subcommands[i]->name) == 0)
            return subcommands[i]->run(argc - 1, argv + 1);
    cli_complain("'%s' is not a subcommand of dataset; see cicyminer dataset --help", argv[1]);
    return CICY_USAGE;
}

const cli_command cli_command_dataset = {"dataset", "inspect, check, import and export data sets",
                                         run};
