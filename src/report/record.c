#include "report/record.h"
#include "report/date.h"
#include "report/message.h"
#include "report/names.h"
#include "rule/ruleset.h"

static void write_or_null(struct es_jsonw *w, const char *key, struct es_slice s)
{
	if (s.len)
		es_jsonw_string(w, key, s);
	else
		es_jsonw_null(w, key);
}

/* Of lines and columns: the file as a whole has none. */
static void write_number(struct es_jsonw *w, const char *key, size_t n)
{
	if (n)
		es_jsonw_integer(w, key, (int64_t)n);
	else
		es_jsonw_null(w, key);
}

static void write_oid(struct es_jsonw *w, const char *key, const struct es_oid *o)
{
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, o);
	if (es_oid_is_zero(o))
		es_jsonw_null(w, key);
	else
		es_jsonw_cstr(w, key, hex);
}

static void write_date(struct es_jsonw *w, const struct es_place *p)
{
	char date[ES_DATE_SIZE] = "";
	if (!es_oid_is_zero(&p->commit) && es_date_format(date, p->date, p->date_offset))
		es_jsonw_cstr(w, "date", date);
	else
		es_jsonw_null(w, "date");
}

void es_record_tool(struct es_jsonw *w, const struct es_result *r)
{
	es_jsonw_cstr(w, "schema", ES_REPORT_SCHEMA);
	es_jsonw_object(w, "tool");
	es_jsonw_cstr(w, "name", "envsieve");
	es_jsonw_cstr(w, "version", ES_VERSION);
	es_jsonw_cstr(w, "rules", r->rules ? r->rules->hash : "");
	es_jsonw_end_object(w);
}

void es_record_scope(struct es_jsonw *w, const struct es_scope *s)
{
	es_jsonw_string(w, "command", s->command);
	es_jsonw_path(w, "target", s->target);
	if (s->repository.len)
		es_jsonw_path(w, "repository", s->repository);
	else
		es_jsonw_null(w, "repository");
	write_oid(w, "head", &s->head);
	es_jsonw_bool(w, "complete", s->is_complete);
	es_jsonw_array(w, "warnings");
	for (size_t i = 0; i < s->warnings.n; i++)
		es_jsonw_string(w, NULL, s->warnings.v[i]);
	es_jsonw_end_array(w);
}

static void write_secret(
	struct es_jsonw *w, const struct es_finding *f, const struct es_report_options *o)
{
	es_jsonw_object(w, "secret");
	es_jsonw_string(w, "redacted", f->redacted);
	es_jsonw_integer(w, "length", (int64_t)f->length);
	es_jsonw_string(w, "id", f->id);
	es_jsonw_cstr(w, "verified", es_verified_name(f->verified));
	es_jsonw_object(w, "facts");
	for (size_t i = 0; i < f->nfacts; i++) {
		char name[64];
		(void)snprintf(name, sizeof name, "%.*s", ES_ARG(f->facts[i].name));
		es_jsonw_string(w, name, f->facts[i].value);
	}
	es_jsonw_end_object(w);
	/* Like a path: a password may be any bytes. */
	if (o->show_secrets && f->secret.len)
		es_jsonw_path(w, "value", f->secret);
	es_jsonw_end_object(w);
}

static void write_origin(struct es_jsonw *w, const struct es_finding *f)
{
	es_jsonw_object(w, "origin");
	es_jsonw_cstr(w, "kind", es_origin_name(f->origin));
	write_oid(w, "object", &f->place.object);
	write_oid(w, "commit", &f->place.commit);
	write_or_null(w, "author", f->place.author);
	write_or_null(w, "email", f->place.email);
	write_date(w, &f->place);
	write_oid(w, "last_commit", &f->last_commit);
	es_jsonw_array(w, "refs");
	for (size_t i = 0; i < f->nrefs; i++)
		es_jsonw_path(w, NULL, f->refs[i]);
	es_jsonw_end_array(w);
	es_jsonw_end_object(w);
}

