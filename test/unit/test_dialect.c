/* test_dialect.c - the emulated loaders against what the real ones were seen to do. */
#include "base/fs.h"
#include "env/dialect.h"
#include "test.h"
#include "text/json.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

/* One file a feature, and what each loader made of it, with EXT=ext and this HOME around it. Where
 * a loader refused the file, null; bytes that are not UTF-8 stand there as U+FFFD. */
#define PROBES "test/dialects/probes.json"

static bool outside(void *ctx, struct es_slice name, struct es_slice *out_value)
{
	(void)ctx;
	if (es_slice_is(name, "EXT"))
		*out_value = es_slice_from("ext");
	else if (es_slice_is(name, "HOME"))
		*out_value = es_slice_from("/nonexistent");
	else
		return false;
	return true;
}

static const struct es_environ around = { outside, NULL };

/* All that the emulators do not agree in, and why. What is not run they do not know, and say so. */
static const struct {
	const char *dialect, *probe, *reason;
} exceptions[] = {
	{ "python", "cmt_only_sp", "observed with 1.2.2; since 1.2.3 the value is empty" },
	{ "sh", "bt_ml", "a command's output" },
	{ "sh", "bcrypt_dq", "$1 is the caller's argument" },
	{ "sh", "dd_dq", "$$ is the number of the process" },
};
#define NEXCEPTIONS (sizeof exceptions / sizeof *exceptions)

static bool is_exception(const char *dialect, const char *probe)
{
	for (size_t i = 0; i < NEXCEPTIONS; i++)
		if (!strcmp(exceptions[i].dialect, dialect) && !strcmp(exceptions[i].probe, probe))
			return true;
	return false;
}

/* The probe's bytes; code points up to U+00FF are bytes where it says so. */
static struct es_slice probe_bytes(const struct es_json *probe, struct es_buf *b)
{
	struct es_slice s = es_slice_from(es_json_string(es_json_get(probe, "file")));
	bool is_latin = !strcmp(es_json_string(es_json_get(probe, "encoding")), "latin-1");
	es_buf_reset(b);
	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		uint32_t code = es_utf8_next(s, &at);
		if (is_latin)
			es_buf_add_byte(b, (char)(unsigned char)code);
		else
			es_buf_add(b, es_slice_sub(s, from, at));
	}
	return es_buf_slice(b);
}

/* Equal, where each byte that is not UTF-8 counts as U+FFFD. */
static bool is_same_text(struct es_slice got, struct es_slice want)
{
	size_t a = 0, b = 0;
	while (a < got.len && b < want.len)
		if (es_utf8_next(got, &a) != es_utf8_next(want, &b))
			return false;
	return a == got.len && b == want.len;
}

static bool is_as_wanted(const struct es_vars *vars, const struct es_json *want)
{
	size_t nwanted = 0, n = 0;
	for (const struct es_json *w = es_json_first(want); w; w = es_json_next(w), nwanted++) {
		const struct es_var *var = es_vars_find(vars, es_slice_from(es_json_key(w)));
		const char *value = es_json_string(w);
		if (!var || var->is_null == (value != NULL) || var->is_vague ||
			(value && !is_same_text(var->value, es_slice_from(value))))
			return false;
	}
	for (size_t i = 0; i < vars->all.n; i++)
		n += !vars->all.v[i].is_gone;
	return n == nwanted;
}

static bool agrees(const struct es_dialect *d, const struct es_json *probe, struct es_buf *b)
{
	const struct es_json *want = es_json_get(es_json_get(probe, "results"), d->name);
	struct es_vars vars = { 0 };
	struct es_error err = { 0 };
	enum es_status st = es_dialect_load(&vars, NULL, d, probe_bytes(probe, b), &around, &err);
	bool is_good = es_json_is_object(want) ? !st && is_as_wanted(&vars, want) : st == ES_EPARSE;
	es_vars_release(&vars);
	return is_good;
}

static struct es_json *read_probes(void)
{
	struct es_buf b = ES_BUF_INIT((size_t)1 << 20);
	struct es_json *j = NULL;
	struct es_error err = { 0 };
	assert_int_equal(es_fs_read(&b, PROBES, &err), ES_OK);
	assert_int_equal(es_json_parse(&j, es_buf_slice(&b), &err), ES_OK);
	es_buf_release(&b);
	return j;
}

