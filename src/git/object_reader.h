/* object_reader.h - single objects by name, from mapped packs and loose files. */
#ifndef ES_GIT_OBJECT_READER_H
#define ES_GIT_OBJECT_READER_H

#include "git/object.h"
#include "git/repo.h"

/* For one thread. Keeps bases of deltas that it met last, within some 16 MiB. */
struct es_object_reader;

/* `r` must outlive it. Cheap: packs are mapped and checked once a repository. */
struct es_object_reader *es_object_reader_new(const struct es_repo *r);
void es_object_reader_free(struct es_object_reader *reader);
/* What is read on the way to an object has at most so many bytes, and libgit2 is not asked; 0: as
 * many as 512 MiB, and it is. Ends what was read last. */
void es_object_reader_limit(struct es_object_reader *reader, size_t max);

/* Fills *out, borrowed until the reader's next call. `want` may be ES_OBJECT_ANY. ES_ENOTFOUND when
 * the object is missing, ES_ECORRUPT when it is damaged or of another type, ES_ELIMIT when it has
 * more than `max` bytes and for no other reason, ES_EUNSUPPORTED when what it is built on takes
 * more than a reader gives, ES_EIO when the system refused. A copy elsewhere is tried before an
 * object counts as damaged, libgit2 last. Messages are those of es_object_fail. */
ES_MUST_CHECK enum es_status es_object_read(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, enum es_object_type want, size_t max, struct es_error *err);
/* The same; messages do not say the name, which stands beside. */
ES_MUST_CHECK enum es_status es_object_read_unnamed(struct es_object *out,
	struct es_object_reader *reader, const struct es_oid *oid, enum es_object_type want,
	size_t max, struct es_error *err);
/* The same of any type; messages are what es_object_fail calls WHY. */
ES_MUST_CHECK enum es_status es_object_try(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, size_t max, struct es_error *err);
/* True when a pack or a loose file has that name; whether it can be read is not looked at. Also
 * where the system does not let see whether there is a file: reading it then says why. */
bool es_object_has(struct es_object_reader *reader, const struct es_oid *oid);
/* Type and size; either pointer may be NULL. Costs little, but not nothing, for a delta. Libgit2 is
 * not asked: what it alone can read is ES_ECORRUPT here. Messages do not say the name. */
ES_MUST_CHECK enum es_status es_object_header(enum es_object_type *out_type, size_t *out_size,
	struct es_object_reader *reader, const struct es_oid *oid, struct es_error *err);

#endif
