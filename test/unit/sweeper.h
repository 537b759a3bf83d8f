/* sweeper.h - runs a sweep and checks all that sweep.h promises about its visits. */
#ifndef ES_TEST_SWEEPER_H
#define ES_TEST_SWEEPER_H

#include "git/sweep.h"

/* What became of a number. */
struct fate {
	unsigned nvisits, nfails; /* of a wanted object */
	unsigned nshown;	  /* of any, not again */
	enum es_status why;
	char reason[128];
	char *bytes; /* of the last visit, also when it was not wanted; malloc'd */
	size_t len;
	enum es_object_type type;
	bool has_base;
};

struct sweeper {
	struct es_repo *repo;
	struct es_sweep *sweep;
	struct fate *fates; /* by number */
	size_t nslots;	    /* that were used */
};

/* Opens the repository and makes a sweep; nothing has been visited yet. */
void sweeper_open(struct sweeper *s, const char *path, const struct es_sweep_options *o);
void sweeper_close(struct sweeper *s);
/* Visits what is wanted, as es_sweep_deal has it, with that many threads. */
void sweeper_run(struct sweeper *s, const unsigned char *wanted, unsigned jobs);
/* The fate of the object that pack writers call by that number; NULL when it is not there. */
const struct fate *sweeper_fate(const struct sweeper *s, unsigned name);
/* Fails unless each wanted object was visited once or failed once. */
void sweeper_expect_all(const struct sweeper *s, const unsigned char *wanted);

#endif
