#include "git/loose.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "text/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HEAD_MAX = 32,		  /* "commit ", 20 digits and a NUL fit */
	HEAD_FILE_MAX = 4096,	  /* of the file, to have so much of it inflated */
	SMALL_FILE = 1024 * 1024, /* bytes; read without a look at its header */
	SIZE_DIGITS = 15,	  /* of an object; sums of such sizes do not overflow */
};

struct head {
	enum es_object_type type;
	size_t len;  /* of the header, its NUL included */
	size_t size; /* of what follows it */
};

static char *path_of(const char *folder, const struct es_oid *oid)
{
	char hex[ES_OID_HEX + 1], name[ES_OID_HEX + 2];
	es_oid_hex(hex, oid);
	(void)snprintf(name, sizeof name, "%.2s/%s", hex, hex + 2);
	return es_path_join(folder, name);
}

static bool parse_size(size_t *out, struct es_slice digits)
{
	size_t size = 0;
	if (digits.len == 0 || digits.len > SIZE_DIGITS)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
		size = size * 10 + (size_t)(digits.ptr[i] - '0');
	}
	*out = size;
	return true;
}

/* "blob 123" and a NUL. */
static bool parse_head(struct head *out, struct es_slice bytes)
{
	struct es_slice line = es_slice_sub(bytes, 0, es_slice_find(bytes, 0, '\0'));
	size_t space = es_slice_find(line, 0, ' ');
	if (line.len == bytes.len || space == line.len)
		return false;
	struct es_slice word = es_slice_sub(line, 0, space);
	enum es_object_type type = ES_OBJECT_TAG;
	while (type != ES_OBJECT_ANY && !es_slice_is(word, es_object_type_name(type)))
		type--;
	out->type = type;
	out->len = line.len + 1;
	return type != ES_OBJECT_ANY &&
	       parse_size(&out->size, es_slice_sub(line, space + 1, line.len));
}

/* Inflates what `file` begins with, as far as a header reaches. */
static enum es_status inflate_head(struct head *out, struct es_slice file, struct es_error *err)
{
	struct es_buf text = ES_BUF_INIT(HEAD_MAX);
	(void)!es_inflate(&text, NULL, file, ES_DEFLATE_ZLIB, NULL);
	bool is_good = parse_head(out, es_buf_slice(&text));
	es_buf_release(&text);
	return is_good ? ES_OK : es_fail(err, ES_ECORRUPT, "no header of an object");
}

static enum es_status inflate_body(
	struct es_buf *out, struct es_slice file, const struct head *head, struct es_error *err)
{
	es_buf_reset(out);
	out->full = false;
	out->max = head->len + head->size;
	struct es_error why = { .text = "" };
	enum es_status st = es_inflate(out, NULL, file, ES_DEFLATE_ZLIB, &why);
	if (st == ES_ELIMIT)
		return es_fail(err, ES_ECORRUPT, "longer than its header says");
	if (st)
		return es_fail(err, st, "%s", why.text);
	return out->len == out->max ? ES_OK
				    : es_fail(err, ES_ECORRUPT, "shorter than its header says");
}

static enum es_status check_name(
	const struct es_object *o, const struct es_oid *oid, struct es_error *err)
{
	struct es_oid hash;
	es_object_name(&hash, o->type, o->bytes);
	return es_oid_compare(&hash, oid) == 0
		       ? ES_OK
		       : es_fail(err, ES_ECORRUPT, "its content does not hash to its name");
}

static enum es_status inflate_object(struct es_object *out, struct es_buf *text,
	struct es_slice file, size_t max, struct es_error *err)
{
	struct head head = { .type = ES_OBJECT_ANY };
	enum es_status st = inflate_head(&head, file, err);
	if (!st && head.size > max)
		st = es_fail(err, ES_ELIMIT, "larger than %zu bytes", max);
	if (!st)
		st = inflate_body(text, file, &head, err);
	if (!st)
		*out = (struct es_object){ head.type,
			es_slice_sub(es_buf_slice(text), head.len, text->len) };
	return st;
}

/* The front of the file only, to leave large objects unread. */
static enum es_status read_head(
	struct head *out, const char *folder, const struct es_oid *oid, struct es_error *err)
{
	char *path = path_of(folder, oid), front[HEAD_FILE_MAX];
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int why = errno;
	free(path);
	if (fd < 0)
		return es_fail(err, why == ENOENT || why == ENOTDIR ? ES_ENOTFOUND : ES_EIO, "%s",
			strerror(why));
	struct stat st = { .st_mode = S_IFREG };
	bool is_file = fstat(fd, &st) != 0 || S_ISREG(st.st_mode);
	ssize_t n = is_file ? read(fd, front, sizeof front) : 0;
	why = errno;
	(void)close(fd);
	if (!is_file)
		return es_fail(err, ES_ECORRUPT, "it is no regular file");
	if (n < 0)
		return es_fail(err, ES_EIO, "%s", strerror(why));
	return inflate_head(out, (struct es_slice){ front, (size_t)n }, err);
}

