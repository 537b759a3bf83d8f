/* test_judge.c - what of a text is reported once the bytes have been judged. */
#include "test.h"

#include "base/buf.h"
#include "match/matcher.h"
#include "match/overlap.h"
#include "rule/generate.h"

#include <stdio.h>
#include <stdlib.h>

struct bench {
	struct es_ruleset rules;
	struct es_plan *plan;
	struct es_matcher *matcher;
	struct es_arena arena;
	struct es_match_vec matches;
	struct es_limit_hit_vec limits;
	struct es_buf text;
};

static void open_bench(struct bench *b)
{
	*b = (struct bench){ .text = ES_BUF_INIT(1 << 20) };
	es_ruleset_add_builtin(&b->rules);
	es_ruleset_freeze(&b->rules);
	b->plan = es_plan_new(&b->rules, NULL);
	b->matcher = es_matcher_new(b->plan);
}

static void close_bench(struct bench *b)
{
	es_buf_release(&b->text);
	es_vec_release(&b->matches);
	es_vec_release(&b->limits);
	es_arena_release(&b->arena);
	es_matcher_free(b->matcher);
	es_plan_free(b->plan);
	es_ruleset_release(&b->rules);
}

/* The first match in what the example stands for, or NULL. Lives until the next call. */
static const struct es_match *first_match(struct bench *b, const char *example)
{
	es_arena_reset(&b->arena);
	b->text.len = 0;
	b->matches.n = 0;
	EXPECT_INT(es_generate(&b->text, es_slice_from(example), 7, NULL), ES_OK);
	struct es_view *view = es_arena_alloc(&b->arena, sizeof *view);
	view->text = es_buf_slice(&b->text);
	EXPECT_INT(
		es_matcher_scan(b->matcher, view, &b->matches, &b->limits, &b->arena, NULL), ES_OK);
	EXPECT_INT(b->limits.n, 0);
	es_overlap_resolve(&b->matches);
	return b->matches.n ? &b->matches.v[0] : NULL;
}

struct sample {
	const char *text, *rule;
};

static void expect_rules(const struct sample *v, size_t n)
{
	struct bench b;
	open_bench(&b);
	bool all = true;
	for (size_t i = 0; i < n; i++) {
		const struct es_match *m = first_match(&b, v[i].text);
		const char *got = m ? m->rule->id.ptr : "nothing";
		if (!es_slice_is(es_slice_from(got), v[i].rule)) {
			fprintf(stderr, "%s\n  gives %s, not %s\n", v[i].text, got, v[i].rule);
			all = false;
		}
	}
	close_bench(&b);
	EXPECT(all);
}

#define EXPECT_RULES(list) expect_rules(list, sizeof(list) / sizeof *(list))

