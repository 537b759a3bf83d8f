#include "text/decode.h"
#include "base/buf.h"
#include "test.h"

#include <string.h>

enum { BUDGET = 64 * 1024 * 1024 };

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Everything one call gives, as text: "coding from-to text" a line. */
struct outcome {
	struct es_arena arena;
	struct es_view_vec views;
	struct es_view root;
	size_t used;
	bool is_whole;
};

/* The views point to the root: it stays where the caller has it. */
static void run(struct outcome *o, struct es_slice text, unsigned max_depth, size_t max_bytes)
{
	struct es_decode_limits limits = { max_depth, max_bytes };
	*o = (struct outcome){ .root = { .text = text } };
	o->is_whole = es_decode_children(&o->views, &o->root, &limits, &o->used, &o->arena);
}

static void end(struct outcome *o)
{
	es_vec_release(&o->views);
	es_arena_release(&o->arena);
}

/* The texts of all views, one a line. */
static void expect_in(struct es_slice text, const char *want)
{
	struct outcome o;
	run(&o, text, 4, BUDGET);
	struct es_buf got = ES_BUF_INIT(BUDGET);
	for (size_t i = 0; i < o.views.n; i++) {
		struct es_view *v = o.views.v[i];
		EXPECT(v->parent->text.len >= v->to && v->from < v->to);
		EXPECT_INT(v->depth, 1);
		es_buf_add_str(&got, es_coding_name(v->coding));
		es_buf_add_str(&got, "|");
		es_buf_add(&got, v->text);
		es_buf_add_str(&got, "\n");
	}
	EXPECT(o.is_whole);
	EXPECT_SLICE(es_buf_slice(&got), want);
	es_buf_release(&got);
	end(&o);
}

static void expect(const char *text, const char *want)
{
	expect_in(es_slice_from(text), want);
}

/* Base64 of `plain`, broken every `width` characters by `eol`; 0 for one line. */
static void add_base64(struct es_buf *b, struct es_slice plain, size_t width, const char *eol)
{
	const unsigned char *p = (const unsigned char *)plain.ptr;
	size_t column = 0;
	for (size_t i = 0; i < plain.len; i += 3) {
		unsigned v = (unsigned)p[i] << 16;
		v |= i + 1 < plain.len ? (unsigned)p[i + 1] << 8 : 0;
		v |= i + 2 < plain.len ? p[i + 2] : 0;
		for (unsigned k = 0; k < 4; k++) {
			if (width && column == width) {
				es_buf_add_str(b, eol);
				column = 0;
			}
			bool is_padding = i + k > plain.len;
			es_buf_add_byte(b, is_padding ? '=' : standard[v >> (18 - 6 * k) & 63]);
			column++;
		}
	}
	es_buf_add_byte(b, '\0');
	b->len--;
}

static const char long_text[] =
	"It was the best of times, it was the worst of times, it was the age of wisdom, it was the "
	"age of foolishness, it was the epoch of belief, it was the epoch of incredulity.\n";

/* Base64 in front of and behind which other text stands gives back the text. */
static void expect_wrapped(const char *before, size_t width, const char *eol, const char *after)
{
	struct es_buf in = ES_BUF_INIT(BUDGET), want = ES_BUF_INIT(BUDGET);
	es_buf_add_str(&in, before);
	add_base64(&in, es_slice_from(long_text), width, eol);
	es_buf_add_str(&in, after);
	es_buf_printf(&want, "base64|%s\n", long_text);
	expect_in(es_buf_slice(&in), es_buf_cstr(&want));
	es_buf_release(&in);
	es_buf_release(&want);
}

TEST(decode, base64_with_and_without_padding)
{
	expect("dXNlcm5hbWU6cGFzc3dvcmQ=", "base64|username:password\n");
	expect("dXNlcm5hbWU6cGFzc3dvcmQ", "base64|username:password\n");
	expect("<dXNlcm5hbWU6cGFzc3dvcmQh>", "base64|username:password!\n");
}

TEST(decode, base64_of_the_url_alphabet)
{
	expect("'fn5-Pz8_fn5-Pz8_fn5-'", "base64|~~~???~~~???~~~\n");
}

