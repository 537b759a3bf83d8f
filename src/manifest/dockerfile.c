#include "base/map.h"
#include "manifest/interpolate.h"
#include "manifest/readers.h"

#include <stdio.h>
#include <string.h>

/* https://docs.docker.com/reference/dockerfile/ */

enum { HEREDOCS_MAX = 16, STAGE_NAME_MAX = 200 };

struct dockerfile {
	struct es_manifest *m;
	struct es_slice text; /* as the file's, but lines that go on are joined by blanks */
	char *bytes;	      /* its bytes */
	char escape;
	size_t nstages;
	size_t nunended;		      /* heredocs whose end was looked for in vain */
	struct es_map declared;		      /* names that ARG and ENV declare somewhere */
	struct ES_VEC(struct es_mention) all; /* what they said, by those numbers: the last */
	struct es_map stages;		      /* their names */
	struct es_map globals;		      /* ARG before the first FROM */
	struct ES_VEC(struct es_mention) outer;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t skip_blanks(struct es_slice s, size_t at)
{
	while (at < s.len && is_blank(s.ptr[at]))
		at++;
	return at;
}

/* ---- lines ---- */

/* "# escape=`" among the comments at the top. */
static char find_escape(struct es_slice text)
{
	struct es_slice line;
	while (text.len && es_slice_split(&text, '\n', &line)) {
		line = es_slice_trim(line);
		if (!line.len || line.ptr[0] != '#')
			break;
		line = es_slice_trim(es_slice_sub(line, 1, line.len));
		if (es_slice_starts(line, "escape") && line.ptr[line.len - 1] == '`')
			return '`';
	}
	return '\\';
}

/* The end of the instruction that begins at `at`, newline excluded; what joins its lines becomes
 * blank. */
static size_t join_lines(struct dockerfile *d, size_t at)
{
	for (bool is_first = true;; is_first = false) {
		size_t end = es_slice_find(d->text, at, '\n');
		size_t last = end, first = skip_blanks(d->text, at);
		while (last > at && is_blank(d->bytes[last - 1]))
			last--;
		bool is_comment = first < end && d->bytes[first] == '#';
		if (is_first && is_comment)
			return end;
		bool is_skipped = !is_first && (is_comment || first == end);
		bool goes_on = last > at && d->bytes[last - 1] == d->escape;
		if (end == d->text.len || (!is_skipped && !goes_on))
			return end;
		if (is_skipped)
			memset(d->bytes + at, ' ', end - at);
		else
			d->bytes[last - 1] = ' ';
		d->bytes[end] = ' ';
		at = end + 1;
	}
}

/* ---- words ---- */

/* The end of the word at `at`: blanks within quotes, or escaped, are in it. */
static size_t word_end(const struct dockerfile *d, struct es_slice s, size_t at)
{
	char quote = '\0';
	for (; at < s.len; at++) {
		char c = s.ptr[at];
		if (c == d->escape && quote != '\'' && at + 1 < s.len)
			at++;
		else if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? '\0' : c;
		else if (!quote && is_blank(c))
			break;
	}
	return at < s.len ? at : s.len;
}

/* Without quotes and escapes, in the arena. */
static struct es_slice unquote(const struct dockerfile *d, struct es_slice s)
{
	struct es_buf b = ES_BUF_INIT(s.len);
	char quote = '\0';
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool is_quote = quote ? c == quote : c == '"' || c == '\'';
		if (is_quote) {
			quote = quote ? '\0' : c;
			continue;
		}
		if (c == d->escape && quote != '\'' && i + 1 < s.len)
			i++;
		es_buf_add_byte(&b, s.ptr[i]);
	}
	struct es_slice out = es_arena_copy(d->m->out->arena, es_buf_slice(&b));
	es_buf_release(&b);
	return out;
}

/* As it is, but for what stands for itself: escaped bytes and what is in single quotes are blank,
 * so that no dollar sign in them is one. */
static struct es_slice without_literals(const struct dockerfile *d, struct es_slice s)
{
	char *bytes = es_arena_alloc(d->m->out->arena, s.len + 1), quote = '\0';
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool is_quote = quote ? c == quote : c == '"' || c == '\'';
		bool is_escape = c == d->escape && quote != '\'' && i + 1 < s.len;
		bytes[i] = quote == '\'' || is_escape ? ' ' : c;
		if (is_escape)
			bytes[++i] = ' ';
		else if (is_quote)
			quote = quote ? '\0' : c;
	}
	return (struct es_slice){ bytes, s.len };
}

/* ---- heredocs ---- */

/* The first word at or after *at, which is moved behind it. */
static struct es_slice next_word(const struct dockerfile *d, struct es_slice s, size_t *at)
{
	size_t from = skip_blanks(s, *at);
	*at = word_end(d, s, from);
	return es_slice_sub(s, from, *at);
}

