#include <string.h>

#include "cli/dataset.h"

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
