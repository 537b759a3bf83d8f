#include "reference/go_tags.h"
#include "base/buf.h"
#include "reference/go_structs.h"
#include "reference/name.h"

#include <stdlib.h>
#include <string.h>

/* Nobody nests configuration deeper, and nobody has more of it. */
enum { NESTED_MAX = 8, ADDED_MAX = 20 * 1000, VISITS_MAX = 50 * 1000, NAME_LEN_MAX = 256 };

struct by_name {
	struct es_slice name;
	uint32_t number;
};

struct walk {
	struct es_mentions *out;
	struct es_slice text;
	struct es_go_structs structs;
	struct by_name *names; /* sorted; those of all structs */
	bool *is_nested;       /* of each struct: a field of another is of it */
	bool *is_seen;
	bool *is_whole;		/* it is read as one text, by a method of its own */
	struct es_slice prefix; /* of envconfig.Process, in upper case and with its underscore */
	uint32_t processed;	/* the struct of that call */
	bool is_processed;	/* walking through it */
	size_t nadded, nvisits;
};

/* What a field says of its variable. */
struct said {
	struct es_slice name, fallback;
	bool has_fallback, is_required;
};

/* ---- one field ---- */

static unsigned uses_of(struct es_slice type)
{
	static const char *const numbers[] = { "int", "int8", "int16", "int32", "int64", "uint",
		"uint8", "uint16", "uint32", "uint64", "float32", "float64" };
	unsigned uses = ES_USE_SCHEMA;
	if (es_slice_is(type, "bool"))
		uses |= ES_USE_BOOLEAN;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (es_slice_is(type, numbers[i]))
			uses |= ES_USE_NUMBER;
	return uses;
}

static void add(struct walk *w, const char *form, struct es_slice prefix, const struct said *s,
	struct es_slice at, unsigned uses)
{
	struct es_buf name = ES_BUF_INIT(NAME_LEN_MAX);
	es_buf_add(&name, prefix);
	es_buf_add(&name, s->name);
	struct es_slice made = es_buf_slice(&name);
	bool is_glob = es_slice_find(made, 0, '*') < made.len;
	struct es_mention m = {
		.kind = ES_MENTION_READ,
		.need = ES_NEED_GUARDED,
		.uses = uses | (is_glob ? (unsigned)ES_USE_PATTERN : 0),
		.form = form,
		.name = made,
		.from = (size_t)(at.ptr - w->text.ptr),
	};
	m.to = m.from + at.len;
	if (s->has_fallback) {
		m.need = ES_NEED_OPTIONAL;
		m.said = ES_SAID_LITERAL;
		m.value = s->fallback;
	} else if (s->is_required) {
		m.need = ES_NEED_REQUIRED;
		m.uses |= ES_USE_FATAL;
	}
	if (!name.full && es_name_is_valid(made, is_glob) && ++w->nadded <= ADDED_MAX)
		es_mentions_add(w->out, m);
	es_buf_release(&name);
}

static bool is_set(struct es_slice tag, const char *key)
{
	struct es_slice value;
	return es_go_tag_get(tag, key, &value) && !es_slice_is(value, "false") &&
	       !es_slice_is(value, "0");
}

static bool take_fallback(struct said *s, struct es_slice tag, const char *key)
{
	return s->has_fallback || (s->has_fallback = es_go_tag_get(tag, key, &s->fallback));
}

static struct es_slice behind(struct es_slice s, const char *prefix)
{
	return es_slice_sub(s, strlen(prefix), s.len);
}

/* "X,required", "X, default=d, prefix=P_": the name, then words. Adds the names behind the first,
 * which are kong's. */
static void read_env_value(struct said *s, struct es_slice value, struct es_slice *prefix)
{
	struct es_slice rest = value, part;
	if (!rest.len || !es_slice_split(&rest, ',', &part))
		return;
	s->name = es_slice_trim(part);
	while (rest.len) {
		struct es_slice all = es_slice_trim(rest);
		if (es_slice_starts(all, "default=")) {
			s->fallback = behind(all, "default=");
			s->has_fallback = true;
			return;
		}
		(void)es_slice_split(&rest, ',', &part);
		part = es_slice_trim(part);
		if (es_slice_is(part, "required") || es_slice_is(part, "notEmpty"))
			s->is_required = true;
		else if (es_slice_starts(part, "prefix="))
			*prefix = behind(part, "prefix=");
	}
}

