#include "cli/cli.h"

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

int cli_explain(const struct cli *cli)
{
	if (cli->words.n != 1)
		return cli_fail("explain needs a rule's id (see envsieve rules list)");
	struct es_rules_options o = { .files = cli->rules.v, .nfiles = cli->rules.n };
	struct es_ruleset *rs = NULL;
	struct es_error err = { 0 };
	if (es_ruleset_load(&rs, &o, cli_warn, NULL, &err))
		return cli_fail("%s", err.text);
	int code = ES_EXIT_CLEAN;
	size_t i = es_ruleset_find(rs, cli->words.v[0]);
	if (i < es_ruleset_size(rs))
		explain(rs, i);
	else
		code = cli_fail("unknown rule: %s", cli->words.v[0]);
	es_ruleset_free(rs);
	return code;
}
