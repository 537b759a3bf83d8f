/* sarif.c - SARIF 2.1.0 with the fields that GitHub's code scanning asks for. */
#include "finding/redact.h"
#include "report/date.h"
#include "report/escape.h"
#include "report/fixes.h"
#include "report/format.h"
#include "report/message.h"
#include "report/names.h"
#include "report/sarif_place.h"
#include "report/sarif_rules.h"

/* Code scanning refuses a run with more results. */
enum { RESULTS_MAX = 25000, PLACES_MAX = 50, NOTICES_MAX = 100, TEXT_MAX = 64 << 10 };
enum { SEVERITIES = ES_SEV_ERROR + 1 };

/* How many results of each severity are written: the worst ones first. */
struct quota {
	size_t left[SEVERITIES];
	size_t dropped;
};

static void set_quota(struct quota *q, const struct es_result *r)
{
	size_t room = RESULTS_MAX;
	*q = (struct quota){ .dropped = r->findings.n };
	for (size_t i = 0; i < r->findings.n; i++)
		q->left[r->findings.v[i].severity]++;
	for (size_t s = SEVERITIES; s-- > 0;) {
		if (q->left[s] > room)
			q->left[s] = room;
		room -= q->left[s];
		q->dropped -= q->left[s];
	}
}

static void write_message(struct es_jsonw *w, struct es_slice text)
{
	es_jsonw_object(w, "message");
	es_jsonw_string(w, "text", text);
	es_jsonw_end_object(w);
}

/* Only words of ours: a range in the command would make every push a category of its own, and hide
 * the alerts of the last one. */
static void write_category(struct es_jsonw *w, struct es_slice command)
{
	struct es_buf id = ES_BUF_INIT(256);
	struct es_slice word;
	es_buf_add_str(&id, "envsieve");
	while (es_slice_split(&command, ' ', &word)) {
		bool is_ours = word.len > 0;
		for (size_t i = 0; i < word.len; i++)
			is_ours = is_ours && ((word.ptr[i] >= 'a' && word.ptr[i] <= 'z') ||
						     word.ptr[i] == '-');
		if (!is_ours)
			break;
		es_buf_add_byte(&id, '-');
		es_buf_add(
			&id, es_slice_starts(word, "--") ? es_slice_sub(word, 2, word.len) : word);
	}
	es_buf_add_byte(&id, '/');
	es_jsonw_object(w, "automationDetails");
	es_jsonw_string(w, "id", es_buf_slice(&id));
	es_jsonw_end_object(w);
	es_buf_release(&id);
}

static void write_driver(struct es_jsonw *w, const struct es_sarif_rules *rules, struct es_out *out)
{
	es_jsonw_object(w, "tool");
	es_jsonw_object(w, "driver");
	es_jsonw_cstr(w, "name", "envsieve");
	es_jsonw_cstr(w, "semanticVersion", ES_VERSION);
	es_sarif_rules_write(w, rules, out);
	es_jsonw_end_object(w);
	es_jsonw_end_object(w);
}

static void write_notice(struct es_jsonw *w, const char *level, struct es_slice text)
{
	es_jsonw_object(w, NULL);
	es_jsonw_cstr(w, "level", level);
	write_message(w, text);
	es_jsonw_end_object(w);
}

static void write_gaps(struct es_jsonw *w, const struct es_skip_vec *skips, struct es_buf *text)
{
	size_t n = 0;
	for (size_t i = 0; i < skips->n; i++) {
		if (!skips->v[i].is_gap || n++ >= NOTICES_MAX)
			continue;
		es_buf_reset(text);
		es_buf_add_str(text, "not scanned: ");
		es_escape_add(text, skips->v[i].path);
		if (skips->v[i].line)
			es_buf_printf(text, ":%zu", skips->v[i].line);
		es_buf_add_str(text, skips->v[i].path.len ? ": " : "");
		es_escape_add(text, skips->v[i].reason);
		write_notice(w, "error", es_buf_slice(text));
	}
	if (n <= NOTICES_MAX)
		return;
	es_buf_reset(text);
	es_buf_printf(text, "%zu more items were not scanned", n - NOTICES_MAX);
	write_notice(w, "error", es_buf_slice(text));
}

static size_t count_failures(const struct es_result *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->fixes.n; i++)
		n += r->fixes.v[i].error.len > 0;
	return n;
}

static void write_failures(
	struct es_jsonw *w, const struct es_fixed_vec *fixes, struct es_buf *text)
{
	for (size_t i = 0; i < fixes->n && i < NOTICES_MAX; i++) {
		if (!fixes->v[i].error.len)
			continue;
		es_buf_reset(text);
		es_fixes_failure(text, &fixes->v[i]);
		write_notice(w, "error", es_buf_slice(text));
	}
}

static void write_invocation(struct es_jsonw *w, const struct es_result *r, const struct quota *q)
{
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	es_jsonw_array(w, "invocations");
	es_jsonw_object(w, NULL);
	es_jsonw_bool(w, "executionSuccessful", r->scope.is_complete && !count_failures(r));
	es_jsonw_array(w, "toolExecutionNotifications");
	for (size_t i = 0; i < r->scope.warnings.n; i++)
		write_notice(w, r->scope.is_complete ? "warning" : "error", r->scope.warnings.v[i]);
	write_gaps(w, &r->summary.skipped, &text);
	write_failures(w, &r->fixes, &text);
	if (q->dropped) {
		es_buf_reset(&text);
		es_buf_printf(&text,
			"%zu findings of lower severity are left out, as code scanning "
			"takes %d at most",
			q->dropped, RESULTS_MAX);
		write_notice(w, "warning", es_buf_slice(&text));
	}
	es_jsonw_end_array(w);
	es_jsonw_end_object(w);
	es_jsonw_end_array(w);
	es_buf_release(&text);
}

