#include "rule/level.h"

static const char *const severities[] = {
	[ES_SEV_NOTE] = "note", [ES_SEV_WARNING] = "warning", [ES_SEV_ERROR] = "error"
};
static const char *const confidences[] = {
	[ES_CONF_LOW] = "low", [ES_CONF_MEDIUM] = "medium", [ES_CONF_HIGH] = "high"
};
enum { LEVELS = 3 };

const char *es_severity_name(enum es_severity s)
{
	return severities[s];
}

const char *es_confidence_name(enum es_confidence c)
{
	return confidences[c];
}

/* LEVELS when it is none of the words. */
static int find(const char *const words[LEVELS], struct es_slice word)
{
	int i = 0;
	while (i < LEVELS && !es_slice_equal_fold(word, es_slice_from(words[i])))
		i++;
	return i;
}

bool es_severity_parse(enum es_severity *out, struct es_slice word)
{
	int i = find(severities, word);
	if (i < LEVELS)
		*out = (enum es_severity)i;
	return i < LEVELS;
}

bool es_confidence_parse(enum es_confidence *out, struct es_slice word)
{
	int i = find(confidences, word);
	if (i < LEVELS)
		*out = (enum es_confidence)i;
	return i < LEVELS;
}
