#include "base/map.h"
#include "base/mem.h"
#include "engine/findings.h"
#include "engine/inherited.h"
#include "finding/identity.h"
#include "git/attribute.h"
#include "git/headtree.h"

#include <stdlib.h>
#include <string.h>

/* One place of one secret: a hit, at one of the paths its object stood at. */
struct sighting {
	const struct es_hit *hit;
	const struct es_origin_place *at; /* NULL for an object that no commit reaches */
	size_t wanted;
};
struct sightings ES_VEC(struct sighting);

struct stands ES_VEC(struct es_stand);
struct wanted_vec ES_VEC(struct es_wanted);
struct hit_ptrs ES_VEC(const struct es_hit *);

struct state {
	struct es_run *run;
	struct es_map secrets; /* by id; groups[number] are its hits */
	struct hit_ptrs *groups;
	struct es_map objects; /* by item and name; asked[number] */
	struct wanted_vec asked;
	struct es_attribution *answers;
	struct es_headtree *head;
	/* Of a range: the places of answers that are files, those of answer i from first_file[i]
	 * on. */
	struct es_file *files;
	size_t *first_file, nfiles;
	struct es_inherited *inherited; /* NULL where nothing can be */
	struct es_ref_names refs;
	struct es_arena *arena;
};

/* ---- what is to be asked ---- */

static struct es_slice object_key(struct state *s, const struct es_hit *hit)
{
	size_t len = sizeof hit->item + hit->name.len;
	char *key = es_arena_alloc(s->arena, len);
	memcpy(key, &hit->item, sizeof hit->item);
	if (hit->name.len)
		memcpy(key + sizeof hit->item, hit->name.ptr, hit->name.len);
	return (struct es_slice){ key, len };
}

static void group(struct state *s, const struct es_hit_vec *hits)
{
	s->groups = es_alloc(hits->n, sizeof *s->groups);
	for (size_t i = 0; i < hits->n; i++) {
		const struct es_hit *hit = &hits->v[i];
		bool is_new;
		size_t secret = es_map_add(&s->secrets, hit->id, NULL);
		es_vec_push(&s->groups[secret], hit);
		es_map_add(&s->objects, object_key(s, hit), &is_new);
		if (is_new)
			es_vec_push(&s->asked,
				(struct es_wanted){ &s->run->items.v[hit->item], hit->name });
	}
}

/* ---- one secret ---- */

