#include "lint/check_files.h"

#include "inventory/envplace.h"
#include "text/jwt.h"
#include "text/json.h"

#include <ctype.h>
#include <string.h>

/* ---- dates ---- */

enum { DAY = 24 * 60 * 60, DATE_LEN = 10 };

/* Days from 1970-01-01 to a day of the Gregorian calendar. A year begins in March here, so that the
 * day which only some years have is their last. */
static int64_t days_to(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = year / 400, in_era = year % 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = in_era * 365 + in_era / 4 - in_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

/* "2024-05-31" at the start of s, in seconds; 0 when it is none. */
static int64_t date_at(struct es_slice s)
{
	static const char form[] = "dddd-dd-dd";
	int64_t n[3] = { 0, 0, 0 };
	size_t part = 0;
	for (size_t i = 0; i < DATE_LEN; i++) {
		bool is_digit = i < s.len && isdigit((unsigned char)s.ptr[i]);
		if (i >= s.len || (form[i] == 'd' ? !is_digit : s.ptr[i] != '-'))
			return 0;
		if (is_digit)
			n[part] = n[part] * 10 + (s.ptr[i] - '0');
		else
			part++;
	}
	bool is_date = n[0] >= 1970 && n[1] >= 1 && n[1] <= 12 && n[2] >= 1 && n[2] <= 31;
	return is_date ? days_to(n[0], n[1], n[2]) * DAY : 0;
}

/* The claim "exp" (RFC 7519, 4.1.4) of a token, in seconds; 0 when it has none that is a date. */
static int64_t end_of_claims(struct es_slice claims)
{
	const double most = 1e12;
	struct es_json *all = NULL;
	double n = 0;
	if (es_json_parse(&all, claims, NULL) || !es_json_number(es_json_get(all, "exp"), &n))
		n = 0;
	es_json_free(all);
	return n > 0 && n < most ? (int64_t)n : 0;
}

/* What stands behind the mark; "" when it is not there. */
static struct es_slice behind(struct es_slice s, const char *mark)
{
	size_t at = es_slice_search(s, 0, es_slice_from(mark));
	return at < s.len ? es_slice_sub(s, at + strlen(mark), s.len) : ES_SLICE_EMPTY;
}

static struct es_slice skip(struct es_slice s, const char *bytes)
{
	size_t i = 0;
	while (i < s.len && strchr(bytes, s.ptr[i]))
		i++;
	return es_slice_sub(s, i, s.len);
}

/* ---- what says when its time is over ---- */

/* The whole day counts as good. */
static int64_t end_of_day(int64_t date)
{
	return date ? date + DAY : 0;
}

/* In seconds; 0 when it does not say. */
static int64_t end_of_value(struct es_slice value, struct es_arena *arena)
{
	struct es_slice claims = es_jwt_payload(value, arena);
	if (claims.len)
		return end_of_claims(claims);
	/* A shared access signature of Azure: ...&se=2024-05-31T00:00:00Z&...&sig=... */
	bool is_sas = behind(value, "sig=").len && behind(value, "sv=").len;
	if (!is_sas)
		return 0;
	struct es_slice end = behind(value, "&se=");
	if (!end.len)
		end = behind(value, "?se=");
	return end_of_day(date_at(end));
}

/* "@expires 2024-05-31", "@expire(2024-05-31)" in a comment on the line or right before it. */
static int64_t end_of_comment(struct es_slice comment)
{
	struct es_slice s = behind(comment, "@expire");
	return end_of_day(date_at(skip(s, "sd \t=:(\"'")));
}

/* ---- the check ---- */

struct look {
	struct es_complaints *out;
	int64_t now;
	struct es_arena arena;
};

static void tell(
	struct look *l, const struct es_world_file *f, const struct es_env_line *line, int64_t end)
{
	struct es_complaint c = es_complaint_of("env-expired", ES_SEV_WARNING, f, line);
	c.message = es_complaints_text(l->out,
		"%.*s has a value that is no longer good: its time was over %lld days ago",
		ES_ARG(line->name), (long long)((l->now - end) / DAY));
	es_complaints_add(l->out, c);
}

static void look_at_file(struct look *l, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->lines.nlines; i++) {
		const struct es_env_line *line = &f->lines.lines[i];
		if (line->kind != ES_ENV_SET || !line->value.len)
			continue;
		bool is_below = i && line[-1].kind == ES_ENV_COMMENT;
		int64_t end = end_of_value(line->value, &l->arena);
		if (!end)
			end = end_of_comment(line->comment);
		if (!end && is_below)
			end = end_of_comment(line[-1].whole);
		if (end && end < l->now)
			tell(l, f, line, end);
		es_arena_reset(&l->arena);
	}
}

static void look_at_target(struct look *l, const struct es_target *t)
{
	for (size_t i = 0; i < t->vars.all.n; i++) {
		const struct es_var *v = &t->vars.all.v[i];
		int64_t end = v->is_gone || v->is_null ? 0 : end_of_value(v->value, &l->arena);
		if (!end || end >= l->now)
			continue;
		struct es_complaint c = { .rule = "env-expired",
			.severity = ES_SEV_ERROR,
			.path = t->file,
			.line = v->line,
			.column = v->line ? 1 : 0,
			.end_line = v->line,
			.end_column = v->line ? 1 : 0,
			.variable = v->name,
			.subject = t->name };
		c.message = es_complaints_text(l->out,
			"%.*s in target %.*s has a value that is no longer good: its time was over "
			"%lld days ago",
			ES_ARG(v->name), ES_ARG(t->name), (long long)((l->now - end) / DAY));
		es_complaints_add(l->out, c);
	}
}

/* Tests want tokens that are expired, and examples have any. */
void es_check_expired(struct es_complaints *out, const struct es_world *w)
{
	struct look l = { .out = out, .now = w->now };
	for (size_t i = 0; i < w->nfiles && l.now; i++) {
		const struct es_world_file *f = &w->files[i];
		if (f->env.role == ES_ENV_VALUES && !es_env_place_is_sample(f->path) &&
			!es_env_place_is_test(f->env.mode))
			look_at_file(&l, f);
	}
	for (size_t i = 0; i < w->ntargets && l.now; i++)
		look_at_target(&l, &w->targets[i]);
	es_arena_release(&l.arena);
}
