# env-fix.sh - what `env --fix` mends in files, and that it loses nothing.
# shellcheck shell=bash

# shop: the example lacks a name that is read, .env is not ignored.
shop() {
	repo
	mkdir src
	printf '{"dependencies": {"dotenv": "16"}}\n' >package.json
	printf 'API_URL=\n' >.env.example
	cat >src/app.js <<-'END'
		require("dotenv").config();
		const url = process.env.API_URL;
		const key = process.env.API_TOKEN;
	END
	commit shop
}

fixes='.fixes | map([.path, .added, .removed, .new, .done, .error])'

case_a_name_and_an_ignore_line_are_added_and_what_remains_is_reported() {
	shop
	expect_exit 1 envsieve env
	expect_exit 0 envsieve env --fix
	expect_out <<-'END'
		repaired: .env.example: 3 lines added
		repaired: .gitignore (new): 1 line added
		Nothing found (4 items, 178 bytes in N s).
	END
	expect_equal "$(cat .env.example)" "$(printf 'API_URL=\n\n# read in src/app.js\nAPI_TOKEN=')"
	expect_equal "$(cat .gitignore)" .env
	expect_equal "$(git status --porcelain)" "$(printf ' M .env.example\n?? .gitignore')"
	expect_exit 0 envsieve env
}

case_what_scripts_and_workflows_read_is_no_business_of_the_example() {
	shop
	cat >package.json <<-'END'
		{"dependencies": {"dotenv": "16"}, "scripts": {"deploy": "up --token $DEPLOY_TOKEN"}}
	END
	mkdir -p .github/workflows
	cat >.github/workflows/ci.yml <<-'END'
		on: push
		jobs:
		  a:
		    runs-on: x
		    steps:
		      - run: up $STAGE_NAME
	END
	expect_exit 0 envsieve env --fix
	expect_equal "$(grep -c 'API_TOKEN\|DEPLOY_TOKEN\|STAGE_NAME' .env.example)" 1
}

case_a_second_run_has_nothing_to_mend() {
	shop
	expect_exit 0 envsieve env --fix
	cp .env.example "$T/before"
	expect_exit 0 envsieve env --fix
	expect_in 'Nothing to repair.'
	expect_exit 0 envsieve env --fix --format json
	expect_json .fixes '[]'
	cmp .env.example "$T/before"
	expect_exit 0 envsieve env --format json
	expect_json 'has("fixes")' false
}

case_a_dry_run_prints_a_diff_and_changes_nothing() {
	shop
	expect_exit 1 envsieve env --fix --dry-run --format json="$T/report"
	expect_out <<-'END'
		--- a/.env.example
		+++ b/.env.example
		@@ -1,1 +1,4 @@
		 API_URL=
		+
		+# read in src/app.js
		+API_TOKEN=
		--- /dev/null
		+++ b/.gitignore
		@@ -0,0 +1,1 @@
		+.env
	END
	expect_equal "$(git status --porcelain)" ''
	cp "$T/out" "$T/diff"
	cp "$T/report" "$T/out"
	expect_json "$fixes" '[[".env.example",3,0,false,false,null],[".gitignore",1,0,true,false,null]]'
	git apply "$T/diff"
	expect_exit 0 envsieve env
}

case_what_it_goes_with_is_told() {
	shop
	expect_exit 2 envsieve env --dry-run
	expect_in 'envsieve: --dry-run goes with --fix' "$T/err"
	expect_exit 2 envsieve env --fix --dry-run --format json
	expect_in 'a report can go to a file alone' "$T/err"
	expect_exit 2 envsieve check --fix
	expect_equal "$(git status --porcelain)" ''
}

case_what_is_allowed_or_not_asked_is_not_mended() {
	shop
	printf 'variables:\n  API_TOKEN: {ignore: [env-undocumented]}\n' >.envsieve.yaml
	expect_exit 0 envsieve env --fix --disable env-file-not-ignored
	expect_in 'Nothing to repair.'
	expect_exit 0 envsieve env --fix --only env-file-not-ignored
	expect_equal "$(git status --porcelain)" "$(printf '?? .envsieve.yaml\n?? .gitignore')"
}

