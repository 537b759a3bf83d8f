#include "git/libgit2.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"

#include <stdlib.h>

struct es_libgit2 {
	struct es_lock *lock;
	struct es_lazy git; /* struct es_git2, once it is started */
	struct es_git2 functions;
};

static const struct es_git2 linked = {
	.libgit2_init = git_libgit2_init,
	.libgit2_shutdown = git_libgit2_shutdown,
	.libgit2_opts = git_libgit2_opts,
	.error_last = git_error_last,
	.error_set_str = git_error_set_str,
	.odb_new = git_odb_new,
	.odb_free = git_odb_free,
	.odb_add_backend = git_odb_add_backend,
	.odb_add_alternate = git_odb_add_alternate,
	.odb_backend_one_pack = git_odb_backend_one_pack,
	.odb_backend_pack = git_odb_backend_pack,
	.odb_backend_loose = git_odb_backend_loose,
	.odb_backend_data_alloc = git_odb_backend_data_alloc,
	.odb_read = git_odb_read,
	.odb_read_header = git_odb_read_header,
	.odb_object_data = git_odb_object_data,
	.odb_object_size = git_odb_object_size,
	.odb_object_type = git_odb_object_type,
	.odb_object_free = git_odb_object_free,
	.config_new = git_config_new,
	.config_free = git_config_free,
	.repository_open_bare = git_repository_open_bare,
	.repository_set_config = git_repository_set_config,
	.repository_set_odb = git_repository_set_odb,
	.repository_free = git_repository_free,
	.revparse_single = git_revparse_single,
	.object_id = git_object_id,
	.object_free = git_object_free,
};

struct es_libgit2 *es_libgit2_new(void)
{
	struct es_libgit2 *l = es_alloc(1, sizeof *l);
	l->lock = es_lock_new();
	return l;
}

void es_libgit2_free(struct es_libgit2 *l)
{
	if (!l)
		return;
	const struct es_git2 *git = es_lazy_peek(&l->git);
	if (git)
		(void)git->libgit2_shutdown();
	es_lock_free(l->lock);
	free(l);
}

static void *start(void *ctx)
{
	struct es_libgit2 *l = ctx;
	struct es_git2 *git = &l->functions;
	*git = linked;
	/* Counted: the last shutdown ends the library. */
	if (git->libgit2_init() < 0)
		return NULL;
	/* Verifying each packed object would make history ten times slower, and zlib's checksum
	 * tells damage anyway; loose objects are verified in looseodb.c. */
	(void)git->libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	/* Objects are read once. */
	(void)git->libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	return git;
}

const struct es_git2 *es_libgit2_get(struct es_libgit2 *l, struct es_error *err)
{
	const struct es_git2 *git = l ? es_lazy_get(&l->git, l->lock, start, l) : NULL;
	if (!git)
		(void)es_fail(err, ES_EUNSUPPORTED, "libgit2 cannot be started");
	return git;
}

enum es_status es_libgit2_fail(
	const struct es_git2 *git, struct es_error *err, enum es_status status, const char *what)
{
	const git_error *e = git->error_last();
	return es_fail(
		err, status, "%s: %s", what, e && e->message ? e->message : "no reason given");
}
