#include "engine/past.h"
#include "base/path.h"
#include "engine/complaints.h"
#include "git/attribute.h"
#include "git/headtree.h"
#include "git/named.h"
#include "lint/check_files.h"

#include <stdlib.h>

/* Real histories have some dozens of such files; what is beyond is told. A real one has some
 * kilobytes. */
enum {
	FILES_MAX = 2000,
	FILE_BYTES = 256 * 1024,
	ALL_BYTES = 32 * 1024 * 1024,
	PLACES_MAX = 20 * 1000,
};

struct past {
	struct es_run *run;
	struct es_loader loader;
	struct es_arena texts; /* wiped at the end: they may hold secrets */
	struct es_named_vec numbers;
	struct es_item_vec items;
	struct es_attribution *answers; /* by item */
	struct es_ref_names refs;
	struct ES_VEC(struct es_past_file) files;
	struct es_headtree *head;
	bool is_cut;
};

static bool is_env_name(struct es_slice name)
{
	return es_env_filename(name).role == ES_ENV_VALUES;
}

static enum es_status find(struct past *p, struct es_error *err)
{
	struct es_run *run = p->run;
	struct ES_VEC(struct es_wanted) wanted = { 0 };
	p->is_cut = !es_history_named(&p->numbers, run->history, is_env_name, FILES_MAX);
	for (size_t i = 0; i < p->numbers.n; i++)
		es_vec_push(&p->items, es_history_item(run->history, p->numbers.v[i], &p->loader));
	for (size_t i = 0; i < p->items.n; i++)
		es_vec_push(&wanted, (struct es_wanted){ .item = &p->items.v[i] });
	p->answers = es_arena_array(&run->result->arena, p->items.n, sizeof *p->answers);
	enum es_status st = es_attribute(p->answers, &p->refs, wanted.v, wanted.n, run->history,
		run->repo, &run->result->arena, err);
	es_vec_release(&wanted);
	return st;
}

/* What is still in HEAD is judged there. */
static bool is_gone(struct past *p, struct es_slice path)
{
	struct es_oid oid;
	uint32_t mode;
	return is_env_name(es_path_name(path)) && !es_headtree_find(&oid, &mode, p->head, path);
}

static void read_lines(struct past *p, struct es_env_file *out, void *reader, size_t item)
{
	struct es_buf text = ES_BUF_INIT(FILE_BYTES);
	if (p->texts.used > ALL_BYTES ||
		p->loader.load(reader, &p->items.v[item], &text, NULL) != ES_OK)
		p->is_cut = true;
	else
		es_env_file_read(out, es_arena_copy(&p->texts, es_buf_slice(&text)), &p->texts);
	es_buf_release(&text);
}

static const struct es_place *keep_place(
	struct past *p, size_t item, const struct es_origin_place *at)
{
	struct es_place *place = es_arena_alloc(&p->run->result->arena, sizeof *place);
	*place = (struct es_place){ .path = at->path,
		.object = p->items.v[item].oid,
		.commit = at->commit,
		.author = at->author,
		.email = at->email,
		.date = at->date,
		.date_offset = at->date_offset };
	return place;
}

static void read_version(struct past *p, struct es_past_file *out, void *reader, size_t item)
{
	const struct es_attribution *a = &p->answers[item];
	struct es_ref_names refs = es_ref_names_pick(&p->refs, a->refs, &p->run->result->arena);
	read_lines(p, &out->lines, reader, item);
	out->refs = refs.v;
	out->nrefs = refs.n;
	out->last_commit = a->last_commit;
}

static void add(struct past *p, void *reader, size_t item)
{
	const struct es_attribution *a = &p->answers[item];
	struct es_past_file f = { .place = NULL };
	p->is_cut |= a->is_cut;
	for (size_t i = 0; !a->is_in_head && i < a->nplaces; i++) {
		if (!is_gone(p, a->places[i].path))
			continue;
		if (p->files.n == PLACES_MAX) {
			p->is_cut = true;
			return;
		}
		if (!f.place)
			read_version(p, &f, reader, item);
		f.place = keep_place(p, item, &a->places[i]);
		es_vec_push(&p->files, f);
	}
}

static enum es_status read_all(struct past *p, struct es_error *err)
{
	void *reader = NULL;
	enum es_status st = p->loader.open(&reader, p->loader.ctx, err);
	if (st)
		return st;
	p->head = es_headtree_new(p->run->repo);
	for (size_t i = 0; i < p->items.n; i++)
		add(p, reader, i);
	es_headtree_free(p->head);
	p->loader.close(reader);
	return ES_OK;
}

static void ask(struct past *p)
{
	struct es_arena arena = { 0 };
	struct es_complaints complaints = { .arena = &arena };
	es_check_past_files(&complaints, &p->run->gleaning->world, p->files.v, p->files.n);
	es_findings_from_complaints(p->run, &complaints);
	if (p->is_cut)
		es_run_warn(p->run,
			"env files of history: there are more, or larger ones, than were looked "
			"at");
	es_complaints_release(&complaints);
	es_arena_release(&arena);
}

static bool is_wanted(const struct es_run *run)
{
	static const struct es_slice id = ES_LIT("env-file-committed");
	const struct es_ruleset *rs = run->result->rules;
	size_t i = es_ruleset_index(rs, id);
	return run->gleaning && run->tree && i < rs->rules.n && run->wanted[i];
}

enum es_status es_past_ask(struct es_run *run, struct es_error *err)
{
	struct past p = { .run = run };
	if (!is_wanted(run))
		return ES_OK;
	p.loader = es_repo_loader(run->repo);
	enum es_status st = find(&p, err);
	if (!st && p.items.n)
		st = read_all(&p, err);
	if (!st)
		ask(&p);
	es_vec_release(&p.numbers);
	es_vec_release(&p.items);
	es_vec_release(&p.files);
	es_arena_release(&p.texts);
	return st;
}
