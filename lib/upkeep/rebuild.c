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

/* Facts that store the business-zone day of their moment. */
static const struct {
	const struct crmp_type *t;
	const char *moment;
} dated[] = {
	{ &crmp_type_order, "placed_at" },
	{ &crmp_type_touch, "at" },
	{ &crmp_type_points, "at" },
};

enum crm_status
crmp_wrong_days(struct crm_store *s,
		enum crm_status (*fn)(void *, const struct crmp_type *, int64_t,
				      int64_t, struct crm_error *),
		void *arg, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	struct crmp_stmt *st = NULL;
	enum crm_status rc = CRM_OK;
	int64_t day;
	size_t i;

	for (i = 0; !rc && i < sizeof dated / sizeof *dated; i++) {
		crm_buf_reset(&sql);
		/* by id, since `fn` may change the day */
		crm_buf_printf(&sql, "SELECT id, %s, day FROM %s ORDER BY id",
			       dated[i].moment, dated[i].t->table);
		rc = crm_buf_ok(&sql, e);
		if (!rc)
			rc = crmp_db_prep(s->db, sql.s, &st, e);
		while (!rc && !(rc = crmp_step(st, e))) {
			day = crm_zone_day(s->session.zone,
					   crmp_col_int(st, 1));
			if (crmp_col_null(st, 2) || crmp_col_int(st, 2) != day)
				rc = fn(arg, dated[i].t, crmp_col_int(st, 0),
					day, e);
		}
		crmp_stmt_free(st);
		st = NULL;
		if (rc == CRM_END)
			rc = CRM_OK;
	}
	crm_buf_free(&sql);
	return rc;
}

/* ---- another zone ------------------------------------------------------- */

struct days {
	struct crm_store *s;
	const struct crmp_type *t; /* whose statement this is */
	struct crmp_stmt *st;
};

/* An order in another currency takes the rate of its new day. */
static enum crm_status
set_base(struct crm_store *s, int64_t id, int64_t day, struct crm_error *e)
{
	struct crm_buf currency = { 0 };
	enum crm_status rc;
	int64_t minor = 0;

	rc = crmp_db_row(s->db, NULL,
			 "SELECT amount_minor - coalesce(returned_minor,0),"
			 " currency FROM orders WHERE id=?1",
			 e, "i>it", id, &minor, &currency);
	if (!rc)
		rc = crmp_base_minor(s, minor, currency.s, day, &minor, e);
	if (!rc)
		rc = crmp_db_do(s->db, NULL,
				"UPDATE orders SET base_minor=?1 WHERE id=?2",
				e, "ii", minor, id);
	crm_buf_free(&currency);
	return rc;
}

/* In place: a day is derived, and no image of it is kept. */
static enum crm_status
set_day(void *arg, const struct crmp_type *t, int64_t id, int64_t day,
	struct crm_error *e)
{
	struct days *d = arg;
	enum crm_status rc;
	char sql[80];

	if (d->t != t) {
		crmp_stmt_free(d->st);
		d->st = NULL;
		d->t = t;
	}
	snprintf(sql, sizeof sql, "UPDATE %s SET day=?1 WHERE id=?2", t->table);
	rc = crmp_db_do(d->s->db, &d->st, sql, e, "ii", day, id);
	return rc || t != &crmp_type_order ? rc : set_base(d->s, id, day, e);
}

static enum crm_status
rezone(struct crm_store *s, const char *zone, struct crm_error *e)
{
	struct days d = { .s = s };
	enum crm_status rc;
	int64_t rev;
	json_t *doc;

	rc = crmp_db_do(s->db, NULL,
			"UPDATE meta SET value=?1 WHERE key='zone'", e, "s",
			zone);
	if (rc)
		return rc;
	doc = json_object();
	if (json_object_set_new(doc, "zone", json_string(zone)))
		rc = crm_nomem(e);
	else
		rc = crmp_policy_store(s, "zone", doc, &rev, e);
	json_decref(doc);
	if (!rc)
		rc = crmp_wrong_days(s, set_day, &d, e);
	crmp_stmt_free(d.st);
	return rc;
}

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
	struct crm_zone *was = crmp_zone(s, e), *fresh = NULL;
	enum crm_status rc;

	if (!was)
		return CRM_TROUBLE;
	rc = zone ? crm_zone_open(zone, &fresh, e) : CRM_OK;
	if (!rc)
		rc = crm_begin(s, e);
	if (rc)
		goto out;
	if (fresh)
		s->session.zone = s->session.clock.zone = fresh;
	s->txn.dirty = true;
	if (zone)
		rc = rezone(s, zone, e);
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
out:
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
