/* mention.h - one place that says something of a variable. */
#ifndef ES_ENV_MENTION_H
#define ES_ENV_MENTION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"

/* What code, manifests and scripts say is brought into this one form by whoever can read the file:
 * reference/ for programs, manifest/ for what describes a deployment or a build. lint/ asks its
 * questions to the mentions of all files. */

enum es_mention_kind {
	/* `name` is read here. Of code: process.env.X. Of a manifest: ${X}, or X passed on. */
	ES_MENTION_READ,
	/* `name` is given a value here, or a place where the value is kept (a secret store). */
	ES_MENTION_SET,
	/* `name` is said to exist: an entry of app.json, a list of what turbo lets through. */
	ES_MENTION_DECLARED,
	/* `name` stands as first argument in a call of the function `other`: a reference if that is
	 * known to be a wrapper. */
	ES_MENTION_CALL,
	/* `name` is a function that reads the variable which its first argument names, or hands
	 * that on to the function `other`. With ES_NEED_GUARDED it does without the variable. */
	ES_MENTION_WRAPPER,
	/* The env file `other` (a path from the root) is loaded here by `loader`. */
	ES_MENTION_ENV_FILE,
	/* More variables of this scope come from where they cannot be seen: envFrom, inherit. */
	ES_MENTION_OPAQUE,
	/* `scope` is built from the folder `other` (a path from the root, "" for the root). */
	ES_MENTION_CONTEXT,
	/* The package `name` is depended on, or imported. */
	ES_MENTION_PACKAGE,
	/* This file describes the package `name`. */
	ES_MENTION_MODULE,
	/* What is `scope` has a network of its own, and reaches there the service `name`. */
	ES_MENTION_LINK,
	/* What is `scope` is reached from outside at the port `name`: a number, unless what it is
	 * has to be computed. */
	ES_MENTION_PORT,
	/* What is done here with the environment, or in spite of it, is wrong whatever the values
	 * are: `name` is the rule's id, `form` says what is done. */
	ES_MENTION_HAZARD,
	/* The URL `value` stands here, and is not what a variable falls back to. */
	ES_MENTION_ADDRESS,
};

enum es_need {
	ES_NEED_OPTIONAL, /* there is a default */
	ES_NEED_GUARDED,  /* the code asks whether it is there */
	ES_NEED_REQUIRED,
};

/* What `value` is: of a reference the default, of a SET what is set. */
enum es_said {
	ES_SAID_NOTHING,    /* no default; the value is kept elsewhere, or there is none */
	ES_SAID_LITERAL,    /* `value` as the program gets it, quotes taken off; may be empty */
	ES_SAID_EXPRESSION, /* `value` is the source of what would have to be computed */
};

enum {
	ES_USE_PATTERN =
		1 << 0,		/* `name` is a glob with '*': read by a name that is put together */
	ES_USE_TRUTHY = 1 << 1, /* tested as if the string were a boolean: if (process.env.X) */
	ES_USE_CLIENT = 1 << 2, /* in code that browsers get */
	ES_USE_BUILD = 1 << 3,	/* wanted when the program is built, not when it runs */
	ES_USE_SECRET = 1 << 4, /* the manifest keeps it with the secrets */
	ES_USE_FATAL = 1 << 5,	/* an absent one ends the program with a message: ${X:?} */
	ES_USE_NOCASE = 1 << 6, /* the case of the name does not matter: pydantic, Spring */
	ES_USE_SCHEMA = 1 << 7, /* an entry of a schema that checks the environment */
	ES_USE_NUMBER = 1 << 8, /* made a number */
	ES_USE_BOOLEAN = 1 << 9, /* compared with "true" or parsed as a boolean */
	ES_USE_IMAGE = 1 << 10,	 /* stays in an image, for whoever has it: ARG, ENV */
	ES_USE_LATE = 1 << 11,	 /* when the program may have let go of its env file: Laravel's
				    env() outside of config/ */
	ES_USE_TRUE = 1 << 12,	 /* compared with "true", so that no other yes counts */
	ES_USE_PASSED = 1 << 13, /* handed on as it is: whether anything breaks is not seen here */
};

