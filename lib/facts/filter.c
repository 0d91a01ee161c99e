/* SPDX-License-Identifier: MIT */
/* filter.c - a condition on the rows of a reading */
#include "facts/filter.h"

#include "condition/sieve.h"

#include <stdlib.h>
#include <string.h>

struct crmp_filter {
	struct crm_store *s;
	struct crmp_reading *r; /* once it is seated */
	struct crmp_expr *x;
	struct crmp_sieve sieve;
	struct crmp_reader *reader;
	size_t n;		/* slots */
	int *place;		/* in the reading, of each */
	struct crmp_value *row; /* of each */
};

/* ---- what is read only when somebody looks ------------------------------ */

/* A verdict's column. */
static enum crm_status
filter_later(void *arg, const struct crmp_slot *slot,
	     const struct crmp_value *id, struct crmp_value *v,
	     struct crm_error *e)
{
	struct crmp_filter *f = arg;
	size_t n;

	(void)id;
	return crmp_reading_value(
		f->r, f->place[slot - crmp_expr_slots(f->x, &n)], v, e);
}

static enum crm_status
filter_bought(void *arg, const struct crmp_bought *what, bool *yes,
	      struct crm_error *e)
{
	struct crmp_filter *f = arg;
	enum crm_status rc = CRM_OK;
	struct crmp_reach reach;

	if (!f->reader)
		rc = crmp_reader_new(f->s, &f->reader, e);
	if (rc)
		return rc;
	reach = crmp_reader_reach(f->reader);
	return reach.bought(reach.arg, what, yes, e);
}

/* ---- making one --------------------------------------------------------- */

static enum crm_status
filter_new(struct crm_store *s, struct crmp_filter **f, struct crm_error *e)
{
	*f = calloc(1, sizeof **f);
	if (!*f)
		return crm_nomem(e);
	(*f)->s = s;
	crmp_db_limit(s->db);
	return CRM_OK;
}

/* Room for a row. */
static enum crm_status
filter_slots(struct crmp_filter *f, struct crm_error *e)
{
	(void)crmp_expr_slots(f->x, &f->n);
	f->place = calloc(f->n + 1, sizeof *f->place);
	f->row = calloc(f->n + 1, sizeof *f->row);
	return f->place && f->row ? CRM_OK : crm_nomem(e);
}

enum crm_status
crmp_filter_open(struct crm_store *s, const char *expr,
		 const struct crmp_names *names, int first,
		 struct crmp_filter **out, struct crm_error *e)
{
	struct crmp_filter *f = NULL;
	enum crm_status rc = filter_new(s, &f, e);

	if (!rc)
		rc = crmp_expr_new(expr, names, &f->x, e);
	if (!rc)
		rc = filter_slots(f, e);
	if (!rc) {
		f->sieve.first = first;
		rc = crmp_sieve_make(f->x, crmp_reading_sql, NULL, &f->sieve,
				     e);
	}
	if (rc)
		crmp_filter_close(f);
	else
		*out = f;
	return rc;
}

enum crm_status
crmp_filter_by(struct crm_store *s, const char **p,
	       const struct crmp_names *names, struct crmp_filter **out,
	       struct crm_error *e)
{
	struct crmp_filter *f = NULL;
	enum crm_status rc = filter_new(s, &f, e);
	const char *from = *p;
	size_t len;

	if (!rc)
		rc = crmp_expr_value(p, names, &f->x, e);
	if (!rc)
		rc = filter_slots(f, e);
	if (!rc && !f->n) {
		for (len = (size_t)(*p - from); len && from[len - 1] == ' ';)
			len--;
		rc = crm_fail(e, CRM_USAGE, names->key,
			      "%.*s is the same for all: name a column",
			      (int)len, from);
	}
	if (rc)
		crmp_filter_close(f);
	else
		*out = f;
	return rc;
}

