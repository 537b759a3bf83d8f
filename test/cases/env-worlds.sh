# env-worlds.sh - small applications of many frameworks, in order and with what usually breaks them.
# shellcheck shell=bash disable=SC2164

# put FILE: standard input becomes the file, its folders are made.
put() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
}

# All is well: nothing is said, at any severity.
expect_well() {
	commit well
	expect_exit 0 envsieve env --fail-on note --format json
	expect_json '[.findings[] | "\(.rule) \(.path):\(.line) \(.variable)"]' '[]'
}

# expect_told: standard input is what is told, "RULE PATH:LINE VARIABLE" a line, in the reports' order.
expect_told() {
	local code=0
	cat >"$T/want"
	envsieve env --fail-on note --format json >"$T/out" 2>"$T/err" || code=$?
	jq -r '.findings[] | "\(.rule) \(.path):\(.line) \(.variable // "-")"' "$T/out" >"$T/got"
	cmp -s "$T/want" "$T/got" || fail "$(diff "$T/want" "$T/got"; cat "$T/err")"
	expect_equal "$code" 1
}

# ---- Next ----

next() {
	repo
	printf 'node_modules\n.env*.local\n.env\n' >.gitignore
	put package.json <<'END'
{
  "name": "shop",
  "private": true,
  "scripts": { "dev": "next dev", "build": "next build", "start": "next start" },
  "dependencies": { "next": "15.1.0", "react": "19.0.0" }
}
END
	printf 'DATABASE_URL=\nNEXT_PUBLIC_API_URL=\n# Optional.\n# MAIL_FROM=\n' >.env.example
	put lib/db.ts <<'END'
import { connect } from "./connect";

export const db = connect(process.env.DATABASE_URL!);
END
	put lib/mail.ts <<'END'
const { MAIL_FROM = "shop" } = process.env;
export const sender = MAIL_FROM;
END
	put app/page.tsx <<'END'
"use client";
export default function Page() {
	return <a href={process.env.NEXT_PUBLIC_API_URL}>shop</a>;
}
END
	put next.config.js <<'END'
module.exports = { reactStrictMode: process.env.NODE_ENV === "production" };
END
}

case_next_in_order() {
	next
	expect_well
}

case_next_with_an_undocumented_and_an_unused_variable() {
	next
	echo 'export const key = process.env.STRIPE_SECRET_KEY;' >lib/pay.ts
	echo 'SENDGRID_API_KEY=' >>.env.example
	commit broken
	expect_told <<'END'
env-unused .env.example:5 SENDGRID_API_KEY
env-undocumented lib/pay.ts:1 STRIPE_SECRET_KEY
END
}

case_next_with_a_typo() {
	next
	sed -i 's/DATABASE_URL/DATABSE_URL/' .env.example
	commit broken
	expect_told <<'END'
env-typo .env.example:1 DATABSE_URL
END
}

# ---- Vite ----

vite() {
	repo
	printf 'node_modules\ndist\n*.local\n' >.gitignore
	put package.json <<'END'
{
  "name": "board",
  "private": true,
  "scripts": { "dev": "vite", "build": "vite build" },
  "devDependencies": { "vite": "8.0.0", "vue": "3.5.0" }
}
END
	printf 'VITE_API_URL=https://api.board.dev\n' >.env.example
	put src/main.ts <<'END'
export const api = import.meta.env.VITE_API_URL;
if (import.meta.env.DEV) console.log(import.meta.env.MODE);
END
	put src/App.vue <<'END'
<script setup lang="ts">
import { api } from "./main";
</script>
<template><p>{{ api }}</p></template>
END
}

case_vite_in_order() {
	vite
	expect_well
}

case_vite_with_a_server_secret_in_the_bundle() {
	vite
	echo 'VITE_STRIPE_SECRET_KEY=' >>.env.example
	echo 'export const pay = import.meta.env.VITE_STRIPE_SECRET_KEY;' >src/pay.ts
	commit broken
	expect_told <<'END'
env-client-exposed src/pay.ts:1 VITE_STRIPE_SECRET_KEY
END
}

# ---- Rails ----

