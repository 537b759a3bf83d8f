#include "match/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- words of placeholders ---- */

/* In the order of strcmp; names of types are among them: `password: string`. */
static const char *const fillers[] = {
	"a",
	"abc",
	"access",
	"accesskey",
	"actual",
	"add",
	"admin",
	"administrator",
	"amet",
	"an",
	"and",
	"anonymous",
	"any",
	"api",
	"apikey",
	"app",
	"array",
	"at",
	"auth",
	"auto",
	"bad",
	"bar",
	"baz",
	"bearer",
	"binary",
	"blah",
	"blank",
	"body",
	"bogus",
	"bool",
	"boolean",
	"by",
	"byte",
	"bytes",
	"change",
	"changed",
	"changeit",
	"changeme",
	"changethis",
	"char",
	"client",
	"code",
	"confirm",
	"confirmation",
	"const",
	"content",
	"correct",
	"credential",
	"credentials",
	"critical",
	"current",
	"data",
	"database",
	"date",
	"db",
	"debug",
	"default",
	"demo",
	"dev",
	"development",
	"digest",
	"disabled",
	"docker",
	"dolor",
	"dont",
	"double",
	"dummy",
	"dummypassword",
	"elastic",
	"email",
	"empty",
	"encrypted",
	"enter",
	"enum",
	"env",
	"error",
	"example",
	"fake",
	"fakepassword",
	"false",
	"field",
	"fill",
	"fixme",
	"float",
	"foo",
	"foobar",
	"for",
	"forgot",
	"forgotten",
	"form",
	"from",
	"func",
	"function",
	"generate",
	"generated",
	"go",
	"goes",
	"guest",
	"hash",
	"hashed",
	"header",
	"hello",
	"here",
	"hidden",
	"hint",
	"id",
	"in",
	"info",
	"input",
	"insert",
	"int",
	"integer",
	"invalid",
	"ipsum",
	"is",
	"it",
	"kafka",
	"key",
	"label",
	"length",
	"let",
	"letmein",
	"list",
	"local",
	"localhost",
	"login",
	"long",
	"lorem",
	"map",
	"masked",
	"max",
	"me",
	"min",
	"minio",
	"minioadmin",
	"missing",
	"mock",
	"mongo",
	"mongodb",
	"my",
	"mypassword",
	"mysecret",
	"mysql",
	"myuser",
	"name",
	"new",
	"nil",
	"none",
	"nopass",
	"nopassword",
	"not",
	"note",
	"notice",
	"notset",
	"null",
	"nullable",
	"number",
	"object",
	"of",
	"off",
	"old",
	"omitted",
	"on",
	"only",
	"optional",
	"or",
	"our",
	"own",
	"pass",
	"passphrase",
	"passwd",
	"password",
	"paste",
	"personal",
	"placeholder",
	"plain",
	"please",
	"postgres",
	"private",
	"prod",
	"production",
	"provided",
	"public",
	"put",
	"pwd",
	"qwerty",
	"rabbitmq",
	"random",
	"real",
	"redacted",
	"redis",
	"removed",
	"replace",
	"replaceme",
	"request",
	"required",
	"reset",
	"response",
	"root",
	"sample",
	"sampledata",
	"secret",
	"secretkey",
	"secretpassword",
	"secure",
	"self",
	"set",
	"short",
	"simple",
	"sit",
	"some",
	"somepassword",
	"something",
	"str",
	"string",
	"strong",
	"stub",
	"super",
	"supersecret",
	"tbd",
	"temp",
	"temporary",
	"test",
	"testing",
	"testpassword",
	"text",
	"that",
	"the",
	"this",
	"to",
	"todo",
	"token",
	"true",
	"type",
	"uint",
	"undefined",
	"unknown",
	"unset",
	"url",
	"use",
	"used",
	"user",
	"username",
	"uuid",
	"vagrant",
	"valid",
	"value",
	"var",
	"varchar",
	"very",
	"void",
	"warning",
	"whatever",
	"with",
	"world",
	"wrong",
	"x",
	"xxx",
	"xxxx",
	"y",
	"you",
	"your",
	"yourkey",
	"yourpassword",
	"yours",
	"yoursecret",
	"yourtoken",
	"z",
};