static void write_occurrence(struct es_jsonw *w, const struct es_place *p)
{
	es_jsonw_object(w, NULL);
	es_jsonw_path(w, "path", p->path);
	write_number(w, "line", p->line);
	write_number(w, "column", p->column);
	write_oid(w, "commit", &p->commit);
	write_date(w, p);
	es_jsonw_end_object(w);
}

static void write_head(struct es_jsonw *w, const struct es_place *p)
{
	if (!p->path.len) {
		es_jsonw_null(w, "head");
		return;
	}
	es_jsonw_object(w, "head");
	es_jsonw_path(w, "path", p->path);
	es_jsonw_integer(w, "line", (int64_t)p->line);
	es_jsonw_integer(w, "column", (int64_t)p->column);
	es_jsonw_end_object(w);
}

static void write_occurrences(struct es_jsonw *w, const struct es_finding *f, struct es_out *out)
{
	es_jsonw_array(w, "occurrences");
	if (!f->noccurrences)
		write_occurrence(w, &f->place);
	for (size_t i = 0; i < f->noccurrences; i++) {
		write_occurrence(w, &f->occurrences[i]);
		es_out_drain(out);
	}
	es_jsonw_end_array(w);
}

static void write_message(struct es_jsonw *w, const struct es_finding *f)
{
	struct es_buf text = ES_BUF_INIT(64 << 10);
	es_message_add(&text, f);
	es_jsonw_string(w, "message", es_buf_slice(&text));
	es_buf_release(&text);
}

void es_record_finding(struct es_jsonw *w, const struct es_finding *f,
	const struct es_report_options *o, struct es_out *out)
{
	es_jsonw_string(w, "rule", f->rule->id);
	es_jsonw_string(w, "title", es_rule_title(f->rule));
	es_jsonw_cstr(w, "kind", es_kind_name(f->rule->kind));
	es_jsonw_cstr(w, "severity", es_severity_name(f->severity));
	es_jsonw_cstr(w, "confidence", es_confidence_name(f->confidence));
	write_message(w, f);
	es_jsonw_string(w, "help", es_finding_help(f));
	es_jsonw_path(w, "path", f->place.path);
	write_number(w, "line", f->place.line);
	write_number(w, "column", f->place.column);
	write_number(w, "end_line", f->place.end_line);
	write_number(w, "end_column", f->place.end_column);
	if (es_finding_is_config(f))
		write_or_null(w, "variable", f->variable);
	else
		write_secret(w, f, o);
	write_origin(w, f);
	if (es_finding_is_history(f))
		es_jsonw_bool(w, "in_head", f->is_in_head);
	else
		es_jsonw_null(w, "in_head");
	write_occurrences(w, f, out);
	write_head(w, &f->head);
	es_jsonw_string(w, "fingerprint", f->fingerprint);
	es_out_drain(out);
}

void es_record_summary(struct es_jsonw *w, const struct es_result *r, struct es_out *out)
{
	const struct es_summary *s = &r->summary;
	es_jsonw_integer(w, "findings", (int64_t)r->findings.n);
	es_jsonw_integer(w, "suppressed", (int64_t)s->suppressed);
	es_jsonw_integer(w, "known", (int64_t)s->known);
	es_jsonw_integer(w, "items", (int64_t)s->items);
	es_jsonw_integer(w, "bytes", (int64_t)s->bytes);
	es_jsonw_integer(w, "bytes_matched", (int64_t)s->bytes_matched);
	es_jsonw_integer(w, "limit_hits", (int64_t)s->limit_hits);
	es_jsonw_array(w, "skipped");
	for (size_t i = 0; i < s->skipped.n; i++) {
		const struct es_skip *skip = &s->skipped.v[i];
		es_jsonw_object(w, NULL);
		es_jsonw_path(w, "path", skip->path);
		if (skip->line)
			es_jsonw_integer(w, "line", (int64_t)skip->line);
		es_jsonw_string(w, "reason", skip->reason);
		es_jsonw_bool(w, "gap", skip->is_gap);
		es_jsonw_end_object(w);
		es_out_drain(out);
	}
	es_jsonw_end_array(w);
	es_jsonw_seconds(w, "seconds", s->seconds);
}