rails() {
	repo
	printf '.env\n.env.*\n!.env.example\nlog\ntmp\n' >.gitignore
	printf 'source "https://rubygems.org"\ngem "rails"\ngem "dotenv-rails"\n' >Gemfile
	printf 'DB_HOST=localhost\nMAILGUN_API_KEY=\n' >.env.example
	put config/database.yml <<'END'
production:
  adapter: postgresql
  host: <%= ENV.fetch("DB_HOST") %>
  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>
END
	put config/initializers/mail.rb <<'END'
# ENV["OLD_MAIL_KEY"] was here.
Mailgun.configure { |c| c.api_key = ENV["MAILGUN_API_KEY"] }
END
}

case_rails_in_order() {
	rails
	expect_well
}

case_rails_with_what_only_one_machine_has() {
	rails
	echo 'S3 = ENV.fetch("S3_BUCKET")' >config/initializers/s3.rb
	commit broken
	expect_told <<'END'
env-undocumented config/initializers/s3.rb:1 S3_BUCKET
END
}

# ---- Laravel ----

laravel() {
	repo
	printf '/vendor\n.env\n.env.backup\n.env.production\n' >.gitignore
	put composer.json <<'END'
{ "name": "acme/app", "require": { "laravel/framework": "^12.0" } }
END
	printf 'APP_NAME=Laravel\nAPP_KEY=\nMAIL_PASSWORD=null\n' >.env.example
	put config/app.php <<'END'
<?php
return [
    'name' => env('APP_NAME', 'Laravel'),
    'key' => env('APP_KEY'),
];
END
	put config/mail.php <<'END'
<?php
return ['password' => env('MAIL_PASSWORD')];
END
}

case_laravel_in_order() {
	laravel
	expect_well
}

case_laravel_with_an_undocumented_variable() {
	laravel
	printf '<?php\nreturn ["key" => env("PUSHER_APP_KEY")];\n' >config/push.php
	commit broken
	expect_told <<'END'
env-undocumented config/push.php:2 PUSHER_APP_KEY
END
}

# ---- Django and FastAPI ----

django() {
	repo
	printf '.env\n__pycache__\n' >.gitignore
	printf 'django\npython-dotenv\n' >requirements.txt
	printf 'SECRET_KEY=\nDATABASE_URL=\nDEBUG=False\n' >.env.example
	put shop/settings.py <<'END'
import os

from dotenv import load_dotenv

load_dotenv()
SECRET_KEY = os.environ["SECRET_KEY"]
DATABASE_URL = os.environ["DATABASE_URL"]
DEBUG = os.environ.get("DEBUG", "False") == "True"
END
	put manage.py <<'END'
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
END
}

case_django_in_order() {
	django
	expect_well
}

case_django_with_a_secret_to_fall_back_to() {
	django
	sed -i 's/os.environ\["SECRET_KEY"\]/os.getenv("SECRET_KEY", "django-k3Jx92LmQp0aZr7T")/' shop/settings.py
	commit broken
	expect_told <<'END'
env-fallback-secret shop/settings.py:6 SECRET_KEY
END
}

fastapi() {
	repo
	printf '.env\n' >.gitignore
	put pyproject.toml <<'END'
[project]
name = "api"
dependencies = ["fastapi", "pydantic-settings"]
END
	printf 'POSTGRES_SERVER=\nPOSTGRES_PASSWORD=\n# PROJECT_NAME=\n' >.env.example
	put app/config.py <<'END'
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    POSTGRES_SERVER: str
    POSTGRES_PASSWORD: str
    PROJECT_NAME: str = "api"
END
}

case_fastapi_in_order() {
	fastapi
	expect_well
}

case_fastapi_with_a_field_that_no_example_names() {
	fastapi
	echo '    SMTP_HOST: str' >>app/config.py
	commit broken
	expect_told <<'END'
env-undocumented app/config.py:10 SMTP_HOST
END
}

# ---- Go, Rust, Spring ----

go() {
	repo
	printf '.env\n' >.gitignore
	printf 'module example.com/api\n\ngo 1.24\n\nrequire github.com/joho/godotenv v1.5.1\n' >go.mod
	printf 'DATABASE_URL=\nPORT=8080\n' >.env.example
	put main.go <<'END'
package main

import (
	"os"

	_ "github.com/joho/godotenv/autoload"
)

// os.Getenv("OLD_URL") is gone.
func main() {
	serve(os.Getenv("PORT"), os.Getenv("DATABASE_URL"))
}
END
}