case_a_duplicate_that_no_loader_uses_goes_and_its_value_stays_hidden() {
	shop
	printf '.env\n' >.gitignore
	printf 'API_URL=https://old.example.org\nAPI_TOKEN=\nAPI_URL=https://new.example.org\n' >.env
	chmod 600 .env
	expect_exit 1 envsieve env --fix --dry-run --only env-duplicate-key
	expect_in '-API_URL=***'
	expect_not_in example.org
	expect_exit 0 envsieve env --fix --only env-duplicate-key --format json
	expect_json "$fixes" '[[".env",0,1,false,true,null]]'
	expect_equal "$(cat .env)" "$(printf 'API_TOKEN=\nAPI_URL=https://new.example.org')"
	expect_equal "$(stat -c %a .env)" 600
}

# What a command makes of the line that would go is not known without running it.
case_no_duplicate_goes_where_a_command_may_use_it() {
	shop
	local line
	printf '.env\n' >.gitignore
	printf '#!/bin/sh\n. ./.env\nnode src/app.js\n' >run.sh
	while read -r line; do
		printf 'API_URL=1\n%s\nAPI_URL=1\n' "$line" >.env
		cp .env "$T/before"
		expect_exit 0 envsieve env --fix --exit-zero --only env-duplicate-key
		cmp .env "$T/before"
	done <<-'EOF'
		A=$((API_URL+1))
		A=`echo $API_URL`
		A=$(printenv API_URL)
		A=${#API_URL}
		A=${API_URL%x}
		`echo $API_URL`
		eval A=\$API_URL
		. ./other
		return 0
	EOF
	printf 'API_URL=1\nA=2\nAPI_URL=1\n' >.env
	expect_exit 0 envsieve env --fix --exit-zero --only env-duplicate-key
	expect_equal "$(cat .env)" "$(printf 'A=2\nAPI_URL=1')"
}

case_all_names_of_a_file_that_reads_many_are_added() {
	shop
	printf 'f(process.env.A_URL!);\nf(process.env.B_URL!);\nf(process.env.C_URL!);\n' >src/pool.ts
	expect_exit 0 envsieve env --fix --only env-undocumented
	expect_equal "$(grep -c '_URL=$' .env.example)" 4
}

case_an_export_stays() {
	shop
	printf '.env\n' >.gitignore
	printf '#!/bin/sh\n. ./.env\nnode src/app.js\n' >run.sh
	printf 'export API_URL=1\nAPI_URL=1\n' >.env
	cp .env "$T/before"
	expect_exit 0 envsieve env --fix --exit-zero --only env-duplicate-key
	cmp .env "$T/before"
}

# An empty value there would hide one that is set elsewhere.
case_an_example_that_is_loaded_gets_names_as_comments() {
	shop
	printf '#!/bin/sh\n. ./.env.example\nnode src/app.js\n' >run.sh
	expect_exit 0 envsieve env --fix --exit-zero --only env-undocumented
	expect_equal "$(cat .env.example)" "$(printf 'API_URL=\n\n# read in src/app.js\n# API_TOKEN=')"
	expect_exit 0 envsieve env --only env-undocumented
}

case_ends_of_lines_stay_what_they_are() {
	shop
	printf 'API_URL=\r\n' >.env.example
	expect_exit 0 envsieve env --fix --only env-undocumented
	printf 'API_URL=\r\n\r\n# read in src/app.js\r\nAPI_TOKEN=\r\n' | cmp - .env.example
}

case_a_folder_that_cannot_be_written_is_told_and_loses_nothing() {
	shop
	cp .env.example "$T/before"
	chmod 755 . src
	chmod a-w .
	expect_exit 2 unprivileged "$ENVSIEVE" env --fix --format json
	chmod u+w .
	expect_json "$fixes" "$(tr -d '\n' <<-'END'
		[[".env.example",3,0,false,false,"cannot write beside it: Permission denied"],
		[".gitignore",1,0,true,false,"cannot write beside it: Permission denied"]]
	END
	)"
	expect_equal "$(git status --porcelain)" ''
	chmod a-w .
	expect_exit 2 unprivileged "$ENVSIEVE" env --fix --quiet --exit-zero
	chmod u+w .
	expect_in 'error: .env.example: not repaired: cannot write beside it: Permission denied'
	expect_equal "$(git status --porcelain)" ''
}

