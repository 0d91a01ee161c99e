/* SPDX-License-Identifier: MIT */
/* lazy.c - indexes made when the first value of their column is stored */
#include "store/index.h"

#include <string.h>

static uint64_t
bit(size_t column)
{
	return (uint64_t)1 << column;
}

/* The columns that lazy indexes of a type begin with. */
static uint64_t
lazy_columns(const struct crmp_type *t, uint64_t *waiting)
{
	struct crmp_index x;
	uint64_t all = 0;
	size_t at = 0;

	*waiting = 0;
	while (crmp_index_next(t, &at, &x)) {
		if (!x.lazy)
			continue;
		all |= bit(x.lead);
		if (x.waits)
			*waiting |= bit(x.lead);
	}
	return all;
}

/* Found once a handle: every row that is written asks. */
static void
lazy_known(struct crmp_table *t)
{
	if (!t->lazy)
		t->lazy = lazy_columns(t->type, &t->lazy_waits);
}

/* Those of them that a bulk load does without for now. */
static uint64_t
lazy_waiting(const struct crmp_txn_type *now, const struct crmp_table *t)
{
	uint64_t ext = bit(crmp_type_nfields(t->type) + CRMP_C_EXT);

	return !now->deferred	   ? 0
	       : now->ext_deferred ? t->lazy_waits
				   : t->lazy_waits & ~ext;
}

enum crm_status
crmp_lazy_make(struct crmp_db *db, const struct crmp_type *t, uint64_t columns,
	       struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	struct crmp_index x;
	enum crm_status rc;
	size_t at = 0;

	while (columns && crmp_index_next(t, &at, &x))
		if (x.lazy && (columns & bit(x.lead)))
			crmp_index_sql(t, &x, &sql);
	rc = crm_buf_ok(&sql, e);
	if (!rc && sql.len)
		rc = crmp_db_exec(db, sql.s, e);
	crm_buf_free(&sql);
	return rc;
}

enum crm_status
crmp_lazy_used(struct crmp_db *db, const struct crmp_type *t, uint64_t columns,
	       uint64_t *used, struct crm_error *e)
{
	size_t i, n = crmp_ncolumns(t);
	struct crm_buf sql = { 0 };
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	int column = 0;

	*used = 0;
	crm_buf_puts(&sql, "SELECT 1");
	for (i = 0; i < n; i++)
		if (columns & bit(i))
			crm_buf_printf(&sql, ", count(\"%s\")",
				       crmp_column(t, i));
	crm_buf_printf(&sql, " FROM %s", t->table);
	rc = crm_buf_ok(&sql, e);
	if (!rc && columns)
		rc = crmp_db_prep(db, sql.s, &st, e);
	if (!rc && columns)
		rc = crmp_step(st, e);
	for (i = 0; !rc && columns && i < n; i++)
		if ((columns & bit(i)) && crmp_col_int(st, ++column) > 0)
			*used |= bit(i);
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return rc;
}

enum crm_status
crmp_lazy_fill(struct crmp_db *db, const struct crmp_type *t,
	       struct crm_error *e)
{
	uint64_t used, waiting;
	enum crm_status rc;

	rc = crmp_lazy_used(db, t, lazy_columns(t, &waiting), &used, e);
	return rc ? rc : crmp_lazy_make(db, t, used, e);
}

enum crm_status
crmp_lazy_need(struct crm_store *s, struct crmp_table *t, uint64_t columns,
	       struct crm_error *e)
{
	struct crmp_txn_type *now = &s->txn.of[t - s->tables];
	enum crm_status rc;
	uint64_t later;

	lazy_known(t);
	columns &= t->lazy & ~t->made;
	later = columns & lazy_waiting(now, t);
	now->lazy_due |= later;
	columns &= ~later;
	if (!columns)
		return CRM_OK;
	rc = crmp_lazy_make(s->db, t->type, columns, e);
	if (!rc)
		t->made |= columns;
	return rc;
}

void
crmp_lazy_put_off(struct crm_store *s, struct crmp_table *t)
{
	lazy_known(t);
	t->made &= ~lazy_waiting(&s->txn.of[t - s->tables], t);
}

enum crm_status
crmp_lazy_settle(struct crm_store *s, struct crmp_table *t, uint64_t columns,
		 struct crm_error *e)
{
	struct crmp_txn_type *now = &s->txn.of[t - s->tables];
	uint64_t due = now->lazy_due & columns;
	enum crm_status rc = crmp_lazy_make(s->db, t->type, due, e);

	if (rc)
		return rc;
	now->lazy_due &= ~due;
	t->made |= due;
	return CRM_OK;
}

enum crm_status
crmp_lazy_refer(struct crm_store *s, const struct crmp_type *to,
		struct crm_error *e)
{
	struct crmp_txn_type *now = crmp_txn_of(s, to);
	bool user = !strcmp(to->name, "user");
	const struct crmp_field *f;
	enum crm_status rc = CRM_OK;
	uint64_t columns;
	size_t n;
	int i;

	for (i = 0; !rc && !now->referred && i < s->ntables; i++) {
		columns = 0;
		f = s->tables[i].type->fields;
		for (n = 0; f[n].name; n++)
			if (f[n].kind == CRMP_REF
				    ? !strcmp(f[n].arg, to->name)
				    : user && f[n].kind == CRMP_USER)
				columns |= bit(n);
		rc = crmp_lazy_need(s, &s->tables[i], columns, e);
	}
	now->referred = !rc;
	return rc;
}

static bool
lazy_of(const struct crmp_type *t, size_t column, struct crmp_index *x)
{
	size_t at = 0;

	while (crmp_index_next(t, &at, x))
		if (x->lazy && x->lead == column)
			return true;
	return false;
}

enum crm_status
crmp_lazy_there(struct crm_store *s, const struct crmp_type *t, size_t column,
		bool *there, struct crm_error *e)
{
	struct crmp_table *table = crmp_table_of(s, t);
	struct crmp_txn_type *now = crmp_txn_of(s, t);
	struct crmp_index x;
	enum crm_status rc;

	lazy_known(table);
	*there = true;
	if (s->session.as_of || (table->made & bit(column)) ||
	    (lazy_waiting(now, table) & bit(column)) || !lazy_of(t, column, &x))
		return CRM_OK;
	*there = false;
	/* within a transaction nobody else makes it */
	if (s->txn.writing && (now->lazy_absent & bit(column)))
		return CRM_OK;
	rc = crmp_db_has(s->db, &s->st[CRMP_ST_HAS], x.name, there, e);
	if (!rc && *there)
		table->made |= bit(column);
	else if (!rc)
		now->lazy_absent |= bit(column);
	return rc;
}
