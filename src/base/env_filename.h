/* env_filename.h - what the name of an env file says of it. */
#ifndef ES_BASE_ENV_FILENAME_H
#define ES_BASE_ENV_FILENAME_H

#include "base/slice.h"

enum es_env_role {
	ES_ENV_NONE,	/* no env file */
	ES_ENV_VALUES,	/* has values: .env, .env.production, app.env, .envrc, .dev.vars */
	ES_ENV_EXAMPLE, /* says what is wanted: .env.example, env.sample, .env.schema */
	ES_ENV_BACKUP,	/* a copy that was left: .env.bak, .env~ */
};

struct es_env_filename {
	enum es_env_role role;
	struct es_slice mode; /* "production" of .env.production.local; empty for none */
	bool is_local;	      /* for one machine: .env.local */
};

/* `name` is the last part of a path; slices are borrowed from it. Encrypted files (.env.vault,
 * .env.keys) and code (.env.ts, env.d.ts) are none. */
struct es_env_filename es_env_filename(struct es_slice name);

#endif
