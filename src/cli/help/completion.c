/* Completion for shells, from the tables of the commands. */
#include <string.h>

#include "cli/cli.h"

static void print_names(FILE *stream, const cli_command *const *commands)
{
    for (const cli_command *const *command = commands; *command; command++)
        fprintf(stream, "%s%s", command == commands ? "" : " ", cli_short_name(*command));
}

/* "a|b|c" with another character between the words. */
static void print_choices(FILE *stream, const char *choices)
{
    for (; *choices; choices++)
        fputc(*choices == '|' ? ' ' : *choices, stream);
}

/* ---- bash ---- */

static void print_bash_choices(void *stream, const cli_command *command)
{
    const cli_option *options[CLI_MOST_OPTIONS];
    const size_t count = cli_list_options(command, options);
    for (size_t i = 0; i < count; i++)
        if (options[i]->name && options[i]->choices) {
            fprintf(stream, "    '%s --%s') words='", command->name, options[i]->name);
            print_choices(stream, options[i]->choices);
            fputs("' ;;\n", stream);
        }
}

static void print_bash_options(void *stream, const cli_command *command)
{
    const cli_option *options[CLI_MOST_OPTIONS];
    const size_t count = cli_list_options(command, options);
    fprintf(stream, "    '%s') words='", command->name);
    for (size_t i = 0; i < count; i++)
        if (options[i]->name)
            fprintf(stream, "%s--%s", i ? " " : "", options[i]->name);
    fputs("' ;;\n", stream);
}

static void print_bash(FILE *stream)
{
    fputs("# bash completion for cicyminer\n"
          "_cicyminer() {\n"
          "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
          "  local command=${COMP_WORDS[1]} words=\n"
          "  COMPREPLY=()\n"
          "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "    words='",
          stream);
    print_names(stream, cli_commands);
    fputs(" --help --version'\n", stream);
    for (const cli_command *const *group = cli_commands; *group; group++)
        if ((*group)->subcommands) {
            fprintf(stream, "  elif [ \"$command $COMP_CWORD\" = '%s 2' ]; then\n    words='",
                    (*group)->name);
            print_names(stream, (*group)->subcommands);
            fputs("'\n", stream);
        }
    fputs("  else\n", stream);
    for (const cli_command *const *group = cli_commands; *group; group++)
        if ((*group)->subcommands)
            fprintf(stream, "    [ \"$command\" = '%s' ] && command=\"%s ${COMP_WORDS[2]}\"\n",
                    (*group)->name, (*group)->name);
    fputs("    case \"$command $previous\" in\n", stream);
    cli_visit_commands(print_bash_choices, stream);
    fputs("    esac\n"
          "    if [ -z \"$words\" ] && [ \"${word#-}\" != \"$word\" ]; then\n"
          "    case \"$command\" in\n",
          stream);
    cli_visit_commands(print_bash_options, stream);
    fputs("    esac\n"
          "    fi\n"
          "  fi\n"
          "  [ -z \"$words\" ] || COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
          "}\n"
          "complete -o default -F _cicyminer cicyminer\n",
          stream);
}

/* ---- zsh ---- */

/* A text within single quotes and brackets of _arguments. */
static void print_zsh_text(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", stream);
        else if (strchr("[]:\\", *text))
            fputc('\\', stream);
        fputc(*text == '\n' ? ' ' : *text, stream);
    }
}

static void print_zsh_names(FILE *stream, const cli_command *const *commands)
{
    fputs("    names=(", stream);
    for (; *commands; commands++) {
        fprintf(stream, "\n      '%s:", cli_short_name(*commands));
        print_zsh_text(stream, (*commands)->summary);
        fputc('\'', stream);
    }
    fputs(")\n    _describe command names\n    return\n  fi\n", stream);
}

static void print_zsh_options(void *stream, const cli_command *command)
{
    const cli_option *options[CLI_MOST_OPTIONS];
    const size_t count = cli_list_options(command, options);
    fprintf(stream, "    '%s') _arguments", command->name);
    for (size_t i = 0; i < count; i++) {
        if (!options[i]->name)
            continue;
        fprintf(stream, " \\\n      '--%s[", options[i]->name);
        print_zsh_text(stream, options[i]->help);
        fputc(']', stream);
        if (options[i]->argument) {
            fprintf(stream, ":%s:", options[i]->argument);
            fputs(options[i]->choices ? "(" : "_files", stream);
            if (options[i]->choices) {
                print_choices(stream, options[i]->choices);
                fputc(')', stream);
            }
        }
        fputc('\'', stream);
    }
    fputs(" \\\n      '*:file:_files' ;;\n", stream);
}

static void print_zsh(FILE *stream)
{
    fputs("#compdef cicyminer\n"
          "_cicyminer() {\n"
          "  local -a names\n"
          "  local command=$words[2]\n"
          "  if (( CURRENT == 2 )); then\n",
          stream);
    print_zsh_names(stream, cli_commands);
    fputs("  shift words; (( CURRENT-- ))\n", stream);
    for (const cli_command *const *group = cli_commands; *group; group++)
        if ((*group)->subcommands) {
            fprintf(stream, "  if [[ $command == %s ]]; then\n  if (( CURRENT == 2 )); then\n",
                    (*group)->name);
            print_zsh_names(stream, (*group)->subcommands);
            fputs("  command=\"$command $words[2]\"; shift words; (( CURRENT-- ))\n  fi\n", stream);
        }
    fputs("  case $command in\n", stream);
    cli_visit_commands(print_zsh_options, stream);
    fputs("  esac\n}\n_cicyminer \"$@\"\n", stream);
}

bool cli_print_completion(FILE *stream, const char *shell)
{
    const bool bash = strcmp(shell, "bash") == 0;
    if (!bash && strcmp(shell, "zsh") != 0)
        return false;
    (bash ? print_bash : print_zsh)(stream);
    return true;
}