static const struct sample passwords_in_code_are_found[] = {
	{ "password = \"Tr0ub4dor&3\"", "generic-password" },
	{ "password = 'Tr0ub4dor&3';", "generic-password" },
	{ "PASSWORD=\"Tr0ub4dor&3\"", "generic-password" },
	{ "$password = 'Tr0ub4dor&3';", "generic-password" },
	{ "$db->setPassword(\"Tr0ub4dor&3\");", "generic-password" },
	{ "'password' => 'Tr0ub4dor&3',", "generic-password" },
	{ ":password => \"Tr0ub4dor&3\"", "generic-password" },
	{ "password: \"Tr0ub4dor&3\",", "generic-password" },
	{ "\"password\": \"Tr0ub4dor&3\"", "generic-password" },
	{ "{\"db\": {\"user\": \"app\", \"pass\": \"Tr0ub4dor&3\"}}", "generic-password" },
	{ "const dbPassword = `Tr0ub4dor&3`;", "generic-password" },
	{ "const dbPassword: string = \"Tr0ub4dor&3\";", "generic-password" },
	{ "let db_password: &str = \"Tr0ub4dor&3\";", "generic-password" },
	{ "val dbPassword: String = \"Tr0ub4dor&3\"", "generic-password" },
	{ "var dbPassword string = \"Tr0ub4dor&3\"", "generic-password" },
	{ "dbPassword := \"Tr0ub4dor&3\"", "generic-password" },
	{ "private static final String DB_PASSWORD = \"Tr0ub4dor&3\";", "generic-password" },
	{ "public const string Password = \"Tr0ub4dor&3\";", "generic-password" },
	{ "string password = @\"Tr0ub4dor&3\";", "generic-password" },
	{ "NSString *password = @\"Tr0ub4dor&3\";", "generic-password" },
	{ "char password[] = \"Tr0ub4dor&3\";", "generic-password" },
	{ "static const char *password = \"Tr0ub4dor&3\";", "generic-password" },
	{ "#define DB_PASSWORD \"Tr0ub4dor&3\"", "generic-password" },
	{ "Dim password As String = \"Tr0ub4dor&3\"", "generic-password" },
	{ "password <- \"Tr0ub4dor&3\"", "generic-password" },
	{ "(setq smtp-password \"Tr0ub4dor&3\")", "generic-password" },
	{ "{:user \"app\" :password \"Tr0ub4dor&3\"}", "generic-password" },
	{ "define('DB_PASSWORD', 'Tr0ub4dor&3');", "generic-password" },
	{ "os.environ[\"DB_PASSWORD\"] = \"Tr0ub4dor&3\"", "generic-password" },
	{ "os.environ.get(\"DB_PASSWORD\", \"Tr0ub4dor&3\")", "generic-password" },
	{ "os.getenv(\"DB_PASSWORD\", \"Tr0ub4dor&3\")", "generic-password" },
	{ "process.env.DB_PASSWORD || 'Tr0ub4dor&3'", "generic-password" },
	{ "process.env.DB_PASSWORD ?\? 'Tr0ub4dor&3'", "generic-password" },
	{ "ENV['DB_PASSWORD'] || 'Tr0ub4dor&3'", "generic-password" },
	{ "ENV.fetch(\"DB_PASSWORD\", \"Tr0ub4dor&3\")", "generic-password" },
	{ "props.put(\"password\", \"Tr0ub4dor&3\");", "generic-password" },
	{ "props.setProperty(\"javax.net.ssl.keyStorePassword\", \"Tr0ub4dor&3\");",
		"generic-password" },
	{ "psycopg2.connect(host=\"db\", user=\"app\", password=\"Tr0ub4dor&3\")",
		"generic-password" },
	{ "conn = connect(user='app', passwd='Tr0ub4dor&3')", "generic-password" },
	{ "b_password = b'Tr0ub4dor&3'", "generic-password" },
	{ "password = u'Tr0ub4dor&3'", "generic-password" },
	{ "String password = new String(\"Tr0ub4dor&3\");", "generic-password" },
	{ "password := []byte(\"Tr0ub4dor&3\")", "generic-password" },
	{ "if password == \"Tr0ub4dor&3\":", "generic-password" },
	{ "if (password.equals(\"Tr0ub4dor&3\")) {", "generic-password" },
	{ "CREATE USER app WITH PASSWORD 'Tr0ub4dor&3';", "generic-password" },
	{ "ALTER USER app SET PASSWORD = 'Tr0ub4dor&3'", "generic-password" },
	{ "<add key=\"DbPassword\" value=\"Tr0ub4dor&3\" />", "generic-password" },
	{ "<property name=\"password\" value=\"Tr0ub4dor&3\"/>", "generic-password" },
	{ "<user name=\"app\" password=\"Tr0ub4dor&3\" roles=\"manager\"/>", "generic-password" },
	{ "<entry key=\"password\">x</entry><bean p:password=\"Tr0ub4dor&3\"/>",
		"generic-password" },
	{ "variable \"db_password\" {\n  type = string\n  default = \"Tr0ub4dor&3\"\n}",
		"generic-password" },
	{ "{ \"name\": \"DB_PASSWORD\", \"value\": \"Tr0ub4dor&3\" }", "generic-password" },
	{ "ssh.connect(host, username=\"root\", password = \"Tr0ub4dor&3\")", "generic-password" },
	{ "password =\n    \"Tr0ub4dor&3\"", "generic-password" },
	{ "user.password_confirmation2 = \"Tr0ub4dor&3\"", "generic-password" },
	{ "passphrase: 'correct 1horse battery'", "generic-password" },
	{ "password = \"s3cret word!\"", "generic-password" },
	{ "password = \"hunter2\"", "generic-password" },
	{ "password = \"swordfish\"", "generic-password" },
	{ "password: \"zu9e!mU\"", "generic-password" },
	{ "password = \"gr33n\"  # short", "generic-password" },
	{ "ADMIN_PWD = \"Winter2024\"", "generic-password" },
	{ "password = \"qX7pLmZw\"", "generic-password" },
	{ "secret_password = \"kX93kdkd\"", "generic-password" },
	{ "net.rim.password=\"Abcdef1!\"", "generic-password" },
	{ "$env:DB_PASSWORD = \"Tr0ub4dor&3\"", "generic-password" },
	{ "SET PASSWORD FOR 'app'@'%%' = 'x'; -- password: 'Tr0ub4dor&3'", "generic-password" },
	{ "parser.add_argument(\"--password\", default=\"Tr0ub4dor&3\")", "generic-password" },
	{ "Password('Tr0ub4dor&3')", "generic-password" },
	{ "\"ConnectionPassword\" : \"Tr0ub4dor&3\"", "generic-password" },
	{ "login(user, pass='Tr0ub4dor&3')", "generic-password" },
	{ "\"smtp.pass\": \"Tr0ub4dor&3\"", "generic-password" },
	{ "MYSQL_PASS = \"Tr0ub4dor&3\"", "generic-password" },
	{ "kennwort = \"Tr0ub4dor&3\"", "generic-password" },
	{ "Pwd = \"Tr0ub4dor&3\"", "generic-password" },
	{ "password|default('Tr0ub4dor&3')", "generic-password" },
};