enum crm_status
crmp_filter_seat(struct crmp_filter *f, struct crmp_reading *r,
		 struct crm_error *e)
{
	const struct crmp_slot *slots = crmp_expr_slots(f->x, &f->n);
	enum crm_status rc = CRM_OK;
	size_t i;

	f->r = r;
	for (i = 0; !rc && i < f->n; i++) {
		rc = crmp_reading_want(r, &slots[i], &f->place[i], e);
		/* judging costs: only if the rest does not decide */
		if (slots[i].from == CRMP_FROM_VERDICT)
			f->row[i].t = CRMP_V_LATER;
	}
	crmp_expr_reach(f->x, &(struct crmp_reach){ .arg = f,
						    .column = filter_later,
						    .bought = filter_bought });
	return rc;
}

void
crmp_filter_close(struct crmp_filter *f)
{
	if (!f)
		return;
	crmp_expr_free(f->x);
	crmp_sieve_free(&f->sieve);
	crmp_reader_free(f->reader);
	free(f->place);
	free(f->row);
	free(f);
}

/* ---- what the engine does ----------------------------------------------- */

const char *
crmp_filter_sieve(const struct crmp_filter *f)
{
	return f->sieve.sql.len ? f->sieve.sql.s : NULL;
}

bool
crmp_filter_exact(const struct crmp_filter *f)
{
	return f->sieve.exact;
}

int
crmp_filter_params(const struct crmp_filter *f)
{
	return (int)f->sieve.n;
}

void
crmp_filter_bind(const struct crmp_filter *f, struct crmp_stmt *st)
{
	const struct crmp_value *v;
	size_t i;
	int at;

	for (i = 0; i < f->sieve.n; i++) {
		v = &f->sieve.bind[i];
		at = f->sieve.first + (int)i;
		if (v->t == CRMP_V_TEXT)
			crmp_bind_text(st, at, v->s, v->n);
		else if (v->t == CRMP_V_REAL)
			crmp_bind_real(st, at, v->d);
		else
			crmp_bind_int(st, at, v->i);
	}
}

bool
crmp_filter_sql(const struct crmp_filter *f, struct crm_buf *sql)
{
	int plain = crmp_expr_plain(f->x);
	size_t n;

	return plain >= 0 &&
	       crmp_reading_sql(NULL, &crmp_expr_slots(f->x, &n)[plain], sql);
}

/* ---- what we do --------------------------------------------------------- */

static enum crm_status
filter_row(struct crmp_filter *f, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < f->n; i++)
		if (f->row[i].t != CRMP_V_LATER)
			rc = crmp_reading_value(f->r, f->place[i], &f->row[i],
						e);
	return rc;
}

/* Say of which record. */
static enum crm_status
filter_told(const struct crmp_filter *f, enum crm_status rc,
	    const struct crm_error *why, struct crm_error *e)
{
	if (rc == CRM_NOMEM)
		return crm_nomem(e);
	return rc ? crm_fail(e, rc, "where", "%s %lld: %s", f->r->t->name,
			     (long long)f->r->id, why->text)
		  : CRM_OK;
}

enum crm_status
crmp_filter_test(struct crmp_filter *f, bool *yes, struct crm_error *e)
{
	struct crm_error why;
	enum crm_status rc;

	*yes = true;
	if (f->sieve.exact)
		return CRM_OK;
	crmp_error_clear(&why);
	rc = filter_row(f, e);
	return rc ? rc
		  : filter_told(f, crmp_expr_test(f->x, f->row, yes, &why),
				&why, e);
}

enum crm_status
crmp_filter_value(struct crmp_filter *f, struct crmp_value *v,
		  struct crm_error *e)
{
	struct crm_error why;
	enum crm_status rc;

	crmp_error_clear(&why);
	rc = filter_row(f, e);
	return rc ? rc
		  : filter_told(f, crmp_expr_eval(f->x, f->row, v, &why), &why,
				e);
}

long
crmp_filter_odd(const struct crmp_filter *f, const char **sentence)
{
	return crmp_expr_odd(f->x, sentence);
}