static bool is_word(struct es_slice word, const char *want)
{
	return es_slice_equal_fold(word, es_slice_from(want));
}

/* What ends the heredoc that a word opens, <<NAME, <<-NAME or 3<<'NAME'; empty when it opens none.
 */
static struct es_slice heredoc_end(const struct dockerfile *d, struct es_slice word)
{
	size_t at = 0;
	while (at < word.len && word.ptr[at] >= '0' && word.ptr[at] <= '9')
		at++;
	word = es_slice_sub(word, at, word.len);
	if (!es_slice_starts(word, "<<"))
		return ES_SLICE_EMPTY;
	word = es_slice_sub(word, es_slice_starts(word, "<<-") ? 3 : 2, word.len);
	bool is_here_string = es_slice_find(word, 0, '<') < word.len;
	return is_here_string ? ES_SLICE_EMPTY : unquote(d, word);
}

/* The offset behind the line that ends a heredoc; 0 when it does not come. */
static size_t skip_heredoc(const struct dockerfile *d, struct es_slice word, size_t at)
{
	while (at < d->text.len) {
		size_t end = es_slice_find(d->text, at, '\n');
		struct es_slice line = es_slice_trim(es_slice_sub(d->text, at, end));
		at = end + 1;
		if (es_slice_equal(line, word))
			return at;
	}
	return 0;
}

static void say_unended(struct dockerfile *d, struct es_slice instruction)
{
	size_t line = 1, end = (size_t)(instruction.ptr - d->text.ptr);
	for (size_t i = 0; i < end; i++)
		line += d->m->text.ptr[i] == '\n';
	es_mentions_unread(d->m->out, line, "a heredoc that does not end");
	d->nunended++;
}

/* The offset behind the heredocs that an instruction opens, `at` being that of the next line.
 * BuildKit knows them in three instructions and as words of their own. */
static size_t skip_heredocs(struct dockerfile *d, struct es_slice instruction, size_t at)
{
	size_t n = 0, next = 0;
	struct es_slice word = next_word(d, instruction, &next);
	if (is_word(word, "ONBUILD"))
		word = next_word(d, instruction, &next);
	if (!is_word(word, "RUN") && !is_word(word, "COPY") && !is_word(word, "ADD"))
		return at;
	while (n < HEREDOCS_MAX && d->nunended < HEREDOCS_MAX && next < instruction.len) {
		struct es_slice end = heredoc_end(d, next_word(d, instruction, &next));
		size_t behind = end.len ? skip_heredoc(d, end, at) : at;
		n += end.len > 0;
		if (!behind)
			say_unended(d, instruction);
		else
			at = behind;
	}
	return at;
}

/* ---- instructions ---- */

static size_t offset_of(const struct dockerfile *d, struct es_slice s)
{
	return (size_t)(s.ptr - d->text.ptr);
}

static void give_value(const struct dockerfile *d, struct es_mention *what, struct es_slice raw)
{
	bool is_computed = es_slice_find(without_literals(d, raw), 0, '$') < raw.len;
	what->said = is_computed ? ES_SAID_EXPRESSION : ES_SAID_LITERAL;
	what->value = unquote(d, raw);
}

static void declare(struct dockerfile *d, const struct es_mention *what)
{
	bool is_new = false;
	size_t number = es_map_add(&d->declared, what->name, &is_new);
	if (is_new)
		es_vec_push(&d->all, *what);
	else
		d->all.v[number] = *what;
	if (d->nstages)
		return;
	number = es_map_add(&d->globals, what->name, &is_new);
	if (is_new)
		es_vec_push(&d->outer, *what);
	else
		d->outer.v[number] = *what;
}

static void read_env_pair(struct dockerfile *d, struct es_slice name, struct es_slice raw)
{
	struct es_mention what = {
		.kind = ES_MENTION_SET, .form = "ENV X=", .uses = ES_USE_IMAGE, .name = name
	};
	if (!es_manifest_is_name(name))
		return;
	give_value(d, &what, raw);
	es_manifest_say_at(d->m, what, offset_of(d, name));
	declare(d, &what);
}

/* ENV X=v Y=w, or ENV X and the rest of the line. */
static void read_env(struct dockerfile *d, struct es_slice rest)
{
	size_t name_end = es_manifest_name_end(rest, 0);
	if (name_end < rest.len && is_blank(rest.ptr[name_end])) {
		struct es_slice value = es_slice_sub(rest, name_end, rest.len);
		read_env_pair(d, es_slice_sub(rest, 0, name_end), es_slice_trim(value));
		return;
	}
	for (size_t at = 0; at < rest.len;) {
		size_t end = word_end(d, rest, at);
		struct es_slice word = es_slice_sub(rest, at, end);
		size_t equals = es_slice_find(word, 0, '=');
		if (equals < word.len)
			read_env_pair(d, es_slice_sub(word, 0, equals),
				es_slice_sub(word, equals + 1, word.len));
		at = skip_blanks(rest, end);
	}
}

