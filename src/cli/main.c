/* The program: finds the command and runs it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cicyminer/version.h"
#include "cli/cli.h"

static const cli_command *const commands[] = {
    &cli_command_hodge,     &cli_command_topology,  &cli_command_cohomology,
    &cli_command_canonical, &cli_command_split,     &cli_command_contract,
    &cli_command_classify,  &cli_command_dataset,   &cli_command_train,
    &cli_command_evaluate,  &cli_command_predict,   &cli_command_search,
    &cli_command_report,    &cli_command_reproduce, NULL};

static void print_help(FILE *stream)
{
    fputs("Usage: cicyminer COMMAND [OPTIONS] [FILES]\n\n"
          "Complete-intersection Calabi-Yau manifolds: exact Hodge numbers, the complete\n"
          "classifications, and networks that learn them.\n\nCommands:\n",
          stream);
    for (size_t i = 0; commands[i]; i++)
        fprintf(stream, "  %-11s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`cicyminer COMMAND --help` explains a command; `cicyminer --version` prints the "
          "version.\n"
          "Exit status: 0 all well; 1 wrong input or data; 2 wrong usage; 3 the system failed\n"
          "(disk full, no memory); 130 stopped by Ctrl-C.\n",
          stream);
}

/* OpenMP threads that wait for each other spin for long by default, which is a disaster as soon as
 * something else runs on the same cores (training became ten times slower). Here they spin for some
 * ten microseconds, as steps of training are about as far apart, and then sleep. The OpenMP library
 * reads its settings when it is loaded, so the program starts itself once more with them; should
 * that fail, it just goes on. */
static void let_waiting_threads_sleep(char **argv)
{
    if (getenv("OMP_WAIT_POLICY") || getenv("GOMP_SPINCOUNT"))
        return;
    if (setenv("OMP_WAIT_POLICY", "passive", 0) == 0 && setenv("GOMP_SPINCOUNT", "20000", 0) == 0)
        execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
    let_waiting_threads_sleep(argv);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error with a message */
    cli_watch_signals();
    if (argc < 2) {
        print_help(stderr);
        return CICY_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return cli_finish_output(CICY_OK);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("cicyminer %s\n", cicy_version());
        return cli_finish_output(CICY_OK);
    }
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(argv[1], commands[i]->name) == 0)
            return cli_finish_output(commands[i]->run(argc - 1, argv + 1));
    cli_complain("'%s' is not a command; see cicyminer --help", argv[1]);
    return CICY_USAGE;
}
