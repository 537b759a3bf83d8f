#include "base/glob.h"
#include "base/mem.h"
#include "reference/expression.h"
#include "reference/name.h"
#include "reference/readers.h"
#include "reference/references.h"
#include "reference/turns.h"

#include <stdlib.h>

/* A match starts at most LOOK_MAX bytes before its literal and ends at most REACH_MAX behind it. No
 * program says so much of variables that the other two would be met. */
enum { LOOK_MAX = 512, REACH_MAX = 4096, WINDOWS_MAX = 200 * 1000, MATCHES_MAX = 50 * 1000 };

/* A form may match at starts in [from, to]. */
struct window {
	uint32_t form;
	size_t from, to, literal;
};

struct candidate {
	uint32_t form;
	struct es_regex_hit hit;
};

struct es_reference_scanner {
	const struct es_references *references;
	struct es_regex_scratch *scratch;
	struct es_lexed_vec lexed;
	struct ES_VEC(struct window) windows;
	struct ES_VEC(struct candidate) candidates;
	struct es_buf name;
	bool is_full; /* a limit was met */
};

struct es_reference_scanner *es_reference_scanner_new(const struct es_references *r)
{
	struct es_reference_scanner *s = es_alloc(1, sizeof *s);
	s->references = r;
	s->scratch = es_regex_scratch_new();
	s->name = ES_BUF_INIT(512);
	return s;
}

void es_reference_scanner_free(struct es_reference_scanner *s)
{
	if (!s)
		return;
	es_regex_scratch_free(s->scratch);
	es_vec_release(&s->lexed);
	es_vec_release(&s->windows);
	es_vec_release(&s->candidates);
	es_buf_release(&s->name);
	free(s);
}

/* ---- where forms may match ---- */

static void add_window(void *ctx, uint32_t rule, const struct es_literal *l, size_t at)
{
	struct es_reference_scanner *s = ctx;
	size_t most = l->before_max < LOOK_MAX ? l->before_max : LOOK_MAX;
	if (l->before_min > at || l->before_min > most)
		return;
	if (s->windows.n == WINDOWS_MAX) {
		s->is_full = true;
		return;
	}
	struct window w = { rule, at > most ? at - most : 0, at - l->before_min, at };
	es_vec_push(&s->windows, w);
}

static bool is_in_files(const struct es_form *form, struct es_slice path)
{
	for (size_t i = 0; i < form->files.n; i++)
		if (es_glob_match(form->files.v[i], path))
			return true;
	return !form->files.n;
}

static bool holds_one(struct es_strings words, struct es_slice text)
{
	for (size_t i = 0; i < words.n; i++)
		if (es_slice_search(text, 0, words.v[i]) < text.len)
			return true;
	return !words.n;
}

static bool is_in_place(const struct es_form *form, const struct es_program *r, size_t at)
{
	enum es_lexed is = es_lexed_at(r->lexed, at);
	switch (form->place) {
	case ES_PLACE_CODE:
		return is == ES_LEXED_CODE;
	case ES_PLACE_STRING:
		return is == ES_LEXED_STRING;
	case ES_PLACE_ANY:
		return is != ES_LEXED_COMMENT;
	}
	return false;
}

/* The matches of one form that start in the window, but not before *next. They do not share a name,
 * but may be nested: one begins behind the name of the one before. */
static void search_window(struct es_reference_scanner *s, const struct es_program *r,
	const struct es_regex *rx, const struct window *w, size_t *next)
{
	size_t from = w->from < *next ? *next : w->from;
	size_t last = r->text.len - w->literal > REACH_MAX ? w->literal + REACH_MAX : r->text.len;
	struct es_slice text = es_slice_sub(r->text, 0, last);
	while (from <= w->to && !s->is_full) {
		struct candidate c = { .form = w->form };
		enum es_regex_outcome came =
			es_regex_next(&c.hit, rx, s->scratch, text, from, w->to);
		s->is_full = came == ES_REGEX_LIMIT || s->candidates.n == MATCHES_MAX;
		if (came != ES_REGEX_HIT) {
			from = w->to + 1;
			break;
		}
		es_vec_push(&s->candidates, c);
		from = c.hit.secret_end > c.hit.start ? c.hit.secret_end : c.hit.start + 1;
	}
	*next = from;
}

