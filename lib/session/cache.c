/* SPDX-License-Identifier: MIT */
/* cache.c - what policy decides, remembered until policy may have changed */
#include "session/session.h"

void *
crmp_cache_get(struct crm_store *s, enum crmp_cached which)
{
	return s->cache.of[which].p;
}

void
crmp_cache_set(struct crm_store *s, enum crmp_cached which, void *p,
	       void (*forget)(void *p), void (*release)(void *p))
{
	s->cache.of[which].p = p;
	s->cache.of[which].forget = forget;
	s->cache.of[which].free = release;
}

void
crmp_cache_forget(struct crm_store *s)
{
	size_t i;

	for (i = 0; i < CRMP_CACHED; i++) {
		if (!s->cache.of[i].p)
			continue;
		if (s->cache.of[i].forget) {
			s->cache.of[i].forget(s->cache.of[i].p);
			continue;
		}
		s->cache.of[i].free(s->cache.of[i].p);
		s->cache.of[i].p = NULL;
	}
}

void
crmp_cache_free(struct crm_store *s)
{
	size_t i;

	for (i = 0; i < CRMP_CACHED; i++)
		if (s->cache.of[i].p)
			s->cache.of[i].free(s->cache.of[i].p);
}
