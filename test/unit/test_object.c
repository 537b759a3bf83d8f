#include "git/object.h"
#include "git/packindex.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define ONES   "1111111111111111111111111111111111111111"
#define TWOS   "2222222222222222222222222222222222222222"
#define THREES "3333333333333333333333333333333333333333"

static bool is_oid(struct es_oid oid, const char *hex)
{
	char got[ES_OID_HEX + 1];
	es_oid_hex(got, &oid);
	return strcmp(got, hex) == 0;
}

TEST(object, commit_has_tree_parents_and_people)
{
	struct es_commit_text c;
	EXPECT(es_commit_parse(
		&c, es_slice_from("tree " ONES "\nparent " TWOS "\nparent " THREES
				  "\nauthor A <a@b> 1 +0000\n"
				  "committer C <c@d> 2 +0000\n\nauthor not <me> 3\n")));
	EXPECT(is_oid(c.tree, ONES));
	EXPECT_INT(c.nparents, 2);
	EXPECT(is_oid(es_commit_parent(&c, 1), THREES));
	EXPECT_SLICE(c.author, "A <a@b> 1 +0000");
	EXPECT_SLICE(c.committer, "C <c@d> 2 +0000");
}

TEST(object, commit_without_people_is_one)
{
	struct es_commit_text c;
	EXPECT(es_commit_parse(&c, es_slice_from("tree " ONES "\n\nmessage\n")));
	EXPECT_INT(c.nparents, 0);
	EXPECT_SLICE(c.author, "");
}

TEST(object, commit_needs_a_whole_tree_line)
{
	struct es_commit_text c;
	EXPECT(!es_commit_parse(&c, es_slice_from("")));
	EXPECT(!es_commit_parse(&c, es_slice_from("tree 1234\n")));
	EXPECT(!es_commit_parse(&c, es_slice_from("parent " ONES "\n")));
}

TEST(object, tag_may_lack_a_tagger)
{
	struct es_tag_text t;
	EXPECT(es_tag_parse(&t, es_slice_from("object " ONES "\ntype commit\ntag v1\n\ntagger x")));
	EXPECT(is_oid(t.target, ONES));
	EXPECT_SLICE(t.tagger, "");
}

static struct es_person person(const char *text)
{
	struct es_person p;
	es_person_parse(&p, es_slice_from(text));
	return p;
}

TEST(object, person_has_name_address_and_time)
{
	struct es_person p = person("A U Thor <a@b.c> 1112911993 -0730");
	EXPECT_SLICE(p.name, "A U Thor");
	EXPECT_SLICE(p.email, "a@b.c");
	EXPECT_INT(p.date, 1112911993);
	EXPECT_INT(p.date_offset, -(7 * 60 + 30));
}

TEST(object, person_that_is_odd_loses_only_what_is_odd)
{
	EXPECT_SLICE(person("only a name").name, "only a name");
	EXPECT_INT(person("A <a> -5 +0000").date, -5);
	EXPECT_SLICE(person("A <a> b> 7 +0100").email, "a> b");
	EXPECT(person("A <a> 99999999999999999999999 +0000").date > 0);
}

TEST(object, tree_entries_end_where_bytes_do)
{
	static const char bytes[] = "100644 a\0"
				    "aaaaaaaaaaaaaaaaaaaa"
				    "40000 d\0"
				    "dddddddddddddddddddd"
				    "100644 cut\0"
				    "1234";
	struct es_slice rest = { bytes, sizeof bytes - 1 };
	struct es_tree_entry e;
	EXPECT(es_tree_next(&e, &rest));
	EXPECT_SLICE(e.name, "a");
	EXPECT_INT(es_tree_entry_kind(&e), ES_ENTRY_BLOB);
	EXPECT(es_tree_next(&e, &rest));
	EXPECT_SLICE(e.name, "d");
	EXPECT_INT(es_tree_entry_kind(&e), ES_ENTRY_TREE);
	EXPECT(!es_tree_next(&e, &rest));
	EXPECT(rest.len > 0);
}

/* An index of two objects; numbers are written at the end of zeroed fields. */
static unsigned char *index_v2(size_t *len, unsigned char last_count)
{
	*len = 8 + 1024 + 2 * 28 + 8 + 40;
	unsigned char *b = calloc(*len, 1);
	memcpy(b, "\377tOc\0\0\0\2", 8);
	for (size_t i = 0x11; i < 256; i++)
		b[8 + 4 * i + 3] = i < 0x22 ? 1 : last_count;
	memset(b + 8 + 1024, 0x11, ES_OID_SIZE);
	memset(b + 8 + 1024 + ES_OID_SIZE, 0x22, ES_OID_SIZE);
	unsigned char *offsets = b + 8 + 1024 + 2 * (ES_OID_SIZE + 4);
	offsets[3] = 12;
	offsets[4] = 0x80; /* the first of the large ones */
	offsets[8 + 2] = 1;
	return b;
}

static uint64_t find(const struct es_packindex *x, unsigned char byte)
{
	struct es_oid oid;
	uint64_t offset = 0;
	memset(oid.bytes, byte, ES_OID_SIZE);
	return es_packindex_find(x, &oid, &offset) ? offset : UINT64_MAX;
}

TEST(packindex, offsets_are_found_small_and_large)
{
	size_t len;
	unsigned char *b = index_v2(&len, 2);
	struct es_packindex x;
	EXPECT(es_packindex_open(&x, (struct es_slice){ (char *)b, len }));
	EXPECT(find(&x, 0x11) == 12);
	EXPECT(find(&x, 0x22) == (uint64_t)1 << 40);
	EXPECT(find(&x, 0x23) == UINT64_MAX);
	free(b);
}

TEST(packindex, tables_must_fit_and_counts_rise)
{
	size_t len;
	unsigned char *b = index_v2(&len, 9);
	struct es_packindex x;
	EXPECT(!es_packindex_open(&x, (struct es_slice){ (char *)b, len }));
	free(b);
	b = index_v2(&len, 2);
	b[8 + 3] = 7;
	EXPECT(!es_packindex_open(&x, (struct es_slice){ (char *)b, len }));
	EXPECT(!es_packindex_open(&x, (struct es_slice){ (char *)b, 100 }));
	free(b);
}
