/* test_disclose.c - what is hidden of a line, and that names stay. */
#include "base/buf.h"
#include "finding/disclose.h"
#include "test.h"

enum { NAMES_MAX = 4 };

struct row {
	const char *line, *want;
	const char *names[NAMES_MAX];
};

static void expect_row(const struct row *r, bool is_secret, bool is_program)
{
	struct es_slice names[NAMES_MAX], line = es_slice_from(r->line);
	struct es_disclosing of = {
		.line = line, .names = names, .is_secret = is_secret, .is_program = is_program
	};
	struct es_span_vec hidden = { 0 };
	struct es_buf got = ES_BUF_INIT(1024);
	size_t at = 0;
	for (; of.nnames < NAMES_MAX && r->names[of.nnames]; of.nnames++)
		names[of.nnames] = es_slice_from(r->names[of.nnames]);
	es_disclose_hidden(&hidden, &of);
	for (size_t i = 0; i < hidden.n; i++) {
		EXPECT(hidden.v[i].from >= at && hidden.v[i].from < hidden.v[i].to);
		es_buf_add(&got, es_slice_sub(line, at, hidden.v[i].from));
		es_buf_add_byte(&got, '#');
		at = hidden.v[i].to;
	}
	es_buf_add(&got, es_slice_sub(line, at, line.len));
	EXPECT_STR(es_buf_cstr(&got), r->want);
	es_vec_release(&hidden);
	es_buf_release(&got);
}

#define EXPECT_ROWS(rows, is_program)                                                              \
	for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                 \
	expect_row(&(rows)[i], false, is_program)

/* Lines of programs that name something secret. */
static const struct row secret[] = {
	{ "x = process.env.JWT_SECRET || \"Zx81\\\"qLm\";", "x = process.env.JWT_SECRET || \"#\";",
		{ "JWT_SECRET" } },
	{ "s = os.environ.get('API_KEY', 'word')", "s = os.environ.get('API_KEY', '#')",
		{ "API_KEY" } },
	{ "Field('word', env='API_KEY')", "Field('#', env='API_KEY')", { "API_KEY" } },
	{ "password: q ? 'word' : 'other'", "password: # ? '#' : '#'", { 0 } },
	{ "process.env.API_KEYS || [\"word\"]", "process.env.API_KEYS || [\"#\"]", { "API_KEYS" } },
	{ "JWT_SECRET = \"goes on", "JWT_SECRET = \"#", { "JWT_SECRET" } },
	{ "process.env.NEXT_PUBLIC_API_SECRET || 'word'",
		"process.env.NEXT_PUBLIC_API_SECRET || '#'", { "NEXT_PUBLIC_API_SECRET" } },
	{ "token = `a${process.env.API_KEY}b`", "token = `#API_KEY#`", { "API_KEY" } },
};

TEST(disclose, hides_values_beside_secret_names)
{
	EXPECT_ROWS(secret, true);
}

/* Lines of manifests, scripts and settings. */
static const struct row manifest[] = {
	{ "\"env\": { \"OPENAI_API_KEY\": \"word\" }", "\"env\": { \"OPENAI_API_KEY\": \"#\" }",
		{ 0 } },
	{ "  \"apiKey\": \"word\",", "  \"apiKey\": \"#\",", { 0 } },
	{ "ENV DB_PASSWORD=pa\\$w0rd", "ENV DB_PASSWORD=#", { "DB_PASSWORD" } },
	{ "ENV DB_PASSWORD=@dm1n", "ENV DB_PASSWORD=#", { "DB_PASSWORD" } },
	{ "ENV DB_PASSWORD=%w;x(ter2", "ENV DB_PASSWORD=#", { "DB_PASSWORD" } },
	{ "ENV DB_PASSWORD word", "ENV DB_PASSWORD #", { "DB_PASSWORD" } },
	{ "run --password word", "run --password #", { 0 } },
	{ "run --password word --host db", "run --password # --host db", { 0 } },
	{ "API_SECRET: abc;x[3]z", "API_SECRET: #", { "API_SECRET" } },
	{ "password: two words", "password: #", { 0 } },
	{ "password: 'it''s'", "password: '#'", { 0 } },
	{ "url: ${API_KEY:-word} # here", "url: ${API_KEY:-#} # here", { "API_KEY" } },
	{ "url: ${API_KEY-word}", "url: ${API_KEY-#}", { "API_KEY" } },
	{ "- JWT_SECRET=hunter2", "- JWT_SECRET=#", { "JWT_SECRET" } },
	{ "URL: pg://h:1/a?user=x&password=word", "URL: pg://h:1/a?user=x&password=#", { "URL" } },
	{ "ENV DSN=user:word@tcp(db:1)/x", "ENV DSN=user:#@tcp(db:1)/x", { "DSN" } },
};

