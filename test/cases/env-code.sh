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
