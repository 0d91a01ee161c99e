/* SPDX-License-Identifier: MIT */
/* check_schema.c - tables and indexes against those this program makes */
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
			rc = crmp_issue(c, "schema", NULL, 0,
					"%s '%s' is missing", kind_of(should),
					should->name);
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
	struct crmp_db *db = NULL;
	enum crm_status rc;

	rc = crmp_db_open(NULL, CRMP_DB_MEMORY, 0, &db, c->e);
	if (!rc)
		rc = crmp_schema_create(db, crmp_types, c->e);
	if (!rc)
		rc = crmp_db_objects(db, item_add, &due, c->e);
	if (!rc)
		rc = crmp_db_objects(c->s->db, item_add, &are, c->e);
	if (!rc)
		rc = schema_compare(c, &are, &due);
	items_free(&are);
	items_free(&due);
	crmp_db_close(db);
	return rc;
}
