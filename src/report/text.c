/* text.c - the report for people, in the manner of compilers. */
#include "base/map.h"
#include "report/closing.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/matrix.h"
#include "report/message.h"
#include "report/names.h"
#include "report/where.h"
#include "text/view.h"

enum { PLACES_SHOWN = 5, FILES_SHOWN = 3, NOTE_MAX = 1 << 20 };

struct text {
	const struct es_result *r;
	struct es_paint paint;
	struct es_groups groups;
	struct es_map helped; /* ids of rules whose help was given */
	bool is_verbose, show_secrets, history_explained, config_explained;
	struct es_buf note; /* scratch */
};

static void give_note(struct text *t, const char *label)
{
	es_paint_note(&t->paint, label, es_buf_slice(&t->note));
	es_buf_reset(&t->note);
}

/* "error[rule-id]: title (low confidence)", of configuration "error[rule-id]: message" */
static void add_head(struct text *t, const struct es_finding *f)
{
	const struct es_paint *p = &t->paint;
	es_paint_on(p, es_style_of(f->severity));
	es_buf_printf(p->out, "%s[", es_severity_name(f->severity));
	es_escape_add(p->out, f->rule->id);
	es_buf_add_byte(p->out, ']');
	es_paint_off(p);
	es_paint_on(p, ES_STYLE_STRONG);
	es_buf_add_str(p->out, ": ");
	es_escape_add(p->out, es_finding_is_config(f) ? f->message : es_rule_title(f->rule));
	es_paint_off(p);
	if (f->confidence != ES_CONF_HIGH && !es_finding_is_config(f))
		es_buf_printf(p->out, " (%s confidence)", es_confidence_name(f->confidence));
	es_buf_add_byte(p->out, '\n');
}

static void add_verified(struct text *t, const struct es_finding *f)
{
	if (f->verified == ES_VERIFIED_NONE)
		return;
	es_buf_add_str(&t->note, f->verified == ES_VERIFIED_OK
					 ? "right, so this is most likely real"
					 : "wrong: made up, or not copied whole");
	give_note(t, es_verify_subject(f->rule->verify));
}

static void add_facts(struct text *t, const struct es_finding *f)
{
	if (t->show_secrets && f->secret.len) {
		(void)es_paint_label(&t->paint, "secret");
		es_escape_add(t->paint.out, f->secret);
		es_buf_add_byte(t->paint.out, '\n');
	}
	add_verified(t, f);
	for (size_t i = 0; i < f->nfacts; i++) {
		es_buf_add_str(&t->note, i ? ", " : "");
		es_escape_add(&t->note, f->facts[i].name);
		es_buf_add_byte(&t->note, ' ');
		es_escape_add(&t->note, f->facts[i].value);
	}
	if (f->nfacts)
		give_note(t, "facts");
	if (*es_coding_name(f->coding)) {
		es_buf_printf(&t->note, "written in %s", es_coding_name(f->coding));
		give_note(t, "note");
	}
	if (es_finding_is_history(f) && !f->is_in_head && !es_oid_is_zero(&f->last_commit) &&
		es_oid_compare(&f->last_commit, &f->place.commit) != 0) {
		es_buf_add_str(&t->note, "commit ");
		es_short_oid_add(&t->note, &f->last_commit);
		give_note(t, "last in");
	}
}

/* Whether the i-th of sorted places is worth a mention: of history, one a file other than that of
 * the finding, since most commits of a file repeat what stands in it. */
static bool is_telling(const struct es_finding *f, const struct es_place_ptrs *places, size_t i)
{
	if (!es_finding_is_history(f))
		return true;
	return !es_slice_equal(places->v[i]->path, f->place.path) &&
	       (i == 0 || !es_slice_equal(places->v[i]->path, places->v[i - 1]->path));
}

static void add_also_at(struct text *t, size_t i)
{
	const struct es_finding *f = &t->r->findings.v[i];
	struct es_place_ptrs places = { 0 };
	es_groups_places(&places, &t->groups, t->r, i);
	size_t most = es_finding_is_history(f) ? FILES_SHOWN : PLACES_SHOWN;
	size_t shown = 0;
	for (size_t k = 0; k < places.n && shown < most; k++) {
		if (!is_telling(f, &places, k))
			continue;
		es_buf_add_str(&t->note, shown++ ? ", " : "");
		es_where_brief(&t->note, places.v[k], f->item_kind);
	}
	size_t more = places.n - shown;
	if (more && shown)
		es_buf_printf(&t->note, " and %zu more", more);
	else if (more)
		es_buf_printf(
			&t->note, "%zu more commit%s of this file", more, more == 1 ? "" : "s");
	if (places.n)
		give_note(t, "also at");
	es_vec_release(&places);
}