/* Reads the file. A large one is first asked how long its object is: what is longer than the stream
 * of that can be is not read, since it would take as much memory as there are bytes behind it. */
static enum es_status read_file(struct es_buf *out, const char *path, const char *folder,
	const struct es_oid *oid, size_t max, struct es_error *err)
{
	struct es_error why = { .text = "" };
	struct head head = { .type = ES_OBJECT_ANY };
	out->max = SMALL_FILE;
	enum es_status st = es_fs_read(out, path, &why);
	if (st == ES_ELIMIT) {
		st = read_head(&head, folder, oid, err);
		if (!st && head.size > max)
			st = es_fail(err, ES_ELIMIT, "larger than %zu bytes", max);
		if (st)
			return st;
		es_buf_reset(out);
		out->full = false;
		out->max = SMALL_FILE + head.size + head.size / 4;
		st = es_fs_read(out, path, &why);
	}
	if (st == ES_ELIMIT)
		return es_fail(err, ES_ECORRUPT, "longer than its header says");
	if (st == ES_EUNSUPPORTED)
		return es_fail(err, ES_ECORRUPT, "it is no regular file");
	return st ? es_fail(err, st, "%s", why.text) : ES_OK;
}

enum es_status es_loose_read(struct es_object *out, struct es_buf *text, const char *folder,
	const struct es_oid *oid, size_t max, struct es_error *err)
{
	struct es_buf file = ES_BUF_INIT(SMALL_FILE);
	struct es_object o = { .type = ES_OBJECT_ANY };
	char *path = path_of(folder, oid);
	enum es_status st = read_file(&file, path, folder, oid, max, err);
	free(path);
	if (!st)
		st = inflate_object(&o, text, es_buf_slice(&file), max, err);
	if (!st)
		st = check_name(&o, oid, err);
	if (!st)
		*out = o;
	es_buf_release(&file);
	return st;
}

enum es_status es_loose_header(enum es_object_type *out_type, size_t *out_size, const char *folder,
	const struct es_oid *oid, struct es_error *err)
{
	struct head head;
	enum es_status st = read_head(&head, folder, oid, err);
	if (!st) {
		*out_type = head.type;
		*out_size = head.size;
	}
	return st;
}

bool es_loose_has(const char *folder, const struct es_oid *oid)
{
	struct es_file_info info;
	char *path = path_of(folder, oid);
	bool has = es_fs_info(&info, path, NULL) != ES_ENOTFOUND;
	free(path);
	return has;
}

/* ---- all of a folder ---- */

struct listing {
	const char *folder;
	struct es_slice like; /* what the names of files have to begin with */
	char first[3];	      /* what the names in the folder at hand begin with */
	es_loose_fn *each;
	void *ctx;
	enum es_status status; /* the first that was not ES_OK */
	struct es_error *err;
};

static enum es_status visit_file(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	const struct listing *l = ctx;
	char hex[ES_OID_HEX + 1];
	struct es_oid oid;
	(void)kind;
	(void)err;
	if (strlen(name) != ES_OID_HEX - 2 || strncmp(name, l->like.ptr, l->like.len) != 0)
		return ES_OK;
	(void)snprintf(hex, sizeof hex, "%s%s", l->first, name);
	if (es_oid_parse(&oid, es_slice_from(hex)))
		l->each(l->ctx, &oid);
	return ES_OK;
}

static enum es_status visit_folder(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	struct listing *l = ctx;
	(void)kind;
	(void)err;
	if (strlen(name) != 2 || strspn(name, "0123456789abcdef") != 2)
		return ES_OK;
	memmove(l->first, name, sizeof l->first);
	char *path = es_path_join(l->folder, name);
	struct es_error why = { .text = "" };
	enum es_status st = es_fs_each(path, visit_file, l, &why);
	if (st && st != ES_ENOTFOUND && !l->status)
		l->status = es_fail(l->err, st, "cannot list %s: %s", path, why.text);
	free(path);
	return ES_OK;
}

enum es_status es_loose_each(const char *folder, es_loose_fn *each, void *ctx, struct es_error *err)
{
	struct listing l = {
		.folder = folder, .like = ES_LIT(""), .each = each, .ctx = ctx, .err = err
	};
	struct es_error why = { .text = "" };
	enum es_status st = es_fs_each(folder, visit_folder, &l, &why);
	if (st && st != ES_ENOTFOUND && !l.status)
		l.status = es_fail(err, st, "cannot list %s: %s", folder, why.text);
	return l.status;
}

enum es_status es_loose_each_like(const char *folder, struct es_slice digits, es_loose_fn *each,
	void *ctx, struct es_error *err)
{
	struct listing l = { .folder = folder, .each = each, .ctx = ctx, .err = err };
	l.like = es_slice_sub(digits, 2, digits.len);
	memcpy(l.first, digits.ptr, 2);
	(void)visit_folder(&l, l.first, ES_FILE_FOLDER, err);
	return l.status;
}
