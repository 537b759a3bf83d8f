/* mask.h - secrets that stand in names, hidden wherever the names are shown. */
#ifndef ES_ENGINE_MASK_H
#define ES_ENGINE_MASK_H

#include "base/map.h"
#include "finding/finding.h"

struct es_length_vec ES_VEC(size_t);

/* Zero-initialise, set the arena. Secrets and texts are borrowed and must outlive it. */
struct es_mask {
	struct es_arena *arena; /* takes what was masked */
	struct es_map secrets;
	struct es_slices shown;	      /* parallel to them */
	struct es_length_vec lengths; /* of secrets, each once, the longest first */
	bool is_first[256];	      /* bytes that secrets begin with */
	struct es_map texts;
	struct es_slices masked; /* parallel to them: the same names come again and again */
};

/* From now on `secret`, if it is not empty, is shown as `shown`. All are added before the first
 * text.
 */
void es_mask_add(struct es_mask *m, struct es_slice secret, struct es_slice shown);
/* The text with every secret in it replaced, of several the longest; the text itself where it has
 * none. Costs the text's length times the number of different lengths at the most. */
struct es_slice es_mask_text(struct es_mask *m, struct es_slice text);
void es_mask_release(struct es_mask *m);

#endif