TEST(dialect, each_does_as_its_loader_was_seen_to_do_but_for_what_is_listed)
{
	struct es_json *probes = read_probes();
	struct es_buf b = ES_BUF_INIT(1 << 16);
	size_t nwrong = 0;
	for (size_t i = 0; es_dialect_at(i); i++) {
		const struct es_dialect *d = es_dialect_at(i);
		size_t n = 0, nagreed = 0;
		const struct es_json *p = es_json_first(es_json_get(probes, "cases"));
		for (; p; p = es_json_next(p), n++) {
			bool is_good = agrees(d, p, &b);
			nagreed += is_good;
			if (is_good != is_exception(d->name, es_json_key(p)))
				continue;
			nwrong++;
			printf("%s: %s is %sas its loader does it\n", d->name, es_json_key(p),
				is_good ? "now " : "not ");
		}
		printf("dialect %-14s agrees in %zu of %zu\n", d->name, nagreed, n);
		EXPECT(n > 100 && nagreed * 100 >= n * 97);
	}
	for (size_t i = 0; i < NEXCEPTIONS; i++)
		printf("but %s, %s: %s\n", exceptions[i].dialect, exceptions[i].probe,
			exceptions[i].reason);
	es_buf_release(&b);
	es_json_free(probes);
	EXPECT_INT(nwrong, 0);
}

/* What a dialect makes of a text, as "A=1,B=,C,D?": C has no value, that of D is not known. */
static void expect_load(const char *dialect, const char *text, const char *want)
{
	struct es_vars vars = { 0 };
	struct es_error err = { 0 };
	struct es_buf got = ES_BUF_INIT(1 << 16);
	if (es_dialect_load(
		    &vars, NULL, es_dialect_find(dialect), es_slice_from(text), &around, &err))
		es_buf_printf(&got, "%s", err.text);
	for (size_t i = 0; !err.status && i < vars.all.n; i++) {
		const struct es_var *v = &vars.all.v[i];
		if (v->is_gone)
			continue;
		es_buf_printf(&got, "%s%.*s%s", got.len ? "," : "", ES_ARG(v->name),
			v->is_vague  ? "?"
			: v->is_null ? ""
				     : "=");
		if (!v->is_vague)
			es_buf_add(&got, v->value);
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_vars_release(&vars);
}

TEST(dialect, a_reference_forward_is_seen_by_those_who_expand_at_the_end)
{
	const char *text = "A=${B}\nB=1\n";
	expect_load("vite", text, "A=1,B=1");
	expect_load("next", text, "A=1,B=1");
	expect_load("node-expand", text, "A=,B=1");
	expect_load("python", text, "A=,B=1");
	expect_load("sh", text, "A=,B=1");
}

TEST(dialect, values_that_double_in_each_line_end_in_a_limit)
{
	struct es_buf text = ES_BUF_INIT(1 << 16);
	es_buf_add_str(&text, "A0=xxxxxxxxxxxxxxxx\n");
	for (int i = 1; i < 60; i++)
		es_buf_printf(&text, "A%d=${A%d}${A%d}\n", i, i - 1, i - 1);
	for (size_t i = 0; es_dialect_at(i); i++) {
		const char *name = es_dialect_at(i)->name;
		bool expands = strcmp(name, "node") != 0 && strcmp(name, "docker") != 0 &&
			       strcmp(name, "systemd") != 0 && strcmp(name, "node-env-file") != 0;
		struct es_vars vars = { 0 };
		struct es_error err = { 0 };
		enum es_status st = es_dialect_load(
			&vars, NULL, es_dialect_at(i), es_buf_slice(&text), NULL, &err);
		/* Next.js itself gives up the file, and goes on without. */
		EXPECT_INT(st, expands && strcmp(name, "next") != 0 ? ES_ELIMIT : ES_OK);
		es_vars_release(&vars);
	}
	es_buf_release(&text);
}

TEST(dialect, a_value_that_grows_by_itself_ends_in_a_limit)
{
	expect_load(
		"node-expand", "B=x\\$B$\nC=$B$B\n", "line 2: the values grow past 33554432 bytes");
	expect_load("next", "KEY=${KEY}:x\nL=1\n", "");
}

TEST(dialect, a_shell_keeps_no_assignment_before_a_program)
{
	expect_load("sh", "A=1 run it\nB=2\n", "B=2");
	expect_load("sh", "A=1 :\n", "A=1");
	expect_load("sh", "A=1 | B=2\nC=3 & D=4\n", "D=4");
	expect_load("sh", "A=1; export B=2 C; unset A\n", "B=2");
	expect_load("sh", "run && A=1\n", "A?");
	expect_load("sh", "A=1 >file\n", "A=1");
}

TEST(dialect, a_shell_refuses_what_it_could_not_read)
{
	expect_load("sh", "A=1\nB=(x)\n", "line 2: a parenthesis outside of quotes");
	expect_load("sh", "A='x\n\n", "line 1: a quote that is not closed");
	expect_load("sh", "A=${B?}\n", "line 1: a required variable is missing");
	expect_load("sh", "if true; then A=1; fi\n",
		"line 1: more than assignments: what it does is not followed");
	expect_load("sh", "A=1\n;\n", "line 2: an operator without a command");
}

TEST(dialect, a_default_that_is_not_taken_has_no_effect)
{
	expect_load("sh", "A=1\nC=${A:-${B:?x}}\n", "A=1,C=1");
	expect_load("sh", "D=${Z:+${Y:=set}}\n", "D=");
	expect_load("sh", "A=1\nC=${A:-$(${Y:=${X:?}})${Y:=2}}\n", "A=1,C=1");
	expect_load("sh", "A=1\nC=${A:-'x\n", "line 2: a quote that is not closed");
	expect_load("sh", "A=1\nC=${A#${Y:=set}}\n", "A=1,Y=set,C?");
}

TEST(dialect, what_is_not_known_is_the_value_that_a_command_gave)
{
	expect_load("symfony", "A=$(date)${B:=x}\nC=1\n", "B=x,A?,C=1");
	expect_load("symfony", "A=$(date)\nB=$A\nC=1\n", "A?,B?,C=1");
	expect_load("ruby", "A=$(date)\nB=$A\nC=1\n", "A?,B?,C=1");
	expect_load("sh", "B=${X:=$(date)}\nC=$X\n", "X?,B?,C?");
	expect_load("sh", "B=$(date)${X:=x}\n", "X=x,B?");
}

TEST(dialect, what_echo_prints_of_plain_words_is_known)
{
	static const char *const dialects[] = { "sh", "ruby", "symfony" };
	for (size_t i = 0; i < 3; i++) {
		expect_load(dialects[i], "A=x$( echo a  b/c )y\n", "A=xa b/cy");
		expect_load(dialects[i], "A=$(echo)\nB=$(echo -n a)\n", "A=,B?");
		expect_load(dialects[i], "A=$(echo a;date)\nB=$(echo $X)\n", "A?,B?");
		expect_load(dialects[i], "A=$(echos a)\nB=$(echo 'a')\n", "A?,B?");
	}
}

TEST(dialect, a_default_that_assigns_costs_no_count_of_lines)
{
	static const char *const names[] = { "symfony", "sh" };
	struct es_buf text = ES_BUF_INIT(8 << 20);
	for (int i = 0; i < 100 * 1000; i++)
		es_buf_printf(&text, "A%d=${B%d:=x}\n", i, i);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct es_vars vars = { 0 };
		struct es_error err = { 0 };
		EXPECT_INT(es_dialect_load(&vars, NULL, es_dialect_find(names[i]),
				   es_buf_slice(&text), NULL, &err),
			ES_OK);
		EXPECT_INT(es_vars_find(&vars, es_slice_from("A99999"))->line, 100000);
		EXPECT_INT(es_vars_find(&vars, es_slice_from("B99999"))->line, 100000);
		es_vars_release(&vars);
	}
	es_buf_release(&text);
}

