# env.sh - the environment lint from the command line: its passes, reports, and what silences it.
# shellcheck shell=bash

# shop: a program that reads three variables, of which the example has one, and another nobody reads.
shop() {
	repo
	mkdir src
	printf '.env\n' >.gitignore
	printf 'API_URL=\nOLD_NAME=\n' >.env.example
	printf 'API_URL=https://api.example.org\n' >.env
	cat >src/app.js <<-'END'
		const url = process.env.API_URL;
		const key = process.env.API_TOKEN;
		const port = process.env.PORT_NUMBER || 3000;
	END
	commit shop
}

told='[.findings[] | select(.kind == "config") | "\(.rule) \(.path):\(.line) \(.variable)"]'

case_what_is_read_and_not_documented_is_told() {
	shop
	expect_exit 1 envsieve env --format json --only env-undocumented --only env-unused
	expect_json "$told" "$(tr -d '\n' <<-'END'
		["env-unused .env.example:2 OLD_NAME",
		"env-undocumented src/app.js:2 API_TOKEN",
		"env-undocumented src/app.js:3 PORT_NUMBER"]
	END
	)"
	expect_json '.scope | [.command, .complete, .warnings]' '["env",true,[]]'
	expect_json '.findings[0] | [.kind, has("secret"), .origin.kind, .in_head]' \
		'["config",false,"worktree",null]'
}

case_the_table_of_variables_is_in_json_and_a_matrix() {
	shop
	expect_exit 1 envsieve env --format json
	expect_json '[.variables[] | [.name, .class, .need]]' "$(tr -d '\n' <<-'END'
		[["API_TOKEN","app","required"],["API_URL","app","required"],
		["OLD_NAME","app","optional"],["PORT_NUMBER","app","optional"]]
	END
	)"
	expect_json '.variables[1] | [.references, .examples, .files]' "$(tr -d '\n' <<-'END'
		[[{"path":"src/app.js","line":1,"form":"process.env.X","default":null}],
		[{"path":".env.example","line":1,"commented":false}],[{"path":".env","line":1}]]
	END
	)"
	expect_json '.variables[3].references[0].default' '"3000"'
	expect_exit 1 envsieve env --matrix --only env-unused
	expect_in 'NAME         CLASS  NEED      CODE  EXAMPLE  ENV FILES  SET IN'
	expect_in 'API_URL      app    required  1     yes      .env       -'
	expect_in 'PORT_NUMBER  app    optional  1     -        -          -'
}

case_the_report_for_people_shows_lines_without_values() {
	shop
	expect_exit 1 envsieve env --only env-unused
	sed -n '2,5p' "$T/out" >"$T/shown"
	cat >"$T/want" <<-'END'
		 --> .env.example:2:1
		  |
		2 | OLD_NAME=
		  | ^^^^^^^^
	END
	cmp "$T/want" "$T/shown"
	grep -q '^warning\[env-unused\]: OLD_NAME .*nothing reads it$' "$T/out"
	expect_in '  = help: if this is meant, say so in a comment on its line or the line before: `envsieve:allow'
	expect_in 'Found 1 warning in 1 file (4 items, '
}

case_a_value_of_an_env_file_is_never_shown() {
	local value
	shop
	value=$(random_password)
	printf 'API_URL=a\nOLD_NAME=%s # note\n' "$value" >.env.example
	for format in text json jsonl sarif; do
		expect_exit 1 envsieve env --only env-unused --show-secrets --format "$format"
		expect_in OLD_NAME
		expect_not_in "$value"
	done
	expect_exit 1 envsieve env --only env-unused
	expect_in '2 | OLD_NAME=********'
	expect_not_in 'note'
}

case_a_fallback_of_a_secret_is_not_shown_in_its_line() {
	local value
	shop
	value=$(random_password)
	printf 'const k = process.env.SESSION_SECRET || "%s";\n' "$value" >src/app.js
	expect_exit 0 envsieve env --only env-undocumented --format json
	expect_in SESSION_SECRET
	expect_not_in "$value"
	expect_exit 0 envsieve env --only env-undocumented
	expect_in '1 | const k = process.env.SESSION_SECRET || "********";'
	expect_not_in "$value"
}

case_check_and_audit_ask_the_same() {
	shop
	printf 'token = %s\n' "$(github_token)" >note.txt
	commit token
	expect_exit 1 envsieve env --format json
	jq -c "$told" "$T/out" >"$T/env"
	expect_exit 1 envsieve check --format json
	expect_equal "$(jq -c "$told" "$T/out")" "$(cat "$T/env")"
	expect_json '[.findings[] | select(.kind == "secret") | .rule]' '["github-token"]'
	expect_exit 1 envsieve audit --format json
	expect_equal "$(jq -c "$told" "$T/out")" "$(cat "$T/env")"
	expect_json '.variables | length' 4
	expect_exit 1 envsieve scan --format json
	expect_json '[has("variables"), (.findings | length)]' '[false,1]'
}

