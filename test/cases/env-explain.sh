# env-explain.sh - what is said of one variable.
# shellcheck shell=bash

shop() {
	repo
	mkdir src test
	printf '.env\n' >.gitignore
	printf '# REGION=\nAPI_URL=\nOLD_NAME=\n' >.env.example
	printf 'API_URL=https://api.example.org\n' >.env
	cat >src/app.js <<-'END'
		const url = process.env.API_URL;
		const key = process.env.API_TOKEN || "anonymous";
		const region = process.env.REGION || pick();
		if (process.env.API_TOKEN) login(process.env.API_TOKEN);
	END
	printf 'const key = process.env.API_TOKEN;\n' >test/app.test.js
	commit shop
}

case_every_place_of_a_variable_is_told_with_class_and_need() {
	shop
	expect_exit 0 envsieve explain API_URL
	expect_out <<-'END'
		API_URL

		class       app: the program reads it
		need        required: src/app.js:1 wants it and has no default
		read by     src/app.js:1  process.env.X, required
		declared in .env.example:2
		env files   .env:1
		set in      -

		Nothing is open about it.
	END
}

case_what_is_open_about_a_variable_is_told_with_its_help() {
	shop
	expect_exit 0 envsieve explain API_TOKEN
	expect_in 'need        guarded: src/app.js:4 asks whether it is there'
	expect_in 'read by     src/app.js:2  process.env.X, optional, default: 9 bytes'
	expect_in '            test/app.test.js:1  process.env.X, required, test'
	expect_in 'declared in -'
	expect_in 'What is open about it'
	expect_in '[env-undocumented]: API_TOKEN is read'
	expect_in ' --> src/app.js:2:'
	expect_in '  = help: '
	expect_not_in 'Nothing is open'
	expect_not_in OLD_NAME
}

case_what_nothing_reads_is_said_to_be_so() {
	shop
	expect_exit 0 envsieve explain OLD_NAME
	expect_in 'need        none: nothing that could be read asks for it'
	expect_in '[env-unused]: OLD_NAME'
	expect_exit 0 envsieve explain REGION
	expect_in 'need        optional: src/app.js:3 has a default'
	expect_in 'src/app.js:3  process.env.X, optional, default: computed'
	expect_in 'declared in .env.example:1  commented out'
}

case_a_default_is_not_shown() {
	local value
	shop
	value=$(random_password)
	printf 'const k = process.env.API_TOKEN || "%s";\n' "$value" >src/app.js
	expect_exit 0 envsieve explain API_TOKEN
	expect_in "default: ${#value} bytes"
	expect_not_in "$value"
}

case_each_program_of_a_repository_has_its_part() {
	repo
	mkdir -p api web
	for i in api web; do
		printf '{"name": "%s"}\n' "$i" >"$i/package.json"
		printf 'PORT_NUMBER=\n' >"$i/.env.example"
		printf 'listen(process.env.PORT_NUMBER);\n' >"$i/main.js"
	done
	printf 'services:\n  api:\n    environment:\n      PORT_NUMBER: 80\n' >api/docker-compose.yml
	commit two
	expect_exit 0 envsieve explain PORT_NUMBER
	grep '^[PADrds]' "$T/out" >"$T/lines"
	cat >"$T/want" <<-'END'
		PORT_NUMBER of api
		read by     api/main.js:1  process.env.X, required
		declared in api/.env.example:1
		set in      api/docker-compose.yml:4  environment: X=
		PORT_NUMBER of web
		read by     web/main.js:1  process.env.X, required
		declared in web/.env.example:1
		set in      -
	END
	diff -u "$T/want" "$T/lines"
}

case_a_plain_word_in_a_target_is_a_value() {
	shop
	printf 'REGION=true\nAPI_TOKEN=xxxxxxxx\nAPI_URL=changeme\n' >"$T/prod.env"
	expect_exit 1 envsieve env --format json --target production="$T/prod.env"
	expect_json '[.variables[] | "\(.name) \(.targets.production)"]' "$(tr -d '\n' <<-'END'
		["API_TOKEN placeholder","API_URL placeholder",
		"OLD_NAME missing","REGION set"]
	END
	)"
}

case_the_configuration_is_named_as_reason() {
	shop
	printf 'variables:\n  API_URL: {optional: true, class: ambient}\n' >.envsieve.yaml
	expect_exit 0 envsieve explain API_URL
	expect_in 'class       ambient: the configuration says so'
	expect_in 'need        optional: the configuration says so'
}

