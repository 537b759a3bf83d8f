#include "git/odb.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/repo_internal.h"

#include <stdlib.h>
#include <string.h>

/* Packs first, as in git. */
enum { LOOSE_PRIORITY = 1, PACK_PRIORITY = 2 };

struct es_odb {
	const struct es_git2 *git;
	git_odb *odb;
	size_t store; /* the folder at hand, while they are added */
};

struct es_oid es_oid_from_git(const git_oid *oid)
{
	struct es_oid o;
	memcpy(o.bytes, oid->id, ES_OID_SIZE);
	return o;
}

git_oid es_oid_to_git(const struct es_oid *oid)
{
	git_oid o = { { 0 } };
	memcpy(o.id, oid->bytes, ES_OID_SIZE);
	return o;
}

/* The store frees what it has taken; `backend` is freed here when it was not. */
static enum es_status add_backend(
	struct es_odb *s, git_odb_backend *backend, int code, int priority, struct es_error *err)
{
	if (!code)
		code = s->store > 0 ? s->git->odb_add_alternate(s->odb, backend, priority)
				    : s->git->odb_add_backend(s->odb, backend, priority);
	if (code && backend)
		backend->free(backend);
	return code ? es_libgit2_fail(s->git, err, ES_EIO, "cannot open the objects") : ES_OK;
}

/* Each pack by itself, so that those with a damaged index can be left out: libgit2 follows an
 * offset without looking whether it leads into the pack. */
static enum es_status add_sound(
	struct es_odb *s, const struct es_packs *packs, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; !st && i < packs->sound.n; i++) {
		const struct es_pack *p = packs->sound.v[i];
		if (p->store != s->store || p->has_made || !es_pack_fits(p))
			continue;
		git_odb_backend *pack = NULL;
		int code = s->git->odb_backend_one_pack(&pack, p->index_path);
		st = add_backend(s, pack, code, PACK_PRIORITY, err);
	}
	return st;
}

static enum es_status add_backends(struct es_odb *s, const struct es_repo *r, struct es_error *err)
{
	const char *folder = r->stores.v[s->store];
	git_odb_backend *backend = NULL;
	int code = es_looseodb_new(&backend, s->git, folder);
	enum es_status st = add_backend(s, backend, code, LOOSE_PRIORITY, err);
	if (st)
		return st;
	return add_sound(s, &r->packs, err);
}

enum es_status es_odb_open(struct es_odb **out, const struct es_repo *r, struct es_error *err)
{
	const struct es_git2 *git = es_libgit2_get(r->libgit2, err);
	if (!git)
		return ES_EUNSUPPORTED;
	struct es_odb *s = es_alloc(1, sizeof *s);
	s->git = git;
	enum es_status st = ES_OK;
	if (git->odb_new(&s->odb) < 0)
		st = es_libgit2_fail(git, err, ES_EIO, "cannot open the objects");
	for (; s->store < r->stores.n && !st; s->store++)
		st = add_backends(s, r, err);
	if (st)
		es_odb_free(s);
	else
		*out = s;
	return st;
}

void es_odb_free(struct es_odb *odb)
{
	if (!odb)
		return;
	odb->git->odb_free(odb->odb);
	free(odb);
}

static enum es_status fail_object(
	const struct es_odb *s, struct es_error *err, int code, const struct es_oid *oid)
{
	char hex[ES_OID_HEX + 1], what[ES_OID_HEX + 32];
	es_oid_hex(hex, oid);
	if (code == GIT_ENOTFOUND)
		return es_fail(err, ES_ENOTFOUND, "object %s is missing", hex);
	(void)snprintf(what, sizeof what, "object %s is damaged", hex);
	return es_libgit2_fail(s->git, err, ES_ECORRUPT, what);
}

enum es_status es_odb_read(enum es_object_type *out_type, char **out_bytes, size_t *out_len,
	struct es_odb *odb, const struct es_oid *oid, size_t max, struct es_error *err)
{
	const struct es_git2 *git = odb->git;
	git_oid id = es_oid_to_git(oid);
	size_t size = 0;
	git_object_t type = GIT_OBJECT_INVALID;
	int code = git->odb_read_header(&size, &type, odb->odb, &id);
	if (code)
		return fail_object(odb, err, code, oid);
	if (size > max)
		return es_fail(err, ES_ELIMIT, "it has %zu bytes, more than %zu", size, max);
	git_odb_object *object = NULL;
	code = git->odb_read(&object, odb->odb, &id);
	if (code)
		return fail_object(odb, err, code, oid);
	size = git->odb_object_size(object);
	char *bytes = es_resize(NULL, size, 1);
	if (size)
		memcpy(bytes, git->odb_object_data(object), size);
	/* The types are numbered alike. */
	*out_type = (enum es_object_type)git->odb_object_type(object);
	*out_bytes = bytes;
	*out_len = size;
	git->odb_object_free(object);
	return ES_OK;
}

/* ---- revisions ---- */

/* Opened with a configuration that has nothing in it: libgit2 would follow includes, wherever they
 * lead. */
static enum es_status open_repository(
	git_repository **out, const struct es_odb *s, const struct es_repo *r, struct es_error *err)
{
	const struct es_git2 *git = s->git;
	git_repository *repository = NULL;
	git_config *config = NULL;
	enum es_status st = ES_OK;
	if (git->repository_open_bare(&repository, r->git_dir) < 0 ||
		git->repository_set_odb(repository, s->odb) < 0 || git->config_new(&config) < 0 ||
		git->repository_set_config(repository, config) < 0)
		st = es_libgit2_fail(git, err, ES_ECORRUPT, "cannot open the repository");
	git->config_free(config);
	if (st)
		git->repository_free(repository);
	else
		*out = repository;
	return st;
}

static enum es_status resolve(struct es_oid *out, const struct es_odb *s,
	git_repository *repository, const char *revision, struct es_error *err)
{
	const struct es_git2 *git = s->git;
	git_object *found = NULL;
	int code = git->revparse_single(&found, repository, revision);
	if (code == GIT_EAMBIGUOUS)
		return es_fail(err, ES_ENOTFOUND, "ambiguous revision: %s", revision);
	if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
		return es_fail(err, ES_ENOTFOUND, "unknown revision: %s", revision);
	if (code)
		return es_libgit2_fail(git, err, ES_ECORRUPT, "cannot resolve the revision");
	*out = es_oid_from_git(git->object_id(found));
	git->object_free(found);
	return ES_OK;
}

enum es_status es_odb_resolve(
	struct es_oid *out, const struct es_repo *r, const char *revision, struct es_error *err)
{
	struct es_odb *s = NULL;
	git_repository *repository = NULL;
	struct es_error why = { .text = "" };
	enum es_status st = es_odb_open(&s, r, &why);
	if (st)
		(void)es_fail(err, st, "cannot resolve %s: %s", revision, why.text);
	else
		st = open_repository(&repository, s, r, err);
	if (!st) {
		st = resolve(out, s, repository, revision, err);
		s->git->repository_free(repository);
	}
	es_odb_free(s);
	return st;
}
