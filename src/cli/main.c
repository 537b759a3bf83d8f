#include "cli/cli.h"
#include "cli/help.h"
#include "cli/opt.h"

#include <stdarg.h>

const struct cli_command cli_commands[] = {
	{ "check", "[PATH]",
		"the CI gate: secrets in the working tree and the index, and what env finds",
		CLI_CHECK, 1, cli_check },
	{ "scan", "[PATH]", "secrets in a working tree, an index, a range or all of history",
		CLI_SCAN, 1, cli_scan },
	{ "audit", "[PATH]", "everything in one report: working tree, index and all of history",
		CLI_AUDIT, 1, cli_audit },
	{ "env", "[PATH] | parse --dialect D FILE",
		"what is wrong between env files, examples, code and deployments", CLI_ENV, 2,
		cli_env },
	{ "rules", "list|show ID|check|test", "the rules: list, show, validate, run their examples",
		CLI_RULES, 2, cli_rules },
	{ "explain", "RULE|VARIABLE",
		"why a rule's findings matter, or who declares, reads and sets a variable",
		CLI_EXPLAIN, 1, cli_explain },
	{ "completions", "bash|zsh|fish", "a completion script for a shell", CLI_COMPLETIONS, 1,
		cli_completions },
	{ NULL, NULL, NULL, 0, 0, NULL },
};

int cli_fail(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	(void)fprintf(stderr, "envsieve: ");
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	return ES_EXIT_FAILED;
}

void cli_warn(void *ctx, const char *text)
{
	(void)ctx;
	(void)fprintf(stderr, "envsieve: warning: %s\n", text);
}

int cli_finish(int code)
{
	/* A report that could not be written has said so already. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && code != ES_EXIT_FAILED)
		return cli_fail("cannot write to standard output");
	return code;
}

int main(int argc, char **argv)
{
	struct cli cli;
	int code = ES_EXIT_FAILED;
	if (cli_parse(&cli, argc, argv)) {
		if (cli.help)
			code = cli_help(cli.command, argc > 1 && argv[1][0] != '-');
		else if (cli.version)
			code = cli_version();
		else
			code = cli.command->run(&cli);
	}
	cli_release(&cli);
	return cli_finish(code);
}
