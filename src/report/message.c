#include "report/message.h"
#include "report/date.h"
#include "text/view.h"

bool es_finding_is_history(const struct es_finding *f)
{
	return f->origin == ES_ORIGIN_HISTORY || f->origin == ES_ORIGIN_MESSAGE;
}

struct es_slice es_rule_title(const struct es_rule *rule)
{
	return rule->name.len ? rule->name : rule->id;
}

const char *es_verify_subject(enum es_verify v)
{
	switch (v) {
	case ES_VERIFY_GITHUB:
	case ES_VERIFY_GITHUB_PAT:
	case ES_VERIFY_GITLAB:
	case ES_VERIFY_GRAFANA:
	case ES_VERIFY_ATLASSIAN:
	case ES_VERIFY_CONFLUENT:
	case ES_VERIFY_VERCEL:
	case ES_VERIFY_ZUPLO:
	case ES_VERIFY_BECH32:
		return "checksum";
	case ES_VERIFY_NONE:
	case ES_VERIFY_AWS_KEY_ID:
	case ES_VERIFY_JWT:
	case ES_VERIFY_PEM:
	case ES_VERIFY_PYPI:
	case ES_VERIFY_DISCORD:
	case ES_VERIFY_URL:
	case ES_VERIFY_BASIC:
	case ES_VERIFY_PASSWORD:
	case ES_VERIFY_KEY:
	case ES_VERIFY_BASE64_64:
		return "structure";
	}
	return "structure";
}

void es_short_oid_add(struct es_buf *b, const struct es_oid *o)
{
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, o);
	es_buf_add(b, (struct es_slice){ hex, ES_SHORT_OID });
}

struct es_slice es_rule_help(const struct es_rule *rule)
{
	static const struct es_slice fallback =
		ES_LIT("Revoke the secret where it was issued, then read the new one from the "
		       "environment or a secrets manager.");
	static const struct es_slice config_fallback =
		ES_LIT("Change the configuration, or allow it in a comment on its line.");
	if (rule->help.len)
		return es_slice_trim(rule->help);
	return rule->kind == ES_KIND_CONFIG ? config_fallback : fallback;
}

struct es_slice es_finding_help(const struct es_finding *f)
{
	return f->help.len ? es_slice_trim(f->help) : es_rule_help(f->rule);
}

bool es_finding_is_config(const struct es_finding *f)
{
	return f->rule->kind == ES_KIND_CONFIG;
}

static void add_history(struct es_buf *b, const struct es_finding *f)
{
	char date[ES_DATE_SIZE];
	es_buf_add_str(
		b, f->origin == ES_ORIGIN_MESSAGE ? ", in a message of history" : ", in history");
	if (!es_oid_is_zero(&f->place.commit)) {
		es_buf_add_str(b, " since ");
		es_short_oid_add(b, &f->place.commit);
		if (es_date_format(date, f->place.date, f->place.date_offset))
			es_buf_printf(b, " of %.10s", date);
	}
	es_buf_add_str(b, f->is_in_head ? ", still in HEAD" : ", not in HEAD");
}

void es_message_add(struct es_buf *b, const struct es_finding *f)
{
	if (es_finding_is_config(f)) {
		es_buf_add(b, f->message);
		return;
	}
	es_buf_add(b, es_rule_title(f->rule));
	es_buf_add_str(b, ": ");
	es_buf_add(b, f->redacted);
	if (f->verified != ES_VERIFIED_NONE)
		es_buf_printf(b, " (%s is %s)", es_verify_subject(f->rule->verify),
			f->verified == ES_VERIFIED_OK ? "right" : "wrong");
	if (*es_coding_name(f->coding))
		es_buf_printf(b, ", written in %s", es_coding_name(f->coding));
	if (es_finding_is_history(f))
		add_history(b, f);
}
