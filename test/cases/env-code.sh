# env-code.sh - what programs, build files and pipelines do with the environment.
# shellcheck shell=bash

# put FILE: standard input becomes the file, its folders are made.
put() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
}

# tells RULE: standard input is what that rule tells, "SEVERITY PATH:LINE VARIABLE" a line.
tells() {
	envsieve env --only "$1" --format json --fail-on note --exit-zero >"$T/out" 2>"$T/err"
	cat >"$T/want"
	jq -r '.findings[] | "\(.severity) \(.path):\(.line) \(.variable // "-")"' "$T/out" >"$T/got"
	cmp -s "$T/want" "$T/got" || fail "$(diff "$T/want" "$T/got"; cat "$T/err")"
}

case_certificates_that_nobody_checks() {
	repo
	put src/db.ts <<'END'
const strict = new Pool({ ssl: { rejectUnauthorized: true } });
const loose = new Pool({ ssl: { rejectUnauthorized: false } });
const wanted = new Pool({ ssl: isLocal ? { rejectUnauthorized: false } : true });
// rejectUnauthorized: false
END
	put src/get.py <<'END'
import requests
def get(url, verify=False):
    return requests.get(url, verify=False)
END
	cp src/db.ts src/db.test.ts
	commit all
	tells env-tls-off <<'END'
warning src/db.ts:2 -
note src/db.ts:3 -
warning src/get.py:3 -
END
}

case_an_environment_that_is_shown() {
	repo
	put src/a.js <<'END'
console.log(process.env);
console.log(process.env.HOME);
app.get('/env', (req, res) => res.json(process.env));
END
	put public/info.php <<<'<?php phpinfo();'
	put .github/workflows/ci.yml <<'END'
on: push
jobs:
  a:
    steps:
      - run: printenv
      - run: echo "KEY=${{ secrets.KEY }}" >> .env
      - run: echo "${{ secrets.KEY }}"
END
	commit all
	tells env-printed <<'END'
warning .github/workflows/ci.yml:5 -
warning .github/workflows/ci.yml:7 -
warning public/info.php:1 -
warning src/a.js:1 -
warning src/a.js:3 -
END
}

case_an_environment_that_is_built_into_the_client() {
	repo
	put vite.config.ts <<'END'
const env = loadEnv(mode, process.cwd(), '');
export default defineConfig({
	envPrefix: ['VITE_', 'APP_'],
	define: { 'process.env': env },
});
END
	put web/vite.config.ts <<'END'
const env = loadEnv(mode, process.cwd());
export default defineConfig({ define: { 'process.env': env } });
END
	put admin/webpack.config.js <<'END'
plugins: [new DefinePlugin({ 'process.env': JSON.stringify(process.env) })]
END
	commit all
	tells env-in-bundle <<'END'
error admin/webpack.config.js:1 -
error vite.config.ts:4 -
END
}

case_a_workflow_that_runs_the_code_of_strangers() {
	repo
	put .github/workflows/a.yml <<'END'
on: pull_request_target
jobs:
  a:
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: make
        env:
          KEY: ${{ secrets.KEY }}
END
	sed 's/_target//' .github/workflows/a.yml >.github/workflows/b.yml
	sed '/ref:/d' .github/workflows/a.yml >.github/workflows/c.yml
	commit all
	tells env-ci-untrusted <<'END'
error .github/workflows/a.yml:7 -
END
}

case_env_of_laravel_outside_of_its_configuration() {
	repo
	put composer.json <<<'{"require": {"laravel/framework": "^11.0"}}'
	put config/services.php <<<"<?php return ['key' => env('STRIPE_KEY')];"
	put app/Pay.php <<'END'
<?php
$key = env('STRIPE_KEY');
$url = config('services.url');
// env('OLD_KEY')
END
	put resources/views/a.blade.php <<<"<a href=\"{{ env('SHOP_URL', '/') }}\">shop</a>"
	put tests/PayTest.php <<<"<?php env('STRIPE_KEY');"
	commit all
	tells env-outside-config <<'END'
warning app/Pay.php:2 STRIPE_KEY
warning resources/views/a.blade.php:1 SHOP_URL
END
	sed -i 's,laravel/framework,slim/slim,' composer.json
	tells env-outside-config </dev/null
}