TEST(disclose, hides_the_rest_of_lines_that_are_no_program)
{
	EXPECT_ROWS(manifest, false);
}

/* What refers to a secret is none. */
static const struct row reference[] = {
	{ "const secret = process.env.JWT_SECRET", "const secret = process.env.JWT_SECRET",
		{ "JWT_SECRET" } },
	{ "secret = config.get(\"jwt\", x)", "secret = config.get(\"#\", x)", { 0 } },
	{ "if (!process.env.API_KEY) throw 1", "if (!process.env.API_KEY) throw 1", { "API_KEY" } },
};
static const struct row template[] = {
	{ "password: ${DB_PASSWORD}", "password: ${DB_PASSWORD}", { "DB_PASSWORD" } },
	{ "token: ${{ secrets.API_TOKEN }}", "token: ${{ secrets.API_TOKEN }}", { "API_TOKEN" } },
	{ "ENV API_KEY=\"$API_KEY\"", "ENV API_KEY=\"$API_KEY\"", { "API_KEY" } },
	{ "- API_KEY=${API_KEY:?is not set}", "- API_KEY=${API_KEY:?is not set}", { "API_KEY" } },
};

TEST(disclose, shows_expressions)
{
	EXPECT_ROWS(reference, true);
	EXPECT_ROWS(template, false);
}

/* No name says what the last argument is. */
static const struct row login[] = {
	{ "connect(\"db.example.com\", \"root\", \"word\")",
		"connect(\"db.example.com\", \"#\", \"#\")", { 0 } },
	{ "$c = mysql_connect($host, 'root', 'pw');", "$c = mysql_connect($host, '#', '#');",
		{ 0 } },
	{ "get(url, auth=(\"user\", \"pw\"), tag=\"x\")",
		"get(url, auth=(\"user\", \"#\"), tag=\"x\")", { 0 } },
	{ ".basic_auth(\"u\", Some(\"p\")).body(\"a\", \"b\")",
		".basic_auth(\"u\", Some(\"#\")).body(\"a\", \"b\")", { 0 } },
	{ "DriverManager.getConnection(\"jdbc:x:y\", \"sa\", \"pw\")",
		"DriverManager.getConnection(\"jdbc:x:y\", \"#\", \"#\")", { 0 } },
	{ "new PDO($dsn, 'root', \"pw\", [1 => 'a'])", "new PDO($dsn, '#', \"#\", [1 => '#'])",
		{ 0 } },
	{ "connect(host=\"db\", user=\"me\", db=\"x\")",
		"connect(host=\"db\", user=\"me\", db=\"x\")", { 0 } },
	{ "login(f(\"a\", \"b\"), \"pw", "login(f(\"a\", \"b\"), \"#", { 0 } },
	{ "auth: [\"user\", `pw`]", "auth: [\"user\", `#`]", { 0 } },
	{ "connect(process.env.URL, \"DATABASE_URL\", \"${X}\")",
		"connect(process.env.URL, \"DATABASE_URL\", \"${X}\")", { 0 } },
	{ "disconnect(\"a\", \"b\")", "disconnect(\"a\", \"b\")", { 0 } },
	{ "route.post('login', 'Auth@show')", "route.post('login', 'Auth@show')", { 0 } },
	{ "author(\"a\", \"b\")", "author(\"a\", \"b\")", { 0 } },
};

TEST(disclose, hides_what_logins_are_given_by_place)
{
	EXPECT_ROWS(login, true);
	EXPECT_ROWS(login, false);
}

