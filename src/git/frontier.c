#include "git/frontier.h"
#include "git/graphfile.h"
#include "git/waiting.h"

enum {
	SLOP = 64, /* commits looked at beyond the point where dates say that all is done */
	BESIDE_MAX = 4,
};

#define DATE_MAX ((int64_t)1 << 40) /* beyond it no clock counts */

struct frontier_walk {
	struct es_frontier f;
	struct es_history *h;
	const struct es_commitgraph *graph; /* NULL without one, or when it was caught lying */
	struct es_position_vec positions;
	struct es_waiting_vec queue;
	struct es_waiting_vec scouts; /* excluded: the ends of lines of first parents */
	size_t nopen;		      /* queued and not excluded */
	size_t nscouted;	      /* found and open, when the scouts ran last */
	uint64_t least;		      /* generation of a new commit */
	int64_t oldest;		      /* date of a new commit */
	int64_t skew;		      /* by how much a parent was younger than its child, at most */
	struct es_number_vec stack;
	bool has_lied;
};

/* ---- commits ---- */

static uint32_t add(struct frontier_walk *w, const struct es_oid *oid)
{
	bool is_new;
	uint32_t number = (uint32_t)es_oidmap_add(&w->f.names, oid, &is_new);
	struct es_frontier_commit c = { .generation = ES_GENERATION_UNKNOWN };
	if (is_new)
		es_vec_push(&w->f.commits, c);
	return number;
}

/* The edges are added; true when they are those that the graph has named. */
static bool take_parents(
	struct frontier_walk *w, uint32_t number, const struct es_commit_text *text)
{
	struct es_frontier *f = &w->f;
	struct es_frontier_commit before = f->commits.v[number];
	uint32_t first = (uint32_t)f->edges.n;
	bool is_same = before.nparents == text->nparents;
	for (size_t i = 0; i < text->nparents; i++) {
		struct es_oid oid = es_commit_parent(text, i);
		uint32_t parent = add(w, &oid);
		is_same = is_same && f->edges.v[before.parents + i] == parent;
		es_vec_push(&f->edges, parent);
	}
	f->commits.v[number].parents = first;
	f->commits.v[number].nparents = (uint32_t)text->nparents;
	return is_same;
}

static void take_commit(struct frontier_walk *w, uint32_t number, const struct es_commit_text *text)
{
	struct es_person committer;
	es_person_parse(&committer, text->committer);
	struct es_frontier_commit *c = &w->f.commits.v[number];
	c->tree = text->tree;
	if (!(c->flags & ES_FRONTIER_GRAPHED))
		c->date = committer.date < 0	      ? 0
			  : committer.date > DATE_MAX ? DATE_MAX
						      : committer.date;
	c->flags |= ES_FRONTIER_READ | ES_FRONTIER_LINKED;
	if (es_oidmap_find(&w->h->shallow, &w->f.names.keys[number]) != ES_OIDMAP_NONE) {
		c->flags |= text->nparents ? ES_FRONTIER_CUT : 0;
		return;
	}
	bool is_same = take_parents(w, number, text);
	if (w->f.commits.v[number].flags & ES_FRONTIER_GRAPHED && !is_same)
		w->has_lied = true;
}

/* Reads the object, in silence: who is new is not known yet. */
static enum es_status read_commit(struct frontier_walk *w, uint32_t number, struct es_error *err)
{
	struct es_history *h = w->h;
	struct es_oid oid = w->f.names.keys[number];
	if (w->f.commits.v[number].flags & (ES_FRONTIER_READ | ES_FRONTIER_LOST))
		return ES_OK;
	struct es_object object;
	struct es_commit_text text;
	h->is_excluding = true;
	enum es_status st = es_history_read(&object, h, &oid, ES_OBJECT_COMMIT, "commit", err);
	h->is_excluding = false;
	if (st)
		return st;
	if (object.type && es_commit_parse(&text, object.bytes))
		take_commit(w, number, &text);
	else
		w->f.commits.v[number].flags |= ES_FRONTIER_LOST | ES_FRONTIER_LINKED;
	return ES_OK;
}

