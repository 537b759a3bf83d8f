#include "report/sarif_place.h"
#include "finding/redact.h"
#include "text/utf8.h"

enum { URI_MAX = 64 << 10 };

void es_sarif_uri(struct es_buf *b, struct es_slice path)
{
	static const struct es_slice unreserved =
		ES_LIT("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];
		if (es_slice_find(unreserved, 0, c) < unreserved.len)
			es_buf_add_byte(b, c);
		else
			es_buf_printf(b, "%%%02X", (unsigned char)c);
	}
}

/* Messages and objects that no tree names have no path, but code scanning refuses a report with a
 * result that has no location. */
static void add_uri(struct es_buf *uri, const struct es_place *p)
{
	bool is_message = !es_oid_is_zero(&p->commit);
	char hex[ES_OID_HEX + 1];
	if (p->path.len) {
		es_sarif_uri(uri, p->path);
		return;
	}
	es_oid_hex(hex, is_message ? &p->commit : &p->object);
	es_buf_printf(uri, "%s/%s", is_message ? "commit-message" : "object", hex);
}

static void write_artifact(struct es_jsonw *w, const struct es_place *p)
{
	struct es_buf uri = ES_BUF_INIT(URI_MAX);
	add_uri(&uri, p);
	es_jsonw_object(w, "artifactLocation");
	es_jsonw_string(w, "uri", es_buf_slice(&uri));
	es_jsonw_cstr(w, "uriBaseId", "%SRCROOT%");
	es_jsonw_end_object(w);
	es_buf_release(&uri);
}

/* Units of UTF-16, in which the report counts columns. */
static size_t count_units(struct es_slice s)
{
	size_t n = 0;
	for (size_t at = 0; at < s.len;)
		n += es_utf8_next(s, &at) > 0xffff ? 2 : 1;
	return n;
}

/* The excerpt begins with its line, unmasked, exactly if the mark stands where the column says.
 * Otherwise the bytes before the secret are not known, and a column in UTF-16 cannot be. The secret
 * itself is taken as ASCII; almost all are. */
static void write_columns(struct es_jsonw *w, const struct es_finding *f)
{
	const struct es_place *p = &f->place;
	struct es_slice before = es_slice_sub(f->excerpt, 0, f->mark_from);
	if (p->column != before.len + 1 || es_slice_has(before, ES_REDACT_MASK))
		return;
	size_t start = count_units(before) + 1;
	es_jsonw_integer(w, "startColumn", (int64_t)start);
	if (p->end_line == p->line && p->end_column > p->column)
		es_jsonw_integer(w, "endColumn", (int64_t)(start + p->end_column - p->column));
}

static void write_physical(struct es_jsonw *w, const struct es_place *p, const struct es_finding *f)
{
	es_jsonw_object(w, "physicalLocation");
	write_artifact(w, p);
	/* The file as a whole. */
	if (f && !p->line) {
		es_jsonw_end_object(w);
		return;
	}
	es_jsonw_object(w, "region");
	es_jsonw_integer(w, "startLine", (int64_t)(p->line ? p->line : 1));
	if (f)
		write_columns(w, f);
	if (p->end_line >= p->line && p->line)
		es_jsonw_integer(w, "endLine", (int64_t)p->end_line);
	es_jsonw_end_object(w);
	es_jsonw_end_object(w);
}

void es_sarif_place(struct es_jsonw *w, const struct es_finding *f)
{
	es_jsonw_object(w, NULL);
	write_physical(w, &f->place, f);
	es_jsonw_end_object(w);
}

void es_sarif_other_place(struct es_jsonw *w, const struct es_place *p)
{
	char text[8 + ES_OID_HEX + 1] = "commit ";
	es_jsonw_object(w, NULL);
	write_physical(w, p, NULL);
	if (!es_oid_is_zero(&p->commit)) {
		es_oid_hex(text + 7, &p->commit);
		es_jsonw_object(w, "message");
		es_jsonw_cstr(w, "text", text);
		es_jsonw_end_object(w);
	}
	es_jsonw_end_object(w);
}
