/* SPDX-License-Identifier: MIT */
/* model.h - inside lib/model: records as input, policy, what a write means */
#ifndef CRMP_MODEL_H
#define CRMP_MODEL_H

#include "model/types.h"
#include "store/store.h"

#include <jansson.h>

/* ---- input: one record as somebody gave it (input*.c) ------------------- */

/* An entry of ext or x: value text (ext) or JSON (x); NULL clears. */
/* tags, external ids or custom fields of one record */
#define CRMP_MEMBERS_MAX 1000

struct crmp_entry {
	const char *key, *val;
	size_t nkey, nval;
	struct crmp_entry *next;
};

/*
 * Values as given, not yet looked up in the store: a REF may hold text
 * ("system:key", "@phone"), a MONEY decimal text (V_S).  Everything lives
 * in `mem`
 * or in what the caller keeps alive.
 */
struct crmp_input {
	struct crmp_row row; /* row.id and row.rev as given, 0 absent */
	struct crmp_entry *ext, *x;
	const char *tags_add, *tags_del; /* JSON lists, or NULL */
	int64_t hash; /* identity of an imported row without a key, or 0 */
	struct crmp_arena *mem;
};

void crmp_input_reset(struct crmp_input *in, const struct crmp_type *t);
/*
 * Set one key from text (an operand, a CSV cell).  `clear` says whether an
 * empty text clears or counts as absent.  CRM_REFUSED with the key.
 */
