/* SPDX-License-Identifier: MIT */
/* past.c - does a text read the past alone? */
#include "store/dbp.h"

#include <string.h>

/* Is it a source, or a table whose past is meant? */
static bool
has_past(const char *sql, const char *name, size_t n)
{
	const char *p = sql;

	if (n > 5 && (!strncmp(name + n - 5, "_then", 5)))
		return true;
	if (crmp_word_in("meta", name, n)) /* zone and replay are fixed */
		return true;
	/* a source of the text itself: name AS (, name(columns) AS ( */
	while ((p = strstr(p, " AS "))) {
		if ((size_t)(p - sql) >= n && !strncmp(p - n, name, n) &&
		    (strstr(p, "(")))
			return true;
		p += 4;
	}
	return false;
}

enum crm_status
crmp_past_only(const char *sql, struct crm_error *e)
{
	static const char *const words[] = { "FROM ", "JOIN " };
	const char *p;
	size_t i, n;

	for (i = 0; i < 2; i++)
		for (p = sql; (p = strstr(p, words[i]));) {
			p += 5;
			n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
			if (n && !has_past(sql, p, n))
				return crm_fail(e, CRM_TROUBLE, NULL,
						"--as-of: '%.*s' was asked for "
						"as it is now",
						(int)n, p);
		}
	return CRM_OK;
}
