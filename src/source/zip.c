#include "source/walk.h"
#include "text/unpack.h"

#include <string.h>

enum {
	LOCAL_SIZE = 30, /* header in front of a member */
	ENTRY_SIZE = 46, /* of the central directory */
	END_SIZE = 22,	 /* end of central directory */
	END64_SIZE = 56,
	LOCATOR_SIZE = 20, /* where END64 is */
	COMMENT_MAX = 65535,
	FLAG_ENCRYPTED = 1,
	FLAG_SIZE_BEHIND = 8, /* sizes and checksum stand behind the data */
	STORED = 0,
	DEFLATED = 8,
	EXTRA_ZIP64 = 1,
};

#define LOCAL_MARK   "PK\3\4"
#define ENTRY_MARK   "PK\1\2"
#define END_MARK     "PK\5\6"
#define END64_MARK   "PK\6\6"
#define LOCATOR_MARK "PK\6\7"

/* One member, from its header in the directory or in front of it. */
struct entry {
	struct es_slice name;
	unsigned flags, method;
	uint32_t crc;
	uint64_t packed, size; /* bytes as stored, and inflated */
	uint64_t at;	       /* of its local header */
	bool is_open;	       /* sizes and checksum are not known */
};

struct directory {
	size_t from, to; /* its entries, in the file */
	size_t base;	 /* what its offsets count from: the length of a program in front */
};

/* Little-endian, n bytes; the caller knows that they are there. */
static uint64_t number(struct es_slice s, size_t at, unsigned n)
{
	uint64_t value = 0;
	for (unsigned i = n; i; i--)
		value = value << 8 | (unsigned char)s.ptr[at + i - 1];
	return value;
}

static bool is_record(struct es_slice s, uint64_t at, const char *mark, size_t size)
{
	return at <= s.len && s.len - at >= size && memcmp(s.ptr + at, mark, 4) == 0;
}

/* ---- the directory ---- */

/* The last end record whose comment fits. */
static bool find_end(struct es_slice s, size_t *out)
{
	if (s.len < END_SIZE)
		return false;
	size_t last = s.len - END_SIZE;
	for (size_t i = 0; i <= COMMENT_MAX && i <= last; i++) {
		if (!is_record(s, last - i, END_MARK, END_SIZE) || number(s, last - i + 20, 2) > i)
			continue;
		*out = last - i;
		return true;
	}
	return false;
}

/* With more than 65535 entries or 4 GiB the end record of 64 bits counts, which a locator in front
 * of the old one finds; behind a program, it stands right in front of the locator. */
static bool find_end64(struct es_slice s, size_t end, size_t *out)
{
	if (end < LOCATOR_SIZE + END64_SIZE)
		return false;
	size_t locator = end - LOCATOR_SIZE;
	if (!is_record(s, locator, LOCATOR_MARK, LOCATOR_SIZE))
		return false;
	uint64_t at = number(s, locator + 8, 8);
	if (!is_record(s, at, END64_MARK, END64_SIZE))
		at = locator - END64_SIZE;
	if (!is_record(s, at, END64_MARK, END64_SIZE))
		return false;
	*out = (size_t)at;
	return true;
}

static bool find_directory(struct directory *out, struct es_slice s)
{
	size_t end;
	if (!find_end(s, &end))
		return false;
	uint64_t size = number(s, end + 12, 4), at = number(s, end + 16, 4);
	size_t end64;
	if (find_end64(s, end, &end64)) {
		size = number(s, end64 + 40, 8);
		at = number(s, end64 + 48, 8);
		end = end64;
	}
	if (size > end || at > end - size)
		return false;
	size_t from = end - (size_t)size;
	*out = (struct directory){ .from = from, .to = end, .base = from - (size_t)at };
	if (size == 0 || is_record(s, from, ENTRY_MARK, ENTRY_SIZE))
		return true;
	/* Something else stands between directory and end. */
	*out = (struct directory){ .from = (size_t)at, .to = (size_t)(at + size) };
	return is_record(s, at, ENTRY_MARK, ENTRY_SIZE);
}

/* Takes the next eight bytes of an extra field for a number that did not fit into 32 bits. */
static void widen(uint64_t *value, struct es_slice *field)
{
	if (*value != UINT32_MAX || field->len < 8)
		return;
	*value = number(*field, 0, 8);
	*field = es_slice_sub(*field, 8, field->len);
}

