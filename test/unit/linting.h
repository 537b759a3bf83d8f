/* linting.h - small worlds written as text, and what the environment lint says of them. */
#ifndef ES_TEST_LINTING_H
#define ES_TEST_LINTING_H

#include "lint/lint.h"

/* A world is a list of files. "== PATH" begins one; " (tracked)", which is understood, "
 * (untracked)" or " (ignored)" may follow. Of an env file its text comes, of others one mention a
 * line, as es_mention_print has them. "== target NAME" begins a target, with NAME=value lines.
 *
 * "~20~" in it stands for twenty letters and digits of a token.
 *
 *      == .env.example
 *      STRIPE_KEY=
 *      == src/pay.ts
 *      STRIPE_KEY required
 */
struct linting {
	struct es_world world;
	struct es_inventory inventory;
	struct es_complaints complaints;
	struct es_arena arena;
	struct es_world_file *files; /* the world's */
	struct es_target *targets;
};

void linting_run(struct linting *l, const char *world, const struct es_lint_options *o);
void linting_release(struct linting *l);

/* Expects these complaints of the rules that begin with `rule`, one a line, in the order of their
 * places: "warning src/pay.ts:1 STRIPE_KEY", with the rule's name in front where there are several
 * rules. Those of a file as a whole are at line 0. */
void expect_lint(const char *world, const char *rule, const char *want);
/* The same with the messages: "warning src/pay.ts:1 STRIPE_KEY: MESSAGE". */
void expect_messages(const char *world, const char *rule, const char *want);

#endif
