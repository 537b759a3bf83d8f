/* loadertool.h - programs that load env files, by the package or command that brings them. */
#ifndef ES_INVENTORY_LOADERTOOL_H
#define ES_INVENTORY_LOADERTOOL_H

#include "env/mention.h"

/* Of .env.local and .env.MODE, which one such a program prefers. */
enum es_loader_order { ES_ORDER_UNKNOWN, ES_ORDER_LOCAL_FIRST, ES_ORDER_MODE_FIRST };

struct es_loader_tool {
	const char *name;    /* for people: "Vite" */
	const char *dialect; /* of env/dialect.h; NULL when it reads as none that is emulated */
	enum es_loader_order order;
	bool climbs;	      /* looks for the file in the folders above as well */
	const char *prefix;   /* only names that begin so matter to it; NULL: all */
	const char *replaces; /* the tool that is not told of where this one is; NULL for none */
};

/* The one that a mention of a package (ES_MENTION_PACKAGE, in the file `path`) brings; NULL for
 * none. The version that is asked for, "" when that is not known, decides where its grammar
 * changed. */
const struct es_loader_tool *es_loader_tool_of_package(
	struct es_slice path, const struct es_mention *m, struct es_slice version);

/* The one that loads the file of a mention (ES_MENTION_ENV_FILE); NULL when that is not known. */
const struct es_loader_tool *es_loader_tool_of_env_file(const struct es_mention *m);

/* True for the names of files that describe a package: package.json, go.mod, requirements.txt. */
bool es_loader_is_manifest(struct es_slice path);

#endif
