#include "git/libgit2.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct es_libgit2 {
	struct es_lock *lock;
	struct es_lazy git; /* struct es_git2, once it is started */
	struct es_git2 functions;
	void *library; /* while it is loaded */
};

/* The library whose headers these are, by the name that linking would have written down: a
 * constant, looked for where the system keeps libraries. Nothing of a repository or of its
 * configuration has a part in it. */
#ifdef __APPLE__
static const char library[] = "libgit2." LIBGIT2_SOVERSION ".dylib";
#else
static const char library[] = "libgit2.so." LIBGIT2_SOVERSION;
#endif

/* Compared, so that a type that differs from the header's does not compile; never called so. */
#define FUNCTION(name)                                                                             \
	{                                                                                          \
		"git_" #name, offsetof(struct es_git2, name),                                      \
			sizeof(((struct es_git2 *)0)->name == &git_##name)                         \
	}

static const struct function {
	const char *name;
	size_t at, is_same;
} functions[] = {
	FUNCTION(libgit2_init),
	FUNCTION(libgit2_shutdown),
	FUNCTION(libgit2_opts),
	FUNCTION(error_last),
	FUNCTION(error_set_str),
	FUNCTION(odb_new),
	FUNCTION(odb_free),
	FUNCTION(odb_add_backend),
	FUNCTION(odb_add_alternate),
	FUNCTION(odb_backend_one_pack),
	FUNCTION(odb_backend_loose),
	FUNCTION(odb_backend_data_alloc),
	FUNCTION(odb_read),
	FUNCTION(odb_read_header),
	FUNCTION(odb_object_data),
	FUNCTION(odb_object_size),
	FUNCTION(odb_object_type),
	FUNCTION(odb_object_free),
	FUNCTION(config_new),
	FUNCTION(config_free),
	FUNCTION(repository_open_bare),
	FUNCTION(repository_set_config),
	FUNCTION(repository_set_odb),
	FUNCTION(repository_free),
	FUNCTION(revparse_single),
	FUNCTION(object_id),
	FUNCTION(object_free),
};

struct es_libgit2 *es_libgit2_new(void)
{
	struct es_libgit2 *l = es_alloc(1, sizeof *l);
	l->lock = es_lock_new();
	return l;
}

static void unload(struct es_libgit2 *l)
{
	if (l->library)
		(void)dlclose(l->library);
	l->library = NULL;
}

void es_libgit2_free(struct es_libgit2 *l)
{
	if (!l)
		return;
	const struct es_git2 *git = es_lazy_peek(&l->git);
	if (git)
		(void)git->libgit2_shutdown();
	unload(l);
	es_lock_free(l->lock);
	free(l);
}

/* POSIX has pointers to functions and to data of one size. */
static bool load(struct es_libgit2 *l)
{
	l->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; l->library && i < sizeof functions / sizeof *functions; i++) {
		void *address = dlsym(l->library, functions[i].name);
		if (!address)
			return false;
		memcpy((char *)&l->functions + functions[i].at, &address, sizeof address);
	}
	return l->library != NULL;
}

static void *start(void *ctx)
{
	struct es_libgit2 *l = ctx;
	struct es_git2 *git = &l->functions;
	/* Counted: the last shutdown ends the library. */
	if (!load(l) || git->libgit2_init() < 0) {
		unload(l);
		return NULL;
	}
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
		(void)es_fail(err, ES_EUNSUPPORTED, "%s cannot be loaded", library);
	return git;
}

enum es_status es_libgit2_fail(
	const struct es_git2 *git, struct es_error *err, enum es_status status, const char *what)
{
	const git_error *e = git->error_last();
	return es_fail(
		err, status, "%s: %s", what, e && e->message ? e->message : "no reason given");
}
