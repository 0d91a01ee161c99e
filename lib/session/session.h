/* SPDX-License-Identifier: MIT */
/* session.h - an open store, and what the rooms above hand in at open */
#ifndef CRMP_SESSION_H
#define CRMP_SESSION_H

#include "record/shape.h"
#include "store/store.h"

/* ---- what is handed in (lib/registry.c) ---------------------------------- */

/* Looks a document over beside its shape. */
struct crmp_checker {
	const char *policy; /* with a dot at its end: all that begin so */
	enum crm_status (*check)(struct crm_store *s, json_t *doc,
				 struct crm_error *e);
};

struct crmp_verdict;
struct crmp_effect;

/*
 * What a lower room needs of higher ones, as tables: a room that called them
 * by name would call upwards.
 */
struct crmp_registry {
	const struct crmp_type *const *types;
	const struct crmp_checker *checkers; /* ends with policy NULL */
	const struct crmp_verdict *const *verdicts; /* ends with NULL */
	const struct crmp_effect *const *effects; /* tables, ends with NULL */
	/* fills a store that was just made */
	enum crm_status (*populate)(struct crm_store *s, const char *zone,
				    const char *currency, struct crm_error *e);
	/* before a commit: what is derived from what was written */
	enum crm_status (*settle)(struct crm_store *s, struct crm_error *e);
	/* +2wh: see struct crm_clock; its argument is the store */
	enum crm_status (*work)(void *store, int64_t from, int64_t n, char unit,
				int64_t *to, struct crm_error *e);
};

enum crm_status crmp_session_open(const struct crm_open *o,
				  const struct crmp_registry *r,
				  struct crm_store **s, struct crm_error *e)
	CRM_MUST_CHECK;
enum crm_status crmp_session_create(const char *path,
				    const struct crm_init *init,
				    const struct crmp_registry *r,
				    struct crm_error *e) CRM_MUST_CHECK;

/* A handle with nothing open yet, for crm_store_close. */
enum crm_status crmp_session_new(const struct crmp_registry *r,
				 struct crm_store **s,
				 struct crm_error *e) CRM_MUST_CHECK;
/* A copy of what the caller calls `name`, if it is UTF-8; NULL: none. */
enum crm_status crmp_session_text(char **to, const char *s, const char *name,
				  struct crm_error *e) CRM_MUST_CHECK;

/* The same of a name to act in, if it is fit to be one (actor.c). */
enum crm_status crmp_session_actor(char **to, const char *s,
				   struct crm_error *e) CRM_MUST_CHECK;
/* CRM_USAGE: the actor is a user who has left. */
enum crm_status crmp_session_may_write(struct crm_store *s,
				       struct crm_error *e) CRM_MUST_CHECK;

/* ---- what is remembered of policy (cache.c) ------------------------------ */

/* Each slot has one owner, who sets and reads it; NULL: nothing is kept. */
void *crmp_cache_get(struct crm_store *s, enum crmp_cached which);
/*
 * Keep p until `release` at close.  When policy may have changed it is told
 * so by `forget`, or released at once if that is NULL.
 */
void crmp_cache_set(struct crm_store *s, enum crmp_cached which, void *p,
		    void (*forget)(void *p), void (*release)(void *p));
/* Policy may have changed: at begin, at rollback, when it is set. */
void crmp_cache_forget(struct crm_store *s);
void crmp_cache_free(struct crm_store *s);

/* ---- zone and snapshot --------------------------------------------------- */

/* The business zone, or the reason why there is none. */
struct crm_zone *crmp_zone(struct crm_store *s, struct crm_error *e);
/*
 * The zone of the instants that are printed for programs (crmp_time_wire);
 * NULL: UTC, as it was asked for at open, or where the store has none that
 * there is.
 */
struct crm_zone *crmp_wire_zone(struct crm_store *s);
/* One snapshot for all that is read between; they may be nested. */
enum crm_status crmp_snapshot(struct crm_store *s, bool on,
			      struct crm_error *e) CRM_MUST_CHECK;

#endif
