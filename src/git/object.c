#include "git/object.h"
#include "base/err.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *es_object_type_name(enum es_object_type type)
{
	static const char *const names[] = { "object", "commit", "tree", "blob", "tag" };
	return names[type];
}

void es_object_name_begin(struct es_sha1 *out, enum es_object_type type, uint64_t size)
{
	char head[32]; /* "commit ", 20 digits and a NUL fit */
	int len = snprintf(head, sizeof head, "%s %" PRIu64, es_object_type_name(type), size);
	es_sha1_init(out);
	es_sha1_add(out, (struct es_slice){ head, (size_t)len + 1 });
}

void es_object_name(struct es_oid *out, enum es_object_type type, struct es_slice bytes)
{
	struct es_sha1 hash;
	es_object_name_begin(&hash, type, bytes.len);
	es_sha1_add(&hash, bytes);
	es_sha1_end(&hash, out->bytes);
}

enum { CALLED_MAX = ES_OID_HEX + sizeof "object " };

static void call(char out[CALLED_MAX], const struct es_oid *oid)
{
	char hex[ES_OID_HEX + 1];
	(void)snprintf(out, CALLED_MAX, "the object");
	if (!oid)
		return;
	es_oid_hex(hex, oid);
	(void)snprintf(out, CALLED_MAX, "object %s", hex);
}

enum es_status es_object_fail(
	struct es_error *err, enum es_status st, const struct es_oid *oid, const char *why)
{
	char it[CALLED_MAX];
	call(it, oid);
	if (st == ES_ENOTFOUND)
		return es_fail(err, st, "%s is missing", it);
	if (st == ES_ELIMIT)
		return es_fail(err, st, "%s is %s", it, why);
	if (st == ES_ECORRUPT)
		return es_fail(err, st, "%s is damaged: %s", it, why);
	return es_fail(err, st, "%s cannot be read: %s", it, why);
}

enum es_status es_object_fail_type(struct es_error *err, const struct es_oid *oid,
	enum es_object_type type, enum es_object_type want)
{
	char it[CALLED_MAX];
	call(it, oid);
	return es_fail(err, ES_ECORRUPT, "%s is a %s, not a %s", it, es_object_type_name(type),
		es_object_type_name(want));
}

/* Takes "word value\n" off the front of *rest when it starts with `word` and a blank. */
static bool take_line(struct es_slice *rest, const char *word, struct es_slice *value)
{
	size_t n = strlen(word);
	if (!es_slice_starts(*rest, word) || rest->len == n || rest->ptr[n] != ' ')
		return false;
	size_t end = es_slice_find(*rest, 0, '\n');
	*value = es_slice_sub(*rest, n + 1, end);
	*rest = es_slice_sub(*rest, end + 1, rest->len);
	return true;
}

static bool take_name(struct es_slice *rest, const char *word, struct es_oid *out)
{
	struct es_slice value;
	return take_line(rest, word, &value) && es_oid_parse(out, value);
}

bool es_commit_parse(struct es_commit_text *out, struct es_slice text)
{
	struct es_commit_text c = { .nparents = 0 };
	if (!take_name(&text, "tree", &c.tree))
		return false;
	c.parents = es_slice_sub(text, 0, 0);
	struct es_oid parent;
	for (struct es_slice rest = text; take_name(&rest, "parent", &parent); text = rest)
		c.nparents++;
	c.parents.len = (size_t)(text.ptr - c.parents.ptr);
	/* Headers end at the empty line; a signature or an encoding may stand before these two in
	 * commits made by hand. */
	while (text.len && text.ptr[0] != '\n') {
		struct es_slice value;
		if (take_line(&text, "author", &value))
			c.author = value;
		else if (take_line(&text, "committer", &value))
			c.committer = value;
		else
			text = es_slice_sub(text, es_slice_find(text, 0, '\n') + 1, text.len);
	}
	*out = c;
	return true;
}

