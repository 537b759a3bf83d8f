#include "rule/ruleset.h"
#include "test.h"

#include <string.h>

struct loaded {
	struct es_arena arena;
	struct es_rule_vec rules;
	char warnings[512];
	struct es_error err;
	enum es_status status;
};

static void note(void *ctx, const char *text)
{
	char *warnings = ctx;
	size_t len = strlen(warnings);
	(void)snprintf(warnings + len, 512 - len, "%s\n", text);
}

static void load(struct loaded *l, const char *text)
{
	*l = (struct loaded){ 0 };
	l->status = es_rule_load_text(&l->rules, es_slice_from(text), "r/acme.yaml", &l->arena,
		note, l->warnings, &l->err);
}

static void release(struct loaded *l)
{
	es_vec_release(&l->rules);
	es_arena_release(&l->arena);
}

static void expect_refused(const char *text, const char *message)
{
	struct loaded l;
	load(&l, text);
	EXPECT_INT(l.status, ES_EPARSE);
	EXPECT_STR(l.err.text, message);
	release(&l);
}

TEST(load, fields_reach_the_rule)
{
	struct loaded l;
	load(&l, "rules:\n"
		 "  - id: acme-token\n"
		 "    name: Acme\n"
		 "    pattern: 'acme_(?<secret>[a-z]{8})'\n"
		 "    severity: warning\n"
		 "    confidence: high\n"
		 "    min_entropy: 2.5\n"
		 "    verify: github\n"
		 "    generic: true\n"
		 "    paths: ['*.env']\n"
		 "    secret_group: 1\n");
	EXPECT_INT(l.status, ES_OK);
	EXPECT_INT(l.rules.n, 1);
	const struct es_rule *r = &l.rules.v[0];
	EXPECT_SLICE(r->id, "acme-token");
	EXPECT_SLICE(r->family, "acme");
	EXPECT_SLICE(r->file, "r/acme.yaml");
	EXPECT_INT(r->severity, ES_SEV_WARNING);
	EXPECT_INT(r->confidence, ES_CONF_HIGH);
	EXPECT(r->min_entropy > 2.4 && r->min_entropy < 2.6);
	EXPECT_INT(r->verify, ES_VERIFY_GITHUB);
	EXPECT(r->is_generic);
	EXPECT_SLICE(r->paths.v[0], "*.env");
	EXPECT_INT(r->secret_group, 1);
	EXPECT_INT(r->literals.n, 1);
	EXPECT_SLICE(r->literals.v[0].text, "acme_");
	EXPECT_STR(l.warnings, "");
	release(&l);
}

TEST(load, a_rule_without_a_name_is_called_by_its_id)
{
	struct loaded l;
	load(&l, "rules: [{id: x, pattern: abcd}]");
	EXPECT_SLICE(l.rules.v[0].name, "x");
	EXPECT_INT(l.rules.v[0].severity, ES_SEV_ERROR);
	EXPECT_INT(l.rules.v[0].secret_group, ES_GROUP_AUTO);
	release(&l);
}

TEST(load, fields_of_the_other_tools_are_no_surprise)
{
	struct loaded l;
	load(&l, "rules:\n"
		 "- name: A\n"
		 "  id: np.acme.1\n"
		 "  pattern: |\n"
		 "    (?x)\n"
		 "    acme_[a-z]{8}\n"
		 "  categories: [api, secret]\n"
		 "  visible: false\n"
		 "  validation: {type: Http}\n"
		 "rulesets: []\n");
	EXPECT_INT(l.status, ES_OK);
	EXPECT_STR(l.warnings, "");
	EXPECT(l.rules.v[0].is_off);
	EXPECT_SLICE(l.rules.v[0].pattern, "(?x)\nacme_[a-z]{8}");
	EXPECT_INT(l.rules.v[0].pattern_line, 5);
	EXPECT_INT(l.rules.v[0].pattern_column, 5);
	release(&l);
}

