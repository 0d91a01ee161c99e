/* SPDX-License-Identifier: MIT */
/* remake_columns.c - what the columns of a table made anew are filled with */
#include "store/remaking.h"

#include <string.h>

/* What a column's value is to be made of. */
struct source {
	const struct crmp_given *given; /* NULL: the old one of its name */
	bool old, null; /* there was one; it may be NULL there */
};

void
crmp_columns_free(struct crmp_columns *c)
{
	crm_buf_free(&c->names);
	crm_buf_free(&c->nulls);
}

enum crm_status
crmp_columns_read(struct crmp_db *db, const char *table, struct crmp_columns *c,
		  struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	const char *name;
	enum crm_status rc;

	rc = crmp_db_bind(db, &st,
			  "SELECT name, \"notnull\" FROM"
			  " pragma_table_info(?1)",
			  e, "s", table);
	while (!rc && !(rc = crmp_step(st, e))) {
		name = crmp_col_text(st, 0, NULL);
		if (!name) {
			rc = crm_nomem(e);
			break;
		}
		crm_buf_printf(&c->names, "%s ", name);
		if (!crmp_col_int(st, 1))
			crm_buf_printf(&c->nulls, "%s ", name);
	}
	crmp_stmt_free(st);
	if (rc == CRM_END)
		rc = crm_buf_ok(&c->names, e);
	return rc ? rc : crm_buf_ok(&c->nulls, e);
}

static bool
has_column(const struct crm_buf *list, const char *name)
{
	return crmp_word_in(list->s, name, strlen(name));
}

static const struct crmp_given *
given_for(const struct crmp_remake *r, const char *table, const char *column,
	  size_t n)
{
	const struct crmp_given *g;

	for (g = r->given; g && g->table; g++)
		if (!strcmp(g->table, table) && crmp_eq(g->column, column, n))
			return g;
	return NULL;
}

/*
 * The default of a field for records that never had it, as SQL; `created` is
 * how their first moment is said.  False: it has none, or one that is not
 * theirs, such as who runs the migration.
 */
static bool
default_sql(const struct crmp_field *f, const char *created,
	    struct crm_buf *sql)
{
	if ((f->flags & CRMP_NOW) && f->kind == CRMP_INSTANT) {
		crm_buf_puts(sql, created);
		return true;
	}
	if (!f->def)
		return false;
	switch (f->kind) {
	case CRMP_BOOL:
		crm_buf_putc(sql, strcmp(f->def, "true") ? '0' : '1');
		return true;
	case CRMP_INT:
	case CRMP_MONEY:
		crm_buf_puts(sql, f->def);
		return true;
	case CRMP_TEXT:
	case CRMP_ENUM:
	case CRMP_STATE:
	case CRMP_TYPENAME:
		crm_buf_printf(sql, "'%s'", f->def); /* words of ours */
		return true;
	default:
		return false;
	}
}

static bool
needed(const struct crmp_field *f)
{
	return (f->flags & CRMP_REQ) && !(f->flags & CRMP_HIDDEN);
}

static struct source
source_of(const struct crmp_remake *r, const struct crmp_type *t,
	  const struct crmp_columns *old, const char *name)
{
	return (struct source){ .given = given_for(r, t->table, name,
						   strlen(name)),
				.old = has_column(&old->names, name),
				.null = has_column(&old->nulls, name) };
}

/* Append what column i is filled with. */
enum crm_status
crmp_column_value(const struct crmp_remake *r, const struct crmp_type *t,
		  size_t i, const struct crmp_columns *old, struct crm_buf *sql,
		  struct crm_error *e)
{
	const char *name = crmp_column(t, i);
	const struct crmp_field *f =
		i < crmp_type_nfields(t) ? &t->fields[i] : NULL;
	struct source from = source_of(r, t, old, name);
	struct crm_buf dflt = { 0 };
	enum crm_status rc = CRM_OK;

	if (from.given && from.given->sql)
		crm_buf_printf(sql, "(%s)", from.given->sql);
	else if (!f || !needed(f) || (from.old && !from.null))
		crm_buf_printf(sql, from.old ? "\"%s\"" : "NULL", name);
	else if (!default_sql(f, "created_at", &dflt))
		rc = crm_fail(e, CRM_TROUBLE, NULL,
			      "%s of %s is needed now, and has no default for "
			      "records that are there",
			      name, t->table);
	else if (from.old)
		crm_buf_printf(sql, "coalesce(\"%s\",%s)", name,
			       dflt.s ? dflt.s : "");
	else
		crm_buf_puts(sql, dflt.s ? dflt.s : "");
	if (!rc)
		rc = crm_buf_ok(&dflt, e);
	crm_buf_free(&dflt);
	return rc;
}

/* The column of a type by name, also of those every type has. */
static bool
is_column(const struct crmp_type *t, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < crmp_ncolumns(t); i++)
		if (crmp_eq(crmp_column(t, i), name, n))
			return true;
	return crmp_word_in("id rev txn created_at updated_at", name, n);
}

/* Nothing is lost unless it is said. */
enum crm_status
crmp_columns_kept(const struct crmp_remake *r, const struct crmp_type *t,
		  const struct crmp_columns *old, struct crm_error *e)
{
	const char *p;
	size_t n;

	for (p = old->names.s; p && *p; p += n + 1) {
		n = strcspn(p, " ");
		if (!is_column(t, p, n) && !given_for(r, t->table, p, n))
			return crm_fail(e, CRM_TROUBLE, NULL,
					"column %.*s of %s is not known, and "
					"would be lost",
					(int)n, p, t->table);
	}
	return CRM_OK;
}

enum crm_status
crmp_columns_images(const struct crmp_remake *r, const struct crmp_type *t,
		    const struct crmp_columns *old, struct crm_error *e)
{
	const struct crmp_field *f;
	struct crm_buf dflt = { 0 };
	enum crm_status rc = CRM_OK;

	for (f = t->fields; !rc && f->name; f++) {
		if (!needed(f) ||
		    given_for(r, t->table, f->name, strlen(f->name)) ||
		    (has_column(&old->names, f->name) &&
		     !has_column(&old->nulls, f->name)))
			continue;
		crm_buf_reset(&dflt);
		default_sql(f, "json_extract(image,'$.created_at')", &dflt);
		rc = crm_buf_ok(&dflt, e);
		/* '{}' says that there was no record (rows.c) */
		if (!rc)
			rc = crmp_db_execf(
				r->db, e,
				"UPDATE main.history SET image ="
				" json_insert(image,'$.%s',%s) WHERE type=%d"
				" AND image <> '{}' AND json_valid(image)",
				f->name, dflt.s, t->code);
	}
	crm_buf_free(&dflt);
	return rc;
}
