/* test_paas.c - what files of hosts and tools say of variables. */
#include "manifest.h"
#include "test.h"

TEST(paas, app_json_says_what_is_wanted)
{
	manifest_expect("app.json",
		"{\"env\": {\"A\": {\"required\": false}, \"B\": {\"generator\": \"secret\"},\n"
		" \"C\": {\"value\": \"x\"}, \"D\": {}, \"E\": \"y\", \"F\": {\"value\": \"z\", "
		"\"required\": true}}}",
		"1:11 declared A\n"
		"1:37 declared B\n"
		"2:3 declared C \"x\"\n"
		"2:24 declared D\n"
		"2:33 declared E \"y\"\n"
		"2:43 declared F \"z\"\n");
}

TEST(paas, render_has_services_and_groups)
{
	manifest_expect_lines("render.yaml",
		"services:\n- name: web\n  startCommand: run $PORT\n  envVars:\n  - {key: A, "
		"value: 1}\n"
		"  - {key: B, sync: false}\n  - {key: C, generateValue: true}\n  - fromGroup: g\n"
		"envVarGroups:\n- name: g\n  envVars: [{key: D, value: x}]\n",
		"PORT required in service web\n"
		"set A \"1\" in service web\n"
		"declared B in service web\n"
		"set C in service web\n"
		"opaque in service web\n"
		"set D \"x\" in group g\n");
}

TEST(paas, hosts_with_toml)
{
	manifest_expect_lines("fly.toml",
		"app = \"x\"\n[env]\nA = \"1\"\nPORT = 8080\n[build.args]\nB = "
		"\"x\"\n[processes]\nweb = \"run $C\"\n",
		"set A \"1\"\nset PORT \"8080\"\nset B \"x\" build\nC required in process web\n");
	manifest_expect_lines("netlify.toml",
		"[build.environment]\nA = \"1\"\n[context.production.environment]\nB = \"2\"\n"
		"[template.environment]\nC = \"say what\"\n",
		"set A \"1\" build\n"
		"set B \"2\" build in context production\n"
		"declared C \"say what\"\n");
	manifest_expect_lines("wrangler.toml",
		"[vars]\nA = \"1\"\n[env.staging.vars]\nA = \"2\"\n[[kv_namespaces]]\nbinding = "
		"\"KV\"\n",
		"set A \"1\"\nset A \"2\" in env staging\nset KV\n");
	manifest_expect_lines("mise.toml",
		"[env]\nA = \"1\"\nB = {required = true}\n_.file = \".env\"\n",
		"set A \"1\"\ndeclared B\nenv-file from .env\n");
	manifest_expect_lines(
		"railway.toml", "[deploy]\nstartCommand = \"run $A\"\n", "A required\n");
	manifest_expect("fly.toml", "[env]\nA = \n", "unread 2: a value is missing\n");
}

TEST(paas, hosts_with_json)
{
	manifest_expect_lines("vercel.json",
		"{\"env\": {\"A\": \"@a\", \"B\": \"1\"}, \"build\": {\"env\": {\"C\": \"2\"}}}",
		"set A secret\nset B \"1\"\nset C \"2\" build\n");
	manifest_expect_lines("ecs/task-definition.json",
		"{\"containerDefinitions\": [{\"name\": \"c\", \"environment\": [{\"name\": \"A\", "
		"\"value\": \"x\"}], \"secrets\": [{\"name\": \"B\", \"valueFrom\": \"arn\"}]}]}",
		"set A \"x\" in container c\nset B secret in container c\n");
	manifest_expect_lines("wrangler.jsonc", "{\"vars\": {\"A\": 1}, // c\n}", "set A \"1\"\n");
	manifest_expect_lines(".devcontainer/devcontainer.json",
		"{\"containerEnv\": {\"A\": \"${localEnv:B:c}\"}, \"remoteEnv\": {\"D\": "
		"\"${localEnv:E}\"}}",
		"set A (${localEnv:B:c})\nB optional \"c\"\nset D (${localEnv:E})\nE guarded\n");
}

TEST(paas, hosts_with_yaml)
{
	manifest_expect_lines("serverless.yml",
		"useDotenv: true\nprovider: {environment: {A: \"${env:B, 'c'}\"}}\n"
		"functions: {f: {environment: {D: \"${env:E}\"}}}\n",
		"env-file from .env\n"
		"set A (${env:B, 'c'})\n"
		"B optional \"c\"\n"
		"set D (${env:E}) in function f\n"
		"E required\n");
	manifest_expect_lines("app.yaml", "runtime: go\nenv_variables: {A: x}\n", "set A \"x\"\n");
	manifest_expect_lines(".do/app.yaml",
		"services: [{name: web, envs: [{key: A, type: SECRET}, {key: B, value: x}]}]\n",
		"set A secret in service web\nset B \"x\" in service web\n");
	manifest_expect_lines("heroku.yml", "setup: {config: {A: x}}\nrun: {web: run $PORT}\n",
		"set A \"x\"\nPORT required in process web\n");
}