static bool ask_graph(struct frontier_walk *w, uint32_t number)
{
	struct es_graph_commit g;
	uint32_t position;
	w->positions.n = 0;
	if (!w->graph || !es_commitgraph_find(w->graph, &w->f.names.keys[number], &position) ||
		!es_commitgraph_read(&g, &w->positions, w->graph, position))
		return false;
	uint32_t first = (uint32_t)w->f.edges.n;
	for (size_t i = 0; i < w->positions.n; i++) {
		struct es_oid oid = es_commitgraph_name(w->graph, w->positions.v[i]);
		uint32_t parent = add(w, &oid);
		es_vec_push(&w->f.edges, parent);
	}
	struct es_frontier_commit *c = &w->f.commits.v[number];
	c->date = g.date;
	c->generation = g.generation;
	c->parents = first;
	c->nparents = (uint32_t)w->positions.n;
	c->flags |= ES_FRONTIER_LINKED | ES_FRONTIER_GRAPHED;
	return true;
}

static enum es_status link_commit(struct frontier_walk *w, uint32_t number, struct es_error *err)
{
	if (w->f.commits.v[number].flags & ES_FRONTIER_LINKED || ask_graph(w, number))
		return ES_OK;
	return read_commit(w, number, err);
}

/* Makes the date one that is not before those of the parents, which is what a generation would
 * tell: a single wrong clock then misleads nobody. */
static enum es_status look_at_parents(
	struct frontier_walk *w, uint32_t number, struct es_error *err)
{
	struct es_frontier_commit c = w->f.commits.v[number];
	if (c.flags & ES_FRONTIER_LOOKED || c.generation != ES_GENERATION_UNKNOWN)
		return ES_OK;
	for (uint32_t i = 0; i < c.nparents; i++) {
		uint32_t parent = w->f.edges.v[c.parents + i];
		enum es_status st = link_commit(w, parent, err);
		if (st)
			return st;
		if (w->f.commits.v[parent].date > c.date)
			c.date = w->f.commits.v[parent].date;
	}
	w->f.commits.v[number].date = c.date;
	w->f.commits.v[number].flags |= ES_FRONTIER_LOOKED;
	return ES_OK;
}

/* ---- the walk ---- */

static enum es_status enqueue(struct frontier_walk *w, uint32_t number, struct es_error *err)
{
	if (w->f.commits.v[number].flags & ES_FRONTIER_SEEN)
		return ES_OK;
	enum es_status st = link_commit(w, number, err);
	if (!st)
		st = look_at_parents(w, number, err);
	if (st)
		return st;
	struct es_frontier_commit *c = &w->f.commits.v[number];
	c->flags |= ES_FRONTIER_SEEN | ES_FRONTIER_QUEUED;
	if (!(c->flags & ES_FRONTIER_EXCLUDED))
		w->nopen++;
	es_waiting_add(&w->queue, (struct es_waiting){ c->generation, c->date, number });
	return ES_OK;
}

/* Passes it on to all ancestors that have been met. */
static void exclude(struct frontier_walk *w, uint32_t number, uint32_t via)
{
	struct es_frontier_commit *c = &w->f.commits.v[number];
	if (c->flags & ES_FRONTIER_EXCLUDED)
		return;
	c->via = via;
	es_vec_push(&w->stack, number);
	c->flags |= ES_FRONTIER_EXCLUDED;
	while (w->stack.n) {
		uint32_t child = w->stack.v[--w->stack.n];
		c = &w->f.commits.v[child];
		if (c->flags & ES_FRONTIER_QUEUED)
			w->nopen--;
		for (uint32_t i = 0; i < c->nparents; i++) {
			uint32_t parent = w->f.edges.v[c->parents + i];
			struct es_frontier_commit *p = &w->f.commits.v[parent];
			if (p->flags & ES_FRONTIER_EXCLUDED)
				continue;
			p->flags |= ES_FRONTIER_EXCLUDED;
			p->via = child;
			es_vec_push(&w->stack, parent);
		}
	}
}

