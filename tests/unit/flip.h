/* SPDX-License-Identifier: MIT */
/*
 * flip.h - damage drawn from a seed, and a check of what is left
 *
 * Whatever is damaged, a check says what it finds or why it cannot go on; it
 * never crashes.
 */
#ifndef FLIP_H
#define FLIP_H

#include "rich.h"

static uint64_t seed;
static int trial; /* for whoever has to look at one */

/* CRM_FLIPS=500: for a longer look than the suite has time for. */
static inline int
flips(void)
{
	const char *n = getenv("CRM_FLIPS");

	return n && atoi(n) > 0 ? atoi(n) : 60;
}

static inline size_t
draw(size_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return n ? (size_t)(seed >> 33) % n : 0;
}

/* No crash, and a reason for what is no clean bill; is it none? */
static inline bool
checked(const char *what)
{
	struct crm_open o = { .path = shelf.path,
			      .real = shelf.now,
			      .actor = "lin",
			      .command = "crm-db check" };
	struct crm_error e = { 0 };
	struct crm_store *s = NULL;
	struct crm_buf b = { 0 };
	enum crm_status rc = crm_store_open(&o, &s, &e);

	if (!rc)
		rc = crm_store_check(s, NULL, shelf_keep, &b, &e);
	if (rc && rc != CRM_REFUSED && rc != CRM_TROUBLE)
		fail_msg("%s, trial %d: status %d: %s", what, trial, rc,
			 e.text);
	if (rc && !*e.text)
		fail_msg("%s, trial %d: says nothing", what, trial);
	if (rc == CRM_REFUSED && s && !b.len)
		fail_msg("%s, trial %d: nothing found: %s", what, trial,
			 e.text);
	crm_store_close(s);
	crm_buf_free(&b);
	return rc != CRM_OK;
}

#endif
