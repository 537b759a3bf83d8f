/* weave.c - writes a random repository twice: of deltas, and of whole objects.
 *
 * weave [-t] SEED FOLDER [FILES [VERSIONS]]: FOLDER/delta and FOLDER/whole become bare repositories
 * with the same objects and refs, made of the numbers that SEED gives. In the first, versions of a
 * file are deltas that cut where it is likely to hurt; in several packs, some loose, some twice. A
 * scan must say the same of both. With -t some are deltas of what is in another pack, or loose. */
#include "base/buf.h"
#include "base/err.h"
#include "file.h"
#include "pack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BYTES_MAX = 64 * 1024 * 1024, FOLDERS = 8, PACKS_MAX = 4 };

/* In the order of names. */
static const char *const folders[FOLDERS] = { "app", "docs", "examples", "fixtures", "lib", "src",
	"test", "vendor" };

struct history {
	struct number_vec versions; /* blobs */
	size_t next;		    /* version that the next commit may bring */
	size_t folder;
	const char *ending; /* of its name */
};

struct weave {
	struct chance chance;
	struct prose prose;
	struct objects objects;
	struct history *files;
	size_t nfiles;
	bool is_thin;		     /* some deltas are of what is elsewhere */
	bool is_spread;		     /* each version has a name of its own, and stays */
	size_t trees[FOLDERS], root; /* the last ones; OBJECT_NONE: none yet */
	struct number_vec commits;
	struct es_buf refs;
};

/* ---- files ---- */

/* Deltas go forward or back in time, and now and then to somewhere else. */
static void relate_versions(struct weave *w, const struct number_vec *versions)
{
	bool is_back = chance_percent(&w->chance, 40);
	for (size_t i = 1; i < versions->n; i++) {
		size_t other = chance_percent(&w->chance, 8) ? chance_below(&w->chance, i) : i - 1;
		size_t a = versions->v[is_back ? other : i], b = versions->v[is_back ? i : other];
		if (chance_percent(&w->chance, 2))
			b = versions->v[0] ? chance_below(&w->chance, versions->v[0]) : b;
		objects_relate(&w->objects, a, b);
	}
}

static void make_history(struct weave *w, size_t number, size_t nversions)
{
	struct history *h = &w->files[number];
	struct file f;
	file_init(&f, &w->prose);
	h->folder = chance_below(&w->chance, FOLDERS);
	h->ending = f.ending;
	size_t n = f.is_deep ? 8 * nversions : 1 + chance_below(&w->chance, 2 * nversions);
	for (size_t i = 0; i < n; i++) {
		struct es_buf bytes = ES_BUF_INIT(BYTES_MAX);
		if (i > 0) {
			size_t past = h->versions.v[chance_below(&w->chance, i)];
			file_change(&f, &w->prose, object_bytes(w->objects.v.v[past]));
		}
		file_add(&f, &bytes);
		es_vec_push(
			&h->versions, objects_add(&w->objects, OBJECT_BLOB, es_buf_slice(&bytes)));
		es_buf_release(&bytes);
	}
	relate_versions(w, &h->versions);
	file_release(&f);
}

/* ---- trees and commits ---- */

static void add_name(struct es_buf *b, const struct objects *o, size_t object)
{
	es_buf_add(b, (struct es_slice){ (const char *)o->v.v[object]->oid.bytes, ES_OID_SIZE });
}

static size_t add_related(struct weave *w, enum object_type type, struct es_buf *bytes, size_t kin)
{
	size_t i = objects_add(&w->objects, type, es_buf_slice(bytes));
	if (kin != OBJECT_NONE && w->objects.v.v[i]->kin == OBJECT_NONE)
		objects_relate(&w->objects, i, kin);
	es_buf_release(bytes);
	return i;
}

static void add_entry(struct weave *w, struct es_buf *tree, size_t file, size_t version)
{
	const struct history *h = &w->files[file];
	const char *mode = file % 16 == 9 ? "100755" : file % 64 == 33 ? "120000" : "100644";
	es_buf_printf(tree, "%s f%05zu", mode, file);
	if (w->is_spread)
		es_buf_printf(tree, "-%05zu", version);
	es_buf_printf(tree, ".%s", h->ending);
	es_buf_add_byte(tree, '\0');
	add_name(tree, &w->objects, h->versions.v[version]);
}

static void make_folder(struct weave *w, size_t folder)
{
	struct es_buf tree = ES_BUF_INIT(BYTES_MAX);
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct history *h = &w->files[i];
		if (h->folder != folder || h->next == 0)
			continue;
		for (size_t v = w->is_spread ? 0 : h->next - 1; v < h->next; v++)
			add_entry(w, &tree, i, v);
	}
	if (tree.len)
		w->trees[folder] = add_related(w, OBJECT_TREE, &tree, w->trees[folder]);
}

