#include "embed_rule.h"

#include <inttypes.h>
#include <string.h>

/* Octal, always three digits: a following digit cannot become part of it. */
void embed_string(FILE *to, struct es_slice s)
{
	fputc('"', to);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c == '"' || c == '\\' || c == '?' || c < 32 || c > 126)
			fprintf(to, "\\%03o", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

void embed_slice(FILE *to, const char *field, struct es_slice s)
{
	if (!s.len)
		return;
	fprintf(to, "\t\t.%s = ES_LIT(", field);
	embed_string(to, s);
	fprintf(to, "),\n");
}

void embed_list(FILE *to, size_t rule, const char *field, struct es_strings list)
{
	if (!list.n)
		return;
	fprintf(to, "static const struct es_slice %s_%zu[] = {\n", field, rule);
	for (size_t i = 0; i < list.n; i++) {
		fprintf(to, "\tES_LIT(");
		embed_string(to, list.v[i]);
		fprintf(to, "),\n");
	}
	fprintf(to, "};\n");
}

static bool has_same_sets(const struct es_literal *a, const struct es_literal *b)
{
	return a->nafter == b->nafter &&
	       (!a->nafter || memcmp(a->after, b->after, a->nafter * sizeof *a->after) == 0);
}

/* Rows of sets, each as often as it differs from the literal's before; the number of the last. */
static void write_sets(FILE *to, size_t rule, struct es_literals list)
{
	for (size_t i = 0; i < list.n; i++) {
		const struct es_literal *l = &list.v[i];
		if (!l->nafter || (i && has_same_sets(l, l - 1)))
			continue;
		fprintf(to, "static const struct es_byteset after_%zu_%zu[] = {\n", rule, i);
		for (size_t k = 0; k < l->nafter; k++) {
			const uint64_t *w = l->after[k].words;
			fprintf(to, "\t{ { UINT64_C(%" PRIu64 "), UINT64_C(%" PRIu64 "), ", w[0],
				w[1]);
			fprintf(to, "UINT64_C(%" PRIu64 "), UINT64_C(%" PRIu64 ") } },\n", w[2],
				w[3]);
		}
		fprintf(to, "};\n");
	}
}

static void write_bytes(FILE *to, const char *name, size_t rule, const unsigned char *v, size_t n)
{
	enum { ROW = 24 };
	fprintf(to, "static const unsigned char %s_%zu[] = {\n\t", name, rule);
	for (size_t i = 0; i < n; i++)
		fprintf(to, "%u,%s", v[i], i % ROW == ROW - 1 ? "\n\t" : " ");
	fprintf(to, "\n};\n");
}

static const struct es_tail *tail_of(struct es_literals list)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i].tail)
			return list.v[i].tail;
	return NULL;
}

static void write_tail(FILE *to, size_t rule, struct es_literals list)
{
	const struct es_tail *t = tail_of(list);
	if (!t)
		return;
	write_bytes(to, "classes", rule, t->classes, 256);
	write_bytes(to, "next", rule, t->next, (size_t)t->nstates * t->nclasses);
	fprintf(to, "static const struct es_tail tail_%zu = { classes_%zu, next_%zu, %uu, %uu };\n",
		rule, rule, rule, t->nstates, t->nclasses);
}

static void write_literals(FILE *to, size_t rule, struct es_literals list)
{
	if (!list.n)
		return;
	write_sets(to, rule, list);
	write_tail(to, rule, list);
	fprintf(to, "static const struct es_literal literals_%zu[] = {\n", rule);
	size_t sets = 0;
	for (size_t i = 0; i < list.n; i++) {
		const struct es_literal *l = &list.v[i];
		fprintf(to, "\t{ ES_LIT(");
		embed_string(to, l->text);
		fprintf(to, "), %s, %uu, %uu, ", l->fold ? "true" : "false", l->before_min,
			l->before_max);
		sets = i && has_same_sets(l, l - 1) ? sets : i;
		if (l->nafter)
			fprintf(to, "after_%zu_%zu, %uu, ", rule, sets, l->nafter);
		else
			fprintf(to, "NULL, 0, ");
		if (l->tail)
			fprintf(to, "&tail_%zu, %uu },\n", rule, l->tail_start);
		else
			fprintf(to, "NULL, 0 },\n");
	}
	fprintf(to, "};\n");
}

void embed_rule_arrays(FILE *to, size_t i, const struct es_rule *r)
{
	embed_list(to, i, "paths", r->paths);
	embed_list(to, i, "exclude_paths", r->exclude_paths);
	embed_list(to, i, "note_paths", r->note_paths);
	embed_list(to, i, "stopwords", r->stopwords);
	embed_list(to, i, "references", r->references);
	embed_list(to, i, "examples", r->examples);
	embed_list(to, i, "negative_examples", r->negative_examples);
	write_literals(to, i, r->literals);
}

void embed_use(FILE *to, size_t i, const char *field, size_t n)
{
	if (n)
		fprintf(to, "\t\t.%s = { %s_%zu, %zu },\n", field, field, i, n);
}

static void write_texts(FILE *to, const struct es_rule *r)
{
	embed_slice(to, "id", r->id);
	embed_slice(to, "name", r->name);
	embed_slice(to, "family", r->family);
	embed_slice(to, "file", r->file);
	embed_slice(to, "pattern", r->pattern);
	embed_slice(to, "description", r->description);
	embed_slice(to, "help", r->help);
	embed_slice(to, "secret_name", r->secret_name);
	embed_slice(to, "pair_name", r->pair_name);
}

static void write_digest(FILE *to, const struct es_rule *r)
{
	fprintf(to, "\t\t.digest = \"");
	for (size_t i = 0; i < sizeof r->digest; i++)
		fprintf(to, "\\%03o", r->digest[i]);
	fprintf(to, "\",\n");
}

void embed_rule(FILE *to, size_t i, const struct es_rule *r)
{
	fprintf(to, "\t{\n");
	write_texts(to, r);
	fprintf(to,
		"\t\t.line = %u, .pattern_line = %u, .pattern_column = %u, .pattern_indent = %u,\n",
		r->line, r->pattern_line, r->pattern_column, r->pattern_indent);
	fprintf(to, "\t\t.kind = %d,\n", (int)r->kind);
	fprintf(to, "\t\t.severity = %d, .confidence = %d, .verify = %d,\n", (int)r->severity,
		(int)r->confidence, (int)r->verify);
	fprintf(to, "\t\t.secret_group = %uu, .pair_group = %uu,\n", r->secret_group,
		r->pair_group);
	fprintf(to, "\t\t.min_entropy = %.17g, .is_generic = %d, .is_off = %d,\n", r->min_entropy,
		r->is_generic, r->is_off);
	fprintf(to, "\t\t.reach_before = %uu, .reach_after = %uu,\n", r->reach_before,
		r->reach_after);
	write_digest(to, r);
	embed_use(to, i, "paths", r->paths.n);
	embed_use(to, i, "exclude_paths", r->exclude_paths.n);
	embed_use(to, i, "note_paths", r->note_paths.n);
	embed_use(to, i, "stopwords", r->stopwords.n);
	embed_use(to, i, "references", r->references.n);
	embed_use(to, i, "examples", r->examples.n);
	embed_use(to, i, "negative_examples", r->negative_examples.n);
	embed_use(to, i, "literals", r->literals.n);
	fprintf(to, "\t},\n");
}
