#include "engine/bystander.h"
#include "base/map.h"
#include "engine/scanner.h"
#include "finding/redact.h"

enum { SHORTEST = 8 }; /* bytes; no secret with a form of its own is shorter */

/* Each text is looked through once: thousands of findings share their refs and paths. */
struct masking {
	struct es_arena *arena;
	struct es_scanner scanner;
	struct es_map seen;
	struct es_slices shown; /* for the texts in `seen`, by their number */
};

static void add_match(struct es_buf *out, const struct es_match *m)
{
	es_redact(out, es_slice_sub(m->view->text, m->secret_start, m->secret_end), m->rule);
}

/* What was found last, which stands in a text as long as this one, hidden in it. */
static struct es_slice put_masks(struct masking *m, struct es_slice text)
{
	const struct es_match_vec *found = &m->scanner.now->matches;
	struct es_buf out = ES_BUF_INIT(SIZE_MAX);
	size_t at = 0;
	for (size_t i = 0; i < found->n; i++) {
		size_t from = found->v[i].secret_start, to = found->v[i].secret_end;
		es_view_root_span(found->v[i].view, &from, &to);
		if (from < at)
			continue;
		es_buf_add(&out, es_slice_sub(text, at, from));
		add_match(&out, &found->v[i]);
		at = to;
	}
	es_buf_add(&out, es_slice_sub(text, at, text.len));
	struct es_slice kept = es_arena_copy(m->arena, es_buf_slice(&out));
	es_buf_release(&out);
	return kept;
}

static struct es_slice hide_in(struct masking *m, struct es_slice text, struct es_slice scanned)
{
	struct es_error err;
	if (es_scanner_text(&m->scanner, scanned, &err) ||
		m->scanner.now->root->text.len != text.len)
		return (struct es_slice)ES_LIT(ES_REDACT_MASK);
	return m->scanner.now->matches.n ? put_masks(m, text) : text;
}

/* The parts of the text between those signs, each alone. */
static struct es_slice look_through_parts(struct masking *m, struct es_slice text, char sign)
{
	if (es_slice_find(text, 0, sign) == text.len)
		return text;
	struct es_buf parts = ES_BUF_INIT(SIZE_MAX);
	es_buf_add(&parts, text);
	for (size_t i = 0; i < parts.len; i++)
		if (parts.ptr[i] == sign)
			parts.ptr[i] = '\n';
	text = hide_in(m, text, es_buf_slice(&parts));
	es_buf_release(&parts);
	return text;
}

/* As a whole, then in parts: some tokens are none behind a slash or a dash. */
static struct es_slice look_through(struct masking *m, struct es_slice text)
{
	text = hide_in(m, text, text);
	text = look_through_parts(m, text, '/');
	return look_through_parts(m, text, '-');
}

static struct es_slice hide(struct masking *m, struct es_slice text)
{
	bool is_new;
	if (text.len < SHORTEST)
		return text;
	size_t i = es_map_add(&m->seen, text, &is_new);
	if (is_new)
		es_vec_push(&m->shown, look_through(m, text));
	return m->shown.v[i];
}

static void mask_place(struct masking *m, struct es_place *p)
{
	p->path = hide(m, p->path);
	p->author = hide(m, p->author);
	p->email = hide(m, p->email);
}

static void mask_facts(struct masking *m, struct es_finding *f)
{
	if (!f->nfacts)
		return;
	struct es_fact *facts = es_arena_array(m->arena, f->nfacts, sizeof *facts);
	for (size_t i = 0; i < f->nfacts; i++)
		facts[i] = (struct es_fact){ f->facts[i].name, hide(m, f->facts[i].value) };
	f->facts = facts;
}

static void mask_finding(struct masking *m, struct es_finding *f)
{
	mask_place(m, &f->place);
	mask_place(m, &f->head);
	for (size_t i = 0; i < f->noccurrences; i++)
		mask_place(m, &f->occurrences[i]);
	for (size_t i = 0; i < f->nrefs; i++)
		f->refs[i] = hide(m, f->refs[i]);
	mask_facts(m, f);
}

void es_bystander_mask(struct es_run *run)
{
	struct es_result *r = run->result;
	struct masking m = { .arena = &r->arena, .scanner.matcher = es_matcher_new(run->plan) };
	for (size_t i = 0; i < r->findings.n; i++)
		mask_finding(&m, &r->findings.v[i]);
	for (size_t i = 0; i < r->summary.skipped.n; i++) {
		struct es_skip *skip = &r->summary.skipped.v[i];
		skip->path = hide(&m, skip->path);
		skip->reason = hide(&m, skip->reason);
	}
	es_matcher_free(m.scanner.matcher);
	es_scanner_release(&m.scanner);
	es_map_release(&m.seen);
	es_vec_release(&m.shown);
}
