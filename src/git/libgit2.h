/* libgit2.h - libgit2, got ready when somebody needs it. */
#ifndef ES_GIT_LIBGIT2_H
#define ES_GIT_LIBGIT2_H

#include <envsieve.h>

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

/* The functions in use, called as libgit2's headers say. */
struct es_git2 {
	int (*libgit2_init)(void);
	int (*libgit2_shutdown)(void);
	int (*libgit2_opts)(int, ...);
	const git_error *(*error_last)(void);
	int (*error_set_str)(int, const char *);
	int (*odb_new)(git_odb **);
	void (*odb_free)(git_odb *);
	int (*odb_add_backend)(git_odb *, git_odb_backend *, int);
	int (*odb_add_alternate)(git_odb *, git_odb_backend *, int);
	int (*odb_backend_one_pack)(git_odb_backend **, const char *);
	int (*odb_backend_loose)(
		git_odb_backend **, const char *, int, int, unsigned int, unsigned int);
	void *(*odb_backend_data_alloc)(git_odb_backend *, size_t);
	int (*odb_read)(git_odb_object **, git_odb *, const git_oid *);
	int (*odb_read_header)(size_t *, git_object_t *, git_odb *, const git_oid *);
	const void *(*odb_object_data)(git_odb_object *);
	size_t (*odb_object_size)(git_odb_object *);
	git_object_t (*odb_object_type)(git_odb_object *);
	void (*odb_object_free)(git_odb_object *);
	int (*config_new)(git_config **);
	void (*config_free)(git_config *);
	int (*repository_open_bare)(git_repository **, const char *);
	int (*repository_set_config)(git_repository *, git_config *);
	int (*repository_set_odb)(git_repository *, git_odb *);
	void (*repository_free)(git_repository *);
	int (*revparse_single)(git_object **, git_repository *, const char *);
	const git_oid *(*object_id)(const git_object *);
	void (*object_free)(git_object *);
};

/* The own readers know packs, loose objects, refs, the index and configurations, so that few
 * repositories ever need libgit2; to start it costs more than a push of ten commits. */
struct es_libgit2;

/* Starts nothing. */
struct es_libgit2 *es_libgit2_new(void);
/* Ends what was started; all that was made through it has been freed. Accepts NULL. */
void es_libgit2_free(struct es_libgit2 *l);

/* Starts the library with the first call, whichever thread's that is. NULL, with the reason, when
 * it cannot be had; also for NULL. */
const struct es_git2 *es_libgit2_get(struct es_libgit2 *l, struct es_error *err);

/* Fails with `what` and the reason that libgit2 has just given. */
enum es_status es_libgit2_fail(
	const struct es_git2 *git, struct es_error *err, enum es_status status, const char *what);

#endif
