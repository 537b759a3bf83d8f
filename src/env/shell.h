/* shell.h - the words of a POSIX shell, expanded as far as that needs no running of anything. */
#ifndef ES_ENV_SHELL_H
#define ES_ENV_SHELL_H

#include "env/load.h"

struct es_shell {
	struct es_load *l;
	struct es_slice text;
	size_t at;
	enum es_status status; /* the first failure */
	size_t depth;	       /* expansions in each other */
	bool is_skipping;      /* what is read is not carried out */
};

struct es_shell_word {
	struct es_slice text; /* expanded; in the load's arena */
	size_t name_len;      /* of NAME in a word that begins NAME= unquoted; 0: it does not */
	size_t at;
	bool is_vague;
	bool is_plain; /* nothing in it was quoted or expanded */
	bool is_gone;  /* expanded to nothing, without quotes: it is no word at all */
};

/* The word at sh->at, which is moved past it; false when none begins there or it could not be
 * read, for which see sh->status. */
bool es_shell_word(struct es_shell *sh, struct es_shell_word *out);
/* Notes a refusal at offset `at`, unless there was one. */
void es_shell_refuse(struct es_shell *sh, size_t at, const char *why);
/* The byte at sh->at, NUL at the end. */
char es_shell_peek(const struct es_shell *sh);

#endif