TEST(paas, turbo_and_nx_say_what_tasks_may_see)
{
	manifest_expect_lines("turbo.json",
		"{\"globalEnv\": [\"A\", \"!B\", \"C_*\", \"$D\"], \"tasks\": {\"build\": "
		"{\"env\": [\"E\", \"*\"], \"inputs\": [\"*\"]}}}",
		"declared A\ndeclared C_* pattern\ndeclared D\ndeclared E in task build\n"
		"declared * pattern in task build\n");
	manifest_expect_lines(
		"nx.json", "{\"namedInputs\": {\"x\": [\"y\", {\"env\": \"A\"}]}}", "declared A\n");
}

TEST(paas, units_of_systemd)
{
	manifest_expect("etc/x.service",
		"[Service]\n# Environment=N=1\nEnvironment=A=1 \"B=x y\" "
		"'C=z'\nEnvironmentFile=-/etc/x.env\n"
		"EnvironmentFile=x.env\nPassEnvironment=D E\nExecStart=/bin/x $F ${G} $$H\n",
		"3:13 set A \"1\"\n"
		"3:18 set B \"x y\"\n"
		"3:26 set C \"z\"\n"
		"4:18 opaque\n"
		"5:17 env-file from etc/x.env\n"
		"6:17 D guarded\n"
		"6:19 E guarded\n"
		"7:19 F guarded\n"
		"7:23 G guarded\n");
}

TEST(paas, lines_of_units_go_on_behind_a_backslash)
{
	manifest_expect("etc/x.service",
		"[Service]\nEnvironment=\"A=1\" \\\n  B=2 \\\n# C=3 \\\n; no\n  \"D=4\"\n"
		"# no \\\nEnvironment=E=5\nExecStart=/bin/x \\\r\n  $F\n",
		"2:14 set A \"1\"\n"
		"3:3 set B \"2\"\n"
		"6:4 set D \"4\"\n"
		"8:13 set E \"5\"\n"
		"10:4 F guarded\n");
}

TEST(paas, supervisord_and_tox)
{
	manifest_expect_lines("supervisord.conf",
		"[program:x]\nenvironment=A=\"1,2\",B=%(ENV_C)s,\n  D=\"x\"\ncommand=run "
		"%(ENV_E)s\n",
		"set A \"1,2\"\n"
		"set B (%(ENV_C)s)\n"
		"C required fatal\n"
		"set D \"x\"\n"
		"E required fatal\n");
	manifest_expect_lines("tox.ini",
		"[testenv]\npassenv = A, B\nsetenv =\n  C = 1\n  D = {toxinidir}\ndeps =\n  x = "
		"2\n",
		"A guarded\nB guarded\nset C \"1\"\nset D ({toxinidir})\n");
}

TEST(paas, languages_of_their_own)
{
	manifest_expect("prisma/schema.prisma", "url = env(\"A\")\nx = myenv(\"B\")\n",
		"1:12 A required\n");
	manifest_expect_lines(
		"supabase/config.toml", "a = \"env(A)\"\n# b = \"env(B)\"\n", "A required\n");
	manifest_expect("Caddyfile", "{$A} {$B:d} {env.C} {$D x} {http.e}\n# {$F}\n",
		"1:3 A required\n1:8 B optional \"d\"\n1:18 C required\n");
	manifest_expect_lines("nginx/templates/x.conf.template", "server ${A}; set $host $B;\n",
		"A required\nB required\n");
	manifest_expect_lines(".npmrc", "//r/:_authToken=${A}\n", "A guarded build\n");
}

TEST(paas, terraform_and_bake)
{
	manifest_expect_lines("main.tf",
		"variable \"a\" {}\nvariable \"b\" {\n  type = object({ x = string })\n  default = "
		"\"c\"\n}\n"
		"resource \"f\" \"g\" {\n  environment {\n    variables = {\n      D = var.a\n     "
		" # E = 1\n    }\n  }\n"
		"  z = [{ name = \"F\", value = \"1\" }]\n}\n",
		"TF_VAR_a required\n"
		"TF_VAR_b optional \"c\"\n"
		"set D\n"
		"set F\n");
	manifest_expect_lines("docker-bake.hcl", "variable \"TAG\" { default = \"x\" }\n",
		"TAG optional \"x\"\n");
}

TEST(paas, jenkinsfiles)
{
	manifest_expect_lines("Jenkinsfile",
		"environment {\n  A = 'x'\n  B = credentials('b')\n  C = \"${env.D}\"\n}\n// "
		"env.E\nsh \"x ${env.F}\"\n",
		"set A \"x\"\n"
		"set B secret\n"
		"set C (\"${env.D}\")\n"
		"D guarded\n"
		"F guarded\n");
}
