/* SPDX-License-Identifier: MIT */
/* base.h - what libcrm's layers share below records: text, numbers, memory */
#ifndef CRMP_BASE_H
#define CRMP_BASE_H

#include <string.h>

#include "crm.h"

/* A piece of text that need not end in NUL; s NULL: none. */
struct crmp_text {
	const char *s;
	size_t n;
};
static inline struct crmp_text
crmp_text(const char *s)
{
	return (struct crmp_text){ s, s ? strlen(s) : 0 };
}
static inline struct crmp_text
crmp_text_of(const struct crm_buf *b)
{
	return (struct crmp_text){ b->s, b->len };
}
/* Are the bytes the same?  No text and "" are: memcmp may not be asked that. */
static inline bool
crmp_text_same(struct crmp_text a, struct crmp_text b)
{
	return a.n == b.n && (!a.n || !memcmp(a.s, b.s, a.n));
}

/*
 * An arena: memory handed out piece by piece and given back at once.  Zero
 * it to begin; crmp_arena_reset keeps the largest block.  Returns NULL when
 * memory is out.
 */
struct crmp_arena {
	struct crmp_block *head;
	size_t used;
};
void *crmp_arena_alloc(struct crmp_arena *a, size_t n);
/* A NUL-terminated copy of s[0..n). */
char *crmp_arena_copy(struct crmp_arena *a, const char *s, size_t n);
void crmp_arena_reset(struct crmp_arena *a);
void crmp_arena_free(struct crmp_arena *a);

/*
 * A whole decimal integer, optional sign, within +-2^53, nothing else.
 * False if it is not one (or too large).  Full-width digits are not taken.
 */
bool crmp_int_parse(const char *s, size_t n, int64_t *v);
/* Append an integer for JSON: beyond +-2^53, where readers round, as text. */
void crmp_buf_exact(struct crm_buf *b, int64_t v);
/*
 * Append a finite number with at most `digits` significant ones, a point
 * whatever the locale; what is not finite adds 0.
 */
void crmp_buf_real(struct crm_buf *b, double v, int digits);
/* The day of a text known to be YYYY-MM-DD; 0 if it is not. */
int64_t crmp_day_wire(const char *s);
bool crmp_add_overflows(int64_t a, int64_t b, int64_t *sum);

/* An RFC 3339 time with its offset; false if it is none. */
bool crmp_wire_time(const char *s, size_t n, int64_t *at);
/*
 * Append an instant for programs: "2026-11-22T10:07:00+08:00" in the zone,
 * "2026-11-22T02:07:00Z" if that is NULL, or where the local year is not one
 * of 1 to 9999.  Read back it is the same instant.  Test: test_wire.c.
 */
void crmp_time_wire(struct crm_zone *z, int64_t at, struct crm_buf *out);
/*
 * The same for a cell of a sheet: "2026-11-22 10:07:00", and the offset behind
 * it only where a time change makes the local time that of two instants.
 */
void crmp_time_cell(struct crm_zone *z, int64_t at, struct crm_buf *out);
/* "2026-11-22 10:07:00" in the clock's zone; NULL: UTC. */
void crmp_local_time(const struct crm_clock *k, int64_t at,
		     struct crm_buf *out);

/*
 * Length and code point of the character at s (n > 0 bytes left, valid
 * UTF-8).
 */
int crmp_utf8_next(const char *s, size_t n, uint32_t *cp);

/*
 * Is it a sign that leaves no mark: a blank of any kind, a control, a filler,
 * a joiner, what turns the direction of text or picks a variant?
 */
bool crmp_sign_unseen(uint32_t cp);

/* Append s with each character as a small or a capital letter. */
void crmp_text_case(const char *s, size_t n, bool upper, struct crm_buf *out);

/* Is it a name: 1 to `most` letters and digits of any script, _ and -? */
bool crmp_text_name(const char *s, size_t most);
/*
 * Length of the sign at s (n bytes left) that people put between the words of
 * a list: a comma or semicolon, also full-width, or the comma of a list; 0 if
 * it is none.
 */
size_t crmp_list_sign(const char *s, size_t n);

/* Cut n back to a character border, so that s[0..n) ends whole. */
size_t crmp_utf8_cut(const char *s, size_t n);

/* Make an error empty where zeroing all of it, once a row, would cost. */
static inline void
crmp_error_clear(struct crm_error *e)
{
	e->code = CRM_OK;
	e->line = 0;
	e->key[0] = e->text[0] = '\0';
}

/* The first 8 bytes, big-endian, of SHA-256 over s[0..n), sign bit cleared. */
int64_t crmp_hash(const char *s, size_t n);

/* True if the NUL-terminated a equals b[0..n). */
bool crmp_eq(const char *a, const char *b, size_t n);

/* Walk a JSON object of strings, or list of strings, as we store them. */
struct crmp_jwalk {
	const char *p, *end;
	struct crm_buf key, val; /* unescaped; free both */
};
bool crmp_jwalk_next(struct crmp_jwalk *w, bool object);
/* Free what it unescaped; CRM_NOMEM if it ended for want of memory. */
enum crm_status crmp_jwalk_end(struct crmp_jwalk *w, enum crm_status rc,
			       struct crm_error *e);

/*
 * Members of a flat object as we store them: their values are numbers, texts
 * and lists of numbers, and their names have no escapes.  Values are borrowed
 * as written, a text in its quotes.  Test: test_base.c.
 */
/* From *p, which begins at the brace, to behind the next member; false behind
 * the last, then *p is behind the object, or NULL when it is none such. */
bool crmp_stored_next(const char **p, const char *end, struct crmp_text *name,
		      struct crmp_text *value);
/* The value of one; its s is NULL when it is absent. */
struct crmp_text crmp_stored(struct crmp_text object, const char *name);
/* Append what a text in quotes says. */
void crmp_stored_text(struct crmp_text value, struct crm_buf *out);

#endif
