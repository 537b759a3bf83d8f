/* fuzz_object.c - any bytes as a commit, a tag, a person and a tree. */
#include "fuzz.h"
#include "git/object.h"

static void check_inside(struct es_slice part, struct es_slice whole)
{
	FUZZ_CHECK(
		part.len == 0 || (part.ptr >= whole.ptr && part.len <= whole.len &&
					 (size_t)(part.ptr - whole.ptr) <= whole.len - part.len));
}

static void check_commit(struct es_slice text)
{
	struct es_commit_text c;
	if (!es_commit_parse(&c, text))
		return;
	check_inside(c.author, text);
	check_inside(c.committer, text);
	/* The text may end without a newline. */
	FUZZ_CHECK(c.parents.len + 1 >= c.nparents * (sizeof "parent \n" - 1 + ES_OID_HEX));
	for (size_t i = 0; i < c.nparents; i++)
		(void)es_commit_parent(&c, i);
}

static void check_person(struct es_slice text)
{
	struct es_person p;
	es_person_parse(&p, text);
	check_inside(p.name, text);
	check_inside(p.email, text);
	FUZZ_CHECK(p.date_offset > -100 * 60 - 60 && p.date_offset < 100 * 60 + 60);
}

static void check_tree(struct es_slice text)
{
	struct es_tree_entry e;
	struct es_slice rest = text;
	for (size_t before = rest.len; es_tree_next(&e, &rest); before = rest.len) {
		FUZZ_CHECK(rest.len < before && e.name.len > 0);
		check_inside(e.name, text);
		(void)es_tree_entry_kind(&e);
	}
}

FUZZ(object)
{
	struct es_slice text = { (const char *)data, size };
	struct es_tag_text tag;
	check_commit(text);
	if (es_tag_parse(&tag, text))
		check_inside(tag.tagger, text);
	check_person(text);
	check_tree(text);
	return 0;
}
