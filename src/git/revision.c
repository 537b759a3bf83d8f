#include "base/err.h"
#include "base/path.h"
#include "git/abbrev.h"
#include "git/object_reader.h"
#include "git/odb.h"
#include "git/refs.h"
#include "git/repo_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	REVISION_MAX = 4096, /* bytes; names of refs are paths */
	TAGS_DEEP = 1000,    /* tags of tags; a damaged pack may have a cycle */
};

struct resolving {
	struct es_repo *repo;
	struct es_object_reader *reader;
	const char *revision; /* for messages */
	struct es_error *err;
};

static enum es_status fail_unknown(const struct resolving *r)
{
	return es_fail(r->err, ES_ENOTFOUND, "unknown revision: %s", r->revision);
}

/* Reads *oid, following tags, as far as a commit. */
static enum es_status read_commit(
	struct es_commit_text *out, struct es_oid *oid, const struct resolving *r)
{
	struct es_error why = { .text = "" };
	struct es_object o = { .type = ES_OBJECT_ANY };
	struct es_tag_text tag;
	for (unsigned i = 0; i < TAGS_DEEP; i++) {
		enum es_status st =
			es_object_read(&o, r->reader, oid, ES_OBJECT_ANY, ES_OBJECT_MAX, &why);
		if (st == ES_ECORRUPT || st == ES_EIO || st == ES_EUNSUPPORTED)
			return es_fail(r->err, st, "cannot resolve the revision: %s", why.text);
		if (st || o.type != ES_OBJECT_TAG || !es_tag_parse(&tag, o.bytes))
			break;
		*oid = tag.target;
		o.type = ES_OBJECT_ANY;
	}
	if (o.type == ES_OBJECT_COMMIT && es_commit_parse(out, o.bytes))
		return ES_OK;
	return es_fail(r->err, ES_ENOTFOUND, "not a commit: %s", r->revision);
}

/* ---- the name at the front ---- */

/* The digits of "v1.0-3-g0123abc", as git describe has it. */
static struct es_slice described(struct es_slice name)
{
	size_t digits = name.len;
	while (digits && name.ptr[digits - 1] != 'g')
		digits--;
	bool is = digits > 2 && name.ptr[digits - 2] == '-';
	return is ? es_slice_sub(name, digits, name.len) : ES_SLICE_EMPTY;
}

static enum es_status find_abbreviated(
	struct es_oid *out, const struct resolving *r, struct es_slice name)
{
	struct es_error why = { .text = "" };
	enum es_status st = es_abbrev_find(out, r->repo, name, &why);
	if (st == ES_ENOTFOUND)
		st = es_abbrev_find(out, r->repo, described(name), &why);
	if (st == ES_ENOTFOUND)
		return fail_unknown(r);
	if (st == ES_EINVAL)
		return es_fail(r->err, ES_ENOTFOUND, "ambiguous revision: %s", r->revision);
	return st ? es_fail(r->err, st, "cannot resolve the revision: %s", why.text) : ES_OK;
}

/* A full name, a ref, or what a name begins with; in this order, as git. */
static enum es_status find_named(
	struct es_oid *out, const struct resolving *r, struct es_slice name)
{
	struct es_error why = { .text = "" };
	static const struct es_slice head = ES_LIT("HEAD");
	if (es_oid_parse(out, name) && es_object_has(r->reader, out))
		return ES_OK;
	if (es_slice_is(name, "@"))
		name = head;
	enum es_status st = es_ref_expand(out, &r->repo->refs, name, &why);
	if (st == ES_ENOTFOUND)
		return find_abbreviated(out, r, name);
	if (st)
		return es_fail(r->err, st, "cannot resolve the revision: %s", why.text);
	return es_object_has(r->reader, out) ? ES_OK : fail_unknown(r);
}

/* ---- what stands behind it ---- */

/* Takes digits off the front; `otherwise` when there are none, false when they are too many. */
static bool take_number(size_t *out, struct es_slice *rest, size_t otherwise)
{
	size_t n = 0, i = 0;
	for (; i < rest->len && rest->ptr[i] >= '0' && rest->ptr[i] <= '9'; i++) {
		if (n > 100 * 1000 * 1000)
			return false;
		n = n * 10 + (size_t)(rest->ptr[i] - '0');
	}
	*out = i ? n : otherwise;
	*rest = es_slice_sub(*rest, i, rest->len);
	return true;
}