TEST(load, an_unknown_field_is_a_warning_with_its_place)
{
	struct loaded l;
	load(&l, "rules:\n- id: x\n  pattern: abcd\n  colour: red\n");
	EXPECT_INT(l.status, ES_OK);
	EXPECT_STR(l.warnings, "r/acme.yaml:4:3: unknown field colour\n");
	release(&l);
}

TEST(load, a_broken_rule_is_refused_with_its_place)
{
	expect_refused("rules:\n- id: x\n  pattern: abcd\n  severity: bad\n",
		"r/acme.yaml:4:13: one of note, warning and error is wanted here");
	expect_refused("rules:\n- id: x\n", "r/acme.yaml:2:3: rule x has no pattern");
	expect_refused("rules:\n- pattern: abcd\n",
		"r/acme.yaml:2:3: a rule needs an id of letters, "
		"digits, dots, dashes and underscores");
	expect_refused("rules:\n- id: x\n  pattern: abcd\n- id: x\n  pattern: abcd\n",
		"r/acme.yaml:4:3: rule x stands twice, first in line 2");
	expect_refused("rules:\n- id: x\n  pattern: abcd\n  min_entropy: high\n",
		"r/acme.yaml:4:16: a number from 0 to 8 (bits a byte) is wanted here");
	expect_refused("rules:\n- id: x\n  pattern: abcd\n  examples: one\n",
		"r/acme.yaml:4:13: a list is wanted here");
	expect_refused("- a\n", "r/acme.yaml:1:1: there is no list `rules`");
	expect_refused("", "r/acme.yaml:1:1: there is no list `rules`");
}

TEST(load, a_rule_of_configuration_has_no_pattern)
{
	struct loaded l;
	load(&l, "rules: [{id: env-x, kind: config, severity: note, help: Do it.}]");
	EXPECT_INT(l.status, ES_OK);
	EXPECT_INT(l.rules.v[0].kind, ES_KIND_CONFIG);
	EXPECT_INT(l.rules.v[0].severity, ES_SEV_NOTE);
	EXPECT_SLICE(l.rules.v[0].pattern, "");
	EXPECT_INT(l.rules.v[0].literals.n, 0);
	release(&l);
	expect_refused("rules:\n- {id: x, kind: config, pattern: abcd}\n",
		"r/acme.yaml:2:3: rule x is of kind config, which has neither pattern nor "
		"examples");
	expect_refused("rules:\n- {id: x, kind: config, examples: [a]}\n",
		"r/acme.yaml:2:3: rule x is of kind config, which has neither pattern nor "
		"examples");
	expect_refused("rules:\n- id: x\n  kind: odd\n",
		"r/acme.yaml:3:9: one of secret and config is wanted here");
}

TEST(load, a_later_rule_takes_the_place_of_an_earlier_one)
{
	struct es_ruleset rs = { 0 };
	struct es_error err;
	EXPECT_INT(es_rule_load_text(&rs.rules, es_slice_from("rules: [{id: b, pattern: one1}]"),
			   "a.yaml", &rs.arena, NULL, NULL, &err),
		ES_OK);
	EXPECT_INT(es_rule_load_text(&rs.rules,
			   es_slice_from("rules: [{id: b, pattern: two2}, {id: a, pattern: abc}]"),
			   "b.yaml", &rs.arena, NULL, NULL, &err),
		ES_OK);
	es_ruleset_freeze(&rs);
	EXPECT_INT(rs.rules.n, 2);
	EXPECT_SLICE(rs.rules.v[0].id, "a");
	EXPECT_SLICE(rs.rules.v[1].pattern, "two2");
	EXPECT_INT(es_ruleset_index(&rs, es_slice_from("b")), 1);
	EXPECT_INT(es_ruleset_index(&rs, es_slice_from("c")), 2);
	es_ruleset_release(&rs);
}