struct es_oid es_commit_parent(const struct es_commit_text *c, size_t i)
{
	enum { WORD = sizeof "parent " - 1, LINE = WORD + ES_OID_HEX + 1 };
	struct es_oid oid = { { 0 } };
	(void)es_oid_parse(&oid, es_slice_sub(c->parents, i * LINE + WORD, (i + 1) * LINE - 1));
	return oid;
}

bool es_tag_parse(struct es_tag_text *out, struct es_slice text)
{
	struct es_tag_text t = { .tagger = ES_SLICE_EMPTY };
	if (!take_name(&text, "object", &t.target))
		return false;
	while (text.len && text.ptr[0] != '\n') {
		if (take_line(&text, "tagger", &t.tagger))
			break;
		text = es_slice_sub(text, es_slice_find(text, 0, '\n') + 1, text.len);
	}
	*out = t;
	return true;
}

/* Takes digits off the front; stops growing well before it would overflow. */
static int64_t take_number(struct es_slice *s)
{
	int64_t n = 0;
	for (; s->len && s->ptr[0] >= '0' && s->ptr[0] <= '9'; s->ptr++, s->len--)
		if (n < INT64_MAX / 100)
			n = n * 10 + (s->ptr[0] - '0');
	return n;
}

void es_person_parse(struct es_person *out, struct es_slice text)
{
	struct es_person p = { .date = 0 };
	size_t open = es_slice_find(text, 0, '<');
	/* The last '>' ends the address: names and addresses may hold further ones. */
	size_t close = text.len;
	for (size_t i = text.len; i > open && close == text.len; i--)
		if (text.ptr[i - 1] == '>')
			close = i - 1;
	p.name = es_slice_trim(es_slice_sub(text, 0, open));
	p.email = es_slice_sub(text, open + 1, close);
	struct es_slice rest = es_slice_trim(es_slice_sub(text, close + 1, text.len));
	bool is_before_1970 = es_slice_starts(rest, "-");
	rest = es_slice_sub(rest, is_before_1970, rest.len);
	p.date = take_number(&rest);
	if (is_before_1970)
		p.date = -p.date;
	rest = es_slice_trim(rest);
	bool is_west = es_slice_starts(rest, "-");
	if (is_west || es_slice_starts(rest, "+")) {
		rest = es_slice_sub(rest, 1, 5);
		int hhmm = (int)take_number(&rest);
		p.date_offset = hhmm / 100 * 60 + hhmm % 100;
		if (is_west)
			p.date_offset = -p.date_offset;
	}
	*out = p;
}

enum es_entry_kind es_tree_entry_kind(const struct es_tree_entry *e)
{
	switch (e->mode & 0170000) {
	case 0040000:
		return ES_ENTRY_TREE;
	case 0160000:
		return ES_ENTRY_GITLINK;
	}
	return ES_ENTRY_BLOB;
}

size_t es_tree_entry_len(struct es_slice rest)
{
	const char *nul = rest.len ? memchr(rest.ptr, '\0', rest.len) : NULL;
	if (!nul)
		return 0;
	size_t head = (size_t)(nul - rest.ptr) + 1;
	return rest.len - head < ES_OID_SIZE ? 0 : head + ES_OID_SIZE;
}

bool es_tree_next(struct es_tree_entry *out, struct es_slice *rest)
{
	enum { MODE_MAX = 7 };
	const char *text = rest->ptr;
	size_t n = 0;
	uint32_t mode = 0;
	for (; n <= MODE_MAX && n < rest->len && text[n] >= '0' && text[n] <= '7'; n++)
		mode = mode << 3 | (uint32_t)(text[n] - '0');
	if (n == 0 || n > MODE_MAX || n == rest->len || text[n] != ' ')
		return false;
	size_t end = es_slice_find(*rest, ++n, '\0');
	if (end == n || rest->len - end < 1 + ES_OID_SIZE)
		return false;
	out->mode = mode;
	out->name = es_slice_sub(*rest, n, end);
	memcpy(out->oid.bytes, text + end + 1, ES_OID_SIZE);
	*rest = es_slice_sub(*rest, end + 1 + ES_OID_SIZE, rest->len);
	return true;
}
