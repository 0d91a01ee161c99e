/* SPDX-License-Identifier: MIT */
/* index.c - the indexes that descriptors ask for, as SQL */
#include "store/index.h"

#include <string.h>

static size_t
index_column(const struct crmp_type *t, const char *name, size_t n)
{
	size_t i, all = crmp_ncolumns(t);

	for (i = 0; i < all; i++)
		if (crmp_eq(crmp_column(t, i), name, n))
			break;
	return i;
}

/* Is this condition that there is a value in the column? */
static bool
is_there(const char *condition, const char *column, size_t n)
{
	return condition && !strncmp(condition, column, n) &&
	       !strcmp(condition + n, " IS NOT NULL");
}

static void
index_declared(const struct crmp_type *t, size_t i, struct crmp_index *x)
{
	const char *ix = t->indexes[i], *cond = strchr(ix, '?');
	size_t n;

	x->unique = *ix == '!';
	x->columns = ix + x->unique;
	n = strcspn(x->columns, ", ?");
	x->condition = cond ? cond + 1 + strspn(cond + 1, " ") : NULL;
	x->lead = index_column(t, x->columns, n);
	x->lazy = is_there(x->condition, x->columns, n);
	/* each record that is put is sought by what is unique */
	x->waits = !x->unique;
	snprintf(x->name, sizeof x->name, "%s_%zu", t->table, i);
}

/* True if a declared index already begins with this column (and leaves out
 * no row that has it). */
static bool
leads_index(const struct crmp_type *t, const char *name)
{
	const char *const *ix;
	size_t n = strlen(name);
	const char *p;

	for (ix = t->indexes; ix && *ix; ix++) {
		p = **ix == '!' ? *ix + 1 : *ix;
		if (!strncmp(p, name, n) && strchr(", ", p[n]) &&
		    (!strchr(p, '?') || strstr(p, "IS NOT NULL")))
			return true;
	}
	return false;
}

/* The one of a column alone, that of its rows with a value if it is lazy. */
static void
index_single(const struct crmp_type *t, size_t column, bool lazy,
	     struct crmp_index *x)
{
	x->columns = crmp_column(t, column);
	x->lead = column;
	x->lazy = lazy;
	snprintf(x->name, sizeof x->name, "%s_%s", t->table, x->columns);
}

static bool
index_reference(const struct crmp_type *t, size_t i, struct crmp_index *x)
{
	const struct crmp_field *f = &t->fields[i];

	if ((f->kind != CRMP_REF && f->kind != CRMP_USER) ||
	    leads_index(t, f->name))
		return false;
	index_single(t, i, !(f->flags & CRMP_REQ), x);
	x->waits = !x->lazy; /* of what is absent it has no entry */
	return true;
}

bool
crmp_index_next(const struct crmp_type *t, size_t *at, struct crmp_index *x)
{
	size_t declared = 0, n = crmp_type_nfields(t), i;

	while (t->indexes && t->indexes[declared])
		declared++;
	while (*at < declared + n + 2) {
		i = (*at)++;
		memset(x, 0, sizeof *x);
		if (i < declared) {
			index_declared(t, i, x);
			return true;
		}
		if (i - declared < n) {
			if (index_reference(t, i - declared, x))
				return true;
			continue;
		}
		x->waits = true;
		x->unique = i == declared + n;
		index_single(t, n + (x->unique ? CRMP_C_EXT : CRMP_C_HASH),
			     true, x);
		if (!x->unique)
			snprintf(x->name, sizeof x->name, "%s_row", t->table);
		return true;
	}
	return false;
}

void
crmp_index_sql(const struct crmp_type *t, const struct crmp_index *x,
	       struct crm_buf *sql)
{
	const char *p = x->columns;
	size_t len;

	crm_buf_printf(sql, "CREATE %sINDEX IF NOT EXISTS %s ON %s(",
		       x->unique ? "UNIQUE " : "", x->name, t->table);
	for (;; p += len + 1) {
		len = strcspn(p, ", ?");
		crm_buf_printf(sql, "\"%.*s\"", (int)len, p);
		if (p[len] != ',')
			break;
		crm_buf_putc(sql, ',');
	}
	crm_buf_putc(sql, ')');
	if (x->condition)
		crm_buf_printf(sql, " WHERE %s", x->condition);
	else if (x->lazy)
		crm_buf_printf(sql, " WHERE \"%s\" IS NOT NULL", x->columns);
	crm_buf_putc(sql, ';');
}

void
crmp_index_all(const struct crmp_type *t, bool lazy, struct crm_buf *sql)
{
	struct crmp_index x;
	size_t at = 0;

	while (crmp_index_next(t, &at, &x))
		if (lazy || !x.lazy)
			crmp_index_sql(t, &x, sql);
}

void
crmp_index_drop(const struct crmp_type *t, struct crm_buf *sql)
{
	struct crmp_index x;
	size_t at = 0;

	while (crmp_index_next(t, &at, &x))
		if (x.waits)
			crm_buf_printf(sql, "DROP INDEX IF EXISTS %s;", x.name);
}

void
crmp_index_again(const struct crmp_type *t, struct crm_buf *sql)
{
	struct crmp_index x;
	size_t at = 0;

	while (crmp_index_next(t, &at, &x))
		if (x.waits && !x.lazy)
			crmp_index_sql(t, &x, sql);
}
