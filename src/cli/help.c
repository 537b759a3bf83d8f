#include "cli/help.h"
#include "cli/opt.h"

#include <string.h>

static void print_option(const struct cli_option *o)
{
	char name[64];
	(void)snprintf(name, sizeof name, "%c%c%s --%s%s%s", o->letter ? '-' : ' ',
		o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name, o->arg ? " " : "",
		o->arg ? o->arg : "");
	if (strlen(name) > 28)
		printf("  %s\n  %-28s  %s\n", name, "", o->help);
	else
		printf("  %-28s  %s\n", name, o->help);
}

static void print_options(unsigned command)
{
	printf("\nOptions:\n");
	for (size_t i = 0; i < cli_noptions; i++)
		if (cli_options[i].commands & command)
			print_option(&cli_options[i]);
}

static void print_overview(void)
{
	printf("envsieve finds secrets that leak from a repository, and configuration that goes "
	       "wrong.\n\n"
	       "Usage: envsieve [COMMAND] [OPTIONS] [PATH]\n\n"
	       "  envsieve                      check the repository around the current folder\n"
	       "  envsieve audit                look through all of its history, too\n"
	       "  envsieve scan --staged        look at what is about to be committed\n"
	       "  envsieve explain DATABASE_URL see who declares, reads and sets a variable\n\n"
	       "Commands:\n");
	for (const struct cli_command *c = cli_commands; c->name; c++)
		printf("  %-12s %s\n", c->name, c->summary);
	printf("\nenvsieve COMMAND --help shows the options of one command. The manual is "
	       "envsieve(1).\n"
	       "Exit codes: 0 nothing found, 1 something, 2 the job could not be done or not "
	       "completely.\n");
}

int cli_help(const struct cli_command *command, bool was_named)
{
	if (!was_named) {
		print_overview();
		return ES_EXIT_CLEAN;
	}
	printf("envsieve %s: %s\n\nUsage: envsieve %s [OPTIONS] %s\n", command->name,
		command->summary, command->name, command->synopsis);
	print_options(command->bit);
	return ES_EXIT_CLEAN;
}

int cli_version(void)
{
	printf("envsieve %s\n", ES_VERSION);
	return ES_EXIT_CLEAN;
}
