/* test_url.c - the parts of addresses. */
#include "base/buf.h"
#include "base/url.h"
#include "test.h"

/* scheme user password host port path, '|' between. */
static void expect_parts(const char *value, const char *want)
{
	struct es_url u;
	struct es_buf got = ES_BUF_INIT(1000);
	if (es_url_split(&u, es_slice_from(value)))
		es_buf_printf(&got, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s%s", ES_ARG(u.scheme),
			ES_ARG(u.user), ES_ARG(u.password), ES_ARG(u.host), ES_ARG(u.port),
			ES_ARG(u.path), u.has_many ? " many" : "");
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
}

TEST(url, parts_of_addresses)
{
	expect_parts("postgres://u:p@h.io:5432/db?x=1", "postgres|u|p|h.io|5432|db");
	expect_parts("http://localhost", "http|||localhost||");
	expect_parts("http://h:80?mail=a@b", "http|||h|80|");
	expect_parts("redis://:p@h", "redis||p|h||");
	expect_parts("https://tok@h/a/b#c", "https|tok||h||a/b");
	expect_parts("http://[::1]:80/x", "http|||::1|80|x");
	expect_parts("mongodb://u:p@a:1,b:2/db", "mongodb|u|p|a|1|db many");
	expect_parts("http://a,http://b:c@d", "http|||a||/b:c@d many");
	expect_parts("localhost:80", "");
	expect_parts("", "");
	expect_parts("://", "|||||");
}

TEST(url, passwords_hold_what_should_be_escaped)
{
	expect_parts("postgres://u:p@s?s#@h/db", "postgres|u|p@s?s#|h||db");
	expect_parts("redis://h:6379?x=a@b", "redis|||h|6379|");
	expect_parts("https://u:p#q?r@h/db", "https|u|p#q?r|h||db");
	expect_parts("https://u:p?q@h", "https|u|p?q|h||");
	expect_parts("postgres://u:4711#x@h/db", "postgres|u|4711#x|h||db");
	expect_parts("postgres://tok#x@h/db", "postgres|tok#x||h||db");
	expect_parts("https://h:80#a@b", "https|||h|80|");
	expect_parts("https://h#a@b", "https|||h||");
	expect_parts("https://h:${PORT}?x=a@b", "https|||h|${PORT}|");
	expect_parts("http://[::1]?x=a@b", "http|||::1||");
	expect_parts("http://[::1]:80?x=a@b", "http|||::1|80|");
}

TEST(url, forms_of_java)
{
	expect_parts("jdbc:postgresql://localhost:5432/db", "postgresql|||localhost|5432|db");
	expect_parts("r2dbc:mysql://h/db", "mysql|||h||db");
	expect_parts("jdbc:mysql://h:3306/db?useSSL=false&user=root&password=a@b",
		"mysql|root|a@b|h|3306|db");
	expect_parts("jdbc:mysql:replication://a,b/db", "mysql|||a||db many");
	expect_parts("jdbc:sqlserver://localhost;databaseName=d;user=sa;password=x@y",
		"sqlserver|sa|x@y|localhost||d");
	expect_parts(
		"jdbc:sqlserver://localhost\\SQLEXPRESS:1433;user=sa", "sqlserver|sa||localhost||");
	expect_parts("jdbc:oracle:thin:@localhost:1521:xe", "oracle|||localhost|1521|");
	expect_parts("jdbc:oracle:thin:u/p@//h:1521/svc", "oracle|u|p|h|1521|svc");
	expect_parts("jdbc:h2:mem:test", "");
	expect_parts("jdbc:", "");
}
