#include "git/refs.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>

enum {
	REF_FILE_MAX = 64 * 1024,
	PACKED_MAX = 1 << 30,
	NAME_MAX_LEN = 4096,
	SYMBOLIC_DEEP = 5, /* as git */
};

void es_refs_init(struct es_refs *r, const char *common_dir, const char *git_dir)
{
	*r = (struct es_refs){ common_dir, git_dir, ES_BUF_INIT(PACKED_MAX), false };
}

void es_refs_release(struct es_refs *r)
{
	es_buf_release(&r->packed);
	r->has_packed = false;
}

bool es_ref_parse(struct es_ref *out, struct es_slice text, bool is_link)
{
	struct es_ref ref = { .leads_to = ES_SLICE_EMPTY };
	struct es_slice s = es_slice_trim(text);
	if (es_slice_starts(s, "ref:"))
		ref.leads_to = es_slice_trim(es_slice_sub(s, strlen("ref:"), s.len));
	else if (is_link)
		ref.leads_to = s;
	/* What follows a name and a blank is left to later versions of git. */
	bool is_name = es_oid_parse(&ref.oid, es_slice_sub(s, 0, ES_OID_HEX)) &&
		       !es_oid_is_zero(&ref.oid) &&
		       (s.len == ES_OID_HEX || memchr(" \t\r\n", s.ptr[ES_OID_HEX], 4));
	*out = ref;
	return ref.leads_to.len || is_name;
}

/* HEAD, FETCH_HEAD and their like. */
static bool is_root_name(struct es_slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z') && name.ptr[i] != '_' &&
			name.ptr[i] != '-')
			return false;
	return name.len != 0;
}

/* What git lets a ref be called (git-check-ref-format(1)): no path that leads out, no file of
 * another purpose. */
static bool is_full_name(struct es_slice name)
{
	struct es_slice rest = name, part;
	if (is_root_name(name))
		return true;
	if (!es_slice_starts(name, "refs/") || name.len > NAME_MAX_LEN || !es_path_is_plain(name) ||
		es_slice_ends(name, "."))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] <= ' ' || memchr("~^:?*[\\\177", name.ptr[i], 8))
			return false;
	while (es_slice_split(&rest, '/', &part))
		if (es_slice_starts(part, ".") || es_slice_ends(part, ".lock"))
			return false;
	static const struct es_slice dots = ES_LIT(".."), brace = ES_LIT("@{");
	return es_slice_search(name, 0, dots) == name.len &&
	       es_slice_search(name, 0, brace) == name.len;
}

/* What a linked worktree has for itself (gitrepository-layout(5)). */
static bool is_own(struct es_slice name)
{
	return !es_slice_starts(name, "refs/") || es_slice_starts(name, "refs/bisect/") ||
	       es_slice_starts(name, "refs/worktree/") || es_slice_starts(name, "refs/rewritten/");
}

static enum es_status fail_ref(struct es_error *err, struct es_slice name, const char *why)
{
	return es_fail(err, ES_ECORRUPT, "ref %.*s %s", ES_ARG(name), why);
}

/* A link counts as symbolic when it names a ref; any other is followed. */
static enum es_status read_link(struct es_buf *out, bool *is_link, const char *path)
{
	char *real = NULL;
	enum es_status st = es_fs_read_link(out, path, NULL);
	if (st || es_slice_starts(es_buf_slice(out), "refs/"))
		return st;
	*is_link = false;
	es_buf_reset(out);
	st = es_fs_real(&real, path, NULL);
	if (!st)
		st = es_fs_read(out, real, NULL);
	free(real);
	return st;
}

static enum es_status read_loose(struct es_ref *out, struct es_buf *text, const struct es_refs *r,
	struct es_slice name, struct es_error *err)
{
	struct es_file_info info;
	char *copy = es_path_copy(name.ptr, name.len);
	char *path = es_path_join(is_own(name) ? r->git_dir : r->common_dir, copy);
	es_buf_reset(text);
	enum es_status st = es_fs_info(&info, path, NULL);
	bool is_link = !st && info.kind == ES_FILE_SYMLINK;
	if (!st && info.kind == ES_FILE_FOLDER)
		st = ES_ENOTFOUND;
	else if (is_link)
		st = read_link(text, &is_link, path);
	else if (!st)
		st = es_fs_read(text, path, NULL);
	free(path);
	free(copy);
	if (st == ES_ENOTFOUND)
		return st;
	if (st)
		return fail_ref(err, name, "cannot be read");
	return es_ref_parse(out, es_buf_slice(text), is_link) ? ES_OK
							      : fail_ref(err, name, "is damaged");
}

