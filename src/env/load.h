/* load.h - what the emulated loaders of env files share. */
#ifndef ES_ENV_LOAD_H
#define ES_ENV_LOAD_H

#include "base/buf.h"
#include "env/spaces.h"
#include "env/vars.h"

#include <envsieve.h>

/* The variables around the loader. `get` is false when there is none of that name; what it gives
 * lives as long as the load. */
struct es_environ {
	bool (*get)(void *ctx, struct es_slice name, struct es_slice *out_value);
	void *ctx;
};

/* A value may grow by interpolation, and a few lines that double it each grow without end. */
#define ES_LOAD_VALUE_MAX ((size_t)32 << 20)

/* One file on its way through one loader. */
struct es_load {
	struct es_slice text;
	const struct es_environ *environ;
	struct es_vars *vars;
	struct es_arena *arena; /* for what lives as long as the load */
	struct es_error *err;
	size_t refused;	      /* the line on which the loader gave up; 0 while it has not */
	bool is_vague;	      /* the next value that is set depends on what is not known here */
	size_t counted, line; /* text[0, counted) has `line` LFs */
};

/* A loader: fills l->vars. ES_EPARSE when it refuses the file, with "line N: reason"; it never
 * quotes the text. */
typedef enum es_status es_load_fn(struct es_load *l);
es_load_fn es_load_node, es_load_node_expand, es_load_next, es_load_node_env_file, es_load_vite,
	es_load_python, es_load_ruby, es_load_php, es_load_symfony, es_load_go, es_load_compose,
	es_load_docker, es_load_systemd, es_load_sh;

/* Line of offset `at` of l->text, 1-based; in the time of the way from the offset asked before. */
size_t es_load_line(struct es_load *l, size_t at);
/* Sets a variable; ES_ELIMIT when the values are too much to hold. */
ES_MUST_CHECK enum es_status es_load_set(
	struct es_load *l, struct es_slice name, struct es_slice value, size_t at);
/* The same for a value built in `b`, which may have been too long. */
ES_MUST_CHECK enum es_status es_load_set_buf(
	struct es_load *l, struct es_slice name, const struct es_buf *b, size_t at);
/* Gives a variable that is there another value; its line stays. */
ES_MUST_CHECK enum es_status es_load_reset(
	struct es_load *l, const struct es_var *var, const struct es_buf *value);
/* A name without a value. */
ES_MUST_CHECK enum es_status es_load_set_null(struct es_load *l, struct es_slice name, size_t at);
/* The loader's own "no": ES_EPARSE at offset `at`. */
enum es_status es_load_refuse(struct es_load *l, size_t at, const char *why);
/* ES_ELIMIT: a value of that line grew too long. */
enum es_status es_load_grew(struct es_load *l, size_t line);
/* What the environment around has; false when nothing. */
bool es_load_outside(const struct es_load *l, struct es_slice name, struct es_slice *out_value);

/* ---- first steps of loaders, each on l->text ---- */

/* CR LF and CR become LF. */
void es_load_join_lines(struct es_load *l);
/* What is not UTF-8 becomes `replacement`, a byte each. */
void es_load_decode(struct es_load *l, const char *replacement);
/* A UTF-8 mark at the start goes. */
void es_load_skip_mark(struct es_load *l);

/* ---- letters ---- */

/* [A-Za-z0-9_] */
bool es_load_is_word(char c);
/* [A-Za-z_] */
bool es_load_is_name_start(char c);
/* True for the bytes of `set`; never for NUL. */
bool es_load_is_one_of(char c, const char *set);
/* The first offset at or after `at` that is neither white space nor in a comment, which begins with
 * # behind white space and ends with its line. */
size_t es_load_skip_empty(struct es_slice s, size_t at, enum es_spaces kind);
/* The end of the run of word bytes from `at`. */
size_t es_load_skip_word(struct es_slice s, size_t at);
/* The offset past the balanced parentheses of a command that open at `at`: nothing empty in them,
 * not nested beyond a depth that nobody writes. 0 when there are none. */
size_t es_load_command_end(struct es_slice s, size_t at);
/* Adds what the command prints, without the line's end, where that needs no running: echo and words
 * in which nothing means anything to a shell. False for every other command. */
bool es_load_add_echo(struct es_buf *b, struct es_slice command);

#endif
