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
