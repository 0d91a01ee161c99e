/* SPDX-License-Identifier: MIT */
/* session.c - opening and closing a store; begin and commit */
#include "session/session.h"
#include "store/schema.h"
#include "store/source.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum crm_status
crmp_session_new(const struct crmp_registry *r, struct crm_store **out,
		 struct crm_error *e)
{
	struct crm_store *s = calloc(1, sizeof *s);
	int i;

	if (!s)
		return crm_nomem(e);
	s->session.registry = r;
	for (i = 0; r->types[i]; i++)
		s->tables[i].type = r->types[i];
	s->ntables = i;
	*out = s;
	return CRM_OK;
}

enum crm_status
crmp_session_text(char **to, const char *s, const char *name,
		  struct crm_error *e)
{
	if (!s)
		return CRM_OK;
	if (!crm_text_valid(s, strlen(s), NULL))
		return crm_fail(e, CRM_USAGE, NULL, "%s is not UTF-8", name);
	*to = strdup(s);
	return *to ? CRM_OK : crm_nomem(e);
}

void
crm_store_close(struct crm_store *s)
{
	if (!s)
		return;
	crm_rollback(s);
	crmp_cache_free(s);
	crmp_batch_end(s);
	crmp_db_close(s->db);
	crm_zone_close(s->session.zone);
	while (s->session.nworn > 0)
		crm_zone_close(s->session.worn[--s->session.nworn]);
	free(s->session.worn);
	free(s->session.actor);
	free(s->session.command);
	free(s->session.run);
	free(s->session.reason);
	free(s);
}

/* ---- zone and moments --------------------------------------------------- */

/* Fixed at init, so the first revision says it, also as of the past.  CRM_END:
 * the store has lost it. */
static enum crm_status
session_zone(struct crm_store *s, struct crm_error *e)
{
	struct crm_buf name = { 0 };
	enum crm_status rc;

	if (s->session.zone)
		return CRM_OK;
	rc = crmp_db_row(s->db, NULL, "SELECT value FROM meta WHERE key='zone'",
			 e, ">t", &name);
	if (!rc)
		rc = crm_zone_open(name.s, &s->session.zone, e);
	crm_buf_free(&name);
	s->session.clock.zone = rc ? NULL : s->session.zone;
	return rc;
}

struct crm_zone *
crmp_zone(struct crm_store *s, struct crm_error *e)
{
	if (session_zone(s, e) == CRM_END)
		crm_fail(e, CRM_TROUBLE, NULL,
			 "'%s': its business zone is "
			 "missing",
			 crmp_db_path(s->db));
	return s->session.zone;
}

/*
 * Asked before anything is printed: for want of memory or of a descriptor
 * nobody is to get other times.  A store without a zone that there is can be
 * looked at, and mended by crm-db rebuild --zone; its times are UTC's.
 */
static enum crm_status
wire_ready(struct crm_store *s, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc;

	if (s->session.utc)
		return CRM_OK;
	rc = session_zone(s, &why);
	if (rc == CRM_OK || rc == CRM_END || rc == CRM_REFUSED)
		return CRM_OK;
	return crm_fail(e, rc, NULL, "%s", why.text);
}

struct crm_zone *
crmp_wire_zone(struct crm_store *s)
{
	return s->session.utc ? NULL : s->session.zone;
}

static enum crm_status
a_moment(struct crm_store *s, const char *text, const char *option,
	 unsigned flags, int64_t *at, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	rc = crm_time_parse(text, strlen(text), &s->session.clock, flags, at,
			    &why);
	return rc ? crm_fail(e, CRM_USAGE, NULL, "%s: %s", option, why.text)
		  : CRM_OK;
}