case_the_same_is_said_with_any_number_of_threads() {
	local i
	shop
	for i in $(seq 1 200); do
		mkdir -p "lib/$((i % 17))"
		echo "module.exports = process.env.NAME_$i;" >"lib/$((i % 17))/m$i.js"
	done
	expect_exit 1 envsieve env --format json -j1
	jq 'del(.summary)' "$T/out" >"$T/one"
	expect_exit 1 envsieve env --format json -j8
	jq 'del(.summary)' "$T/out" | cmp - "$T/one"
}

# ---- targets ----

case_a_target_is_a_column_of_the_table() {
	local value
	shop
	value=$(random_password)
	printf '{"API_URL": "%s", "API_TOKEN": ""}\n' "$value" >"$T/production.json"
	expect_exit 1 envsieve env --target "production=$T/production.json" --format json
	expect_json '.variables | map({(.name): .targets.production}) | add' "$(tr -d '\n' <<-'END'
		{"API_TOKEN":"empty","API_URL":"set","OLD_NAME":"missing",
		"PORT_NUMBER":"missing"}
	END
	)"
	expect_not_in "$value"
	expect_exit 1 envsieve env --matrix --target live=- <"$T/production.json"
	expect_in 'SET IN  live'
	expect_not_in "$value"
}

case_a_target_that_makes_no_sense_is_refused() {
	shop
	refused '--target production: NAME=FILE is wanted' env --target production
	refused 'target a is named twice' env --target a=.env --target a=.env
	refused 'target a: nowhere: cannot open: No such file or directory' env --target a=nowhere
	expect_exit 2 envsieve env --target a=- <<<'[1, 2'
	expect_in 'envsieve: target a: -: ' "$T/err"
}

# ---- secrets ----

case_secrets_are_looked_for_in_env_files_that_may_be_committed() {
	shop
	printf 'API_URL=\nOLD_NAME=%s\n' "$(github_token)" >.env.example
	printf 'API_URL=%s\n' "$(github_token b)" >.env
	printf 'API_URL=%s\n' "$(github_token c)" >.env.production
	printf '%s\n' "$(github_token d)" >other.txt
	expect_exit 1 envsieve env --format json
	expect_json '[.findings[] | select(.rule == "github-token") | .path]' \
		'[".env.example",".env.production"]'
}

# ---- what silences it ----

case_a_marker_allows_a_finding() {
	shop
	printf 'API_URL=\n# envsieve:allow env-unused\nOLD_NAME=\n' >.env.example
	printf 'a(process.env.API_URL, process.env.X_ONE); // envsieve:allow env-undocumented\n' \
		>src/app.js
	expect_exit 0 envsieve env --format json --only env-undocumented --only env-unused
	expect_json '[(.findings | length), .summary.suppressed]' '[0,2]'
	printf 'a(process.env.API_URL, process.env.X_ONE); // gitleaks:allow\n' >src/app.js
	expect_exit 1 envsieve env --only env-undocumented
}

case_a_marker_at_the_end_of_a_line_speaks_for_that_line() {
	shop
	printf 'API_URL=\nOLD_NAME=\nOLD_PATH=\n' >.env.example
	sed -i 's/OLD_NAME=/& # envsieve:allow env-unused/' .env.example
	expect_exit 1 envsieve env --format json --only env-unused
	expect_json '[.findings[].variable]' '["OLD_PATH"]'
}

case_a_region_of_an_env_file_may_be_off() {
	shop
	printf 'API_URL=\n# dotenv-linter:off\nOLD_NAME=\n# dotenv-linter:on\nOLD_PATH=\n' \
		>.env.example
	expect_exit 1 envsieve env --format json --only env-unused
	expect_json '[[.findings[].variable], .summary.suppressed]' '[["OLD_PATH"],1]'
}

case_the_configuration_knows_variables() {
	shop
	cat >.envsieve.yaml <<-'END'
		variables:
		  API_TOKEN: {class: ambient}
		  PORT_*: {ignore: [env-undocumented]}
		  OLD_*: {ignore: ['*']}
	END
	expect_exit 0 envsieve env --only env-undocumented --only env-unused
	printf 'severity: {env-undocumented: error}\ndisable: [env-unused]\n' >.envsieve.yaml
	expect_exit 1 envsieve env --format json --fail-on error
	expect_json '[.findings[] | select(.rule | test("^env-un")) | [.severity, .rule]] | unique' \
		'[["error","env-undocumented"]]'
	printf 'exclude: [src/, .env.example]\n' >.envsieve.yaml
	expect_exit 0 envsieve env --only env-undocumented --only env-unused
}

