/* identity.h - keyed names for secrets and findings. */
#ifndef ES_FINDING_IDENTITY_H
#define ES_FINDING_IDENTITY_H

#include "base/slice.h"

/* 128 bits are more than two secrets will ever share by chance. */
enum { ES_ID_SIZE = 16, ES_ID_HEX = 2 * ES_ID_SIZE };

/* Names a secret of a rule family. The key belongs to the repository, so that a table of hashes
 * made for another one is of no use; hexadecimal, with a NUL. */
void es_identity_secret(char out[ES_ID_HEX + 1], struct es_slice key, struct es_slice family,
	struct es_slice secret);

/* Names a finding: the secret, and its path where it stands in the tree ("" in history). Never a
 * line, column or commit, so that it survives moves, rebases and squashes. */
void es_identity_finding(char out[ES_ID_HEX + 1], struct es_slice key, struct es_slice secret_id,
	struct es_slice path);

#endif
