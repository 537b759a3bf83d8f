/* sweep.h - every object of a repository, each inflated once and each delta applied once. */
#ifndef ES_GIT_SWEEP_H
#define ES_GIT_SWEEP_H

#include "git/delta.h"
#include "git/object.h"
#include "git/repo.h"

#include <stdint.h>

/* The objects of all packs and loose ones of a repository and its alternates, by number. Const
 * while workers run, and borrowed from the repository, which must outlive it. */
struct es_sweep;

#define ES_SWEEP_NONE UINT32_MAX

struct es_sweep_options {
	size_t max_object; /* bytes; larger ones go to fail(). 0: 256 MiB */
	size_t max_held;   /* bytes of objects that all workers hold, half of it divided among them
			    * and half for whoever needs it; but beyond that one at a time holds what
			    * its object needs, see max_big. 0: 128 MiB, and 32 MiB for each worker */
	size_t max_big; /* bytes that one holds at most: an object that needs more, with what it is
			 * built on, goes to fail(). 0: 1 GiB, or four times max_object if
			 * that is more */
	unsigned jobs;	/* threads that es_sweep_new may use, and workers that the work is
			 * dealt for; 0: 1 */
	bool is_dealt_later; /* by the caller: es_sweep_new then leaves the work undealt */
};

/* Reads the head of every packed object and links deltas to their bases; no object is inflated. */
ES_MUST_CHECK enum es_status es_sweep_new(struct es_sweep **out, const struct es_repo *r,
	const struct es_sweep_options *o, struct es_error *err);
void es_sweep_free(struct es_sweep *s);

/* Numbers are [0, count): packed objects, pack by pack in the order of their offsets, then loose
 * ones. An object that is stored several times has a number for each copy. */
size_t es_sweep_count(const struct es_sweep *s);
const struct es_oid *es_sweep_oid(const struct es_sweep *s, uint32_t number);
/* The number that stands for the object of that name, always the same one of several copies;
 * ES_SWEEP_NONE when it is not there. */
uint32_t es_sweep_find(const struct es_sweep *s, const struct es_oid *oid);
/* The same for n names, cheaper than one by one. */
void es_sweep_find_all(
	const struct es_sweep *s, const struct es_oid *oids, size_t n, uint32_t *out);
/* True for a copy that es_sweep_find does not give. */
bool es_sweep_is_copy(const struct es_sweep *s, uint32_t number);
/* Why the first of the folders of loose objects that could not be listed could not be; NULL when
 * all were. */
const char *es_sweep_unlisted(const struct es_sweep *s);
/* ES_OBJECT_ANY while it is not known: the object is loose, or built on a loose one, or on itself,
 * or on something that is not there. */
enum es_object_type es_sweep_type(const struct es_sweep *s, uint32_t number);
/* Bytes that all of it takes on disk: those of the packs, and a block for each loose object. */
uint64_t es_sweep_disk(const struct es_sweep *s);

/* Deals out the work anew: a sweep can be made several times, of some objects each time. Bit n & 7
 * of wanted[n / 8] says whether object n is wanted; NULL: all, each once. Bits of copies do not
 * count. Not while workers run; `wanted` is borrowed until they have ended. Called by es_sweep_new
 * with NULL, unless that was told otherwise. */
void es_sweep_deal(struct es_sweep *s, const unsigned char *wanted);

/* How the work is dealt: pieces are taken heaviest first, by whichever worker is free. For tests of
 * the balance. */
size_t es_sweep_npieces(const struct es_sweep *s);
uint64_t es_sweep_piece_weight(const struct es_sweep *s, size_t piece); /* inflated bytes, about */

/* A slot is where a visitor keeps what it knows about an object for those built on it: each worker
 * has ES_SWEEP_SLOTS of them, of which few are used. */
enum { ES_SWEEP_SLOTS = 136 };
#define ES_SWEEP_NO_SLOT UINT32_MAX

/* One object. The pointers are valid during the visit. */
struct es_swept {
	uint32_t number;
	enum es_object_type type;
	struct es_slice bytes;
	bool is_wanted; /* false: visited for what is built on it, or a further copy */
	bool is_again;	/* false for one visit of an object at most; all others are for what is
			 * built on it, by whichever worker */
	bool is_base;	/* objects built on it will be visited, with its slot as their base_slot */
	unsigned slot;	/* now this object's: what was kept here is not asked for any more */
	/* Of the object it was built from, visited by the same worker before; what it kept there is
	 * still there, and differs from `slot`. ES_SWEEP_NO_SLOT: none was visited, no copies. */
	unsigned base_slot;
	uint32_t base_number;	      /* ES_SWEEP_NONE without a base_slot */
	struct es_slice base;	      /* the bytes of that object */
	const struct es_copy *copies; /* as es_delta_apply gives them: in the order of `to`, not
				       * overlapping there; what none covers is new, or short */
	size_t ncopies;
};

/* A wanted object that cannot be read. */
struct es_sweep_failure {
	uint32_t number;
	enum es_status status;	  /* as of es_object_read; its max is max_object */
	enum es_object_type type; /* known with ES_ELIMIT; else it may be ES_OBJECT_ANY */
	const char *reason;	  /* as of es_object_read_unnamed, valid during the call */
};

struct es_sweep_visitor {
	void *ctx;
	/* Anything but ES_OK ends the work of this worker. */
	enum es_status (*visit)(void *ctx, const struct es_swept *o, struct es_error *err);
	void (*fail)(void *ctx, const struct es_sweep_failure *f);
};

/* Takes pieces of the work until there are none. Called once by each of any number of threads, at
 * the same time, each with a visitor of its own. Every wanted object comes to exactly one visit or
 * fail of one of them. */
ES_MUST_CHECK enum es_status es_sweep_work(
	struct es_sweep *s, const struct es_sweep_visitor *v, struct es_error *err);

#endif
