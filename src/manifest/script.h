/* script.h - what a shell script reads and sets. */
#ifndef ES_MANIFEST_SCRIPT_H
#define ES_MANIFEST_SCRIPT_H

#include "base/map.h"
#include "manifest/reader.h"

enum es_script_kind {
	ES_SCRIPT_READ,
	ES_SCRIPT_ASSIGN, /* for the script itself */
	ES_SCRIPT_EXPORT, /* what was and will be assigned is for others too */
	ES_SCRIPT_SET,	  /* for a program that is run */
	ES_SCRIPT_FILE,	  /* `value` is the path of an env file, as written */
	ES_SCRIPT_SOURCE, /* another script, whose variables are not seen here */
};

/* Slices are borrowed from the text. */
struct es_script_event {
	enum es_script_kind kind;
	enum es_need need;
	enum es_said said;
	unsigned uses;
	const char *form;
	enum es_mention_loader loader; /* of a FILE */
	bool is_for_later;	       /* a SET for the steps that follow: >> $GITHUB_ENV */
	struct es_slice name, value;
	size_t from;	   /* of the name, or of the path */
	size_t to;	   /* where it is done: an assignment at the end of its word */
	bool in_function;  /* runs later than where it stands */
	bool is_own_value; /* a READ in the value that the same name is given */
};
struct es_script_vec ES_VEC(struct es_script_event);

struct es_script_heredoc {
	struct es_slice end;
	bool is_quoted;
};

enum { ES_SCRIPT_WORDS_MAX = 128, ES_SCRIPT_HEREDOCS_MAX = 8 };

/* A simple command: its words with quotes as they stand, redirections left out. */
struct es_script_command {
	struct es_slice words[ES_SCRIPT_WORDS_MAX];
	size_t nwords;
	struct es_slice target; /* of >>, the last */
};

struct es_script {
	struct es_slice text;
	size_t at;
	struct es_script_vec events;
	struct es_script_heredoc heredocs[ES_SCRIPT_HEREDOCS_MAX];
	size_t nheredocs;
	unsigned depth, braces, function; /* `function`: the brace that opened one; 0: none */
	bool is_function_next, is_too_deep;
	bool is_cut;		  /* more words or here-documents than are looked at */
	struct es_slice assigned; /* the name whose value is being read */
};

/* Reads s->text, in which all else is zero; events come as they stand and are the caller's to
 * release. */
void es_script_read(struct es_script *s);

/* ---- between the parts of the reader ---- */

/* Reads a command's words for what it means; it may be empty. */
void es_script_command(struct es_script *s, const struct es_script_command *c);
void es_script_add(struct es_script *s, struct es_script_event e);
/* A word without its quotes when they are around all of it. */
struct es_slice es_script_unquote(struct es_slice word);
/* The length of NAME in a word that begins NAME= or NAME+=; 0 when it does not. */
size_t es_script_assigned(struct es_slice word);

/* The start of a word, NAME= or NAME[index]=, as it is found out while the word is read: a look
 * from its first byte for each part of it would be quadratic. */
struct es_script_head {
	size_t from, name_end;
	size_t end;    /* of the name, or of what is known to be in the brackets behind it */
	bool is_index; /* they are not closed yet */
};
/* Of the word that begins at s->at. */
struct es_script_head es_script_head_at(const struct es_script *s);
/* Whether the part of the word before s->at, which is past the name, has the equals sign. */
bool es_script_is_assigning(const struct es_script *s, struct es_script_head *h);

/* ---- saying ---- */

struct es_script_place {
	const struct es_yaml *scalar; /* whose value is the text; NULL: it stands in the file */
	size_t offset;		      /* there */
	struct es_slice folder;	      /* in which it runs, from the root */
	const struct es_map *known;   /* names that are given to it; NULL: none */
};

/* What the shell text makes of the environment: variables that it reads and does not assign
 * itself, what it sets for programs, env files that it loads. Names without a capital are taken
 * for its own. */
void es_script_say(
	struct es_manifest *m, struct es_slice text, const struct es_script_place *place);
/* Adds the names that the text hands to the steps behind it, with `all` also those that it assigns.
 * Keys are borrowed from the text. */
void es_script_learn(struct es_map *names, struct es_slice text, bool all);

#endif