static enum crm_status
as_of(struct crm_store *s, const char *text, struct crm_error *e)
{
	enum crm_status rc;
	int64_t at;

	if (!strncmp(text, "txn:", 4)) {
		if (!crmp_int_parse(text + 4, strlen(text + 4),
				    &s->session.as_of) ||
		    s->session.as_of < 1)
			return crm_fail(e, CRM_USAGE, NULL,
					"--as-of: not a transaction: '%s'",
					text);
		rc = crmp_db_int(s->db, "SELECT max(id) FROM txn", 0, &at, e);
		if (rc)
			return rc;
		if (s->session.as_of > at)
			return crm_fail(e, CRM_ABSENT, NULL,
					"--as-of: there is no transaction %lld "
					"yet; the last is %lld",
					(long long)s->session.as_of,
					(long long)at);
		return CRM_OK;
	}
	rc = a_moment(s, text, "--as-of", CRM_TIME_UNTIL, &at, e);
	if (rc)
		return rc;
	return crmp_asof_txn(s, at, &s->session.as_of, e);
}

/* What the tool believes to be now: of a bare day its last moment. */
static enum crm_status
a_now(struct crm_store *s, const char *text, const char *option,
      struct crm_error *e)
{
	struct crm_clock *clock = &s->session.clock;
	enum crm_status rc;
	int64_t from, to;

	rc = a_moment(s, text, option, 0, &from, e);
	if (!rc)
		rc = a_moment(s, text, option, CRM_TIME_UNTIL, &to, e);
	if (!rc)
		clock->now = to > from ? to - 1 : from;
	return rc;
}

/*
 * With a moment that lies behind the last txn, what happened since then does
 * not count: states are those of then (facts/then.c).
 */
static enum crm_status
look_back(struct crm_store *s, struct crm_error *e)
{
	int64_t last = s->session.as_of ? s->session.as_of : INT64_MAX, at;
	int64_t now = s->session.clock.now, then;
	enum crm_status rc;

	if (now == s->session.real)
		return CRM_OK;
	rc = crmp_db_row(s->db, NULL,
			 "SELECT at FROM txn WHERE id<=?1 ORDER BY id DESC"
			 " LIMIT 1",
			 e, "i>i", last, &at);
	if (rc || at <= now)
		return rc == CRM_END ? CRM_OK : rc;
	rc = crmp_db_row(s->db, NULL,
			 "SELECT id FROM txn WHERE at<=?1 ORDER BY at DESC,"
			 " id DESC LIMIT 1",
			 e, "i>i", now, &then);
	if (rc == CRM_END) /* before there was a store: it knew nothing then */
		then = 1;
	s->session.back = then;
	return rc == CRM_END ? CRM_OK : rc;
}

