#include "git/index_parse.h"
#include "base/endian.h"
#include "base/err.h"
#include "git/index_split.h"

#include <string.h>
#include <sys/stat.h>

enum {
	PATHS_MAX_BYTES = 1 << 30, /* version 4 can spell long paths with few bytes */
	HEADER = 12,
	TRAILER = ES_OID_SIZE,
	FIXED = 62, /* an entry up to its path, without extended flags */
	FLAG_EXTENDED = 0x4000,
	FLAG_SKIP_WORKTREE = 0x4000, /* extended flags */
	FLAG_INTENT_TO_ADD = 0x2000,
};

struct parser {
	struct es_slice bytes; /* without the trailer */
	size_t at;
	unsigned version;
	struct es_arena *arena;
	size_t npaths; /* bytes of all paths so far */
	struct es_slice previous;
	struct es_index_link link;
	const char *why;
};

/* The checksum at the end is not compared: newer versions of git may leave it out, and a file that
 * is cut off does not add up. */
static bool fail(struct parser *p, const char *why)
{
	p->why = why;
	return false;
}

static enum es_status fail_damaged(struct es_error *err, const char *why, const char *path)
{
	return es_fail(err, ES_ECORRUPT, "the index is damaged, %s: %s", why, path);
}

static size_t left(const struct parser *p)
{
	return p->bytes.len - p->at;
}

static bool take_kind(enum es_index_kind *out, uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		*out = ES_INDEX_FILE;
		return true;
	case S_IFLNK:
		*out = ES_INDEX_LINK;
		return true;
	case S_IFDIR:
		*out = ES_INDEX_FOLDER;
		return true;
	case S_IFDIR | S_IFLNK:
		*out = ES_INDEX_GITLINK;
		return true;
	}
	return false;
}

/* How many bytes of the path before are left out: git's variable-length number, in which each
 * continuation counts one more. */
static bool take_cut(struct parser *p, size_t *out)
{
	size_t n = 0;
	for (unsigned i = 0; i < 5 && left(p); i++) {
		unsigned char c = (unsigned char)p->bytes.ptr[p->at++];
		n = (i ? n + 1 : 0) << 7 | (c & 127);
		if (!(c & 128)) {
			*out = n;
			return n <= p->previous.len;
		}
	}
	return false;
}

static bool take_path(struct parser *p, struct es_slice *out, size_t fixed)
{
	size_t cut = p->previous.len;
	if (p->version == 4 && !take_cut(p, &cut))
		return fail(p, "a path is damaged");
	size_t end = es_slice_find(p->bytes, p->at, '\0');
	if (end >= p->bytes.len)
		return fail(p, "it is cut off");
	size_t keep = p->previous.len - cut, len = keep + (end - p->at);
	if (len > PATHS_MAX_BYTES - p->npaths)
		return fail(p, "its paths are too long");
	char *path = es_arena_alloc(p->arena, len + 1);
	if (keep)
		memcpy(path, p->previous.ptr, keep);
	memcpy(path + keep, p->bytes.ptr + p->at, len - keep);
	p->npaths += len;
	p->previous = *out = (struct es_slice){ path, len };
	p->at = end + 1;
	if (p->version < 4) {
		/* One to eight NULs bring the entry to a multiple of eight. */
		size_t padding = 7 - (fixed + len) % 8;
		if (padding > left(p))
			return fail(p, "it is cut off");
		p->at += padding;
	}
	return true;
}

static bool take_entry(struct parser *p, struct es_index_entry *e)
{
	if (left(p) < FIXED + 2)
		return fail(p, "it is cut off");
	const char *b = p->bytes.ptr + p->at;
	e->stat = (struct es_index_stat){ .ctime = es_big_endian32(b),
		.ctime_ns = es_big_endian32(b + 4),
		.mtime = es_big_endian32(b + 8),
		.mtime_ns = es_big_endian32(b + 12),
		.device = es_big_endian32(b + 16),
		.inode = es_big_endian32(b + 20),
		.mode = es_big_endian32(b + 24),
		.size = es_big_endian32(b + 36) };
	memcpy(e->oid.bytes, b + 40, ES_OID_SIZE);
	unsigned flags = (unsigned)es_big_endian(b + 60, 2), more = 0;
	size_t fixed = FIXED;
	if (flags & FLAG_EXTENDED) {
		more = (unsigned)es_big_endian(b + FIXED, 2);
		fixed += 2;
	}
	p->at += fixed;
	e->stage = flags >> 12 & 3;
	e->is_intent_to_add = (more & FLAG_INTENT_TO_ADD) != 0;
	if (!take_kind(&e->kind, e->stat.mode))
		return fail(p, "an entry has an unknown mode");
	return take_path(p, &e->path, fixed);
}

static bool take_entries(struct parser *p, struct es_index_entry *entries, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!take_entry(p, &entries[i]))
			return false;
	return true;
}

/* Extensions with a capital are optional; "sdir" says that there may be entries for folders. */
static enum es_status take_extensions(struct parser *p, const char *path, struct es_error *err)
{
	while (left(p) >= 8) {
		struct es_slice name = es_slice_sub(p->bytes, p->at, p->at + 4);
		uint32_t len = es_big_endian32(name.ptr + 4);
		p->at += 8;
		if (len > left(p))
			break;
		struct es_slice content = es_slice_sub(p->bytes, p->at, p->at + len);
		p->at += len;
		if (es_slice_is(name, "link")) {
			if (!es_index_link_parse(&p->link, content))
				return fail_damaged(err, "its link does not add up", path);
		} else if ((name.ptr[0] < 'A' || name.ptr[0] > 'Z') && !es_slice_is(name, "sdir")) {
			return es_fail(err, ES_EUNSUPPORTED,
				"the index needs an extension that is not known: %s", path);
		}
	}
	return left(p) ? fail_damaged(err, "it is cut off", path) : ES_OK;
}

enum es_status es_index_parse(struct es_index_part *out, struct es_slice bytes, const char *name,
	struct es_arena *arena, struct es_error *err)
{
	if (bytes.len < HEADER + TRAILER || memcmp(bytes.ptr, "DIRC", 4) != 0)
		return es_fail(err, ES_ECORRUPT, "not an index, or cut off: %s", name);
	struct parser p = {
		.bytes = es_slice_sub(bytes, 0, bytes.len - TRAILER),
		.at = HEADER,
		.version = es_big_endian32(bytes.ptr + 4),
		.arena = arena,
	};
	size_t n = es_big_endian32(bytes.ptr + 8);
	if (p.version < 2 || p.version > 4)
		return es_fail(
			err, ES_EUNSUPPORTED, "index of unknown version %u: %s", p.version, name);
	if (n > left(&p) / FIXED)
		return fail_damaged(err, "it is cut off", name);
	struct es_index_entry *entries = es_arena_array(arena, n, sizeof *entries);
	if (!take_entries(&p, entries, n))
		return fail_damaged(err, p.why, name);
	enum es_status st = take_extensions(&p, name, err);
	p.link.gone = es_arena_copy(arena, p.link.gone);
	p.link.replaced = es_arena_copy(arena, p.link.replaced);
	if (!st)
		*out = (struct es_index_part){ entries, n, p.link };
	return st;
}
