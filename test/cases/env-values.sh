# env-values.sh - values that are wrong where they stand, each beside one like it that is right.
# shellcheck shell=bash disable=SC2164

# What no rule is about: ignored files.
world() {
	repo
	printf '.env*\n!.env.example\n' >.gitignore
}

case_production_goes_out_in_clear() {
	world
	cat >.env.production <<-'END'
		API_URL=http://api.shop.io/v1
		SVC_URL=http://orders.default.svc.cluster.local
		NEAR_URL=http://orders:3000
		SAFE_URL=https://api.shop.io
		LAN_URL=http://10.1.2.3
	END
	cp .env.production .env.development
	expect_told env-local-value '["warning env-local-value .env.production:1 API_URL"]'
	expect_in 'without encryption'
}

case_production_has_what_only_one_machine_has() {
	world
	cat >.env.production <<-'END'
		DATABASE_URL=file:./dev.db
		CACHE_DB=/var/lib/app/cache.sqlite3
		KEY_FILE=~/keys/app.pem
		UPLOADS=C:\Users\me\uploads
		API_HOST=127.0.0.1
		DB_HOST=localhost
		LOG_DIR=/var/log/app
		HOST=0.0.0.0
		DB_URL=postgres://db.shop.io/app
	END
	cp .env.production .env.local
	expect_told env-local-value "$(tr -d '\n' <<-'END'
		["error env-local-value .env.production:1 DATABASE_URL",
		"error env-local-value .env.production:2 CACHE_DB",
		"warning env-local-value .env.production:3 KEY_FILE",
		"warning env-local-value .env.production:4 UPLOADS",
		"error env-local-value .env.production:6 DB_HOST"]
	END
	)"
}

case_a_value_is_not_what_the_code_makes_of_it() {
	world
	cat >app.js <<-'END'
		const pool = parseInt(process.env.POOL_SIZE);
		const time = Number(process.env.TIMEOUT);
		if (process.env.FEATURE_A) start();
		if (process.env.FEATURE_B === 'true') start();
	END
	printf 'POOL_SIZE=many\nTIMEOUT=30\nFEATURE_A=false\nFEATURE_B=false\n' >.env
	expect_told env-value-type '["warning env-value-type .env:1 POOL_SIZE"]'
	expect_told env-truthy-string '["error env-truthy-string .env:3 FEATURE_A"]'
	printf 'POOL_SIZE=4\nTIMEOUT=30\nFEATURE_A=\nFEATURE_B=false\n' >.env
	expect_told env-value-type '[]'
	expect_told env-truthy-string '[]'
}

case_a_value_is_broken_whoever_reads_it() {
	local password
	world
	password=$(random_password)
	cat >.env <<-END
		A_URL=postgres://me:${password}@x@db/app
		B_URL=mysql://me:${password}/x@db/app
		C_URL=https//shop.io
		D_PORT=70000
		E_JSON='{"a": 1'
		F_BASE64=a*b
		OK_URL=postgres://me:${password}%40x@db:5432/app
		OK_PORT=8080
		OK_JSON='{"a": 1}'
		OK_BASE64=YWJj
	END
	sed 's/^/X_/' .env >.env.example
	expect_told env-value-type "$(tr -d '\n' <<-'END'
		["warning env-value-type .env:1 A_URL",
		"warning env-value-type .env:2 B_URL",
		"warning env-value-type .env:3 C_URL",
		"warning env-value-type .env:4 D_PORT",
		"warning env-value-type .env:5 E_JSON",
		"warning env-value-type .env:6 F_BASE64"]
	END
	)"
	expect_not_in "$password"
}

case_a_name_stands_twice() {
	world
	printf 'A=1\nB=2\nA=3\nC=1\nC=1\nPATH_X=a\nPATH_X=%s:b\n#B=4\n' "\$PATH_X" >.env
	expect_told env-duplicate-key "$(tr -d '\n' <<-'END'
		["error env-duplicate-key .env:3 A",
		"warning env-duplicate-key .env:5 C"]
	END
	)"
}

case_two_places_disagree_on_a_default() {
	world
	mkdir tests
	echo 'listen(process.env.API_PORT || 3000);' >server.js
	echo 'connect(process.env.API_PORT || 8080, process.env.API_HOST || "localhost");' >client.js
	echo 'use(process.env.API_HOST || "127.0.0.1", process.env.API_KIND || "a");' >other.js
	echo 'use(process.env.API_KIND || "b");' >tests/app.test.js
	expect_told env-different-defaults '["warning env-different-defaults server.js:1 API_PORT"]'
	sed -i 's/8080/3000/' client.js
	expect_told env-different-defaults '[]'
}