TEST(dialect, a_loader_that_gives_up_and_goes_on_refused_nothing)
{
	struct es_vars vars = { 0 };
	struct es_error err = { 0 };
	struct es_buf text = ES_BUF_INIT(2 << 20);
	size_t line = 0;
	es_buf_add_str(&text, "A=");
	while (text.len < 1 << 20)
		es_buf_add_byte(&text, 'x');
	for (int i = 0; i < 200; i++)
		es_buf_printf(&text, "\nA%d=${A}", i);
	EXPECT_INT(es_dialect_load(
			   &vars, &line, es_dialect_find("next"), es_buf_slice(&text), NULL, &err),
		ES_OK);
	EXPECT_INT(line, 0);
	EXPECT_STR(err.text, "");
	es_vars_release(&vars);
	es_buf_release(&text);
}

TEST(dialect, lines_of_values_are_those_of_the_file)
{
	static const char text[] = "# one\nA=1\n\nB=\"2\n2\"\nexport CCC=3\n";
	for (size_t i = 0; es_dialect_at(i); i++) {
		const struct es_dialect *d = es_dialect_at(i);
		struct es_vars vars = { 0 };
		if (!strcmp(d->name, "docker"))
			continue;
		struct es_error err = { 0 };
		enum es_status st =
			es_dialect_load(&vars, NULL, d, es_slice_from(text), NULL, &err);
		EXPECT_INT(st, ES_OK);
		EXPECT_INT(es_vars_find(&vars, es_slice_from("A"))->line, 2);
		EXPECT_INT(es_vars_find(&vars, es_slice_from("B"))->line, 4);
		const struct es_var *c = es_vars_find(&vars, es_slice_from("CCC"));
		/* systemd takes no `export`. */
		EXPECT(c ? c->line == 6 : !strcmp(d->name, "systemd"));
		es_vars_release(&vars);
	}
}

TEST(dialect, no_text_is_a_file_without_variables)
{
	for (size_t i = 0; es_dialect_at(i); i++)
		expect_load(es_dialect_at(i)->name, "", "");
	EXPECT(!es_dialect_find("cobol"));
}