/* What loads an env file, as far as it can be told from where that is said. */
enum es_mention_loader {
	ES_LOADER_OTHER,
	ES_LOADER_COMPOSE,
	ES_LOADER_COMPOSE_BESIDE, /* the .env beside the compose file, for what that interpolates */
	ES_LOADER_COMPOSE_OPTION, /* docker compose --env-file */
	ES_LOADER_DOCKER,	  /* docker run --env-file */
	ES_LOADER_SYSTEMD,
	ES_LOADER_SHELL,
	ES_LOADER_NODE,	      /* node --env-file */
	ES_LOADER_DOTENV_CLI, /* dotenv -e of npm's dotenv-cli */
	ES_LOADER_PYTHON,     /* uvicorn, flask: --env-file; dotenv -f */
};

/* Zero-initialised but for what is said. Slices live in the arena of the mentions. */
struct es_mention {
	enum es_mention_kind kind;
	enum es_need need;
	enum es_said said;
	unsigned uses;		       /* ES_USE_* */
	enum es_mention_loader loader; /* of an ENV_FILE */
	const char *form; /* how, for people alone: "process.env.X"; static or in the arena */
	struct es_slice name;
	struct es_slice value;
	struct es_slice other; /* see the kinds */
	/* What in a file of several: "service web", "stage build", "job deploy", "env production",
	 * "Deployment/api"; "" for the whole file. */
	struct es_slice scope;
	size_t from, to;     /* of the name in the file's text, half-open; equal: nowhere in it */
	size_t line, column; /* of `from`, 1-based; filled by es_mentions_place */
};
struct es_mention_vec ES_VEC(struct es_mention);

/* A part of the file that could not be read: what it says of variables is not known. */
struct es_unread {
	size_t line;		/* 0: the file as a whole */
	struct es_slice reason; /* without the file's name and text */
	/* It was read, and what it does with variables was not followed to the end. */
	bool is_partly;
};
struct es_unread_vec ES_VEC(struct es_unread);

/* What one file says. */
struct es_mentions {
	struct es_arena *arena; /* the caller's; takes all that is referred to */
	struct es_mention_vec v;
	struct es_unread_vec unread;
};

/* Copies the strings that `m` borrows. */
void es_mentions_add(struct es_mentions *out, struct es_mention m);
/* Says that something could not be read: it is broken, or more than is read of one file. The first
 * hundred of a file are kept, and these before what was read in part. */
void es_mentions_unread(struct es_mentions *out, size_t line, const char *reason);
/* The same of a failure of a parser whose messages are "LINE:COL: reason"; its text began behind so
 * many lines. */
void es_mentions_refused(struct es_mentions *out, size_t nbefore, const struct es_error *err);
/* Says that something was read, and not followed as far as it goes. */
void es_mentions_partly(struct es_mentions *out, size_t line, const char *reason);
/* Sorts by place and fills line and column from the text; doubles of one place, kind, name and
 * scope become one, the first of them. */
void es_mentions_place(struct es_mentions *out, struct es_slice text);
void es_mentions_release(struct es_mentions *m);

/* "API_URL required", "PORT optional \"3000\"", "A_* required pattern": one mention in a line
 * for tests and for the examples of reference files. The words are, in this order: the kind unless
 * it is `read`; the name; of reads the need; the value in double quotes (a literal) or in round
 * brackets (an expression); flags; "in SCOPE"; "from OTHER". */
void es_mention_print(struct es_buf *out, const struct es_mention *m);

/* The words of es_mention_print; NULL past the last. */
const char *es_mention_kind_name(size_t kind);
const char *es_mention_use_name(size_t bit);
const char *es_need_name(enum es_need n); /* "optional", "guarded", "required" */

#endif
