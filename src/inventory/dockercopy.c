#include "inventory/dockercopy.h"

#include "base/glob.h"
#include "base/map.h"
#include "base/path.h"

/* More sources than any image has: the rest is left out. */
enum { WORDS_MAX = 256, COPIES_MAX = 1000 };

struct reader {
	struct es_docker_copy_vec *out;
	struct es_arena *arena;
	size_t first; /* of *out: what was there before */
	size_t nstages;
	bool is_cut;		     /* a limit was met */
	struct es_map names;	     /* of stages */
	struct ES_VEC(size_t) named; /* their numbers, in the order of `names` */
	struct ES_VEC(size_t) base;  /* by stage - 1: the stage it builds upon, 0: an image */
};

/* Takes the next word off the front of an instruction; a backslash at a line's end is a blank. */
static bool take_word(struct es_slice *rest, struct es_slice *word)
{
	size_t at = 0;
	while (at < rest->len &&
		(rest->ptr[at] == ' ' || rest->ptr[at] == '\t' || rest->ptr[at] == '\r' ||
			rest->ptr[at] == '\n' || rest->ptr[at] == '\\' || rest->ptr[at] == ','))
		at++;
	size_t end = at;
	while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != '\t' &&
		rest->ptr[end] != '\r' && rest->ptr[end] != '\n')
		end++;
	*word = es_slice_sub(*rest, at, end);
	*rest = es_slice_sub(*rest, end, rest->len);
	return word->len > 0;
}

/* ["a", "b"] and "a": without brackets, quotes and commas. */
static struct es_slice strip(struct es_slice w)
{
	while (w.len && (w.ptr[0] == '[' || w.ptr[0] == '"' || w.ptr[0] == '\''))
		w = es_slice_sub(w, 1, w.len);
	while (w.len && (w.ptr[w.len - 1] == ']' || w.ptr[w.len - 1] == '"' ||
				w.ptr[w.len - 1] == '\'' || w.ptr[w.len - 1] == ','))
		w.len--;
	return w;
}

/* "./a/", "/a" and "a" are one; "." is "". */
static struct es_slice clean(struct es_slice s)
{
	while (es_slice_starts(s, "./") || es_slice_starts(s, "/"))
		s = es_slice_sub(s, s.ptr[0] == '/' ? 1 : 2, s.len);
	while (es_slice_ends(s, "/") || es_slice_ends(s, "/."))
		s.len -= s.ptr[s.len - 1] == '/' ? 1 : 2;
	return es_slice_is(s, ".") ? ES_SLICE_EMPTY : s;
}

static bool is_of_context(struct es_slice s)
{
	return es_slice_find(s, 0, '$') == s.len &&
	       es_slice_search(s, 0, es_slice_from("://")) == s.len && !es_slice_starts(s, "<<") &&
	       !es_slice_starts(s, "..");
}

/* COPY [--chown=..] SOURCE... TARGET */
static void read_copy(struct reader *r, struct es_slice rest, size_t line)
{
	struct es_slice word, words[WORDS_MAX];
	size_t n = 0;
	while (take_word(&rest, &word) && n < WORDS_MAX) {
		if (es_slice_starts(word, "--from="))
			return;
		word = strip(word);
		if (word.len && !es_slice_starts(word, "--"))
			words[n++] = word;
	}
	r->is_cut = r->is_cut || n == WORDS_MAX || r->out->n - r->first == COPIES_MAX;
	for (size_t i = 0; i + 1 < n; i++)
		if (is_of_context(words[i]) && r->out->n - r->first < COPIES_MAX)
			es_vec_push(
				r->out, (struct es_docker_copy){
						.source = es_arena_copy(r->arena, clean(words[i])),
						.line = line,
						.stage = r->nstages });
}

/* FROM [--platform=P] IMAGE [AS NAME] */
static void read_from(struct reader *r, struct es_slice rest)
{
	struct es_slice word, words[3] = { 0 };
	size_t n = 0;
	while (n < 3 && take_word(&rest, &word))
		if (!es_slice_starts(word, "--"))
			words[n++] = word;
	size_t base = es_map_find(&r->names, words[0]);
	es_vec_push(&r->base, base == ES_MAP_NONE ? 0 : r->named.v[base]);
	r->nstages++;
	if (n < 3)
		return;
	bool is_new = false;
	size_t i = es_map_add(&r->names, es_arena_copy(r->arena, words[2]), &is_new);
	if (is_new)
		es_vec_push(&r->named, r->nstages);
	else
		r->named.v[i] = r->nstages;
}

static void read_instruction(struct reader *r, struct es_slice s, size_t line)
{
	struct es_slice word;
	if (!take_word(&s, &word))
		return;
	if (es_slice_equal_fold(word, es_slice_from("FROM")))
		read_from(r, s);
	else if (es_slice_equal_fold(word, es_slice_from("COPY")) ||
		 es_slice_equal_fold(word, es_slice_from("ADD")))
		read_copy(r, s, line);
}

/* The end of the instruction that begins at `at`, newline excluded: a backslash at a line's end
 * joins the next. */
static size_t instruction_end(struct es_slice text, size_t at)
{
	for (;;) {
		size_t end = es_slice_find(text, at, '\n'), last = end;
		while (last > at && (text.ptr[last - 1] == '\r' || text.ptr[last - 1] == ' ' ||
					    text.ptr[last - 1] == '\t'))
			last--;
		if (end == text.len || last == at || text.ptr[last - 1] != '\\')
			return end;
		at = end + 1;
	}
}

/* A stage is always of a lower number than one that builds upon it, so this ends. */
static void mark_shipped(struct reader *r)
{
	bool *is_shipped = es_arena_array(r->arena, r->nstages + 1, sizeof *is_shipped);
	for (size_t stage = r->nstages; stage; stage = r->base.v[stage - 1])
		is_shipped[stage] = true;
	for (size_t i = r->first; i < r->out->n; i++)
		r->out->v[i].is_shipped = is_shipped[r->out->v[i].stage];
}

bool es_docker_copies(struct es_docker_copy_vec *out, struct es_slice text, struct es_arena *arena)
{
	struct reader r = { .out = out, .arena = arena, .first = out->n };
	size_t line = 1;
	for (size_t at = 0; at < text.len;) {
		size_t end = instruction_end(text, at);
		struct es_slice s = es_slice_sub(text, at, end);
		struct es_slice start = es_slice_trim(s);
		if (start.len && start.ptr[0] == '#')
			end = es_slice_find(text, at, '\n');
		else
			read_instruction(&r, s, line);
		for (; at <= end && at < text.len; at++)
			line += text.ptr[at] == '\n';
	}
	mark_shipped(&r);
	es_map_release(&r.names);
	es_vec_release(&r.named);
	es_vec_release(&r.base);
	return !r.is_cut;
}

bool es_docker_copy_takes(const struct es_docker_copy *c, struct es_slice path)
{
	if (!c->source.len)
		return true;
	for (; path.len; path = es_path_folder(path))
		if (es_glob_match_exact(c->source, path))
			return true;
	return false;
}
