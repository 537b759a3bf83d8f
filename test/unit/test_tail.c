#include "rule/pattern.h"
#include "test.h"

#include <string.h>

/* Whether a match may go on behind the first literal of the pattern with `text`, up to its end. */
static bool takes(const char *pattern, const char *text)
{
	struct es_arena arena = { 0 };
	struct es_pattern_facts facts;
	struct es_error err = { .text = "" };
	EXPECT_INT(es_pattern_analyse(&facts, es_slice_from(pattern), &arena, &err), ES_OK);
	EXPECT(facts.literals.n > 0);
	const struct es_literal *l = facts.literals.v;
	bool does = facts.literals.n == 0 || !l->tail ||
		    es_tail_takes(l->tail, l->tail_start, es_slice_from(text), ES_TAIL_MAX);
	es_arena_release(&arena);
	return does;
}

TEST(tail, operator_is_looked_for_behind_a_name)
{
	static const char pattern[] = "(?i)secret[\\w.-]{0,30}\\s{0,3}=\\s{0,3}\"\\w{4}\"";
	EXPECT(takes(pattern, "_of_mine = \"abcd\""));
	EXPECT(!takes(pattern, "_of_mine(abcd)"));
	EXPECT(!takes(pattern, "_of_mine = \"ab\""));
	EXPECT(!takes(pattern, "_of_mine"));
}

TEST(tail, literal_that_a_match_may_hold_twice_is_taken_at_its_first_place)
{
	static const char pattern[] = "(?:ab|abcd)://\\w{0,9}:[^ ]{1,9}@";
	EXPECT(takes(pattern, "me:x://y@"));
	EXPECT(!takes(pattern, "y@"));
	EXPECT(!takes(pattern, "host/me:x@"));
}

TEST(tail, far_bytes_are_not_looked_at)
{
	char text[200];
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	EXPECT(takes("token\\w{0,300}=x", text));
	text[ES_TAIL_MAX] = '!';
	EXPECT(takes("token\\w{0,300}=x", text));
	text[ES_TAIL_MAX - 1] = '!';
	EXPECT(!takes("token\\w{0,300}=x", text));
}

TEST(tail, what_a_lookahead_demands_may_stand_behind_the_match)
{
	EXPECT(takes("(?=\\w{0,4}key)ab?", "zz"));
	EXPECT(takes("key(?=.{0,9}x)a?", "bbbx"));
}
