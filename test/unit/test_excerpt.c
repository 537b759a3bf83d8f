#include "base/buf.h"
#include "finding/excerpt.h"
#include "finding/identity.h"
#include "finding/redact.h"
#include "test.h"

#include <string.h>

static const struct es_rule plain_rule = { .id = ES_LIT("plain"), .is_generic = true };

/* The mark is shown by brackets. */
static void expect_excerpt(
	const char *text, const size_t (*spans)[2], size_t n, size_t which, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_view view = { .text = es_slice_from(text) };
	struct es_match matches[8];
	for (size_t i = 0; i < n; i++)
		matches[i] = (struct es_match){ .rule = &plain_rule,
			.view = &view,
			.secret_start = spans[i][0],
			.secret_end = spans[i][1] };
	struct es_excerpt e;
	const struct es_excerpt_of of = { view.text, matches, n, true };
	es_excerpt_make(&e, &of, which, &arena);
	char shown[4096];
	(void)snprintf(shown, sizeof shown, "%.*s[%.*s]%.*s",
		ES_ARG(es_slice_sub(e.text, 0, e.mark_from)),
		ES_ARG(es_slice_sub(e.text, e.mark_from, e.mark_to)),
		ES_ARG(es_slice_sub(e.text, e.mark_to, e.text.len)));
	EXPECT_STR(shown, want);
	es_arena_release(&arena);
}

TEST(excerpt, is_the_line_with_the_secret_masked_and_marked)
{
	const size_t spans[][2] = { { 9, 16 } };
	expect_excerpt("a\nb = pw:hunter2;\nc", spans, 1, 0, "b = pw:[********];");
}

TEST(excerpt, masks_all_secrets_of_the_line_and_repeated_ones)
{
	const size_t spans[][2] = { { 2, 9 }, { 12, 18 } };
	expect_excerpt(
		"a=hunter2 b=qwerty c=hunter2", spans, 2, 1, "a=******** b=[********] c=********");
}

TEST(excerpt, of_a_long_line_shows_the_surroundings_only)
{
	char text[2000], want[400];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	memcpy(text + 1000, "q7w1e9r4t6", 10);
	const size_t spans[][2] = { { 1000, 1010 } };
	(void)snprintf(want, sizeof want, "%.*s[********]%.*s", 80, text, 60, text);
	expect_excerpt(text, spans, 1, 0, want);
}

TEST(excerpt, of_a_secret_over_lines_ends_with_its_first_line)
{
	const size_t spans[][2] = { { 4, 14 } };
	expect_excerpt("k: |BEGIN\nabcd\nEND", spans, 1, 0, "k: |[********]");
}

