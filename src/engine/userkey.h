/* userkey.h - a secret of this user, by which the program knows its own files again. */
#ifndef ES_ENGINE_USERKEY_H
#define ES_ENGINE_USERKEY_H

#include <envsieve.h>

enum { ES_USER_KEY = 32 };

/* The key in envsieve/key below the user's folder for state ($XDG_STATE_HOME, else
 * ~/.local/state), made at the first call. One that others may read is refused. */
ES_MUST_CHECK enum es_status es_user_key(unsigned char out[ES_USER_KEY], struct es_error *err);

#endif
