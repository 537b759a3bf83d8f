# env-leaks.sh - values of env files that stand elsewhere: in the tree, coded, in history.
# shellcheck shell=bash disable=SC2164

# A value that no rule knows, and one that is shorter than what is decoded by itself.
leaky() {
	repo
	secret=$(random_password 1)$(random_password 2)
	short='q7-Zt!4kP'
	echo .env >.gitignore
	printf 'SESSION_SECRET=%s\nDB_PASSWORD="%s"\n' "$secret" "$short" >.env
	printf 'SESSION_SECRET=\nDB_PASSWORD=\n' >.env.example
	echo 'use(process.env.SESSION_SECRET, process.env.DB_PASSWORD);' >app.js
}

expect_leaks() {
	expect_json '[.findings[] | select(.rule == "env-value-leaked") |
		"\(.path):\(.line) \(.secret.facts.variable)"]' "$1"
}

case_env_value_is_found_in_the_tree() {
	leaky
	echo "const s = '$secret';" >config.js
	commit one
	expect_exit 1 envsieve env --format json
	expect_leaks '["config.js:1 SESSION_SECRET"]'
	expect_not_in "$secret"
	expect_exit 1 envsieve check --format json
	expect_leaks '["config.js:1 SESSION_SECRET"]'
}

case_env_value_is_found_coded() {
	leaky
	printf 'data:\n  a: %s\n  b: %s\n' "$(printf %s "$secret" | base64)" \
		"$(printf %s "$short" | base64)" >k8s.yaml
	echo 'fetch("https://app:q7-Zt%214kP@db.internal/")' >url.js
	commit one
	expect_exit 1 envsieve env --format json
	expect_leaks '["k8s.yaml:2 SESSION_SECRET","k8s.yaml:3 DB_PASSWORD","url.js:1 DB_PASSWORD"]'
}

case_env_value_is_found_in_history() {
	leaky
	git add -f .env
	commit one
	git rm -q --cached .env
	commit two
	expect_exit 1 envsieve audit --format json
	expect_json '[.findings[] | select(.origin.kind == "history") |
		"\(.rule) \(.path):\(.line)"] | unique | length > 0' true
	expect_json '[.findings[] | select(.kind == "secret" and .origin.kind == "history" and
		.path == ".env") | .line] |
		unique' '[1,2]'
}

case_env_value_where_it_belongs_is_none() {
	leaky
	cp .env .env.local
	echo '.env.local' >>.gitignore
	commit one
	expect_exit 0 envsieve env --only env-value-leaked --format json
	expect_leaks '[]'
}

case_env_value_of_a_word_or_in_an_example_is_none() {
	leaky
	printf 'DB_PASSWORD=postgres\nAPI_TOKEN=%s\n' "$secret" >.env
	printf 'DB_PASSWORD=\nAPI_TOKEN=%s\n' "$secret" >.env.example
	echo "connect('postgres', '$secret')" >config.js
	commit one
	expect_exit 0 envsieve env --only env-value-leaked --format json
	expect_leaks '[]'
}

case_env_value_does_not_change_the_hash_of_the_rules() {
	leaky
	commit one
	expect_exit 0 envsieve env --exit-zero --format json
	jq .tool.rules "$T/out" >"$T/with"
	rm .env
	expect_exit 0 envsieve env --exit-zero --format json
	jq .tool.rules "$T/out" | cmp -s - "$T/with" || fail 'the hash tells something of the values'
}

# ---- env files that only history has ----

committed='[.findings[] | select(.rule == "env-file-committed") |
	"\(.severity) \(.path) \(.origin.kind) \(.in_head) \(.message | test("secrets: SESSION_SECRET, DB_PASSWORD$"))"]'

case_env_file_that_was_committed_once_is_told_by_an_audit() {
	local first
	leaky
	mkdir web
	printf 'PORT=1\n' >web/.env
	git add -f .env web/.env
	commit one
	first=$(git rev-parse HEAD)
	git rm -q --cached .env web/.env
	commit two
	expect_exit 1 envsieve audit --only env-file-committed --format json
	expect_json "$committed" '["error .env history false true","note web/.env history false false"]'
	expect_json '[.findings[].origin.commit] | unique' "[\"$first\"]"
	expect_json '[.findings[].origin.refs] | unique' '[["refs/heads/main"]]'
	expect_not_in "$secret"
	expect_exit 1 envsieve audit --only env-file-committed
	expect_in 'error[env-file-committed]: The file is not committed any more, but history has it'
	expect_in 'on main'
	expect_not_in 'on no ref'
	# It is asked of history alone, and nowhere else.
	expect_exit 0 envsieve check --only env-file-committed --format json
	expect_json '.findings' '[]'
}

case_env_file_that_was_a_sample_or_stands_elsewhere_in_head_is_none() {
	leaky
	mkdir old
	cp .env.example old/.env
	printf 'API_TOKEN=%s\n' "$secret" >old/.env.sample
	: >old/.env.local
	git add -f old
	commit one
	git rm -q -r --cached old
	commit two
	expect_exit 0 envsieve audit --only env-file-committed --format json
	expect_json "$committed" '[]'
	git add -f .env
	commit three
	git rm -q --cached .env
	commit four
	expect_exit 1 envsieve audit --disable env-file-committed --format json
	expect_json "$committed" '[]'
}

case_env_value_in_an_example_is_told_of() {
	leaky
	cp .env .env.example
	commit one
	envsieve env --format json >"$T/out" || true
	expect_json '[.findings[] | select(.rule == "env-secret-in-example") |
		"\(.severity) \(.path):\(.line) \(.message)"]' \
		'["warning .env.example:1 The example holds the value that SESSION_SECRET has in .env:1","warning .env.example:2 The example holds the value that DB_PASSWORD has in .env:2"]'
	printf 'SESSION_SECRET=changeme\nDB_PASSWORD=\n' >.env.example
	commit two
	expect_exit 0 envsieve env --only env-secret-in-example
}