/* The moment of the txn that --as-of txn:N names. */
static enum crm_status
as_of_now(struct crm_store *s, const char *text, struct crm_error *e)
{
	enum crm_status rc;

	if (strncmp(text, "txn:", 4))
		return a_now(s, text, "--as-of", e);
	rc = crmp_db_row(s->db, NULL, "SELECT at FROM txn WHERE id=?1", e,
			 "i>i", s->session.as_of, &s->session.clock.now);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
session_moments(struct crm_store *s, const struct crm_open *o,
		struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	s->session.real = s->session.instant = s->session.clock.now = o->real;
	s->session.clock.work = s->session.registry->work;
	s->session.clock.work_arg = s;
	if (o->instant) {
		rc = a_moment(s, o->instant, "CRM_NOW", 0, &s->session.instant,
			      e);
		s->session.given_instant = true;
		s->session.clock.now = s->session.instant;
	}
	if (!rc && o->as_of)
		rc = as_of(s, o->as_of, e);
	if (!rc && o->as_of && !o->now)
		rc = as_of_now(s, o->as_of, e);
	if (!rc && o->now) {
		rc = a_now(s, o->now, "--now", e);
		s->session.now_given = true;
	}
	if (!rc)
		rc = look_back(s, e);
	if (!rc && s->session.as_of)
		rc = crmp_asof_begin(s, s->session.as_of, e);
	return rc;
}

enum crm_status
crmp_session_open(const struct crm_open *o, const struct crmp_registry *r,
		  struct crm_store **out, struct crm_error *e)
{
	struct crm_store *s = NULL;
	enum crm_status rc;
	int64_t replay;

	rc = crmp_session_new(r, &s, e);
	if (rc)
		return rc;
	s->session.dry_run = o->dry_run;
	s->session.utc = o->utc;
	s->session.note = o->note;
	s->session.note_arg = o->note_arg;
	rc = crmp_session_actor(&s->session.actor, o->actor, e);
	if (!rc)
		rc = crmp_session_text(&s->session.command, o->command,
				       "the command line", e);
	if (!rc)
		rc = crmp_session_text(&s->session.run, o->run, "CRM_RUN", e);
	if (!rc)
		rc = crmp_session_text(&s->session.reason, o->reason,
				       "--reason", e);
	if (!rc)
		rc = crmp_db_open(
			o->path,
			(o->write ? CRMP_DB_WRITE : 0) |
				(o->immutable ? CRMP_DB_IMMUTABLE : 0),
			o->busy_ms, &s->db, e);
	if (!rc)
		rc = crmp_schema_check(s->db, e);
	if (!rc)
		rc = crmp_db_functions(s->db, e);
	if (!rc && o->write)
		rc = crmp_session_may_write(s, e);
	if (!rc)
		rc = session_moments(s, o, e);
	if (!rc)
		rc = wire_ready(s, e);
	if (!rc && o->write) {
		rc = crmp_db_int(s->db, "SELECT 1 FROM meta WHERE key='replay'",
				 0, &replay, e);
		s->session.replay = replay;
	}
	if (rc)
		crm_store_close(s);
	else
		*out = s;
	return rc;
}

const struct crm_clock *
crm_store_clock(struct crm_store *s)
{
	(void)crmp_zone(s, NULL); /* opened when first needed */
	return &s->session.clock;
}

enum crm_status
crmp_snapshot(struct crm_store *s, bool on, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	if (s->txn.writing)
		return CRM_OK;
	if (on ? !s->session.snapshots : s->session.snapshots == 1)
		rc = on ? crmp_db_begin(s->db, false, e)
			: crmp_db_commit(s->db, e);
	if (!rc || !on) /* one that cannot be ended is not to be ended again */
		s->session.snapshots += on ? 1 : -1;
	return rc;
}

/* ---- transactions ------------------------------------------------------- */

/*
 * Another may have changed it since (crm-db rebuild --zone), between the
 * chunks of an import, too.  The old one is kept until the close, for
 * whoever has borrowed it.
 */
static enum crm_status
zone_again(struct crm_store *s, struct crm_error *e)
{
	struct crm_zone *now = NULL, **worn;
	struct crm_buf name = { 0 };
	enum crm_status rc;

	rc = crmp_db_row(s->db, &s->st[CRMP_ST_ZONE],
			 "SELECT value FROM meta WHERE key='zone'", e, ">t",
			 &name);
	if (rc || !strcmp(name.s, crm_zone_name(s->session.zone)))
		goto out;
	worn = reallocarray(s->session.worn, s->session.nworn + 1,
			    sizeof(struct crm_zone *));
	if (!worn) {
		rc = crm_nomem(e);
		goto out;
	}
	s->session.worn = worn;
	rc = crm_zone_open(name.s, &now, e);
	if (!rc) {
		worn[s->session.nworn++] = s->session.zone;
		s->session.zone = s->session.clock.zone = now;
	}
out:
	crm_buf_free(&name);
	return rc == CRM_END ? CRM_OK : rc; /* lost: as it was known */
}

enum crm_status
crm_begin(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc;

	crmp_cache_forget(s);
	rc = crmp_txn_begin(s, e);
	if (rc || !s->session.zone)
		return rc;
	rc = zone_again(s, e);
	if (rc)
		crm_rollback(s);
	return rc;
}

enum crm_status
crm_commit(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	if (s->txn.bulk)
		rc = crmp_bulk_end(s, e);
	if (!rc)
		rc = s->session.registry->settle(s, e);
	if (!rc)
		rc = crmp_txn_commit(s, e);
	if (rc)
		crm_rollback(s);
	return rc;
}

void
crm_rollback(struct crm_store *s)
{
	crmp_txn_rollback(s);
	crmp_cache_forget(s);
}
