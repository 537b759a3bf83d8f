#include "base/map.h"
#include "base/mem.h"
#include "reference/addresses.h"
#include "reference/bindings.h"
#include "reference/conditional.h"
#include "reference/destructured.h"
#include "reference/expression.h"
#include "reference/items.h"
#include "reference/name.h"
#include "reference/readers.h"
#include "reference/turns.h"

#include <stdlib.h>

/* Lists of a text may overlap, but not much of them; dynamic names are few, and for each of them
 * the text may be searched. */
enum {
	ITEMS_BUDGET = 4,
	ITEMS_LEAST = 64 * 1024,
	DYNAMIC_MAX = 2000,
	DYNAMIC_TEXT = 256 * 1024 * 1024,
	FIRST_MAX = 1024
};
/* So far behind a question whether it is there a variable is read only if it is. */
enum { GUARD_REACH = 1200 };
/* And so far behind one with a default: `X ? X : d`. */
enum { DEFAULT_REACH = 100 };

struct es_reference_scanner {
	const struct es_references *references;
	struct es_regex_scratch *scratch;
	struct es_lexed_vec lexed;
	enum es_lexer lexer; /* by which, of this text */
	bool is_lexed;
	struct es_finds finds;
	struct es_buf name;
	struct es_map guarded;	     /* names that the text asks for */
	struct ES_VEC(size_t) until; /* and how far that holds */
	size_t budget, ndynamic;     /* what is left of limits */
	bool is_full;
	struct es_mentions *out;
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
	es_finds_release(&s->finds);
	es_vec_release(&s->until);
	es_map_release(&s->guarded);
	es_buf_release(&s->name);
	free(s);
}

/* ---- mentions ---- */