TEST(judge, passwords_in_code_are_found)
{
	EXPECT_RULES(passwords_in_code_are_found);
}

static const struct sample passwords_in_configuration_are_found[] = {
	{ "password: Tr0ub4dor&3", "config-password" },
	{ "  password: Tr0ub4dor&3  # for the tests", "config-password" },
	{ "DB_PASSWORD=Tr0ub4dor&3", "config-password" },
	{ "export DB_PASSWORD=Tr0ub4dor&3", "config-password" },
	{ "spring.datasource.password=Tr0ub4dor&3", "config-password" },
	{ "spring.datasource.password = Tr0ub4dor&3", "config-password" },
	{ "password = Tr0ub4dor&3 ; the database", "config-password" },
	{ "<password>Tr0ub4dor&3</password>", "config-password" },
	{ "<property name=\"password\">Tr0ub4dor&3</property>", "config-password" },
	{ "<entry key=\"db.password\">Tr0ub4dor&3</entry>", "config-password" },
	{ "- name: DB_PASSWORD\n  value: Tr0ub4dor&3", "config-password" },
	{ "DB_PASSWORD: ${DB_PASSWORD:-Tr0ub4dor&3}", "config-password" },
	{ "ENV DB_PASSWORD=Tr0ub4dor&3", "config-password" },
	{ "ARG password=Tr0ub4dor&3", "config-password" },
	{ "mycli --password=Tr0ub4dor&3 --host db", "option-password" },
	{ "mycli --password Tr0ub4dor&3 --host db", "option-password" },
	{ "ansible_ssh_pass=Tr0ub4dor&3", "config-password" },
	{ "requirepass Tr0ub4dor&3", "command-line-password" },
	{ "machine db login app password Tr0ub4dor&3", "command-line-password" },
	{ "DB_PASSWORD=p@ss,w0rd;x", "config-password" },
	{ "DB_PASSWORD=Tr0ub4dor&3 ./run.sh", "config-password" },
	{ "password: hunter", "config-password" },
	{ "passwd=kaffee99", "config-password" },
	{ "password: >-\n  Tr0ub4dor&3", "config-password" },
	{ "\"password\": Tr0ub4dor&3", "config-password" },
	{ "helm install --set db.password=Tr0ub4dor&3,db.user=app", "config-password" },
	{ "smtp_pass = xkqzvbwt", "config-password" },
	{ "db.password=${DB_PASSWORD:Tr0ub4dor&3}", "config-password" },
	{ "password: c2VjcjN0LXcwcmQ=", "config-password" },
};

