/* SPDX-License-Identifier: MIT */
/* upstream.c - the line a failed tool ends its output with */
#include "format/jscan.h"

#include <string.h>

static void
add_text(const struct crmp_scan *sc, const char *key, struct crm_buf *out)
{
	const struct crmp_member *m = crmp_scan_find(sc, key);

	if (m && m->kind == CRMP_JSTR)
		crmp_json_unescape(m->val + 1, m->val_len - 2, out);
}

bool
crm_line_is_error(const char *line, size_t n, struct crm_buf *message)
{
	const struct crmp_member *m;
	struct crmp_scan sc = { 0 };
	size_t before;
	bool yes;

	/* nearly all lines go no further: a key is there only once */
	if ((n > 9 && !memcmp(line, "{\"type\":\"", 9) && line[9] != 'e' &&
	     line[9] != '\\') ||
	    !memmem(line, n, "\"error\"", 7) ||
	    crmp_scan_object(line, n, &sc, NULL)) {
		crmp_scan_free(&sc);
		return false;
	}
	m = crmp_scan_find(&sc, "type");
	yes = m && m->val_len == 7 && !memcmp(m->val, "\"error\"", 7);
	if (yes && message) {
		before = message->len;
		add_text(&sc, "tool", message);
		if (message->len > before)
			crm_buf_puts(message, ": ");
		before = message->len;
		add_text(&sc, "message", message);
		if (message->len == before)
			crm_buf_puts(message, "failed");
	}
	crmp_scan_free(&sc);
	return yes;
}