static void see(struct state *s, struct sightings *out, const struct hit_ptrs *hits)
{
	for (size_t i = 0; i < hits->n; i++) {
		const struct es_hit *hit = hits->v[i];
		size_t wanted = es_map_find(&s->objects, object_key(s, hit));
		const struct es_attribution *a = &s->answers[wanted];
		for (size_t k = 0; k < a->nplaces; k++)
			es_vec_push(out, (struct sighting){ hit, &a->places[k], wanted });
		if (!a->nplaces)
			es_vec_push(out, (struct sighting){ hit, NULL, wanted });
	}
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Oldest first; what no commit reaches last. */
static int by_age(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;
	int order = compare_sizes(x->at ? x->at->order : SIZE_MAX, y->at ? y->at->order : SIZE_MAX);
	if (!order && x->at && y->at)
		order = es_slice_compare(x->at->path, y->at->path);
	if (!order)
		order = es_slice_compare(x->hit->member, y->hit->member);
	if (!order)
		order = compare_sizes(x->hit->line, y->hit->line);
	if (!order)
		order = compare_sizes(x->hit->column, y->hit->column);
	if (!order)
		order = es_slice_compare(x->hit->rule->id, y->hit->rule->id);
	return order ? order : compare_sizes(x->hit->item, y->hit->item);
}

static struct es_slice path_of(struct state *s, const struct sighting *x)
{
	return es_hit_path(s->arena, x->hit, x->at ? x->at->path : ES_SLICE_EMPTY);
}

/* Sightings in paths where the rule does not apply are none. */
static void drop_inapplicable(struct state *s, struct sightings *all)
{
	size_t kept = 0;
	for (size_t i = 0; i < all->n; i++)
		if (es_path_applies(s->run, all->v[i].hit->rule, path_of(s, &all->v[i])))
			all->v[kept++] = all->v[i];
	all->n = kept;
}

/* ---- what a range brings ---- */

static bool is_in_file(const struct state *s, size_t wanted)
{
	const struct es_wanted *w = &s->asked.v[wanted];
	return w->item->kind == ES_ITEM_BLOB && !w->name.len && s->answers[wanted].nplaces;
}

static void list_files(struct state *s)
{
	size_t n = 0;
	s->first_file = es_arena_array(s->arena, s->asked.n, sizeof *s->first_file);
	for (size_t i = 0; i < s->asked.n; i++) {
		s->first_file[i] = n;
		n += is_in_file(s, i) ? s->answers[i].nplaces : 0;
	}
	s->files = es_arena_array(s->arena, n, sizeof *s->files);
	for (size_t i = 0; i < s->asked.n; i++) {
		const struct es_attribution *a = &s->answers[i];
		for (size_t k = 0; is_in_file(s, i) && k < a->nplaces; k++)
			s->files[s->nfiles++] =
				(struct es_file){ s->asked.v[i].item->oid, a->places[k].path };
	}
}

static enum es_status find_inherited(
	struct state *s, const struct es_hit_vec *hits, struct es_error *err)
{
	if (!es_history_is_range(s->run->history))
		return ES_OK;
	list_files(s);
	return s->nfiles ? es_inherited_new(&s->inherited, s->run, hits, s->files, s->nfiles, err)
			 : ES_OK;
}

static enum es_status judge(
	struct stands *out, struct state *s, const struct sightings *all, struct es_error *err)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct sighting *x = &all->v[i];
		if (!is_in_file(s, x->wanted))
			continue;
		size_t place = (size_t)(x->at - s->answers[x->wanted].places);
		es_vec_push(out, (struct es_stand){
					 .hit = x->hit, .file = s->first_file[x->wanted] + place });
	}
	return es_inherited_judge(s->inherited, out->v, out->n, err);
}

/* The commit that brings a secret need not be the first that has the blob. */
static enum es_status set_commit(
	struct state *s, struct sighting *x, uint32_t rank, struct es_error *err)
{
	if (rank == ES_NO_RANK || x->at->order == rank)
		return ES_OK;
	struct es_origin_place *p = es_arena_alloc(s->arena, sizeof *p);
	p->path = x->at->path;
	x->at = p;
	return es_attribute_commit(p, s->run->history, rank, s->arena, err);
}

/* Of a secret that the range brings, what it has besides from the commits before; else all. */
static enum es_status drop_inherited(struct state *s, struct sightings *all, struct es_error *err)
{
	struct stands stands = { 0 };
	size_t kept = 0, next = 0;
	bool is_brought = false;
	if (!s->inherited || !all->n)
		return ES_OK;
	enum es_status st = judge(&stands, s, all, err);
	for (size_t i = 0; i < all->n && !st; i++) {
		struct sighting x = all->v[i];
		bool is_judged = is_in_file(s, x.wanted);
		enum es_bringing by = is_judged ? stands.v[next].bringing : ES_BROUGHT;
		if (by == ES_BROUGHT && is_judged)
			st = set_commit(s, &x, stands.v[next].rank, err);
		is_brought = is_brought || by == ES_BROUGHT;
		next += is_judged;
		if (by != ES_KNOWN)
			all->v[kept++] = x;
	}
	all->n = is_brought ? kept : 0;
	s->run->result->summary.known += !is_brought && !st;
	es_vec_release(&stands);
	return st;
}

/* ---- a finding ---- */

