#include "cli/cli.h"

#include <string.h>

/* One format, on standard output. */
static bool parse_format(const struct cli *cli, enum es_format *out)
{
	*out = ES_FORMAT_TEXT;
	if (cli->formats.n == 0)
		return true;
	if (cli->formats.n == 1 && es_format_parse(out, cli->formats.v[0]) &&
		(*out == ES_FORMAT_TEXT || *out == ES_FORMAT_JSON))
		return true;
	(void)cli_fail("env parse takes one --format: text or json");
	return false;
}

static int unknown_dialect(const char *name)
{
	(void)cli_fail("unknown dialect: %s", name);
	const char *title = NULL;
	for (size_t i = 0; es_env_dialect(i, &title); i++)
		(void)fprintf(stderr, "  %-14s %s\n", es_env_dialect(i, NULL), title);
	return ES_EXIT_FAILED;
}

static bool is_dialect(const char *name)
{
	for (size_t i = 0; es_env_dialect(i, NULL); i++)
		if (!strcmp(es_env_dialect(i, NULL), name))
			return true;
	return false;
}

static int parse(const struct cli *cli)
{
	struct es_env_parse_options o = { .dialect = cli->dialect,
		.show_secrets = cli->show_secrets };
	struct es_error err = { 0 };
	if (cli->words.n != 2)
		return cli_fail("env parse wants: --dialect D FILE");
	if (!o.dialect)
		return cli_fail("env parse needs --dialect D");
	if (!is_dialect(o.dialect))
		return unknown_dialect(o.dialect);
	o.path = cli->words.v[1];
	if (!parse_format(cli, &o.format))
		return ES_EXIT_FAILED;
	if (es_env_parse(&o, stdout, &err))
		return cli_fail("%s: %s", o.path, err.text);
	return ES_EXIT_CLEAN;
}

int cli_env(const struct cli *cli)
{
	bool is_parse = cli->words.n && strcmp(cli->words.v[0], "parse") == 0;
	if (cli->dry_run && !cli->fix)
		return cli_fail("--dry-run goes with --fix");
	if (cli->fix && is_parse)
		return cli_fail("--fix does not go with env parse");
	if (is_parse)
		return parse(cli);
	if (cli->words.n > 1)
		return cli_fail("%s: too many arguments for env", cli->words.v[1]);
	if (cli->dialect)
		return cli_fail("--dialect goes with env parse");
	return cli_run_scan(cli, ES_SCAN_ENV);
}
