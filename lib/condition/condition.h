/* SPDX-License-Identifier: MIT */
/*
 * condition.h - expressions over records: parsed, typed and decided here
 *
 * An expression is compiled for one record type.  What it reads of a record
 * are slots; whoever evaluates it fills a row of values, one a slot, from a
 * line or from columns of the store, and asks crmp_expr_test.  A sieve
 * (sieve.h) is what the store can do beforehand to read fewer rows.
 */
#ifndef CRMP_CONDITION_H
#define CRMP_CONDITION_H

#include "condition/value.h"
#include "format/jscan.h"
#include "record/names.h"

/* Where the value of a slot stands. */
enum crmp_from {
	CRMP_FROM_OWN,	    /* a column of the record */
	CRMP_FROM_COMPUTED, /* computed by the store from other records */
	CRMP_FROM_VERDICT,
	CRMP_FROM_THROUGH, /* column of the record that `via` refers to */
	CRMP_FROM_LINE,	   /* member of a line that is no record */
};

struct crmp_slot {
	struct crmp_text name;
	enum crmp_from from;
	enum crmp_kind kind;	    /* but for CRMP_FROM_LINE */
	const struct crmp_type *of; /* through: whose column it is */
	const char *via;	    /* through: our field */
	const struct crmp_derived *d; /* computed, also through: which */
};

/* Do two slots read the same? */
bool crmp_slot_same(const struct crmp_slot *a, const struct crmp_slot *b);
/* The slot of an own or computed column of t, else of a verdict's. */
struct crmp_slot crmp_slot_named(const struct crmp_type *t, const char *name);

/* The rest of what names mean, told by whoever knows policy. */
struct crmp_names {
	const struct crmp_type *type;  /* NULL: of a line that is no record */
	const char *key;	       /* of messages: "where" */
	const char *known;	       /* such a line's names; NULL: any */
	const struct crm_clock *clock; /* NULL, or without zone: no times */
	const char *base;  /* base currency, or NULL if it is not known */
	bool verdicts;	   /* on records of the type, they may be named */
	bool reaches;	   /* other records can be read */
	void *arg;	   /* of these, each of which may be NULL: */
	/* @NAME: its text and the type it is about; CRM_ABSENT */
	enum crm_status (*named)(void *arg, struct crmp_text name,
				 struct crmp_text *text,
				 const struct crmp_type **type,
				 struct crm_error *e);
	/* the kind of a custom field, and the words it may hold, each with
	 * a line feed; CRM_ABSENT if it was not declared */
	enum crm_status (*custom)(void *arg, const struct crmp_type *t,
				  struct crmp_text name, enum crmp_kind *kind,
				  struct crm_buf *words, struct crm_error *e);
	/* append the stages of t, each with a line feed */
	enum crm_status (*stages)(void *arg, const struct crmp_type *t,
				  struct crm_buf *all, struct crm_error *e);
	/* the nearest name there is, or NULL */
	const char *(*near)(void *arg, const char *word);
	/* of a line: is it a field of a verdict that stands on it?  There
	 * verdicts on what the record stands for may be named, too */
	bool (*judged)(const void *line, struct crmp_text name);
	const void *line;
};

struct crmp_expr;

/*
 * Compile a condition.  CRM_USAGE under names->key, with the column of the
 * text, for what is none: unknown names and functions, literals of another
 * kind than what they stand beside, over 64 KiB, 4096 nodes or 64 levels.
 * Named conditions are read and put in.  Texts are copied.
 */
enum crm_status crmp_expr_new(const char *text, const struct crmp_names *names,
			      struct crmp_expr **x,
			      struct crm_error *e) CRM_MUST_CHECK;
/* Is it an expression, whatever its names mean? */
enum crm_status crmp_expr_form(const char *text, const char *key,
			       struct crm_error *e) CRM_MUST_CHECK;
/* One column of an order: any value; *p moves behind it. */
enum crm_status crmp_expr_value(const char **p, const struct crmp_names *names,
				struct crmp_expr **x,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_expr_free(struct crmp_expr *x);

/* The slots, in the order of a row. */
const struct crmp_slot *crmp_expr_slots(const struct crmp_expr *x, size_t *n);
/* The slot an expression is nothing but, or -1. */
int crmp_expr_plain(const struct crmp_expr *x);

/* Has the customer an order that counts, of the article, in [from, to)? */
struct crmp_bought {
	int64_t customer;
	struct crmp_text article;
	int64_t from, to;
};
/* Reads what other records tell; `id` is the number or login to look for. */
struct crmp_reach {
	void *arg;
	enum crm_status (*column)(void *arg, const struct crmp_slot *slot,
				  const struct crmp_value *id,
				  struct crmp_value *v, struct crm_error *e);
	enum crm_status (*bought)(void *arg, const struct crmp_bought *what,
				  bool *yes, struct crm_error *e);
};
void crmp_expr_reach(struct crmp_expr *x, const struct crmp_reach *r);

/*
 * Is it true of this row?  CRM_USAGE for what cannot be computed of it (too
 * large a number, a text over 1 MiB, more work than 32 MiB of text) and would
 * matter; CRM_NOMEM.  What fails beside a part that decides alone is no
 * failure.
 */
enum crm_status crmp_expr_test(struct crmp_expr *x,
			       const struct crmp_value *row, bool *yes,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Its value; *v is borrowed until the next. */
enum crm_status crmp_expr_eval(struct crmp_expr *x,
			       const struct crmp_value *row,
			       struct crmp_value *v,
			       struct crm_error *e) CRM_MUST_CHECK;
/*
 * How many values of custom fields could not be compared so far, with the
 * first of the fields and a sentence about it; 0: all could.
 */
long crmp_expr_odd(const struct crmp_expr *x, const char **sentence);

/* A number as a real. */
double crmp_value_real(const struct crmp_value *v);
/* Has an element of a JSON list of objects the text `item` at `key`? */
enum crm_status crmp_list_member(struct crmp_scan *scan, struct crmp_text list,
				 const char *key, struct crmp_text item,
				 bool *found) CRM_MUST_CHECK;
/* A value of JSON bytes found on a line; texts are unescaped into mem. */
enum crm_status crmp_value_json(const char *s, size_t n, enum crmp_kind kind,
				struct crmp_arena *mem, struct crmp_value *v,
				struct crm_error *e) CRM_MUST_CHECK;

#endif