static void read_extra(struct entry *e, struct es_slice extra)
{
	while (extra.len >= 4) {
		uint64_t id = number(extra, 0, 2), len = number(extra, 2, 2);
		struct es_slice field = es_slice_sub(extra, 4, 4 + (size_t)len);
		extra = es_slice_sub(extra, 4 + (size_t)len, extra.len);
		if (id != EXTRA_ZIP64)
			continue;
		widen(&e->size, &field);
		widen(&e->packed, &field);
		widen(&e->at, &field);
	}
}

/* Reads the directory's entry at `at` and returns where the next one is; 0 when it is damaged. */
static size_t read_entry(struct entry *e, struct es_slice s, const struct directory *d, size_t at)
{
	if (at > d->to || d->to - at < ENTRY_SIZE || !is_record(s, at, ENTRY_MARK, ENTRY_SIZE))
		return 0;
	*e = (struct entry){
		.flags = (unsigned)number(s, at + 8, 2),
		.method = (unsigned)number(s, at + 10, 2),
		.crc = (uint32_t)number(s, at + 16, 4),
		.packed = number(s, at + 20, 4),
		.size = number(s, at + 24, 4),
		.at = number(s, at + 42, 4),
	};
	size_t name = at + ENTRY_SIZE, extra = name + (size_t)number(s, at + 28, 2);
	size_t comment = extra + (size_t)number(s, at + 30, 2);
	size_t next = comment + (size_t)number(s, at + 32, 2);
	if (next > d->to)
		return 0;
	e->name = es_slice_sub(s, name, extra);
	read_extra(e, es_slice_sub(s, extra, comment));
	return next;
}

/* ---- members ---- */

/* The header in front of a member; *out_data is where its bytes begin. */
static bool read_local(struct entry *e, size_t *out_data, struct es_slice s, uint64_t at)
{
	if (!is_record(s, at, LOCAL_MARK, LOCAL_SIZE))
		return false;
	size_t from = (size_t)at, name = from + LOCAL_SIZE;
	size_t extra = name + (size_t)number(s, from + 26, 2);
	size_t data = extra + (size_t)number(s, from + 28, 2);
	if (data > s.len)
		return false;
	*e = (struct entry){
		.name = es_slice_sub(s, name, extra),
		.flags = (unsigned)number(s, from + 6, 2),
		.method = (unsigned)number(s, from + 8, 2),
		.crc = (uint32_t)number(s, from + 14, 4),
		.packed = number(s, from + 18, 4),
		.size = number(s, from + 22, 4),
		.at = at,
	};
	read_extra(e, es_slice_sub(s, extra, data));
	e->is_open = (e->flags & FLAG_SIZE_BEHIND) && e->packed == 0;
	*out_data = data;
	return true;
}

/* True when it is what the archive says. */
static bool check_content(struct es_archive *a, const struct entry *e, struct es_slice content)
{
	bool has_size = content.len == e->size;
	bool is_right = has_size && es_crc32(content) == e->crc;
	if (!e->is_open && !has_size)
		es_walk_skip(a, e->name, ES_ECORRUPT, "size is not what the archive says");
	else if (!e->is_open && !is_right)
		es_walk_skip(a, e->name, ES_ECORRUPT, "checksum is wrong");
	return is_right;
}

static void hand_over_inflated(struct es_archive *a, const struct entry *e, struct es_slice packed,
	const struct es_buf *content)
{
	bool is_right = !content->full && check_content(a, e, es_buf_slice(content));
	if (es_walk_member(a, e->name, es_buf_slice(content)) && is_right)
		es_walk_packed(a, packed);
}

/* Hands over the member whose stored bytes are `packed`; returns how many of them it took. */
static size_t read_member(struct es_archive *a, const struct entry *e, struct es_slice packed)
{
	size_t used = packed.len;
	struct es_buf content = ES_BUF_INIT(0);
	if (e->flags & FLAG_ENCRYPTED) {
		es_walk_skip(a, e->name, ES_EUNSUPPORTED, "is encrypted");
	} else if (e->method == STORED) {
		(void)check_content(a, e, packed);
		(void)es_walk_member(a, e->name, packed);
	} else if (e->method != DEFLATED) {
		es_walk_skip(a, e->name, ES_EUNSUPPORTED, "compression method %u is not supported",
			e->method);
	} else if (es_walk_inflate(a, &content, &used, e->name, packed, ES_DEFLATE_RAW,
			   e->is_open ? 0 : e->size)) {
		hand_over_inflated(a, e, es_slice_sub(packed, 0, used), &content);
	}
	es_buf_release(&content);
	return used;
}