/* The windows [first, end) of one form, by their start. */
static enum es_status search_form(struct es_reference_scanner *s, const struct es_program *r,
	size_t first, size_t end, struct es_error *err)
{
	uint32_t number = s->windows.v[first].form;
	const struct es_form *form = &r->prepared->language->forms[number];
	if (!is_in_files(form, r->path) || !holds_one(form->when, r->text))
		return ES_OK;
	const struct es_regex *rx = es_regexes_get(r->prepared->regexes, number, err);
	if (!rx)
		return ES_EPARSE;
	size_t next = 0;
	for (size_t i = first; i < end; i++)
		search_window(s, r, rx, &s->windows.v[i], &next);
	return ES_OK;
}

static int by_form(const void *a, const void *b)
{
	const struct window *x = a, *y = b;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static enum es_status search(
	struct es_reference_scanner *s, const struct es_program *r, struct es_error *err)
{
	enum es_status st = ES_OK;
	qsort(s->windows.v, s->windows.n, sizeof *s->windows.v, by_form);
	for (size_t i = 0, end; i < s->windows.n && !st; i = end) {
		for (end = i + 1;
			end < s->windows.n && s->windows.v[end].form == s->windows.v[i].form;)
			end++;
		st = search_form(s, r, i, end, err);
	}
	return st;
}

/* ---- what matches mean ---- */

static int by_name(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (x->hit.secret_start != y->hit.secret_start)
		return x->hit.secret_start < y->hit.secret_start ? -1 : 1;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	return (x->hit.start > y->hit.start) - (x->hit.start < y->hit.start);
}

static enum es_mention_kind mention_kind(enum es_form_kind kind)
{
	switch (kind) {
	case ES_FORM_READ:
	case ES_FORM_PATTERN:
	case ES_FORM_NOTHING:
		return ES_MENTION_READ;
	case ES_FORM_SET:
		return ES_MENTION_SET;
	case ES_FORM_DECLARED:
		return ES_MENTION_DECLARED;
	case ES_FORM_CALL:
		return ES_MENTION_CALL;
	case ES_FORM_WRAPPER:
		return ES_MENTION_WRAPPER;
	case ES_FORM_ENV_FILE:
		return ES_MENTION_ENV_FILE;
	case ES_FORM_OPAQUE:
		return ES_MENTION_OPAQUE;
	case ES_FORM_PACKAGE:
		return ES_MENTION_PACKAGE;
	}
	return ES_MENTION_READ;
}

static bool names_a_variable(enum es_form_kind kind)
{
	return kind == ES_FORM_READ || kind == ES_FORM_PATTERN || kind == ES_FORM_SET ||
	       kind == ES_FORM_DECLARED || kind == ES_FORM_CALL;
}

/* The name in s->name; false when it is none that environments have. */
static bool make_name(struct es_reference_scanner *s, const struct es_form *form,
	struct es_slice captured, struct es_meaning *meaning)
{
	es_buf_reset(&s->name);
	es_name_make(&s->name, form->name, captured);
	struct es_slice name = es_buf_slice(&s->name);
	if (s->name.full || !name.len)
		return false;
	bool is_glob = es_slice_find(name, 0, '*') < name.len;
	if (is_glob || form->kind == ES_FORM_PATTERN)
		meaning->uses |= ES_USE_PATTERN;
	return !names_a_variable(meaning->kind) || es_name_is_valid(name, is_glob);
}

static void add_mention(struct es_reference_scanner *s, const struct es_program *r,
	const struct candidate *c, const struct es_meaning *meaning, struct es_mentions *out)
{
	const struct es_form *form = &r->prepared->language->forms[c->form];
	struct es_mention m = {
		.kind = mention_kind(meaning->kind),
		.need = meaning->need,
		.said = meaning->said,
		.uses = meaning->uses,
		.form = form->form.ptr,
		.name = es_buf_slice(&s->name),
		.value = meaning->value,
		.from = c->hit.secret_start,
		.to = c->hit.secret_end,
	};
	if (form->has_other)
		m.other = es_slice_sub(r->text, c->hit.pair_start, c->hit.pair_end);
	if (m.kind == ES_MENTION_ENV_FILE) {
		m.other = m.name;
		m.name = ES_SLICE_EMPTY;
	}
	es_mentions_add(out, m);
}

static enum es_status add(struct es_reference_scanner *s, const struct es_program *r,
	const struct candidate *c, struct es_mentions *out, struct es_error *err)
{
	const struct es_form *form = &r->prepared->language->forms[c->form];
	const struct es_regex_hit *hit = &c->hit;
	struct es_meaning m = { .kind = form->kind, .need = form->need, .uses = form->uses };
	if (form->takes_rest)
		es_meaning_set_default(&m, r, es_expression_at(r->text, hit->end, r->lexed));
	else if (form->is_default_text)
		es_meaning_set_text(&m, es_slice_sub(r->text, hit->pair_start, hit->pair_end));
	else if (form->has_default && hit->pair_end)
		es_meaning_set_default(
			&m, r, es_slice_sub(r->text, hit->pair_start, hit->pair_end));
	enum es_status st = es_turns_apply(&m, r, form, hit->start, hit->end, err);
	if (st || m.kind == ES_FORM_NOTHING)
		return st;
	if (make_name(s, form, es_slice_sub(r->text, hit->secret_start, hit->secret_end), &m))
		add_mention(s, r, c, &m, out);
	return ES_OK;
}

/* Of several forms with the same name in the same place, the first of the file stands. */
static enum es_status judge(struct es_reference_scanner *s, struct es_program *r,
	struct es_mentions *out, struct es_error *err)
{
	enum es_status st = ES_OK;
	if (!s->candidates.n)
		return ES_OK;
	es_lex(&s->lexed, r->prepared->language->lexer, r->text);
	qsort(s->candidates.v, s->candidates.n, sizeof *s->candidates.v, by_name);
	const struct candidate *last = NULL;
	for (size_t i = 0; i < s->candidates.n && !st; i++) {
		const struct candidate *c = &s->candidates.v[i];
		const struct es_form *form = &r->prepared->language->forms[c->form];
		bool is_double = last && last->hit.secret_start == c->hit.secret_start &&
				 last->hit.secret_end == c->hit.secret_end;
		if (is_double || !is_in_place(form, r, c->hit.start))
			continue;
		last = c;
		st = add(s, r, c, out, err);
	}
	return st;
}

static enum es_status scan(struct es_reference_scanner *s, struct es_program *r,
	struct es_mentions *out, struct es_error *err)
{
	enum es_status st = ES_OK;
	s->windows.n = s->candidates.n = 0;
	s->is_full = false;
	es_literal_scan(r->prepared->literals, r->text, 0, r->text.len, add_window, s);
	if (!s->windows.n)
		return ES_OK;
	st = search(s, r, err);
	if (!st)
		st = judge(s, r, out, err);
	if (s->is_full)
		es_mentions_unread(out, 0, "too much in it looks like a reference to a variable");
	return st;
}

enum es_status es_reference_scan(struct es_reference_scanner *s, struct es_slice path,
	struct es_slice text, struct es_mentions *out, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < es_references_count(s->references) && !st; i++) {
		if (!es_references_is_of(s->references, i, path))
			continue;
		struct es_program r = {
			.prepared = es_references_get(s->references, i),
			.scratch = s->scratch,
			.path = path,
			.text = text,
			.lexed = &s->lexed,
			.arena = out->arena,
		};
		st = scan(s, &r, out, err);
	}
	if (es_references_have_readers(s->references))
		es_readers_run(out, path, text);
	return st;
}
