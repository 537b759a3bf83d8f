/* sources.h - a checksum of the sources that the library was made of. */
#ifndef ES_ENGINE_SOURCES_H
#define ES_ENGINE_SOURCES_H

/* Changes with every line of src/ and include/, made by the Makefile. */
extern const char es_sources[];

#endif