case_go_in_order() {
	go
	expect_well
}

case_go_with_an_undocumented_variable() {
	go
	printf 'package main\n\nimport "os"\n\nvar bucket = os.Getenv("S3_BUCKET")\n' >s3.go
	commit broken
	expect_told <<'END'
env-undocumented s3.go:5 S3_BUCKET
END
}

rust() {
	repo
	printf '.env\n/target\n' >.gitignore
	printf '[package]\nname = "api"\nversion = "0.1.0"\n\n[dependencies]\ndotenvy = "0.15"\n' >Cargo.toml
	printf 'DATABASE_URL=\n# LISTEN=0.0.0.0:80\n' >.env.example
	put src/main.rs <<'END'
use std::env;

fn main() {
    dotenvy::dotenv().ok();
    let url = env::var("DATABASE_URL").expect("DATABASE_URL is set");
    let listen = env::var("LISTEN").unwrap_or_else(|_| "0.0.0.0:80".into());
    serve(url, listen);
}
END
}

case_rust_in_order() {
	rust
	expect_well
}

case_rust_with_an_undocumented_variable() {
	rust
	printf 'pub fn key() -> String {\n    std::env::var("SESSION_KEY").unwrap()\n}\n' >src/key.rs
	commit broken
	expect_told <<'END'
env-undocumented src/key.rs:2 SESSION_KEY
END
}

spring() {
	repo
	printf '.env\ntarget\n' >.gitignore
	put pom.xml <<'END'
<project>
  <artifactId>api</artifactId>
  <dependencies>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter</artifactId></dependency>
  </dependencies>
</project>
END
	printf 'DB_URL=\nDB_PASSWORD=\n' >.env.example
	put src/main/resources/application.yml <<'END'
server:
  port: ${PORT:8080}
spring:
  datasource:
    url: ${DB_URL}
    password: ${DB_PASSWORD}
END
}

case_spring_in_order() {
	spring
	expect_well
}

case_spring_with_an_undocumented_variable() {
	spring
	# shellcheck disable=SC2016
	printf 'mail:\n  host: ${MAIL_HOST}\n' >>src/main/resources/application.yml
	commit broken
	expect_told <<'END'
env-undocumented src/main/resources/application.yml:8 MAIL_HOST
END
}

# ---- a monorepo of composed services ----

monorepo() {
	repo
	printf '.env\n' >.gitignore
	put compose.yaml <<'END'
services:
  api:
    build: ./api
    env_file: api/.env
    depends_on: [db]
  web:
    build: ./web
    environment:
      API_URL: ${API_URL}
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
END
	printf 'API_URL=\nPOSTGRES_PASSWORD=\n' >.env.example
	mkdir api && printf "DATABASE_URL=\n" >api/.env.example
	put api/app.py <<'END'
import os

url = os.environ["DATABASE_URL"]
END
	printf 'FROM python:3.13\nCOPY app.py .\nCMD python app.py\n' >api/Dockerfile
	put web/server.js <<'END'
fetch(process.env.API_URL);
END
	printf '{ "name": "web", "private": true, "scripts": { "start": "node server.js" } }\n' >web/package.json
	printf 'FROM node:24\nCOPY server.js .\nCMD node server.js\n' >web/Dockerfile
}

case_monorepo_in_order() {
	monorepo
	expect_well
}

case_monorepo_services_are_judged_by_their_own_files() {
	monorepo
	printf 'SESSION_KEY=\nSMTP_URL=\n' >web/.env.example
	echo 'start(process.env.SESSION_KEY);' >>web/server.js
	echo 'key = os.environ["SESSION_KEY"]' >>api/app.py
	echo 'mail = os.environ["SMTP_URL"]' >>api/app.py
	commit broken
	expect_told <<'END'
env-undocumented api/app.py:4 SESSION_KEY
env-undocumented api/app.py:5 SMTP_URL
env-unused web/.env.example:2 SMTP_URL
END
}