case_a_copy_and_what_is_served_lie_where_others_get_them() {
	repo
	mkdir public web
	printf '.env\n*.swp\n' >.gitignore
	printf 'API_TOKEN=%s\n' "$(random_password)" >.env.bak
	cp .env.bak public/.env
	cp .env.bak web/.env
	cp .env.bak .env.swp
	printf 'API_TOKEN=\n' >public/.env.example
	printf 'PORT=1\n' >.env~
	expect_told env-file-backup "$(tr -d '\n' <<-'END'
		["error env-file-backup .env.bak:1 null",
		"warning env-file-backup .env~:null null"]
	END
	)"
	expect_told env-file-in-web-root '["error env-file-in-web-root public/.env:null null"]'
}

case_a_secret_of_a_stage_that_is_not_in_the_image_is_none() {
	repo
	cat >Dockerfile <<-'END'
		FROM x AS base
		ARG API_TOKEN
		FROM base AS builder
		ARG BUILD_TOKEN
		ENV BUILD_TOKEN=$BUILD_TOKEN
		FROM base
		ARG DB_PASSWORD
		ENV DB_PASSWORD=$DB_PASSWORD
	END
	expect_told env-secret-in-image "$(tr -d '\n' <<-'END'
		["warning env-secret-in-image Dockerfile:2 API_TOKEN",
		"warning env-secret-in-image Dockerfile:7 DB_PASSWORD"]
	END
	)"
	sed -i 's/^FROM base$/FROM y/' Dockerfile
	expect_told env-secret-in-image '["warning env-secret-in-image Dockerfile:7 DB_PASSWORD"]'
}

case_a_file_of_blanks_in_an_export_is_a_template() {
	cd "$T" && mkdir export && cd export
	printf 'A_KEY=\nB_KEY=\nC_URL=http://localhost\n' >.env
	echo 'use(process.env.A_KEY, process.env.B_KEY)' >a.js
	expect_told env-empty '[]'
	printf 'A_KEY=\nB_KEY=1\nC_URL=2\n' >.env
	expect_told env-empty '["warning env-empty .env:1 A_KEY"]'
}

told() {
	expect_json '[.findings[] | "\(.severity) \(.rule) \(.path):\(.line)"]' "$1"
}

case_one_secret_of_a_committed_env_file_is_told_once() {
	repo
	local secret
	secret=$(random_password 1)$(random_password 2)
	printf 'PORT=1\nSESSION_SECRET=%s\n' "$secret" >.env
	commit one
	expect_exit 1 envsieve env --format json
	told '["error env-file-tracked .env:2"]'
	expect_in 'SESSION_SECRET'
	expect_exit 1 envsieve check --format json
	told '["error env-file-tracked .env:2"]'
	expect_exit 1 envsieve scan --format json
	told '["error config-secret .env:2"]'
	expect_exit 1 envsieve env --disable env-file-tracked --format json
	told '["error config-secret .env:2"]'
	printf 'PORT=1 # envsieve:allow env-file-tracked\nSESSION_SECRET=%s # envsieve:allow env-file-tracked\n' \
		"$secret" >.env
	expect_exit 1 envsieve env --format json
	told '["error config-secret .env:2"]'
}

# What is not named, and what comes later, is told by somebody.
case_a_committed_env_file_hides_no_secret() {
	repo
	local i old new
	for i in $(seq 14); do
		echo "S${i}_SECRET=$(random_password "$i")$i"
	done >.env
	commit one
	expect_exit 1 envsieve env --format json
	told '["error env-file-tracked .env:1","error config-secret .env:13","error config-secret .env:14"]'
	expect_in 'S12_SECRET and 2 more'
	fingerprint() {
		envsieve env --exit-zero --only env-file-tracked --format json >"$T/out"
		jq -r '.findings[0].fingerprint' "$T/out"
	}
	sed -n 1,3p .env >few && mv few .env
	old=$(fingerprint)
	echo "PORT=1" >>.env
	[ "$(fingerprint)" = "$old" ] || fail 'the fingerprint does not stay'
	echo "NEW_SECRET=$(random_password 20)$(random_password 21)" >>.env
	new=$(fingerprint)
	[ "$new" != "$old" ] || fail 'a new secret has no fingerprint'
	sed -i "s/^NEW_SECRET=.*/NEW_SECRET=$(random_password 22)$(random_password 23)/" .env
	[ "$(fingerprint)" != "$new" ] || fail 'another value has no fingerprint'
}

