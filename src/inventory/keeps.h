/* keeps.h - files whose text the checks want, besides env files. */
#ifndef ES_INVENTORY_KEEPS_H
#define ES_INVENTORY_KEEPS_H

#include "base/slice.h"

/* Whether the world keeps the whole text of a file of that path: Dockerfiles, ignore files, and
 * what the checks read themselves. */
bool es_lint_keeps(struct es_slice path);
/* One of them: the configuration of an assistant, an editor or a workspace's host (.cursor/,
 * .vscode/, .claude/, mcp.json, .replit). */
bool es_lint_is_tool_config(struct es_slice path);

#endif