/* Parent `which` from 1 of the commit *oid, `times` over; 0 is the commit itself. */
static enum es_status go_up(
	struct es_oid *oid, const struct resolving *r, size_t which, size_t times)
{
	struct es_commit_text c;
	enum es_status st = read_commit(&c, oid, r);
	for (; !st && which && times; times--) {
		if (which > c.nparents)
			return fail_unknown(r);
		*oid = es_commit_parent(&c, which - 1);
		if (times > 1)
			st = read_commit(&c, oid, r);
	}
	return st;
}

/* Takes "^{commit}", "^{}" or "^{object}" off the front; false when it is none of them. */
static bool take_kind(struct es_slice *rest, bool *is_peeled)
{
	static const char *const kinds[] = { "^{commit}", "^{}", "^{object}" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!es_slice_starts(*rest, kinds[i]))
			continue;
		*is_peeled = i < 2;
		*rest = es_slice_sub(*rest, strlen(kinds[i]), rest->len);
		return true;
	}
	return false;
}

static enum es_status follow(struct es_oid *oid, const struct resolving *r, struct es_slice rest)
{
	enum es_status st = ES_OK;
	while (!st && rest.len) {
		bool is_peeled = false;
		size_t number = 0;
		if (take_kind(&rest, &is_peeled)) {
			st = is_peeled ? go_up(oid, r, 0, 0) : ES_OK;
			continue;
		}
		bool is_tilde = rest.ptr[0] == '~';
		if (!is_tilde && rest.ptr[0] != '^')
			return fail_unknown(r);
		rest = es_slice_sub(rest, 1, rest.len);
		if (!take_number(&number, &rest, 1))
			return fail_unknown(r);
		st = is_tilde ? go_up(oid, r, 1, number) : go_up(oid, r, number, 1);
	}
	return st;
}

/* Reflog entries, searches, paths and refs of other worktrees are libgit2's. */
static bool is_rare(struct es_slice revision)
{
	static const struct es_slice marks[] = { ES_LIT("@{"), ES_LIT(":"), ES_LIT("^{/"),
		ES_LIT("^{tree}"), ES_LIT("^{blob}"), ES_LIT("^{tag}") };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (es_slice_search(revision, 0, marks[i]) < revision.len)
			return true;
	return es_slice_starts(revision, "main-worktree/") ||
	       es_slice_starts(revision, "worktrees/");
}

static enum es_status find(struct es_oid *out, const struct resolving *r)
{
	struct es_slice revision = es_slice_from(r->revision);
	if (is_rare(revision))
		return es_odb_resolve(out, r->repo, r->revision, r->err);
	size_t tilde = es_slice_find(revision, 0, '~'), caret = es_slice_find(revision, 0, '^');
	size_t end = tilde < caret ? tilde : caret;
	struct es_oid oid;
	enum es_status st = find_named(&oid, r, es_slice_sub(revision, 0, end));
	if (!st)
		st = follow(&oid, r, es_slice_sub(revision, end, revision.len));
	if (!st)
		*out = oid;
	return st;
}

enum es_status es_repo_find(struct es_oid *out, struct es_oid *out_named, struct es_repo *repo,
	struct es_slice revision, struct es_error *err)
{
	if (revision.len == 0 || revision.len > REVISION_MAX ||
		memchr(revision.ptr, '\0', revision.len))
		return es_fail(err, ES_ENOTFOUND, "unknown revision: %.64s",
			revision.len ? revision.ptr : "");
	char *name = es_path_copy(revision.ptr, revision.len);
	struct resolving r = { repo, es_object_reader_new(repo), name, err };
	struct es_oid named, oid;
	struct es_commit_text commit;
	enum es_status st = find(&named, &r);
	if (!st) {
		oid = named;
		st = read_commit(&commit, &oid, &r);
	}
	if (!st) {
		*out = oid;
		*out_named = named;
	}
	es_object_reader_free(r.reader);
	free(name);
	return st;
}

enum es_status es_repo_resolve(
	struct es_oid *out, struct es_repo *r, struct es_slice revision, struct es_error *err)
{
	struct es_oid named;
	return es_repo_find(out, &named, r, revision, err);
}
