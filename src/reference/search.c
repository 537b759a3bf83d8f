#include "base/glob.h"
#include "reference/program.h"

#include <stdlib.h>

/* A match starts at most LOOK_MAX bytes before its literal and ends at most REACH_MAX behind it. */
enum { LOOK_MAX = 1024, REACH_MAX = 4096 };
/* Patterns that gave up in one text before the rest of it is left. */
enum { LIMITS_MAX = 16 };

void es_finds_reset(struct es_finds *f)
{
	f->windows.n = f->forms.n = f->objects.n = 0;
	f->is_full = false;
	f->nlimits = 0;
}

void es_finds_release(struct es_finds *f)
{
	es_vec_release(&f->windows);
	es_vec_release(&f->forms);
	es_vec_release(&f->objects);
}

void es_finds_add(struct es_finds *f, struct es_form_hit hit)
{
	if (f->forms.n == ES_FORM_HITS_MAX)
		f->is_full = true;
	else
		es_vec_push(&f->forms, hit);
}

bool es_program_is_in(const struct es_program *p, struct es_strings files, struct es_strings when)
{
	bool is_in_files = !files.n, is_in_text = !when.n;
	for (size_t i = 0; i < files.n && !is_in_files; i++)
		is_in_files = es_glob_match(files.v[i], p->path);
	for (size_t i = 0; is_in_files && i < when.n && !is_in_text; i++)
		is_in_text = es_slice_search(p->text, 0, when.v[i]) < p->text.len;
	return is_in_files && is_in_text;
}

bool es_program_is_code(const struct es_program *p, size_t at)
{
	return es_lexed_at(p->lexed, at) == ES_LEXED_CODE;
}

/* ---- windows ---- */

static void add_window(void *ctx, uint32_t rule, const struct es_literal *l, size_t at)
{
	struct es_finds *f = ctx;
	size_t most = l->before_max < LOOK_MAX ? l->before_max : LOOK_MAX;
	if (l->before_min > at || l->before_min > most)
		return;
	if (f->windows.n == ES_FORM_WINDOWS_MAX) {
		f->is_full = true;
		return;
	}
	struct es_form_window w = { rule, at > most ? at - most : 0, at - l->before_min, at };
	es_vec_push(&f->windows, w);
}

