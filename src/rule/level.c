#include "rule/level.h"

static const char *const severities[] = {
	[ES_SEV_NOTE] = "note", [ES_SEV_WARNING] = "warning", [ES_SEV_ERROR] = "error"
};
static const char *const confidences[] = {
	[ES_CONF_LOW] = "low", [ES_CONF_MEDIUM] = "medium", [ES_CONF_HIGH] = "high"
};
static const char *const kinds[] = { [ES_KIND_SECRET] = "secret", [ES_KIND_CONFIG] = "config" };

enum { LEVELS = 3, KINDS = 2 };

const char *es_severity_name(enum es_severity s)
{
	return severities[s];
}

const char *es_confidence_name(enum es_confidence c)
{
	return confidences[c];
}

const char *es_kind_name(enum es_kind k)
{
	return kinds[k];
}

/* n when it is none of the words. */
static int find(const char *const *words, int n, struct es_slice word)
{
	int i = 0;
	while (i < n && !es_slice_equal_fold(word, es_slice_from(words[i])))
		i++;
	return i;
}

bool es_severity_parse(enum es_severity *out, struct es_slice word)
{
	int i = find(severities, LEVELS, word);
	if (i < LEVELS)
		*out = (enum es_severity)i;
	return i < LEVELS;
}

bool es_confidence_parse(enum es_confidence *out, struct es_slice word)
{
	int i = find(confidences, LEVELS, word);
	if (i < LEVELS)
		*out = (enum es_confidence)i;
	return i < LEVELS;
}

bool es_kind_parse(enum es_kind *out, struct es_slice word)
{
	int i = find(kinds, KINDS, word);
	if (i < KINDS)
		*out = (enum es_kind)i;
	return i < KINDS;
}