case_a_file_that_may_not_be_written_stays() {
	shop
	chmod 444 .env.example
	expect_exit 2 unprivileged "$ENVSIEVE" env --fix --only env-undocumented
	expect_in 'error: .env.example: not repaired: cannot write: Permission denied'
	expect_equal "$(cat .env.example)" API_URL=
}

case_links_are_not_followed() {
	shop
	mkdir kept
	mv .env.example kept/names
	ln -s kept/names .env.example
	printf '*.log\n' >"$T/rules"
	ln -s "$T/rules" .gitignore
	printf 'API_URL=1\n' >.env
	envsieve env --fix >"$T/out" || [ $? -eq 1 ]
	expect_equal "$(cat kept/names)" API_URL=
	expect_equal "$(cat "$T/rules")" '*.log'
	[ -L .env.example ] && [ -L .gitignore ]
}

case_a_file_with_other_names_stays() {
	shop
	ln .env.example "$T/other"
	expect_exit 2 envsieve env --fix --only env-undocumented
	expect_in '.env.example: not repaired: it has other names (hard links)'
	expect_equal "$(cat "$T/other")" API_URL=
}

case_nothing_is_mended_where_not_all_could_be_read() {
	shop
	printf 'secret\n' >unreadable.js
	chmod 000 unreadable.js
	expect_exit 2 unprivileged "$ENVSIEVE" env --fix
	expect_in 'warning: nothing is repaired, since not all could be read'
	expect_exit 2 unprivileged "$ENVSIEVE" env --fix --dry-run
	expect_out </dev/null
	expect_equal "$(git status --porcelain)" '?? unreadable.js'
}

# ---- what git ignores ----

case_an_env_file_that_is_not_there_is_looked_up_in_all_ignore_files() {
	shop
	local told='[.findings[] | select(.rule == "env-file-not-ignored") | .path]'
	expect_exit 1 envsieve env --format json
	expect_json "$told" '[".env.example"]'
	for rule in .env '.env*' '/.env' '*.env'; do
		printf '%s\n' "$rule" >.gitignore
		envsieve env --format json >"$T/out" || true
		expect_json "$told" '[]'
	done
	printf '*.local\n' >.gitignore
	envsieve env --format json >"$T/out" || true
	expect_json "$told" '[]'
	printf '.env\n!.env\n' >.gitignore
	envsieve env --format json >"$T/out" || true
	expect_json "$told" '[".env.example"]'
	printf '.env\n' >.git/info/exclude
	rm .gitignore
	envsieve env --format json >"$T/out" || true
	expect_json "$told" '[]'
}

case_rules_above_the_folder_that_is_linted_count_and_are_mended() {
	repo
	mkdir shop
	printf '{"dependencies": {"dotenv": "16"}}\n' >shop/package.json
	printf 'API_URL=\n' >shop/.env.example
	printf 'require("dotenv").config();\nprocess.env.API_URL;\n' >shop/app.js
	printf '*.log' >.gitignore
	commit shop
	expect_exit 1 envsieve env shop
	expect_exit 0 envsieve env --fix shop --format json
	expect_json "$fixes" '[[".gitignore",2,1,false,true,null]]'
	expect_equal "$(cat .gitignore)" "$(printf '*.log\n/shop/.env')"
	expect_exit 0 envsieve env shop
}

case_without_a_repository_names_are_added_all_the_same() {
	mkdir src
	printf 'A_NAME=\n' >.env.example
	printf 'process.env.A_NAME; process.env.B_NAME;\n' >src/app.js
	expect_exit 0 envsieve env --fix --format json .
	expect_json "$fixes" '[[".env.example",3,0,false,true,null]]'
	cd ..
	printf 'A_NAME=\n' >work/.env.example
	expect_exit 0 envsieve env --fix --format json work
	expect_in B_NAME work/.env.example
}

case_a_target_from_standard_input_is_read_once() {
	shop
	printf 'API_URL=https://example.org\n' >"$T/target"
	expect_exit 1 envsieve env --fix --target production=- --format json <"$T/target"
	expect_json '[.findings[] | [.rule, .variable]]' '[["env-missing-in-target","API_TOKEN"]]'
	expect_equal "$(tail -n 1 .env.example)" API_TOKEN=
}
