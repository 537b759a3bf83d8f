#include "reference/program.h"

#include <string.h>

/* What one program calls so; more are left out. */
enum { ALIASES_MAX = 32, MEMBER_MAX = 2048 };

struct alias {
	struct es_slice name;
	uint32_t object;
};

struct members {
	struct es_finds *finds;
	const struct es_program *p;
	struct alias aliases[ALIASES_MAX];
	size_t naliases;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

/* ---- members of one object ---- */

/* Other variables of a program may have the alias's name, and members in small letters. */
static bool has_small_letter(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= 'a' && s.ptr[i] <= 'z')
			return true;
	return false;
}

static enum es_status try_member(struct members *m, size_t form, size_t start, size_t end,
	struct es_slice called, bool is_alias, struct es_error *err)
{
	const struct es_program *p = m->p;
	const struct es_regex *rx = es_regexes_get(p->prepared->regexes, form, err);
	struct es_form_hit hit = { .form = (uint32_t)form, .object = called };
	if (!rx)
		return ES_EPARSE;
	size_t last = p->text.len - end > MEMBER_MAX ? end + MEMBER_MAX : p->text.len;
	struct es_slice text = es_slice_sub(p->text, 0, last);
	if (es_regex_next(&hit.at, rx, p->scratch, text, end - 1, end - 1) != ES_REGEX_HIT)
		return ES_OK;
	bool has_name = hit.at.secret_start > hit.at.start;
	struct es_slice name = es_slice_sub(text, hit.at.secret_start, hit.at.secret_end);
	if (is_alias && has_name && has_small_letter(name) &&
		p->prepared->language->forms[form].kind == ES_FORM_READ)
		return ES_OK;
	hit.at.start = start;
	if (!has_name)
		hit.at.secret_start = start;
	es_finds_add(m->finds, hit);
	return ES_OK;
}

static enum es_status try_members(struct members *m, uint32_t object, size_t start, size_t end,
	struct es_slice called, struct es_error *err)
{
	const struct es_language *lang = m->p->prepared->language;
	const struct es_form_object *o = &lang->objects[object];
	enum es_status st = ES_OK;
	for (size_t i = 0; i < lang->nforms && !st; i++) {
		const struct es_form *form = &lang->forms[i];
		if (form->start == ES_START_MEMBER && es_slice_equal(form->on, o->object))
			st = try_member(m, i, start, end, called, o->is_alias, err);
	}
	return st;
}

/* ---- aliases ---- */

static void add_alias(struct members *m, const struct es_object_hit *hit)
{
	struct es_slice name = es_slice_sub(m->p->text, hit->at.secret_start, hit->at.secret_end);
	if (!name.len || !es_program_is_code(m->p, hit->at.start))
		return;
	for (size_t i = 0; i < m->naliases; i++)
		if (es_slice_equal(m->aliases[i].name, name))
			return;
	if (m->naliases < ALIASES_MAX)
		m->aliases[m->naliases++] = (struct alias){ name, hit->object };
	else
		m->finds->is_full = true;
}

/* Whether the name stands there by itself: `env`, `...env`, not `a.env`. */
static bool is_by_itself(struct es_slice t, size_t at, size_t end)
{
	char before = at ? t.ptr[at - 1] : ' ';
	bool is_spread = at >= 3 && memcmp(t.ptr + at - 3, "...", 3) == 0;
	return !is_word(before) && (before != '.' || is_spread) && end < t.len &&
	       !is_word(t.ptr[end]);
}

static enum es_status search_alias(struct members *m, const struct alias *a, struct es_error *err)
{
	struct es_slice t = m->p->text;
	enum es_status st = ES_OK;
	for (size_t at = es_slice_search(t, 0, a->name);
		at < t.len && !st && m->finds->forms.n < ES_FORM_HITS_MAX;
		at = es_slice_search(t, at + a->name.len, a->name)) {
		size_t end = at + a->name.len;
		if (is_by_itself(t, at, end) && es_program_is_code(m->p, at))
			st = try_members(m, a->object, at, end, a->name, err);
	}
	m->finds->is_full = m->finds->is_full || m->finds->forms.n == ES_FORM_HITS_MAX;
	return st;
}

enum es_status es_search_members(
	struct es_finds *f, const struct es_program *p, struct es_error *err)
{
	struct members m = { .finds = f, .p = p };
	enum es_status st = ES_OK;
	for (size_t i = 0; i < f->objects.n && !st; i++) {
		const struct es_object_hit *hit = &f->objects.v[i];
		const struct es_form_object *o = &p->prepared->language->objects[hit->object];
		if (o->is_alias)
			add_alias(&m, hit);
		else
			st = try_members(&m, hit->object, hit->at.start, hit->at.end, o->form, err);
	}
	for (size_t i = 0; i < m.naliases && !st; i++)
		st = search_alias(&m, &m.aliases[i], err);
	return st;
}