static void write_provenance(struct es_jsonw *w, const struct es_scope *s)
{
	if (!es_slice_starts(s->repository, "/") || es_oid_is_zero(&s->head))
		return;
	struct es_buf uri = ES_BUF_INIT(TEXT_MAX);
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, &s->head);
	es_buf_add_str(&uri, "file://");
	es_sarif_uri(&uri, s->repository);
	es_jsonw_array(w, "versionControlProvenance");
	es_jsonw_object(w, NULL);
	es_jsonw_string(w, "repositoryUri", es_buf_slice(&uri));
	es_jsonw_cstr(w, "revisionId", hex);
	es_jsonw_object(w, "mappedTo");
	es_jsonw_cstr(w, "uriBaseId", "%SRCROOT%");
	es_jsonw_end_object(w);
	es_jsonw_end_object(w);
	es_jsonw_end_array(w);
	es_buf_release(&uri);
}

static bool is_same_line(const struct es_place *a, const struct es_place *b)
{
	return a->line == b->line && es_slice_equal(a->path, b->path) &&
	       es_oid_compare(&a->commit, &b->commit) == 0;
}

/* Places that would look the same are left out: the format demands distinct ones. */
static void write_others(struct es_jsonw *w, const struct es_finding *f)
{
	if (f->noccurrences < 2)
		return;
	es_jsonw_integer(w, "occurrenceCount", (int64_t)f->noccurrences);
	es_jsonw_array(w, "relatedLocations");
	size_t n = 0;
	for (size_t i = 0; i < f->noccurrences && n < PLACES_MAX; i++) {
		const struct es_place *p = &f->occurrences[i];
		if (is_same_line(p, &f->place) || (i && is_same_line(p, p - 1)))
			continue;
		es_sarif_other_place(w, p);
		n++;
	}
	es_jsonw_end_array(w);
}

static void write_properties(struct es_jsonw *w, const struct es_finding *f)
{
	char hex[ES_OID_HEX + 1], date[ES_DATE_SIZE];
	es_jsonw_object(w, "properties");
	es_jsonw_cstr(w, "confidence", es_confidence_name(f->confidence));
	bool is_config = es_finding_is_config(f);
	if (!is_config)
		es_jsonw_cstr(w, "verified", es_verified_name(f->verified));
	es_jsonw_cstr(w, "origin", es_origin_name(f->origin));
	if (!is_config)
		es_jsonw_string(w, "secretId", f->id);
	else if (f->variable.len)
		es_jsonw_string(w, "variable", f->variable);
	if (es_finding_is_history(f))
		es_jsonw_bool(w, "inHead", f->is_in_head);
	if (!es_oid_is_zero(&f->place.commit)) {
		es_oid_hex(hex, &f->place.commit);
		es_jsonw_cstr(w, "commit", hex);
		if (es_date_format(date, f->place.date, f->place.date_offset))
			es_jsonw_cstr(w, "date", date);
	}
	es_jsonw_end_object(w);
}

static void write_result(struct es_jsonw *w, const struct es_finding *f, size_t rule_index)
{
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	es_message_add(&text, f);
	es_jsonw_object(w, NULL);
	es_jsonw_string(w, "ruleId", f->rule->id);
	es_jsonw_integer(w, "ruleIndex", (int64_t)rule_index);
	es_jsonw_cstr(w, "level", es_severity_name(f->severity));
	write_message(w, es_buf_slice(&text));
	es_jsonw_array(w, "locations");
	es_sarif_place(w, f);
	es_jsonw_end_array(w);
	es_jsonw_object(w, "partialFingerprints");
	es_jsonw_string(w, "envsieve/v1", f->fingerprint);
	es_jsonw_end_object(w);
	write_others(w, f);
	write_properties(w, f);
	es_jsonw_end_object(w);
	es_buf_release(&text);
}

static void write_run(struct es_jsonw *w, const struct es_result *r,
	const struct es_sarif_rules *rules, struct es_out *out)
{
	struct quota quota;
	set_quota(&quota, r);
	write_driver(w, rules, out);
	write_category(w, r->scope.command);
	write_invocation(w, r, &quota);
	write_provenance(w, &r->scope);
	es_jsonw_cstr(w, "columnKind", "utf16CodeUnits");
	es_jsonw_array(w, "redactionTokens");
	es_jsonw_cstr(w, NULL, ES_REDACT_MASK);
	es_jsonw_end_array(w);
	es_jsonw_array(w, "results");
	for (size_t i = 0; i < r->findings.n; i++) {
		size_t *left = &quota.left[r->findings.v[i].severity];
		if (!*left)
			continue;
		--*left;
		write_result(w, &r->findings.v[i], rules->index[i]);
		es_out_drain(out);
	}
	es_jsonw_end_array(w);
}

/* Secrets stay hidden whatever the options say: these reports are uploaded. */
void es_sarif_write(
	struct es_out *out, const struct es_result *r, const struct es_report_options *o)
{
	(void)o;
	struct es_sarif_rules rules;
	struct es_jsonw w;
	es_sarif_rules_init(&rules, r);
	es_jsonw_init(&w, &out->buf, true);
	es_jsonw_object(&w, NULL);
	es_jsonw_cstr(&w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	es_jsonw_cstr(&w, "version", "2.1.0");
	es_jsonw_array(&w, "runs");
	es_jsonw_object(&w, NULL);
	write_run(&w, r, &rules, out);
	es_jsonw_end_object(&w);
	es_jsonw_end_array(&w);
	es_jsonw_end_object(&w);
	es_buf_add_byte(&out->buf, '\n');
	es_sarif_rules_release(&rules);
}
