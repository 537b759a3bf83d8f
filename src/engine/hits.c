#include "engine/hits.h"
#include "engine/envhit.h"
#include "finding/identity.h"
#include "finding/marker.h"
#include "finding/redact.h"
#include "inventory/part.h"
#include "text/linemap.h"

#include <string.h>

static void set_place(struct es_hit *hit, const struct es_match *m, const struct es_linemap *lines)
{
	size_t from, to;
	es_match_root_span(m, &from, &to);
	struct es_position start = es_linemap_at(lines, from), end = es_linemap_at(lines, to);
	hit->line = start.line;
	hit->column = start.column;
	hit->end_line = end.line;
	hit->end_column = end.column;
}

static void set_identity(struct es_hit *hit, struct es_worker *w, const struct es_match *m)
{
	struct es_slice secret = es_match_secret(m);
	char id[ES_ID_HEX + 1];
	es_identity_secret(id, w->run->config.key, m->rule->family, secret);
	hit->id = es_worker_keep(w, (struct es_slice){ id, ES_ID_HEX });
	struct es_buf shown = ES_BUF_INIT(4096);
	es_redact(&shown, secret, m->rule);
	hit->redacted = es_worker_keep(w, es_buf_slice(&shown));
	es_buf_release(&shown);
	hit->length = secret.len;
}

static void set_facts(struct es_hit *hit, struct es_worker *w, const struct es_match *m)
{
	if (!m->nfacts)
		return;
	struct es_fact *facts = es_arena_array(&w->kept, m->nfacts, sizeof *facts);
	for (size_t i = 0; i < m->nfacts; i++) {
		facts[i].name = es_worker_keep(w, m->facts[i].name);
		facts[i].value = es_worker_keep(w, m->facts[i].value);
	}
	hit->facts = facts;
	hit->nfacts = m->nfacts;
}

/* Names are told apart by their line: a text of names has one a line. */
static void set_name(struct es_hit *hit, struct es_worker *w, const struct es_match *m,
	const struct es_linemap *lines)
{
	hit->name = es_worker_keep(w, es_linemap_line(lines, hit->line));
	hit->secret = es_worker_keep(w, es_match_secret(m));
	hit->excerpt = (struct es_excerpt){ 0 };
	hit->line = hit->end_line = 1;
}

/* The objects of a sweep have no path yet. */
static bool is_program(const struct es_worker *w, const struct es_hit *hit)
{
	if (hit->member.len)
		return es_part_is_code(hit->member);
	return !w->sweep && w->item && es_part_is_code(w->item->path);
}

static void set_excerpt(struct es_hit *hit, struct es_worker *w, size_t which, struct es_slice text)
{
	const struct es_match_vec *all = &w->scanner.now->matches;
	const struct es_excerpt_of of = { text, all->v, all->n, is_program(w, hit) };
	es_excerpt_make(&hit->excerpt, &of, which, &w->scanner.arena);
	hit->excerpt.text = es_worker_keep(w, hit->excerpt.text);
}

/* Hits come in the order of their lines: the last line before that of the hit at hand that has
 * one of its own. And whether to look for markers beside hits at all. */
struct lines_seen {
	size_t before, last;
	bool may_have_markers;
};

/* Few texts have markers, and some have thousands of hits: they are searched first. In most, the
 * few lines that hits stand on cost less than all lines. */
static bool may_have_markers(
	const struct es_text_source *source, struct es_slice text, size_t nhits)
{
	enum { BYTES_PER_HIT = 1024 };
	return !source->is_name && (nhits < text.len / BYTES_PER_HIT || es_marker_occurs(text));
}

static void take_lines(struct lines_seen *t, const struct es_hit *hit)
{
	if (hit->line > t->last)
		t->before = t->last;
	if (hit->end_line > t->last)
		t->last = hit->end_line;
}

static const char *find_marker(const struct es_worker *w, const struct es_hit *hit,
	const struct es_linemap *lines, const struct lines_seen *seen)
{
	if (!seen->may_have_markers)
		return NULL;
	return es_marker_allowing(lines, hit->line, hit->end_line, seen->before + 1 == hit->line,
		hit->rule->id, w->run->result->rules);
}

/* What is coded is no line of an env file. */
static void set_looks(struct es_hit *hit, struct es_worker *w, const struct es_match *m,
	const struct es_text_source *source, struct es_slice text)
{
	size_t from, to;
	if (!m->rule->is_generic || m->view->depth || source->is_name || source->is_message)
		return;
	es_match_root_span(m, &from, &to);
	hit->looks = es_envhit_looks(text, from, to, &w->scanner.arena);
}

static void add_hit(struct es_worker *w, const struct es_text_source *source, size_t which,
	const struct es_linemap *lines, struct lines_seen *seen)
{
	const struct es_match_vec *all = &w->scanner.now->matches;
	const struct es_match *m = &all->v[which];
	struct es_hit hit = {
		.item = source->item,
		.member = source->member,
		.rule = m->rule,
		.confidence = m->confidence,
		.coding = m->view->depth ? m->view->coding : ES_CODING_PLAIN,
		.verified = m->verified,
	};
	set_place(&hit, m, lines);
	set_identity(&hit, w, m);
	set_facts(&hit, w, m);
	set_looks(&hit, w, m, source, lines->text);
	take_lines(seen, &hit);
	hit.allowed_by = find_marker(w, &hit, lines, seen);
	/* People are named beside findings: a secret in a name must be known to be masked there. */
	if (w->run->options->keep_secrets || source->is_message)
		hit.secret = es_worker_keep(w, es_match_secret(m));
	if (source->is_name) {
		set_name(&hit, w, m, lines);
	} else {
		set_excerpt(&hit, w, which, lines->text);
	}
	es_vec_push(&w->hits, hit);
}

/* The view of a limit is not kept: the text as a whole is the place. */
static void add_limits(struct es_worker *w, const struct es_text_source *source)
{
	const struct es_reading *r = w->scanner.now;
	for (size_t i = 0; i < r->limits.n; i++) {
		const struct es_limit_hit *l = &r->limits.v[i];
		struct es_buf reason = ES_BUF_INIT(512);
		es_buf_printf(&reason, "rule %.*s gave up at byte %zu: its match limit was reached",
			ES_ARG(l->rule->id), l->at);
		es_worker_skip(w, source->item, es_buf_cstr(&reason), true);
		es_buf_release(&reason);
	}
	w->nlimits += r->limits.n;
	if (r->is_cut)
		es_worker_skip(w, source->item, "a part was not decoded: too large", true);
}

void es_hits_add(struct es_worker *w, const struct es_text_source *source)
{
	add_limits(w, source);
	const struct es_reading *r = w->scanner.now;
	if (!r->matches.n)
		return;
	struct es_linemap lines;
	es_linemap_init(&lines, r->root->text, &w->scanner.arena);
	struct lines_seen seen = { .may_have_markers =
					   may_have_markers(source, lines.text, r->matches.n) };
	for (size_t i = 0; i < r->matches.n; i++)
		add_hit(w, source, i, &lines, &seen);
}