case_a_finding_can_be_allowed_by_its_fingerprint() {
	local id
	shop
	expect_exit 1 envsieve env --format json --only env-unused
	id=$(jq -r '.findings[0].fingerprint' "$T/out")
	printf 'allow: [{id: %s, reason: soon}]\n' "$id" >.envsieve.yaml
	expect_exit 0 envsieve env --format json --only env-unused
	expect_json '.summary.suppressed' 1
	# It stays when lines move.
	printf '\n\nAPI_URL=\n\nOLD_NAME=\n' >.env.example
	expect_exit 0 envsieve env --only env-unused
}

# ---- what it cannot do ----

case_a_file_that_cannot_be_read_is_a_gap() {
	shop
	chmod 000 .env.example
	expect_exit 2 unprivileged "$ENVSIEVE" env
	expect_in 'not scanned: .env.example'
}

case_a_manifest_that_cannot_be_read_is_named() {
	shop
	printf 'services:\n  web: [\n' >compose.yaml
	expect_exit 2 envsieve env --exit-zero
	expect_in 'not scanned: compose.yaml:3: not read for the environment lint: '
	expect_in ' in the configuration takes the file out)'
	expect_in 'scan is incomplete'
	expect_exit 2 envsieve env --format json --only env-unused
	expect_json '[.scope.complete, (.summary.skipped[0] | .path, .line, .gap)]' \
		'[false,"compose.yaml",3,true]'
	expect_exit 2 envsieve check
	expect_exit 0 envsieve check --only aws-access-key-id
	printf 'exclude: [compose.yaml]\n' >.envsieve.yaml
	expect_exit 0 envsieve env --exit-zero
}

# Tests have broken files to show that they are refused, and what others made is their affair.
case_an_unreadable_manifest_of_a_test_is_a_warning() {
	shop
	mkdir -p testdata vendor/x
	printf 'services:\n  web: [\n' | tee testdata/compose.yaml >vendor/x/compose.yaml
	expect_exit 0 envsieve env --exit-zero --format json
	expect_json '[.scope.complete, .scope.warnings[0][:39]]' \
		'[true,"testdata/compose.yaml:3: not read for t"]'
	expect_json '.scope.warnings | length' 1
}

# More than is followed is no file that was not read.
case_a_limit_of_depth_is_a_warning() {
	shop
	{
		printf 'services:\n  web:\n    image: x\n    environment:\n      BIG: '
		head -c 20000 /dev/zero | tr '\0' x
	} >compose.yaml
	expect_exit 0 envsieve env --exit-zero
	expect_in 'compose.yaml:5: looked at in part for the environment lint: a value longer'
}

case_a_link_that_leads_to_nothing_that_is_read_is_named() {
	shop
	mkdir web config
	echo A=1 >config/settings
	ln -s ../config/settings web/.env
	ln -s ../../elsewhere.yml web/compose.yaml
	ln -s /etc/shop.env .env.production
	ln -s .env web/.env.local
	ln -s ../gone/.env config/.env
	ln -s ../gone/compose.yaml config/compose.yaml
	mkdir -p tests/data
	ln -s /srv/compose.yaml tests/data/compose.yaml
	expect_exit 2 envsieve env --exit-zero
	expect_in 'web/.env: looked at in part for the environment lint: a link to a file that is not read'
	expect_in 'web/compose.yaml: not read for the environment lint: a link that leads out of'
	expect_in '.env.production: not read for the environment lint: a link that leads out of'
	expect_in 'config/compose.yaml: not read for the environment lint: a link to what is not among'
	expect_in 'config/.env: looked at in part for the environment lint: a link to what is not among'
	expect_in 'warning: tests/data/compose.yaml: not read for the environment lint: a link that leads'
	expect_not_in 'web/.env.local: looked at in part'
}

case_a_file_alone_has_no_environment() {
	shop
	refused '.env: a folder is wanted; what a loader makes of one file says env parse' env .env
	expect_exit 0 envsieve check --only env-unused .env.example
	refused '--dialect goes with env parse' env --dialect sh
	refused 'b: too many arguments for env' env a b
}

case_outside_of_a_repository_there_is_an_environment_too() {
	mkdir app
	printf 'API_URL=\nOLD_NAME=\n' >app/.env.example
	printf 'a(process.env.API_URL, process.env.X_ONE);\n' >app/app.js
	expect_exit 1 envsieve env --format json --only env-undocumented --only env-unused app
	expect_json "$told" \
		'["env-unused .env.example:2 OLD_NAME","env-undocumented app.js:1 X_ONE"]'
}

