/* SPDX-License-Identifier: MIT */
/* rebuild.c - what can be made anew from the records, info and backup */
#include "policy/policy.h"
#include "store/index.h"
#include "store/schema.h"
#include "store/side.h"
#include "store/source.h"
#include "upkeep/check.h"

#include <string.h>
#include <sys/stat.h>

/* ---- indexes ------------------------------------------------------------- */

static enum crm_status
missing_indexes(struct crm_store *s, struct crm_error *e)
{
	const struct crmp_base_table *b;
	struct crm_buf sql = { 0 };
	enum crm_status rc;
	int i;

	for (b = crmp_base_tables; b->name; b++)
		crm_buf_puts(&sql, b->indexes);
	for (i = 0; i < s->ntables; i++)
		crmp_index_all(s->tables[i].type, false, &sql);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_exec(s->db, sql.s, e);
	for (i = 0; !rc && i < s->ntables; i++)
		rc = crmp_lazy_fill(s->db, s->tables[i].type, e);
	crm_buf_free(&sql);
	return rc;
}

/* ---- all of it ----------------------------------------------------------- */

enum crm_status
crm_store_rebuild(struct crm_store *s, const char *zone, struct crm_error *e)
{
	struct crm_zone *was, *fresh = NULL;
	enum crm_status rc;

	/* with a new one the old may be lost, or none that there is */
	if (zone)
		rc = crm_zone_open(zone, &fresh, e);
	else
		rc = crmp_zone(s, e) ? CRM_OK : CRM_TROUBLE;
	if (!rc)
		rc = crm_begin(s, e);
	if (rc) {
		crm_zone_close(fresh);
		return rc;
	}
	was = s->session.zone;
	if (fresh)
		s->session.zone = s->session.clock.zone = fresh;
	s->txn.dirty = true;
	if (zone)
		rc = crmp_rezone(s, zone, e);
	if (!rc)
		rc = missing_indexes(s, e);
	if (!rc)
		rc = crmp_names_rebuild(s, e);
	if (!rc)
		rc = crmp_side_rebuild(s, e);
	if (!rc)
		rc = crmp_summary_rebuild(s, false, NULL, NULL, e);
	if (!rc)
		rc = crm_commit(s, e);
	else
		crm_rollback(s);
	if (fresh && !rc && !s->session.dry_run) {
		crm_zone_close(was);
		return CRM_OK;
	}
	s->session.zone = s->session.clock.zone = was;
	crm_zone_close(fresh);
	return rc;
}

enum crm_status
crm_store_backup(struct crm_store *s, const char *path, struct crm_error *e)
{
	return crmp_db_backup(s->db, path, e);
}

/* ---- what is known of the store ----------------------------------------- */

static void
time_key(struct crm_store *s, const char *key, int64_t at, struct crm_buf *out)
{
	crm_buf_printf(out, ",\"%s\":\"", key);
	crmp_time_wire(crmp_wire_zone(s), at, out);
	crm_buf_putc(out, '"');
}

static enum crm_status
rebuild_moments(struct crm_store *s, struct crm_buf *out, struct crm_error *e)
{
	int64_t first, last, at;
	enum crm_status rc;

	rc = crmp_read_row(s, NULL,
			   "SELECT (SELECT at FROM {txn} ORDER BY id LIMIT"
			   " 1), id, at FROM {txn} ORDER BY id DESC LIMIT 1",
			   e, ">iii", &first, &last, &at);
	if (!rc) {
		time_key(s, "created_at", first, out);
		crm_buf_printf(out, ",\"last_txn\":%lld", (long long)last);
		time_key(s, "last_at", at, out);
	}
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
counts(struct crm_store *s, struct crm_buf *out, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	char sql[80];
	int64_t n;
	int i;

	crm_buf_puts(out, ",\"records\":{");
	for (i = 0; !rc && i < s->ntables; i++) {
		snprintf(sql, sizeof sql, "SELECT count(*) FROM {%s}",
			 s->tables[i].type->table);
		rc = crmp_read_row(s, NULL, sql, e, ">i", &n);
		crm_buf_printf(out, "%s\"%s\":%lld", i ? "," : "",
			       s->tables[i].type->name, (long long)n);
	}
	crm_buf_putc(out, '}');
	return rc;
}

static enum crm_status
sizes(struct crm_store *s, struct crm_buf *out, struct crm_error *e)
{
	struct crm_buf side = { 0 };
	enum crm_status rc;
	struct stat st;

	crm_buf_printf(&side, "%s-wal", crmp_db_path(s->db));
	rc = crm_buf_ok(&side, e);
	if (!rc) {
		crm_buf_puts(out, ",\"size_bytes\":");
		crm_buf_int(out,
			    stat(crmp_db_path(s->db), &st) ? 0 : st.st_size);
		crm_buf_puts(out, ",\"wal_bytes\":");
		crm_buf_int(out, stat(side.s, &st) ? 0 : st.st_size);
	}
	crm_buf_free(&side);
	return rc;
}

static enum crm_status
engine(struct crm_store *s, struct crm_buf *out, struct crm_error *e)
{
	enum crm_status rc;
	int64_t replay;

	crm_buf_puts(out, ",\"sqlite\":\"");
	rc = crmp_db_version(s->db, out, e);
	if (!rc)
		rc = crmp_db_int(s->db, "SELECT 1 FROM meta WHERE key='replay'",
				 0, &replay, e);
	if (!rc)
		crm_buf_puts(out, replay ? "\",\"replay\":true}" : "\"}");
	return rc;
}

enum crm_status
crm_store_info(struct crm_store *s, struct crm_buf *out, struct crm_error *e)
{
	struct crm_zone *zone = crmp_zone(s, e);
	const char *base = zone ? crmp_base_currency(s, e) : NULL;
	struct crm_buf b = { 0 };
	enum crm_status rc;

	if (!base)
		return CRM_TROUBLE;
	crm_buf_puts(&b, "{\"type\":\"store\",\"path\":");
	crm_buf_json(&b, crmp_db_path(s->db), strlen(crmp_db_path(s->db)));
	crm_buf_printf(&b, ",\"schema\":%d,\"zone\":\"%s\",\"currency\":\"%s\"",
		       CRMP_SCHEMA, crm_zone_name(zone), base);
	rc = rebuild_moments(s, &b, e);
	if (!rc)
		rc = counts(s, &b, e);
	if (!rc)
		rc = sizes(s, &b, e);
	if (!rc)
		rc = engine(s, &b, e);
	if (!rc)
		rc = crm_buf_ok(&b, e);
	if (!rc)
		crm_buf_add(out, b.s, b.len);
	crm_buf_free(&b);
	return rc ? rc : crm_buf_ok(out, e);
}