static bool is_folder(const struct entry *e)
{
	return e->size == 0 && es_slice_ends(e->name, "/");
}

/* A member that the directory names. What the header in front of it says is known to readers that
 * stream, so a difference is a way to show two readers two contents. */
static void read_listed(struct es_archive *a, const struct directory *d, const struct entry *e)
{
	struct entry local;
	size_t data;
	if (e->at > a->bytes.len - d->base ||
		!read_local(&local, &data, a->bytes, d->base + e->at)) {
		es_walk_skip(a, e->name, ES_ECORRUPT, "is not where the zip directory says");
		return;
	}
	bool is_alike = local.method == e->method &&
			((local.flags ^ e->flags) & FLAG_ENCRYPTED) == 0 &&
			((local.flags & FLAG_SIZE_BEHIND) || local.packed == e->packed);
	if (!is_alike)
		es_walk_skip(a, e->name, ES_ECORRUPT, "its header and the zip directory disagree");
	struct es_slice rest = es_slice_sub(a->bytes, data, a->bytes.len);
	if (e->packed > rest.len)
		es_walk_skip(a, e->name, ES_ECORRUPT, "archive ends inside of it");
	(void)read_member(
		a, e, es_slice_sub(rest, 0, e->packed < rest.len ? (size_t)e->packed : rest.len));
}

static void read_directory(struct es_archive *a, const struct directory *d)
{
	uint64_t left = d->from; /* members do not share bytes, unless to make a bomb */
	for (size_t at = d->from; at < d->to && !es_walk_is_over(a);) {
		struct entry e;
		at = read_entry(&e, a->bytes, d, at);
		if (at == 0) {
			es_walk_skip(a, ES_SLICE_EMPTY, ES_ECORRUPT, "zip directory is damaged");
			return;
		}
		if (is_folder(&e))
			continue;
		if (e.packed > left) {
			es_walk_skip(
				a, e.name, ES_ECORRUPT, "members overlap, the rest was not read");
			return;
		}
		left -= e.packed;
		read_listed(a, d, &e);
	}
}

/* Without a directory, as after a broken download: one local header after the other. */
static void read_sequence(struct es_archive *a)
{
	struct es_slice s = a->bytes;
	struct es_slice mark = ES_LIT(LOCAL_MARK);
	es_walk_skip(a, ES_SLICE_EMPTY, ES_ECORRUPT, "zip directory is missing or damaged");
	for (size_t at = es_slice_search(s, 0, mark); at < s.len && !es_walk_is_over(a);) {
		struct entry e;
		size_t data;
		if (!read_local(&e, &data, s, at)) {
			at = es_slice_search(s, at + 1, mark);
			continue;
		}
		size_t end = s.len;
		if (e.is_open && e.method == STORED)
			end = es_slice_search(s, data, mark);
		else if (!e.is_open && e.packed < s.len - data)
			end = data + (size_t)e.packed;
		if (!e.is_open && e.packed > s.len - data)
			es_walk_skip(a, e.name, ES_ECORRUPT, "archive ends inside of it");
		size_t used = is_folder(&e) ? 0 : read_member(a, &e, es_slice_sub(s, data, end));
		at = es_slice_search(s, data + used, mark);
	}
}

bool es_zip_is(struct es_slice bytes)
{
	struct directory d;
	if (is_record(bytes, 0, LOCAL_MARK, LOCAL_SIZE))
		return true;
	/* Behind a program, without a comment. */
	return bytes.len > END_SIZE && is_record(bytes, bytes.len - END_SIZE, END_MARK, END_SIZE) &&
	       find_directory(&d, bytes) && d.from < d.to;
}

void es_zip_read(struct es_archive *a)
{
	struct directory d;
	bool is_found = find_directory(&d, a->bytes);
	/* An empty directory behind members hides them. */
	if (is_found && (d.from < d.to || !is_record(a->bytes, 0, LOCAL_MARK, LOCAL_SIZE)))
		read_directory(a, &d);
	else
		read_sequence(a);
}