static int by_rule(const void *a, const void *b)
{
	const struct es_form_window *x = a, *y = b;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* ---- matches ---- */

static void add_hit(
	struct es_finds *f, const struct es_language *lang, uint32_t rule, struct es_regex_hit hit)
{
	if (rule < lang->nforms)
		es_finds_add(f, (struct es_form_hit){ .form = rule, .at = hit });
	else if (f->objects.n == ES_FORM_HITS_MAX)
		f->is_full = true;
	else
		es_vec_push(
			&f->objects, (struct es_object_hit){ rule - (uint32_t)lang->nforms, hit });
}

/* The matches of one rule that start in the window, but not before *next. They do not share a name,
 * but may be nested: one begins behind the name of the one before. */
static void search_window(struct es_finds *f, const struct es_program *p, const struct es_regex *rx,
	const struct es_form_window *w, size_t *next)
{
	size_t from = w->from < *next ? *next : w->from;
	size_t last = p->text.len - w->literal > REACH_MAX ? w->literal + REACH_MAX : p->text.len;
	struct es_slice text = es_slice_sub(p->text, 0, last);
	while (from <= w->to && f->nlimits < LIMITS_MAX) {
		struct es_regex_hit hit;
		enum es_regex_outcome came = es_regex_next(&hit, rx, p->scratch, text, from, w->to);
		f->nlimits += came == ES_REGEX_LIMIT;
		if (came != ES_REGEX_HIT) {
			from = w->to + 1;
			break;
		}
		add_hit(f, p->prepared->language, w->rule, hit);
		from = hit.secret_end > hit.start ? hit.secret_end : hit.start + 1;
	}
	*next = from;
}

static bool applies(const struct es_program *p, uint32_t rule)
{
	const struct es_language *lang = p->prepared->language;
	if (rule < lang->nforms)
		return es_program_is_in(p, lang->forms[rule].files, lang->forms[rule].when);
	const struct es_form_object *o = &lang->objects[rule - lang->nforms];
	return es_program_is_in(p, o->files, o->when);
}

/* The windows [first, end) of one rule, by their start. */
static enum es_status search_rule(struct es_finds *f, const struct es_program *p, size_t first,
	size_t end, struct es_error *err)
{
	uint32_t rule = f->windows.v[first].rule;
	if (!applies(p, rule))
		return ES_OK;
	const struct es_regex *rx = es_regexes_get(p->prepared->regexes, rule, err);
	if (!rx)
		return ES_EPARSE;
	size_t next = 0;
	for (size_t i = first; i < end; i++)
		search_window(f, p, rx, &f->windows.v[i], &next);
	return ES_OK;
}

enum es_status es_search_literals(
	struct es_finds *f, const struct es_program *p, struct es_error *err)
{
	enum es_status st = ES_OK;
	es_literal_scan(p->prepared->literals, p->text, 0, p->text.len, add_window, f);
	if (f->windows.n)
		qsort(f->windows.v, f->windows.n, sizeof *f->windows.v, by_rule);
	for (size_t i = 0, end; i < f->windows.n && !st; i = end) {
		uint32_t rule = f->windows.v[i].rule;
		for (end = i + 1; end < f->windows.n && f->windows.v[end].rule == rule;)
			end++;
		st = search_rule(f, p, i, end, err);
	}
	f->is_full = f->is_full || f->nlimits;
	return st;
}

/* ---- calls ---- */

enum { CALLEE_MAX = 80, BLANKS_MAX = 40 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether a string that begins with a capital follows the bracket at i. */
static bool opens_call(struct es_slice t, size_t i)
{
	size_t k = i + 1;
	while (k < t.len && k - i < BLANKS_MAX && is_blank(t.ptr[k]))
		k++;
	if (t.len - k < 3 || (t.ptr[k] != '"' && t.ptr[k] != '\''))
		return false;
	return t.ptr[k + 1] >= 'A' && t.ptr[k + 1] <= 'Z' && is_word(t.ptr[k + 2]) &&
	       !(t.ptr[k + 2] >= 'a' && t.ptr[k + 2] <= 'z');
}

/* Where the function's name begins, which ends at the bracket: names and dots. */
static size_t callee_start(struct es_slice t, size_t bracket)
{
	size_t i = bracket, low = bracket > CALLEE_MAX ? bracket - CALLEE_MAX : 0;
	while (i > low && (is_word(t.ptr[i - 1]) || t.ptr[i - 1] == '.'))
		i--;
	return i;
}

static enum es_status try_call(struct es_finds *f, const struct es_program *p, size_t form,
	size_t start, size_t bracket, struct es_error *err)
{
	const struct es_regex *rx = es_regexes_get(p->prepared->regexes, form, err);
	struct es_regex_hit hit;
	if (!rx)
		return ES_EPARSE;
	size_t last = p->text.len - bracket > REACH_MAX ? bracket + REACH_MAX : p->text.len;
	enum es_regex_outcome came =
		es_regex_next(&hit, rx, p->scratch, es_slice_sub(p->text, 0, last), start, bracket);
	if (came == ES_REGEX_HIT)
		es_finds_add(f, (struct es_form_hit){ .form = (uint32_t)form, .at = hit });
	return ES_OK;
}

static enum es_status search_form_calls(
	struct es_finds *f, const struct es_program *p, size_t form, struct es_error *err)
{
	enum es_status st = ES_OK;
	struct es_slice t = p->text;
	for (size_t i = es_slice_find(t, 0, '('); i < t.len && !st;
		i = es_slice_find(t, i + 1, '(')) {
		if (!opens_call(t, i))
			continue;
		size_t start = callee_start(t, i);
		if (start < i)
			st = try_call(f, p, form, start, i, err);
	}
	return st;
}

enum es_status es_search_calls(struct es_finds *f, const struct es_program *p, struct es_error *err)
{
	const struct es_language *lang = p->prepared->language;
	enum es_status st = ES_OK;
	for (size_t i = 0; i < lang->nforms && !st; i++) {
		const struct es_form *form = &lang->forms[i];
		if (form->start == ES_START_CALL && es_program_is_in(p, form->files, form->when))
			st = search_form_calls(f, p, i, err);
	}
	return st;
}