TEST(decode, fifteen_characters_are_too_few)
{
	expect("dXNlcm5hbWU6cGF", "");
	expect("dXNlcm5hbWU6cGFz", "base64|username:pas\n");
}

TEST(decode, the_key_of_a_short_value_stands_in_front_of_it)
{
	expect("  password: c3VwZXJzZWNyZXQtMQ==\n", "base64|password: supersecret-1\n");
	/* envsieve:allow generic-password */
	expect("{\"db.pass\": \"c3VwZXJzZWNyZXQtMQ==\"}",
		"base64|\"db.pass\": \"supersecret-1\"\n");
	/* envsieve:allow generic-password */
	expect("{\"db.pass\":\"c3VwZXJzZWNyZXQtMTIz\"}",
		"base64|\"db.pass\":\"supersecret-123\"\n");
	expect("Authorization: Basic dXNlcm5hbWU6cGFzc3dvcmQ=", "base64|Basic username:password\n");
}

TEST(decode, the_run_of_a_view_is_that_of_the_value_alone)
{
	struct outcome o;
	run(&o, es_slice_from("pass: c3VwZXJzZWNyZXQtMQ==;"), 4, BUDGET);
	EXPECT_INT(o.views.n, 1);
	EXPECT_INT(o.views.v[0]->from, 6);
	EXPECT_INT(o.views.v[0]->to, 26);
	end(&o);
}

TEST(decode, base64_behind_other_text_of_its_alphabet)
{
	expect("data:application/json;base64,eyJwYXNzd29yZCI6IngifQ==",
		"base64|{\"password\":\"x\"}\n");
	expect("https://host.example/keys/dXNlcm5hbWU6cGFzc3dvcmQ", "base64|username:password\n");
	expect("prefix_dXNlcm5hbWU6cGFzc3dvcmQ", "base64|username:password\n");
}

TEST(decode, what_is_left_of_a_line_that_is_no_base64_is_read_by_itself)
{
	expect("SXQgd2FzIHRoZSBiZXN0IG9mIHRpbWVzLCBpdCB3YXMgdGhl\n"
	       "+/7420776173207468652062657374206f662074696d6573\n",
		"base64|It was the best of times, it was the\xfb\xfe\xf8\xdb\n"
		"hex|s the best of times\n");
}

TEST(decode, wrapped_lines_are_one_run)
{
	expect_wrapped("", 64, "\n", "\n");
	expect_wrapped("-----BEGIN X-----\n", 64, "\n", "\n-----END X-----\n");
	expect_wrapped("Content: x\r\n\r\n", 76, "\r\n", "\r\n--b");
	expect_wrapped("k: |\n    ", 60, "\n    ", "\nnext: 1\n");
	expect_wrapped("k: |\n\t", 60, "\r\n\t", "\r\nnext: 1\n");
	expect_wrapped("\"", 64, "\\n", "\\n\"");
	expect_wrapped("\"text\\n", 64, "\\r\\n", "\"");
}

TEST(decode, the_next_line_of_an_env_file_is_not_a_continuation)
{
	struct es_buf in = ES_BUF_INIT(BUDGET);
	es_buf_add_str(&in, "A=");
	add_base64(&in, es_slice_from("The quick brown fox jumps over the lazy dog."), 0, "");
	while (in.ptr[in.len - 1] == '=')
		in.len--;
	es_buf_add_str(&in, "\nTOKEN=abc\n");
	expect_in(es_buf_slice(&in), "base64|A=The quick brown fox jumps over the lazy dog.\n");
	es_buf_release(&in);
}

TEST(decode, a_run_ends_where_it_ceases_to_be_text)
{
	expect("VGhlIHF1aWNrIGJyb3duIGZveC4u//////////////////////////8=",
		"base64|The quick brown fox..\n");
}

