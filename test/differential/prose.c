#include "prose.h"
#include "../unit/packer.h"
#include "coding.h"
#include "rule/generate.h"
#include "rule/ruleset.h"

#include <string.h>

enum { FRAGMENT_MAX = 1024 * 1024 };

static const char *pick(struct chance *c, const char *const *of, size_t n)
{
	return of[chance_below(c, n)];
}

#define PICK(chance, array) pick(chance, array, sizeof(array) / sizeof *(array))

void prose_init(struct prose *p, struct chance *c)
{
	*p = (struct prose){ .chance = c };
	for (size_t i = 0; i < PROSE_HELD; i++)
		p->held[i] = ES_BUF_INIT(FRAGMENT_MAX);
}

void prose_release(struct prose *p)
{
	for (size_t i = 0; i < PROSE_HELD; i++)
		es_buf_release(&p->held[i]);
}

/* ---- examples ---- */

void prose_example(struct prose *p, struct es_buf *out)
{
	struct chance *c = p->chance;
	struct es_buf *held = &p->held[chance_below(c, PROSE_HELD)];
	if (!held->len || chance_percent(c, 60)) {
		const struct es_rule *r = &es_builtin_rules[chance_below(c, es_builtin_nrules)];
		const struct es_strings *from =
			chance_percent(c, 12) ? &r->negative_examples : &r->examples;
		if (!from->n)
			return;
		es_buf_reset(held);
		/* A failure leaves a prefix, which is a text as well. */
		if (es_generate(held, from->v[chance_below(c, from->n)], chance_next(c), NULL))
			es_buf_reset(held);
	}
	es_buf_add(out, es_buf_slice(held));
}

static void add_marker(struct prose *p, struct es_buf *out)
{
	static const char *const words[] = { "envsieve:allow", "gitleaks:allow",
		"betterleaks:allow", "trufflehog:ignore", "kingfisher:ignore",
		"pragma: allowlist nextline secret", "pragma: allowlist secret",
		"secretlint-disable-line", "secretlint-disable-next-line", "ggignore" };
	static const char *const comments[] = { " # ", " // ", "# ", "/* ", "<!-- ", "" };
	struct chance *c = p->chance;
	es_buf_add_str(out, PICK(c, comments));
	es_buf_add_str(out, PICK(c, words));
	for (unsigned percent = 30; chance_percent(c, percent); percent = 20)
		es_buf_printf(out, " %.*s",
			ES_ARG(es_builtin_rules[chance_below(c, es_builtin_nrules)].id));
	es_buf_add_byte(out, '\n');
}

/* Mostly a line or two; now and then a whole text, some packed. */
static struct es_buf draw_hidden(struct prose *p)
{
	struct es_buf made = ES_BUF_INIT(FRAGMENT_MAX), packed = ES_BUF_INIT(FRAGMENT_MAX);
	struct chance *c = p->chance;
	if (p->depth < 2 && chance_percent(c, 15))
		prose_text(p, &made, chance_small(c, 8000));
	for (unsigned percent = 60; chance_percent(c, percent); percent = 40) {
		prose_example(p, &made);
		es_buf_add_byte(&made, '\n');
	}
	es_buf_add_str(&made, "name=");
	prose_example(p, &made);
	if (!chance_percent(c, 10))
		return made;
	if (chance_percent(c, 50))
		prose_widen(&packed, es_buf_slice(&made), chance_percent(c, 50));
	else
		gzip_add(&packed, es_buf_slice(&made));
	es_buf_release(&made);
	return packed;
}

static void add_coded(struct prose *p, struct es_buf *out)
{
	static const char *const names[] = { "", "data: ", "password: ", "\"secret\": ", "TOKEN=",
		"curl https://example.net/?q=", "  value: " };
	p->depth++;
	struct es_buf inner = draw_hidden(p), outer = ES_BUF_INIT(FRAGMENT_MAX);
	es_buf_add_str(out, PICK(p->chance, names));
	if (chance_percent(p->chance, 20)) {
		coding_add(&outer, es_buf_slice(&inner), p->chance);
		coding_add(out, es_buf_slice(&outer), p->chance);
	} else {
		coding_add(out, es_buf_slice(&inner), p->chance);
	}
	es_buf_add_byte(out, '\n');
	es_buf_release(&inner);
	es_buf_release(&outer);
	p->depth--;
}

