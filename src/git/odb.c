#include "git/repo_internal.h"
#include "base/err.h"
#include "git/loose.h"

#include <git2/sys/odb_backend.h>

#include <string.h>

/* Packs first, as in git. */
enum { LOOSE_PRIORITY = 1, PACK_PRIORITY = 2 };

/* An object store that folders are added to. */
struct opening {
	git_odb *odb;
	size_t store; /* the folder at hand */
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

enum es_status es_git_fail(struct es_error *err, enum es_status status, const char *what)
{
	const git_error *e = git_error_last();
	return es_fail(
		err, status, "%s: %s", what, e && e->message ? e->message : "no reason given");
}

/* The store frees what it has taken; `backend` is freed here when it was not. */
static enum es_status add_backend(
	struct opening *s, git_odb_backend *backend, int code, int priority, struct es_error *err)
{
	if (!code)
		code = s->store > 0 ? git_odb_add_alternate(s->odb, backend, priority)
				    : git_odb_add_backend(s->odb, backend, priority);
	if (code && backend)
		backend->free(backend);
	return code ? es_git_fail(err, ES_EIO, "cannot open the objects") : ES_OK;
}

/* Each pack by itself, so that those with a damaged index can be left out. */
static enum es_status add_sound(
	struct opening *s, const struct es_packs *packs, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; !st && i < packs->sound.n; i++) {
		if (packs->sound.v[i]->store != s->store)
			continue;
		git_odb_backend *pack = NULL;
		int code = git_odb_backend_one_pack(&pack, packs->sound.v[i]->index_path);
		st = add_backend(s, pack, code, PACK_PRIORITY, err);
	}
	return st;
}

static enum es_status add_backends(struct opening *s, const struct es_repo *r, struct es_error *err)
{
	const char *folder = r->stores.v[s->store];
	const struct es_pack_folder *has = &r->packs.folders.v[s->store];
	git_odb_backend *backend = NULL;
	int code = es_loose_backend(&backend, folder);
	enum es_status st = add_backend(s, backend, code, LOOSE_PRIORITY, err);
	if (st)
		return st;
	if (has->has_damaged || has->has_multi)
		return add_sound(s, &r->packs, err);
	backend = NULL;
	code = git_odb_backend_pack(&backend, folder);
	return add_backend(s, backend, code, PACK_PRIORITY, err);
}

enum es_status es_odb_open(git_odb **out, const struct es_repo *r, struct es_error *err)
{
	struct opening s = { .store = 0 };
	if (git_odb_new(&s.odb) < 0)
		return es_git_fail(err, ES_EIO, "cannot open the objects");
	enum es_status st = ES_OK;
	for (; s.store < r->stores.n && !st; s.store++)
		st = add_backends(&s, r, err);
	if (st)
		git_odb_free(s.odb);
	else
		*out = s.odb;
	return st;
}

static enum es_status fail_object(struct es_error *err, int code, const struct es_oid *oid)
{
	char hex[ES_OID_HEX + 1], what[ES_OID_HEX + 32];
	es_oid_hex(hex, oid);
	if (code == GIT_ENOTFOUND)
		return es_fail(err, ES_ENOTFOUND, "object %s is missing", hex);
	(void)snprintf(what, sizeof what, "object %s is damaged", hex);
	return es_git_fail(err, ES_ECORRUPT, what);
}

enum es_status es_odb_read(git_odb_object **out, git_odb *odb, const struct es_oid *oid,
	git_object_t type, size_t max, struct es_error *err)
{
	git_oid id = es_oid_to_git(oid);
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, oid);
	size_t size = 0;
	git_object_t found = GIT_OBJECT_INVALID;
	int code = git_odb_read_header(&size, &found, odb, &id);
	if (code)
		return fail_object(err, code, oid);
	if (type != GIT_OBJECT_ANY && type != found)
		return es_fail(err, ES_ECORRUPT, "object %s is a %s, not a %s", hex,
			git_object_type2string(found), git_object_type2string(type));
	if (size > max)
		return es_fail(
			err, ES_ELIMIT, "object %s has %zu bytes, more than %zu", hex, size, max);
	git_odb_object *object = NULL;
	code = git_odb_read(&object, odb, &id);
	if (code)
		return fail_object(err, code, oid);
	*out = object;
	return ES_OK;
}

struct es_slice es_object_bytes(git_odb_object *object)
{
	return (struct es_slice){ git_odb_object_data(object), git_odb_object_size(object) };
}
