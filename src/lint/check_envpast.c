#include "lint/check_files.h"

#include "base/map.h"
#include "base/path.h"
#include "inventory/envplace.h"

/* What a version of an env file says, and where it stood. */
struct version {
	const struct es_past_file *file;
	size_t nsecrets;
	struct es_slice names; /* of the secrets, in the arena of the complaints */
};

struct past {
	struct es_map paths;
	struct ES_VEC(struct version) best; /* by path */
};

/* Of two versions with the same secrets the older one: its commit brought them in. */
static bool tells_more(const struct version *a, const struct version *b)
{
	if (a->nsecrets != b->nsecrets)
		return a->nsecrets > b->nsecrets;
	const struct es_place *x = a->file->place, *y = b->file->place;
	if (x->date != y->date)
		return x->date < y->date;
	return es_oid_compare(&x->commit, &y->commit) < 0;
}

static void take(struct past *p, struct version v)
{
	bool is_new;
	size_t i = es_map_add(&p->paths, v.file->place->path, &is_new);
	if (is_new)
		es_vec_push(&p->best, v);
	else if (tells_more(&v, &p->best.v[i]))
		p->best.v[i] = v;
}

static bool is_told(const struct es_world *w, struct es_slice path)
{
	const struct es_world_file *now = es_world_find(w, path);
	return es_env_filename(es_path_name(path)).role == ES_ENV_VALUES &&
	       !(now && now->state == ES_FILE_TRACKED);
}

static void judge(struct version *v, struct es_complaints *out, const struct es_past_file *f)
{
	const struct es_world_file file = { .lines = f->lines };
	struct es_env_secrets c;
	es_env_secrets_find(&c, &file);
	v->nsecrets = c.n;
	v->names = es_complaints_text(out, "%s", es_buf_cstr(&c.names));
	es_env_secrets_release(&c);
}

/* Environments of tests, samples, and what is for direnv are told of when they have something. */
static bool is_harmless(struct es_slice path)
{
	struct es_slice name = es_path_name(path);
	return es_env_place_is_test(es_env_filename(name).mode) || es_env_place_is_sample(path) ||
	       es_slice_starts(name, ".envrc") || !es_slice_starts(name, ".env");
}

static void complain(struct es_complaints *out, const struct version *v)
{
	struct es_slice path = v->file->place->path;
	bool is_sample = es_env_place_is_test(es_env_filename(es_path_name(path)).mode) ||
			 es_env_place_is_sample(path);
	struct es_complaint c = { .rule = "env-file-committed",
		.severity = v->nsecrets && !is_sample ? ES_SEV_ERROR : ES_SEV_NOTE,
		.path = path,
		.past = v->file };
	if (v->nsecrets)
		c.message = es_complaints_text(out,
			"The file is not committed any more, but history has it, with what looks "
			"like secrets: %.*s",
			ES_ARG(v->names));
	else
		c.message = es_slice_from("The file is not committed any more, but history has it; "
					  "no secrets were seen in it");
	if (v->nsecrets || !is_harmless(path))
		es_complaints_add(out, c);
}

void es_check_past_files(struct es_complaints *out, const struct es_world *w,
	const struct es_past_file *past, size_t n)
{
	struct past p = { .paths = { 0 } };
	struct version v = { .file = NULL };
	const struct es_env_line *judged = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!is_told(w, past[i].place->path))
			continue;
		if (!v.file || past[i].lines.lines != judged)
			judge(&v, out, &past[i]);
		judged = past[i].lines.lines;
		v.file = &past[i];
		take(&p, v);
	}
	for (size_t i = 0; i < p.best.n; i++)
		complain(out, &p.best.v[i]);
	es_map_release(&p.paths);
	es_vec_release(&p.best);
}
