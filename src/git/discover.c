#include "git/discover.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LINK_FILE_MAX = 64 * 1024 }; /* .git, commondir and gitdir files hold one path */

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool holds_folder(const char *folder, const char *name)
{
	char *path = es_path_join(folder, name);
	bool is = is_folder(path);
	free(path);
	return is;
}

/* HEAD may be a symbolic link to a branch that has no commit yet, but no FIFO. */
static bool holds_head(const char *folder)
{
	char *path = es_path_join(folder, "HEAD");
	struct stat st;
	bool is = lstat(path, &st) == 0 && (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode));
	free(path);
	return is;
}

/* The path that file folder/name holds after `prefix`, made absolute from `folder`; NULL when there
 * is no such file or it does not begin so. */
static char *read_path(const char *folder, const char *name, const char *prefix)
{
	char *file = es_path_join(folder, name), *found = NULL;
	struct es_buf text = ES_BUF_INIT(LINK_FILE_MAX);
	enum es_status st = es_fs_read(&text, file, NULL);
	struct es_slice path = es_buf_slice(&text);
	if (!st && es_slice_starts(path, prefix)) {
		path = es_slice_trim(es_slice_sub(path, strlen(prefix), path.len));
		if (path.len && !memchr(path.ptr, '\0', path.len)) {
			char *copy = es_path_copy(path.ptr, path.len);
			found = es_path_join(folder, copy);
			free(copy);
		}
	}
	es_buf_release(&text);
	free(file);
	return found;
}

/* True, with both folders filled, when `path` is a git directory as git defines it. */
static bool take_git_dir(struct es_discovery *out, const char *path)
{
	if (!holds_head(path))
		return false;
	char *named = read_path(path, "commondir", "");
	const char *common = named ? named : path;
	bool is = (holds_folder(common, "objects") || getenv("GIT_OBJECT_DIRECTORY")) &&
		  holds_folder(common, "refs") && es_fs_real(&out->git_dir, path, NULL) == ES_OK;
	if (is && es_fs_real(&out->common_dir, common, NULL) != ES_OK) {
		es_discovery_release(out);
		is = false;
	}
	free(named);
	return is;
}

/* folder/name is a git directory, or a file that names one. Missing is ES_ENOTFOUND. */
static enum es_status follow_dot_git(
	struct es_discovery *out, const char *folder, const char *name, struct es_error *err)
{
	char *dot_git = es_path_join(folder, name), *target = NULL;
	struct stat st;
	enum es_status status = ES_ENOTFOUND;
	if (stat(dot_git, &st) == 0 && S_ISDIR(st.st_mode)) {
		status = take_git_dir(out, dot_git) ? ES_OK : ES_ENOTFOUND;
	} else if (lstat(dot_git, &st) == 0 && S_ISREG(st.st_mode)) {
		target = read_path(folder, name, "gitdir:");
		status = target && take_git_dir(out, target) ? ES_OK : ES_ECORRUPT;
	}
	if (status == ES_ECORRUPT)
		(void)es_fail(err, status, "%s names no git repository", dot_git);
	else if (status)
		(void)es_fail(err, status, "not a git repository: %s", dot_git);
	free(target);
	free(dot_git);
	return status;
}

static bool is_ceiling(const char *folder)
{
	struct es_slice rest = es_slice_from(getenv("GIT_CEILING_DIRECTORIES")), part;
	bool is = false;
	while (!is && es_slice_split(&rest, ':', &part)) {
		if (part.len == 0 || part.ptr[0] != '/')
			continue;
		char *copy = es_path_copy(part.ptr, part.len), *real = NULL;
		is = es_fs_real(&real, copy, NULL) == ES_OK && strcmp(real, folder) == 0;
		free(real);
		free(copy);
	}
	return is;
}

/* Cuts the last component off; false when git would not look there. */
static bool go_up(char *folder)
{
	struct stat here, above;
	char *slash = strrchr(folder, '/');
	if (folder[1] == '\0' || stat(folder, &here) != 0)
		return false;
	slash[slash == folder] = '\0';
	if (is_ceiling(folder) || stat(folder, &above) != 0)
		return false;
	const char *across = getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM");
	return here.st_dev == above.st_dev ||
	       (across && strcmp(across, "0") != 0 && strcmp(across, "false") != 0);
}

enum es_status es_discover(struct es_discovery *out, const char *start, struct es_error *err)
{
	char *folder = es_path_copy(start, strlen(start));
	struct es_discovery found = { 0 };
	enum es_status st;
	do {
		st = follow_dot_git(&found, folder, ".git", err);
		if (!st)
			found.root = es_path_copy(folder, strlen(folder));
		else if (st == ES_ENOTFOUND && take_git_dir(&found, folder))
			st = ES_OK;
	} while (st == ES_ENOTFOUND && go_up(folder));
	if (st == ES_ENOTFOUND)
		(void)es_fail(err, st, "not in a git repository");
	if (!st)
		*out = found;
	free(folder);
	return st;
}

enum es_status es_discover_at(struct es_discovery *out, const char *path, struct es_error *err)
{
	struct es_discovery found = { 0 };
	enum es_status st = follow_dot_git(&found, "", path, err);
	if (!st)
		*out = found;
	return st;
}

char *es_discover_linked_root(const struct es_discovery *d)
{
	char *dot_git = read_path(d->git_dir, "gitdir", ""), *root = NULL;
	char *slash = dot_git ? strrchr(dot_git, '/') : NULL;
	if (slash && slash != dot_git) {
		*slash = '\0';
		(void)!es_fs_real(&root, dot_git, NULL);
	}
	free(dot_git);
	return root;
}

void es_discovery_release(struct es_discovery *d)
{
	free(d->git_dir);
	free(d->common_dir);
	free(d->root);
	*d = (struct es_discovery){ 0 };
}