TEST(decode, names_paths_digests_and_rulers_are_not_base64)
{
	expect("internationalizationAndLocalization", "");
	expect("src/engine/producer/worker/gates", "");
	expect("client_request_timeout_milliseconds", "");
	expect("MAX_NUMBER_OF_CONNECTIONS_PER_HOST", "");
	expect("d41d8cd98f00b204e9800998ecf8427e", "");
	expect("165807925909348858", "");
	expect("----------------------------------------------------------------", "");
	expect("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "");
	expect("//////////////////////////////////////////", "");
	expect("////aaaa////aaaa////aaaa////aaaa////aaaa////", "");
}

TEST(decode, utf8_counts_as_text)
{
	expect("UGFzc3dvcnQgZsO8ciBhbGxlIEfDpHN0ZQ==",
		"base64|Passwort f\xc3\xbcr alle G\xc3\xa4ste\n");
}

TEST(decode, utf16_in_base64_is_given_as_utf8)
{
	expect("powershell -e cABhAHMAcwB3AG8AcgBkAD0AaAB1AG4AdABlAHIAMgA=",
		"base64|password=hunter2\n");
}

TEST(decode, hex_of_text)
{
	expect("x = 0x757365726e616d653a70617373776f7264", "hex|username:password\n");
	expect("key: '757365726E616D653A70617373776F7264'", "hex|key: 'username:password'\n");
	expect("75736572_757365726e616d653a70617373776f7264", "hex|username:password\n");
	expect("757365726e616d653a70617373776f", ""); /* 30 digits */
}

TEST(decode, gzip_in_base64_is_given_inflated)
{
	/* "hello hello hello hello\n" */
	expect("H4sIAAAAAAACA8tIzcnJV8hAJ7kAAIhZCxgAAAA=", "base64|hello hello hello hello\n\n");
	expect("eNrLSM3JyVfIQCe5AHC+CLs=", "base64|hello hello hello hello\n\n");
}

TEST(decode, damaged_gzip_of_which_nothing_is_left_is_no_view)
{
	expect("H4sIAAAAAAACA8tIzcnJV8hAJ7kBBBBBBB", "");
	expect("eNotFoundException", "");
}

TEST(decode, percent_escapes_within_the_word)
{
	/* envsieve:allow url-password */
	expect("see https://u%3Ap%40ss@host/%7E now", "percent|see https://u:p@ss@host/~\n");
	expect("url=\"a%2Fb%2fcdefgh\"", "percent|url=\"a/b/cdefgh\"\n");
	expect("%41%4", ""); /* too short to hold a secret */
	expect("abcdefgh%41%4", "percent|abcdefghA%4\n");
}

TEST(decode, printf_formats_are_not_percent_escapes)
{
	expect("printf(\"%d of %s: %02x %08lx %ld%%\\n\", a, b);", "");
}

TEST(decode, escapes_within_the_literal)
{
	expect("\"url\": \"https:\\/\\/h.example\\/a\\u0026b\"",
		"escapes|\"url\": \"https://h.example/a&b\"\n");
	expect("k = \"{\\\"password\\\": \\\"x y\\\"}\"",
		"escapes|k = \"{\"password\": \"x y\"}\"\n");
	expect("'\\x70\\x61\\x73\\x73\\x77\\x6f\\x72\\x64'", "escapes|password\n");
	expect("\"\\u{70}assword\\n\\t\"", "escapes|password\n\t\n");
}

TEST(decode, ordinary_escapes_begin_no_run)
{
	expect("\"a long enough line\\n\\tand another\\r\\n\\0\\d\"", "");
	expect("\"gr\\u00f6\\u00dfer als \\ud83d\\ude00 und mehr\"", "");
}

TEST(decode, surrogates_are_paired_or_replaced)
{
	expect("\"\\u0061bcdefg\\ud83d\\ude00\"", "escapes|abcdefg\xf0\x9f\x98\x80\n");
	expect("\"\\u0061bcdefg\\ud83d!\"", "escapes|abcdefg\xef\xbf\xbd!\n");
	expect("\"\\u0061bcdefg\\udc00\\u12\"", "escapes|abcdefg\xef\xbf\xbd\\u12\n");
}

TEST(decode, escapes_at_the_end_of_the_text)
{
	expect("abcdefgh\\/\\", "escapes|abcdefgh/\\\n");
	expect("abcdefgh\\/\\u", "escapes|abcdefgh/\\u\n");
	expect("abcdefgh\\/\\u{", "escapes|abcdefgh/\\u{\n");
	expect("abcdefgh\\/\\x4", "escapes|abcdefgh/\\x4\n");
	expect("abcdefgh%41%", "percent|abcdefghA%\n");
}

TEST(decode, views_nest_until_the_depth_is_reached)
{
	struct es_buf once = ES_BUF_INIT(BUDGET), twice = ES_BUF_INIT(BUDGET);
	add_base64(&once, es_slice_from(long_text), 0, "");
	add_base64(&twice, es_buf_slice(&once), 0, "");
	struct outcome o;
	run(&o, es_buf_slice(&twice), 2, BUDGET);
	struct es_decode_limits limits = { 2, BUDGET };
	struct es_view_vec inner = { 0 }, none = { 0 };
	EXPECT_INT(o.views.n, 1);
	EXPECT(es_decode_children(&inner, o.views.v[0], &limits, &o.used, &o.arena));
	EXPECT_INT(inner.n, 1);
	EXPECT_SLICE(inner.v[0]->text, long_text);
	EXPECT_INT(inner.v[0]->depth, 2);
	EXPECT(es_decode_children(&none, inner.v[0], &limits, &o.used, &o.arena));
	limits.max_depth = 1;
	EXPECT(!es_decode_children(&none, o.views.v[0], &limits, &o.used, &o.arena));
	EXPECT_INT(none.n, 0);
	es_vec_release(&inner);
	end(&o);
	es_buf_release(&once);
	es_buf_release(&twice);
}

TEST(decode, the_budget_of_bytes_is_kept_and_its_end_told)
{
	struct outcome o;
	run(&o, es_slice_from("dXNlcm5hbWU6cGFzc3dvcmQ="), 4, 8);
	EXPECT(!o.is_whole);
	EXPECT_INT(o.views.n, 0);
	EXPECT_INT(o.used, 0);
	end(&o);
}

TEST(decode, nothing_in_gives_nothing_out)
{
	expect_in(ES_SLICE_EMPTY, "");
}

/* Each would take minutes if any step were quadratic. */
TEST(decode, a_line_of_megabytes_takes_linear_time)
{
	static const char *const units[] = { "a/", "\\\"", "%41", "\\", "\"\\", "abcdefghijklmnop/",
		"dXNlcm5hbWU6cGFz", "6162", "H4sI", "eNo/", "w6TDtsO8//", "A", "-", "=", "\\n",
		"dXNlcm5hbWU6cGFzdXNlcm5hbWU6cGFzdXNlcm5hbWU6cGFz\n" };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct es_buf in = ES_BUF_INIT(BUDGET);
		while (in.len < 1024 * 1024)
			es_buf_add_str(&in, units[i]);
		struct outcome o;
		run(&o, es_buf_slice(&in), 4, BUDGET);
		EXPECT(o.is_whole);
		end(&o);
		es_buf_release(&in);
	}
}

static void expect_decoded(const char *text, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_slice out;
	EXPECT(es_base64_decode(&out, es_slice_from(text), &arena));
	EXPECT_SLICE(out, want);
	es_arena_release(&arena);
}

TEST(decode, whole_base64_texts)
{
	expect_decoded("", "");
	expect_decoded("YQ==", "a");
	expect_decoded("YQ", "a");
	expect_decoded("YWI=", "ab");
	expect_decoded(" Y W\r\n\tJj ", "abc");
	expect_decoded("fn5-Pz8_", "~~~???");
	expect_decoded("fn5+Pz8/", "~~~???");
}

TEST(decode, what_is_not_base64_is_refused)
{
	static const char *const bad[] = { "a", "YWJjZ", "YQ=", "YQ===", "YQ==YQ==", "Y!==", "=",
		"====", "YWJj=", "YQ=a" };
	struct es_arena arena = { 0 };
	struct es_slice out = { "as it was", 9 };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT(!es_base64_decode(&out, es_slice_from(bad[i]), &arena));
	EXPECT_SLICE(out, "as it was");
	es_arena_release(&arena);
}