TEST(judge, passwords_in_configuration_are_found)
{
	EXPECT_RULES(passwords_in_configuration_are_found);
}

static const struct sample keys_and_tokens_are_found[] = {
	{ "api_key = \"%[A-Za-z0-9]{32}\"", "generic-secret" },
	{ "apiKey: \"%[a-f0-9]{32}\",", "generic-secret" },
	{ "\"api-key\": \"%[A-Za-z0-9]{24}\"", "generic-secret" },
	{ "API_KEY = '%[A-Z0-9]{20}'", "generic-secret" },
	{ "const stripeSecretKey = \"%[A-Za-z0-9]{30}\"", "generic-secret" },
	{ "\"clientSecret\": \"%[A-Za-z0-9~._-]{34}\"", "generic-secret" },
	{ "SECRET_KEY = '%[a-z0-9!@#(^&*]{50}'", "generic-secret" },
	{ "app.secret_key = b'%[a-z0-9]{16}'", "generic-secret" },
	{ "APP_KEY = \"base64:%[A-Za-z0-9+/]{43}=\"", "generic-secret" },
	{ "secret_key_base: \"%[a-f0-9]{128}\"", "generic-secret" },
	{ "accessToken: '%[a-f0-9]{40}'", "generic-secret" },
	{ "var authToken = \"%[A-Za-z0-9_-]{43}\"", "generic-secret" },
	{ "jwt.sign(payload, { secret: \"%[A-Za-z0-9]{20}\" })", "generic-secret" },
	{ "jwtKey := []byte(\"%[A-Za-z0-9]{24}\")", "generic-secret" },
	{ "encryptionKey = "
	  "\"%[a-z0-9]{8}-%[a-z0-9]{4}-%[a-z0-9]{4}-%[a-z0-9]{4}-%[a-z0-9]{12}\"",
		"generic-secret" },
	{ "webhook_secret = \"%[a-z]{24}\"", "generic-secret" },
	{ "<add key=\"ApiKey\" value=\"%[A-Za-z0-9]{32}\" />", "generic-secret" },
	{ "<string name=\"api_key\">x</string> api_key = \"%[A-Za-z0-9]{20}\"", "generic-secret" },
	{ "define('NONCE_SALT', '%[A-Za-z0-9]{12}(%[A-Za-z0-9]{6}~%[A-Za-z0-9]{20}');",
		"generic-secret" },
	{ "headers[\"X-Api-Key\"] = \"%[A-Za-z0-9]{32}\"", "generic-secret" },
	{ "'x-api-key': '%[A-Za-z0-9]{40}'", "generic-secret" },
	{ "MASTER_KEY = \"%[a-f0-9]{32}\"", "generic-secret" },
	{ "credentials = \"%[A-Za-z0-9]{32}\"", "generic-secret" },
};

TEST(judge, keys_and_tokens_are_found)
{
	EXPECT_RULES(keys_and_tokens_are_found);
}