/* A new commit counts as its object says, whatever the graph does. */
static enum es_status take_new(struct frontier_walk *w, uint32_t number, struct es_error *err)
{
	enum es_status st = read_commit(w, number, err);
	struct es_frontier_commit *c = &w->f.commits.v[number];
	es_vec_push(&w->f.found, number);
	if (c->date < w->oldest)
		w->oldest = c->date;
	if (c->generation < w->least)
		w->least = c->generation;
	return st;
}

static void note_skew(struct frontier_walk *w, uint32_t child, uint32_t parent)
{
	int64_t skew = w->f.commits.v[parent].date - w->f.commits.v[child].date;
	if (skew > w->skew)
		w->skew = skew;
}

static enum es_status take_next(struct frontier_walk *w, struct es_error *err)
{
	uint32_t number = es_waiting_take(&w->queue);
	w->f.commits.v[number].flags &= ~(unsigned)ES_FRONTIER_QUEUED;
	bool is_excluded = w->f.commits.v[number].flags & ES_FRONTIER_EXCLUDED;
	enum es_status st = es_tick(&w->h->tick, err);
	if (!is_excluded && !st) {
		w->nopen--;
		st = take_new(w, number, err);
	}
	/* Meeting parents moves the table, so the commit is copied. */
	struct es_frontier_commit c = w->f.commits.v[number];
	for (uint32_t i = 0; i < c.nparents && !st; i++) {
		uint32_t parent = w->f.edges.v[c.parents + i];
		if (is_excluded)
			exclude(w, parent, number);
		st = enqueue(w, parent, err);
		note_skew(w, number, parent);
	}
	return st;
}

static enum es_status scout(struct frontier_walk *w, struct es_error *err)
{
	uint32_t number = es_waiting_take(&w->scouts);
	struct es_frontier_commit c = w->f.commits.v[number];
	if (c.flags & ES_FRONTIER_SCOUTED || !c.nparents)
		return ES_OK;
	w->f.commits.v[number].flags |= ES_FRONTIER_SCOUTED;
	for (uint32_t i = 0; i < c.nparents; i++)
		exclude(w, w->f.edges.v[c.parents + i], number);
	uint32_t first = w->f.edges.v[c.parents];
	enum es_status st = link_commit(w, first, err);
	const struct es_frontier_commit *f = &w->f.commits.v[first];
	es_waiting_add(&w->scouts, (struct es_waiting){ f->generation, f->date, first });
	return st;
}

/* A branch that began long ago is open until the queue has come down to where it began, past all
 * that was merged meanwhile. That place is mostly on the line of first parents of what is known,
 * which is much shorter, so that these lines run ahead of the queue; not beyond what is open, so
 * that they meet nothing to which the queue might not have come. With a graph meeting commits costs
 * little, and lines with more leaps are sooner proved. */
static enum es_status run_scouts(struct frontier_walk *w, struct es_error *err)
{
	const struct es_waiting *last = NULL;
	enum es_status st = ES_OK;
	if (w->graph || w->nscouted == w->f.found.n + w->nopen)
		return st;
	for (size_t i = 0; i < w->queue.n; i++) {
		const struct es_waiting *at = &w->queue.v[i];
		if (!(w->f.commits.v[at->number].flags & ES_FRONTIER_EXCLUDED) &&
			(!last || es_waiting_is_before(last, at)))
			last = at;
	}
	while (!st && w->nopen && w->scouts.n && es_waiting_is_before(&w->scouts.v[0], last))
		st = scout(w, err);
	w->nscouted = w->f.found.n + w->nopen;
	return st;
}

/* All that waits is excluded. Could one of it still be a descendant of a new commit? */
static bool is_done(const struct frontier_walk *w, unsigned *slop)
{
	const struct es_waiting *top = &w->queue.v[0];
	if (!w->f.found.n)
		return true;
	if (top->generation != ES_GENERATION_UNKNOWN)
		return top->generation <= w->least;
	/* What is not in the graph may lead to all that is, so that nothing is said yet. */
	if (w->least != ES_GENERATION_UNKNOWN)
		return false;
	if (top->date >= w->oldest - w->skew) {
		*slop = SLOP;
		return false;
	}
	return (*slop)-- == 0;
}