static const struct row looks[] = {
	{ "x = process.env.STRIPE || 'q7Zx81mLpN77pQ92abQ4'", "x = process.env.STRIPE || '#'",
		{ "STRIPE" } },
	{ "u = 'postgres://me:word@db/x'", "u = 'postgres://me:#@db/x'", { 0 } },
	{ "U=postgres://me:w@rd@db/x", "U=postgres://me:#@db/x", { 0 } },
	{ "to('me_2x@example.com')", "to('me_2x@example.com')", { 0 } },
	{ "to('q7Zx81mLpN77pQ92abQ4@example.com')", "to('#')", { 0 } },
	{ "# it's only prose, don't hide it", "# it's only prose, don't hide it", { 0 } },
	{ "port = Number(process.env.PORT ?? '3000')", "port = Number(process.env.PORT ?? '3000')",
		{ "PORT" } },
	{ "url = 'http://localhost:3000/path'", "url = 'http://localhost:3000/path'", { 0 } },
	{ "", "", { 0 } },
	{ "'", "'", { 0 } },
	{ "\\", "\\", { 0 } },
	{ "\"\\", "\"\\", { 0 } },
};

TEST(disclose, hides_by_looks_elsewhere)
{
	EXPECT_ROWS(looks, true);
	EXPECT_ROWS(looks, false);
}

/* Pieces of lines that quotes, brackets and secrets cut where they like. */
TEST(disclose, of_any_line_has_spans_in_order_and_within)
{
	static const char *const pieces[] = { "\"", "'", "`", "\\", "=", ":", ",", "(", ")", "{",
		"[", "}", "@", "://", " ", "password", "token", "connect", "--key", "x1", "${",
		":-", "-", "q7Zx81mLpN77pQ92abQ4", "#", "?", "\xc3", "url=" };
	unsigned state = 1;
	for (int round = 0; round < 20000; round++) {
		struct es_buf line = ES_BUF_INIT(4096);
		struct es_span_vec hidden = { 0 };
		for (int i = 0; i < 24; i++) {
			state = state * 1664525 + 1013904223;
			es_buf_add_str(
				&line, pieces[(state >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		size_t middle = line.len / 2;
		const struct es_span found = { middle, middle + 1 + (state >> 16) % 5 };
		const struct es_disclosing of = { .line = es_buf_slice(&line),
			.is_program = round & 1,
			.found = { &found, round & 2 ? 1 : 0 } };
		es_disclose_hidden(&hidden, &of);
		for (size_t i = 0, at = 0; i < hidden.n; at = hidden.v[i++].to) {
			EXPECT(at <= hidden.v[i].from && hidden.v[i].from < hidden.v[i].to);
			EXPECT(hidden.v[i].to <= line.len);
		}
		es_vec_release(&hidden);
		es_buf_release(&line);
	}
}

TEST(disclose, believes_that_a_name_is_secret)
{
	const struct row r = { "APP_SETTING: word", "APP_SETTING: #", { "APP_SETTING" } };
	expect_row(&r, true, false);
	const struct row shown = { "APP_SETTING: word", "APP_SETTING: word", { "APP_SETTING" } };
	expect_row(&shown, false, false);
}

TEST(disclose, allows_values_by_name_and_looks)
{
	EXPECT(es_disclose_allows(es_slice_from("PORT"), es_slice_from("3000")));
	EXPECT(!es_disclose_allows(es_slice_from("DB_PASSWORD"), es_slice_from("word")));
	EXPECT(es_disclose_allows(es_slice_from("DB_PASSWORD"), ES_SLICE_EMPTY));
	EXPECT(!es_disclose_allows(es_slice_from("URL"), es_slice_from("redis://:word@host")));
	EXPECT(!es_disclose_allows(es_slice_from("URL"), es_slice_from("pg://u:a b'c@host")));
	EXPECT(!es_disclose_allows(es_slice_from("X"), es_slice_from("q7Zx81mLpN77pQ92abQ4")));
	EXPECT(!es_disclose_allows(es_slice_from("STRIPE_KEY"), es_slice_from("word")));
	EXPECT(!es_disclose_allows(es_slice_from("MY_PIN"), es_slice_from("word")));
	EXPECT(!es_disclose_allows(es_slice_from("PASS_DB"), es_slice_from("word")));
	EXPECT(es_disclose_allows(es_slice_from("BASIC_AUTH"), es_slice_from("false")));
	EXPECT(!es_disclose_allows(es_slice_from("NEXT_PUBLIC_API_SECRET"), es_slice_from("word")));
}
