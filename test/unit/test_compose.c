/* test_compose.c - what compose files say of variables. */
#include "manifest.h"
#include "test.h"

static void lines(const char *text, const char *want)
{
	manifest_expect_lines("compose.yml", text, want);
}

TEST(compose, every_form_of_interpolation_has_its_need_and_place)
{
	manifest_expect("deploy/compose.yml",
		"services:\n  web:\n    command: \"$A ${B} ${C:-d} ${D-} ${E:?no} ${F:+x} $$G "
		"$$${H}\"\n",
		"1:1 env-file from deploy/.env\n"
		"3:16 A required in service web\n"
		"3:20 B required in service web\n"
		"3:25 C optional \"d\" in service web\n"
		"3:33 D optional \"\" in service web\n"
		"3:39 E required fatal in service web\n"
		"3:48 F guarded in service web\n"
		"3:56 G guarded in service web\n"
		"3:62 H required in service web\n");
}

TEST(compose, a_default_may_have_variables_of_its_own)
{
	lines("name: ${A:-${B:-x}y}\n", "env-file from .env\n"
					"A optional (${B:-x}y)\n"
					"B optional \"x\"\n");
}

TEST(compose, an_open_brace_is_no_variable)
{
	lines("name: '${A'\n", "");
	lines("name: '${A b}'\n", "");
}

TEST(compose, environment_sets_or_passes_on)
{
	lines("services:\n"
	      "  a:\n    environment:\n      A: 1\n      B:\n      C: ''\n      D: ${E}\n"
	      "  b:\n    environment:\n      - A=x=y\n      - B\n      - C=\n      - no-name=1\n",
		"env-file from .env\n"
		"set A \"1\" in service a\n"
		"B required in service a\n"
		"set C \"\" in service a\n"
		"set D (${E}) in service a\n"
		"E required in service a\n"
		"set A \"x=y\" in service b\n"
		"B required in service b\n"
		"set C \"\" in service b\n");
}

TEST(compose, env_files_are_found_from_the_file_on)
{
	manifest_expect_lines("ops/prod/compose.yaml",
		"services:\n"
		"  a: {env_file: ./a.env}\n"
		"  b:\n    env_file:\n      - ../b.env\n      - {path: c.env, required: false}\n"
		"      - {path: d.env, format: raw}\n      - /etc/e.env\n      - ../../../f.env\n"
		"      - ${WHICH:-g}.env\n",
		"env-file from ops/prod/.env\n"
		"env-file in service a from ops/prod/a.env\n"
		"env-file in service b from ops/b.env\n"
		"env-file in service b from ops/prod/c.env\n"
		"env-file in service b from ops/prod/d.env\n"
		"opaque in service b\n"
		"opaque in service b\n"
		"env-file in service b from ops/prod/g.env\n"
		"WHICH optional \"g\" in service b\n");
}

TEST(compose, a_build_has_a_folder_a_file_and_arguments)
{
	manifest_expect_lines("docker/compose.yml",
		"services:\n"
		"  a: {build: ..}\n"
		"  b:\n    build:\n      context: ../apps/b\n      dockerfile: ../Dockerfile.b\n"
		"      args: [X, Y=1]\n"
		"  c: {build: {args: {Z: }}}\n"
		"  d: {build: 'https://example.org/x.git'}\n",
		"env-file from docker/.env\n"
		"context Dockerfile in service a\n"
		"context apps/Dockerfile.b in service b from apps/b\n"
		"X required build in service b\n"
		"set Y \"1\" build in service b\n"
		"context docker/Dockerfile in service c from docker\n"
		"Z required build in service c\n");
}

TEST(compose, merged_fragments_belong_to_the_services_that_take_them_in)
{
	lines("x-env: &env\n  A: ${A}\n  B: 1\n"
	      "x-lost: ${L}\n"
	      "services:\n"
	      "  a: {environment: {<<: *env, B: 2}}\n"
	      "  b: {environment: *env}\n",
		"env-file from .env\n"
		"set A (${A}) in service a\n"
		"set A (${A}) in service b\n"
		"A required in service a\n"
		"A required in service b\n"
		"set B \"1\" in service b\n"
		"L required\n"
		"set B \"2\" in service a\n");
}

TEST(compose, secrets_and_configs_may_come_from_the_environment)
{
	lines("secrets:\n  s: {environment: TOKEN}\nconfigs:\n  c: {environment: CONFIG}\n",
		"env-file from .env\n"
		"TOKEN required secret\n"
		"CONFIG required\n");
}

TEST(compose, an_image_is_a_package_without_tag_and_digest)
{
	lines("services:\n  a: {image: 'postgres:16'}\n  b: {image: docker.io/library/redis}\n"
	      "  c: {image: 'localhost:5000/x/y:1@sha256:00'}\n  d: {image: "
	      "'${I:-minio/minio:1}'}\n"
	      "  e: {image: '${NONE}'}\n",
		"env-file from .env\n"
		"package image:postgres in service a\n"
		"package image:redis in service b\n"
		"package image:localhost:5000/x/y in service c\n"
		"package image:minio/minio in service d\n"
		"I optional \"minio/minio:1\" in service d\n"
		"NONE required in service e\n");
}

TEST(compose, places_hold_in_every_style_of_scalar)
{
	manifest_expect("compose.yml",
		"a: |\n  ${A}\n   x ${B}\nb: >-\n  x\n  ${C}\nc: 'it''s ${D}'\nd: "
		"\"\\t\\\"${E}\\\" \\\\ ${F}\"\n",
		"1:1 env-file from .env\n"
		"2:5 A required\n"
		"3:8 B required\n"
		"6:5 C required\n"
		"7:13 D required\n"
		"8:11 E required\n"
		"8:21 F required\n");
}

TEST(compose, each_document_is_read_and_what_is_none_is_said)
{
	manifest_expect("compose.yml", "a: ${A}\n---\nb: [\n---\nc: ${C}\n",
		"unread 4: while parsing a flow node, did not find expected node content\n"
		"1:1 env-file from .env\n"
		"1:6 A required\n"
		"5:6 C required\n");
}

TEST(compose, names_of_files)
{
	static const char *const wanted[] = { "docker-compose.yml", "x/docker-compose.prod.yaml",
		"compose.override.yml", "compose-dev.yml", "local-compose.yml" };
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		manifest_expect_lines(wanted[i], "", "");
}

TEST(compose, a_service_has_neighbours_and_ports)
{
	lines("services:\n"
	      "  a:\n    depends_on: [db, redis]\n    links: ['mq:queue']\n"
	      "    ports: ['80', '8080:3000', '127.0.0.1:1:2/udp', {target: 9}, "
	      "'${P:-7}:${P:-8}']\n"
	      "    expose: [5]\n"
	      "  b: {depends_on: {db: {condition: service_healthy}}}\n"
	      "  c: {depends_on: [db], network_mode: host, ports: ['80:80']}\n",
		"env-file from .env\n"
		"link db in service a\n"
		"link redis in service a\n"
		"link mq in service a\n"
		"port 80 in service a\n"
		"port 3000 in service a\n"
		"port 2 in service a\n"
		"port 9 in service a\n"
		"port ${P:-8} in service a\n"
		"P optional \"7\" in service a\n"
		"P optional \"8\" in service a\n"
		"port 5 in service a\n"
		"link db in service b\n");
}