case_a_folder_is_looked_at_by_itself() {
	shop
	mkdir web
	printf 'WEB_URL=\nWEB_OLD=\n' >web/.env.example
	printf 'a(process.env.WEB_URL);\n' >web/app.js
	expect_exit 1 envsieve env --format json --only env-undocumented --only env-unused web
	expect_json "$told" '["env-unused web/.env.example:2 WEB_OLD"]'
}

# ---- code of others ----

case_what_package_managers_put_into_the_tree_is_not_linted() {
	shop
	mkdir -p vendor/acme node_modules/dep third_party/lib apps/vendor
	for folder in vendor/acme node_modules/dep third_party/lib apps/vendor; do
		printf 'use(process.env.%s_KEY);\n' "$(basename $folder | tr '[:lower:]' '[:upper:]')" >$folder/a.js
		printf 'UNREAD=1\n' >$folder/.env.example
	done
	git add --force .
	commit vendored
	expect_exit 1 envsieve env --format json --only env-undocumented --only env-unused
	expect_json "$told | map(select(test(\"vendor|modules|third\")))" \
		'["env-unused apps/vendor/.env.example:1 UNREAD"]'
}

case_a_submodule_has_its_own_ignore_rules() {
	repo sub
	printf '.env\n' >sub/.gitignore
	printf 'A=\n' >sub/.env.example
	(cd sub && commit inner)
	repo top
	cd top || return
	printf 'A=\n' >.env.example
	git -c protocol.file.allow=always submodule --quiet add ../sub mod 2>/dev/null
	commit outer
	expect_exit 1 envsieve env --recurse-submodules --format json --only env-file-not-ignored
	expect_json '[.findings[].path]' '[".env.example"]'
	printf '.env\n' >.gitignore
	printf '\n' >mod/.gitignore
	expect_exit 1 envsieve env --recurse-submodules --format json --only env-file-not-ignored
	expect_json '[.findings[].path]' '["mod/.env.example"]'
}

# What a rule would have explained must not vanish with the rule.
case_a_typo_that_nobody_hears_of_explains_nothing() {
	repo
	echo .env >.gitignore
	echo 'DATABSE_URL=' >.env.example
	echo 'connect(process.env.DATABASE_URL)' >a.js
	commit one
	local rules='[.findings[] | "\(.rule) \(.variable)"] | sort'
	envsieve env --format json >"$T/out" || true
	expect_json "$rules" '["env-typo DATABSE_URL"]'
	envsieve env --format json --disable env-typo >"$T/out" || true
	expect_json "$rules" '["env-undocumented DATABASE_URL","env-unused DATABSE_URL"]'
	printf 'variables:\n  DATA*: {ignore: [env-t*]}\n' >.envsieve.yaml
	envsieve env --format json >"$T/out" || true
	expect_json "$rules" '["env-undocumented DATABASE_URL","env-unused DATABSE_URL"]'
	printf 'variables:\n  DATABSE_URL: {ignore: [env-unus*]}\n' >.envsieve.yaml
	envsieve env --format json --disable env-typo >"$T/out" || true
	expect_json "$rules" '["env-undocumented DATABASE_URL"]'
	expect_json '.summary.suppressed' 1
}

# pool: three names that one file reads, and that the example lacks.
pool() {
	shop
	printf 'const a = [f(process.env.A_URL!),\nf(process.env.B_URL!),\nf(process.env.C_URL!)];\n' >src/pool.ts
}

case_a_file_that_reads_many_is_told_once() {
	local one
	pool
	expect_exit 1 envsieve env --only env-undocumented
	expect_in 'src/pool.ts:1'
	expect_in '3 variables are read here and named by no example: A_URL, B_URL, C_URL'
	expect_exit 1 envsieve env --only env-undocumented --format json
	one=$(jq -r '.findings[] | select(.path == "src/pool.ts").fingerprint' "$T/out")
	echo 'f(process.env.D_URL!);' >>src/pool.ts
	expect_exit 1 envsieve env --only env-undocumented --format json
	expect_json "[.findings[] | select(.path == \"src/pool.ts\").fingerprint == \"$one\"]" '[false]'
}

case_a_marker_in_a_file_that_reads_many_speaks_for_its_line() {
	pool
	sed -i '2s/$/ \/\/ envsieve:allow env-undocumented/' src/pool.ts
	echo 'f(process.env.D_URL!);' >>src/pool.ts
	expect_exit 1 envsieve env --only env-undocumented
	expect_in '3 variables are read here and named by no example: A_URL, C_URL, D_URL'
	sed -i '3s/$/ \/\/ envsieve:allow env-undocumented/' src/pool.ts
	expect_exit 1 envsieve env --only env-undocumented
	expect_in 'A_URL is read at src/pool.ts:1 and no example names it'
	expect_in 'D_URL is read at src/pool.ts:4 and no example names it'
}
