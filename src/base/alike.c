#include "base/alike.h"

#include <ctype.h>
#include <stdlib.h>

enum { FAR = 3 };

bool es_alike_divide(struct es_alike_words *out, struct es_slice name)
{
	struct es_slice word;
	out->n = 0;
	while (es_slice_split(&name, '_', &word)) {
		if (!word.len)
			continue;
		if (out->n == ES_ALIKE_WORDS_MAX)
			return false;
		out->v[out->n++] = word;
	}
	return out->n > 0;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;
	return ab < c ? ab : c;
}

/* Of Damerau and Levenshtein, neighbours exchanged counting one; FAR when it is that or more. */
static size_t distance(struct es_slice a, struct es_slice b)
{
	size_t row[3][ES_ALIKE_NAME_MAX + 1];
	size_t longer = a.len > b.len ? a.len : b.len, shorter = a.len + b.len - longer;
	if (longer > ES_ALIKE_NAME_MAX || longer - shorter >= FAR)
		return FAR;
	for (size_t k = 0; k <= b.len; k++)
		row[0][k] = k;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
		now[0] = i;
		for (size_t k = 1; k <= b.len; k++) {
			bool differs = a.ptr[i - 1] != b.ptr[k - 1];
			now[k] = least(last[k] + 1, now[k - 1] + 1, last[k - 1] + differs);
			if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] &&
				a.ptr[i - 2] == b.ptr[k - 1] && before[k - 2] + 1 < now[k])
				now[k] = before[k - 2] + 1;
		}
	}
	size_t d = row[a.len % 3][b.len];
	return d < FAR ? d : FAR;
}

static bool has_digit(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (isdigit((unsigned char)s.ptr[i]))
			return true;
	return false;
}

enum { SHORT = 4, LONG = 7 };

/* Short words are near to others that mean something else. */
bool es_alike_may_be_misspelled(struct es_slice word)
{
	return word.len >= SHORT && !has_digit(word);
}

static bool is_misspelled(struct es_slice a, struct es_slice b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	if (!es_alike_may_be_misspelled(a) || !es_alike_may_be_misspelled(b))
		return false;
	size_t d = distance(a, b);
	bool is_same_length = a.len == b.len;
	/* One letter for another makes a word of a word: HOST and POST, MAIL and MAIN. */
	if (d == 1 && is_same_length && shorter <= SHORT + 1) {
		size_t ndiffers = 0;
		for (size_t i = 0; i < a.len; i++)
			ndiffers += a.ptr[i] != b.ptr[i];
		return ndiffers == 2;
	}
	return d == 1 || (d == 2 && shorter >= LONG);
}

static int by_bytes(const void *a, const void *b)
{
	const struct es_slice *x = a, *y = b;
	return es_slice_compare(*x, *y);
}

void es_alike_sort(struct es_alike_words *words)
{
	if (words->n)
		qsort(words->v, words->n, sizeof *words->v, by_bytes);
}

static bool is_reordered(struct es_alike_words a, struct es_alike_words b)
{
	enum { FEW = 2 };
	if (a.n != b.n || a.n < FEW)
		return false;
	es_alike_sort(&a);
	es_alike_sort(&b);
	for (size_t i = 0; i < a.n; i++)
		if (!es_slice_equal(a.v[i], b.v[i]))
			return false;
	return true;
}

/* All words but one are the same. */
static bool has_misspelled_word(const struct es_alike_words *a, const struct es_alike_words *b)
{
	size_t ndiffers = 0, at = 0;
	for (size_t i = 0; i < a->n; i++)
		if (!es_slice_equal(a->v[i], b->v[i])) {
			ndiffers++;
			at = i;
		}
	return ndiffers == 1 && is_misspelled(a->v[at], b->v[at]);
}

static bool is_same_without_underscores(struct es_slice a, struct es_slice b)
{
	size_t i = 0, k = 0;
	for (;;) {
		while (i < a.len && a.ptr[i] == '_')
			i++;
		while (k < b.len && b.ptr[k] == '_')
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len;
		if (a.ptr[i++] != b.ptr[k++])
			return false;
	}
}

enum es_alike es_alike(struct es_slice a, struct es_slice b)
{
	struct es_alike_words x, y;
	if (es_slice_equal(a, b) || a.len > ES_ALIKE_NAME_MAX || b.len > ES_ALIKE_NAME_MAX)
		return ES_ALIKE_NOT;
	if (es_slice_equal_fold(a, b))
		return ES_ALIKE_CASE;
	if (is_same_without_underscores(a, b))
		return ES_ALIKE_SPELLED;
	if (!es_alike_divide(&x, a) || !es_alike_divide(&y, b) || x.n != y.n)
		return ES_ALIKE_NOT;
	if (is_reordered(x, y))
		return ES_ALIKE_ORDER;
	return has_misspelled_word(&x, &y) ? ES_ALIKE_SPELLED : ES_ALIKE_NOT;
}
