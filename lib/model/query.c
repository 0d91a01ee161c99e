/* SPDX-License-Identifier: MIT */
/* query.c - records out: by condition, in order, page by page */
#include "model/model.h"
#include "model/page.h"

#include <stdlib.h>
#include <string.h>

/* records a read transaction, so that writers go on; and bytes */
#define PAGE 2000
#define PAGE_BYTES (1 << 20)

struct crm_query {
	struct crm_store *s;
	const struct crmp_type *t;
	struct crmp_stmt *st;
	const struct crmp_derived *derived[16];
	int nderived;
	char *expand;
	int64_t last, left; /* left: -1 all */
	struct crmp_page page;
	struct crm_buf row; /* being read ahead */
	bool by_id, bare, done;
};

static bool
listed(const char *fields, const char *name)
{
	const char *p = fields;
	size_t n;

	while (p && *p) {
		n = strcspn(p, ",");
		if (crmp_eq(name, p, n))
			return true;
		p += n + (p[n] == ',');
	}
	return false;
}

static void
select_list(struct crm_query *q, const char *fields, struct crm_buf *sql)
{
	const struct crmp_derived *d;

	crm_buf_puts(sql, "SELECT ");
	crmp_schema_columns(q->t, "t.", sql);
	for (d = q->t->derived; d && d->name; d++) {
		if (!listed(fields, d->name) ||
		    q->nderived ==
			    (int)(sizeof q->derived / sizeof *q->derived))
			continue;
		q->derived[q->nderived++] = d;
		crm_buf_puts(sql, ", ");
		crmp_derived_sql(q->s, d, sql);
	}
}

static void
from(struct crm_query *q, bool cond, struct crm_buf *sql)
{
	if (cond)
		crm_buf_printf(sql, " FROM v_%s v CROSS JOIN %s t ON t.id=v.id",
			       q->t->name, q->t->table);
	else
		crm_buf_printf(sql, " FROM %s t", q->t->table);
	if (q->nderived && q->t == &crmp_type_customer) {
		crm_buf_puts(sql, " LEFT JOIN customer_summary s ON"
				  " s.customer_id=t.id AND s.latest_at <= ");
		crm_buf_int(sql, q->s->clock.now);
	}
}

static enum crm_status
build(struct crm_query *q, const struct crm_select *o, struct crm_buf *sql,
      struct crm_error *e)
{
	bool cond = o->where || !q->by_id;
	struct crm_buf where = { 0 };
	enum crm_status rc = CRM_OK;

	if (o->where)
		rc = crmp_where(q->s, q->t, o->where, &where, e);
	else if (cond)
		rc = crmp_view(q->s, q->t, e);
	if (!rc && !crmp_zone(q->s, e))
		rc = CRM_TROUBLE;
	if (rc)
		goto out;
	select_list(q, o->fields, sql);
	from(q, cond, sql);
	crm_buf_printf(sql, " WHERE %s", where.s ? where.s : "1");
	if (q->by_id) {
		crm_buf_printf(sql, " AND %s.id > ?1 ORDER BY %s.id LIMIT ?2",
			       cond ? "v" : "t", cond ? "v" : "t");
	} else {
		crm_buf_puts(sql, " ORDER BY ");
		rc = crmp_order_by(q->t, o->order, sql, e);
		if (o->limit)
			crm_buf_printf(sql, " LIMIT %lld", (long long)o->limit);
	}
	if (!rc)
		rc = crm_buf_ok(sql, e);
out:
	crm_buf_free(&where);
	return rc;
}

/* ---- what --expand adds ------------------------------------------------- */

/* The field by which a record refers to what --expand names, or -1. */
static int
reference(const struct crmp_type *t, const char *name, size_t n)
{
	char field[64];
	int i;

	snprintf(field, sizeof field, "%.*s_id", (int)(n < 50 ? n : 50), name);
	i = crmp_field_index(t, name, n);
	if (i < 0)
		i = crmp_field_index(t, field, strlen(field));
	return i >= 0 && (t->fields[i].kind == CRMP_REF ||
			  t->fields[i].kind == CRMP_USER)
		       ? i
		       : -1;
}

static enum crm_status
check_expand(struct crm_query *q, struct crm_error *e)
{
	const char *p = q->expand;
	size_t n;

	for (; p && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		if (reference(q->t, p, n) < 0)
			return crm_fail(e, CRM_USAGE, "expand",
					"%s refers to nothing by '%.*s'",
					q->t->name, (int)n, p);
	}
	return CRM_OK;
}

static enum crm_status
expand_one(struct crm_query *q, const struct crmp_row *row, const char *name,
	   size_t n, bool *first, struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_type *t = &crmp_type_user;
	const struct crmp_val *v;
	enum crm_status rc;
	int64_t id;
	int i = reference(q->t, name, n);

	v = &row->v[i];
	if (!crmp_val_set(v))
		return CRM_OK;
	if (q->t->fields[i].kind == CRMP_REF) {
		t = crmp_type_named(q->t->fields[i].arg,
				    strlen(q->t->fields[i].arg));
		id = v->i;
	} else {
		rc = crmp_ref_text(q->s, t, v->s, v->n, &id, e);
		if (rc)
			return rc;
	}
	crm_buf_printf(out, "%s\"%.*s\":", *first ? ",\"_\":{" : ",", (int)n,
		       name);
	*first = false;
	return crm_record(q->s, (const struct crm_type *)t, id, NULL, out, e);
}

static enum crm_status
expand(struct crm_query *q, const struct crmp_row *row, struct crm_buf *out,
       struct crm_error *e)
{
	const char *p = q->expand;
	enum crm_status rc = CRM_OK;
	bool first = true;
	size_t n;