static struct es_place place_of(struct state *s, const struct sighting *x)
{
	struct es_place p = {
		.path = path_of(s, x),
		.line = x->hit->line,
		.column = x->hit->column,
		.end_line = x->hit->end_line,
		.end_column = x->hit->end_column,
		.object = s->run->items.v[x->hit->item].oid,
	};
	if (x->at) {
		p.commit = x->at->commit;
		p.author = x->at->author;
		p.email = x->at->email;
		p.date = x->at->date;
		p.date_offset = x->at->date_offset;
	}
	return p;
}

/* For each path the oldest commit that has the secret there; later versions of the same file are
 * the same leak. Messages have no path: each is a place of its own. */
static void set_occurrences(struct state *s, struct es_finding *f, const struct sightings *all)
{
	struct es_map paths = { 0 };
	f->occurrences = es_arena_array(&s->run->result->arena, all->n, sizeof *f->occurrences);
	for (size_t i = 0; i < all->n; i++) {
		struct es_place p = place_of(s, &all->v[i]);
		bool is_new = true;
		if (p.path.len)
			es_map_add(&paths, p.path, &is_new);
		if (is_new)
			f->occurrences[f->noccurrences++] = p;
	}
	es_map_release(&paths);
}

/* Adds the refs of each answer to `all`, which has room for a bit each. */
static void unite_refs(unsigned char *all_refs, const struct state *s, const struct sightings *all)
{
	const unsigned char *last = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const unsigned char *refs = s->answers[all->v[i].wanted].refs;
		for (size_t k = 0; refs != last && k < s->refs.n / 8 + 1; k++)
			all_refs[k] |= refs[k];
		last = refs;
	}
}

static void set_refs(struct state *s, struct es_finding *f, const struct sightings *all)
{
	unsigned char *refs = es_alloc(s->refs.n / 8 + 1, 1);
	unite_refs(refs, s, all);
	struct es_ref_names names = es_ref_names_pick(&s->refs, refs, &s->run->result->arena);
	f->refs = names.v;
	f->nrefs = names.n;
	free(refs);
}

static void set_reach(struct state *s, struct es_finding *f, const struct sightings *all)
{
	size_t newest = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct es_attribution *a = &s->answers[all->v[i].wanted];
		f->is_in_head = f->is_in_head || a->is_in_head;
		if (a->nplaces && (a->last_order >= newest || es_oid_is_zero(&f->last_commit))) {
			newest = a->last_order;
			f->last_commit = a->last_commit;
		}
	}
	set_refs(s, f, all);
}

/* Whether HEAD's tree has the object at the path of the sighting. */
static bool is_at_head(struct state *s, const struct sighting *x)
{
	const struct es_item *item = &s->run->items.v[x->hit->item];
	struct es_oid oid;
	uint32_t mode;
	if (!x->at || !x->at->path.len || !s->answers[x->wanted].is_in_head ||
		(item->kind != ES_ITEM_BLOB && item->kind != ES_ITEM_SYMLINK))
		return false;
	return es_headtree_find(&oid, &mode, s->head, x->at->path) &&
	       es_oid_compare(&oid, &item->oid) == 0;
}

/* Of several places in HEAD the one in the file that the finding names, else the oldest. */
static void set_head(struct state *s, struct es_finding *f, const struct sightings *all)
{
	for (size_t i = 0; f->is_in_head && i < all->n; i++) {
		bool is_same = es_slice_equal(path_of(s, &all->v[i]), f->place.path);
		if ((f->head.path.len && !is_same) || !is_at_head(s, &all->v[i]))
			continue;
		f->head = place_of(s, &all->v[i]);
		if (is_same)
			return;
	}
}

static const char *allowed_by(struct state *s, const struct sighting *x)
{
	if (x->hit->allowed_by)
		return x->hit->allowed_by;
	return es_config_allows(&s->run->config, x->hit->id, path_of(s, x)) ? "configuration"
									    : NULL;
}

/* A marker in HEAD speaks for the versions before it had one, as long as no other place in HEAD
 * lacks it; where HEAD has the secret no more, every place must be allowed. */