/* BuildKit sets them in every build: TARGETARCH, BUILDPLATFORM. */
static bool is_given_by_builder(struct es_slice name)
{
	static const char *const sides[] = { "TARGET", "BUILD" };
	static const char *const parts[] = { "PLATFORM", "OS", "ARCH", "VARIANT" };
	for (size_t i = 0; i < 8; i++)
		if (es_slice_starts(name, sides[i / 4]) && es_slice_ends(name, parts[i % 4]) &&
			name.len == strlen(sides[i / 4]) + strlen(parts[i % 4]))
			return true;
	return false;
}

static void read_arg_word(struct dockerfile *d, struct es_slice word)
{
	size_t equals = es_slice_find(word, 0, '=');
	struct es_mention what = { .kind = ES_MENTION_READ,
		.need = ES_NEED_REQUIRED,
		.form = "ARG X",
		.uses = ES_USE_BUILD | ES_USE_IMAGE,
		.name = es_slice_sub(word, 0, equals) };
	size_t outer = es_map_find(&d->globals, what.name);
	if (!es_manifest_is_name(what.name) || is_given_by_builder(what.name))
		return;
	if (equals < word.len) {
		struct es_slice raw = es_slice_sub(word, equals + 1, word.len);
		what.need = ES_NEED_OPTIONAL;
		give_value(d, &what, raw);
	} else if (d->nstages && outer != ES_MAP_NONE) {
		what.need = d->outer.v[outer].need;
		what.said = d->outer.v[outer].said;
		what.value = d->outer.v[outer].value;
	}
	es_manifest_say_at(d->m, what, offset_of(d, what.name));
	declare(d, &what);
}

static void read_arg(struct dockerfile *d, struct es_slice rest)
{
	for (size_t at = 0; at < rest.len;) {
		size_t end = word_end(d, rest, at);
		read_arg_word(d, es_slice_sub(rest, at, end));
		at = skip_blanks(rest, end);
	}
}

/* FROM [--platform=P] IMAGE [AS NAME] */
static void read_from(struct dockerfile *d, struct es_slice rest)
{
	struct es_slice words[4] = { 0 };
	size_t n = 0;
	for (size_t at = 0; at < rest.len && n < 4;) {
		size_t end = word_end(d, rest, at);
		struct es_slice word = es_slice_sub(rest, at, end);
		if (!es_slice_starts(word, "--"))
			words[n++] = word;
		at = skip_blanks(rest, end);
	}
	char number[STAGE_NAME_MAX];
	(void)snprintf(number, sizeof number, "%zu", d->nstages);
	bool is_named = n >= 3 && es_slice_equal_fold(words[1], es_slice_from("as"));
	struct es_slice name = is_named ? words[2] : es_slice_from(number);
	d->m->scope = es_manifest_scope(d->m, "stage", name);
	d->nstages++;
	struct es_slice image = es_interpolation_default(d->m, words[0]);
	bool is_stage = es_map_find(&d->stages, words[0]) != ES_MAP_NONE;
	if (is_named)
		(void)es_map_add(&d->stages, name, NULL);
	if (image.len && !is_stage)
		es_image_say(
			d->m, image, offset_of(d, words[0]), offset_of(d, words[0]) + words[0].len);
}

/* RUN --mount=type=secret,id=S,env=X */
static void read_run(struct dockerfile *d, struct es_slice rest)
{
	for (size_t at = 0; at < rest.len && rest.ptr[at] == '-';) {
		size_t end = word_end(d, rest, at);
		struct es_slice word = es_slice_sub(rest, at, end), field;
		bool is_secret = es_slice_starts(word, "--mount=type=secret,");
		while (is_secret && word.len && es_slice_split(&word, ',', &field)) {
			struct es_mention what = { .kind = ES_MENTION_SET,
				.form = "RUN --mount=type=secret",
				.uses = ES_USE_BUILD | ES_USE_SECRET,
				.name = es_slice_sub(field, 4, field.len) };
			if (es_slice_starts(field, "env=") && es_manifest_is_name(what.name))
				es_manifest_say_at(d->m, what, offset_of(d, what.name));
		}
		at = skip_blanks(rest, end);
	}
}

