/* SPDX-License-Identifier: MIT */
/* check_schema.c - tables and indexes against those this program makes */
#include "store/index.h"
#include "store/schema.h"
#include "upkeep/check.h"

#include <stdlib.h>
#include <string.h>

struct item {
	const char *name, *sql;
	int64_t kind; /* as crmp_db_objects has it */
};

/* Of one database, in order of name. */
struct items {
	struct crmp_arena mem;
	struct item *list;
	size_t n, cap;
};

static enum crm_status
item_add(void *arg, const char *name, int64_t kind, const char *sql,
	 struct crm_error *e)
{
	struct items *all = arg;
	size_t cap = all->cap ? all->cap * 2 : 128;
	struct item *grown, *i;

	if (all->n == all->cap) {
		grown = reallocarray(all->list, cap, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		all->list = grown;
		all->cap = cap;
	}
	i = &all->list[all->n++];
	i->name = crmp_arena_copy(&all->mem, name, strlen(name));
	i->sql = crmp_arena_copy(&all->mem, sql, strlen(sql));
	i->kind = kind;
	return i->name && i->sql ? CRM_OK : crm_nomem(e);
}

static void
items_free(struct items *all)
{
	crmp_arena_free(&all->mem);
	free(all->list);
}

static const char *
kind_of(const struct item *i)
{
	static const char *const kinds[] = { "table", "index", "view",
					     "trigger" };

	return kinds[i->kind];
}

/* The lazy index of this name; false: there is none. */
static bool
lazy_named(const char *name, const struct crmp_type *const *types,
	   const struct crmp_type **t, struct crmp_index *x)
{
	size_t at;

	for (; *types; types++)
		for (at = 0; crmp_index_next(*types, &at, x);)
			if (x->lazy && !strcmp(x->name, name)) {
				*t = *types;
				return true;
			}
	return false;
}

static enum crm_status
schema_missing(struct crmp_check *c, const struct item *i)
{
	const struct crmp_type *t;
	struct crmp_index x;
	enum crm_status rc;
	uint64_t used = 1;

	if (i->kind == 1 && lazy_named(i->name, crmp_types, &t, &x)) {
		rc = crmp_lazy_used(c->s->db, t, (uint64_t)1 << x.lead, &used,
				    c->e);
		if (rc)
			return rc;
	}
	return used ? crmp_issue(c, "schema", NULL, 0, "%s '%s' is missing",
				 kind_of(i), i->name)
		    : CRM_OK;
}

/* Both lists are in the order of names: walk them side by side. */
static enum crm_status
schema_compare(struct crmp_check *c, const struct items *are,
	       const struct items *due)
{
	const struct item *is = are->list, *end = is + are->n;
	const struct item *should = due->list, *last = should + due->n;
	enum crm_status rc = CRM_OK;
	int order;

	while (!rc && (is < end || should < last)) {
		order = is == end	 ? 1
			: should == last ? -1
					 : strcmp(is->name, should->name);
		if (order < 0)
			rc = crmp_issue(c, "schema", NULL, 0,
					"%s '%s' is not ours", kind_of(is),
					is->name);
		else if (order > 0)
			rc = schema_missing(c, should);
		else if (is->kind != should->kind ||
			 strcmp(is->sql, should->sql))
			rc = crmp_issue(c, "schema", NULL, 0,
					"%s '%s' is not as we made it",
					kind_of(is), is->name);
		is += order <= 0;
		should += order >= 0;
	}
	return rc;
}

enum crm_status
crmp_check_schema(struct crmp_check *c)
{
	struct items are = { 0 }, due = { 0 };
	struct crm_buf sql = { 0 };
	struct crmp_db *db = NULL;
	enum crm_status rc;

	crmp_schema_all(crmp_types, &sql);
	rc = crm_buf_ok(&sql, c->e);
	if (!rc)
		rc = crmp_db_open(NULL, CRMP_DB_MEMORY, 0, &db, c->e);
	if (!rc)
		rc = crmp_db_exec(db, sql.s, c->e);
	if (!rc)
		rc = crmp_db_objects(db, item_add, &due, c->e);
	if (!rc)
		rc = crmp_db_objects(c->s->db, item_add, &are, c->e);
	if (!rc)
		rc = schema_compare(c, &are, &due);
	items_free(&are);
	items_free(&due);
	crm_buf_free(&sql);
	crmp_db_close(db);
	return rc;
}