case_a_variable_of_the_server_in_client_code() {
	repo
	put package.json <<<'{"dependencies": {"next": "15.1.0"}}'
	put next.config.js <<<'module.exports = { env: { SHOP_NAME: "shop" } };'
	put app/cart.tsx <<'END'
"use client";
export const url = process.env.API_URL, name = process.env.SHOP_NAME;
export const shown = process.env.NEXT_PUBLIC_URL, mode = process.env.NODE_ENV;
export const port = process.env.API_PORT ?? "3000";
END
	put app/page.tsx <<<'export const url = process.env.API_URL;'
	commit all
	tells env-server-in-client <<'END'
warning app/cart.tsx:2 API_URL
note app/cart.tsx:4 API_PORT
END
	put next.config.js <<<'module.exports = { env: { shopName, API_PORT } };'
	tells env-server-in-client </dev/null
}

case_a_variable_without_the_prefix_of_vite() {
	repo
	put package.json <<<'{"devDependencies": {"vite": "8.0.0", "vue": "3.5.0"}}'
	put src/main.ts <<'END'
export const api = import.meta.env.API_URL, site = import.meta.env.VITE_SITE;
if (import.meta.env.DEV) console.log(import.meta.env.MODE, import.meta.env.BASE_URL);
END
	commit all
	tells env-server-in-client <<'END'
warning src/main.ts:1 API_URL
END
	put vite.config.ts <<<"export default defineConfig({ envPrefix: ['VITE_', 'API_'] });"
	tells env-server-in-client </dev/null
}

case_a_variable_that_turbo_does_not_know() {
	repo
	put turbo.json <<'END'
{
  "globalEnv": ["DATABASE_URL", "API_*", "MAIL_FROM"],
  "tasks": { "build": { "env": ["SENTRY_DSN"], "passThroughEnv": ["CI_TOKEN"] } }
}
END
	put apps/web/src/a.ts <<'END'
use(process.env.DATABASE_URL, process.env.API_KEY, process.env.SENTRY_DSN);
use(process.env.NEXT_PUBLIC_URL, process.env.NODE_ENV, process.env.STRIPE_KEY);
END
	commit all
	tells env-turbo-undeclared <<'END'
warning turbo.json:null -
END
	expect_in 'STRIPE_KEY (apps/web/src/a.ts:2)'
	sed -i 's/"tasks"/"envMode": "loose", "tasks"/' turbo.json
	tells env-turbo-undeclared </dev/null
}

case_an_environment_of_a_worker_lacks_what_the_worker_has() {
	repo
	put wrangler.toml <<'END'
name = "shop"
[vars]
API_URL = "https://api.shop.io"
REGION = "eu"
[env.production]
name = "shop-production"
[env.production.vars]
REGION = "us"
[env.staging]
name = "shop-staging"
END
	put src/index.ts <<<'export default { fetch: (r: Request, env: Env) => fetch(env.API_URL) };'
	commit all
	tells env-not-inherited <<'END'
warning wrangler.toml:3 API_URL
warning wrangler.toml:3 API_URL
warning wrangler.toml:4 REGION
END
	sed -i '/^\[env/,$d' wrangler.toml
	tells env-not-inherited </dev/null
}

case_a_value_takes_in_what_is_not_there() {
	repo
	put requirements.txt <<<'python-dotenv==1.0.1'
	put .env <<'END'
URL=http://${HOST}:${PORT:-80}/
HOST=db.shop.io
LATER=${HOST}
PASSWORD=fish${chips}
PATH=${PATH}:/opt/bin
A=${B}
B=${A}
END
	tells env-interpolation <<'END'
error .env:1 URL
warning .env:4 PASSWORD
error .env:6 A
END
	put requirements.txt <<<'flask'
	tells env-interpolation <<'END'
error .env:6 A
END
}

