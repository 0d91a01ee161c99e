/* SPDX-License-Identifier: MIT */
/*
 * reading.h - records of one type, read with the columns that somebody needs
 *
 * Whoever needs a column of a record - a condition, a verdict, a list of
 * fields - asks for its place before the statement is made, and for its value
 * at every row.  The statement is made of all columns asked for, each once,
 * over sources put in front of it (WITH v_TYPE AS ...), so that nothing has
 * to be created in the store for it.  Verdicts are computed here and not by
 * the engine: their columns come from a hook, when they are looked at.
 *
 * tests/unit/test_reading.c
 */
#ifndef CRMP_READING_H
#define CRMP_READING_H

#include "condition/condition.h"
#include "session/session.h"

#define CRMP_READ_COLUMNS 160 /* columns of one statement */
#define CRMP_READ_JUDGED 1000 /* places from here on are of verdicts */

struct crmp_reading;

/* Where columns of verdicts come from (verdict/panel.h). */
struct crmp_judging {
	void *arg;
	/* Give a column its number; may ask for columns of facts. */
	enum crm_status (*want)(void *arg, struct crmp_reading *r,
				struct crmp_text column, int *number,
				struct crm_error *e);
	/* Its value for the row at hand, borrowed until the next row. */
	enum crm_status (*value)(void *arg, struct crmp_reading *r, int number,
				 struct crmp_value *v, struct crm_error *e);
	void (*next)(void *arg); /* the row at hand is another one */
	void (*rest)(void *arg); /* no snapshot is to be held for now */
};

/* What is read of a type: its own columns and computed ones, by number. */
struct crmp_wanted {
	uint64_t own, named; /* as of crmp_column; named: asked for alone */
	uint32_t computed;
	bool used;
};

struct crmp_reading {
	struct crm_store *s;
	const struct crmp_type *t;
	struct crmp_judging judging; /* want NULL: facts only */
	/* the rest is of reading*.c */
	struct crmp_wanted of[CRMP_MAXTYPES];
	struct crmp_slot col[CRMP_READ_COLUMNS];
	int n;
	bool whole;
	struct crmp_stmt *st;
	int64_t id; /* of the row at hand */
};

/*
 * Begin: zero it, set s, t and perhaps judging.  `whole`: the columns of a
 * record come first, for crmp_reading_row.  CRM_TROUBLE without a zone.
 */
enum crm_status crmp_reading_begin(struct crmp_reading *r, bool whole,
				   struct crm_error *e) CRM_MUST_CHECK;
/*
 * The place of a column; slot->name must stay until the end.  CRM_USAGE for
 * too many, and for a verdict's where there are facts only.
 */
enum crm_status crmp_reading_want(struct crmp_reading *r,
				  const struct crmp_slot *slot, int *place,
				  struct crm_error *e) CRM_MUST_CHECK;
/* The same for an own or computed column, or a verdict's, by its name. */
enum crm_status crmp_reading_named(struct crmp_reading *r, const char *name,
				   int *place,
				   struct crm_error *e) CRM_MUST_CHECK;
/* SQL of a column whose value is as the engine has it, over alias v. */
bool crmp_reading_sql(void *unused, const struct crmp_slot *slot,
		      struct crm_buf *sql);
/* Make the statement: `rest` follows FROM v_TYPE v; r->st is to be bound. */
enum crm_status crmp_reading_prep(struct crmp_reading *r, const char *rest,
				  struct crm_error *e) CRM_MUST_CHECK;
/* The next row, or CRM_END. */
enum crm_status crmp_reading_next(struct crmp_reading *r,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Hold no snapshot until the next row; parameters stay bound. */
void crmp_reading_rest(struct crmp_reading *r);
void crmp_reading_end(struct crmp_reading *r);

/* Of the row at hand, borrowed until the next: */
enum crm_status crmp_reading_value(struct crmp_reading *r, int place,
				   struct crmp_value *v,
				   struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_reading_row(struct crmp_reading *r, struct crmp_row *row,
				 struct crm_error *e) CRM_MUST_CHECK;
/* A stored value of a kind as conditions see it. */
void crmp_value_of(enum crmp_kind kind, const struct crmp_val *a,
		   struct crmp_value *v);

#endif
