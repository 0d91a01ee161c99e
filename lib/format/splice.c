/* SPDX-License-Identifier: MIT */
/* splice.c - set a verdict under "_" in a line, its other bytes untouched */
#include <string.h>

#include "format/scan.h"

/* Where new bytes go, and how many old ones they replace. */
struct place {
	const char *at;
	size_t old;
	bool comma; /* a member stands before */
};

/* The value of `name` in an object, or the place behind its last. */
static bool
find_member(struct crmp_text object, const char *name, struct place *place)
{
	struct crmp_member want = { .key = name, .key_len = strlen(name) }, m;
	struct crmp_text rest = object;

	*place = (struct place){ .at = object.s + 1 };
	while (crmp_json_step(&rest, &m)) {
		*place = (struct place){ m.val, m.val_len, true };
		if (!crmp_key_cmp(&m, &want))
			return true;
		*place = (struct place){ rest.s, 0, true };
	}
	return false;
}

static void
splice_name(struct crm_buf *out, const struct place *place, const char *name)
{
	if (place->comma)
		crm_buf_putc(out, ',');
	crm_buf_json(out, name, strlen(name));
	crm_buf_putc(out, ':');
}

enum crm_status
crmp_splice(struct crmp_text line, const struct crmp_scan *sc, const char *name,
	    const char *json, struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_member *m = crmp_scan_find(sc, "_");
	const struct crmp_member *last = sc->n ? &sc->members[sc->n - 1] : NULL;
	struct place place = { .at = memchr(line.s, '{', line.n) };
	size_t before = out->len, head;
	bool there = true;

	if (m && m->kind != CRMP_JOBJ)
		return crm_fail(e, CRM_REFUSED, "_", "not an object");
	if (m) {
		there = find_member((struct crmp_text){ m->val, m->val_len },
				    name, &place);
	} else if (last) {
		place = (struct place){ last->val + last->val_len, 0, true };
	} else {
		place.at++;
	}
	head = (size_t)(place.at - line.s);
	crm_buf_add(out, line.s, head);
	if (!m)
		splice_name(out, &place, "_");
	if (!m)
		crm_buf_putc(out, '{');
	if (!m || !there)
		splice_name(out, &(struct place){ .comma = m && place.comma },
			    name);
	crm_buf_puts(out, json);
	if (!m)
		crm_buf_putc(out, '}');
	crm_buf_add(out, place.at + place.old, line.n - head - place.old);
	if (!out->oom)
		return CRM_OK;
	out->len = before;
	return crm_buf_ok(out, e);
}