	if (!p || !out->len)
		return CRM_OK;
	out->len--; /* reopen the object */
	while (!rc && *p) {
		n = strcspn(p, ",");
		rc = expand_one(q, row, p, n, &first, out, e);
		p += n + (p[n] == ',');
	}
	crm_buf_puts(out, first ? "}" : "}}");
	return rc;
}

/* ---- opening ------------------------------------------------------------ */

enum crm_status
crm_query_open(struct crm_store *s, const struct crm_select *o,
	       struct crm_query **out, struct crm_error *e)
{
	struct crm_query *q = calloc(1, sizeof *q);
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	if (!q)
		return crm_nomem(e);
	q->s = s;
	q->t = (const struct crmp_type *)o->type;
	q->by_id = !o->order;
	q->left = o->limit ? o->limit : -1;
	q->bare = o->fields && !strcmp(o->fields, "*tree");
	rc = build(q, o, &sql, e);
	if (!rc)
		rc = crmp_db_prep(s->db, sql.s, &q->st, e);
	if (!rc && o->expand) {
		q->expand = strdup(o->expand);
		rc = q->expand ? check_expand(q, e) : crm_nomem(e);
	}
	if (!rc && q->by_id) {
		crmp_bind_int(q->st, 1, 0);
		crmp_bind_int(q->st, 2, PAGE);
	}
	crm_buf_free(&sql);
	if (rc)
		crm_query_close(q);
	else
		*out = q;
	return rc;
}

void
crm_query_close(struct crm_query *q)
{
	if (!q)
		return;
	crmp_stmt_free(q->st);
	crmp_page_free(&q->page);
	crm_buf_free(&q->row);
	free(q->expand);
	free(q);
}

/* ---- rows --------------------------------------------------------------- */

static void
extras(struct crm_query *q, struct crm_buf *x)
{
	int i, first = 5 + (int)crmp_ncolumns(q->t);
	struct crmp_val v;

	for (i = 0; i < q->nderived; i++) {
		v = crmp_col_val(q->st, first + i);
		if (!crmp_val_set(&v))
			continue;
		crm_buf_printf(x, ",\"%s\":", q->derived[i]->name);
		crmp_val_json(q->derived[i]->kind, &v, x);
	}
}

/* The next row as JSON in q->row. */
static enum crm_status
read_row(struct crm_query *q, struct crm_error *e)
{
	struct crm_buf x = { 0 };
	struct crmp_row row;
	enum crm_status rc;

	rc = q->left ? crmp_step(q->st, e) : CRM_END;
	if (rc)
		return rc;
	q->left -= q->left > 0;
	rc = crmp_row_take(q->st, 0, q->t, NULL, &row, e);
	if (rc)
		return rc;
	q->last = row.id;
	if (q->bare)
		row.rev = 0;
	extras(q, &x);
	crm_buf_reset(&q->row);
	crmp_row_json(&row, x.s, x.len, &q->row);
	rc = crm_buf_ok(&x, e);
	crm_buf_free(&x);
	return rc ? rc : expand(q, &row, &q->row, e);
}

/* Read ahead, then let go of the snapshot; with an order, all there is. */
static enum crm_status
fill(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int n = 0;

	crmp_page_reset(&q->page);
	if (q->by_id)
		crmp_bind_int(q->st, 1, q->last);
	else
		rc = crmp_page_spool(&q->page, e);
	while (!rc && (!q->by_id || (n < PAGE && q->page.b.len < PAGE_BYTES))) {
		rc = read_row(q, e);
		if (!rc)
			rc = crmp_page_add(&q->page, &q->row, e);
		n += !rc;
	}
	crmp_reset(q->st);
	if (rc && rc != CRM_END)
		crmp_page_reset(&q->page);
	/* a whole page may be followed by another one */
	q->done = rc || !q->left;
	return rc == CRM_END && (n || !q->by_id) ? CRM_OK : rc;
}

enum crm_status
crm_query_next(struct crm_query *q, struct crm_buf *line, struct crm_error *e)
{
	enum crm_status rc = crmp_page_next(&q->page, line, e);

	if (rc != CRM_END || q->done)
		return rc;
	rc = fill(q, e);
	return rc ? rc : crmp_page_next(&q->page, line, e);
}

enum crm_status
crm_record(struct crm_store *s, const struct crm_type *type, int64_t id,
	   const char *fields, struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_type *t = (const struct crmp_type *)type;
	const struct crmp_derived *d;
	struct crmp_arena mem = { 0 };
	struct crm_query *q = NULL;
	struct crm_buf line = { 0 };
	struct crmp_row row;
	char where[48];
	struct crm_select sel = { .type = type, .fields = fields, .limit = 1 };
	enum crm_status rc;
	bool derived = false;

	for (d = t->derived; d && d->name; d++)
		derived |= listed(fields, d->name);
	if (!derived) {
		rc = crmp_row_read(s, t, id, &mem, &row, e);
		if (!rc)
			crmp_row_json(&row, NULL, 0, out);
		crmp_arena_free(&mem);
	} else {
		snprintf(where, sizeof where, "id = %lld", (long long)id);
		sel.where = where;
		rc = crm_query_open(s, &sel, &q, e);
		if (!rc)
			rc = crm_query_next(q, &line, e);
		crm_query_close(q);
		crm_buf_add(out, line.s, line.len);
		crm_buf_free(&line);
		if (rc == CRM_END)
			rc = CRM_ABSENT;
	}
	if (rc == CRM_ABSENT)
		return crm_fail(e, CRM_ABSENT, NULL, "no %s %lld", t->name,
				(long long)id);
	return rc ? rc : crm_buf_ok(out, e);
}
