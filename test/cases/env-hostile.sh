# env-hostile.sh - what `envsieve env` makes of files that are broken, or made to break it.
# shellcheck shell=bash

# A value that lost its quotes, in every report: no line of it may be taken for a name.
case_pieces_of_a_secret_are_no_names() {
	cat >.env <<-'END'
		PRIVATE_KEY=-----BEGIN RSA PRIVATE KEY-----
		zqxMIIEowIBAAKCAQEAabcdefghijklmnop
		zqxMIIEowIBAAKCAQEAabc/defghijk+
		zqxTail=
		-----END RSA PRIVATE KEY-----
		zqxalone
		ZQXASJKDHASKJDHASKJD
		PASSED_ON
		OTHER="zqxopen
		zqxpadding==
	END
	cp .env .env.example
	echo 'process.env.OTHER + process.env.PRIVATE_KEY + process.env.PASSED_ON' >index.js
	local format
	for format in text json jsonl sarif; do
		envsieve env --format "$format" --only env-syntax --only env-unused . >"$T/out" 2>&1 || true
		expect_in env-syntax
		expect_not_in zqx
		expect_not_in ZQX
	done
	envsieve env --matrix . >"$T/out" 2>&1 || true
	expect_in PASSED_ON
	expect_not_in zqx
	expect_not_in ZQX
}

# What a limit leaves out is said, with the file.
case_what_a_limit_leaves_out_is_said() {
	local i
	for i in $(seq 600); do
		mkdir -p "p$i" && echo '{}' >"p$i/package.json" && echo "A$i=" >"p$i/.env.example"
	done
	envsieve env --exit-zero . >"$T/out" 2>&1
	expect_in '.env.example: looked at in part for the environment lint: more than 512 programs'
}

case_a_manifest_that_says_too_much_is_said_to_be_cut() {
	awk 'BEGIN { for (i = 1; i <= 60000; i++) print "echo \044A" i }' >run.sh
	expect_exit 2 envsieve env --exit-zero .
	expect_in 'run.sh:50001: not read for the environment lint: says more of variables'
}

# Names in great number: each is compared with a few others only.
case_a_hundred_thousand_names_take_seconds() {
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "x(process.env.K%d_TOKENS_%d)\n", i, i % 7 }' >a.js
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "K%d_TOKEN_%d=\n", i, i % 7 }' >.env.example
	timeout -s KILL 120 "$ENVSIEVE" env --exit-zero --only env-typo --format json . >"$T/out" 2>&1
	expect_in '"env-typo"'
}

case_an_open_quote_on_each_line_is_no_square() {
	awk 'BEGIN { for (i = 0; i < 30000; i++) printf "K%d=\"abc\n", i }' >.env
	timeout -s KILL 60 "$ENVSIEVE" env --exit-zero --format json . >"$T/out" 2>&1
	expect_in '"env-syntax"'
}

case_settings_classes_in_great_number_are_all_read() {
	{
		echo 'from pydantic_settings import BaseSettings'
		awk 'BEGIN { for (i = 0; i < 20000; i++) printf "class S%d(BaseSettings):\n    field_%d: str\n", i, i }'
	} >a.py
	timeout -s KILL 60 "$ENVSIEVE" env --exit-zero . >"$T/out" 2>&1
	expect_in '20000 variables are read here'
}

# Manifests that are known by their names, broken and whole.
case_manifests_of_hosts_are_read_or_said_not_to_be() {
	printf 'steps:\n- name: x\n  env: [CB_A=b]\n bad\n' >cloudbuild.yaml
	printf '{"Resources": {"F": {"Type": "AWS::Lambda::Function",\n' >broken.template.json
	printf '{"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties":\n{"Environment": {"Variables": {"FUN_A": "y"}}}}}}\n' >template.json
	printf '{"apps": [{"name": "a", "env_production": {"PM_A": "localhost"}}]}\n' >ecosystem.json
	printf 'services:\n  w:\n    image: x\n    environment: {ST_A: b}\n' >docker-stack.yml
	expect_exit 2 envsieve env --format json .
	expect_json '[.summary.skipped[] | select(.gap) | "\(.path):\(.line)"]' \
		'["broken.template.json:2","cloudbuild.yaml:4"]'
	local name
	for name in FUN_A PM_A ST_A; do
		expect_in "$name"
	done
}

case_a_secret_of_kubernetes_is_decoded() {
	printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: api-production}\ndata:\n  JWT_SECRET: %s\n' "$(printf changeme | base64)" >secret.yaml
	envsieve env --exit-zero . >"$T/out" 2>&1
	expect_in env-placeholder
	expect_not_in changeme
}