case_a_rule_wins_over_a_variable_of_its_name() {
	shop
	echo 'f(process.env.jwt)' >>src/app.js
	expect_exit 0 envsieve explain jwt
	expect_in '(jwt)'
	expect_in 'This folder has a variable of that name, too'
	expect_not_in 'read by'
	echo >src/app.js
	expect_exit 0 envsieve explain jwt
	expect_not_in 'This folder has'
}

case_an_unknown_name_is_refused_with_what_is_near() {
	shop
	refused 'unknown rule or variable: API_TOKN; did you mean API_TOKEN?' explain API_TOKN
	refused 'unknown rule or variable: old_name; did you mean OLD_NAME?' explain old_name
	refused 'unknown rule or variable: URL_API; did you mean API_URL?' explain URL_API
	refused 'unknown rule or variable: API_; did you mean API_TOKEN or API_URL?' explain API_
	refused 'unknown rule or variable: QQQQQQ' explain QQQQQQ
	refused 'unknown rule: env-unusd; did you mean env-unused?' explain env-unusd
}

case_what_could_not_be_read_whole_is_no_success() {
	shop
	printf 'x = process.env.API_URL\n' >src/closed.js
	chmod 000 src/closed.js
	expect_exit 2 unprivileged "$ENVSIEVE" explain API_URL
	expect_in 'read by     src/app.js:1'
	expect_in 'not all of the folder could be read' "$T/err"
}

case_rules_test_runs_the_examples_of_languages() {
	expect_exit 0 envsieve rules test -v
	grep -q '^ok: python:[0-9]*: example: ' "$T/out" || fail 'no example of python'
	grep -q '^ok: javascript:[0-9]*: negative example: ' "$T/out" || fail 'no negative example'
	expect_equal "$(tail -n1 "$T/out")" \
		"rules: $(grep -ac '^ok: ' "$T/out") passed, 0 failed"
}

case_of_many_places_the_first_are_told_and_verbose_tells_all() {
	shop
	for n in 1 2 3 4 5 6 7 8; do
		printf 'use(process.env.API_URL);\n' >"src/a$n.js"
	done
	expect_exit 0 envsieve explain API_URL
	expect_in 'src/a6.js:1  process.env.X, required'
	expect_in '            and 3 more (--verbose shows them)'
	expect_not_in src/app.js:1
	expect_exit 0 envsieve explain --verbose API_URL
	expect_in src/app.js:1
	expect_not_in ' more ('
}

case_programs_that_read_through_a_package_are_named_in_a_line() {
	repo
	mkdir -p apps/web apps/api packages/db
	printf '{"private": true, "workspaces": ["apps/*", "packages/*"]}\n' >package.json
	printf '{"name": "web", "scripts": {"start": "x"}, "dependencies": {"db": "*"}}\n' >apps/web/package.json
	printf '{"name": "api", "scripts": {"start": "x"}, "dependencies": {"db": "*"}}\n' >apps/api/package.json
	printf '{"name": "db"}\n' >packages/db/package.json
	printf 'use(process.env.DB_HOST);\n' >packages/db/a.js
	printf 'DB_HOST=\n' >apps/api/.env.example
	printf 'B=\n' >apps/web/.env.example
	commit services
	expect_exit 0 envsieve explain DB_HOST
	expect_in 'DB_HOST of apps/api'
	expect_in 'Through packages it is read in apps/web as well (--verbose shows where).'
	expect_not_in 'DB_HOST of apps/web'
	expect_exit 0 envsieve explain -v DB_HOST
	expect_in 'DB_HOST of apps/web'
}

case_targets_configuration_and_colours_are_those_of_env() {
	shop
	printf 'API_URL=https://x.example.org\n' >"$T/live"
	printf 'variables: {API_TOKEN: {optional: true}}\n' >"$T/other.yaml"
	expect_exit 0 envsieve explain --target live="$T/live" API_TOKEN
	expect_in 'targets     live: missing'
	expect_exit 0 envsieve explain --config "$T/other.yaml" API_TOKEN
	expect_in 'need        optional: the configuration says so'
	expect_exit 0 envsieve explain --color always API_URL
	expect_in "$(printf '\033[1mAPI_URL')"
	expect_exit 2 envsieve explain --target live API_TOKEN
}