static int compare_filler(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

bool es_words_is_filler(struct es_slice word)
{
	char low[24];
	if (!word.len || word.len >= sizeof low)
		return false;
	for (size_t i = 0; i < word.len; i++)
		low[i] = (char)tolower((unsigned char)word.ptr[i]);
	low[word.len] = '\0';
	return bsearch(low, fillers, sizeof fillers / sizeof *fillers, sizeof *fillers,
		       compare_filler) != NULL;
}

/* fooBar, FOOBar: a new word begins at `at`. */
static bool is_seam(struct es_slice v, size_t from, size_t at)
{
	if (at == from || !isupper((unsigned char)v.ptr[at]))
		return false;
	return islower((unsigned char)v.ptr[at - 1]) ||
	       (at + 1 < v.len && islower((unsigned char)v.ptr[at + 1]));
}

bool es_words_next(struct es_slice *word, struct es_slice v, size_t *at)
{
	while (*at < v.len && v.ptr[*at] && strchr("-_ ./!?,'\"", v.ptr[*at]))
		++*at;
	size_t from = *at;
	if (from < v.len && isdigit((unsigned char)v.ptr[from])) {
		while (*at < v.len && isdigit((unsigned char)v.ptr[*at]))
			++*at;
	} else {
		while (*at < v.len && isalpha((unsigned char)v.ptr[*at]) && !is_seam(v, from, *at))
			++*at;
	}
	*word = es_slice_sub(v, from, *at);
	return *at > from;
}

/* ---- natural letters ---- */

/* How much more often than by chance the second letter (column) follows the first (row): 6 is as
 * often, each step up twice and each step down half as often. Counted over the 12,000 words of
 * which the names and comments of ten large projects in ten languages are made, each word weighed
 * by the logarithm of its frequency. */
static const char *const pairs[26] = {
	"47763462614867262878553452", /* a */
	"85557433753844742675730262", /* b */
	"83547327617743842658622241", /* c */
	"76569543833654741674643341", /* d */
	"64785552412668464887354641", /* e */
	"74557731902744833766602352", /* f */
	"73539466703656652874643132", /* g */
	"84459323803554853656632152", /* h */
	"65766560213769752677260406", /* i */
	"84558444635455854484855322", /* j */
	"74459454823645644585645241", /* k */
	"74469332803733840366641161", /* l */
	"86459332813563782364632250", /* m */
	"73777683725445642378552132", /* n */
	"55763552425778661866756432", /* o */
	"83548445613743760867643150", /* p */
	"64555243513834455554944443", /* q */
	"83669452804555740677543150", /* r */
	"63658436715544663479734152", /* s */
	"73548427812544740776523262", /* t */
	"67656550612778470777211423", /* u */
	"83539433822544642454342132", /* v */
	"83458447824537742775434433", /* w */
	"64758544733563582568442653", /* x */
	"66667553633667682587545444", /* y */
	"73459435722654643564532456", /* z */
};

/* Mean of `pairs` over the text. Of random letters one run in ten of six letters reaches this, one
 * in fifty of eight; of words 19 in 20 do. */
#define NATURAL_MEAN 5.7

static unsigned letter(char c)
{
	return (unsigned)(tolower((unsigned char)c) - 'a');
}

bool es_words_is_natural(struct es_slice s)
{
	if (s.len < 3)
		return false;
	unsigned sum = 0;
	for (size_t i = 1; i < s.len; i++)
		sum += (unsigned)(pairs[letter(s.ptr[i - 1])][letter(s.ptr[i])] - '0');
	return (double)sum >= NATURAL_MEAN * (double)(s.len - 1);
}

size_t es_words_natural_bytes(struct es_slice v)
{
	enum { SHORTEST = 4 };
	size_t sum = 0;
	for (size_t at = 0; at < v.len;) {
		struct es_slice word;
		if (!es_words_next(&word, v, &at))
			at++; /* another sign */
		else if (word.len >= SHORTEST && isalpha((unsigned char)word.ptr[0]) &&
			 es_words_is_natural(word))
			sum += word.len;
	}
	return sum;
}