case_a_value_whose_time_is_over() {
	local head old new
	repo
	head=$(printf '{"alg":"HS256"}' | base64 | tr -d '=')
	old=$(printf '{"role":"a","exp":1500000000}' | base64 | tr -d '=')
	new=$(printf '{"role":"a","exp":9500000000}' | base64 | tr -d '=')
	cat >.env <<END
OLD_TOKEN=$head.$old.c2lnbmF0dXJl
NEW_TOKEN=$head.$new.c2lnbmF0dXJl
# @expires 2020-01-31
KEY=x
OTHER=x # @expires 2190-01-31
END
	cp .env .env.example
	tells env-expired <<'END'
warning .env:1 OLD_TOKEN
warning .env:4 KEY
END
}

case_a_secret_of_a_store_is_misspelled() {
	repo
	put src/a.js <<<'pay(process.env.STRIPE_SECRET_KEY, process.env.MAIL_PASSWORD);'
	put .github/workflows/deploy.yml <<'END'
on: push
jobs:
  deploy:
    steps:
      - run: make deploy
        env:
          STRIPE_SECRET_KEY: ${{ secrets.STRIPE_SECRECT_KEY }}
          MAIL_PASSWORD: ${{ secrets.PROD_MAIL_PASSWORD }}
END
	put k8s/deployment.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  template:
    spec:
      containers:
        - name: shop
          env:
            - name: MAIL_PASSWORD
              valueFrom: { secretKeyRef: { name: shop, key: MAIL_PASWORD } }
            - name: STRIPE_SECRET_KEY
              valueFrom: { secretKeyRef: { name: shop, key: stripe } }
END
	commit all
	tells env-typo <<'END'
warning .github/workflows/deploy.yml:7 STRIPE_SECRET_KEY
warning k8s/deployment.yaml:10 MAIL_PASSWORD
END
}

case_a_secret_that_the_build_puts_into_the_client() {
	repo
	put next.config.js <<'END'
module.exports = { env: { STRIPE_SECRET_KEY: process.env.STRIPE_SECRET_KEY, SITE: process.env.SITE } };
END
	commit all
	tells env-client-exposed <<'END'
error next.config.js:1 STRIPE_SECRET_KEY
END
}

case_a_secret_written_into_a_pipeline() {
	repo
	put .github/workflows/deploy.yml <<END
on: push
env:
  API_TOKEN: $(random_password)
  MAIL_TOKEN: \${{ secrets.MAIL_TOKEN }}
  DB_PASSWORD: postgres
END
	commit all
	tells env-ci-secret <<'END'
warning .github/workflows/deploy.yml:3 API_TOKEN
END
}

# ---- what breaks applications that were built fast ----

case_frameworks_that_load_in_another_order() {
	repo
	put package.json <<<'{"dependencies": {"next": "15.1.0", "react": "19.0.0"}, "devDependencies": {"vite": "8.0.0"}}'
	printf 'VITE_URL=https://a.shop.io\nVITE_NAME=shop\n' >.env.production
	printf 'VITE_URL=https://b.shop.io\nVITE_NAME=shop\n' >.env.local
	tells env-precedence <<'END'
warning .env.production:1 VITE_URL
END
	put package.json <<<'{"devDependencies": {"vite": "8.0.0"}}'
	tells env-precedence </dev/null
}

case_a_service_role_of_supabase_is_told_from_anon() {
	local head service anon
	repo
	head=$(printf '{"alg":"HS256"}' | base64 | tr -d '=')
	service=$(printf '{"iss":"supabase","role":"service_role"}' | base64 | tr -d '=\n')
	anon=$(printf '{"iss":"supabase","role":"anon"}' | base64 | tr -d '=\n')
	put .env <<END
NEXT_PUBLIC_SUPABASE_KEY=$head.$service.c2lnbmF0dXJl
NEXT_PUBLIC_SUPABASE_ANON_KEY=$head.$anon.c2lnbmF0dXJl
SUPABASE_SERVICE_ROLE_KEY=$head.$service.c2lnbmF0dXJl
END
	tells env-client-exposed <<'END'
error .env:1 NEXT_PUBLIC_SUPABASE_KEY
END
}

