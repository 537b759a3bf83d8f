#include "report/sarif_rules.h"
#include "base/map.h"
#include "base/mem.h"
#include "report/message.h"
#include "report/names.h"

#include <stdlib.h>

/* Of GitHub's code scanning, which refuses longer ones. */
enum { DESCRIPTION_MAX = 1024, NAME_MAX_BYTES = 255 };

void es_sarif_rules_init(struct es_sarif_rules *s, const struct es_result *r)
{
	struct es_map ids = { 0 };
	*s = (struct es_sarif_rules){ .v = es_alloc(r->findings.n, sizeof *s->v),
		.index = es_alloc(r->findings.n, sizeof *s->index) };
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct es_rule *rule = r->findings.v[i].rule;
		s->index[i] = es_map_add(&ids, rule->id, NULL);
		s->v[s->index[i]] = rule;
	}
	s->n = ids.n;
	es_map_release(&ids);
}

void es_sarif_rules_release(struct es_sarif_rules *s)
{
	free(s->v);
	free(s->index);
	*s = (struct es_sarif_rules){ 0 };
}

/* Above 9 is critical, from 7 high, from 4 medium. */
static const char *security_severity(const struct es_rule *rule)
{
	switch (rule->severity) {
	case ES_SEV_NOTE:
		return "2.5";
	case ES_SEV_WARNING:
		return "5.5";
	case ES_SEV_ERROR:
		return rule->confidence == ES_CONF_HIGH ? "9.5" : "8.0";
	}
	return "5.5";
}

static const char *precision(const struct es_rule *rule)
{
	if (rule->verify != ES_VERIFY_NONE && rule->confidence == ES_CONF_HIGH)
		return "very-high";
	return es_confidence_name(rule->confidence);
}

/* {"text": ...}, cut before a UTF-8 character. */
static void write_text(struct es_jsonw *w, const char *key, struct es_slice s, size_t most)
{
	s = es_slice_trim(s);
	if (s.len > most) {
		s.len = most;
		while (s.len && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80)
			s.len--;
	}
	es_jsonw_object(w, key);
	es_jsonw_string(w, "text", s);
	es_jsonw_end_object(w);
}

/* Nothing that a URI cannot hold: the field's type is checked by those who read the report. */
static bool is_link(struct es_slice s)
{
	static const struct es_slice refused = ES_LIT("\"<>\\^`{|}[]()");
	if (!es_slice_starts(s, "https://") && !es_slice_starts(s, "http://"))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (c <= ' ' || c > '~' || es_slice_find(refused, 0, c) < refused.len)
			return false;
	}
	return true;
}

static void write_help(struct es_jsonw *w, const struct es_rule *rule)
{
	struct es_buf b = ES_BUF_INIT(64 << 10);
	es_buf_add(&b, es_rule_help(rule));
	es_jsonw_object(w, "help");
	es_jsonw_string(w, "text", es_buf_slice(&b));
	for (size_t i = 0; i < rule->references.n; i++) {
		if (is_link(rule->references.v[i]))
			es_buf_printf(
				&b, "%s- <%.*s>", i ? "\n" : "\n\n", ES_ARG(rule->references.v[i]));
	}
	es_buf_printf(&b, "\n\nIf it is %s, say so in a comment on its line: `envsieve:allow %.*s`",
		rule->kind == ES_KIND_CONFIG ? "meant" : "no secret", ES_ARG(rule->id));
	es_jsonw_string(w, "markdown", es_buf_slice(&b));
	es_jsonw_end_object(w);
	es_buf_release(&b);
}

/* Without a tag `security`, so that code scanning shows severities instead of CVSS levels. */
static void write_config_properties(struct es_jsonw *w, const struct es_rule *rule)
{
	es_jsonw_object(w, "properties");
	es_jsonw_array(w, "tags");
	es_jsonw_cstr(w, NULL, "configuration");
	es_jsonw_end_array(w);
	es_jsonw_cstr(w, "precision", precision(rule));
	es_jsonw_cstr(w, "problem.severity",
		rule->severity == ES_SEV_NOTE ? "recommendation"
					      : es_severity_name(rule->severity));
	es_jsonw_end_object(w);
}

static void write_properties(struct es_jsonw *w, const struct es_rule *rule)
{
	if (rule->kind == ES_KIND_CONFIG) {
		write_config_properties(w, rule);
		return;
	}
	es_jsonw_object(w, "properties");
	es_jsonw_array(w, "tags");
	es_jsonw_cstr(w, NULL, "security");
	es_jsonw_cstr(w, NULL, "secret");
	es_jsonw_cstr(w, NULL, "external/cwe/cwe-798");
	es_jsonw_end_array(w);
	es_jsonw_cstr(w, "precision", precision(rule));
	es_jsonw_cstr(w, "security-severity", security_severity(rule));
	es_jsonw_end_object(w);
}

static void write_rule(struct es_jsonw *w, const struct es_rule *rule)
{
	struct es_slice name = es_rule_title(rule);
	es_jsonw_object(w, NULL);
	es_jsonw_string(w, "id", rule->id);
	write_text(w, "shortDescription", name, NAME_MAX_BYTES);
	write_text(w, "fullDescription", rule->description.len ? rule->description : name,
		DESCRIPTION_MAX);
	write_help(w, rule);
	if (rule->references.n && is_link(rule->references.v[0]))
		es_jsonw_string(w, "helpUri", rule->references.v[0]);
	es_jsonw_object(w, "defaultConfiguration");
	es_jsonw_cstr(w, "level", es_severity_name(rule->severity));
	es_jsonw_end_object(w);
	write_properties(w, rule);
	es_jsonw_end_object(w);
}

void es_sarif_rules_write(struct es_jsonw *w, const struct es_sarif_rules *s, struct es_out *out)
{
	es_jsonw_array(w, "rules");
	for (size_t i = 0; i < s->n; i++) {
		write_rule(w, s->v[i]);
		es_out_drain(out);
	}
	es_jsonw_end_array(w);
}
