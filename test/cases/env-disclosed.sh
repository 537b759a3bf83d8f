# env-disclosed.sh - no report, of any command in any format, has a value that is a secret.
# shellcheck shell=bash disable=SC2016

# Each secret holds "zqx", in every way of writing that a reader of values takes apart.
disclosing() {
	repo
	stripe=$(stripe_key 7)
	mkdir -p .cursor src k8s
	printf '{"mcpServers": {"x": {"env": {\n  "OPENAI_API_KEY": "zqx%s"\n}}}}\n' \
		"$(random_password 1)" >.cursor/mcp.json
	cat >src/a.js <<-END
		const jwt = process.env.JWT_SECRET || "Zqx81\\"zqxLmN77pQ";
		const pay = process.env.STRIPE || "$stripe";
		const db = process.env.DATABASE || 'postgres://me:zqxPass9@db.example.net/x';
		use(process.env.ADDED_NAME, jwt, pay, db);
	END
	cat >src/b.py <<-'END'
		import os
		salt = os.getenv("SESSION_SECRET", 'it\'s zqx-81-LmN')
		port = os.environ["PORT"]
	END
	cat >docker-compose.yml <<-'END'
		services:
		  web:
		    image: web
		    environment:
		      JWT_SECRET: "Zq81qL\"zqxN92x7"
		      API_TOKEN: ${API_TOKEN:-zqx8Lq2mN77pQ9}
		      ADMIN_PASSWORD: 'zqx''8Lq2m'
	END
	printf 'FROM node\nENV DB_PASSWORD=zqx1Lq8mN\nCOPY . .\n' >Dockerfile
	printf 'JWT_SECRET=change-me\nPORT=3000\nUNUSED_ONE=one\nSTRIPE_SECRET_KEY=zqx%s' \
		"$(random_password 2)" >.env.example
	printf 'JWT_SECRET=Zq81zqxLmN77pQ\nJWT_SECRET=zqx\nSESSION_SECRET="open zqx\nzqx8Lq\n' >.env
	echo node_modules >.gitignore
	commit one
}

expect_no_secret() {
	local code=0
	"$@" >"$T/out" 2>&1 || code=$?
	[ "$code" -le 1 ] || fail "exit of $*: $(tail -1 "$T/out")"
	[ -s "$T/out" ] || fail "$* says nothing"
	expect_not_in zqx
	[ -z "${stripe:-}" ] || expect_not_in "$stripe"
}

case_secrets_are_in_no_report() {
	disclosing
	local format command
	for format in text json jsonl sarif; do
		for command in env check audit; do
			expect_no_secret envsieve "$command" --fail-on note --format "$format"
		done
	done
	expect_no_secret envsieve env -v
	expect_no_secret envsieve env --matrix
	expect_no_secret envsieve env --matrix --format json
}

case_secrets_are_in_no_story_of_a_variable() {
	disclosing
	local name
	for name in JWT_SECRET STRIPE DATABASE SESSION_SECRET API_TOKEN ADMIN_PASSWORD DB_PASSWORD; do
		expect_no_secret envsieve explain "$name"
	done
}

case_secrets_are_in_no_diff() {
	disclosing
	expect_no_secret envsieve env --fix --dry-run
	expect_in '+ADDED_NAME='
	expect_in '+STRIPE_SECRET_KEY=***'
}

case_secrets_of_a_target_are_in_no_report() {
	disclosing
	printf '{"JWT_SECRET": "zqx81\\"LmN77", "PORT": "localhost", "STRIPE": "%s"}' "$stripe" \
		>"$T/target.json"
	expect_no_secret envsieve env --target production="$T/target.json"
	expect_no_secret envsieve env --target production="$T/target.json" --format json
}