static void make_root(struct weave *w)
{
	struct es_buf tree = ES_BUF_INIT(BYTES_MAX);
	for (size_t i = 0; i < FOLDERS; i++) {
		if (w->trees[i] == OBJECT_NONE)
			continue;
		es_buf_printf(&tree, "40000 %s", folders[i]);
		es_buf_add_byte(&tree, '\0');
		add_name(&tree, &w->objects, w->trees[i]);
	}
	w->root = add_related(w, OBJECT_TREE, &tree, w->root);
}

static void print_name(struct es_buf *b, const struct weave *w, const char *before, size_t object)
{
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, &w->objects.v.v[object]->oid);
	es_buf_printf(b, "%s%s", before, hex);
}

static void add_message(struct weave *w, struct es_buf *b)
{
	if (chance_percent(&w->chance, 12)) {
		struct es_buf said = ES_BUF_INIT(BYTES_MAX);
		prose_fragment(&w->prose, &said);
		/* Git ends a message at its first NUL. */
		for (size_t i = 0; i < said.len; i++)
			es_buf_add_byte(b, said.ptr[i] ? said.ptr[i] : ' ');
		es_buf_release(&said);
	}
	es_buf_printf(b, "change %zu\n", w->commits.n);
}

static void make_commit(struct weave *w)
{
	struct es_buf commit = ES_BUF_INIT(BYTES_MAX);
	size_t n = w->commits.n, date = 1700000000 + 60 * n;
	print_name(&commit, w, "tree ", w->root);
	if (n)
		print_name(&commit, w, "\nparent ", w->commits.v[n - 1]);
	if (n > 2 && chance_percent(&w->chance, 10))
		print_name(&commit, w, "\nparent ", w->commits.v[chance_below(&w->chance, n - 1)]);
	es_buf_printf(&commit,
		"\nauthor A U Thor <author@example.com> %zu +0000"
		"\ncommitter C O Mitter <committer@example.com> %zu +0000\n\n",
		date, date);
	add_message(w, &commit);
	es_vec_push(&w->commits,
		add_related(w, OBJECT_COMMIT, &commit, n ? w->commits.v[n - 1] : OBJECT_NONE));
}

/* Files go on at their own pace until all have shown all versions. */
static bool go_on(struct weave *w)
{
	bool is_behind = false;
	unsigned pace = (unsigned)chance_between(&w->chance, 2, 60);
	size_t stride = w->is_spread ? 1 + chance_below(&w->chance, 20) : 1;
	for (size_t i = 0; i < w->nfiles; i++) {
		struct history *h = &w->files[i];
		if (h->next < h->versions.n && chance_percent(&w->chance, pace))
			h->next +=
				stride < h->versions.n - h->next ? stride : h->versions.n - h->next;
		is_behind |= h->next < h->versions.n;
	}
	for (size_t i = 0; i < FOLDERS; i++)
		make_folder(w, i);
	make_root(w);
	make_commit(w);
	return is_behind;
}

static void add_ref(struct weave *w, const char *name, size_t object)
{
	print_name(&w->refs, w, "", object);
	es_buf_printf(&w->refs, " %s\n", name);
}

static size_t make_tag(struct weave *w, size_t commit)
{
	struct es_buf tag = ES_BUF_INIT(BYTES_MAX);
	print_name(&tag, w, "object ", commit);
	es_buf_add_str(&tag, "\ntype commit\ntag t\ntagger A U Thor <author@example.com> "
			     "1700000000 +0000\n\n");
	add_message(w, &tag);
	return add_related(w, OBJECT_TAG, &tag, OBJECT_NONE);
}

static size_t any_commit(struct weave *w)
{
	return w->commits.v[chance_below(&w->chance, w->commits.n)];
}

static void make_refs(struct weave *w)
{
	add_ref(w, "refs/heads/main", w->commits.v[w->commits.n - 1]);
	add_ref(w, "refs/heads/old", any_commit(w));
	add_ref(w, "refs/heads/older", any_commit(w));
	add_ref(w, "refs/tags/t", make_tag(w, any_commit(w)));
	add_ref(w, "refs/tags/u", any_commit(w));
}

/* ---- writing ---- */

/* All of these write to the current folder. */
static enum es_status write_frame(const struct weave *w, struct es_error *err)
{
	static const char *const folder_names[] = { "objects", "objects/pack", "objects/info",
		"refs", "refs/heads", "refs/tags" };
	static const struct es_slice head = ES_LIT("ref: refs/heads/main\n"),
				     config = ES_LIT("[core]\n\trepositoryformatversion = 0\n"
						     "\tbare = true\n");
	for (size_t i = 0; i < sizeof folder_names / sizeof *folder_names; i++)
		if (mkdir(folder_names[i], 0777))
			return es_fail(err, ES_EIO, "cannot make %s: %s", folder_names[i],
				strerror(errno));
	enum es_status st = file_save("HEAD", head, err);
	if (!st)
		st = file_save("config", config, err);
	return st ? st : file_save("packed-refs", es_buf_slice(&w->refs), err);
}