static enum es_status walk(struct frontier_walk *w, struct es_error *err)
{
	enum es_status st = ES_OK;
	unsigned slop = SLOP;
	while (w->queue.n && !st && !w->has_lied && (w->nopen || !is_done(w, &slop))) {
		size_t nfound = w->f.found.n;
		if (w->nopen)
			slop = SLOP;
		st = take_next(w, err);
		if (!st && w->nopen && w->f.found.n == nfound)
			st = run_scouts(w, err);
	}
	return st;
}

/* ---- what the graph has said, held against objects ---- */

/* Reads the line of children by which the commit was excluded. */
static enum es_status prove(struct frontier_walk *w, uint32_t number, struct es_error *err)
{
	enum es_status st = ES_OK;
	while (!st && !w->has_lied && !(w->f.commits.v[number].flags & ES_FRONTIER_PROVED)) {
		w->f.commits.v[number].flags |= ES_FRONTIER_PROVED;
		uint32_t child = w->f.commits.v[number].via;
		if (child == number)
			break;
		st = read_commit(w, child, err);
		if (w->f.commits.v[child].flags & ES_FRONTIER_LOST)
			w->has_lied = true;
		number = child;
	}
	return st;
}

/* Of each excluded commit that new ones border on, and of excluded tips. */
static enum es_status prove_all(
	struct frontier_walk *w, const struct es_oid *tips, size_t ntips, struct es_error *err)
{
	struct es_frontier *f = &w->f;
	enum es_status st = ES_OK;
	for (size_t i = 0; i < ntips && !st; i++) {
		uint32_t tip = add(w, &tips[i]);
		if (f->commits.v[tip].flags & ES_FRONTIER_EXCLUDED)
			st = prove(w, tip, err);
	}
	for (size_t i = 0; i < f->found.n; i++) {
		struct es_frontier_commit c = f->commits.v[f->found.v[i]];
		for (uint32_t p = 0; p < c.nparents && !st; p++) {
			uint32_t parent = f->edges.v[c.parents + p];
			if (f->commits.v[parent].flags & ES_FRONTIER_EXCLUDED)
				st = prove(w, parent, err);
		}
	}
	return st;
}

/* ---- the answer ---- */

static bool is_new(const struct es_frontier_commit *c)
{
	return !(c->flags & (ES_FRONTIER_EXCLUDED | ES_FRONTIER_LOST));
}

/* Depth first with its own stack; a cycle, which only a forged pack can have, is cut somewhere. */
static void place(struct frontier_walk *w, uint32_t number, struct es_number_vec *order)
{
	struct es_frontier *f = &w->f;
	es_vec_push(&w->stack, number);
	while (w->stack.n) {
		uint32_t top = w->stack.v[w->stack.n - 1];
		struct es_frontier_commit *c = &f->commits.v[top];
		bool is_first = !(c->flags & ES_FRONTIER_LOOKED);
		c->flags |= ES_FRONTIER_LOOKED;
		for (uint32_t i = 0; i < c->nparents && is_first; i++) {
			uint32_t parent = f->edges.v[c->parents + i];
			const struct es_frontier_commit *p = &f->commits.v[parent];
			if (is_new(p) && p->flags & ES_FRONTIER_SEEN &&
				!(p->flags & ES_FRONTIER_LOOKED))
				es_vec_push(&w->stack, parent);
		}
		if (is_first)
			continue;
		w->stack.n--;
		if (!(c->flags & ES_FRONTIER_PLACED))
			es_vec_push(order, top);
		c->flags |= ES_FRONTIER_PLACED;
	}
}

