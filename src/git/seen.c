#include "git/seen.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "git/repo_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_BYTES_MAX = 1 << 20 };

struct es_seen {
	struct es_repo *repo;
	const struct es_index *index;
	struct es_buf path;    /* root, '/', and what is looked at */
	struct es_slice below; /* the folder looked at last; borrowed from the index */
	bool is_folder;	       /* whether it is one, without links on the way */
};

struct es_seen *es_seen_new(struct es_repo *r, const struct es_index *index)
{
	struct es_seen *s = es_alloc(1, sizeof *s);
	*s = (struct es_seen){
		.repo = r, .index = index, .path = ES_BUF_INIT(PATH_BYTES_MAX), .is_folder = true
	};
	return s;
}

void es_seen_free(struct es_seen *s)
{
	if (!s)
		return;
	es_buf_release(&s->path);
	free(s);
}

/* An index made by hand could lead out of the tree, or to git's own files. */
static bool is_inside(struct es_slice path)
{
	struct es_slice rest = path, name;
	while (es_slice_split(&rest, '/', &name))
		if (es_slice_is(name, ".git"))
			return false;
	return es_path_is_plain(path);
}

static const char *set_path(struct es_seen *s, struct es_slice path)
{
	es_buf_reset(&s->path);
	es_buf_add_str(&s->path, s->repo->root);
	es_buf_add_byte(&s->path, '/');
	es_buf_add(&s->path, path);
	return es_buf_cstr(&s->path);
}

/* A folder that has become a link holds nothing of the index any more. */
static bool is_real_folder(struct es_seen *s, struct es_slice folder)
{
	if (es_slice_equal(folder, s->below))
		return s->is_folder;
	s->below = folder;
	s->is_folder = true;
	for (size_t end = 0; s->is_folder && end < folder.len; end++) {
		struct es_file_info info;
		end = es_slice_find(folder, end, '/');
		const char *path = set_path(s, es_slice_sub(folder, 0, end));
		s->is_folder =
			es_fs_info(&info, path, NULL) == ES_OK && info.kind == ES_FILE_FOLDER;
	}
	return s->is_folder;
}

/* Git writes the file's state down when it knows it to equal the blob. A file changed at the time
 * the index was written, or later, may still have that state. */
static bool is_noted(const struct es_seen *s, const struct stat *st, const struct es_index_stat *n)
{
	bool is_before_index = n->mtime < s->index->mtime ||
			       (n->mtime == s->index->mtime && n->mtime_ns < s->index->mtime_ns);
	return is_before_index && n->size == (uint32_t)st->st_size &&
	       n->mtime == (uint32_t)st->st_mtim.tv_sec &&
	       n->mtime_ns == (uint32_t)st->st_mtim.tv_nsec &&
	       n->ctime == (uint32_t)st->st_ctim.tv_sec &&
	       n->ctime_ns == (uint32_t)st->st_ctim.tv_nsec && n->inode == (uint32_t)st->st_ino;
}

static bool has_size(const struct es_seen *s, const git_oid *id, const struct stat *st)
{
	size_t size = 0;
	git_object_t type = GIT_OBJECT_INVALID;
	return git_odb_read_header(&size, &type, s->repo->odb, id) == 0 &&
	       (uint64_t)st->st_size == size;
}

static bool has_hash(struct es_seen *s, const git_oid *id, bool is_link)
{
	git_oid hash;
	const char *path = es_buf_cstr(&s->path);
	if (!is_link)
		return git_odb_hashfile(&hash, path, GIT_OBJECT_BLOB) == 0 &&
		       git_oid_equal(&hash, id);
	struct es_buf target = ES_BUF_INIT(PATH_BYTES_MAX);
	bool has = es_fs_read_link(&target, path, NULL) == ES_OK &&
		   git_odb_hash(&hash, target.ptr, target.len, GIT_OBJECT_BLOB) == 0 &&
		   git_oid_equal(&hash, id);
	es_buf_release(&target);
	return has;
}

bool es_seen_has(struct es_seen *s, const struct es_index_entry *e)
{
	bool is_link = e->kind == ES_INDEX_LINK;
	struct es_slice folder = es_path_folder(e->path);
	struct stat st;
	if (!s->repo->root || !is_inside(e->path) || !is_real_folder(s, folder) ||
		lstat(set_path(s, e->path), &st) != 0)
		return false;
	if (is_link ? !S_ISLNK(st.st_mode) : !S_ISREG(st.st_mode))
		return false;
	if (is_noted(s, &st, &e->stat))
		return true;
	git_oid id = es_oid_to_git(&e->oid);
	return has_size(s, &id, &st) && has_hash(s, &id, is_link);
}
