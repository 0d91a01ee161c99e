/* SPDX-License-Identifier: MIT */
/* input.h - one record as somebody gave it, and which record is meant */
#ifndef CRMP_INPUT_H
#define CRMP_INPUT_H

#include "format/jscan.h"
#include "record/shape.h"
#include "session/session.h"

/* ---- a value by its key (input*.c) -------------------------------------- */

/* tags, external ids or custom fields of one record */
#define CRMP_MEMBERS_MAX 1000

/* An entry of ext or x: value text (ext) or JSON (x); none clears.  `said` is
 * the text that JSON was made of, if it was given as text. */
struct crmp_entry {
	struct crmp_text key, val, said;
	struct crmp_entry *next;
};

/* What a key of a record on the wire is. */
enum crmp_what {
	CRMP_K_FIELD,
	CRMP_K_DECIMAL, /* `amount` for amount_minor: decimal text */
	CRMP_K_TAGS,
	CRMP_K_FILES,
	CRMP_K_TAGS_ADD,
	CRMP_K_TAGS_DEL,
	CRMP_K_EXT, /* ext.SYSTEM */
	CRMP_K_X,   /* x.NAME */
	CRMP_K_EXTS, /* ext or x whole, as JSON text */
	CRMP_K_XS,
	CRMP_K_ID,
	CRMP_K_REV,
	CRMP_K_SKIP, /* type, moments, _, derived: read and dropped */
	CRMP_K_UNKNOWN,
};
/* A key looked up once, for many rows; `name` is borrowed. */
struct crmp_key {
	enum crmp_what what;
	int field;
	const char *name;
	size_t n;
};
#define CRMP_KNOWN 24 /* keys of a line */
struct crmp_known {
	const struct crmp_type *type;
	char name[24];
	struct crmp_key key;
};

/*
 * Values as given, not yet looked up in the store: a REF may hold text
 * ("system:key", "@phone"), a MONEY decimal text (V_S).  Everything lives
 * in `mem` or in what the caller keeps alive.
 */
struct crmp_input {
	struct crmp_row row; /* row.id and row.rev as given, 0 absent */
	struct crmp_entry *ext, *x;
	bool ext_none, x_none; /* those there are go first */
	const char *tags_add, *tags_del; /* JSON lists, or NULL */
	int64_t hash; /* identity of an imported row without a key, or 0 */
	/* kept by crmp_input_reset: */
	struct crm_store *s;
	struct crmp_arena *mem;
	bool empty_clears;   /* an empty text does, else it counts as absent */
	bool ignore_unknown; /* keys that the type does not have */
	/* what the keys of a line were, for the next one like it */
	struct crmp_known known[CRMP_KNOWN];
};

void crmp_input_reset(struct crmp_input *in, const struct crmp_type *t);
/* Set one key from text (an operand, a CSV cell).  CRM_REFUSED with the key. */
enum crm_status crmp_input_text(struct crmp_input *in, struct crmp_text key,
				struct crmp_text val,
				struct crm_error *e) CRM_MUST_CHECK;
/*
 * The same from a member of a line that was scanned, where null and "" clear
 * if in->empty_clears.  The line must stay as long as the record is needed.
 * `place` is its number on the line, where the next line may have the key.
 */
enum crm_status crmp_input_json(struct crmp_input *in,
				const struct crmp_member *m, size_t place,
				struct crm_error *e) CRM_MUST_CHECK;
struct crmp_key crmp_key_find(const struct crmp_type *t, const char *key,
			      size_t n);
/* crmp_input_text for a known key. */
enum crm_status crmp_input_set(struct crmp_input *in, const struct crmp_key *k,
			       struct crmp_text val,
			       struct crm_error *e) CRM_MUST_CHECK;
/* An external id, a custom field (as JSON); a text that is none clears. */
enum crm_status crmp_input_ext(struct crmp_input *in, struct crmp_text sys,
			       struct crmp_text val,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_input_x(struct crmp_input *in, struct crmp_text key,
			     struct crmp_text json,
			     struct crm_error *e) CRM_MUST_CHECK;
/* The value of tags or files; all entries of ext or x: JSON that was scanned */
enum crm_status crmp_input_list(struct crmp_input *in, enum crmp_what what,
				struct crmp_text list,
				struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_input_entries(struct crmp_input *in, bool ext,
				   struct crmp_text object,
				   struct crm_error *e) CRM_MUST_CHECK;
/* One value by its field's kind. */
enum crm_status crmp_value_text(const struct crmp_input *in,
				const struct crmp_field *f,
				struct crmp_text text, struct crmp_val *v,
				struct crm_error *e) CRM_MUST_CHECK;
/* The same for JSON that was scanned, checked against the field's shape. */
enum crm_status crmp_value_shaped(const struct crmp_input *in,
				  const struct crmp_field *f,
				  struct crmp_text json, struct crmp_val *v,
				  struct crm_error *e) CRM_MUST_CHECK;

/* ---- which record is meant (ref.c, identify.c) --------------------------- */

/* Tell the caller of records with the same phone or mail. */
enum crm_status crmp_note_twins(struct crm_store *s, const struct crmp_row *row,
				int64_t id, struct crm_error *e) CRM_MUST_CHECK;
/* id a reference text names within type t; key for messages. */
enum crm_status crmp_ref_text(struct crm_store *s, const struct crmp_type *t,
			      const char *text, size_t n, int64_t *id,
			      struct crm_error *e) CRM_MUST_CHECK;
/* The first records with this phone or mail. */
struct crmp_reached {
	int64_t ids[4];
	size_t n;
};
enum crm_status crmp_reach_find(struct crm_store *s, const struct crmp_type *t,
				enum crmp_kind kind, struct crmp_text val,
				struct crmp_reached *r,
				struct crm_error *e) CRM_MUST_CHECK;
/* CRM_ABSENT, without a message, if it is none (with one of these roles). */
enum crm_status crmp_is_user(struct crm_store *s, const char *login, size_t n,
			     const char *roles,
			     struct crm_error *e) CRM_MUST_CHECK;

#endif
