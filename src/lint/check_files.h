/* check_files.h - what is wrong with env files themselves, and where they lie. */
#ifndef ES_LINT_CHECK_FILES_H
#define ES_LINT_CHECK_FILES_H

#include "lint/complaint.h"
#include "inventory/world.h"

/* A complaint about a line of an env file, from its name to its end, without a message yet. */
struct es_complaint es_complaint_of(const char *rule, enum es_severity severity,
	const struct es_world_file *f, const struct es_env_line *line);

/* env-dialect-*: lines that two of the loaders in use read differently, and files that one of them
 * refuses. At most a hundred lines of a file are told of. */
void es_check_dialects(struct es_complaints *out, const struct es_world *w);
/* env-duplicate-key, with the line that each loader in use takes, and env-syntax: lines that are
 * nothing. */
void es_check_env_lines(struct es_complaints *out, const struct es_world *w);
/* env-precedence: .env.local and .env.MODE differ, and so do the programs about which one wins. */
void es_check_precedence(struct es_complaints *out, const struct es_world *w);
/* env-file-tracked, env-file-not-ignored, env-file-backup, env-file-in-web-root: by what git knows
 * of the file, and where it lies. */
void es_check_env_places(struct es_complaints *out, const struct es_world *w);
/* env-file-in-image: what a Dockerfile copies and no .dockerignore keeps out. */
void es_check_env_images(struct es_complaints *out, const struct es_world *w);
/* env-file-in-package: what "npm publish" would take. */
void es_check_env_packages(struct es_complaints *out, const struct es_world *w);
/* The same of Python's source distributions. */
void es_check_env_sdists(struct es_complaints *out, const struct es_world *w);
/* env-secret-in-image: secrets in ARG and ENV. */
void es_check_image_secrets(struct es_complaints *out, const struct es_world *w);
/* env-build-time: a Dockerfile builds a client without the variables that become part of it. */
void es_check_build_time(struct es_complaints *out, const struct es_world *w);
/* env-secret-in-example: an example has the secret of an env file that is not tracked, or of a
 * target. */
void es_check_examples(struct es_complaints *out, const struct es_world *w);
/* env-tool-secret: secrets in the configuration of assistants, editors and their servers. */
void es_check_tool_secrets(struct es_complaints *out, const struct es_world *w);
/* env-serverless-database: a database that functions lose or exhaust. */
void es_check_serverless(struct es_complaints *out, const struct es_world *w);
/* env-tls-off, env-printed, env-in-bundle, env-ci-untrusted: what programs, build files and
 * pipelines do that is wrong whatever the values of variables are. */
void es_check_hazards(struct es_complaints *out, const struct es_world *w);
/* env-interpolation: a value takes in another that is set further down, nowhere, or by itself. */
void es_check_interpolation(struct es_complaints *out, const struct es_world *w);
/* env-expired: what says of itself that its time is over. */
void es_check_expired(struct es_complaints *out, const struct es_world *w);

/* env-container-localhost: a service of compose looks for its database in its own container; and
 * env-contradiction of PORT, where the port that is published is another one. */
void es_check_networks(struct es_complaints *out, const struct es_world *w);
/* env-contradiction: DATABASE_URL and DB_HOST, DB_PORT, ... of one env file. */
void es_check_contradictions(struct es_complaints *out, const struct es_world *w);

/* All of them. */
void es_check_files(struct es_complaints *out, const struct es_world *w);

/* env-file-committed, when history is known as well: of each path the version that tells most. The
 * versions of one blob stand side by side, with the same lines. */
void es_check_past_files(struct es_complaints *out, const struct es_world *w,
	const struct es_past_file *past, size_t n);

#endif
