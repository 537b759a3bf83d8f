#include "report/names.h"

const char *es_severity_name(enum es_severity s)
{
	static const char *const names[] = {
		[ES_SEV_NOTE] = "note", [ES_SEV_WARNING] = "warning", [ES_SEV_ERROR] = "error"
	};
	return names[s];
}

const char *es_confidence_name(enum es_confidence c)
{
	static const char *const names[] = {
		[ES_CONF_LOW] = "low", [ES_CONF_MEDIUM] = "medium", [ES_CONF_HIGH] = "high"
	};
	return names[c];
}

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