static void set_fate(struct state *s, struct es_finding *f, const struct sightings *all)
{
	for (size_t i = 0; i < all->n; i++) {
		if (f->is_in_head && !s->answers[all->v[i].wanted].is_in_head)
			continue;
		const char *by = allowed_by(s, &all->v[i]);
		f->blocked_by = es_slice_from(by);
		if (!by)
			return;
	}
}

/* Places beyond the limit are a gap: the list of them is not all there is. */
static void note_cut(struct state *s, const struct sightings *all)
{
	for (size_t i = 0; i < all->n; i++) {
		if (!s->answers[all->v[i].wanted].is_cut)
			continue;
		es_vec_push(&s->run->result->summary.skipped,
			(struct es_skip){ .path = path_of(s, &all->v[i]),
				.reason = ES_LIT("stands at more paths than are listed"),
				.is_gap = true });
		return;
	}
}

static enum es_confidence highest_confidence(const struct sightings *all)
{
	enum es_confidence c = ES_CONF_LOW;
	for (size_t i = 0; i < all->n; i++)
		c = all->v[i].hit->confidence > c ? all->v[i].hit->confidence : c;
	return c;
}

/* A secret that stands in a test and in a program counts as in the program. */
static enum es_severity highest_severity(struct state *s, const struct sightings *all)
{
	enum es_severity highest = ES_SEV_NOTE;
	for (size_t i = 0; i < all->n; i++) {
		enum es_severity one = es_hit_severity(all->v[i].hit, path_of(s, &all->v[i]));
		highest = one > highest ? one : highest;
	}
	return highest;
}

static enum es_status add_secret(struct state *s, struct sightings *all, struct es_error *err)
{
	drop_inapplicable(s, all);
	enum es_status st = drop_inherited(s, all, err);
	if (st || !all->n)
		return st;
	qsort(all->v, all->n, sizeof *all->v, by_age);
	struct es_finding f;
	es_finding_from_hit(&f, s->run, all->v[0].hit);
	f.place = place_of(s, &all->v[0]);
	f.confidence = highest_confidence(all);
	f.severity = highest_severity(s, all);
	set_occurrences(s, &f, all);
	note_cut(s, all);
	set_reach(s, &f, all);
	set_head(s, &f, all);
	set_fate(s, &f, all);
	char hex[ES_ID_HEX + 1];
	es_identity_finding(hex, s->run->config.key, f.id, ES_SLICE_EMPTY);
	f.fingerprint = es_run_keep(s->run, hex);
	es_vec_push(&s->run->result->findings, f);
	return ES_OK;
}

static enum es_status add_secrets(struct state *s, struct es_error *err)
{
	struct sightings all = { 0 };
	enum es_status st = ES_OK;
	for (size_t i = 0; i < s->secrets.n && !st; i++) {
		all.n = 0;
		see(s, &all, &s->groups[i]);
		st = add_secret(s, &all, err);
	}
	es_vec_release(&all);
	return st;
}

static void release(struct state *s)
{
	for (size_t i = 0; i < s->secrets.n; i++)
		es_vec_release(&s->groups[i]);
	free(s->groups);
	es_map_release(&s->secrets);
	es_map_release(&s->objects);
	es_vec_release(&s->asked);
	es_inherited_free(s->inherited);
}

enum es_status es_findings_from_history(
	struct es_run *run, const struct es_hit_vec *hits, struct es_error *err)
{
	struct state s = { .run = run, .arena = &run->result->arena };
	group(&s, hits);
	s.answers = es_arena_array(s.arena, s.asked.n, sizeof *s.answers);
	enum es_status st = ES_OK;
	if (s.asked.n) {
		es_run_progress(run, "attributing", 0, 0);
		st = es_attribute(s.answers, &s.refs, s.asked.v, s.asked.n, run->history, run->repo,
			s.arena, err);
	}
	if (!st && s.asked.n)
		st = find_inherited(&s, hits, err);
	if (!st) {
		s.head = es_headtree_new(run->repo);
		st = add_secrets(&s, err);
		es_headtree_free(s.head);
	}
	release(&s);
	return st;
}
