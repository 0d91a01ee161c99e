/* SPDX-License-Identifier: MIT */
/* create.c - making a store, filled with what the registry gives */
#include "session/session.h"
#include "store/schema.h"
#include "store/txn.h"

#include <stdlib.h>

static enum crm_status
set_meta(struct crm_store *s, const char *key, const char *value,
	 struct crm_error *e)
{
	return crmp_db_do(s->db, NULL,
			  "INSERT INTO meta(key,value) VALUES(?1,?2)", e, "ss",
			  key, value);
}

static enum crm_status
populate(struct crm_store *s, const struct crm_init *init, const char *zone,
	 const char *currency, struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_make(s->db, e);
	if (!rc)
		rc = crmp_db_begin(s->db, true, e);
	if (!rc)
		rc = crmp_schema_create(s->db, s->session.registry->types, e);
	if (!rc)
		rc = set_meta(s, "zone", zone, e);
	if (!rc && init->replay)
		rc = set_meta(s, "replay", "1", e);
	if (!rc)
		rc = crmp_db_do(s->db, NULL,
				"INSERT INTO head(txn,at) VALUES(1,?1)", e, "i",
				init->instant);
	if (rc)
		return rc;
	s->txn.writing = s->txn.dirty = true;
	s->txn.id = s->batch.id = 1;
	s->session.instant = init->instant;
	rc = s->session.registry->populate(s, zone, currency, e);
	return rc ? rc : crmp_txn_commit(s, e);
}

enum crm_status
crmp_session_create(const char *path, const struct crm_init *init,
		    const struct crmp_registry *r, struct crm_error *e)
{
	const char *zone = init->zone ? init->zone : "Asia/Shanghai";
	const char *currency = init->currency ? init->currency : "CNY";
	struct crm_zone *z = NULL;
	struct crm_store *s = NULL;
	enum crm_status rc;

	rc = crm_zone_open(zone, &z, e);
	if (rc)
		return rc;
	crm_zone_close(z);
	if (crm_currency_digits(currency) < 0)
		return crm_fail(e, CRM_REFUSED, NULL,
				"not an ISO 4217 currency: '%s'", currency);
	rc = crmp_session_new(r, &s, e);
	if (!rc)
		rc = crmp_session_actor(&s->session.actor, init->actor, e);
	if (!rc)
		rc = crmp_session_text(&s->session.command, init->command,
				       "command", e);
	if (rc)
		goto out;
	rc = crmp_file_create(path, init->group, e);
	if (rc)
		goto out;
	rc = crmp_db_open(path, CRMP_DB_WRITE | CRMP_DB_NEW, 10000, &s->db, e);
	if (!rc)
		rc = populate(s, init, zone, currency, e);
	if (rc) {
		crm_store_close(s);
		s = NULL;
		crmp_file_remove(path);
	}
out:
	crm_store_close(s);
	return rc;
}
