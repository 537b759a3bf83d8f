#include "engine/config.h"
#include "test.h"

struct read {
	struct es_arena arena;
	struct es_config config;
	struct es_error err;
	enum es_status status;
};

static void read_text(struct read *r, const char *text)
{
	*r = (struct read){ 0 };
	r->status = es_config_read(
		&r->config, es_slice_from(text), "c.yaml", &r->arena, NULL, NULL, &r->err);
}

static void release(struct read *r)
{
	es_config_release(&r->config);
	es_arena_release(&r->arena);
}

static void expect_refused(const char *text, const char *message)
{
	struct read r;
	read_text(&r, text);
	EXPECT_INT(r.status, ES_EPARSE);
	EXPECT_STR(r.err.text, message);
	release(&r);
}

TEST(config, an_empty_file_sets_nothing)
{
	struct read r;
	read_text(&r, "# nothing\n");
	EXPECT_INT(r.status, ES_OK);
	EXPECT_INT(r.config.exclude.n, 0);
	release(&r);
}

TEST(config, settings_are_read)
{
	struct read r;
	read_text(&r, "exclude: [vendor/, '*.min.js']\n"
		      "severity: {jwt: note}\n"
		      "allow:\n"
		      "  - id: 0123456789abcdef0123456789abcdef\n"
		      "    path: test/\n"
		      "key: 0123456789abcdef\n"
		      "rules: [{id: acme, pattern: acme_x}]\n");
	EXPECT_INT(r.status, ES_OK);
	EXPECT(es_config_excludes(&r.config, es_slice_from("vendor/a.c")));
	EXPECT(es_config_excludes(&r.config, es_slice_from("web/a.min.js")));
	EXPECT(!es_config_excludes(&r.config, es_slice_from("web/a.js")));
	struct es_slice id = es_slice_from("0123456789abcdef0123456789abcdef");
	EXPECT(es_config_allows(&r.config, id, es_slice_from("test/a.c")));
	EXPECT(!es_config_allows(&r.config, id, es_slice_from("src/a.c")));
	EXPECT_INT(r.config.severities.v[0].severity, ES_SEV_NOTE);
	EXPECT_INT(r.config.rules.n, 1);
	EXPECT_SLICE(r.config.key, "0123456789abcdef");
	release(&r);
}

TEST(config, variables_have_settings_of_their_own)
{
	struct read r;
	read_text(&r, "variables:\n"
		      "  A: {optional: true}\n"
		      "  B: {class: ambient}\n"
		      "  'OLD_*': {ignore: [env-unused]}\n"
		      "  C: {ignore: ['*']}\n");
	EXPECT_INT(r.status, ES_OK);
	EXPECT_INT(r.config.variables.n, 4);
	EXPECT(r.config.variables.v[0].is_optional && !r.config.variables.v[0].has_class);
	EXPECT(r.config.variables.v[1].has_class);
	EXPECT_INT(r.config.variables.v[1].class, ES_CLASS_AMBIENT);
	struct es_slice old = es_slice_from("OLD_NAME"), unused = es_slice_from("env-unused");
	EXPECT(es_config_ignores(&r.config, old, unused));
	EXPECT(!es_config_ignores(&r.config, old, es_slice_from("env-typo")));
	EXPECT(!es_config_ignores(&r.config, es_slice_from("A"), unused));
	EXPECT(es_config_ignores(&r.config, es_slice_from("C"), es_slice_from("env-typo")));
	release(&r);
	expect_refused("variables: {A: {class: mine}}",
		"c.yaml:1:24: one of app, ambient, sdk, tooling and test is wanted here");
	expect_refused("variables: {A: {odd: 1}}",
		"c.yaml:1:17: only optional, class and ignore are known here");
	expect_refused("variables: [A]",
		"c.yaml:1:12: names of variables with settings each are wanted here");
}

TEST(config, what_it_does_not_know_is_refused_with_its_place)
{
	expect_refused("exclud: []\n", "c.yaml:1:1: there is no setting of this name");
	expect_refused("exclude: vendor\n", "c.yaml:1:10: a list is wanted here");
	expect_refused("severity: {jwt: high}\n",
		"c.yaml:1:17: one of note, warning and error is wanted here");
	expect_refused("allow: [{id: abc}]\n",
		"c.yaml:1:9: `id` is the id that a report shows for the secret");
	expect_refused("allow:\n- id: 0123456789abcdef0123456789abcdef\n  path: [test/]\n",
		"c.yaml:3:9: a string is wanted here");
	expect_refused("allow:\n- id: 0123456789abcdef0123456789abcdef\n  path:\n",
		"c.yaml:3:8: a string is wanted here");
	expect_refused(
		"key: short\n", "c.yaml:1:6: a random string of 16 characters or more is wanted");
	expect_refused("- a\n", "c.yaml:1:1: a configuration is a mapping of settings");
}
