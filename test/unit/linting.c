#include "linting.h"
#include "base/path.h"
#include "rule/ruleset.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

struct maker {
	struct es_arena *arena;
	struct es_parts *parts;
	struct ES_VEC(struct es_world_file) files;
	struct ES_VEC(struct es_target) targets;
};

/* ---- mentions, in the words of es_mention_print ---- */

static bool take_word(struct es_slice *rest, struct es_slice *word)
{
	return es_slice_split(rest, ' ', word);
}

/* The value in quotes or brackets, which may hold blanks. */
static struct es_slice take_value(struct es_slice *rest, char close)
{
	size_t end = 1;
	while (end < rest->len &&
		(rest->ptr[end] != close || (end + 1 < rest->len && rest->ptr[end + 1] != ' ')))
		end++;
	struct es_slice value = es_slice_sub(*rest, 1, end);
	*rest = es_slice_sub(*rest, end + 2, rest->len);
	return value;
}

static void take_flag(struct es_mention *m, struct es_slice word, struct es_slice *rest)
{
	for (unsigned i = 0; es_mention_use_name(i); i++)
		if (es_slice_is(word, es_mention_use_name(i)))
			m->uses |= 1u << i;
	for (int n = ES_NEED_OPTIONAL; n <= ES_NEED_REQUIRED; n++)
		if (es_slice_is(word, es_need_name((enum es_need)n)))
			m->need = (enum es_need)n;
	if (es_slice_is(word, "from"))
		take_word(rest, &m->other);
	if (es_slice_is(word, "in")) {
		size_t end = es_slice_search(*rest, 0, es_slice_from(" from "));
		m->scope = es_slice_sub(*rest, 0, end);
		*rest = es_slice_sub(*rest, end + 1, rest->len);
	}
}

static struct es_mention mention_of(struct es_slice rest, size_t line)
{
	struct es_mention m = {
		.kind = ES_MENTION_READ, .form = "form", .line = line, .column = 1, .to = 1
	};
	struct es_slice word = rest;
	take_word(&rest, &word);
	for (size_t i = 0; es_mention_kind_name(i); i++)
		if (es_slice_is(word, es_mention_kind_name(i))) {
			m.kind = (enum es_mention_kind)i;
			if (m.kind == ES_MENTION_WRAPPER)
				m.need = ES_NEED_REQUIRED;
			word = ES_SLICE_EMPTY;
			if (i != ES_MENTION_CONTEXT && i != ES_MENTION_ENV_FILE &&
				i != ES_MENTION_OPAQUE && i != ES_MENTION_ADDRESS)
				take_word(&rest, &word);
			break;
		}
	m.name = word;
	m.to = word.len + (m.kind == ES_MENTION_ADDRESS); /* which has no name */
	while (rest.len) {
		if (rest.ptr[0] == '"' || rest.ptr[0] == '(') {
			m.said = rest.ptr[0] == '"' ? ES_SAID_LITERAL : ES_SAID_EXPRESSION;
			m.value = take_value(&rest, rest.ptr[0] == '"' ? '"' : ')');
			continue;
		}
		take_word(&rest, &word);
		take_flag(&m, word, &rest);
	}
	return m;
}

static void read_mentions(struct maker *m, struct es_world_file *f, struct es_slice text)
{
	struct es_mention_vec v = { 0 };
	struct es_slice line;
	for (size_t n = 1; es_slice_split(&text, '\n', &line); n++)
		if (line.len)
			es_vec_push(&v, mention_of(line, n));
	f->mentions = es_arena_array(m->arena, v.n, sizeof *f->mentions);
	f->nmentions = v.n;
	for (size_t i = 0; i < v.n; i++)
		f->mentions[i] = v.v[i];
	es_vec_release(&v);
}

/* ---- files ---- */

static void take_state(struct es_world_file *f)
{
	static const struct {
		const char *mark;
		enum es_file_state state;
	} states[] = { { " (tracked)", ES_FILE_TRACKED }, { " (untracked)", ES_FILE_UNTRACKED },
		{ " (ignored)", ES_FILE_IGNORED } };
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (es_slice_ends(f->path, states[i].mark)) {
			f->path.len -= strlen(states[i].mark);
			f->state = states[i].state;
		}
}

static void add_target(struct maker *m, struct es_slice name, struct es_slice text)
{
	struct es_target t = { .name = name, .file = es_slice_from("-") };
	struct es_env_file file;
	es_env_file_read(&file, text, m->arena);
	for (size_t i = 0; i < file.nlines; i++)
		if (file.lines[i].kind == ES_ENV_SET) {
			struct es_var var = { .name = file.lines[i].name,
				.value = file.lines[i].value,
				.line = file.lines[i].line };
			es_vars_set(&t.vars, &var);
		}
	es_vec_push(&m->targets, t);
}

static void add_file(struct maker *m, struct es_slice head, struct es_slice text)
{
	struct es_world_file f = { .path = head, .is_read = true };
	if (es_slice_starts(head, "target ")) {
		add_target(m, es_slice_sub(head, strlen("target "), head.len), text);
		return;
	}
	take_state(&f);
	f.part = es_part_of(m->parts, f.path);
	f.env = es_env_filename(es_path_name(f.path));
	if (f.env.role == ES_ENV_NONE) {
		read_mentions(m, &f, text);
	} else {
		f.text = text;
		es_env_file_read(&f.lines, text, m->arena);
	}
	es_vec_push(&m->files, f);
}

