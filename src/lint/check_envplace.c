#include "lint/check_files.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/path.h"
#include "inventory/envloaders.h"
#include "inventory/envplace.h"

static void complain(struct es_complaints *out, const char *rule, enum es_severity severity,
	const struct es_world_file *f, const struct es_env_secrets *c, struct es_slice message)
{
	struct es_complaint what = {
		.rule = rule, .severity = severity, .path = f->path, .message = message
	};
	if (c && c->n) {
		const struct es_env_line *first = c->named[0];
		what.line = what.end_line = first->line;
		what.column = (size_t)(first->name.ptr - first->whole.ptr) + 1;
		what.end_column = es_slice_find(first->whole, 0, '\n') + 1;
	}
	es_complaints_add(out, what);
}

/* Who has accepted a file with its secrets has not accepted those that come later. */
static void complain_of_secrets(struct es_complaints *out, const char *rule,
	enum es_severity severity, const struct es_world_file *f, const struct es_env_secrets *c,
	struct es_slice message)
{
	unsigned char digest[ES_SHA256_SIZE];
	struct es_buf all = ES_BUF_INIT(SIZE_MAX), hex = ES_BUF_INIT(2 * ES_SHA256_SIZE);
	struct es_sha256 h;
	es_env_secrets_add(&all, c);
	es_sha256_init(&h);
	es_sha256_add(&h, es_buf_slice(&all));
	es_sha256_end(&h, digest);
	es_hex_add(&hex, digest, ES_SHA256_SIZE);
	complain(out, rule, severity, f, c, message);
	out->v.v[out->v.n - 1].subject = es_arena_copy(out->arena, es_buf_slice(&hex));
	es_buf_release(&all);
	es_buf_release(&hex);
}

/* ---- env-file-tracked, env-file-not-ignored, env-file-backup ---- */

/* .env.development and .env.docker are for everybody, as their names say. */
static bool is_innocent(const struct es_world_file *f)
{
	struct es_slice name = es_path_name(f->path);
	return f->env.role == ES_ENV_VALUES && f->state == ES_FILE_TRACKED &&
	       (f->env.is_local || es_slice_is(name, ".env") || es_slice_is(name, ".dev.vars")) &&
	       !es_env_place_is_test(f->env.mode) && !es_env_place_is_sample(f->path) &&
	       !es_env_place_has_secrets(f);
}

/* A repository with many such files means it: one complaint, of the first. */
static void check_innocent(struct es_complaints *out, const struct es_world *w)
{
	const struct es_world_file *first = NULL;
	size_t n = 0;
	for (size_t i = 0; i < w->nfiles; i++) {
		if (!is_innocent(&w->files[i]))
			continue;
		if (!n++)
			first = &w->files[i];
	}
	if (!first)
		return;
	struct es_complaint c = { .rule = "env-file-tracked",
		.severity = ES_SEV_NOTE,
		.path = first->path,
		.message = es_slice_from("The file is committed; no secrets were seen in it") };
	c.help =
		es_slice_from("If it has defaults for everybody, leave it, and keep what is secret "
			      "or personal in an ignored file such as .env.local. Else `git rm "
			      "--cached` it, ignore it and commit an example in its place.");
	if (n > 1)
		c.message = es_complaints_text(out,
			"The file is committed, and so %s %zu more env file%s; no secrets were "
			"seen in them",
			n == 2 ? "is" : "are", n - 1, n == 2 ? "" : "s");
	es_complaints_add(out, c);
}

static void check_tracked(struct es_complaints *out, const struct es_world_file *f)
{
	struct es_env_secrets c;
	es_env_secrets_find(&c, f);
	enum es_severity severity =
		es_env_place_is_test(f->env.mode) || es_env_place_is_sample(f->path) ? ES_SEV_NOTE
										     : ES_SEV_ERROR;
	if (c.n)
		complain_of_secrets(out, "env-file-tracked", severity, f, &c,
			es_complaints_text(out,
				"The file is committed, with what looks like secrets: %s",
				es_buf_cstr(&c.names)));
	es_env_secrets_release(&c);
}

/* A file that is neither committed nor ignored is with the next "git add". */
static void check_untracked(struct es_complaints *out, const struct es_world_file *f)
{
	struct es_slice name = es_path_name(f->path);
	bool is_private =
		f->env.is_local || es_slice_is(name, ".env") || es_slice_is(name, ".dev.vars");
	struct es_env_secrets c;
	es_env_secrets_find(&c, f);
	if (c.n)
		complain(out, "env-file-not-ignored", ES_SEV_ERROR, f, &c,
			es_complaints_text(out,
				"Git does not ignore the file, which has what looks like secrets: "
				"%s",
				es_buf_cstr(&c.names)));
	else if (is_private && !es_env_place_is_sample(f->path))
		complain(out, "env-file-not-ignored", ES_SEV_WARNING, f, NULL,
			es_slice_from("Git does not ignore the file"));
	es_env_secrets_release(&c);
}

