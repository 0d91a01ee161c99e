/* SPDX-License-Identifier: MIT */
/*
 * field.h - how a record type is described, and a record in memory
 *
 * One struct crmp_type per type (lib/record/types_*.c) drives its SQL table,
 * JSON in and out, CSV columns, operands, help, crm-records(5) and views.
 */
#ifndef CRMP_FIELD_H
#define CRMP_FIELD_H

#include "record/val.h"

#include <string.h>

enum crmp_kind {
	CRMP_TEXT,
	CRMP_ENUM,     /* arg: the words, blank-separated */
	CRMP_INT,      /* arg: "min max", or NULL */
	CRMP_BOOL,     /* stored 0 or 1 */
	CRMP_INSTANT,  /* seconds UTC */
	CRMP_DAY,      /* civil day number */
	CRMP_MONEY,    /* minor units; the key ends in _minor */
	CRMP_CURRENCY, /* ISO 4217 code */
	CRMP_REF,      /* id of a record; arg: its type */
	CRMP_USER,     /* a user's login */
	CRMP_PHONE,    /* E.164; arg: the field with its raw form, or NULL */
	CRMP_EMAIL,
	CRMP_JSON,     /* JSON text; arg: its shape (shape.h) */
	CRMP_TYPENAME, /* name of a record type */
	CRMP_ANYREF,   /* id of a record; arg: the field with its type's name */
	CRMP_STATE,    /* a state of the type's machine, or a policy stage */
	CRMP_REAL,     /* a number; only of computed columns */
	/*
	 * In descriptors of computed columns alone.  SQL gives half seconds:
	 * an even number is an instant, an odd one the noon of a day that is
	 * known without its time.  What is seen is an instant, or for
	 * CRMP_AGE the whole days since.
	 */
	CRMP_MOMENT,
	CRMP_AGE,
};

enum {
	CRMP_REQ = 1,	    /* must have a value */
	CRMP_HIDDEN = 2,    /* internal: a column, but no key */
	CRMP_FIXED = 4,	    /* cannot change once created */
	CRMP_NOW = 8,	    /* default: the command's moment */
	CRMP_ME = 16,	    /* default: the actor, when a user */
	CRMP_LISTED = 32,   /* shown in tables by default */
	CRMP_FINDS = 64,    /* crm-find looks here (text or list of texts) */
	CRMP_INITIALS = 128, /* and for its pinyin initials */
	CRMP_PAST = 256	     /* when a fact happened: not still to come */
};

struct crmp_field {
	const char *name;
	enum crmp_kind kind;
	unsigned flags;
	const char *arg;
	const char *def;   /* default as operand text, or NULL */
	const char *about; /* one sentence without a full stop */
};

/* A computed column: for conditions and -f, never stored, never read in. */
struct crmp_derived {
	const char *name;
	enum crmp_kind kind;
	/* over t the row and s the summary, with tables and moments in
	 * braces, as source.h has them, and pieces ($TYPE) of computed.c */
	const char *sql;
	const char *about;
};

/*
 * one_of: of the fields of a group one must be set, "a b"; just one, "!a b";
 * or one unless another field holds a word, "a ? b=word".
 */
struct crmp_type {
	const char *name;  /* "order" */
	const char *table; /* "orders" */
	int code;	   /* in the history, never changes */
	const char *about;
	const struct crmp_field *fields; /* ends with name NULL */
	const struct crmp_derived *derived; /* its own, see names.h */
	const struct crmp_state *states; /* NULL: none, or from policy */
	const struct crmp_move *moves;
	const char *state_field; /* "state", "stage", or NULL */
	const struct crmp_standing *standing; /* states.h; NULL: as stored */
	const char *const *indexes; /* beside those of references */
	const char *const *one_of;  /* of these one is needed, see above */
	bool worked_on;		    /* tasks and touches are about it */
	bool append_only;	    /* a fact: created, never changed */
	bool ledger; /* sums of it are asked while it is loaded */
	bool machine;		    /* written by libcrm only (transition) */
	const char *why; /* columns a listing is ordered by when not by id */
};

/* Columns after the fields, the same for every type. */
enum {
	CRMP_C_TAGS,
	CRMP_C_EXT,
	CRMP_C_X,
	CRMP_C_FILES,
	CRMP_C_HASH,
	CRMP_C_COMMON
};
#define CRMP_MAXTYPES 20 /* record types there may be */
#define CRMP_MAXCOLS 56	 /* at most 64: sets of columns are bits of a word */

/* A record in memory: values in the order of the fields, then the common. */
struct crmp_row {
	const struct crmp_type *type;
	int64_t id, rev, txn, created_at, updated_at;
	struct crmp_val v[CRMP_MAXCOLS];
};

size_t crmp_type_nfields(const struct crmp_type *t);
/* Index of a field by name (also n bytes of it), or -1. */
int crmp_field_index(const struct crmp_type *t, const char *name, size_t n);
/* Index of the field that goes with a phone or any-reference i, or -1. */
int crmp_field_beside(const struct crmp_type *t, size_t i);
/* SQL name of column i (fields, then tags ext x files row_hash). */
const char *crmp_column(const struct crmp_type *t, size_t i);
size_t crmp_ncolumns(const struct crmp_type *t);
/* True if such fields, this column are TEXT in SQL. */
bool crmp_kind_text(enum crmp_kind kind);
bool crmp_column_text(const struct crmp_type *t, size_t i);
/* Value of a field by name; a static unset value if there is no such field. */
const struct crmp_val *crmp_row_named(const struct crmp_row *r,
				      const char *name, size_t n);
static inline const struct crmp_val *
crmp_row_get(const struct crmp_row *r, const char *name)
{
	return crmp_row_named(r, name, strlen(name)); /* known of a literal */
}
struct crmp_val *crmp_row_at(struct crmp_row *r, const char *name);
/* The text of a field, NULL if it has none or an empty one. */
const char *crmp_row_text(const struct crmp_row *r, const char *name);
/* True if a field holds this very text. */
bool crmp_row_is(const struct crmp_row *r, const char *name, const char *text);
/* True if word s[0..n) stands in a blank-separated list (NULL: empty). */
bool crmp_word_in(const char *list, const char *s, size_t n);
/* The look-up key of a phone ('p' + digits reversed) or mail ('m' + folded). */
enum crm_status crmp_reach_key(enum crmp_kind kind, const char *s, size_t n,
			       struct crm_buf *key, struct crm_error *e);

#endif
