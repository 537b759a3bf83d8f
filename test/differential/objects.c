#include "objects.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/sha1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *object_type_name(enum object_type type)
{
	static const char *const names[] = { "", "commit", "tree", "blob", "tag" };
	return names[type];
}

struct es_slice object_bytes(const struct object *b)
{
	return (struct es_slice){ b->ptr, b->len };
}

static void name_object(struct es_oid *out, enum object_type type, struct es_slice bytes)
{
	char head[32];
	int len = snprintf(head, sizeof head, "%s %zu", object_type_name(type), bytes.len);
	struct es_sha1 h;
	es_sha1_init(&h);
	es_sha1_add(&h, (struct es_slice){ head, (size_t)len + 1 });
	es_sha1_add(&h, bytes);
	es_sha1_end(&h, out->bytes);
}

size_t objects_add(struct objects *o, enum object_type type, struct es_slice bytes)
{
	struct object *made = es_alloc(1, sizeof *made);
	*made = (struct object){ .type = type, .len = bytes.len, .kin = OBJECT_NONE };
	name_object(&made->oid, type, bytes);
	bool is_new;
	size_t i = es_map_add(&o->names,
		(struct es_slice){ (const char *)made->oid.bytes, ES_OID_SIZE }, &is_new);
	if (!is_new) {
		free(made);
		return i;
	}
	made->ptr = es_alloc(bytes.len + 1, 1);
	if (bytes.len)
		memcpy(made->ptr, bytes.ptr, bytes.len);
	es_vec_push(&o->v, made);
	return i;
}

void objects_relate(struct objects *o, size_t i, size_t kin)
{
	for (size_t at = kin; at != OBJECT_NONE; at = o->v.v[at]->kin)
		if (at == i)
			return;
	o->v.v[i]->kin = kin;
}

void objects_release(struct objects *o)
{
	for (size_t i = 0; i < o->v.n; i++) {
		free(o->v.v[i]->ptr);
		free(o->v.v[i]);
	}
	es_vec_release(&o->v);
	es_map_release(&o->names);
}
