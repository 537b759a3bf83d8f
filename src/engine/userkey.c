#include "engine/userkey.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/whole.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char key_name[] = "key";

/* The folder for state, which need not be there yet. */
static enum es_status open_below_home(int *out, struct es_error *err)
{
	const char *home = getenv("HOME");
	int at = -1, local = -1;
	if (!home || home[0] != '/')
		return es_fail(err, ES_ENOTFOUND, "there is no home folder");
	enum es_status st = es_fs_open_folder(&at, home, err);
	if (!st)
		st = es_whole_folder(&local, at, ".local", err);
	if (!st)
		st = es_whole_folder(out, local, "state", err);
	es_fs_close(local);
	es_fs_close(at);
	return st;
}

static enum es_status open_state(int *out, struct es_error *err)
{
	const char *path = getenv("XDG_STATE_HOME");
	if (!path || path[0] != '/')
		return open_below_home(out, err);
	enum es_status st = es_fs_open_folder(out, path, err);
	if (st != ES_ENOTFOUND)
		return st;
	int root = -1;
	st = es_fs_open_folder(&root, "/", err);
	if (!st)
		st = es_whole_folder(out, root, path, err);
	es_fs_close(root);
	return st;
}

static enum es_status read_key(unsigned char out[ES_USER_KEY], int folder, struct es_error *err)
{
	struct es_arena arena = { 0 };
	struct es_whole file;
	enum es_status st = es_whole_read(&file, folder, key_name, ES_USER_KEY, &arena, err);
	if (!st && (!file.is_private || file.len != ES_USER_KEY))
		st = es_fail(err, ES_EINVAL, "it is not a key of this user alone");
	if (!st) {
		memcpy(out, file.bytes, ES_USER_KEY);
		es_wipe(file.bytes, file.len);
	}
	es_arena_release(&arena);
	return st;
}

static enum es_status make_key(int folder, struct es_error *err)
{
	char key[ES_USER_KEY];
	struct es_whole_writer w;
	if (getentropy(key, sizeof key) != 0)
		return es_fail(err, ES_EIO, "the system gives no random bytes");
	enum es_status st = es_whole_begin(&w, folder, err);
	if (!st) {
		es_whole_add(&w, (struct es_slice){ key, sizeof key });
		/* Of two that make one at the same time, the first one counts. */
		st = es_whole_end(&w, key_name, false, err);
	}
	es_wipe(key, sizeof key);
	return st;
}

enum es_status es_user_key(unsigned char out[ES_USER_KEY], struct es_error *err)
{
	int state = -1, folder = -1;
	struct es_error reason = { 0 };
	enum es_status st = open_state(&state, &reason);
	if (!st)
		st = es_whole_folder(&folder, state, "envsieve", &reason);
	if (!st)
		st = read_key(out, folder, &reason);
	if (st == ES_ENOTFOUND && folder >= 0) {
		st = make_key(folder, &reason);
		if (!st)
			st = read_key(out, folder, &reason);
	}
	es_fs_close(folder);
	es_fs_close(state);
	return st ? es_fail(err, st, "the user's key cannot be had: %s", reason.text) : ES_OK;
}
