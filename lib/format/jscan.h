/* SPDX-License-Identifier: MIT */
/* jscan.h - a JSON line scanned without building it, and spliced */
#ifndef CRMP_JSCAN_H
#define CRMP_JSCAN_H

#include "format/format.h"

/* What a value is, by its first byte. */
enum crmp_jkind { CRMP_JSTR, CRMP_JNUM, CRMP_JOBJ, CRMP_JARR, CRMP_JTRUE,
		  CRMP_JFALSE, CRMP_JNULL };

/* A member of an object as byte ranges of the line. */
struct crmp_member {
	const char *key;   /* raw, without quotes; may hold escapes */
	size_t key_len;
	const char *val;   /* first byte of the value (a string's quote) */
	size_t val_len;    /* up to and including its last byte */
	enum crmp_jkind kind;
	bool key_escaped;  /* key holds a backslash */
};

/*
 * Check a whole line strictly as one JSON object (RFC 8259, valid UTF-8,
 * nesting at most CRMP_DEPTH_MAX, strings at most CRMP_FIELD_MAX, no NUL
 * written \u0000, no lone surrogate escapes, no number beyond +-2^53 if it is
 * an integer or not finite as a double) and give its top-level members in
 * order.  `members` is grown by the scanner and reused between calls; zero
 * the struct to begin, free with crmp_scan_free.  Duplicate top-level keys
 * (after unescaping) are refused.  Errors: CRM_REFUSED with e->key where one
 * is known; a line that begins with '[' or is a fragment of a pretty-printed
 * document gets "one JSON object a line is needed; use jq -c '.[]'" / "jq
 * -c .".
 */
struct crmp_scan {
	struct crmp_member *members;
	size_t n, cap;
};
enum crm_status crmp_scan_object(const char *s, size_t n, struct crmp_scan *sc,
				 struct crm_error *e);
/*
 * The same for the value of a member, of any kind: the record around it is the
 * first of the levels.  Its members, if any, are not kept.
 */
enum crm_status crmp_scan_value(const char *s, size_t n,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_scan_free(struct crmp_scan *sc);
/* The member whose unescaped key is `key`, or NULL. */
const struct crmp_member *crmp_scan_find(const struct crmp_scan *sc,
					 const char *key);
/* Append the unescaped text of a raw string body (without its quotes). */
void crmp_json_unescape(const char *s, size_t n, struct crm_buf *out);

/* ---- text that a scan has found to be JSON, or that we stored (jstep.c) -- */

/*
 * The next member of an object, value of a list: `rest` is the whole text to
 * begin, then what is left.  False at its end.  An item has no key.
 */
bool crmp_json_step(struct crmp_text *rest, struct crmp_member *m);
bool crmp_json_item(struct crmp_text *rest, struct crmp_member *m);
/*
 * Append a value as all our writers have it: no blanks, texts escaped one way
 * (crm_buf_json), numbers byte for byte as they were.  The same text again
 * for what this has written.  Test: test_jstep.c.
 */
void crmp_json_compact(struct crmp_text v, struct crm_buf *out);

/*
 * Append to out the line with the verdict `name` (value `json`, already
 * JSON) set under "_": every other byte as it was.  If "_" is absent it is
 * added before the closing brace; if _.name exists (also spelled with
 * escapes, as \u005f) only that value's bytes are replaced, else name is
 * added at the end of "_".  `sc` is the scan of this line; "_" that is not an
 * object is CRM_REFUSED with key "_".
 */
enum crm_status crmp_splice(struct crmp_text line, const struct crmp_scan *sc,
			    const char *name, const char *json,
			    struct crm_buf *out, struct crm_error *e);

#endif