static enum es_status write_whole(struct weave *w, struct es_error *err)
{
	struct number_vec all = { 0 };
	for (size_t i = 0; i < w->objects.v.n; i++)
		es_vec_push(&all, i);
	enum es_status st =
		pack_save("objects/pack", &w->objects, &all, PACK_WHOLE, &w->chance, err);
	es_vec_release(&all);
	return st;
}

/* Neighbours stay together, but for some; some are in two packs, or also loose. */
static enum es_status share_out(
	struct weave *w, struct number_vec packs[PACKS_MAX], struct es_error *err)
{
	size_t npacks = 1 + chance_small(&w->chance, PACKS_MAX), current = 0;
	unsigned loose = chance_percent(&w->chance, 50) ? (unsigned)chance_below(&w->chance, 8) : 0;
	enum es_status st = ES_OK;
	for (size_t i = 0; !st && i < w->objects.v.n; i++) {
		if (chance_percent(&w->chance, 2))
			current = chance_below(&w->chance, npacks);
		size_t other =
			chance_percent(&w->chance, 5) ? chance_below(&w->chance, npacks) : current;
		bool is_loose = chance_percent(&w->chance, loose);
		if (is_loose)
			st = loose_save("objects", w->objects.v.v[i], &w->chance, err);
		if (!is_loose || chance_percent(&w->chance, 30))
			es_vec_push(&packs[current], i);
		if (other != current)
			es_vec_push(&packs[other], i);
	}
	return st;
}

static enum es_status write_deltas(struct weave *w, struct es_error *err)
{
	struct number_vec packs[PACKS_MAX] = { 0 };
	enum es_status st = share_out(w, packs, err);
	for (size_t i = 0; i < PACKS_MAX; i++) {
		if (!st && packs[i].n)
			st = pack_save("objects/pack", &w->objects, &packs[i],
				w->is_thin ? PACK_THIN : PACK_OWN, &w->chance, err);
		es_vec_release(&packs[i]);
	}
	return st;
}

static enum es_status write_one(struct weave *w, const char *name,
	enum es_status (*write)(struct weave *w, struct es_error *err), struct es_error *err)
{
	if (mkdir(name, 0777) || chdir(name))
		return es_fail(err, ES_EIO, "cannot make %s: %s", name, strerror(errno));
	enum es_status st = write_frame(w, err);
	if (!st)
		st = write(w, err);
	if (!st && chdir(".."))
		st = es_fail(err, ES_EIO, "cannot leave %s: %s", name, strerror(errno));
	return st;
}

static enum es_status write_both(struct weave *w, const char *folder, struct es_error *err)
{
	if (chdir(folder))
		return es_fail(err, ES_EIO, "cannot enter %s: %s", folder, strerror(errno));
	enum es_status st = write_one(w, "delta", write_deltas, err);
	return st ? st : write_one(w, "whole", write_whole, err);
}

static void release(struct weave *w)
{
	for (size_t i = 0; i < w->nfiles; i++)
		es_vec_release(&w->files[i].versions);
	free(w->files);
	es_vec_release(&w->commits);
	es_buf_release(&w->refs);
	prose_release(&w->prose);
	objects_release(&w->objects);
}

int main(int argc, char **argv)
{
	bool is_thin = argc > 1 && strcmp(argv[1], "-t") == 0;
	argv += is_thin;
	argc -= is_thin;
	if (argc < 3 || argc > 5) {
		(void)fprintf(stderr, "usage: weave [-t] SEED FOLDER [FILES [VERSIONS]]\n");
		return 2;
	}
	size_t nversions = argc > 4 ? strtoul(argv[4], NULL, 10) : 12;
	struct weave w = {
		.chance = { strtoul(argv[1], NULL, 10) },
		.nfiles = argc > 3 ? strtoul(argv[3], NULL, 10) : 40,
		.is_thin = is_thin,
		.root = OBJECT_NONE,
		.refs = ES_BUF_INIT(BYTES_MAX),
	};
	struct es_error err = { 0 };
	/* The report has one place a path: so it has one for each version, or it tells what became
	 * of each over time. */
	w.is_spread = chance_percent(&w.chance, 50);
	prose_init(&w.prose, &w.chance);
	w.files = calloc(w.nfiles + 1, sizeof *w.files);
	if (!w.files)
		return 2;
	for (size_t i = 0; i < FOLDERS; i++)
		w.trees[i] = OBJECT_NONE;
	for (size_t i = 0; i < w.nfiles; i++)
		make_history(&w, i, nversions);
	while (go_on(&w))
		;
	make_refs(&w);
	enum es_status st = write_both(&w, argv[2], &err);
	if (st)
		(void)fprintf(stderr, "weave: %s\n", err.text);
	release(&w);
	return st ? 2 : 0;
}