/* A comment on the line allows what a scan reads there, in HEAD the versions before it too. */
static bool can_be_marked(const struct es_finding *f)
{
	switch (f->item_kind) {
	case ES_ITEM_FILE:
	case ES_ITEM_BLOB:
	case ES_ITEM_STREAM:
		return !es_finding_is_history(f) || f->is_in_head;
	case ES_ITEM_SYMLINK:
	case ES_ITEM_COMMIT:
	case ES_ITEM_TAG:
	case ES_ITEM_NAMES:
		return false;
	}
	return false;
}

static void add_allowing(struct text *t, const struct es_finding *f, bool is_new_rule)
{
	if (t->is_verbose || !can_be_marked(f))
		es_paint_note(&t->paint, "id", f->id);
	if (can_be_marked(f)) {
		if (!is_new_rule)
			return;
		es_buf_add_str(&t->note,
			"if this is no secret, say so in a comment on its line: `envsieve:allow ");
		es_escape_add(&t->note, f->rule->id);
		es_buf_add_str(&t->note, "`");
	} else {
		if (t->config_explained)
			return;
		t->config_explained = true;
		es_buf_add_str(&t->note,
			"if this is no secret, or known and revoked, add `- id: ID` "
			"below `allow:` in .envsieve.yaml");
	}
	give_note(t, "help");
}

static void add_help(struct text *t, const struct es_finding *f)
{
	if (es_finding_is_history(f) && !f->is_in_head && !t->history_explained) {
		t->history_explained = true;
		es_buf_add_str(&t->note, "every clone still has it, so revoke the secret first; "
					 "rewriting history comes after");
		give_note(t, "note");
	}
	bool is_new_rule;
	(void)es_map_add(&t->helped, f->rule->id, &is_new_rule);
	if (is_new_rule)
		es_paint_note(&t->paint, "help", es_rule_help(f->rule));
	add_allowing(t, f, is_new_rule);
}

/* A comment in the file, where it has lines that are meant. */
static void add_allowing_config(struct text *t, const struct es_finding *f)
{
	if (f->place.line) {
		es_buf_add_str(&t->note, "if this is meant, say so in a comment on its line or the "
					 "line before: `envsieve:allow ");
		es_escape_add(&t->note, f->rule->id);
		es_buf_add_str(&t->note, "`");
	} else {
		es_buf_add_str(&t->note, "if this is meant, add `");
		es_escape_add(&t->note, f->rule->id);
		es_buf_add_str(&t->note, "` to `disable:` in .envsieve.yaml");
	}
	give_note(t, "help");
}

/* What this finding has to say of its own, then what is said once a rule. */
static void add_help_config(struct text *t, const struct es_finding *f)
{
	bool is_new_rule;
	(void)es_map_add(&t->helped, f->rule->id, &is_new_rule);
	if (t->is_verbose)
		es_paint_note(&t->paint, "id", f->fingerprint);
	if (f->help.len || is_new_rule)
		es_paint_note(&t->paint, "help", es_finding_help(f));
	if (is_new_rule)
		add_allowing_config(t, f);
}

static void add_config(struct text *t, const struct es_finding *f)
{
	if (f->variable.len && es_slice_search(f->message, 0, f->variable) == f->message.len)
		es_paint_note(&t->paint, "variable", f->variable);
	add_help_config(t, f);
}

static void add_finding(struct text *t, size_t i)
{
	const struct es_finding *f = &t->r->findings.v[i];
	t->paint.gutter = (unsigned)snprintf(NULL, 0, "%zu", f->place.line);
	add_head(t, f);
	es_where_location(&t->paint, f);
	es_where_excerpt(&t->paint, f);
	if (es_finding_is_config(f)) {
		add_config(t, f);
	} else {
		add_facts(t, f);
		add_also_at(t, i);
		add_help(t, f);
	}
	es_buf_add_byte(t->paint.out, '\n');
}

void es_text_write(struct es_out *out, const struct es_result *r, const struct es_report_options *o)
{
	struct text t = { .r = r,
		.paint = { &out->buf, o->color, 0 },
		.is_verbose = o->verbose,
		.show_secrets = o->show_secrets,
		.note = ES_BUF_INIT(NOTE_MAX) };
	es_groups_init(&t.groups, r);
	for (size_t i = 0; i < r->findings.n; i++) {
		if (t.groups.first[i] != i)
			continue;
		add_finding(&t, i);
		es_out_drain(out);
	}
	if (o->matrix)
		es_matrix_add(&t.paint, &r->variables, out);
	es_closing_add(&t.paint, r, &t.groups, o);
	es_groups_release(&t.groups);
	es_map_release(&t.helped);
	es_buf_release(&t.note);
}
