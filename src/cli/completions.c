#include "cli/opt.h"

#include <string.h>

static void print_commands(const char *separator)
{
	for (const struct cli_command *c = cli_commands; c->name; c++)
		printf("%s%s", c == cli_commands ? "" : separator, c->name);
}

/* ---- bash ---- */

static void bash_options(unsigned command)
{
	for (size_t i = 0; i < cli_noptions; i++)
		if (cli_options[i].commands & command)
			printf(" --%s", cli_options[i].name);
}

static void bash(void)
{
	printf("# bash completion for envsieve\n"
	       "_envsieve() {\n"
	       "\tlocal cur=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words\n"
	       "\tcase $command in\n");
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		printf("\t%s) words='", c->name);
		bash_options(c->bit);
		printf("' ;;\n");
	}
	printf("\t*) words='");
	bash_options(CLI_CHECK);
	printf("' ;;\n\tesac\n"
	       "\t[ \"$COMP_CWORD\" -gt 1 ] || words=\"$words ");
	print_commands(" ");
	printf("\"\n"
	       "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\"; compgen -f -- "
	       "\"$cur\")\n"
	       "}\n"
	       "complete -o filenames -F _envsieve envsieve\n");
}

/* ---- zsh ---- */

/* Single quotes, brackets and colons mean something to _arguments. */
static void zsh_quoted(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			printf("'\\''");
		else
			printf(strchr("[]:", *text) ? "\\%c" : "%c", *text);
	}
}

static void zsh_options(unsigned command)
{
	for (size_t i = 0; i < cli_noptions; i++) {
		const struct cli_option *o = &cli_options[i];
		if (!(o->commands & command))
			continue;
		printf(" \\\n\t\t\t'--%s%s[", o->name, o->arg ? "=" : "");
		zsh_quoted(o->help);
		printf("]%s", o->arg ? ":" : "");
		zsh_quoted(o->arg ? o->arg : "");
		printf("%s'", o->arg ? ":_files" : "");
	}
	printf(" \\\n\t\t\t'*:path:_files'\n");
}

static void zsh(void)
{
	printf("#compdef envsieve\n"
	       "_envsieve() {\n"
	       "\tlocal -a commands=(");
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		printf("\n\t\t'%s:", c->name);
		zsh_quoted(c->summary);
		printf("'");
	}
	printf("\n\t)\n"
	       "\tif (( CURRENT == 2 )); then\n"
	       "\t\t_describe command commands\n"
	       "\t\t_files\n"
	       "\t\treturn\n"
	       "\tfi\n"
	       "\tcase $words[2] in\n");
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		printf("\t%s)\n\t\t_arguments", c->name);
		zsh_options(c->bit);
		printf("\t\t;;\n");
	}
	printf("\tesac\n}\n_envsieve \"$@\"\n");
}

/* ---- fish ---- */

static void fish_quoted(const char *text)
{
	putchar('\'');
	for (; *text; text++)
		printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
	putchar('\'');
}

static void fish_option(const struct cli_command *c, const struct cli_option *o)
{
	printf("complete -c envsieve -n '__fish_seen_subcommand_from %s' -l %s", c->name, o->name);
	if (o->letter)
		printf(" -s %c", o->letter);
	printf("%s -d ", o->arg ? " -r" : "");
	fish_quoted(o->help);
	putchar('\n');
}

static void fish(void)
{
	printf("# fish completion for envsieve\n");
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		printf("complete -c envsieve -n __fish_use_subcommand -a %s -d ", c->name);
		fish_quoted(c->summary);
		putchar('\n');
		for (size_t i = 0; i < cli_noptions; i++)
			if (cli_options[i].commands & c->bit)
				fish_option(c, &cli_options[i]);
	}
}

int cli_completions(const struct cli *cli)
{
	const char *shell = cli->words.n ? cli->words.v[0] : "";
	if (strcmp(shell, "bash") == 0)
		bash();
	else if (strcmp(shell, "zsh") == 0)
		zsh();
	else if (strcmp(shell, "fish") == 0)
		fish();
	else
		return cli_fail("completions: bash, zsh or fish is wanted");
	return ES_EXIT_CLEAN;
}