static const struct sample what_only_looks_like_a_secret_is_none[] = {
	{ "password = \"password\"", "nothing" },
	{ "password = \"secret\"", "nothing" },
	{ "password = \"changeme\"", "nothing" },
	{ "password = \"your-password-here\"", "nothing" },
	{ "password = \"\"", "nothing" },
	{ "password = \"********\"", "nothing" },
	{ "password = \"xxxxxxxx\"", "nothing" },
	{ "password = \"<password>\"", "nothing" },
	{ "password = \"${DB_PASSWORD}\"", "nothing" },
	{ "password = \"$DB_PASSWORD\"", "nothing" },
	{ "password = \"{{ db_password }}\"", "nothing" },
	{ "password = \"%%(password)s\"", "nothing" },
	{ "password = \"%%s\"", "nothing" },
	{ "password = f\"{prefix}-{suffix}\"", "nothing" },
	{ "e(\"label\",null,\"Password:\",n?e(\"code\",null,\" x1 \"):e(t,null))", "nothing" },
	{ "log(\"password: \" + mask(pw1) + \" of \" + user);", "nothing" },
	{ "if test \"$pass\" = conv; then", "nothing" },
	{ "DOCKER_PASSWORD=credentials('7c1a50cd-57d0-4b7e-b4d7-ef87af0b3a77')", "nothing" },
	{ "sed -i \"s|^\\\\(DB_PASSWORD=\\\\).*|\\\\1$pw1|\" .env", "nothing" },
	{ "sed -i \"s@DB_PASSWORD=.*@DB_PASSWORD=$pw1@\" .env", "nothing" },
	{ "\"password\":\"\\u5bc6\\u78bc\",", "nothing" },
	{ "\"password_new2\":\"\\u05d0\\u05d9 \\u05d7\\u05d3\",", "nothing" },
	{ "\"id\":\"http://cdn.shop.tv/"
	  "5df1?e=1576142006&token=%[A-Za-z0-9]{40}:%[A-Za-z0-9]{27}=\"",
		"nothing" },
	{ "redis://[:password9x]@cache.shop.tv:6379/0", "nothing" },
	{ "http://%%7BUSER%%7D:%%7BTH3_PASSWORD%%7D@shop.tv/", "nothing" },
	{ "password = os.environ[\"DB_PASSWORD\"]", "nothing" },
	{ "password = os.getenv(\"DB_PASSWORD\")", "nothing" },
	{ "password = getenv('DB_PASSWORD', 'DB_PASSWORD')", "nothing" },
	{ "password = config.get(\"db.password\")", "nothing" },
	{ "password = settings.DB_PASSWORD", "nothing" },
	{ "password: String", "nothing" },
	{ "password: str", "nothing" },
	{ "password: Optional[str] = None", "nothing" },
	{ "password: \"string\"", "nothing" },
	{ "password: { type: \"string\" }", "nothing" },
	{ "password = None", "nothing" },
	{ "password = self.password", "nothing" },
	{ "password = user_password", "nothing" },
	{ "password = \"user_password\"", "nothing" },
	{ "password_field = \"session[password]\"", "nothing" },
	{ "password: \"Password is required\"", "nothing" },
	{ "password: \"Please enter your password.\"", "nothing" },
	{ "\"password\": \"Passwort\"", "nothing" },
	{ "\"password\": \"Mot de passe\"", "nothing" },
	{ "\"password\": \"Contraseña\"", "nothing" },
	{ "\"password\": \"required|min:8\"", "nothing" },
	{ "\"password_reset_url\": \"/account/reset9/\"", "nothing" },
	{ "password_hash = \"$2y$10$%[A-Za-z0-9./]{53}\"", "nothing" },
	{ "password = \"{SSHA}%[A-Za-z0-9]{32}\"", "nothing" },
	{ "password_file = \"/run/secrets/db9\"", "nothing" },
	{ "PASSWORD_MIN_LENGTH = \"8chars99\"", "nothing" },
	{ "<input type=\"password\" value=\"Sign in 2\">", "nothing" },
	{ "<input type=\"password\" name=\"password\" placeholder=\"Password1!\" />", "nothing" },
	{ "<label for=\"password\" class=\"form-label-2\">", "nothing" },
	{ "\"forgot_password\": \"Forgot y0ur passw0rd?\"", "nothing" },
	{ "secret: \"projects/shop/secrets/db\"", "nothing" },
	{ "secret = \"arn:aws:secretsmanager:eu-west-1:000000000000:secret:db\"", "nothing" },
	{ "token_type = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "token = \"token\"", "nothing" },
	{ "token = \"access_token\"", "nothing" },
	{ "tokenizer = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "monkey = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "keyboard = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "key = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "primary_key = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "public_key = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "key_id = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "csrf_token = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "next_page_token = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "secret_name = \"%[A-Za-z0-9]{32}\"", "nothing" },
	{ "api_key = \"YOUR_API_KEY\"", "nothing" },
	{ "api_key = \"INSERT-API-KEY-HERE\"", "nothing" },
	{ "api_key = \"1234567890abcdef\"", "nothing" },
	{ "api_key = \"aaaaaaaaaaaaaaaaaaaaaaaa\"", "nothing" },
	{ "api_key = \"X-Api-Key\"", "nothing" },
	{ "api_key = \"app.config.api_key\"", "nothing" },
	{ "api_key = process.env.API_KEY", "nothing" },
	{ "api_key = \"com.shop.config.ApiKeyProvider\"", "nothing" },
	{ "token = \"urn:ietf:params:oauth:token-type:jwt\"", "nothing" },
	{ "accessToken: \"https://id.shop.test/oauth2/token\"", "nothing" },
	{ "secretKeyRef: { name: \"shop-database-credentials\" }", "nothing" },
	{ "api_key = \"test-api-key\"", "nothing" },
	{ "token: \"Bearer\"", "nothing" },
	{ "integrity = \"sha512-%[A-Za-z0-9+/]{86}==\"", "nothing" },
	{ "api_key: \"sha256:%[a-f0-9]{64}\"", "nothing" },
	{ "token = \"ENC[AES256_GCM,data:%[A-Za-z0-9]{20}]\"", "nothing" },
	{ "['user', 'password', 'shadow1X!']", "nothing" },
	{ "assertEquals(password, \"Tr0ub4dor&3\")", "nothing" },
	{ "getSecret(\"main-db-9fk2\")", "nothing" },
	{ "path = \"/etc/passwd\", mode = \"rw99!!\"", "nothing" },
	{ "password = \"config/secrets/db.key\"", "nothing" },
	{ "secret = \"Do you want to show the 2 secrets?\"", "nothing" },
	{ "password = \"current-password\"", "nothing" },
	{ "autocomplete=\"new-password\" id=\"login-form-1\"", "nothing" },
	{ "password: \"#login-password-2\"", "nothing" },
	{ "token = \"</script>\"", "nothing" },
	{ "token = \"a-zA-Z0-9_\"", "nothing" },
	{ "password = \"AKIAIOSFODNN7EXAMPLE\"", "nothing" },
};