static enum es_mention_kind mention_kind(enum es_form_kind kind)
{
	switch (kind) {
	case ES_FORM_READ:
	case ES_FORM_PATTERN:
	case ES_FORM_DYNAMIC:
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
	case ES_FORM_OPAQUE:
		return ES_MENTION_OPAQUE;
	case ES_FORM_PACKAGE:
		return ES_MENTION_PACKAGE;
	case ES_FORM_HAZARD:
		return ES_MENTION_HAZARD;
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
	if ((is_glob || form->kind == ES_FORM_PATTERN) && names_a_variable(meaning->kind))
		meaning->uses |= ES_USE_PATTERN;
	return !names_a_variable(meaning->kind) || es_name_is_valid(name, is_glob);
}

/* "%.X" on process.env is process.env.X. */
static const char *form_name(
	const struct es_form *form, struct es_slice object, struct es_arena *arena)
{
	size_t at = es_slice_find(form->form, 0, '%');
	if (!object.len || at == form->form.len)
		return form->form.ptr;
	struct es_buf b = ES_BUF_INIT(512);
	es_buf_add(&b, es_slice_sub(form->form, 0, at));
	es_buf_add(&b, object);
	es_buf_add(&b, es_slice_sub(form->form, at + 1, form->form.len));
	const char *kept = es_arena_cstr(arena, es_buf_slice(&b));
	es_buf_release(&b);
	return kept;
}

static void add_mention(struct es_reference_scanner *s, const struct es_program *p,
	const struct es_form_hit *hit, const struct es_meaning *meaning, size_t from, size_t to)
{
	const struct es_form *form = &p->prepared->language->forms[hit->form];
	struct es_mention m = {
		.kind = mention_kind(meaning->kind),
		.need = meaning->need,
		.said = meaning->said,
		.uses = meaning->uses,
		.form = form_name(form, hit->object, p->arena),
		.name = es_buf_slice(&s->name),
		.value = meaning->value,
		.from = from,
		.to = to,
	};
	if (m.kind == ES_MENTION_READ || m.kind == ES_MENTION_CALL)
		m.uses |= p->uses;
	if (form->has_other)
		m.other = es_slice_sub(p->text, hit->at.pair_start, hit->at.pair_end);
	es_mentions_add(s->out, m);
}

/* ---- what matches mean ---- */

static struct es_meaning meaning_of(const struct es_form *form)
{
	return (struct es_meaning){ .kind = form->kind, .need = form->need, .uses = form->uses };
}

struct list {
	struct es_reference_scanner *s;
	const struct es_program *p;
	const struct es_form_hit *hit;
	struct es_meaning meaning; /* before the turns */
	enum es_status st;
	struct es_error *err;
};

static void add_item(void *ctx, struct es_item_span item)
{
	struct list *l = ctx;
	const struct es_form *form = &l->p->prepared->language->forms[l->hit->form];
	struct es_meaning m = l->meaning;
	if (l->st)
		return;
	if (m.kind != ES_FORM_DYNAMIC)
		l->st = es_turns_apply(&m, l->p, form, item.from, item.to, item.end, l->err);
	else
		m.kind = form->has_other ? ES_FORM_CALL : ES_FORM_READ;
	struct es_slice name = es_slice_sub(l->p->text, item.from, item.to);
	if (!l->st && m.kind != ES_FORM_NOTHING && make_name(l->s, form, name, &m))
		add_mention(l->s, l->p, l->hit, &m, item.from, item.to);
}

static enum es_status add_list(struct es_reference_scanner *s, const struct es_program *p,
	const struct es_form_hit *hit, struct es_meaning meaning, enum es_form_items items,
	size_t at, struct es_error *err)
{
	struct list l = { s, p, hit, meaning, ES_OK, err };
	if (!es_items_each(p, items, at, &s->budget, add_item, &l))
		s->is_full = true;
	return l.st;
}

static void add_wrapper(struct es_reference_scanner *s, const struct es_program *p,
	const struct es_form_hit *hit, const struct es_binding *b)
{
	struct es_meaning m = { .kind = ES_FORM_WRAPPER, .need = ES_NEED_REQUIRED };
	es_buf_reset(&s->name);
	es_buf_add(&s->name, es_slice_sub(p->text, b->from, b->to));
	add_mention(s, p, hit, &m, b->from, b->to);
}

/* A name that a variable holds: the names of a list, all that a function is called with, or any. */
static enum es_status add_dynamic(struct es_reference_scanner *s, const struct es_program *p,
	const struct es_form_hit *hit, struct es_meaning m, struct es_error *err)
{
	struct es_slice variable = es_slice_sub(p->text, hit->at.secret_start, hit->at.secret_end);
	struct es_binding b = { .is = ES_BOUND_UNKNOWN };
	enum es_status st = ES_OK;
	if (s->ndynamic) {
		s->ndynamic--;
		st = es_binding_find(&b, p, variable, hit->at.start, err);
	}
	if (st)
		return st;
	if (b.is == ES_BOUND_LIST) {
		struct es_program part = *p;
		part.text = es_slice_sub(p->text, 0, b.list_end);
		return add_list(s, &part, hit, m, ES_ITEMS_STRINGS, b.list, err);
	}
	if (b.is == ES_BOUND_PARAMETER) {
		add_wrapper(s, p, hit, &b);
		return ES_OK;
	}
	/* What is done with a name that is not known is not known either. */
	if (p->prepared->language->forms[hit->form].has_other)
		return ES_OK;
	m.kind = ES_FORM_PATTERN;
	m.uses |= ES_USE_PATTERN;
	es_buf_reset(&s->name);
	es_buf_add_byte(&s->name, '*');
	add_mention(s, p, hit, &m, hit->at.secret_start, hit->at.secret_end);
	return ES_OK;
}

static enum es_status add(struct es_reference_scanner *s, const struct es_program *p,
	const struct es_form_hit *hit, struct es_error *err)
{
	const struct es_form *form = &p->prepared->language->forms[hit->form];
	const struct es_regex_hit *at = &hit->at;
	struct es_meaning m = meaning_of(form);
	if (form->items)
		return add_list(s, p, hit, m, form->items, at->end, err);
	if (form->takes_rest)
		es_meaning_set_default(&m, p, es_expression_at(p->text, at->end, p->lexed));
	else if (form->is_default_text)
		es_meaning_set_text(&m, es_slice_sub(p->text, at->pair_start, at->pair_end));
	else if (form->has_default && at->pair_end)
		es_meaning_set_default(&m, p, es_slice_sub(p->text, at->pair_start, at->pair_end));
	enum es_status st = es_turns_apply(&m, p, form, at->start, at->end, 0, err);
	/* What is written under a name that is computed is nobody's. */
	bool is_computed = form->kind == ES_FORM_DYNAMIC || form->kind == ES_FORM_PATTERN;
	if (st || m.kind == ES_FORM_NOTHING || (is_computed && m.kind == ES_FORM_SET))
		return st;
	if (m.kind == ES_FORM_DYNAMIC)
		return add_dynamic(s, p, hit, m, err);
	if (make_name(s, form, es_slice_sub(p->text, at->secret_start, at->secret_end), &m))
		add_mention(s, p, hit, &m, at->secret_start, at->secret_end);
	return ES_OK;
}

/* ---- all matches of a text ---- */

static bool is_in_place(const struct es_form *form, const struct es_program *p, size_t at)
{
	enum es_lexed is = es_lexed_at(p->lexed, at);
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

static int by_name(const void *a, const void *b)
{
	const struct es_form_hit *x = a, *y = b;
	if (x->at.secret_start != y->at.secret_start)
		return x->at.secret_start < y->at.secret_start ? -1 : 1;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	return (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

/* Of several forms with the same name in the same place, the first of the file stands. */
static enum es_status judge(
	struct es_reference_scanner *s, struct es_program *p, struct es_error *err)
{
	struct es_finds *f = &s->finds;
	const struct es_form_hit *last = NULL;
	enum es_status st = ES_OK;
	if (f->forms.n)
		qsort(f->forms.v, f->forms.n, sizeof *f->forms.v, by_name);
	for (size_t i = 0; i < f->forms.n && !st; i++) {
		const struct es_form_hit *hit = &f->forms.v[i];
		const struct es_form *form = &p->prepared->language->forms[hit->form];
		bool is_double = last && last->at.secret_start == hit->at.secret_start &&
				 last->at.secret_end == hit->at.secret_end;
		if (is_double || !is_in_place(form, p, hit->at.start))
			continue;
		last = hit;
		st = add(s, p, hit, err);
	}
	return st;
}

/* What was asked for shortly before is read where it is there: `if (X) use(X)`. In the order of the
 * text, and of the mentions from `first` on. */
static void spread_guards(struct es_reference_scanner *s, size_t first)
{
	struct es_mention_vec *v = &s->out->v;
	s->until.n = 0;
	for (size_t i = first; i < v->n; i++) {
		struct es_mention *m = &v->v[i];
		if (m->kind != ES_MENTION_READ)
			continue;
		bool is_new;
		size_t k = es_map_add(&s->guarded, m->name, &is_new);
		if (is_new)
			es_vec_push(&s->until, 0);
		size_t reach = m->need == ES_NEED_GUARDED ? GUARD_REACH : DEFAULT_REACH;
		if (m->need == ES_NEED_REQUIRED && m->from < s->until.v[k] &&
			!(m->uses & ES_USE_FATAL))
			m->need = ES_NEED_GUARDED;
		else if (m->need != ES_NEED_REQUIRED && m->from + reach > s->until.v[k])
			s->until.v[k] = m->from + reach;
	}
	es_map_release(&s->guarded);
}

static unsigned uses_of_file(const struct es_program *p)
{
	const struct es_language *lang = p->prepared->language;
	struct es_program head = *p;
	unsigned uses = 0;
	head.text = es_slice_sub(p->text, 0, FIRST_MAX);
	for (size_t i = 0; i < lang->nfile_uses; i++) {
		const struct es_file_use *u = &lang->file_uses[i];
		if (es_program_is_in(&head, u->files, u->first))
			uses |= u->uses;
	}
	return uses;
}

static enum es_lexer lexer_of(const struct es_program *p)
{
	const struct es_language *lang = p->prepared->language;
	bool is_markup = lang->markup_files.n &&
			 es_program_is_in(p, lang->markup_files, (struct es_strings){ NULL, 0 });
	return is_markup ? ES_LEXER_HTML : lang->lexer;
}

/* Most files are of one language, and so are lexed once. */
static void lex(struct es_reference_scanner *s, const struct es_program *p)
{
	enum es_lexer lexer = lexer_of(p);
	if (!s->is_lexed || s->lexer != lexer)
		es_lex(&s->lexed, lexer, p->text);
	s->is_lexed = true;
	s->lexer = lexer;
}

static enum es_status scan(
	struct es_reference_scanner *s, struct es_program *p, struct es_error *err)
{
	struct es_finds *f = &s->finds;
	size_t first = s->out->v.n;
	es_finds_reset(f);
	s->is_full = false;
	s->budget = p->text.len * ITEMS_BUDGET + ITEMS_LEAST;
	s->ndynamic =
		p->text.len < DYNAMIC_TEXT / DYNAMIC_MAX ? DYNAMIC_MAX : DYNAMIC_TEXT / p->text.len;
	enum es_status st = es_search_literals(f, p, err);
	if (!st)
		st = es_search_calls(f, p, err);
	if (st || (!f->forms.n && !f->objects.n))
		return st;
	lex(s, p);
	p->uses = uses_of_file(p);
	st = es_search_members(f, p, err);
	if (!st)
		st = judge(s, p, err);
	es_conditional_mark(s->out, first, p->text, &s->lexed);
	spread_guards(s, first);
	if (f->is_full || s->is_full)
		es_mentions_partly(
			s->out, 0, "too much in it looks like a reference to a variable");
	return st;
}

/* By the lexer of the first language. */
static void add_addresses(struct es_reference_scanner *s, size_t first, const struct es_program *p)
{
	if (!es_addresses_may_be(p->text))
		return;
	lex(s, p);
	es_addresses_find(s->out, first, p->text, &s->lexed);
}

enum es_status es_reference_scan(struct es_reference_scanner *s, struct es_slice path,
	struct es_slice text, struct es_mentions *out, struct es_error *err)
{
	enum es_status st = ES_OK;
	s->out = out;
	s->is_lexed = false;
	size_t n = es_references_count(s->references), first = out->v.n;
	struct es_program head = { .prepared = NULL };
	for (size_t i = es_references_next(s->references, path, 0); i < n && !st;
		i = es_references_next(s->references, path, i + 1)) {
		struct es_program p = {
			.prepared = es_references_get(s->references, i),
			.scratch = s->scratch,
			.path = path,
			.text = text,
			.lexed = &s->lexed,
			.arena = out->arena,
		};
		head = head.prepared ? head : p;
		st = scan(s, &p, err);
		if (p.prepared->language->lexer == ES_LEXER_JAVASCRIPT &&
			es_references_have_readers(s->references))
			es_destructured_read(out, text);
	}
	if (!es_references_have_readers(s->references))
		return st;
	if (!st && head.prepared)
		add_addresses(s, first, &head);
	es_readers_run(out, path, text);
	return st;
}
