/* SPDX-License-Identifier: MIT */
/* check_sides.c - side tables against what the records give them */
#include "store/side_list.h"
#include "upkeep/check.h"

#include <string.h>

/* The stored rows in the order of a list of them. */
static const char *const side_stored[] = {
	[CRMP_SIDE_EXT] = "SELECT type, id, key, system FROM ext"
			  " ORDER BY type, system, key",
	[CRMP_SIDE_TAG] = "SELECT type, id, tag FROM tag"
			  " ORDER BY tag, type, id",
	[CRMP_SIDE_REACH] = "SELECT type, id, key FROM reach"
			    " ORDER BY key, type, id",
};

static enum crm_status
side_issue(struct crmp_check *c, enum crmp_side side,
	   const struct crmp_side_row *r, bool extra)
{
	static const char *const what[] = { "external id ", "tag ",
					    "phone or e-mail key " };

	return crmp_issue(c, "side", crmp_type_coded(r->type), r->id,
			  "%s%.*s%s%.*s is %s; run crm-db rebuild", what[side],
			  (int)r->system.n, r->system.s,
			  side == CRMP_SIDE_EXT ? ":" : "", (int)r->key.n,
			  r->key.s,
			  extra ? "in the side table but not in the record"
				: "missing from the side table");
}

static enum crm_status
stored_side(struct crmp_stmt *st, enum crmp_side side, struct crmp_side_row *r,
	    struct crm_error *e)
{
	r->type = crmp_col_int(st, 0);
	r->id = crmp_col_int(st, 1);
	r->key.s = crmp_col_text(st, 2, &r->key.n);
	r->system = (struct crmp_text){ "", 0 };
	if (side == CRMP_SIDE_EXT)
		r->system.s = crmp_col_text(st, 3, &r->system.n);
	return r->key.s && r->system.s ? CRM_OK : crm_nomem(e);
}

/* Both are in the same order: walk them side by side. */
static enum crm_status
compare_side(struct crmp_check *c, enum crmp_side side,
	     const struct crmp_side_list *due)
{
	struct crmp_side_row is = { 0 };
	struct crmp_stmt *st = NULL;
	int order, missing = 0, extra = 0;
	enum crm_status rc;
	bool more = true;
	size_t i = 0;

	rc = crmp_db_prep(c->s->db, side_stored[side], &st, c->e);
	for (order = 0; !rc && (more || i < due->n);) {
		if (more && order <= 0) {
			rc = crmp_step(st, c->e);
			more = rc == CRM_OK;
			rc = more	     ? stored_side(st, side, &is, c->e)
			     : rc == CRM_END ? CRM_OK
					     : rc;
			if (rc)
				break;
		}
		if (!more && i == due->n)
			break;
		order = !more	      ? 1
			: i == due->n ? -1
				      : crmp_side_order(side, &is, &due->v[i]);
		if (order < 0 && extra++ < CRMP_CHECK_MOST)
			rc = side_issue(c, side, &is, true);
		if (order > 0 && missing++ < CRMP_CHECK_MOST)
			rc = side_issue(c, side, &due->v[i], false);
		i += order >= 0;
	}
	crmp_stmt_free(st);
	return rc;
}

/* The unique index sees none of these: one record's only key is another's,
 * too, among several. */
static enum crm_status
owned_twice(struct crmp_check *c, const struct crmp_side_list *several)
{
	const struct crmp_side_row *r;
	const struct crmp_type *t;
	enum crm_status rc = CRM_OK;
	int64_t id;
	size_t i;

	for (i = 0; !rc && i < several->n; i++) {
		r = &several->v[i];
		t = crmp_type_coded(r->type);
		rc = crmp_ext_alone(c->s, t, r->system, r->key, &id, c->e);
		if (!rc && id && id != r->id)
			rc = crmp_issue(c, "side", t, r->id,
					"external id %.*s:%.*s belongs to "
					"%s/%lld, too",
					(int)r->system.n, r->system.s,
					(int)r->key.n, r->key.s, t->name,
					(long long)id);
	}
	return rc;
}

enum crm_status
crmp_check_sides(struct crmp_check *c)
{
	static const enum crmp_side sides[] = { CRMP_SIDE_EXT, CRMP_SIDE_TAG,
						CRMP_SIDE_REACH };
	struct crmp_side_list due;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < sizeof sides / sizeof *sides; i++) {
		memset(&due, 0, sizeof due);
		rc = crmp_side_collect(c->s, sides[i], NULL, &due, c->e);
		if (!rc)
			rc = compare_side(c, sides[i], &due);
		if (!rc && sides[i] == CRMP_SIDE_EXT)
			rc = owned_twice(c, &due);
		crmp_side_list_free(&due);
	}
	return rc;
}