/* False when the tag says nothing of the kind; *prefix is for what is nested in the field. */
static bool read_env_tag(struct said *s, struct es_slice tag, struct es_slice *prefix)
{
	struct es_slice value;
	bool is_known = es_go_tag_get(tag, "env", &value);
	if (is_known)
		read_env_value(s, value, prefix);
	is_known |= es_go_tag_get(tag, "envPrefix", prefix) ||
		    es_go_tag_get(tag, "env-prefix", prefix) ||
		    es_go_tag_get(tag, "envprefix", prefix);
	if (!is_known)
		return false;
	(void)(take_fallback(s, tag, "envDefault") || take_fallback(s, tag, "env-default") ||
		take_fallback(s, tag, "default"));
	s->is_required |= is_set(tag, "env-required") || is_set(tag, "required");
	return true;
}

/* ---- structs in structs ---- */

static int by_name(const void *a, const void *b)
{
	const struct by_name *x = a, *y = b;
	int order = es_slice_compare(x->name, y->name);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* The struct that a field is of; ES_GO_NO_STRUCT when it is none of this file. */
static uint32_t struct_of(const struct walk *w, const struct es_go_field *f)
{
	if (f->inner != ES_GO_NO_STRUCT || f->is_foreign || !f->type.len)
		return f->inner;
	size_t low = 0, high = w->structs.types.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_slice_compare(w->names[middle].name, f->type) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == w->structs.types.n || !es_slice_equal(w->names[low].name, f->type))
		return ES_GO_NO_STRUCT;
	return w->names[low].number;
}

static struct es_slice joined(struct walk *w, struct es_slice a, struct es_slice b, bool is_word)
{
	struct es_buf made = ES_BUF_INIT(NAME_LEN_MAX);
	es_buf_add(&made, a);
	if (is_word)
		es_name_make(&made, (struct es_slice)ES_LIT("{upper}"), b);
	else
		es_buf_add(&made, b);
	if (is_word)
		es_buf_add_byte(&made, '_');
	struct es_slice kept = es_arena_copy(w->out->arena, es_buf_slice(&made));
	es_buf_release(&made);
	return kept;
}

static void walk_env(struct walk *w, uint32_t number, struct es_slice prefix, unsigned depth)
{
	const struct es_go_struct *s = &w->structs.types.v[number];
	w->is_seen[number] = true;
	for (uint32_t i = s->first; i < s->end && w->nvisits++ < VISITS_MAX; i++) {
		const struct es_go_field *f = &w->structs.fields.v[i];
		struct said said = { .name = ES_SLICE_EMPTY };
		struct es_slice below = ES_SLICE_EMPTY;
		bool is_known = read_env_tag(&said, f->tag, &below);
		if (said.name.len)
			add(w, "env:\"X\"", prefix, &said, said.name, uses_of(f->type));
		uint32_t inner = struct_of(w, f);
		if (inner != ES_GO_NO_STRUCT && depth < NESTED_MAX)
			walk_env(w, inner, below.len ? joined(w, prefix, below, false) : prefix,
				depth + 1);
		else if (is_known && below.len) {
			said = (struct said){ .name = ES_LIT("*") };
			add(w, "envPrefix:\"P_\"", joined(w, prefix, below, false), &said, below,
				ES_USE_SCHEMA);
		}
	}
}

/* ---- kelseyhightower/envconfig ---- */

static bool is_exported(struct es_slice name)
{
	return name.len && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z';
}

/* A field without a name in its tag is read by its own name, behind the prefix. */
static void add_by_field(
	struct walk *w, const struct es_go_field *f, struct es_slice prefix, const struct said *tag)
{
	struct es_buf name = ES_BUF_INIT(NAME_LEN_MAX);
	bool is_split = is_set(f->tag, "split_words");
	bool is_plain = !is_split && !tag->has_fallback && !tag->is_required;
	es_name_make(&name,
		is_split ? (struct es_slice)ES_LIT("{snake}") : (struct es_slice)ES_LIT("{upper}"),
		f->name);
	struct said said = *tag;
	said.name = es_buf_slice(&name);
	/* Such a name is a word like any other: without a prefix it is no claim. */
	unsigned doubt = is_plain && !prefix.len ? ES_USE_PATTERN : 0;
	add(w, "envconfig field", prefix, &said, f->name, uses_of(f->type) | doubt);
	es_buf_release(&name);
}

