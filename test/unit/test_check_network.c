/* test_check_network.c - what settings say of servers, ports and comers, and others say too. */
#include "linting.h"
#include "test.h"

#define WEB(environment)                                                                           \
	"== compose.yml\nlink db in service web\n" environment " in service web\n"                 \
	"package image:postgres in service db\n"

TEST(check_network, a_container_that_looks_for_its_database_in_itself)
{
	static const char rule[] = "env-container-localhost";
	expect_messages(WEB("set DB_HOST \"localhost\""), rule,
		"error compose.yml:2 DB_HOST: DB_HOST points to localhost, which within the "
		"service web is the container itself; the server it depends on is at db\n");
	expect_lint(WEB("set DATABASE_URL \"postgresql+psycopg://u:p@127.0.0.1:5432/x\""), rule,
		"error compose.yml:2 DATABASE_URL\n");
	expect_lint(WEB("set SPRING_DATASOURCE_URL \"jdbc:postgresql://localhost:5432/db\""), rule,
		"error compose.yml:2 SPRING_DATASOURCE_URL\n");
	expect_lint("== compose.yml\nlink db in service web\n"
		    "set DB_URL \"jdbc:sqlserver://localhost;databaseName=x\" in service web\n"
		    "package image:mcr.microsoft.com/mssql/server in service db\n",
		rule, "error compose.yml:2 DB_URL\n");
	/* By the name of the service, where its image is not known. */
	expect_lint("== compose.yml\nlink my-redis in service web\n"
		    "set REDIS_URL \"redis://localhost:6379\" in service web\n",
		rule, "error compose.yml:2 REDIS_URL\n");
	expect_messages(
		"== compose.yml\nlink db in service web\nset DB_HOST (${DB_HOST:-localhost}) "
		"in service web\nDB_HOST optional \"localhost\" in service web\n"
		"package image:mysql in service db\n",
		rule,
		"warning compose.yml:3 DB_HOST: DB_HOST falls back to localhost, which within the "
		"service web is the container itself; the server it depends on is at db\n");
	expect_lint("== compose.yml\nlink db in service web\n"
		    "env-file in service web from a/.env\npackage image:mysql in service db\n"
		    "== a/.env (ignored)\nPORT=1\nDB_HOST=localhost\n",
		rule, "error a/.env:2 DB_HOST\n");
}

TEST(check_network, localhost_is_right_where_nothing_else_is_meant)
{
	static const char rule[] = "env-container-localhost";
	expect_lint(WEB("set DB_HOST \"db\""), rule, "");
	expect_lint(WEB("set APP_URL \"http://localhost:3000\""), rule, "");
	expect_lint(WEB("set HOST \"localhost\""), rule, "");
	expect_lint(WEB("set REDIS_URL \"redis://localhost:6379\""), rule, "");
	expect_lint(WEB("set DB_HOST \"host.docker.internal\""), rule, "");
	expect_lint(WEB("set DB_DEBUG_URL \"http://localhost:1\""), rule, "");
	/* With the network of the host nothing is linked. */
	expect_lint("== compose.yml\nset DB_HOST \"localhost\" in service web\n"
		    "package image:postgres in service db\n",
		rule, "");
	/* What compose sets comes before what the file says. */
	expect_lint("== compose.yml\nlink db in service web\nset DB_HOST \"db\" in service web\n"
		    "env-file in service web from .env\npackage image:mysql in service db\n"
		    "== .env (ignored)\nDB_HOST=localhost\n",
		rule, "");
	expect_lint("== compose.yml\nlink db in service web\n"
		    "env-file in service web from .env.example\npackage image:mysql in service db\n"
		    "== .env.example\nDB_HOST=localhost\n",
		rule, "");
}

TEST(check_network, port_and_the_port_that_is_published)
{
	static const char rule[] = "env-contradiction";
	expect_messages("== Dockerfile\nport 8080 in stage 1\nset PORT \"3000\" in stage 1\n", rule,
		"warning Dockerfile:2 PORT: PORT says another port than the one the container is "
		"reached at (line 1 of Dockerfile)\n");
	expect_lint("== compose.yml\nport 8080 in service a\nset PORT \"3000\" in service a\n"
		    "port 3000 in service b\nset PORT \"3000\" in service b\n"
		    "port ${P} in service c\nset PORT \"3000\" in service c\n"
		    "port 80 in service d\nport 443 in service d\nset PORT \"3000\" in service d\n"
		    "port 80 in service e\nset DB_PORT \"3000\" in service e\n"
		    "port 80 in service f\nset PORT (${X}) in service f\n",
		rule, "warning compose.yml:2 PORT\n");
	/* Where a debugger waits, the server does not. */
	expect_lint("== compose.yml\nport 9229 in service a\nset PORT \"3000\" in service a\n"
		    "port 5005 in service b\nport 80 in service b\nset PORT \"80\" in service b\n"
		    "port 5678 in service c\nport 80 in service c\nset PORT \"81\" in service c\n",
		rule, "warning compose.yml:8 PORT\n");
}