enum crm_status crmp_input_text(struct crm_store *s, struct crmp_input *in,
				const char *key, size_t nkey, const char *val,
				size_t n, bool clear, bool ignore_unknown,
				struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_input_json(struct crm_store *s, struct crmp_input *in,
				const char *key, json_t *val,
				bool ignore_unknown, struct crm_error *e)
	CRM_MUST_CHECK;
/* What a key of a record on the wire is. */
enum crmp_what {
	CRMP_K_FIELD,
	CRMP_K_DECIMAL, /* `amount` for amount_minor: decimal text */
	CRMP_K_TAGS,
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
struct crmp_key crmp_key_find(const struct crmp_type *t, const char *key,
			      size_t n);
/* crmp_input_text for a known key. */
enum crm_status crmp_input_set(struct crm_store *s, struct crmp_input *in,
			       const struct crmp_key *k, const char *val,
			       size_t n, bool clear, struct crm_error *e)
	CRM_MUST_CHECK;
/* An external id, a custom field (as JSON); NULL clears. */
enum crm_status crmp_input_ext(struct crmp_input *in, const char *sys,
			       size_t nsys, const char *val, size_t nval,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_input_x(struct crmp_input *in, const char *key,
			     size_t nkey, const char *json, size_t n,
			     struct crm_error *e) CRM_MUST_CHECK;
/* All entries of an ext or x object. */
enum crm_status crmp_input_entries(struct crmp_input *in, bool ext, json_t *obj,
				   struct crm_error *e) CRM_MUST_CHECK;
/* Parse a line as an object of our kind: depth, duplicates, 2^53, size. */
enum crm_status crmp_json_load(const char *line, size_t n, json_t **obj,
			       struct crm_error *e) CRM_MUST_CHECK;
/*
 * json_loadb with CRM_NOMEM told from CRM_REFUSED; why, which may be NULL, is
 * about the latter.
 */
enum crm_status crmp_json_parse(const char *s, size_t n, size_t flags,
				json_t **out, json_error_t *why) CRM_MUST_CHECK;
/* Compact text of a JSON value in the arena. */
const char *crmp_json_text(const json_t *v, struct crmp_arena *mem, size_t *n);
/* json_dumps that gives NULL rather than a part. */
char *crmp_json_dump(const json_t *v, size_t flags);
/* One value by its field's kind. */
enum crm_status crmp_value_text(struct crm_store *s, const struct crmp_field *f,
				const char *text, size_t n,
				struct crmp_arena *mem, struct crmp_val *v,
				struct crm_error *e) CRM_MUST_CHECK;
/* Refuse a key, naming the nearest that exists. */
enum crm_status crmp_unknown_key(const struct crmp_type *t, const char *key,
				 size_t n, struct crm_error *e);
/* All names a type's records have on the wire; free the array. */
const char **crmp_type_keys(const struct crmp_type *t, bool derived);
/* The business zone, or the reason why there is none. */
struct crm_zone *crmp_zone(struct crm_store *s, struct crm_error *e);

/* ---- shapes of JSON values (shape.c) ------------------------------------ */

/*
 * Check a JSON value against a shape: s text, i integer, n number, b bool,
 * d day, t instant, u login, any; "a|b" one of these words (or a shape letter
 * among them); [S] list; {key:S,key?:S} object; {*:S} any keys; the name of a
 * record type an id.  The error's key is `key` with the path appended.
 */
enum crm_status crmp_shape_check(const char *shape, json_t *v, const char *key,
				 struct crm_error *e) CRM_MUST_CHECK;

/* A name met inside a value: the id of a `t`, or (NULL) a login; key is its
 * path. */
typedef enum crm_status crmp_shape_name(void *arg, const struct crmp_type *t,
					json_t *v, const char *key);
/* The same check, giving every name of a record or person to `name`. */
enum crm_status crmp_shape_each(const char *shape, json_t *v, const char *key,
				crmp_shape_name *name, void *arg,
				struct crm_error *e) CRM_MUST_CHECK;
/* Can the shape hold such names? */
bool crmp_shape_names(const char *shape);

/* ---- putting (put.c, ref.c, machine.c, effect.c) ------------------------ */

enum crm_status crmp_put(struct crm_store *s, const struct crm_put *o,
			 struct crmp_input *in, struct crm_stored *r,
			 struct crm_error *e) CRM_MUST_CHECK;
/* Tell the caller of records with the same phone or mail. */
enum crm_status crmp_note_twins(struct crm_store *s, const struct crmp_row *row,
				int64_t id, struct crm_error *e) CRM_MUST_CHECK;
/* id a reference text names within type t; key for messages. */
enum crm_status crmp_ref_text(struct crm_store *s, const struct crmp_type *t,
			      const char *text, size_t n, int64_t *id,
			      struct crm_error *e) CRM_MUST_CHECK;
/* Ids of records with this phone or mail, at most max; *n how many. */
enum crm_status crmp_reach_find(struct crm_store *s, const struct crmp_type *t,
				enum crmp_kind kind, const char *val, size_t n,
				int64_t *ids, size_t max, size_t *found,
				struct crm_error *e) CRM_MUST_CHECK;
/* CRM_ABSENT, without a message, if it is none (with one of these roles). */
enum crm_status crmp_is_user(struct crm_store *s, const char *login, size_t n,
			     const char *roles,
			     struct crm_error *e) CRM_MUST_CHECK;

/* The stages of a type by policy, and one of them with its place. */
json_t *crmp_stages(struct crm_store *s, const struct crmp_type *t,
		    struct crm_error *e);
json_t *crmp_stage_find(json_t *list, const char *name, size_t n, size_t *at);
/* The kind letter of a state; 0 if the type has no such state. */
enum crm_status crmp_state_kind(struct crm_store *s, const struct crmp_type *t,
				const char *name, size_t n, char *kind,
				struct crm_error *e) CRM_MUST_CHECK;
/*
 * May `row` be in its state, coming from `old` (NULL: created)?  Fills
 * state_kind and moments that go with the state; *moved says whether the
 * state changed.
 */
enum crm_status crmp_machine_check(struct crm_store *s,
				   const struct crmp_row *old,
				   struct crmp_row *row, struct crmp_arena *mem,
				   bool *moved, struct crm_error *e)
	CRM_MUST_CHECK;
/* Write the transition of a move. */
enum crm_status crmp_transition(struct crm_store *s, const struct crmp_row *old,
				const struct crmp_row *row,
				struct crm_error *e) CRM_MUST_CHECK;
/* tags, ext and x of the input merged into the row; x against policy fields. */
enum crm_status crmp_merge(struct crm_store *s, const struct crmp_input *in,
			   const struct crmp_row *old, struct crmp_row *row,
			   struct crm_error *e) CRM_MUST_CHECK;
/* Refuse what a unique index would, by name. */
enum crm_status crmp_unique(struct crm_store *s, const struct crmp_row *old,
			    const struct crmp_row *row, struct crm_error *e)
	CRM_MUST_CHECK;
/* Documented fields that follow from others (a task's customer, a touch's
 * actor), and find_key; before it is known whether all required ones are
 * set. */
enum crm_status crmp_complete(struct crm_store *s, struct crmp_row *row,
			      struct crmp_arena *mem, struct crm_error *e)
	CRM_MUST_CHECK;
/* Hidden columns of a complete record: day, base_minor, counts. */
enum crm_status crmp_derive(struct crm_store *s, struct crmp_row *row,
			    struct crm_error *e) CRM_MUST_CHECK;
/* What follows from a stored change: customers promoted and marked for their
 * summary.  old or row may be NULL. */
enum crm_status crmp_effect(struct crm_store *s, const struct crmp_row *old,
			    const struct crmp_row *row, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- policy (policy*.c) ------------------------------------------------- */

/*
 * The document in force, borrowed until commit or close; NULL with the
 * error.
 */
json_t *crmp_policy(struct crm_store *s, const char *name, struct crm_error *e);
void crmp_policy_forget(struct crm_store *s);
/* Starter set, as revisions of the open txn. */
enum crm_status crmp_policy_starter(struct crm_store *s, const char *zone,
				    const char *currency, struct crm_error *e);
/* Beside its shape, what only the store can tell (zone fixed, stage in use). */
enum crm_status crmp_policy_rules(struct crm_store *s, const char *name,
				  json_t *doc, struct crm_error *e);
enum crm_status crmp_policy_calendar(struct crm_store *s, json_t *doc,
				     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_tier(struct crm_store *s, json_t *doc,
				 struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_churn(struct crm_store *s, json_t *doc,
				  struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_cycle(struct crm_store *s, json_t *doc,
				  struct crm_error *e) CRM_MUST_CHECK;
/* A new revision, checked for nothing; *rev 0 if it says the same. */
enum crm_status crmp_policy_store(struct crm_store *s, const char *name,
				  json_t *doc, int64_t *rev,
				  struct crm_error *e) CRM_MUST_CHECK;
/* The number of the revision in force; 0: none. */
enum crm_status crmp_policy_rev(struct crm_store *s, const char *name,
				int64_t *rev,
				struct crm_error *e) CRM_MUST_CHECK;
struct crmp_policy_kind {
	const char *name, *about, *shape, *starter;
	bool optional; /* a store without it goes by the starter */
};
const struct crmp_policy_kind *crmp_policy_kind(const char *name);
extern const struct crmp_policy_kind crmp_policy_kinds[];
/* The base currency ("CNY"); borrowed from the policy cache. */
const char *crmp_base_currency(struct crm_store *s, struct crm_error *e);
/* Minor units of `currency` on a day in the base currency. */
enum crm_status crmp_base_minor(struct crm_store *s, int64_t minor,
				const char *currency, int64_t day,
				int64_t *base, struct crm_error *e)
	CRM_MUST_CHECK;
enum crm_status crmp_undo_policy(struct crm_store *s, int64_t txn,
				 struct crm_error *e);
void crmp_calendar_forget(struct crm_store *s);
enum crm_status crmp_work_add(void *store, int64_t from, int64_t n, char unit,
			      int64_t *to, struct crm_error *e);

/* ---- summaries (summary.c) ---------------------------------------------- */

enum crm_status crmp_summary_touch(struct crm_store *s, int64_t customer,
				   struct crm_error *e);
/* Touch the customer of a fact that counts in summaries; r may be NULL. */
enum crm_status crmp_summary_mark(struct crm_store *s, const struct crmp_row *r,
				  struct crm_error *e);
/*
 * A new order on a day after all others only adds to its customer's row;
 * *added says whether it was that simple.
 */
enum crm_status crmp_summary_add(struct crm_store *s,
				 const struct crmp_row *order, bool *added,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Make the rows of all customers marked in s->touched anew. */
enum crm_status crmp_summary_flush(struct crm_store *s, struct crm_error *e);
/* All of them: `diff` only compares, counting rows that differ. */
enum crm_status crmp_summary_rebuild(struct crm_store *s, bool compare,
				     crm_sink *diff, void *arg,
				     struct crm_error *e);
/* SQL that computes a summary column for alias t as of {now}, or NULL. */
const char *crmp_summary_sql(const char *column);

/* ---- views and reading (view.c, rowjson.c) ------------------------------ */

/* Create v_TYPE_base, a type's facts, unless it is there. */
enum crm_status crmp_view(struct crm_store *s, const struct crmp_type *t,
			  struct crm_error *e) CRM_MUST_CHECK;
/* SQL of a derived column over aliases t and s. */
void crmp_derived_sql(struct crm_store *s, const struct crmp_derived *d,
		      struct crm_buf *sql);
const struct crmp_derived *crmp_derived_find(const struct crmp_type *t,
					     const char *name, size_t n);
/*
 * A condition with its names checked against type t, alias v.  *judged is set
 * if it names a verdict: then v is v_TYPE, made here; else v_TYPE_base.
 */
enum crm_status crmp_where(struct crm_store *s, const struct crmp_type *t,
			   const char *expr, struct crm_buf *sql, bool *judged,
			   struct crm_error *e) CRM_MUST_CHECK;
/* The same for columns to sort by. */
enum crm_status crmp_order_by(struct crm_store *s, const struct crmp_type *t,
			      const char *order, struct crm_buf *sql,
			      bool *judged, struct crm_error *e)
	CRM_MUST_CHECK;
/* Append a record as JSON; extra derived values as ,"name":value text. */
void crmp_row_json(const struct crmp_row *row, const char *extra, size_t nextra,
		   struct crm_buf *out);
/* Append one value as JSON by its kind. */
void crmp_val_json(enum crmp_kind kind, const struct crmp_val *v,
		   struct crm_buf *out);
/* The tool whose verdict has this column, or NULL. */
const char *crmp_verdict_tool(const char *name, size_t n);

#endif