/* What rules found stands between carets. */
static void expect_shown(const char *marked, bool is_program, const char *want)
{
	struct es_buf text = ES_BUF_INIT(1 << 16), got = ES_BUF_INIT(1 << 12);
	struct es_arena arena = { 0 };
	struct es_view view = { .text = ES_SLICE_EMPTY };
	struct es_match matches[8];
	size_t n = 0;
	bool is_open = false;
	for (const char *c = marked; *c; c++) {
		if (*c != '^') {
			es_buf_add_byte(&text, *c);
			continue;
		}
		if (!is_open)
			matches[n] = (struct es_match){
				.rule = &plain_rule, .view = &view, .secret_start = text.len
			};
		else
			matches[n++].secret_end = text.len;
		is_open = !is_open;
	}
	view.text = es_buf_slice(&text);
	struct es_excerpt e;
	const struct es_excerpt_of of = { view.text, matches, n, is_program };
	es_excerpt_make(&e, &of, 0, &arena);
	EXPECT(e.mark_from < e.mark_to && e.mark_to <= e.text.len);
	EXPECT_SLICE(es_slice_sub(e.text, e.mark_from, e.mark_to), ES_REDACT_MASK);
	/* The mask is easier to read as one. */
	for (size_t at = 0; at < e.text.len;) {
		bool is_mask =
			es_slice_starts(es_slice_sub(e.text, at, e.text.len), ES_REDACT_MASK);
		es_buf_add_byte(&got, is_mask ? '#' : e.text.ptr[at]);
		at += is_mask ? strlen(ES_REDACT_MASK) : 1;
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_arena_release(&arena);
	es_buf_release(&got);
	es_buf_release(&text);
}

struct shown {
	const char *marked, *want;
};

#define EXPECT_SHOWN(rows, is_program)                                                             \
	for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                 \
	expect_shown((rows)[i].marked, is_program, (rows)[i].want)

/* A rule that did not know where a secret ends. */
static const struct shown rest[] = {
	{ "DB_PASSWORD=^abc1^ def", "DB_PASSWORD=#" },
	{ "export DB_PASSWORD=^abc1^ def", "export DB_PASSWORD=#" },
	{ "  password: ^abc1^ def", "  password: #" },
	{ "DB_PASSWORD='^abc1^ def'", "DB_PASSWORD='#'" },
	{ "x='DB_PASSWORD=^abc1^ def' y", "x='DB_PASSWORD=#' y" },
	{ "DB_PASSWORD=^abc1^$def", "DB_PASSWORD=#" },
	{ "  password: ^abc1^ # of the queue", "  password: # # of the queue" },
	{ "PORT=1 PGPASSWORD=^abc1^ psql -h db", "PORT=1 PGPASSWORD=# psql -h db" },
	{ "User=me;Password=^abc1^;Timeout=60", "User=me;Password=#;Timeout=60" },
	{ "-H 'Authorization: Token ^abc1^:q7Zx81mLpN77pQ92abQ4'", "-H 'Authorization: Token #'" },
};

TEST(excerpt, masks_what_may_be_the_rest_of_a_secret)
{
	EXPECT_SHOWN(rest, false);
}

static const struct shown beside[] = {
	{ "mysql --password ^q7w1e9^ --token short", "mysql --password # --token #" },
	{ "mysql --password ^q7w1e9^ --token 'it is'", "mysql --password # --token '#'" },
	{ "mysql --token short --password ^q7w1e9^", "mysql --token # --password #" },
	{ "{\"apiKey\": \"^q7w1e9^\", \"password\": \"short pw\"}",
		"{\"apiKey\": \"#\", \"password\": \"#\"}" },
	{ "{\"password\": \"pw\", \"region\": \"eu\", \"apiKey\": \"^q7w1e9^\"}",
		"{\"password\": \"#\", \"region\": \"eu\", \"apiKey\": \"#\"}" },
	{ "('^q7w1e9^', '{\"id\": \"a\", \"secret\": \"pw\"}')",
		"('#', '{\"id\": \"a\", \"secret\": \"#\"}')" },
	{ "pg://me:short@h/x ^q7w1e9^", "pg://me:#@h/x #" },
};

TEST(excerpt, masks_what_no_rule_found)
{
	EXPECT_SHOWN(beside, false);
}

/* Values between a name and the secret that was found, of names of their own, and further ones. */
static const struct shown values[] = {
	{ "x[\"password\"] = \"short pw\" # ^q7w1e9^", "x[\"password\"] = \"#\" # #" },
	{ "password = \"short pw\" if x else f(\"^q7w1e9^\")",
		"password = \"#\" if x else f(\"#\")" },
	{ "if password == \"short pw\": f(\"^q7w1e9^\")", "if password == \"#\": f(\"#\")" },
	{ "passphrase <- \"short pw\" # ^q7w1e9^", "passphrase <- \"#\" # #" },
	{ "assert check_password('short', '^q7w1e9^')", "assert check_password('#', '#')" },
	{ "clientSecret='^q7w1e9^'; Authorization = \"short pw\"",
		"clientSecret='#'; Authorization = \"#\"" },
	{ "{'X-Api-Key': '^q7w1e9^', 'Authorization': 'short pw'}",
		"{'X-Api-Key': '#', 'Authorization': '#'}" },
	{ "@Value(\"${api.key:^q7w1e9^}\") a; @Value(\"${db.password:short pw}\") b;",
		"@Value(\"${api.key:#}\") a; @Value(\"#\") b;" },
	{ "const token = [\"^q7w1e9^\", 'short'];", "const token = [\"#\", '#'];" },
	{ "const apiKey = prod ? \"^q7w1e9^\" : 'short';", "const apiKey = # ? \"#\" : '#';" },
	{ "{\"password\": [\"^q7w1e9^\", \"short\"]}", "{\"password\": [\"#\", \"#\"]}" },
	{ "token = '^q7w1e9^'; password = %q(short)", "token = '#'; password = #" },
	{ "CREATE USER a IDENTIFIED BY 'short'; -- api_key = '^q7w1e9^'",
		"CREATE USER a IDENTIFIED BY '#'; -- api_key = '#'" },
	{ "secret = '^q7w1e9^' || 'short'", "secret = '#' || '#'" },
	{ "$p = ConvertTo-SecureString 'short' -AsPlainText; $apiKey='^q7w1e9^'",
		"$p = ConvertTo-SecureString '#' -AsPlainText; $apiKey='#'" },
	{ "echo 'short' | docker login --password-stdin; API_KEY=^q7w1e9^",
		"echo '#' | docker login --password-stdin; API_KEY=#" },
};

TEST(excerpt, masks_values_beside_the_one_that_was_found)
{
	EXPECT_SHOWN(values, true);
}

static const struct shown words[] = {
	{ "PGPASSWORD=\"my dog\" deploy --k ^q7w1e9^", "PGPASSWORD=\"#\" deploy --k #" },
	{ "deploy --admin-password \"my dog\" --k ^q7w1e9^",
		"deploy --admin-password \"#\" --k #" },
	{ "<c><apiKey>^q7w1e9^</apiKey><password>short pw</password></c>",
		"<c><apiKey>#</apiKey><password>#</password></c>" },
	{ "<c><password at=\"x\">short pw</password><k>^q7w1e9^</k></c>",
		"<c><password at=\"x\">#</password><k>#</k></c>" },
	{ "<add key=\"DbPassword\" value=\"short pw\" /><add key=\"K\" value=\"^q7w1e9^\" />",
		"<add key=\"#\" value=\"#\" /><add key=\"#\" value=\"#\" />" },
	{ "curl -H 'X-Api-Key: short pw' -H 'Authorization: Bearer ^q7w1e9^' https://h/x",
		"curl -H '#' -H 'Authorization: Bearer #' https://h/x" },
	{ "mysql -uroot -p short db; API_KEY=^q7w1e9^", "mysql -uroot -p # db; API_KEY=#" },
	{ "mysql -uroot -pshort db; API_KEY=^q7w1e9^", "mysql -uroot -p# db; API_KEY=#" },
	{ "az login -u me -p 'short'; API_KEY=^q7w1e9^", "az login -u me -p '#'; API_KEY=#" },
	{ "curl -u me:short https://h; API_KEY=^q7w1e9^", "curl -u me:# https://h; API_KEY=#" },
	{ "run -p 8080:80 -p ${X} -p /a; API_KEY=^q7w1e9^",
		"run -p 8080:80 -p ${X} -p /a; API_KEY=#" },
	{ "| api_key | ^q7w1e9^ | password | short pw |", "| api_key | # | password | #|" },
	{ "API_KEY=^q7w1e9^ # password short", "API_KEY=# # password #" },
	{ "u=jdbc:x://h;user=u;password=short pw;apiKey=^q7w1e9^",
		"u=jdbc:x://h;user=u;password=#;apiKey=#" },
	{ "API_KEY=^q7w1e9^ # the token of the queue", "API_KEY=# # the token of the queue" },
	{ "machine h login bob password short # api_key=^q7w1e9^",
		"machine h login bob password # # api_key=#" },
};

TEST(excerpt, masks_words_beside_the_one_that_was_found)
{
	EXPECT_SHOWN(words, false);
}

/* Nobody knows which quotes open strings. */
static const struct shown doubtful[] = {
	{ "// don't login('bob', 'short'); apiKey = '^q7w1e9^'", "// don'#'#', '#'#'#'" },
	{ "5\" tall, --password \"short pw\" --api-key ^q7w1e9^", "5\"#\"#\" --api-key #" },
	{ "'tis connect('h', 'root', 'short'); apiKey = '^q7w1e9^'", "'#'#', '#', '#'#'#'" },
	{ "/* can't */ connect(\"host\", \"bob\", \"short pw\", \"^q7w1e9^\")",
		"/* can't */ connect(\"host\", \"#\", \"#\", \"#\")" },
	{ "don't x = {\"privateKey\": '^q7w1e9^', \"token\": 'short pw'}",
		"don'#\"privateKey\": '#', \"token\": '#'}" },
};

TEST(excerpt, masks_all_between_quotes_that_nobody_can_tell)
{
	EXPECT_SHOWN(doubtful, true);
}

/* Many programs are not known to be any, as in history. */
static const struct shown unknown[] = {
	{ "\tpass := []byte(\"^q7w1e9^\")", "\tpass := []byte(\"#\")" },
	{ "clone `https://ACCESS_TOKEN:^q7w1e9^@host.example/a/b.git`",
		"clone `https://ACCESS_TOKEN:#@host.example/a/b.git`" },
	{ "ARG hook59_webhook_url=\"^q7w1e9^\"", "ARG hook59_webhook_url=\"#\"" },
	{ "SetCredentials(\"^q7w1e9^\", \"short\")", "SetCredentials(\"#\", \"#\")" },
};

TEST(excerpt, shows_programs_that_are_not_known_as_such)
{
	EXPECT_SHOWN(unknown, false);
}

static const struct shown harmless[] = {
	{ "post('/login', ['email' => 'a@b.example', 'password' => '^q7w1e9^']);",
		"post('/login', ['email' => 'a@b.example', 'password' => '#']);" },
	{ "get('password', '^q7w1e9^')->middleware('zone');",
		"get('password', '#')->middleware('zone');" },
	{ "{Username: \"me\", Password: \"^q7w1e9^\", Kind: \"x\"}",
		"{Username: \"me\", Password: \"#\", Kind: \"x\"}" },
	{ "u = \"pg://me:^q7w1e9^@db.example:5432/app?sslmode=off\"",
		"u = \"pg://me:#@db.example:5432/app?sslmode=off\"" },
	{ "\"GET /a?user=me_81%40mail.example&password=^q7w1e9^&x=on\"",
		"\"GET /a?user=me_81%40mail.example&password=#&x=on\"" },
	{ "k = \"${KEY:-^q7w1e9^}\"", "k = \"${KEY:-#}\"" },
	{ "static String PKCS8_RSA2_PRIVATE_KEY = BEGIN + \"^q7w1e9^\"",
		"static String PKCS8_RSA2_PRIVATE_KEY = BEGIN + \"#\"" },
	{ "return pass(\"^q7w1e9^\", \"Expiry\", \"never\");",
		"return pass(\"#\", \"Expiry\", \"never\");" },
	{ "connect(\"pg://me:^q7w1e9^@h/x\")", "connect(\"pg://me:#@h/x\")" },
};

TEST(excerpt, shows_what_says_where_a_secret_belongs)
{
	EXPECT_SHOWN(harmless, true);
}

/* The name that a value is given to stands left of what is shown. */
TEST(excerpt, knows_names_that_are_not_shown)
{
	struct es_buf line = ES_BUF_INIT(4096), want = ES_BUF_INIT(4096);
	es_buf_add_str(&line, "{\"password\": \"");
	for (size_t i = 0; i < 30; i++)
		es_buf_add_str(&line, "many words ");
	es_buf_add_str(&line, "\", \"q\": \"^q7w1e9^\"}");
	es_buf_add_str(&want, "#\", \"q\": \"#\"}");
	expect_shown(es_buf_cstr(&line), true, es_buf_cstr(&want));
	es_buf_release(&line);
	es_buf_release(&want);
}

/* Where the line begins is not looked at, and so not which quotes open a string. */
TEST(excerpt, of_a_long_line_finds_the_strings)
{
	struct es_buf line = ES_BUF_INIT(1 << 16);
	es_buf_add_str(&line, "[\"");
	for (size_t i = 0; i < 300; i++)
		es_buf_add_str(&line, "some words, ");
	for (size_t i = 0; i < 300; i++)
		es_buf_add_str(&line, "\",\"a");
	es_buf_add_str(&line, "\",\"password\":\"short pw\",\"q\":\"^q7w1e9^\"]");
	struct es_buf want = ES_BUF_INIT(4096);
	for (size_t i = 0; i < 13; i++)
		es_buf_add_str(&want, "\",\"#");
	es_buf_add_str(&want, "\",\"password\":\"#\",\"q\":\"#\"]");
	expect_shown(es_buf_cstr(&line), true, es_buf_cstr(&want) + 1);
	es_buf_release(&want);
	es_buf_release(&line);
}

TEST(identity, depends_on_key_family_and_secret_alone)
{
	char a[ES_ID_HEX + 1], b[ES_ID_HEX + 1];
	struct es_slice key = es_slice_from("k"), none = ES_SLICE_EMPTY;
	es_identity_secret(a, key, es_slice_from("aws"), es_slice_from("s1"));
	es_identity_secret(b, key, es_slice_from("aws"), es_slice_from("s1"));
	EXPECT_STR(a, b);
	es_identity_secret(b, key, es_slice_from("awss"), es_slice_from("1"));
	EXPECT(strcmp(a, b) != 0);
	es_identity_secret(b, none, es_slice_from("aws"), es_slice_from("s1"));
	EXPECT(strcmp(a, b) != 0);
	EXPECT_INT(strlen(a), 32);
}