/* With a prefix the name is asked for behind it first, and alone then. */
static void add_by_tag(struct walk *w, const struct es_go_field *f, struct es_slice prefix,
	const struct said *said)
{
	unsigned doubt = w->prefix.len ? ES_USE_PATTERN : 0;
	add(w, "envconfig:\"X\"", ES_SLICE_EMPTY, said, said->name, uses_of(f->type) | doubt);
	if (doubt)
		add(w, "envconfig:\"X\"", prefix, said, said->name, uses_of(f->type) | doubt);
}

static void walk_envconfig(struct walk *w, uint32_t number, struct es_slice prefix, unsigned depth)
{
	const struct es_go_struct *s = &w->structs.types.v[number];
	w->is_seen[number] = true;
	for (uint32_t i = s->first; i < s->end && w->nvisits++ < VISITS_MAX; i++) {
		const struct es_go_field *f = &w->structs.fields.v[i];
		struct said said = { .name = ES_SLICE_EMPTY };
		(void)es_go_tag_get(f->tag, "envconfig", &said.name);
		if (es_slice_is(said.name, "-") || is_set(f->tag, "ignored"))
			continue;
		(void)take_fallback(&said, f->tag, "default");
		said.is_required = is_set(f->tag, "required");
		uint32_t inner = struct_of(w, f);
		if (said.name.len)
			add_by_tag(w, f, prefix, &said);
		else if (inner == ES_GO_NO_STRUCT && w->is_processed && !f->is_embedded &&
			 is_exported(f->name))
			add_by_field(w, f, prefix, &said);
		if (inner == ES_GO_NO_STRUCT || depth == NESTED_MAX ||
			(said.name.len && w->is_whole[inner]))
			continue;
		struct es_slice word = said.name.len ? said.name : f->name;
		walk_envconfig(w, inner, f->is_embedded ? prefix : joined(w, prefix, word, true),
			depth + 1);
	}
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static struct es_slice word_at(struct es_slice text, size_t at)
{
	size_t to = at;
	while (to < text.len && is_word(text.ptr[to]))
		to++;
	return es_slice_sub(text, at, to);
}

/* The struct that is written behind one of the first places of a variable: "var c Config",
 * "c := Config{}", "c := &Config{}", "c *Config". */
static uint32_t struct_of_variable(const struct walk *w, struct es_slice variable)
{
	enum { PLACES_MAX = 50 };
	size_t at = 0;
	for (int i = 0; i < PLACES_MAX && variable.len; i++) {
		at = es_slice_search(w->text, at, variable);
		if (at == w->text.len)
			break;
		bool is_whole = !at || !is_word(w->text.ptr[at - 1]);
		at += variable.len;
		size_t k = at;
		while (k < w->text.len && w->text.ptr[k] && strchr(" \t:=&*", w->text.ptr[k]))
			k++;
		struct es_go_field f = { .type = word_at(w->text, k), .inner = ES_GO_NO_STRUCT };
		uint32_t found = k > at && is_whole ? struct_of(w, &f) : ES_GO_NO_STRUCT;
		if (found != ES_GO_NO_STRUCT)
			return found;
	}
	return ES_GO_NO_STRUCT;
}

/* envconfig.Process("myapp", &c): the prefix, and the struct that is filled. */
static void find_process(struct walk *w)
{
	struct es_slice call = ES_LIT("envconfig.Process("),
			must = ES_LIT("envconfig.MustProcess(");
	size_t at = es_slice_search(w->text, 0, call) + call.len;
	if (at >= w->text.len)
		at = es_slice_search(w->text, 0, must) + must.len;
	if (at >= w->text.len || w->text.ptr[at] != '"')
		return;
	size_t end = es_slice_find(w->text, at + 1, '"');
	struct es_slice prefix = es_slice_sub(w->text, at + 1, end);
	if (prefix.len && prefix.len < NAME_LEN_MAX / 2)
		w->prefix = joined(w, ES_SLICE_EMPTY, prefix, true);
	for (at = end + 1;
		at < w->text.len && w->text.ptr[at] && strchr(" ,&\n\t", w->text.ptr[at]);)
		at++;
	w->processed = struct_of_variable(w, word_at(w->text, at));
}

/* ---- files ---- */

typedef void walk_fn(struct walk *w, uint32_t number, struct es_slice prefix, unsigned depth);

/* From the structs that are in no other; then what is left, which are circles. */
static void walk_all(struct walk *w, walk_fn *walk, struct es_slice prefix)
{
	size_t n = w->structs.types.n;
	memset(w->is_seen, 0, n * sizeof *w->is_seen);
	for (int nested = 0; nested < 2; nested++)
		for (uint32_t i = 0; i < n; i++)
			if (!w->is_seen[i] && w->is_nested[i] == (nested == 1)) {
				w->is_processed = i == w->processed;
				walk(w, i, prefix, 0);
			}
}

static void index_structs(struct walk *w)
{
	size_t n = w->structs.types.n;
	w->names = es_arena_array(w->out->arena, n, sizeof *w->names);
	w->is_nested = es_arena_array(w->out->arena, n, sizeof *w->is_nested);
	w->is_seen = es_arena_array(w->out->arena, n, sizeof *w->is_seen);
	for (uint32_t i = 0; i < n; i++)
		w->names[i] = (struct by_name){ w->structs.types.v[i].name, i };
	qsort(w->names, n, sizeof *w->names, by_name);
	for (size_t i = 0; i < w->structs.fields.n; i++) {
		uint32_t inner = struct_of(w, &w->structs.fields.v[i]);
		if (inner != ES_GO_NO_STRUCT)
			w->is_nested[inner] = true;
	}
}

/* Marks the structs that are made from one text as a whole, by a method of theirs. */
static void find_whole(struct walk *w)
{
	static const struct es_slice methods[] = { ES_LIT(") Decode("), ES_LIT(") UnmarshalText("),
		ES_LIT(") Set(") };
	w->is_whole = es_arena_array(w->out->arena, w->structs.types.n, sizeof *w->is_whole);
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		size_t at = es_slice_search(w->text, 0, methods[i]);
		for (; at < w->text.len; at = es_slice_search(w->text, at + 1, methods[i])) {
			size_t from = at;
			while (from && at - from < NAME_LEN_MAX && is_word(w->text.ptr[from - 1]))
				from--;
			struct es_go_field f = { .type = es_slice_sub(w->text, from, at),
				.inner = ES_GO_NO_STRUCT };
			uint32_t found = struct_of(w, &f);
			if (found != ES_GO_NO_STRUCT)
				w->is_whole[found] = true;
		}
	}
}