static int by_path(const void *a, const void *b)
{
	const struct es_world_file *x = a, *y = b;
	return es_slice_compare(x->path, y->path);
}

static void read_world(struct maker *m, struct es_slice text)
{
	struct es_slice mark = es_slice_from("== ");
	size_t at = es_slice_search(text, 0, mark);
	while (at < text.len) {
		size_t line = es_slice_find(text, at, '\n');
		size_t end = es_slice_search(text, line, es_slice_from("\n== "));
		end += end < text.len;
		add_file(m, es_slice_sub(text, at + mark.len, line),
			es_slice_sub(text, line + 1, end));
		at = end;
	}
	if (m->files.n)
		qsort(m->files.v, m->files.n, sizeof *m->files.v, by_path);
}

/* "~20~" becomes twenty letters and digits that no rule takes for a word: no token stands complete
 * in a source. The same number gives the same letters. */
static struct es_slice expand_tokens(struct es_arena *arena, const char *world)
{
	static const char letters[] = "k3Jd9QwZ7mXb2RtY5vLp8HsN4cFg6TzK1xVr0MqWnBjDyCfG";
	struct es_buf out = ES_BUF_INIT(1 << 20);
	for (const char *at = world; *at;) {
		char *end = NULL;
		unsigned long n = *at == '~' ? strtoul(at + 1, &end, 10) : 0;
		if (!n || *end != '~') {
			es_buf_add_byte(&out, *at++);
			continue;
		}
		for (unsigned long i = 0; i < n; i++)
			es_buf_add_byte(&out, letters[(i * 7 + n) % (sizeof letters - 1)]);
		at = end + 1;
	}
	struct es_slice text = es_arena_copy(arena, es_buf_slice(&out));
	es_buf_release(&out);
	return text;
}

void linting_run(struct linting *l, const char *world, const struct es_lint_options *o)
{
	*l = (struct linting){ 0 };
	struct maker m = { .arena = &l->arena, .parts = es_parts_new() };
	read_world(&m, expand_tokens(&l->arena, world));
	es_parts_free(m.parts);
	l->world = (struct es_world){ .files = m.files.v,
		.nfiles = m.files.n,
		.targets = m.targets.v,
		.ntargets = m.targets.n,
		.is_repository = true };
	l->files = m.files.v;
	l->targets = m.targets.v;
	l->complaints.arena = &l->arena;
	es_lint(&l->inventory, &l->complaints, &l->world, &l->arena, o);
}

void linting_release(struct linting *l)
{
	for (size_t i = 0; i < l->world.ntargets; i++)
		es_vars_release(&l->targets[i].vars);
	es_vec_free(l->files);
	es_vec_free(l->targets);
	es_inventory_release(&l->inventory);
	es_complaints_release(&l->complaints);
	es_arena_release(&l->arena);
}

/* ---- what is said ---- */

static bool is_rule(const char *id)
{
	for (size_t i = 0; i < es_builtin_nrules; i++)
		if (es_slice_is(es_builtin_rules[i].id, id))
			return true;
	return false;
}

static int by_place(const void *a, const void *b)
{
	const struct es_complaint *x = a, *y = b;
	int order = es_slice_compare(x->path, y->path);
	if (!order)
		order = (x->line > y->line) - (x->line < y->line);
	if (!order)
		order = (x->column > y->column) - (x->column < y->column);
	if (!order)
		order = strcmp(x->rule, y->rule);
	return order ? order : es_slice_compare(x->variable, y->variable);
}

static void expect(const char *world, const char *rule, const char *want, bool has_message)
{
	struct linting l;
	struct es_buf got = ES_BUF_INIT(1 << 20);
	linting_run(&l, world, NULL);
	if (l.complaints.v.n)
		qsort(l.complaints.v.v, l.complaints.v.n, sizeof *l.complaints.v.v, by_place);
	for (size_t i = 0; i < l.complaints.v.n; i++) {
		const struct es_complaint *c = &l.complaints.v.v[i];
		if (!is_rule(c->rule))
			fail_msg("%s has no entry in patterns/config", c->rule);
		if (strncmp(c->rule, rule, strlen(rule)))
			continue;
		if (strcmp(c->rule, rule))
			es_buf_printf(&got, "%s ", c->rule);
		es_buf_printf(&got, "%s %.*s:%zu %.*s", es_severity_name(c->severity),
			ES_ARG(c->path), c->line, ES_ARG(c->variable));
		if (has_message)
			es_buf_printf(&got, ": %.*s", ES_ARG(c->message));
		es_buf_add_byte(&got, '\n');
	}
	if (strcmp(es_buf_cstr(&got), want))
		print_error("of this world:\n%s", world);
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	linting_release(&l);
}

void expect_lint(const char *world, const char *rule, const char *want)
{
	expect(world, rule, want, false);
}

void expect_messages(const char *world, const char *rule, const char *want)
{
	expect(world, rule, want, true);
}
