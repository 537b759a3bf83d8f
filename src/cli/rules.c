#include "cli/cli.h"

#include <string.h>

static struct es_ruleset *load(const struct cli *cli)
{
	struct es_rules_options o = { .files = cli->rules.v, .nfiles = cli->rules.n };
	struct es_ruleset *rs = NULL;
	struct es_error err = { 0 };
	if (es_ruleset_load(&rs, &o, cli_warn, NULL, &err))
		(void)cli_fail("%s", err.text);
	return rs;
}

static int list(const struct cli *cli, const struct es_ruleset *rs)
{
	(void)cli;
	for (size_t i = 0; i < es_ruleset_size(rs); i++) {
		struct es_rule_info r;
		es_ruleset_info(rs, i, &r);
		printf("%-40s %-7s %-8s %-7s %s%s\n", r.id, es_kind_name(r.kind),
			es_severity_name(r.severity), es_confidence_name(r.confidence), r.name,
			r.is_off ? " (off)" : "");
	}
	return ES_EXIT_CLEAN;
}

static void print_field(const char *label, const char *value)
{
	if (*value)
		printf("%-12s %s\n", label, value);
}

static void print_keywords(const struct es_ruleset *rs, size_t i, size_t n)
{
	printf("%-12s", "keywords");
	for (size_t k = 0; k < n; k++)
		printf(" %s", es_ruleset_keyword(rs, i, k));
	printf("%s\n", n ? "" : " none: the rule runs on every text");
}

static int show(const struct cli *cli, const struct es_ruleset *rs)
{
	if (cli->words.n != 2)
		return cli_fail("rules show needs a rule's id");
	size_t i = es_ruleset_find(rs, cli->words.v[1]);
	if (i == es_ruleset_size(rs))
		return cli_fail("unknown rule: %s", cli->words.v[1]);
	struct es_rule_info r;
	es_ruleset_info(rs, i, &r);
	bool is_secret = r.kind == ES_KIND_SECRET;
	print_field("id", r.id);
	print_field("name", r.name);
	print_field("kind", es_kind_name(r.kind));
	print_field("severity", es_severity_name(r.severity));
	print_field("confidence", es_confidence_name(r.confidence));
	print_field(is_secret ? "opens" : "about", r.description);
	print_field("help", r.help);
	if (is_secret)
		print_keywords(rs, i, r.nkeywords);
	if (r.min_entropy > 0)
		printf("%-12s %.1f bits a byte\n", "entropy", r.min_entropy);
	if (is_secret)
		printf("%-12s %zu, %zu negative\n", "examples", r.nexamples, r.nnegative_examples);
	for (size_t k = 0; k < r.nreferences; k++)
		print_field(k ? "" : "references", es_ruleset_reference(rs, i, k));
	printf("%-12s %s:%u\n", "defined in", r.file, r.line);
	if (is_secret)
		printf("pattern\n%s\n", r.pattern);
	return ES_EXIT_CLEAN;
}

static void warn_of(const struct es_rule_info *r, const char *what)
{
	printf("%s:%u: rule %s: %s\n", r->file, r->line, r->id, what);
}

static int check(const struct cli *cli, const struct es_ruleset *rs)
{
	size_t n = es_ruleset_size(rs), nslow = 0, nfar = 0;
	for (size_t i = 0; i < n; i++) {
		struct es_rule_info r;
		es_ruleset_info(rs, i, &r);
		if (r.kind != ES_KIND_SECRET)
			continue;
		if (!r.nkeywords)
			warn_of(&r, "no keyword can be derived from the pattern; it runs on every "
				    "text");
		if (r.is_unbounded)
			warn_of(&r, "the pattern has no bound on what it looks at; it scans whole "
				    "files of a history again when a part of them changes");
		nslow += !r.nkeywords;
		nfar += r.is_unbounded;
	}
	if (!cli->quiet)
		printf("%zu rules, %zu without keywords, %zu without bounds\n", n, nslow, nfar);
	return ES_EXIT_CLEAN;
}

struct counts {
	const struct cli *cli;
	size_t passed, failed;
};

static void count_test(void *ctx, const struct es_rule_test *test)
{
	struct counts *c = ctx;
	*(test->passed ? &c->passed : &c->failed) += 1;
	if (!test->passed || c->cli->verbose)
		printf("%s: %s: %sexample: %s%s%s\n", test->passed ? "ok" : "FAILED", test->rule,
			test->negative ? "negative " : "", test->example, test->passed ? "" : ": ",
			test->reason);
}

static int test(const struct cli *cli, const struct es_ruleset *rs)
{
	struct counts c = { cli, 0, 0 };
	struct es_error err = { 0 };
	if (es_ruleset_test(rs, count_test, &c, &err) || es_languages_test(count_test, &c, &err))
		return cli_fail("%s", err.text);
	printf("rules: %zu passed, %zu failed\n", c.passed, c.failed);
	return c.failed ? ES_EXIT_FINDINGS : ES_EXIT_CLEAN;
}

struct verb {
	const char *name;
	int (*run)(const struct cli *cli, const struct es_ruleset *rs);
};

static const struct verb verbs[] = {
	{ "list", list },
	{ "show", show },
	{ "check", check },
	{ "test", test },
};

int cli_rules(const struct cli *cli)
{
	const char *name = cli->words.n ? cli->words.v[0] : "list";
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(verbs[i].name, name) != 0)
			continue;
		if (cli->words.n > 1 && verbs[i].run != show)
			return cli_fail("rules %s takes no argument: %s", name, cli->words.v[1]);
		struct es_ruleset *rs = load(cli);
		int code = rs ? verbs[i].run(cli, rs) : ES_EXIT_FAILED;
		es_ruleset_free(rs);
		return code;
	}
	return cli_fail("rules %s: list, show, check or test is wanted", name);
}
