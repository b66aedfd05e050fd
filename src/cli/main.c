/* The program: finds the command, reads its options, opens its output and runs it. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cicyminer/cpu.h"
#include "cicyminer/device.h"
#include "cicyminer/file.h"
#include "cicyminer/version.h"
#include "cli/cli.h"
#include "cli/ranks/launcher.h"

const cli_command *const cli_commands[] = {
    &cli_command_hodge,    &cli_command_topology,   &cli_command_cohomology, &cli_command_index,
    &cli_command_bundle,   &cli_command_tangent,    &cli_command_canonical,  &cli_command_split,
    &cli_command_contract, &cli_command_fibrations, &cli_command_classify,   &cli_command_dataset,
    &cli_command_train,    &cli_command_evaluate,   &cli_command_predict,    &cli_command_publish,
    &cli_command_search,   &cli_command_report,     &cli_command_reproduce,  NULL};

static int print_version(void)
{
    printf("cicyminer %s (kernels: %s)\n", cicy_version(), cicy_cpu_name());
    return 0;
}

/* Closes standard output, so that a full disk is noticed. When its reader has closed the pipe, as
 * `head` does, the program ends quietly by SIGPIPE, like other filters; until now the signal only
 * made writes fail, so that the command could end in order. */
static int finish_output(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    if (cli_pipe_closed()) {
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    cli_complain("standard output: cannot write: %s", strerror(errno));
    return cli_exit_code(CICY_SYSTEM);
}

/* Runs a command whose options are read. Its output file appears unless the command fails. Errors
 * without a message were reported on the way, and the results are there all the same. */
static cicy_status run_command(const cli_command *command, cli_common *common, cicy_error *error)
{
    cicy_file file = {0};
    cicy_status status = CICY_OK;
    common->stream = stdout;
    if (command->shared & CLI_OUT && common->out && !(common->ranks && common->ranks->rank > 0)) {
        status = cicy_file_create(&file, common->out, error);
        common->stream = file.stream;
    }
    CLI_THEN(status, command->run(common, error));
    if (error->message[0])
        cicy_file_discard(&file);
    else if (file.stream && cicy_file_commit(&file, error) != CICY_OK)
        status = error->status;
    return status;
}

/* A rank that failed ends the others, which wait for it. Where all fail alike, the first one says
 * so. */
static void report_error(cicy_status status, const cicy_error *error, const cicy_ranks *ranks)
{
    const bool stopped = status == CICY_INTERRUPTED, later = ranks && ranks->rank > 0;
    if (!stopped && !error->message[0])
        return;
    if (stopped && later)
        return;
    if (later) { /* the end of the job is a signal */
        sleep(1);
        if (cli_interrupted())
            _exit(cli_exit_code(status));
    }
    cli_complain("%s", error->message[0] ? error->message : "interrupted");
    if (ranks && !stopped)
        cli_ranks_abort(cli_exit_code(status));
}

/* Gives the command its ranks. All but the first one work in silence. */
static cicy_status share(const cli_command *command, cli_common *common, const cicy_ranks *ranks,
                         cicy_error *error)
{
    if (ranks && !(command->shared & CLI_RANKS))
        return cicy_error_set(error, CICY_USAGE,
                              "%s is the work of one process: start it without the launcher of MPI",
                              command->name);
    common->ranks = ranks;
    common->quiet = common->quiet || (ranks && ranks->rank > 0);
    return CICY_OK;
}

static int start_command(const cli_command *command, int argc, char **argv, const cicy_ranks *ranks)
{
    cicy_error error = {0};
    cli_common *common = calloc(1, command->size);
    if (!common) {
        cli_complain("out of memory");
        return cli_exit_code(CICY_SYSTEM);
    }
    if (command->prepare)
        command->prepare(common);
    cicy_status status = cli_parse(command, argc, argv, common, &error);
    if (status == CICY_OK && common->version)
        print_version();
    else if (status == CICY_OK && common->help)
        cli_print_help(stdout, command);
    else if (status == CICY_OK)
        status = share(command, common, ranks, &error);
    if (status == CICY_OK && common->device && !common->version && !common->help)
        status = cicy_device_use(common->device, &error);
    if (status == CICY_OK && !common->version && !common->help)
        status = run_command(command, common, &error);
    report_error(status, &error, ranks);
    if (command->release)
        command->release(common);
    free(common->given);
    free(common);
    return cli_exit_code(status);
}

const char *cli_short_name(const cli_command *command)
{
    const char *space = strrchr(command->name, ' ');
    return space ? space + 1 : command->name;
}

static const cli_command *find_command(const cli_command *const *commands, const char *name)
{
    for (; *commands; commands++)
        if (strcmp(cli_short_name(*commands), name) == 0)
            return *commands;
    return NULL;
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* A group of subcommands. */
static int start_group(const cli_command *group, int argc, char **argv, const cicy_ranks *ranks)
{
    const cli_command *found = argc > 1 ? find_command(group->subcommands, argv[1]) : NULL;
    if (found)
        return start_command(found, argc - 1, argv + 1, ranks);
    if (argc > 1 && !is_help(argv[1])) {
        cli_complain("'%s' is not a subcommand of %s; see cicyminer %s --help", argv[1],
                     group->name, group->name);
        return cli_exit_code(CICY_USAGE);
    }
    cli_print_help(argc > 1 ? stdout : stderr, group);
    return argc > 1 ? 0 : cli_exit_code(CICY_USAGE);
}

void cli_visit_commands(void (*visit)(void *user, const cli_command *command), void *user)
{
    for (const cli_command *const *command = cli_commands; *command; command++) {
        const cli_command *const *sub = (*command)->subcommands;
        if (!sub)
            visit(user, *command);
        for (; sub && *sub; sub++)
            visit(user, *sub);
    }
}

/* `--write-texts FOLDER`, for the build. */
static int write_texts(const char *folder)
{
    cicy_error error = {0};
    cicy_status status = cli_write_texts(folder, &error);
    if (status != CICY_OK)
        cli_complain("%s", error.message);
    return cli_exit_code(status);
}

static int start_program(int argc, char **argv, const cicy_ranks *ranks)
{
    cicy_error error;
    const cicy_status status = cicy_cpu_check(&error);
    if (status != CICY_OK) {
        cli_complain("%s", error.message);
        return cli_exit_code(status);
    }
    if (argc < 2) {
        cli_print_program_help(stderr);
        return cli_exit_code(CICY_USAGE);
    }
    if (is_help(argv[1])) {
        cli_print_program_help(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    if (strcmp(argv[1], "--write-texts") == 0 && argc == 3)
        return write_texts(argv[2]);
    if (strcmp(argv[1], "--completion") == 0) {
        if (argc == 3 && cli_print_completion(stdout, argv[2]))
            return 0;
        cli_complain("--completion needs bash or zsh");
        return cli_exit_code(CICY_USAGE);
    }
    const cli_command *command = find_command(cli_commands, argv[1]);
    if (!command) {
        cli_complain("'%s' is not a command; see cicyminer --help", argv[1]);
        return cli_exit_code(CICY_USAGE);
    }
    return command->subcommands ? start_group(command, argc - 1, argv + 1, ranks)
                                : start_command(command, argc - 1, argv + 1, ranks);
}

/* All ranks but the first one are silent on standard output. */
static bool silence(const cicy_ranks *ranks)
{
    if (!ranks || ranks->rank == 0)
        return true;
    cli_complain_as(ranks->rank);
    return freopen("/dev/null", "w", stdout) != NULL;
}

int main(int argc, char **argv)
{
    const cicy_ranks *ranks;
    if (!cli_ranks_start(&argc, &argv, &ranks) || !silence(ranks))
        return cli_exit_code(CICY_SYSTEM);
    cli_watch_signals();
    const int code = finish_output(start_program(argc, argv, ranks));
    cli_ranks_finish();
    return code;
}
