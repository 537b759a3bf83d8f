#include "match/entropy.h"

#include <math.h>

double es_entropy(struct es_slice s)
{
	size_t count[256] = { 0 };
	for (size_t i = 0; i < s.len; i++)
		count[(unsigned char)s.ptr[i]]++;
	double bits = 0;
	for (int c = 0; c < 256; c++) {
		if (!count[c])
			continue;
		double p = (double)count[c] / (double)s.len;
		bits -= p * log2(p);
	}
	return bits;
}
