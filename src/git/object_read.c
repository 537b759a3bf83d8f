#include "git/object_reader.h"

/* Reads an object as what it is wanted for, and says in words what is wrong with it. */

static enum es_status read_as(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, enum es_object_type want, size_t max, const struct es_oid *called,
	struct es_error *err)
{
	struct es_object o = { .type = ES_OBJECT_ANY };
	struct es_error why = { .text = "" };
	enum es_status st = es_object_try(&o, reader, oid, max, &why);
	if (st)
		return es_object_fail(err, st, called, why.text);
	if (want != ES_OBJECT_ANY && want != o.type)
		return es_object_fail_type(err, called, o.type, want);
	*out = o;
	return ES_OK;
}

enum es_status es_object_read(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, enum es_object_type want, size_t max, struct es_error *err)
{
	return read_as(out, reader, oid, want, max, oid, err);
}

enum es_status es_object_read_unnamed(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, enum es_object_type want, size_t max, struct es_error *err)
{
	return read_as(out, reader, oid, want, max, NULL, err);
}
