/* SPDX-License-Identifier: MIT */
/* reader.c - what a condition asks of other records, one by one */
#include "facts/facts.h"
#include "facts/computed.h"
#include "facts/filter.h"
#include "store/source.h"

#include <stdlib.h>
#include <string.h>

/* One statement a column asked for. */
struct column {
	struct crmp_stmt *st;
	const struct crmp_type *of;
	struct crmp_text name;
	struct crm_buf text; /* what was read last */
};

struct crmp_reader {
	struct crm_store *s;
	struct column *columns;
	size_t n;
	struct crmp_stmt *bought;
	struct crmp_scan scan;
};

enum crm_status
crmp_reader_new(struct crm_store *s, struct crmp_reader **out,
		struct crm_error *e)
{
	struct crmp_reader *r = calloc(1, sizeof *r);

	if (!r)
		return crm_nomem(e);
	r->s = s;
	*out = r;
	return CRM_OK;
}

void
crmp_reader_free(struct crmp_reader *r)
{
	size_t i;

	if (!r)
		return;
	for (i = 0; i < r->n; i++) {
		crmp_stmt_free(r->columns[i].st);
		crm_buf_free(&r->columns[i].text);
	}
	crmp_stmt_free(r->bought);
	crmp_scan_free(&r->scan);
	free(r->columns);
	free(r);
}

static enum crm_status
reader_add(struct crmp_reader *r, const struct crmp_slot *slot,
	   struct crm_error *e)
{
	struct crmp_reading one = { .s = r->s, .t = slot->of };
	struct crmp_slot own = { .name = slot->name,
				 .kind = slot->kind,
				 .from = slot->d ? CRMP_FROM_COMPUTED
						 : CRMP_FROM_OWN,
				 .d = slot->d };
	bool user = slot->of == &crmp_type_user;
	struct column *grown;
	enum crm_status rc;
	int place, login;

	rc = crmp_reading_begin(&one, false, e);
	if (!rc)
		rc = crmp_reading_want(&one, &own, &place, e);
	if (!rc && user)
		rc = crmp_reading_named(&one, "login", &login, e);
	if (!rc)
		rc = crmp_reading_prep(
			&one, user ? "WHERE v.login=?1" : "WHERE v.id=?1", e);
	if (rc)
		return rc;
	grown = reallocarray(r->columns, r->n + 1, sizeof *grown);
	if (!grown) {
		crmp_reading_end(&one);
		return crm_nomem(e);
	}
	r->columns = grown;
	r->columns[r->n++] = (struct column){ .st = one.st,
					      .of = slot->of,
					      .name = slot->name };
	return CRM_OK;
}

static enum crm_status
read_column(void *arg, const struct crmp_slot *slot,
	    const struct crmp_value *id, struct crmp_value *v,
	    struct crm_error *e)
{
	struct crmp_reader *r = arg;
	enum crm_status rc = CRM_OK;
	struct crmp_val a;
	struct column *c;
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->columns[i].of == slot->of &&
		    r->columns[i].name.s == slot->name.s)
			break;
	if (i == r->n)
		rc = reader_add(r, slot, e);
	if (rc)
		return rc;
	c = &r->columns[i];
	if (id->t == CRMP_V_TEXT)
		crmp_bind_text(c->st, 1, id->s, id->n);
	else
		crmp_bind_int(c->st, 1, id->i);
	rc = crmp_step(c->st, e);
	if (!rc) {
		a = crmp_col_val(c->st, 1);
		if (a.t == CRMP_S) { /* a copy, as others read on */
			crm_buf_reset(&c->text);
			crm_buf_add(&c->text, a.s, a.n);
			rc = a.s ? crm_buf_ok(&c->text, e) : crm_nomem(e);
			a.s = c->text.s ? c->text.s : "";
		}
		crmp_computed_value(r->s, slot, &a, v);
	}
	crmp_reset(c->st);
	return rc == CRM_END ? CRM_ABSENT : rc;
}

static enum crm_status
read_bought(void *arg, const struct crmp_bought *b, bool *yes,
	    struct crm_error *e)
{
	struct crmp_reader *r = arg;
	struct crmp_text lines;
	enum crm_status rc;

	*yes = false;
	rc = crmp_read_bind(r->s, &r->bought,
			    "SELECT lines FROM {orders} WHERE customer_id=?1"
			    " AND counts=1 AND placed_at>=?2 AND placed_at<?3"
			    " AND lines IS NOT NULL",
			    e, "iii", b->customer, b->from, b->to);
	while (!rc && !*yes && !(rc = crmp_step(r->bought, e))) {
		lines.s = crmp_col_text(r->bought, 0, &lines.n);
		if (!lines.s ||
		    crmp_list_member(&r->scan, lines, "sku", b->article, yes))
			rc = crm_nomem(e);
	}
	if (r->bought)
		crmp_reset(r->bought);
	return rc == CRM_END ? CRM_OK : rc;
}

struct crmp_reach
crmp_reader_reach(struct crmp_reader *r)
{
	return (struct crmp_reach){ .arg = r,
				    .column = read_column,
				    .bought = read_bought };
}
