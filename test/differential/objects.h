/* objects.h - the objects of a repository in the making, each once. */
#ifndef ES_TEST_OBJECTS_H
#define ES_TEST_OBJECTS_H

#include "base/map.h"
#include "base/oid.h"
#include "base/vec.h"

/* As packs number them. */
enum object_type { OBJECT_COMMIT = 1, OBJECT_TREE, OBJECT_BLOB, OBJECT_TAG };

#define OBJECT_NONE ((size_t)-1)

struct object {
	enum object_type type;
	struct es_oid oid;
	char *ptr;
	size_t len;
	/* Another version of the same thing, of the same type: what a delta would start from. */
	size_t kin;
};

struct object_vec ES_VEC(struct object *);

/* Zero-initialised is empty. */
struct objects {
	struct object_vec v;
	struct es_map names;
};

/* The number of the object with these bytes, added with a copy of them if it was not there. */
size_t objects_add(struct objects *o, enum object_type type, struct es_slice bytes);
/* Makes `kin` the kin of object `i`, unless that would close a circle. */
void objects_relate(struct objects *o, size_t i, size_t kin);
struct es_slice object_bytes(const struct object *b);
/* "blob", "tree", "commit" or "tag". */
const char *object_type_name(enum object_type type);
void objects_release(struct objects *o);

#endif