TEST(judge, what_only_looks_like_a_secret_is_none)
{
	EXPECT_RULES(what_only_looks_like_a_secret_is_none);
}

static const struct sample references_in_configuration_are_none[] = {
	{ "DB_PASSWORD=", "nothing" },
	{ "DB_PASSWORD=$DB_PASSWORD", "nothing" },
	{ "DB_PASSWORD=${DB_PASSWORD}", "nothing" },
	{ "DB_PASSWORD=${DB_PASSWORD:-}", "nothing" },
	{ "DB_PASSWORD=changeme", "nothing" },
	{ "DB_PASSWORD=<secret>", "nothing" },
	{ "DB_PASSWORD=$(cat /run/secrets/db)", "nothing" },
	{ "password: {{ vault.password }}", "nothing" },
	{ "password: !vault |", "nothing" },
	{ "password: *default_password", "nothing" },
	{ "password: password", "nothing" },
	{ "password: the one that you were given", "nothing" },
	{ "password: true", "nothing" },
	{ "password: null", "nothing" },
	{ "passwordSecretRef: shop-database", "nothing" },
	{ "password_file: /run/secrets/db9", "nothing" },
	{ "secretName: shop-tls-certificate", "nothing" },
	{ "tokenUrl: https://id.shop.test/oauth2/token", "nothing" },
	{ "password=%%DB_PASSWORD%%", "nothing" },
	{ "password=@db.password@", "nothing" },
	{ "password: ENC[AES256_GCM,data:abc]", "nothing" },
	{ "password: vault:secret/data/db#password", "nothing" },
	{ "password: op://Shop/database/password", "nothing" },
	{ "password: cGFzc3dvcmQ=", "nothing" },
	{ "requirepass foobared", "nothing" },
};

TEST(judge, references_in_configuration_are_none)
{
	EXPECT_RULES(references_in_configuration_are_none);
}
