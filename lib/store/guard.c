/* SPDX-License-Identifier: MIT */
/* guard.c - what a condition may read and call, and for how long */
#include "store/dbp.h"

#include <string.h>

static int
authorize(void *arg, int what, const char *a, const char *b, const char *schema,
	  const char *through)
{
	struct crmp_db *db = arg;

	(void)schema;
	if (!db->guarded)
		return SQLITE_OK;
	switch (what) {
	case SQLITE_SELECT:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return b && crmp_func_allowed(b, strlen(b)) ? SQLITE_OK
							    : SQLITE_DENY;
	case SQLITE_READ:
		/* an empty column: a table of the view of which none is used */
		if ((a && !strncmp(a, "v_", 2)) || (b && !*b))
			return SQLITE_OK;
		/* an expression has no FROM: whatever is read through a view
		 * is read by one of ours (as of the past there are two) */
		return through ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

void
crmp_db_guard(struct crmp_db *db, bool on)
{
	db->guarded = on;
	db->limited = true;
	sqlite3_set_authorizer(db->h, on ? authorize : NULL, db);
	sqlite3_limit(db->h, SQLITE_LIMIT_EXPR_DEPTH, on ? 100 : 1000);
	sqlite3_limit(db->h, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256);
}
