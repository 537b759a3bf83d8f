/* help.h - the help texts, made from the tables of commands and options. */
#ifndef ES_CLI_HELP_H
#define ES_CLI_HELP_H

#include "cli/cli.h"

/* On standard output: of one command, or of envsieve as a whole. Returns 0. */
int cli_help(const struct cli_command *command, bool was_named);
int cli_version(void);

#endif
