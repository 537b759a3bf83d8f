#include "rule/verify_kind.h"

static const char *const names[] = {
	[ES_VERIFY_NONE] = "none",
	[ES_VERIFY_GITHUB] = "github",
	[ES_VERIFY_GITHUB_PAT] = "github_pat",
	[ES_VERIFY_GITLAB] = "gitlab",
	[ES_VERIFY_GRAFANA] = "grafana",
	[ES_VERIFY_ATLASSIAN] = "atlassian",
	[ES_VERIFY_CONFLUENT] = "confluent",
	[ES_VERIFY_VERCEL] = "vercel",
	[ES_VERIFY_ZUPLO] = "zuplo",
	[ES_VERIFY_AWS_KEY_ID] = "aws_key_id",
	[ES_VERIFY_JWT] = "jwt",
	[ES_VERIFY_PEM] = "pem",
	[ES_VERIFY_PYPI] = "pypi",
	[ES_VERIFY_BECH32] = "bech32",
	[ES_VERIFY_DISCORD] = "discord",
	[ES_VERIFY_URL] = "url",
	[ES_VERIFY_PASSWORD] = "password",
	[ES_VERIFY_KEY] = "key",
	[ES_VERIFY_BASIC] = "basic",
	[ES_VERIFY_BASE64_64] = "base64_64",
};

bool es_verify_parse(enum es_verify *out, struct es_slice name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (es_slice_is(name, names[i])) {
			*out = (enum es_verify)i;
			return true;
		}
	}
	return false;
}

const char *es_verify_name(enum es_verify v)
{
	return names[v];
}
