/* SPDX-License-Identifier: MIT */
/* cond_read.h - random conditions: how each reading of one compares */
#ifndef COND_READ_H
#define COND_READ_H

#include "cond_tables.h"
#include "cond_write.h"

#include "query/query.h"
#include "verdict/panel.h"

#define SEED UINT64_C(20261122)

static struct {
	struct crm_store *s;
	const char *zone, *text;
	int number;
	const struct record *row; /* or NULL: no single one */
	enum answer want[MOST_ROWS];
} now;

static void CRM_PRINTF(1, 2)
differ(const char *fmt, ...)
{
	char why[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof why, fmt, args);
	va_end(args);
	fail_msg("seed %llu, %s, condition %d of %s:\n%s\n%s\n%s",
		 (unsigned long long)SEED, now.zone, now.number,
		 about->type ? about->type->name : "no type", now.text, why,
		 now.row ? now.row->line : "");
}

static const char *
word(enum answer a)
{
	return a == YES ? "yes" : a == NO ? "no" : "an error";
}

/* ---- the readings -------------------------------------------------------- */

static void
read_by_hand(const struct node *root)
{
	int i;

	for (i = 0; i < about->n; i++) {
		at_hand = &about->rows[i];
		now.want[i] = asked(root);
	}
}

/* On lines, with the type known beforehand or not. */
static void
read_on_lines(void)
{
	const struct crm_type *t = (const struct crm_type *)about->type;
	struct crm_error e = { 0 };
	struct crm_cond *c = NULL;
	enum crm_status rc;
	enum answer got;
	bool yes = false;
	int i;

	if (crm_cond_new(now.text, now.s, NULL, chance(50) ? t : NULL, &c, &e))
		differ("not taken for lines: %s", e.text);
	for (i = 0; i < about->n; i++) {
		now.row = &about->rows[i];
		e = (struct crm_error){ 0 };
		rc = crm_cond_test(c, now.row->line, strlen(now.row->line),
				   &yes, &e);
		if (rc && rc != CRM_REFUSED)
			differ("status %d on a line: %s", (int)rc, e.text);
		got = rc ? FAILED : yes ? YES : NO;
		if (got != now.want[i])
			differ("%s on its line, and not %s: %s", word(got),
			       word(now.want[i]), e.text);
	}
	now.row = NULL;
	crm_cond_free(c);
}

static const struct record *
row_of(int64_t id, enum answer *want)
{
	int i;

	for (i = 0; i < about->n && about->rows[i].id != id; i++)
		;
	if (i == about->n)
		differ("there is no record %lld", (long long)id);
	*want = now.want[i];
	return &about->rows[i];
}

static int
how_many(enum answer a)
{
	int i, n = 0;

	for (i = 0; i < about->n; i++)
		n += now.want[i] == a;
	return n;
}

/* The records that a query gives are those wanted; its status. */
static enum crm_status
read_query(const char *text, struct crm_error *e)
{
	struct crm_select how = { .type = (const struct crm_type *)about->type,
				  .where = text };
	struct crm_buf line = { 0 };
	struct crm_query *q = NULL;
	enum crm_status rc;
	enum answer want;
	long long id = 0;
	int n = 0;

	if (crm_query_open(now.s, &how, &q, e))
		differ("not taken for the store: %s", e->text);
	for (; !(rc = crm_query_next(q, &line, e)); n++) {
		sscanf(strstr(line.s, "\"id\":"), "\"id\":%lld", &id);
		now.row = row_of(id, &want);
		if (want != YES)
			differ("the store gives it, and not %s", word(want));
		now.row = NULL;
	}
	if (rc == CRM_END && n != how_many(YES))
		differ("the store gives %d of %d", n, how_many(YES));
	crm_buf_free(&line);
	crm_query_close(q);
	return rc;
}

/* One that cannot be computed stops the query; without those it runs. */
static void
read_in_store(void)
{
	int failed = how_many(FAILED), i;
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };
	enum answer want;
	long long id = 0;

	if (read_query(now.text, &e) == CRM_END) {
		if (failed)
			differ("no error in the store");
		return;
	}
	if (sscanf(e.text, "%*s %lld", &id) != 1)
		differ("the store says %s", e.text);
	now.row = row_of(id, &want);
	if (want != FAILED)
		differ("the store says, and not %s: %s", word(want), e.text);
	now.row = NULL;
	crm_buf_puts(&b, "id not in (");
	for (i = 0; i < about->n; i++)
		if (now.want[i] == FAILED)
			crm_buf_printf(&b, "%lld%s",
				       (long long)about->rows[i].id,
				       --failed ? "," : ") and (");
	crm_buf_puts(&b, now.text);
	crm_buf_puts(&b, ")");
	if (read_query(b.s, &e) != CRM_END)
		differ("of those without an error: %s", e.text);
	crm_buf_free(&b);
}

/* ---- the sieve ----------------------------------------------------------- */

static void
run_sieve(struct crmp_reading *r, const struct crmp_filter *f)
{
	const char *sieve = crmp_filter_sieve(f);
	bool kept[MOST_ROWS] = { false };
	struct crm_buf rest = { 0 };
	struct crm_error e = { 0 };
	enum crm_status rc;
	enum answer want;
	int i;

	crm_buf_printf(&rest, "WHERE %s", sieve);
	if (crmp_reading_prep(r, rest.s, &e))
		differ("%s: %s", sieve, e.text);
	crmp_filter_bind(f, r->st);
	while (!(rc = crmp_reading_next(r, &e)))
		kept[row_of(r->id, &want) - about->rows] = true;
	assert_int_equal(rc, CRM_END);
	for (i = 0; i < about->n; i++) {
		now.row = &about->rows[i];
		if (now.want[i] != NO && !kept[i])
			differ("left out by %s", sieve);
		if (crmp_filter_exact(f) && now.want[i] != YES && kept[i])
			differ("kept by %s", sieve);
	}
	now.row = NULL;
	crm_buf_free(&rest);
}

static void
read_by_sieve(void)
{
	struct crmp_panel panel = { .s = now.s };
	struct crmp_reading r = { .s = now.s,
				  .t = about->type,
				  .judging = crmp_panel_judging(&panel) };
	struct crmp_filter *f = NULL;
	struct crm_error e = { 0 };

	assert_int_equal(crmp_reading_begin(&r, false, &e), CRM_OK);
	if (crmp_where(now.s, about->type, now.text, 1, &f, &e))
		differ("not taken: %s", e.text);
	assert_int_equal(crmp_filter_seat(f, &r, &e), CRM_OK);
	if (crmp_filter_sieve(f))
		run_sieve(&r, f);
	else if (crmp_filter_exact(f))
		differ("nothing is exact");
	crmp_filter_close(f);
	crmp_reading_end(&r);
	crmp_panel_close(&panel);
}

#endif
