/* SPDX-License-Identifier: MIT */
/* unique.c - what only one record may have, refused by name */
#include "store/side.h"
#include "write/write.h"

#include <string.h>

static enum crm_status
ext_free(struct crm_store *s, const struct crmp_row *old,
	 const struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_val *v =
		&row->v[crmp_type_nfields(row->type) + CRMP_C_EXT];
	struct crmp_jwalk w = { .p = v->s, .end = v->s + v->n };
	enum crm_status rc = CRM_OK;
	int64_t id;

	while (!rc && v->t == CRMP_S && crmp_jwalk_next(&w, true)) {
		rc = crmp_ext_own(s, row->type, crmp_text_of(&w.key),
				  crmp_text_of(&w.val), &id, e);
		if (!rc && id && (!old || id != old->id))
			rc = crm_fail(e, CRM_REFUSED, "ext",
				      "%s:%s belongs to %s/%lld", w.key.s,
				      w.val.s, row->type->name, (long long)id);
	}
	return crmp_jwalk_end(&w, rc, e);
}

static enum crm_status
taken(struct crm_store *s, const struct crmp_row *old,
      const struct crmp_row *row, const char *index, struct crm_error *e)
{
	const struct crmp_val *v;
	enum crm_status rc;
	char field[40], sql[128];
	int64_t id;

	snprintf(field, sizeof field, "%.*s", (int)strcspn(index, " "), index);
	v = crmp_row_get(row, field);
	if (!crmp_val_set(v) ||
	    (old && crmp_val_same(v, crmp_row_get(old, field))))
		return CRM_OK;
	snprintf(sql, sizeof sql, "SELECT id FROM %s WHERE \"%s\"=?1",
		 row->type->table, field);
	rc = crmp_db_row(s->db, NULL, sql, e, "v>i", v, &id);
	if (!rc)
		rc = crm_fail(e, CRM_REFUSED, field, "%s/%lld has that already",
			      row->type->name, (long long)id);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
points_once(struct crm_store *s, const struct crmp_row *row,
	    struct crm_error *e)
{
	const struct crmp_val *type = crmp_row_get(row, "ref_type");
	const struct crmp_val *id = crmp_row_get(row, "ref_id");
	enum crm_status rc;
	int64_t other;

	if (!crmp_val_set(id) || strcmp(crmp_row_get(row, "kind")->s, "earn"))
		return CRM_OK;
	rc = crmp_db_row(s->db, NULL,
			 "SELECT id FROM points WHERE ref_type=?1"
			 " AND ref_id=?2 AND reason=?3 AND kind='earn'"
			 " AND id<>?4",
			 e, "vvvi>i", type, id, crmp_row_get(row, "reason"),
			 row->id, &other);
	if (!rc)
		rc = crm_fail(e, CRM_REFUSED, "ref_id",
			      "points/%lld was earned for that already",
			      (long long)other);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_unique(struct crm_store *s, const struct crmp_row *old,
	    const struct crmp_row *row, struct crm_error *e)
{
	const char *const *ix;
	enum crm_status rc;

	rc = old || s->txn.restoring ? ext_free(s, old, row, e) : CRM_OK;
	for (ix = row->type->indexes; !rc && ix && *ix; ix++)
		if (**ix == '!' && !strchr(*ix, ','))
			rc = taken(s, old, row, *ix + 1, e);
	if (!rc && row->type == &crmp_type_points)
		rc = points_once(s, row, e);
	return rc;
}