static bool holds(struct es_slice text, struct es_slice word)
{
	return es_slice_search(text, 0, word) < text.len;
}

void es_go_tags_read(struct es_mentions *out, struct es_slice text)
{
	bool has_env = holds(text, (struct es_slice)ES_LIT("env:\"")) ||
		       holds(text, (struct es_slice)ES_LIT("nvPrefix:\"")) ||
		       holds(text, (struct es_slice)ES_LIT("env-prefix:\""));
	bool has_envconfig = holds(text, (struct es_slice)ES_LIT("envconfig:\"")) ||
			     holds(text, (struct es_slice)ES_LIT("kelseyhightower/envconfig"));
	struct walk w = { .out = out, .text = text, .processed = ES_GO_NO_STRUCT };
	if (!has_env && !has_envconfig)
		return;
	es_go_structs_read(&w.structs, text);
	if (w.structs.types.n) {
		index_structs(&w);
		if (has_env)
			walk_all(&w, walk_env, ES_SLICE_EMPTY);
		if (has_envconfig) {
			find_whole(&w);
			find_process(&w);
		}
		if (has_envconfig)
			walk_all(&w, walk_envconfig, w.prefix);
	}
	if (w.structs.is_full || w.nadded > ADDED_MAX || w.nvisits >= VISITS_MAX)
		es_mentions_partly(out, 0, "more structs and fields than are looked at");
	es_go_structs_release(&w.structs);
}
