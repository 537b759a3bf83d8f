#include "report/names.h"

const char *es_origin_name(enum es_origin o)
{
	static const char *const names[] = { [ES_ORIGIN_WORKTREE] = "worktree",
		[ES_ORIGIN_INDEX] = "index",
		[ES_ORIGIN_HISTORY] = "history",
		[ES_ORIGIN_MESSAGE] = "message",
		[ES_ORIGIN_STDIN] = "stdin" };
	return names[o];
}

const char *es_verified_name(enum es_verified v)
{
	static const char *const names[] = {
		[ES_VERIFIED_NONE] = "none", [ES_VERIFIED_OK] = "ok", [ES_VERIFIED_BAD] = "bad"
	};
	return names[v];
}