# No operator, no quotes, or something that looks like an expression or an end.
case_bare_values_are_in_no_report() {
	repo
	cat >Dockerfile <<-'END'
		FROM node
		ENV A_PASSWORD zqx8tr54Lm
		ENV B_PASSWORD=@zqx8tr54Lm
		ENV C_PASSWORD=q8L;zqx9m[3]zz
		ENV D_PASSWORD=%zqx(8tr54
		ENV DSN=root:zqx8tr5@tcp(db:3306)/x E_TOKEN=zqx8tr54Lm9
	END
	mkdir -p .github/workflows
	cat >.github/workflows/a.yml <<-'END'
		on: push
		jobs:
		  a:
		    runs-on: x
		    env:
		      DB_PASSWORD: (zqx8tr54Lm9
		      URL: postgresql://localhost:5432/a?user=root&password=zqx8tr5q
		    steps:
		      - run: go test --password zqx8tr54 ./...
	END
	echo "connect(process.env.URL ?? 'postgres://app:q8L zqx5@h/d', process.env.B_PASSWORD)" >a.js
	printf 'AWS_SECRET_ACCESS_KEY=zqx-xtAZ.AMtpV_PiX\nURL=' >.env.example
	commit one
	local format
	for format in text json sarif; do
		expect_no_secret envsieve env --fail-on note --only env-secret-in-image \
			--only env-ci-secret --only env-undocumented --only env-fallback-secret --format "$format"
	done
	expect_no_secret envsieve env --fix --dry-run
	expect_no_secret envsieve env --matrix --only env-unused
}

# What stands beside a secret that a rule found, and that none did.
case_secrets_beside_findings_are_in_no_report() {
	repo
	local key format
	key=$(random_password 3)
	cat >run.sh <<-END
		mysql --password $key --token zqx1 --host db.example.net
		mysql --token zqx2 --password $key
	END
	printf '{"apiKey": "%s", "password": "zqx pw", "region": "eu-west-1"}\n' "$key" >a.json
	printf 'DB_PASSWORD=%s zqx4\n' "$key" >a.properties
	cat >a.py <<-END
		connect("db.example.net", "zqx5", "zqx6", password="$key")
		get(url, auth=("user", "zqx7"), headers={"X-Api-Key": "$key"})
	END
	printf '{"password": "zqx8", "text": "%s", "apiKey": "%s"}\n' \
		"$(printf 'many words %.0s' {1..30})" "$key" >long.json
	commit one
	for format in text json sarif; do
		expect_no_secret envsieve scan --format "$format"
		expect_no_secret envsieve scan --history --format "$format"
	done
	expect_no_secret envsieve scan
	expect_not_in "$key"
	expect_in '--host db.example.net'
	expect_in 'eu-west-1'
	expect_in 'connect("db.example.net"'
	expect_in 'auth=("user"'
}

# The name of the one that was found says nothing of others, and quotes may be none.
case_values_between_names_and_findings_are_in_no_report() {
	repo
	local key format
	key=$(random_password 4)
	cat >run.sh <<-END
		PGPASSWORD="zqx 1" deploy --k $key
		curl -H 'X-Api-Key: zqx 2' -H 'Authorization: Bearer $key' https://h.example.net/x
		mysql -uroot -p zqx3 db; API_KEY=$key
		echo 'zqx 4' | docker login --password-stdin; API_KEY=$key
	END
	cat >a.py <<-END
		clientSecret='$key'; Authorization = "zqx 5"
		assert check_password('zqx 6', '$key')
	END
	cat >a.js <<-END
		const token = ["$key", 'zqx 7'];
		// don't login('bob', 'zqx 8'); apiKey = '$key'
	END
	echo "<c><apiKey>$key</apiKey><password>zqx 9</password></c>" >a.xml
	echo "| api_key | $key | password | zqx 10 |" >a.md
	echo "API_KEY=$key # password zqx 11" >a.properties
	commit one
	for format in text json sarif; do
		expect_no_secret envsieve scan --format "$format"
		expect_no_secret envsieve scan --history --format "$format"
	done
}

case_passwords_of_addresses_in_code_are_in_no_message() {
	repo
	mkdir src
	echo '{"name": "a"}' >package.json
	echo "connect('postgres://admin:zqx/ssw0rdX@localhost/x')" >src/a.js
	echo "use(process.env.NEXT_PUBLIC_API_SECRET || 'zqx words', process.env.STRIPE_KEY ?? 'zqx')" >src/b.js
	echo 'X=1' >.env.example
	commit one
	local format
	for format in text json sarif; do
		expect_no_secret envsieve env --fail-on note --format "$format"
	done
	expect_no_secret envsieve env --matrix --format json
}

# A login of a program has its arguments by their place.
case_arguments_of_logins_are_in_no_report() {
	repo
	cat >a.js <<-'END'
		connect(process.env.ADDED_NAME, "root", "zqx1")
		createConnection("db.example.net", process.env.OTHER_NAME, 'zqx2')
	END
	echo 'X=1' >.env.example
	commit one
	expect_no_secret envsieve env --fail-on note
	expect_in 'createConnection("db.example.net"'
}
