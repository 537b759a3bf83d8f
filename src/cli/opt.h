/* opt.h - the one table of options. */
#ifndef ES_CLI_OPT_H
#define ES_CLI_OPT_H

#include "cli/cli.h"

enum cli_kind {
	CLI_FLAG,    /* bool */
	CLI_STRING,  /* const char * */
	CLI_STRINGS, /* struct cli_list, repeatable */
	CLI_SIZE,    /* size_t, with K, M or G behind it */
	CLI_CHOICE,  /* int, the index of one of `words` */
};

struct cli_option {
	const char *name; /* without the dashes */
	char letter;	  /* 0: none */
	enum cli_kind kind;
	size_t at; /* offset in struct cli */
	unsigned commands;
	const char *arg; /* the value's name for people; NULL for flags */
	const char *const *words;
	const char *help;
};

extern const struct cli_option cli_options[];
extern const size_t cli_noptions;

/* Fills *cli. False after a message on standard error. `cli` is the caller's to release in any
 * case. */
bool cli_parse(struct cli *cli, int argc, char **argv);
void cli_release(struct cli *cli);

#endif
