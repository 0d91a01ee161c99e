/* SPDX-License-Identifier: MIT */
/*
 * json.h - JSON text to Jansson's values and back
 *
 * Jansson's own reader and writer take no heed when an allocation fails: they
 * go on with a text cut short, or stop the process.  Its functions that make
 * values do tell; so these read and write by themselves and leave Jansson's
 * allocator, which is the process's, alone.  Test: test_jread.c,
 * test_jwrite.c, fuzz_json.c.
 */
#ifndef CRMP_JSON_H
#define CRMP_JSON_H

#include "base/base.h"

#include <jansson.h>

/*
 * Read s[0..n) whole as one value into *to, the caller's.  Of the flags
 * JSON_DECODE_ANY (else it must be an object or a list) and
 * JSON_REJECT_DUPLICATES (else the last of a name counts) are known.  Refused
 * are NUL, invalid UTF-8, half a surrogate pair, integers beyond 64 bits,
 * reals that are not finite, nesting beyond 2048.  CRM_REFUSED: *why, which
 * may be NULL, has the words, the line, the column in characters and the
 * position in bytes, as Jansson gives them.  CRM_NOMEM.
 */
enum crm_status crmp_json_parse(const char *s, size_t n, size_t flags,
				json_t **to, json_error_t *why) CRM_MUST_CHECK;
/*
 * Append a value as text.  Of the flags JSON_COMPACT, JSON_INDENT and
 * JSON_REAL_PRECISION are known (else reals have the fewest digits that read
 * back the same); names stay in their order, texts are as crm_buf_json has
 * them.
 */
void crmp_json_write(const json_t *v, size_t flags, struct crm_buf *out);
/* An object or a list as text to free; NULL for what is none, or no memory. */
char *crmp_json_dump(const json_t *v, size_t flags);
/* Any value compactly in the arena; or NULL. */
const char *crmp_json_text(const json_t *v, struct crmp_arena *mem, size_t *n);

#endif