case_a_client_is_built_without_its_variables() {
	repo
	put package.json <<<'{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "8.0.0"}}'
	put src/main.ts <<<'fetch(import.meta.env.VITE_API_URL);'
	put Dockerfile <<'END'
FROM node:24
COPY . .
RUN npm run build
END
	commit all
	tells env-build-time <<'END'
warning Dockerfile:null -
END
	sed -i 's/^COPY/ARG VITE_API_URL\nCOPY/' Dockerfile
	tells env-build-time </dev/null
}

case_functions_that_go_past_the_pool() {
	local password
	repo
	password=$(random_password)
	put vercel.json <<<'{}'
	put .env <<END
DATABASE_URL=postgresql://postgres:$password@db.abcdefghijklmnop.supabase.co:5432/postgres
POOLED_URL=postgresql://postgres.abc:$password@aws-0-eu-central-1.pooler.supabase.com:6543/postgres
NEON_URL=postgresql://me:$password@ep-cool-sun-123456.eu-central-1.aws.neon.tech/shop
NEON_POOLED_URL=postgresql://me:$password@ep-cool-sun-123456-pooler.eu-central-1.aws.neon.tech/shop
DIRECT_URL=postgresql://postgres:$password@db.abcdefghijklmnop.supabase.co:5432/postgres
END
	tells env-serverless-database <<'END'
warning .env:1 DATABASE_URL
warning .env:3 NEON_URL
END
	rm vercel.json
	tells env-serverless-database </dev/null
}

case_keys_of_the_test_mode_and_live_ones() {
	local key
	repo
	key=$(random_password)$(random_password)
	printf 'STRIPE_KEY=%s_%s_%s\nPAY_URL=https://sandbox.pay.io/v1\nOTHER=x\n' sk test "$key" >.env.production
	printf 'STRIPE_KEY=%s_%s_%s\n' sk live "$key" >.env.development
	printf 'STRIPE_KEY=%s_%s_%s\n' sk test "$key" >.env.test
	tells env-test-key <<'END'
warning .env.development:1 STRIPE_KEY
error .env.production:1 STRIPE_KEY
error .env.production:2 PAY_URL
END
	printf '{"STRIPE_KEY": "%s_%s_%s"}\n' sk test "$key" >"$T/production.json"
	expect_exit 1 envsieve env --target "production=$T/production.json" --only env-test-key --format json
	expect_json '[.findings[] | select(.path | endswith("production.json")) | .variable]' '["STRIPE_KEY"]'
}

case_secrets_in_the_settings_of_coding_tools() {
	local value
	repo
	value=$(random_password)
	put .cursor/mcp.json <<END
{"mcpServers": {"db": {"command": "npx", "env": {
  "DB_PASSWORD": "$value",
  "API_TOKEN": "\${env:API_TOKEN}"
}}}}
END
	put .claude/settings.json <<END
{"env": {"SENTRY_AUTH_TOKEN": "$value", "LOG_LEVEL": "debug"}}
END
	commit all
	tells env-tool-secret <<'END'
error .claude/settings.json:1 SENTRY_AUTH_TOKEN
error .cursor/mcp.json:2 DB_PASSWORD
END
}

case_a_file_for_production_that_is_not_ready() {
	repo
	put app.js <<'END'
use(process.env.API_URL, process.env.API_TOKEN, process.env.MAIL_FROM, process.env.PAGE_SIZE || 10);
END
	printf 'API_URL=https://api.shop.io\nAPI_TOKEN=%s\nMAIL_FROM=me@shop.io\n' "$(random_password)" >.env
	printf 'API_URL=\nAPI_TOKEN=your-token-here\n' >.env.production
	tells env-placeholder <<'END'
error .env.production:2 API_TOKEN
END
	envsieve env --format json --exit-zero >"$T/out"
	jq -r '.findings[] | select(.rule == "env-empty" or .rule == "env-missing") | "\(.rule) \(.path):\(.line) \(.variable)"' "$T/out" >"$T/got"
	expect_equal "$(cat "$T/got")" 'env-missing .env.production:null MAIL_FROM
env-empty .env.production:1 API_URL'
}
