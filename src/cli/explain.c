#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static void explain_secret(const struct es_rule_info *r)
{
	printf("What to do\n");
	if (*r->help)
		printf("  1. %s\n", r->help);
	else
		printf("  1. Revoke it where it was issued, and issue a new one.\n");
	printf("  2. Look for its use by others since the first commit that has it.\n"
	       "  3. Keep the new one outside of the repository: in the environment or a secrets "
	       "manager.\n"
	       "  4. Only then think of removing it from history: whoever has a clone keeps it.\n\n"
	       "If it is no secret, put this on its line or the line before:\n"
	       "  envsieve:allow %s\n",
		r->id);
}

static void explain_config(const struct es_rule_info *r)
{
	if (*r->help)
		printf("What to do\n  %s\n\n", r->help);
	printf("If it is meant to be so, put this on its line or the line before, in a comment:\n"
	       "  envsieve:allow %s\n"
	       "or switch the rule off in .envsieve.yaml:\n"
	       "  disable: [%s]\n",
		r->id, r->id);
}

static void explain(const struct es_ruleset *rs, size_t i)
{
	struct es_rule_info r;
	es_ruleset_info(rs, i, &r);
	printf("%s (%s)\n\n", r.name, r.id);
	if (*r.description)
		printf("%s\n\n", r.description);
	if (r.kind == ES_KIND_CONFIG)
		explain_config(&r);
	else
		explain_secret(&r);
	for (size_t k = 0; k < r.nreferences; k++)
		printf("%s  %s\n", k ? "" : "\nReferences\n", es_ruleset_reference(rs, i, k));
}

/* Ids of rules have hyphens, as a rule; names of variables never do. Only what can be one is worth
 * a look at the folder. */
static bool can_be_variable(const char *word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.";
	return *word && strchr(letters, *word) && !strchr(word, '-');
}

static struct es_result *lint_here(const struct cli *cli, struct es_error *err)
{
	struct es_scan_target *targets = NULL;
	struct es_result *r = NULL;
	if (!cli_targets_split(&targets, cli)) {
		free(targets);
		return NULL;
	}
	struct es_scan_options o = { .mode = ES_SCAN_ENV,
		.config = cli->config,
		.no_config = cli->no_config,
		.targets = targets,
		.ntargets = cli->targets.n,
		.rules = { .files = cli->rules.v, .nfiles = cli->rules.n } };
	enum es_status st = es_scan(&r, &o, err);
	free(targets);
	return st ? NULL : r;
}

static int explain_variable(const struct cli *cli, const char *name)
{
	struct es_error err = { 0 };
	struct es_result *r = lint_here(cli, &err);
	struct es_report_options o = { .color = cli_wants_color(cli), .verbose = cli->verbose };
	int code = r ? ES_EXIT_CLEAN : ES_EXIT_FAILED;
	if (r ? es_explain_variable(r, name, &o, stdout, &err) != ES_OK : err.text[0] != 0)
		code = cli_fail("%s", err.text);
	if (r && es_result_exit(r, ES_SEV_ERROR) == ES_EXIT_FAILED)
		code = cli_fail("not all of the folder could be read; envsieve env says what");
	es_result_free(r);
	return code;
}

/* The rule was asked for; that there is no variable, or no folder to look at, is no failure. */
static void mention_variable(const struct cli *cli, const char *name)
{
	struct es_error err = { 0 };
	(void)fflush(stdout);
	struct es_result *r = lint_here(cli, &err);
	if (r && es_result_has_variable(r, name))
		printf("\nThis folder has a variable of that name, too: see envsieve env "
		       "--matrix.\n");
	es_result_free(r);
}

static int explain_word(const struct cli *cli, const struct es_ruleset *rs, const char *word)
{
	size_t n = es_ruleset_size(rs), i = es_ruleset_find(rs, word);
	if (i < n) {
		explain(rs, i);
		if (can_be_variable(word))
			mention_variable(cli, word);
		return ES_EXIT_CLEAN;
	}
	if (can_be_variable(word))
		return explain_variable(cli, word);
	i = es_ruleset_near(rs, word);
	if (i == n)
		return cli_fail("unknown rule: %s", word);
	struct es_rule_info r;
	es_ruleset_info(rs, i, &r);
	return cli_fail("unknown rule: %s; did you mean %s?", word, r.id);
}

int cli_explain(const struct cli *cli)
{
	if (cli->words.n != 1)
		return cli_fail("explain needs a rule's id or a variable (see envsieve rules list "
				"and envsieve env --matrix)");
	struct es_rules_options o = { .files = cli->rules.v, .nfiles = cli->rules.n };
	struct es_ruleset *rs = NULL;
	struct es_error err = { 0 };
	if (es_ruleset_load(&rs, &o, cli_warn, NULL, &err))
		return cli_fail("%s", err.text);
	int code = explain_word(cli, rs, cli->words.v[0]);
	es_ruleset_free(rs);
	return code;
}