/* What the container runs, with the environment that it is started with. */
static void read_command(struct dockerfile *d, struct es_slice rest)
{
	struct es_interpolation v;
	for (size_t at = 0; es_interpolation_next(&v, rest, at); at = v.next) {
		struct es_mention what = es_interpolation_read(&v, rest);
		size_t known = es_map_find(&d->declared, what.name);
		if (!es_manifest_has_capital(what.name) || v.is_escaped)
			continue;
		if (known != ES_MAP_NONE && d->all.v[known].kind == ES_MENTION_SET) {
			what.need = ES_NEED_OPTIONAL;
			what.said = d->all.v[known].said;
			what.value = d->all.v[known].value;
		}
		es_manifest_say_at(d->m, what, offset_of(d, what.name));
	}
}

/* Names that are declared in the file are its own; the others come from the base image or are
 * empty. */
static void read_others(struct dockerfile *d, struct es_slice rest)
{
	struct es_interpolation v;
	struct es_slice open = without_literals(d, rest);
	for (size_t at = 0; es_interpolation_next(&v, open, at); at = v.next) {
		struct es_mention what = es_interpolation_read(&v, rest);
		if (v.is_escaped || !es_manifest_has_capital(what.name) ||
			is_given_by_builder(what.name) ||
			es_map_find(&d->declared, what.name) != ES_MAP_NONE)
			continue;
		if (what.need == ES_NEED_REQUIRED)
			what.need = ES_NEED_GUARDED;
		what.uses |= ES_USE_BUILD;
		es_manifest_say_at(d->m, what, offset_of(d, what.name));
	}
}

/* EXPOSE 8080/tcp 9000 */
static void read_expose(struct dockerfile *d, struct es_slice rest)
{
	for (size_t at = 0; at < rest.len;) {
		size_t end = word_end(d, rest, at);
		struct es_slice word = es_slice_sub(rest, at, end);
		struct es_mention what = { .kind = ES_MENTION_PORT, .form = "EXPOSE" };
		what.name = es_slice_sub(word, 0, es_slice_find(word, 0, '/'));
		if (what.name.len)
			es_manifest_say_at(d->m, what, offset_of(d, word));
		at = skip_blanks(rest, end);
	}
}

struct instruction {
	struct es_slice name;
	void (*read)(struct dockerfile *d, struct es_slice rest);
	bool has_values; /* its text is read for variables as well */
};

static const struct instruction instructions[] = {
	{ ES_LIT("FROM"), read_from, true },
	{ ES_LIT("ENV"), read_env, true },
	{ ES_LIT("ARG"), read_arg, true },
	{ ES_LIT("RUN"), read_run, false },
	{ ES_LIT("CMD"), read_command, false },
	{ ES_LIT("ENTRYPOINT"), read_command, false },
	{ ES_LIT("HEALTHCHECK"), read_command, false },
	{ ES_LIT("EXPOSE"), read_expose, true },
	{ ES_LIT("WORKDIR"), NULL, true },
	{ ES_LIT("USER"), NULL, true },
	{ ES_LIT("COPY"), NULL, true },
	{ ES_LIT("ADD"), NULL, true },
	{ ES_LIT("LABEL"), NULL, true },
	{ ES_LIT("VOLUME"), NULL, true },
};

static void read_instruction(struct dockerfile *d, struct es_slice s)
{
	size_t at = skip_blanks(s, 0), end = at;
	while (end < s.len && !is_blank(s.ptr[end]))
		end++;
	struct es_slice word = es_slice_sub(s, at, end);
	struct es_slice rest = es_slice_sub(s, skip_blanks(s, end), s.len);
	for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++) {
		const struct instruction *k = &instructions[i];
		if (!es_slice_equal_fold(word, k->name))
			continue;
		if (k->has_values)
			read_others(d, rest);
		if (k->read)
			k->read(d, rest);
	}
}

void es_read_dockerfile(struct es_manifest *m)
{
	struct dockerfile d = { .m = m, .text = m->text, .escape = find_escape(m->text) };
	d.bytes = es_arena_alloc(m->out->arena, m->text.len + 1);
	if (m->text.len)
		memcpy(d.bytes, m->text.ptr, m->text.len);
	d.text.ptr = d.bytes;
	for (size_t at = 0; at < d.text.len;) {
		size_t end = join_lines(&d, at);
		struct es_slice s = es_slice_sub(d.text, at, end);
		size_t first = skip_blanks(s, 0);
		bool is_comment = first == s.len || s.ptr[first] == '#';
		if (!is_comment)
			read_instruction(&d, s);
		at = is_comment ? end + 1 : skip_heredocs(&d, s, end + 1);
	}
	es_map_release(&d.declared);
	es_map_release(&d.globals);
	es_map_release(&d.stages);
	es_vec_release(&d.all);
	es_vec_release(&d.outer);
}
