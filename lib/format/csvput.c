/* SPDX-License-Identifier: MIT */
/* csvput.c - write one CSV cell */
#include <string.h>

#include "format/csv.h"

/* Blanks at the ends are quoted too: many readers would trim them. */
static bool
needs_quotes(const char *s, size_t n, char delimiter)
{
	size_t i;
	char c;

	if (!n)
		return false;
	if (strchr(" \t", s[0]) || strchr(" \t", s[n - 1]))
		return true;
	for (i = 0; i < n; i++) {
		c = s[i];
		/* nearly all signs lie above the comma: one look is enough */
		if (c == delimiter || ((unsigned char)c < ',' &&
				       (c == '"' || c == '\n' || c == '\r')))
			return true;
	}
	return n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3);
}

void
crmp_csv_put(struct crm_buf *out, const char *s, size_t n, char delimiter,
	     bool always)
{
	size_t i, from = 0;

	if (!always && !needs_quotes(s, n, delimiter)) {
		crm_buf_add(out, s, n);
		return;
	}
	crm_buf_putc(out, '"');
	for (i = 0; i < n; i++) {
		if (s[i] != '"')
			continue;
		crm_buf_add(out, s + from, i + 1 - from);
		from = i;
	}
	crm_buf_add(out, s + from, n - from);
	crm_buf_putc(out, '"');
}