/* Leaves out what was excluded later, counts what cannot be read, and orders the rest. */
static enum es_status settle(struct frontier_walk *w, struct es_error *err)
{
	struct es_number_vec order = { 0 }, found = w->f.found;
	enum es_status st = ES_OK;
	for (size_t i = 0; i < w->f.commits.n; i++)
		w->f.commits.v[i].flags &= ~(unsigned)ES_FRONTIER_LOOKED;
	for (size_t i = 0; i < found.n && !st; i++) {
		const struct es_frontier_commit *c = &w->f.commits.v[found.v[i]];
		if (is_new(c)) {
			place(w, found.v[i], &order);
		} else if (!(c->flags & ES_FRONTIER_EXCLUDED)) {
			/* The history has its own words for why. */
			uint32_t number = es_history_add_commit(w->h, &w->f.names.keys[found.v[i]]);
			st = es_history_load_commit(w->h, number, err);
		}
	}
	es_vec_release(&w->f.found);
	w->f.found = order;
	return st;
}

/* What new commits are to be compared with. */
static enum es_status read_neighbours(
	struct frontier_walk *w, const struct es_oid *known, size_t nknown, struct es_error *err)
{
	struct es_frontier *f = &w->f;
	enum es_status st = ES_OK;
	for (size_t i = 0; i < f->found.n; i++) {
		struct es_frontier_commit c = f->commits.v[f->found.v[i]];
		for (uint32_t p = 0; p < c.nparents && !st; p++)
			st = read_commit(w, f->edges.v[c.parents + p], err);
	}
	for (size_t i = 0; i < nknown && nknown <= BESIDE_MAX && !st; i++) {
		uint32_t number = add(w, &known[i]);
		st = read_commit(w, number, err);
		if (f->commits.v[number].flags & ES_FRONTIER_READ)
			es_vec_push(&f->beside, number);
	}
	return st;
}

static void reset(struct frontier_walk *w)
{
	es_frontier_release(&w->f);
	w->queue.n = w->scouts.n = 0;
	w->nopen = w->nscouted = 0;
	w->least = ES_GENERATION_UNKNOWN;
	w->oldest = DATE_MAX;
	w->skew = 0;
	w->has_lied = false;
}

static enum es_status find(struct frontier_walk *w, const struct es_oid *tips, size_t ntips,
	const struct es_oid *known, size_t nknown, struct es_error *err)
{
	enum es_status st = ES_OK;
	reset(w);
	for (size_t i = 0; i < nknown; i++) {
		uint32_t number = add(w, &known[i]);
		exclude(w, number, number);
	}
	for (size_t i = 0; i < nknown && !st; i++) {
		uint32_t number = add(w, &known[i]);
		st = enqueue(w, number, err);
		const struct es_frontier_commit *c = &w->f.commits.v[number];
		es_waiting_add(&w->scouts, (struct es_waiting){ c->generation, c->date, number });
	}
	for (size_t i = 0; i < ntips && !st; i++)
		st = enqueue(w, add(w, &tips[i]), err);
	if (!st)
		st = walk(w, err);
	if (!st && w->graph && !w->has_lied)
		st = prove_all(w, tips, ntips, err);
	return st;
}

enum es_status es_frontier_find(struct es_frontier *out, struct es_history *h,
	const struct es_oid *tips, size_t ntips, const struct es_oid *known, size_t nknown,
	struct es_error *err)
{
	struct frontier_walk w = { .h = h };
	/* A graph knows nothing of the boundary of a shallow clone. */
	struct es_graphfile *file = h->shallow.n ? NULL : es_graphfile_open(&h->repo->stores);
	w.graph = file ? es_graphfile_graph(file) : NULL;
	enum es_status st = find(&w, tips, ntips, known, nknown, err);
	if (!st && w.has_lied) {
		w.graph = NULL;
		st = find(&w, tips, ntips, known, nknown, err);
	}
	if (!st)
		st = settle(&w, err);
	if (!st)
		st = read_neighbours(&w, known, nknown, err);
	if (st)
		es_frontier_release(&w.f);
	else
		*out = w.f;
	es_graphfile_free(file);
	es_vec_release(&w.positions);
	es_vec_release(&w.queue);
	es_vec_release(&w.scouts);
	es_vec_release(&w.stack);
	return st;
}

void es_frontier_release(struct es_frontier *f)
{
	es_oidmap_release(&f->names);
	es_vec_release(&f->commits);
	es_vec_release(&f->edges);
	es_vec_release(&f->found);
	es_vec_release(&f->beside);
}
