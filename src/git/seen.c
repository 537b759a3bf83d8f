#include "git/seen.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/sha1.h"
#include "git/loose.h"
#include "git/object_reader.h"
#include "git/repo_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 1 << 20, PIECE = 64 * 1024 };

struct es_seen {
	struct es_repo *repo;
	struct es_object_reader *reader;
	const struct es_index *index;
	struct es_buf path;    /* root, '/', and what is looked at */
	struct es_slice below; /* the folder looked at last; borrowed from the index */
	bool is_folder;	       /* whether it is one, without links on the way */
};

struct es_seen *es_seen_new(struct es_repo *r, const struct es_index *index)
{
	struct es_seen *s = es_alloc(1, sizeof *s);
	*s = (struct es_seen){ .repo = r,
		.reader = es_object_reader_new(r),
		.index = index,
		.path = ES_BUF_INIT(PATH_BYTES_MAX),
		.is_folder = true };
	return s;
}

void es_seen_free(struct es_seen *s)
{
	if (!s)
		return;
	es_buf_release(&s->path);
	es_object_reader_free(s->reader);
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

static bool has_size(struct es_seen *s, const struct es_oid *oid, const struct stat *st)
{
	size_t size = 0;
	return es_object_header(NULL, &size, s->reader, oid, NULL) == ES_OK &&
	       (uint64_t)st->st_size == size;
}

/* Adds the file's bytes, which have to be as many as there were a moment ago. */
static bool hash_file(struct es_sha1 *hash, const char *path, uint64_t size)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char *piece = es_alloc(1, PIECE);
	uint64_t left = size;
	ssize_t n = fd < 0 ? -1 : 1;
	while (n > 0) {
		n = read(fd, piece, PIECE);
		if (n > 0 && (uint64_t)n > left)
			n = -1;
		if (n > 0) {
			es_sha1_add(hash, (struct es_slice){ piece, (size_t)n });
			left -= (uint64_t)n;
		}
	}
	if (fd >= 0)
		(void)close(fd);
	es_wipe(piece, PIECE);
	free(piece);
	return n == 0 && left == 0;
}

static bool has_hash(
	const char *path, const struct es_oid *oid, const struct stat *st, bool is_link)
{
	struct es_oid name = { { 0 } };
	bool has;
	if (is_link) {
		struct es_buf target = ES_BUF_INIT(PATH_BYTES_MAX);
		has = es_fs_read_link(&target, path, NULL) == ES_OK;
		es_object_name(&name, ES_OBJECT_BLOB, es_buf_slice(&target));
		es_buf_release(&target);
	} else {
		struct es_sha1 hash;
		es_object_name_begin(&hash, ES_OBJECT_BLOB, (uint64_t)st->st_size);
		has = hash_file(&hash, path, (uint64_t)st->st_size);
		es_sha1_end(&hash, name.bytes);
	}
	return has && es_oid_compare(&name, oid) == 0;
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
	return has_size(s, &e->oid, &st) && has_hash(es_buf_cstr(&s->path), &e->oid, &st, is_link);
}
