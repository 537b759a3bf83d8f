/* test_addresses.c - URLs that stand written out in programs, and those that mean something else.
 */
#include "base/buf.h"
#include "reference/references.h"
#include "test.h"

#include <string.h>

/* Of the text of that file the addresses, one a line. */
static void expect_addresses(const char *path, const char *text, const char *want)
{
	struct es_references *r = es_references_new();
	struct es_reference_scanner *s = es_reference_scanner_new(r);
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_buf got = ES_BUF_INIT(1 << 16);
	EXPECT(es_reference_scan(s, es_slice_from(path), es_slice_from(text), &m, NULL) == ES_OK);
	es_mentions_place(&m, es_slice_from(text));
	for (size_t i = 0; i < m.v.n; i++)
		if (m.v.v[i].kind == ES_MENTION_ADDRESS)
			es_buf_printf(&got, "%zu %.*s\n", m.v.v[i].line, ES_ARG(m.v.v[i].value));
	if (strcmp(es_buf_cstr(&got), want))
		print_error("of this text:\n%s\n", text);
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_mentions_release(&m);
	es_arena_release(&arena);
	es_reference_scanner_free(s);
	es_references_free(r);
}

/* Each of them alone; a line of its own may stand before it, behind a newline. */
static void expect_each(const char *path, const char *const *texts, const char *want)
{
	for (size_t i = 0; texts[i]; i++)
		expect_addresses(path, texts[i], want);
}

TEST(addresses, what_a_program_goes_to)
{
	static const char *const scripts[] = {
		"const res = await fetch('http://localhost:3000/api')",
		"axios.post(`http://localhost:3000/api`, { text, title })",
		"const API_URL = \"http://localhost:3000/api\";",
		"const api = axios.create({ baseURL: 'http://localhost:3000/api' })",
		"private url = 'http://localhost:3000/api';",
		"function sendMessage(text) { return fetch('http://localhost:3000/api') }",
		"$.get('http://localhost:3000/api') // change in production",
		NULL,
	};
	expect_each("src/a.ts", scripts, "1 http://localhost:3000/api\n");
	expect_addresses("src/a.ts", "const io = connect(`ws://localhost:3000/${room}`)",
		"1 ws://localhost:3000/\n");
	expect_addresses("src/a.py", "r = requests.get(\"http://127.0.0.1:8000/x\", timeout=3)",
		"1 http://127.0.0.1:8000/x\n");
	expect_addresses("src/a.py", "engine = create_engine('postgresql+psycopg://db:5432/shop')",
		"1 postgresql+psycopg://db:5432/shop\n");
	expect_addresses("src/A.java",
		"c = DriverManager.getConnection(\"jdbc:mysql://localhost:3306/x\");",
		"1 jdbc:mysql://localhost:3306/x\n");
	expect_addresses("src/a.go", "resp, err := http.Get(\"https://api.shop.io/v1\")",
		"1 https://api.shop.io/v1\n");
}

TEST(addresses, what_is_a_fallback_or_for_development)
{
	static const char *const texts[] = {
		"const u = process.env.API_URL || 'http://localhost:3000'",
		"const u = config.url ?? 'http://localhost:3000'",
		"const u = isDev ? 'http://localhost:3000' : real",
		"const u = real ? real : 'http://localhost:3000'",
		"if (process.env.NODE_ENV === 'development') {\n  u = 'http://localhost:3000'\n}",
		"if (isProd) {\n  u = real\n} else {\n  u = 'http://localhost:3000'\n}",
		"const environments = {\n  a: {\n    url: 'http://localhost:3000',\n  },\n}",
		"const DEFAULT_URL = 'http://localhost:3000'",
		"function f(url = 'http://localhost:3000') {}",
		"const f = (key, url = 'http://localhost:3000') => key",
		"const u = conf.get('url', 'http://localhost:3000')",
		"const u = process.env.API_URL ? process.env.API_URL : 'http://localhost:3000'",
		NULL,
	};
	static const char *const pythons[] = {
		"u = 'http://localhost:3000' if settings.DEBUG else real",
		"if settings.DEBUG:\n    u = 'http://localhost:3000'",
		"def f(url=\"http://localhost:3000\"):\n    pass",
		"class A:\n    url: str = \"http://localhost:3000\"",
		"u = os.environ.get('API_URL', 'http://localhost:3000')",
		NULL,
	};
	expect_each("src/a.ts", texts, "");
	expect_each("src/a.py", pythons, "");
}

TEST(addresses, what_is_said_compared_or_listed)
{
	static const char *const texts[] = {
		"// fetch('http://localhost:3000')",
		"/* 'http://localhost:3000' */ f()",
		"console.log('http://localhost:3000')",
		"console.log(\n  'http://localhost:3000'\n)",
		"log(`Listening on http://localhost:3000`)",
		"f('http://localhost:3000 is where it listens')",
		"f(`http://localhost:${port}/x`)",
		"f('http://' + host)",
		"f('http://%s/x', host)",
		"if (url === 'http://localhost:3000') f()",
		"if (url.startsWith('http://localhost:3000')) f()",
		"app.use(cors({ origin: 'http://localhost:3000' }))",
		"const all = ['http://localhost:3000', 'https://shop.io']",
		"const all = [\n  'http://localhost:3000',\n  'https://shop.io',\n]",
		"const u = new URL(req.url, 'http://localhost:3000')",
		"<input placeholder='http://localhost:3000' />",
		NULL,
	};
	expect_each("src/a.tsx", texts, "");
	expect_addresses("src/a.rs",
		"fn f() {}\n#[cfg(test)]\nmod tests {\n  fn g() { h(\"http://localhost:3000\") "
		"}\n}",
		"");
	expect_addresses("src/a.txt", "fetch('http://localhost:3000')", "");
}

TEST(addresses, of_very_many_only_the_first_are_looked_at)
{
	struct es_buf text = ES_BUF_INIT(1 << 20), want = ES_BUF_INIT(1 << 20);
	for (unsigned i = 0; i < 1000; i++)
		es_buf_printf(&text, "f('http://a%u.io/x')\n", i);
	for (unsigned i = 0; i < 500; i++)
		es_buf_printf(&want, "%u http://a%u.io/x\n", i + 1, i);
	expect_addresses("src/a.js", es_buf_cstr(&text), es_buf_cstr(&want));
	es_buf_release(&text);
	es_buf_release(&want);
}
