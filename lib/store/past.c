/* SPDX-License-Identifier: MIT */
/* past.c - does a text read the past alone? */
#include "store/dbp.h"

#include <string.h>

static bool
in_a_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Is it a source: one that ends in _then, or the text's own "name AS ("? */
static bool
is_source(const char *sql, const char *name, size_t n)
{
	const char *p, *start;

	if (n > 5 && !strncmp(name + n - 5, "_then", 5))
		return true;
	for (p = sql; (p = strstr(p, " AS ")); p += 4) {
		start = p - n;
		/* the whole name: v_orders is not orders */
		if (p >= sql + n && !strncmp(start, name, n) &&
		    (start == sql || !in_a_name(start[-1])) &&
		    (p[4] == '(' || !strncmp(p + 4, "NOT MATERIALIZED (", 18)))
			return true;
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
			/* zone and replay, in meta, are fixed at init */
			if (n && !crmp_word_in("meta", p, n) &&
			    !is_source(sql, p, n))
				return crm_fail(e, CRM_TROUBLE, NULL,
						"--as-of: '%.*s' would be read "
						"as it is now; this is a fault "
						"of the program, please report "
						"it",
						(int)n, p);
		}
	return CRM_OK;
}
