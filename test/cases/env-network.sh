# env-network.sh - addresses, ports and who may come: what settings, manifests and code say of them.
# shellcheck shell=bash disable=SC2164

case_an_address_in_the_code_is_told() {
	repo
	mkdir src
	cat >src/api.js <<-'END'
		// Everything goes to http://localhost:3000.
		export const list = () => fetch('http://localhost:3000/orders?all=1');
		export const one = (id) => fetch(`http://localhost:3000/orders/${id}`);
	END
	printf 'r = requests.get("http://127.0.0.1:8000/x")\n' >src/get.py
	commit one
	expect_told env-hardcoded-url "$(tr -d '\n' <<-'END'
		["warning env-hardcoded-url src/api.js:2 null",
		"warning env-hardcoded-url src/get.py:1 null"]
	END
	)"
	expect_exit 1 envsieve env --only env-hardcoded-url
	expect_in 'http://localhost:3000 stands in the code (and 1 more): in production that is the machine itself'
	expect_in "2 | export const list = () => fetch('http://localhost:3000/orders?all=1');"
	sed -i '2s|$| // envsieve:allow env-hardcoded-url|' src/api.js
	rm src/get.py
	expect_exit 0 envsieve env --only env-hardcoded-url
}

case_an_address_that_is_meant_for_this_machine_is_none() {
	repo
	mkdir -p src tests docs
	cat >src/app.js <<-'END'
		const url = process.env.API_URL || 'http://localhost:3000';
		const base = isDev ? 'http://localhost:3000' : process.env.BASE_URL;
		app.use(cors({ origin: ['http://localhost:3000', 'https://shop.io'] }));
		app.listen(port, () => console.log('http://localhost:3000'));
		if (process.env.NODE_ENV !== 'production') {
		  connect('http://localhost:9000');
		}
	END
	echo "fetch('http://localhost:3000')" | tee tests/a.js docs/a.js app.test.js vite.config.js >/dev/null
	expect_told env-hardcoded-url '[]'
}

case_an_address_that_a_variable_has_is_told() {
	repo
	mkdir src
	echo 'API_URL=http://localhost:4000' >.env.example
	echo 'export const url = process.env.API_URL;' >src/env.js
	echo "get('http://localhost:4000/users');" >src/users.js
	echo "get('http://localhost:4000');" >src/env.test.js
	expect_told env-hardcoded-url '["warning env-hardcoded-url src/users.js:1 API_URL"]'
}

case_a_password_in_an_address_is_not_shown() {
	local secret
	repo
	secret=$(random_password)
	printf 'db = create_engine("postgresql://shop:%s@db.shop.io/shop")\n' "$secret" >db.py
	expect_told env-hardcoded-url '["warning env-hardcoded-url db.py:1 null"]'
	expect_not_in "$secret"
	expect_exit 1 envsieve env --only env-hardcoded-url
	expect_in 'postgresql://db.shop.io stands in the code'
	expect_not_in "$secret"
}

compose() {
	cat >compose.yaml <<-END
		services:
		  web:
		    build: .
		    depends_on: [db]
		    $1
		    environment:
		      DB_HOST: $2
		      PORT: 3000
		    ports: ["8080:$3"]
		  db:
		    image: postgres:16
	END
}

case_a_container_that_looks_for_its_database_in_itself_is_told() {
	repo
	compose 'restart: always' localhost 3000
	expect_told env-container-localhost '["error env-container-localhost compose.yaml:7 DB_HOST"]'
	compose 'network_mode: host' localhost 3000
	expect_told env-container-localhost '[]'
	compose 'restart: always' db 3000
	expect_told env-container-localhost '[]'
}

case_a_port_that_is_not_the_published_one_is_told() {
	repo
	compose 'restart: always' db 80
	expect_told env-contradiction '["warning env-contradiction compose.yaml:8 PORT"]'
	compose 'restart: always' db 3000
	expect_told env-contradiction '[]'
	printf 'FROM x\nENV PORT=3000\nEXPOSE 8080\n' >Dockerfile
	expect_told env-contradiction '["warning env-contradiction Dockerfile:2 PORT"]'
	printf 'FROM x\nENV PORT=3000\nEXPOSE 80 443\nFROM x\nENV PORT=1\nEXPOSE %s\n' "\$PORT" >Dockerfile
	expect_told env-contradiction '[]'
}

case_a_url_that_contradicts_its_parts_is_told() {
	repo
	echo .env >.gitignore
	printf 'DATABASE_URL=postgres://shop:x@db.shop.io:5432/shop\nDB_HOST=db.shop.io\nDB_NAME=%s\n' \
		store >.env
	expect_told env-contradiction '["warning env-contradiction .env:1 DATABASE_URL"]'
	sed -i 's/store/shop/' .env
	expect_told env-contradiction '[]'
}

case_a_star_among_those_who_may_come_is_told() {
	repo
	echo 'CORS_ORIGIN=*' | tee .env.production .env.development .env.example >/dev/null
	echo 'ALLOWED_HOSTS = os.getenv("ALLOWED_HOSTS", "*").split(",")' >settings.py
	echo 'HOSTS = os.getenv("ALLOWED_HOSTS", "a.io").split(",")' >other.py
	expect_told env-any-origin "$(tr -d '\n' <<-'END'
		["warning env-any-origin .env.production:1 CORS_ORIGIN",
		"note env-any-origin settings.py:1 ALLOWED_HOSTS"]
	END
	)"
}