/* Lines that a shell of Windows appended. */
static void add_wide(struct prose *p, struct es_buf *out)
{
	struct es_buf lines = ES_BUF_INIT(FRAGMENT_MAX);
	for (size_t n = 1 + chance_small(p->chance, 8); n > 0; n--) {
		prose_example(p, &lines);
		es_buf_add_byte(&lines, '\n');
	}
	prose_widen(out, es_buf_slice(&lines), chance_percent(p->chance, 30));
	es_buf_release(&lines);
}

/* ---- what is no secret ---- */

static void add_words(struct prose *p, struct es_buf *out)
{
	static const char *const words[] = { "the", "return", "value", "if", "(", ")", "{", "}",
		"int", "=", "0", "token", "key", "caf\xc3\xa9", "na\xc3\xafve", "\xe2\x82\xac",
		"\xf0\x9f\x94\x91", "\xe6\x97\xa5\xe6\x9c\xac", "password", "file", "of", "a", "is",
		"->", "://", "\"", "'", ";", "\t", "  ", "example.com", "user@example.com" };
	for (size_t n = chance_small(p->chance, 200); n > 0; n--) {
		es_buf_add_str(out, PICK(p->chance, words));
		es_buf_add_byte(out, chance_percent(p->chance, 8) ? '\n' : ' ');
	}
	es_buf_add_str(out, chance_percent(p->chance, 15) ? "\r\n" : "\n");
}

static void add_name(struct prose *p, struct es_buf *out)
{
	static const char *const names[] = { "API_KEY", "password", "\"token\"", "client_secret",
		"AWS_SECRET_ACCESS_KEY", "export DB_PASSWORD", "secret_key_base", "auth",
		"https://user:", "Authorization", "private_key" };
	static const char *const marks[] = { "=", ": ", " = ", "=\"", ":", " := '", " => \"",
		": Bearer " };
	es_buf_add_str(out, PICK(p->chance, names));
	es_buf_add_str(out, PICK(p->chance, marks));
}

static void add_run(struct prose *p, struct es_buf *out)
{
	static const char *const alphabets[] = { "0123456789abcdef",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "x",
		"A=", "%\\\"'= \n", "0123456789" };
	const char *alphabet = PICK(p->chance, alphabets);
	size_t nletters = strlen(alphabet);
	for (size_t n = chance_small(p->chance, 1500); n > 0; n--)
		es_buf_add_byte(out, alphabet[chance_below(p->chance, nletters)]);
	if (chance_percent(p->chance, 60))
		es_buf_add_byte(out, '\n');
}

static void add_bytes(struct prose *p, struct es_buf *out)
{
	bool is_zero = chance_percent(p->chance, 40);
	for (size_t n = chance_small(p->chance, 200); n > 0; n--)
		es_buf_add_byte(out, is_zero ? '\0' : (char)(chance_next(p->chance) & 0xff));
}

/* ---- fragments ---- */

void prose_fragment(struct prose *p, struct es_buf *out)
{
	size_t drawn = chance_below(p->chance, 100);
	if (chance_percent(p->chance, p->calm)) {
		add_words(p, out);
	} else if (drawn < 38) {
		prose_example(p, out);
		if (!chance_percent(p->chance, 10))
			es_buf_add_byte(out, '\n');
	} else if (drawn < 52) {
		add_coded(p, out);
	} else if (drawn < 59) {
		add_marker(p, out);
	} else if (drawn < 68) {
		add_name(p, out);
	} else if (drawn < 88) {
		add_words(p, out);
	} else if (drawn < 96) {
		add_run(p, out);
	} else if (drawn < 98) {
		add_wide(p, out);
	} else {
		add_bytes(p, out);
	}
}

void prose_text(struct prose *p, struct es_buf *out, size_t len)
{
	size_t end = out->len + len;
	while (out->len < end && !out->full)
		prose_fragment(p, out);
}

void prose_widen(struct es_buf *out, struct es_slice text, bool is_big_endian)
{
	for (size_t i = 0; i < text.len; i++) {
		es_buf_add_byte(out, is_big_endian ? '\0' : text.ptr[i]);
		es_buf_add_byte(out, is_big_endian ? text.ptr[i] : '\0');
	}
}
