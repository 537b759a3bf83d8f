#include "spot.h"

#include <string.h>

enum { REACH = 400, RUN_MIN = 12 };

static bool is_run_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("_-+/=.", c));
}

/* The first byte from `at` on that is one of `bytes`, or `at`. */
static size_t find_byte(struct es_slice text, size_t at, const char *bytes, size_t nbytes)
{
	for (size_t i = at; i < text.len && i < at + REACH; i++)
		if (memchr(bytes, text.ptr[i], nbytes))
			return i;
	return at;
}

static size_t find_high(struct es_slice text, size_t at)
{
	for (size_t i = at; i < text.len && i < at + REACH; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return i;
	return at;
}

/* The first run from `at` on, that around it included. */
static void find_run(struct es_slice text, size_t at, size_t *from, size_t *to)
{
	size_t i = at;
	while (i > 0 && at - i < REACH && is_run_byte(text.ptr[i - 1]))
		i--;
	*from = *to = at;
	while (i < text.len && i < at + REACH) {
		size_t end = i;
		while (end < text.len && is_run_byte(text.ptr[end]))
			end++;
		if (end - i >= RUN_MIN) {
			*from = i;
			*to = end;
			return;
		}
		i = end + 1;
	}
}

/* Starts, ends and insides of runs, and a few bytes to either side of their ends. */
static size_t in_run(struct chance *c, struct es_slice text, size_t at)
{
	size_t from, to;
	find_run(text, at, &from, &to);
	switch (chance_below(c, 6)) {
	case 0:
		return from;
	case 1:
		return to;
	case 2:
		return to + chance_small(c, 20);
	case 3:
		return from > 20 ? from - chance_small(c, 20) : from;
	default:
		return chance_between(c, from, to);
	}
}

size_t spot_near(struct chance *c, struct es_slice text, size_t at)
{
	at = at < text.len ? at : text.len;
	size_t spot = at;
	switch (chance_below(c, 12)) {
	case 0:
		spot = find_byte(text, at, "\n", 1) + chance_below(c, 2);
		break;
	case 1:
		spot = find_byte(text, at, "=:", 2) + chance_below(c, 3);
		break;
	case 2:
		spot = find_byte(text, at, "%\\", 2) + chance_below(c, 7);
		break;
	case 3:
		spot = find_byte(text, at, "\"'`", 3) + chance_below(c, 2);
		break;
	case 4:
		spot = find_high(text, at) + chance_below(c, 4);
		break;
	case 5:
		spot = find_byte(text, at, "\0", 1) + chance_below(c, 3);
		break;
	case 6:
		spot = find_byte(text, at, "-_#/", 4) + chance_below(c, 8);
		break;
	case 7:
	case 8:
	case 9:
	case 10:
		spot = in_run(c, text, at);
		break;
	default:
		break;
	}
	return spot < text.len ? spot : text.len;
}

size_t spot_any(struct chance *c, struct es_slice text)
{
	if (chance_percent(c, 4))
		return 0;
	if (chance_percent(c, 4))
		return text.len;
	return spot_near(c, text, chance_below(c, text.len + 1));
}