static void check_backup(struct es_complaints *out, const struct es_world_file *f)
{
	struct es_env_secrets c;
	es_env_secrets_find(&c, f);
	const char *where = f->state == ES_FILE_TRACKED ? "committed" : "not ignored by git";
	if (c.n)
		complain_of_secrets(out, "env-file-backup", ES_SEV_ERROR, f, &c,
			es_complaints_text(out,
				"A copy of an env file is %s, with what looks like secrets: %s",
				where, es_buf_cstr(&c.names)));
	else
		complain(out, "env-file-backup", ES_SEV_WARNING, f, NULL,
			es_complaints_text(out, "A copy of an env file is %s", where));
	es_env_secrets_release(&c);
}

/* Folders that web servers and build tools hand out as they are. */
static void check_web_root(struct es_complaints *out, const struct es_world_file *f)
{
	if (es_env_place_is_served(f->path) && !es_env_place_is_sample(f->path))
		complain(out, "env-file-in-web-root", ES_SEV_ERROR, f, NULL,
			es_slice_from("The file lies in a folder that is served to everybody"));
}

/* ---- what is not there yet ---- */

/* The file that people make of an example: .env. Only examples that lie where a program starts, and
 * not where the file for one machine is .env.local: then .env may be for everybody. */
static void check_copy(
	struct es_complaints *out, const struct es_world *w, const struct es_world_file *f)
{
	struct es_arena arena = { 0 };
	struct es_slice copy = es_path_below(&arena, es_path_folder(f->path), ".env");
	struct es_slice local = es_path_below(&arena, es_path_folder(f->path), ".env.local");
	if (es_env_place_is_plain_example(f) && !es_env_place_is_sample(f->path) &&
		!es_world_find(w, copy) && !w->is_ignored(w->ctx, copy) &&
		!w->is_ignored(w->ctx, local)) {
		struct es_complaint c = { .rule = "env-file-not-ignored",
			.severity = ES_SEV_WARNING,
			.path = f->path,
			.subject = copy };
		c.message = es_complaints_text(out,
			"Git does not ignore %.*s, which is what this is an example of",
			ES_ARG(copy));
		es_complaints_add(out, c);
	}
	es_arena_release(&arena);
}

/* .env.local is for one machine, and frameworks that load it tell people to make it. Asked once a
 * folder, of a file that is there. */
static void check_local(struct es_complaints *out, const struct es_world *w,
	const struct es_env_loaders *all, struct es_map *folders, const struct es_world_file *f)
{
	struct es_arena arena = { 0 };
	struct es_env_loader_vec loaders = { 0 };
	struct es_slice folder = es_path_folder(f->path);
	struct es_slice local = es_path_below(&arena, folder, ".env.local");
	bool is_new = false;
	es_env_loaders_of(&loaders, all, f);
	size_t i = 0;
	while (i < loaders.n && loaders.v[i].tool->order == ES_ORDER_UNKNOWN)
		i++;
	if (i < loaders.n)
		es_map_add(folders, folder, &is_new);
	if (is_new && !es_env_place_is_sample(f->path) && !es_world_find(w, local) &&
		!w->is_ignored(w->ctx, local)) {
		struct es_complaint c = { .rule = "env-file-not-ignored",
			.severity = ES_SEV_WARNING,
			.path = f->path,
			.subject = local };
		c.message = es_complaints_text(out,
			"Git does not ignore %.*s, which %s (%.*s) loads when it is there",
			ES_ARG(local), loaders.v[i].tool->name, ES_ARG(loaders.v[i].by));
		es_complaints_add(out, c);
	}
	es_vec_release(&loaders);
	es_arena_release(&arena);
}

static void check_locals(struct es_complaints *out, const struct es_world *w)
{
	struct es_env_loaders *all = es_env_loaders_new(w);
	struct es_map folders = { 0 };
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].env.role == ES_ENV_EXAMPLE || w->files[i].env.role == ES_ENV_VALUES)
			check_local(out, w, all, &folders, &w->files[i]);
	es_map_release(&folders);
	es_env_loaders_free(all);
}

void es_check_env_places(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; w->is_repository && i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		enum es_env_role role = f->env.role;
		if (role == ES_ENV_VALUES && f->state == ES_FILE_TRACKED)
			check_tracked(out, f);
		else if (role == ES_ENV_VALUES && f->state == ES_FILE_UNTRACKED)
			check_untracked(out, f);
		else if (role == ES_ENV_BACKUP && f->state != ES_FILE_IGNORED)
			check_backup(out, f);
		else if (role == ES_ENV_EXAMPLE && w->is_ignored)
			check_copy(out, w, f);
	}
	if (w->is_repository)
		check_innocent(out, w);
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].env.role == ES_ENV_VALUES || w->files[i].env.role == ES_ENV_BACKUP)
			check_web_root(out, &w->files[i]);
	if (w->is_repository && w->is_ignored)
		check_locals(out, w);
}
