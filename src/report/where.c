#include "report/where.h"
#include "report/date.h"
#include "report/escape.h"
#include "report/message.h"

enum { REFS_SHOWN = 3 };

/* What has no path is named by its object. */
static void add_path(struct es_buf *b, const struct es_place *place, enum es_item_kind kind)
{
	if (place->path.len) {
		es_escape_add(b, place->path);
		return;
	}
	const char *what = kind == ES_ITEM_TAG	  ? "message of tag"
			   : kind == ES_ITEM_BLOB ? "object"
						  : "message of commit";
	const struct es_oid *name = &place->commit;
	if (es_oid_is_zero(name) || kind == ES_ITEM_TAG || kind == ES_ITEM_BLOB)
		name = &place->object;
	es_buf_printf(b, "%s ", what);
	es_short_oid_add(b, name);
}

void es_where_brief(struct es_buf *b, const struct es_place *place, enum es_item_kind kind)
{
	add_path(b, place, kind);
	es_buf_printf(b, ":%zu", place->line);
	if (place->path.len && !es_oid_is_zero(&place->commit)) {
		es_buf_add_str(b, " (");
		es_short_oid_add(b, &place->commit);
		es_buf_add_byte(b, ')');
	}
}

/* Branches tell most, then tags; remote branches mostly repeat them. */
static unsigned rank_ref(struct es_slice ref)
{
	if (es_slice_is(ref, "refs/heads/main") || es_slice_is(ref, "refs/heads/master"))
		return 0;
	if (es_slice_starts(ref, "refs/heads/"))
		return 1;
	return es_slice_starts(ref, "refs/tags/") ? 2 : 3;
}
enum { REF_RANKS = 4 };

static struct es_slice short_ref(struct es_slice ref)
{
	static const struct es_slice prefixes[] = { ES_LIT("refs/heads/"), ES_LIT("refs/tags/"),
		ES_LIT("refs/remotes/"), ES_LIT("refs/") };
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (es_slice_equal(es_slice_sub(ref, 0, prefixes[i].len), prefixes[i]))
			return es_slice_sub(ref, prefixes[i].len, ref.len);
	}
	return ref;
}

/* "on main, v1.2 and 3 more refs" */
static void add_refs(struct es_buf *b, const struct es_finding *f)
{
	if (!f->nrefs) {
		es_buf_add_str(b, "on no ref");
		return;
	}
	size_t shown = f->nrefs > REFS_SHOWN ? REFS_SHOWN - 1 : f->nrefs;
	size_t done = 0;
	for (unsigned rank = 0; rank < REF_RANKS; rank++) {
		for (size_t i = 0; i < f->nrefs && done < shown; i++) {
			if (rank_ref(f->refs[i]) != rank)
				continue;
			bool is_last = done + 1 == f->nrefs;
			es_buf_add_str(b, done == 0 ? "on " : is_last ? " and " : ", ");
			es_escape_add(b, short_ref(f->refs[i]));
			done++;
		}
	}
	if (shown < f->nrefs)
		es_buf_printf(b, " and %zu more refs", f->nrefs - shown);
}

/* The place above is that of the oldest commit; who has to act finds the secret at this one. */
static void add_place_in_head(struct es_buf *b, const struct es_finding *f)
{
	if (!f->head.path.len)
		return;
	if (!es_slice_equal(f->head.path, f->place.path)) {
		es_buf_add_str(b, " at ");
		es_escape_add(b, f->head.path);
		es_buf_printf(b, ":%zu", f->head.line);
	} else if (f->head.line != f->place.line) {
		es_buf_printf(b, " at line %zu", f->head.line);
	}
}

static void add_history(const struct es_paint *p, const struct es_finding *f)
{
	struct es_buf *b = p->out;
	char date[ES_DATE_SIZE];
	es_buf_add_str(b, " (");
	if (!es_oid_is_zero(&f->place.commit) && f->place.path.len) {
		es_buf_add_str(b, "commit ");
		es_short_oid_add(b, &f->place.commit);
		es_buf_add_str(b, ", ");
	}
	if (f->place.author.len) {
		es_escape_add(b, f->place.author);
		es_buf_add_str(b, ", ");
	}
	if (!es_oid_is_zero(&f->place.commit) &&
		es_date_format(date, f->place.date, f->place.date_offset))
		es_buf_printf(b, "%.10s, ", date);
	if (f->is_in_head) {
		es_paint_str(p, ES_STYLE_WARNING, "still in HEAD");
		add_place_in_head(b, f);
	} else {
		es_buf_add_str(b, "not in HEAD");
	}
	es_buf_add_str(b, "; ");
	add_refs(b, f);
	es_buf_add_byte(b, ')');
}

void es_where_location(const struct es_paint *p, const struct es_finding *f)
{
	es_paint_blanks(p, p->gutter);
	es_paint_str(p, ES_STYLE_FRAME, "--> ");
	add_path(p->out, &f->place, f->item_kind);
	if (f->item_kind == ES_ITEM_NAMES)
		es_buf_add_str(p->out, ", in its name");
	else if (f->place.line)
		es_buf_printf(p->out, ":%zu:%zu", f->place.line, f->place.column);
	if (f->item_kind == ES_ITEM_SYMLINK)
		es_buf_add_str(p->out, " (target of a symbolic link)");
	if (f->origin == ES_ORIGIN_INDEX)
		es_buf_add_str(p->out, " (in the index)");
	if (es_finding_is_history(f))
		add_history(p, f);
	es_buf_add_byte(p->out, '\n');
}

static void begin_line(const struct es_paint *p, size_t number)
{
	es_paint_on(p, ES_STYLE_FRAME);
	if (number)
		es_buf_printf(p->out, "%*zu |", (int)p->gutter, number);
	else
		es_buf_printf(p->out, "%*s |", (int)p->gutter, "");
	es_paint_off(p);
}

static void add_carets(const struct es_paint *p, const struct es_finding *f, size_t from, size_t to)
{
	begin_line(p, 0);
	es_paint_blanks(p, from + 1);
	es_paint_on(p, es_style_of(f->severity));
	do
		es_buf_add_byte(p->out, '^');
	while (++from < to);
	if (f->place.end_line > f->place.line)
		es_buf_printf(p->out, " to line %zu", f->place.end_line);
	es_paint_off(p);
	es_buf_add_byte(p->out, '\n');
}

void es_where_excerpt(const struct es_paint *p, const struct es_finding *f)
{
	struct es_slice line = f->excerpt;
	if (!line.len || f->item_kind == ES_ITEM_NAMES)
		return;
	size_t to = f->mark_to < line.len ? f->mark_to : line.len;
	size_t from = f->mark_from < to ? f->mark_from : to;
	while (line.len > to && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == '\n'))
		line.len--;
	begin_line(p, 0);
	es_buf_add_byte(p->out, '\n');
	begin_line(p, f->place.line);
	es_buf_add_byte(p->out, ' ');
	size_t start = es_escape_excerpt(p->out, es_slice_sub(line, 0, from), 0);
	es_paint_on(p, ES_STYLE_STRONG);
	size_t end = es_escape_excerpt(p->out, es_slice_sub(line, from, to), start);
	es_paint_off(p);
	(void)es_escape_excerpt(p->out, es_slice_sub(line, to, line.len), end);
	es_buf_add_byte(p->out, '\n');
	add_carets(p, f, start, end);
}