static enum es_status read_packed(
	struct es_ref *out, struct es_refs *r, struct es_slice name, struct es_error *err)
{
	if (!r->has_packed) {
		char *path = es_path_join(r->common_dir, "packed-refs");
		enum es_status st = es_fs_read(&r->packed, path, NULL);
		free(path);
		if (st && st != ES_ENOTFOUND)
			return es_fail(err, ES_ECORRUPT, "packed-refs cannot be read");
		r->has_packed = true;
	}
	struct es_slice text = es_buf_slice(&r->packed);
	/* Found by the name, since a line is longer: "<40 digits> NAME". */
	for (size_t at = 0; (at = es_slice_search(text, at, name)) < text.len; at++) {
		size_t end = at + name.len;
		if (at <= ES_OID_HEX || text.ptr[at - 1] != ' ' ||
			(end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') ||
			(at > ES_OID_HEX + 1 && text.ptr[at - ES_OID_HEX - 2] != '\n'))
			continue;
		out->leads_to = ES_SLICE_EMPTY;
		if (es_oid_parse(&out->oid, es_slice_sub(text, at - ES_OID_HEX - 1, at - 1)))
			return ES_OK;
	}
	return ES_ENOTFOUND;
}

static enum es_status find(
	struct es_oid *out, struct es_refs *r, struct es_slice name, struct es_error *err)
{
	struct es_ref ref = { .leads_to = name };
	struct es_buf text = ES_BUF_INIT(REF_FILE_MAX), at = ES_BUF_INIT(REF_FILE_MAX);
	enum es_status st = ES_OK;
	for (unsigned i = 0; !st && ref.leads_to.len; i++) {
		es_buf_reset(&at);
		es_buf_add(&at, ref.leads_to);
		struct es_slice called = es_buf_slice(&at);
		if (i > SYMBOLIC_DEEP)
			st = fail_ref(err, name, "leads to too many others");
		else if (!is_full_name(called))
			st = i ? fail_ref(err, name, "leads to what cannot be one") : ES_ENOTFOUND;
		else
			st = read_loose(&ref, &text, r, called, err);
		if (st == ES_ENOTFOUND && es_slice_starts(called, "refs/"))
			st = read_packed(&ref, r, called, err);
	}
	if (!st)
		*out = ref.oid;
	es_buf_release(&at);
	es_buf_release(&text);
	return st;
}

enum es_status es_ref_find(
	struct es_oid *out, struct es_refs *r, const char *name, struct es_error *err)
{
	enum es_status st = find(out, r, es_slice_from(name), err);
	if (st == ES_ENOTFOUND)
		(void)es_fail(err, st, "no ref %s", name);
	return st;
}

enum es_status es_ref_expand(
	struct es_oid *out, struct es_refs *r, struct es_slice name, struct es_error *err)
{
	/* gitrevisions(7), in this order. */
	static const struct {
		const char *before, *behind;
	} rules[] = {
		{ "", "" },
		{ "refs/", "" },
		{ "refs/tags/", "" },
		{ "refs/heads/", "" },
		{ "refs/remotes/", "" },
		{ "refs/remotes/", "/HEAD" },
	};
	struct es_buf full = ES_BUF_INIT(NAME_MAX_LEN);
	enum es_status st = ES_ENOTFOUND;
	for (size_t i = 0; st == ES_ENOTFOUND && i < sizeof rules / sizeof *rules; i++) {
		es_buf_reset(&full);
		es_buf_add_str(&full, rules[i].before);
		es_buf_add(&full, name);
		es_buf_add_str(&full, rules[i].behind);
		if (!full.full)
			st = find(out, r, es_buf_slice(&full), err);
		full.full = false;
	}
	if (st == ES_ENOTFOUND)
		(void)es_fail(err, st, "no ref %.*s", ES_ARG(name));
	es_buf_release(&full);
	return st;
}