# As PowerShell and old editors write them.
case_other_encodings_are_read_and_told_of_env_files() {
	printf 'process.env.WIDE_A\n' | iconv -t UTF-16 >a.js
	printf 'a // x\rprocess.env.LONE_A\r' >b.js
	printf 'services:\n  w:\n    image: x\n    environment: {WIDE_B: \044WIDE_C}\n' | iconv -t UTF-16LE >compose.yaml
	printf 'WIDE_A=1\nWIDE_C=\n' | iconv -t UTF-16 >.env.example
	printf 'LONE_A=1\rLONE_B=2\r' >.env
	expect_exit 1 envsieve env --format json --only env-syntax \
		--only env-undocumented --only env-unused
	expect_json '[.findings[] | "\(.rule) \(.path):\(.line) \(.variable // "")"]' \
		'["env-syntax .env:1 ","env-syntax .env.example:1 ","env-undocumented b.js:2 LONE_A"]'
	cp .env.example before
	envsieve env --fix --exit-zero >"$T/out" 2>&1
	cmp .env.example before
}

case_a_cut_off_configuration_of_a_tool_is_a_gap() {
	mkdir .cursor
	printf '{"mcpServers": {"a": {"env": {"K": "v"' >.cursor/mcp.json
	expect_exit 2 envsieve env
	expect_in 'not scanned: .cursor/mcp.json:1: not read for the environment lint'
}

case_too_many_urls_of_one_file_are_said() {
	awk 'BEGIN { for (i = 0; i < 60; i++) print "DATABASE_URL=postgres://h/d" }' >.env.example
	envsieve env --exit-zero >"$T/out" 2>&1
	expect_in '.env.example:51: looked at in part for the environment lint: more than 50 URLs'
}

case_an_ignore_file_that_is_cut_is_said_to_be() {
	printf 'FROM x\nCOPY . .\n' >Dockerfile
	awk 'BEGIN { for (i = 0; i < 9000; i++) print "folder/" i }' >.dockerignore
	envsieve env --exit-zero >"$T/out" 2>&1
	expect_in '.dockerignore: looked at in part for the environment lint: larger than 64 KiB'
}

case_a_target_that_is_too_deep_is_refused() {
	{
		printf '{"a":%.0s' $(seq 70)
		printf '1'
		printf '}%.0s' $(seq 70)
	} >"$T/deep.json"
	expect_exit 2 envsieve env --target "production=$T/deep.json"
}

# Each place in it asks for its line, and each place of a package for its package.
case_a_program_of_one_line_is_no_square() {
	awk 'BEGIN { printf "e={"; for (i = 0; i < 100000; i++) printf "K%d:process.env.K%d,", i % 500, i % 500; print "}" }' >a.js
	timeout -s KILL 60 "$ENVSIEVE" env --exit-zero --format json . >"$T/out" 2>&1
	expect_in '"K499"'
}

case_a_package_with_many_reads_is_no_square() {
	local i
	echo '{"dependencies": {"vite": "1"}}' >package.json
	mkdir src
	for i in $(seq 200); do
		awk -v k="$i" 'BEGIN { for (i = 0; i < 400; i++) printf "x(import.meta.env.V_%d_%d);\n", k, i }' >"src/f$i.js"
	done
	timeout -s KILL 60 "$ENVSIEVE" env --exit-zero --format json --only env-server-in-client . >"$T/out" 2>&1
	expect_in '"V_200_399"'
}

# Marks of templates make no template: what is broken is not mended by filling them in.
case_a_broken_manifest_with_marks_is_a_gap() {
	mkdir -p .github/workflows chart/templates '{{cookiecutter.name}}'
	printf 'services:\n  web:\n    image: x\n    labels:\n      - n={{.Node.Hostname}}\n    command: "a\n' >compose.yaml
	# shellcheck disable=SC2016 # the marks are GitHub's
	printf 'on: push\njobs:\n  a:\n    env: {A: "${{ secrets.A }}"\n' >.github/workflows/a.yml
	cp compose.yaml '{{cookiecutter.name}}/compose.yaml'
	cp compose.yaml compose.tpl.yaml
	expect_exit 2 envsieve env --exit-zero .
	expect_in 'compose.yaml:7: not read for the environment lint: '
	expect_in '.github/workflows/a.yml:5: not read for the environment lint: '
	expect_in '{{cookiecutter.name}}/compose.yaml:7: looked at in part for the environment lint: a template'
	expect_in 'compose.tpl.yaml:7: looked at in part for the environment lint: a template'
}

case_many_marks_in_one_line_are_no_square() {
	{
		printf 'services:\n  web:\n    image: x\n    command: '
		awk 'BEGIN { for (i = 0; i < 400000; i++) printf "{{a}}" }'
	} >compose.yaml
	timeout -s KILL 20 "$ENVSIEVE" env --exit-zero --format json . >"$T/out" 2>&1
	expect_in '"scope"'
}

# Files are asked what they are once, not once a variable.
case_a_form_of_many_names_is_no_square() {
	repo
	awk 'BEGIN { for (i = 0; i < 4000; i++) print "E" i "="
		for (i = 0; i < 8000; i++) print "V" i "=some-value-" i }' >.env.production
	awk 'BEGIN { for (i = 0; i < 4000; i++) print "use(process.env.E" i ".trim());" }' >a.js
	echo '{"name":"a","main":"a.js"}' >package.json
	commit one
	timeout 20 "$ENVSIEVE" env --exit-zero . >"$T/out" 2>&1 || fail 'it takes too long'
}