case_a_password_like_the_user_beside_it_is_a_note() {
	printf 'DB_USER=warden\nDB_PASSWORD=warden\n' >.env.example
	printf 'MAIL_PASSWORD=warden\n' >b.env.example
	printf 'CLICKHOUSE_PASSWORD="clickhouse"\n' >c.env.example
	printf 'DB_USER=warden\nDB_PASSWORD=warden\n' >app.ini
	expect_exit 1 envsieve scan --fail-on warning --format json
	told '["note config-password .env.example:2","warning config-password app.ini:2","warning config-password b.env.example:1","note generic-password c.env.example:1"]'
}

case_a_sample_that_is_commented_out_is_no_error() {
	local secret
	secret=$(random_password 1)$(random_password 2)
	printf '# ADMIN_TOKEN=%s\nAPI_TOKEN=%s\n' "$secret" "$(random_password 3)$(random_password 4)" \
		>.env.example
	printf '# ADMIN_TOKEN=%s\n' "$secret" >.env
	expect_exit 1 envsieve scan --format json
	told '["error config-secret .env:1","warning config-secret .env.example:1","error config-secret .env.example:2"]'
}

case_secrets_of_environments_of_tests_are_notes() {
	local secret
	secret=$(random_password 1)$(random_password 2)
	for f in .env.test .env.testing test.env .env.production; do
		printf 'JWT_SECRET=%s\n' "$secret" >"$f"
	done
	printf 'SENDGRID_API_KEY=SG.123123\n' >.env
	expect_exit 1 envsieve scan --format json
	told '["error config-secret .env.production:1","note config-secret .env.test:1","note config-secret .env.testing:1","note config-secret test.env:1"]'
}

case_a_database_of_a_network_of_ones_own_in_an_example_is_a_note() {
	local url='postgresql://shop:q7-Zt4kP9x'
	printf 'DATABASE_URL=%s@shop-db:5432/shop\n' "$url" >.env.example
	printf 'DATABASE_URL=%s@db.shop.io:5432/shop\n' "$url" >b.env.example
	printf 'DATABASE_URL=%s@shop-db:5432/shop\n' "$url" >.env
	expect_exit 1 envsieve scan --format json
	told '["error database-url-password .env:1","note database-url-password .env.example:1","error database-url-password b.env.example:1"]'
}

# A tree that was exported: nothing tells that its .env comes with it but what it holds.
case_a_form_to_fill_in_outside_of_a_repository_is_taken_for_committed() {
	printf 'APP_ID=\nAPP_KEY=\nPORT=3978\n' >.env
	printf '{"name":"a","version":"1.0.0","main":"a.js"}\n' >package.json
	echo 'use(new Bot(process.env.APP_ID), process.env.APP_KEY.trim(), process.env.PORT);' >a.js
	expect_exit 0 envsieve env --fail-on warning --format json
	printf 'APP_ID=\n' >.env.example
	expect_exit 1 envsieve env --fail-on warning --only env-empty --format json
	told '["warning env-empty .env:1","warning env-empty .env:2"]'
}

case_tls_that_is_off_for_the_own_machine_or_on_request_is_a_note() {
	printf 'package a\nfunc f() {\n\tr := get(c.LocalRootURL).With(&tls.Config{\n\t\tInsecureSkipVerify: true})\n}\n' >a.go
	printf 'package a\nfunc f() {\n\tr := get(c.RemoteURL).With(&tls.Config{\n\t\tInsecureSkipVerify: true})\n}\n' >b.go
	printf 'class A {\n A(boolean skipSsl) { if (skipSsl) use(make()); }\n T make() { return b.trustManager(InsecureTrustManagerFactory.INSTANCE); }\n}\n' >A.java
	printf 'class B {\n T make() { return b.trustManager(InsecureTrustManagerFactory.INSTANCE); }\n}\n' >B.java
	expect_exit 1 envsieve env --only env-tls-off --fail-on warning --format json
	told '["note env-tls-off A.java:3","warning env-tls-off B.java:2","note env-tls-off a.go:4","warning env-tls-off b.go:4"]'
	expect_in 'InsecureTrustManagerFactory.INSTANCE takes any certificate'
}

# Passwords that should have been escaped are passwords.
case_marks_in_the_password_of_an_address_hide_nothing() {
	repo
	local secret
	secret=$(random_password 1)
	printf 'A_URL=https://u:kV9#%s@h.io/db\nB_URL=postgres://u:4711#%s@h.io/db\nC_URL=https://u:a?%s@h.io/db\n' \
		"$secret" "$secret" "$secret" >.env
	commit one
	expect_exit 1 envsieve env --only env-file-tracked --format json
	expect_in 'secrets: A_URL, B_URL, C_URL'
}