TEST(check_network, a_url_of_a_database_and_its_parts)
{
	static const char rule[] = "env-contradiction";
	expect_messages("== .env (ignored)\nDB_PORT=5433\n"
			"DATABASE_URL=postgresql://me:k3Jd9@db.shop.io:5432/shop?sslmode=require\n"
			"DB_HOST=db.shop.io\nPOSTGRES_USER=you\nPGDATABASE=shop\n"
			"POSTGRES_PASSWORD=other\nPOSTGRES_DB=store\nMYSQL_PORT=3306\n",
		rule,
		"warning .env:2 DATABASE_URL: DATABASE_URL has another port than DB_PORT (line 1)\n"
		"warning .env:2 DATABASE_URL: DATABASE_URL has another user than POSTGRES_USER "
		"(line 4)\n"
		"warning .env:2 DATABASE_URL: DATABASE_URL has another password than "
		"POSTGRES_PASSWORD (line 6)\n"
		"warning .env:2 DATABASE_URL: DATABASE_URL has another database than POSTGRES_DB "
		"(line 7)\n");
	expect_lint("== .env.example\nDB_NAME=a\nDATABASE_URL=mysql://root@localhost/b\n", rule,
		"note .env.example:2 DATABASE_URL\n");
	expect_lint("== .env (ignored)\nSPRING_DATASOURCE_USERNAME=shop\nDB_PORT=3307\n"
		    "SPRING_DATASOURCE_URL=jdbc:mysql://h.io:3306/b?useSSL=false&user=me\n"
		    "DB_HOST=h.io\n",
		rule,
		"warning .env:3 SPRING_DATASOURCE_URL\nwarning .env:3 SPRING_DATASOURCE_URL\n");
}

TEST(check_network, a_url_that_goes_with_its_parts)
{
	static const char rule[] = "env-contradiction";
	expect_lint("== .env (ignored)\nDATABASE_URL=postgres://me:x@localhost:5432/a\n"
		    "DB_HOST=127.0.0.1\nDB_PORT=5432\nDB_USER=me\n",
		rule, "");
	/* From outside of the container, and from inside. */
	expect_lint("== .env (ignored)\nDATABASE_URL=postgres://me:x@localhost:5433/a\n"
		    "DB_HOST=db\nDB_PORT=5432\n",
		rule, "");
	expect_lint("== .env (ignored)\nDATABASE_URL=postgres://${DB_USER}:x@h/a\nDB_USER=b\n"
		    "DB_HOST=$OTHER\nPGHOST=your-host-here\n# DB_NAME=z\n",
		rule, "");
	/* The server's own user and the port that is published: no host is among them. */
	expect_lint("== .env (ignored)\nPOSTGRES_USER=root\nPOSTGRES_PASSWORD=k3Jd9\n"
		    "POSTGRES_PORT=5433\nDATABASE_URL=postgres://app:x7@db:5432/app\n",
		rule, "");
	/* Lists, files, what is escaped, another database. */
	expect_lint("== .env (ignored)\nDATABASE_URL=postgres://a:x@h1,h2/a\nDB_HOST=h1\n"
		    "DB_URL=sqlite:///x.db\nPOSTGRES_URL=postgres://a:p%40@h1/a\nDB_PASSWORD=p@\n"
		    "MYSQL_HOST=h3\n",
		rule, "");
}

TEST(check_network, a_star_lets_in_everybody)
{
	static const char rule[] = "env-any-origin";
	expect_messages("== .env.production\nCORS_ORIGIN=*\n", rule,
		"warning .env.production:1 CORS_ORIGIN: CORS_ORIGIN lets in everybody (*) in "
		".env.production:1, which is for production\n");
	expect_lint("== .env.production\nALLOWED_HOSTS='[\"a.io\", \"*\"]'\n"
		    "== src/settings.py\nALLOWED_HOSTS optional \"*\"\n",
		rule,
		"warning .env.production:1 ALLOWED_HOSTS\nnote src/settings.py:1 ALLOWED_HOSTS\n");
	expect_lint("== .env\nCORS_ORIGIN=*\n== .env.example\nCORS_ORIGIN=*\n"
		    "== .env.production\nCORS_ALLOW_HEADERS=*\nALLOWED_HOSTS=*.shop.io,a.io\n"
		    "ALLOWED_SSR_HOSTS=*\nGLOB=*\n"
		    "== src/a.py\nCORS_ORIGINS optional \"https://a.io\"\nCORS_ORIGIN required\n"
		    "== tests/a.py\nALLOWED_HOSTS optional \"*\"\n",
		rule, "");
}
