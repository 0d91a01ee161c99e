/* SPDX-License-Identifier: MIT */
/* policy.c - policy documents: in force, revisions, setting them */
#include "policy/policy.h"
#include "store/source.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

static void
docs_clear(void *p)
{
	json_object_clear(p);
}

static void
docs_free(void *p)
{
	json_decref(p);
}

/* Documents in force by name, parsed when first asked for; NULL: no memory. */
static json_t *
docs_of(struct crm_store *s)
{
	json_t *docs = crmp_cache_get(s, CRMP_CACHED_POLICY);

	if (!docs) {
		docs = json_object();
		crmp_cache_set(s, CRMP_CACHED_POLICY, docs, docs_clear,
			       docs_free);
	}
	return docs;
}

/* The text in force (rev 0) or of a revision; *got its number, 0 none. */
static enum crm_status
fetch(struct crm_store *s, const char *name, int64_t rev, int64_t *got,
      struct crm_buf *body, struct crm_error *e)
{
	enum crm_status rc;

	*got = 0;
	rc = crmp_read_row(s, &s->st[CRMP_ST_POLICY_GET],
			   "SELECT rev, body FROM {policy} WHERE name=?1 AND"
			   " (?2=0 OR rev=?2) ORDER BY rev DESC LIMIT 1",
			   e, body ? "si>it" : "si>i", name, rev, got, body);
	return rc == CRM_END ? CRM_OK : rc;
}

/*
 * A document as stored.  Whoever reads it goes by its shape, and in a damaged
 * store it may have another.
 */
static enum crm_status
stored(const char *name, const struct crm_buf *body, json_t **doc,
       struct crm_error *e)
{
	const struct crmp_policy_kind *k = crmp_policy_kind(name);
	struct crm_error why = { .text = "not JSON" };
	enum crm_status rc;

	rc = crmp_json_parse(body->s, body->len, 0, doc, NULL);
	if (!rc && k) {
		why = (struct crm_error){ 0 };
		rc = crmp_shape_check(k->shape, *doc, name, &why);
		if (rc)
			json_decref(*doc);
	}
	if (rc == CRM_NOMEM)
		return crm_nomem(e);
	return rc ? crm_fail(e, CRM_TROUBLE, NULL,
			     "policy '%s' is not readable: %s%s%s; set "
			     "it anew (crm-policy set) or restore a backup",
			     name, why.key, *why.key ? ": " : "", why.text)
		  : CRM_OK;
}

json_t *
crmp_policy(struct crm_store *s, const char *name, struct crm_error *e)
{
	json_t *docs = docs_of(s);
	const struct crmp_policy_kind *k;
	struct crm_buf body = { 0 };
	json_t *doc = NULL;
	enum crm_status rc;
	int64_t rev;

	if (!docs) {
		crm_nomem(e);
		return NULL;
	}
	doc = json_object_get(docs, name);
	if (doc)
		return doc;
	if (fetch(s, name, 0, &rev, &body, e))
		goto out;
	k = rev ? NULL : crmp_policy_kind(name);
	if (k && k->optional)
		crm_buf_puts(&body, k->starter);
	if (!body.len) {
		crm_fail(e, CRM_TROUBLE, NULL,
			 "policy '%s' is missing; "
			 "crm-db check tells more",
			 name);
		goto out;
	}
	rc = stored(name, &body, &doc, e);
	if (!rc && json_object_set_new(docs, name, doc))
		rc = crm_nomem(e);
	if (rc)
		doc = NULL;
	if (doc && s->txn.writing)
		crmp_txn_decided(s, name, rev);
out:
	crm_buf_free(&body);
	return doc;
}

enum crm_status
crmp_policy_rev(struct crm_store *s, const char *name, int64_t *rev,
		struct crm_error *e)
{
	return fetch(s, name, 0, rev, NULL, e);
}

/* ---- checking ----------------------------------------------------------- */

static enum crm_status
parse(const char *name, const char *body, size_t n, json_t **doc,
      struct crm_error *e)
{
	const struct crmp_policy_kind *k = crmp_policy_kind(name);
	const char *names[16] = { 0 };
	enum crm_status rc;
	json_error_t why;
	const char *near;
	size_t i;

	if (!k) {
		for (i = 0; i < 15 && crmp_policy_kinds[i].name; i++)
			names[i] = crmp_policy_kinds[i].name;
		near = crm_text_nearest(name, names);
		return crm_fail(e, CRM_REFUSED, NULL, "no policy '%s'%s%s%s",
				name, near ? "; did you mean '" : "",
				near ? near : "", near ? "'?" : "");
	}
	if (!crmp_policy_named_well(name))
		return crm_fail(e, CRM_REFUSED, NULL,
				"policy '%s': its name is to be letters, "
				"digits, _ and -, 60 at most, behind '%s'",
				name, k->name);
	rc = crmp_json_parse(body, n, JSON_REJECT_DUPLICATES, doc, &why);
	if (rc == CRM_NOMEM)
		return crm_nomem(e);
	if (rc) {
		if (e && !e->code)
			e->line = why.line;
		return crm_fail(e, CRM_REFUSED, NULL,
				"not JSON: %s (column %d)", why.text,
				why.column);
	}
	rc = crmp_shape_check(k->shape, *doc, name, e);
	if (rc) {
		json_decref(*doc);
		*doc = NULL;
	}
	return rc;
}

/* It is compared with what is in force, not with itself supposed. */
static enum crm_status
fits_beside(struct crm_store *s, const char *name, json_t *doc,
	    struct crm_error *e)
{
	json_t *docs = docs_of(s), *mine;
	enum crm_status rc;

	if (!docs)
		return crm_nomem(e);
	mine = json_incref(json_object_get(docs, name));
	json_object_del(docs, name);
	rc = crmp_policy_rules(s, name, doc, e);
	if (mine && json_object_set_new(docs, name, mine) && !rc)
		rc = crm_nomem(e);
	return rc;
}

enum crm_status
crm_policy_check(struct crm_store *s, const char *name, const char *body,
		 size_t n, struct crm_error *e)
{
	enum crm_status rc;
	json_t *doc = NULL;

	rc = parse(name, body, n, &doc, e);
	if (rc)
		return rc;
	rc = fits_beside(s, name, doc, e);
	json_decref(doc);
	return rc;
}

enum crm_status
crm_policy_suppose(struct crm_store *s, const char *name, const char *body,
		   size_t n, struct crm_error *e)
{
	json_t *docs = docs_of(s), *doc = NULL;
	enum crm_status rc;

	if (!docs)
		return crm_nomem(e);
	rc = parse(name, body, n, &doc, e);
	if (!rc && json_object_set_new(docs, name, doc))
		rc = crm_nomem(e);
	return rc;
}

/* ---- setting ------------------------------------------------------------ */

static enum crm_status
add_revision(struct crm_store *s, const char *name, const char *body, size_t n,
	     int64_t rev, struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_do(s->db, &s->st[CRMP_ST_POLICY_ADD],
			"INSERT INTO policy(name,rev,body,"
			"txn) VALUES(?1,?2,?3,?4)",
			e, "siti", name, rev, body, n, s->txn.id);
	s->txn.dirty = true;
	crmp_cache_forget(s);
	return rc;
}

enum crm_status
crmp_policy_store(struct crm_store *s, const char *name, json_t *doc,
		  int64_t *rev, struct crm_error *e)
{
	struct crm_buf old = { 0 };
	char *text = crmp_json_dump(doc, JSON_COMPACT);
	enum crm_status rc;
	int64_t now;

	if (!text)
		return crm_nomem(e);
	rc = fetch(s, name, 0, &now, &old, e);
	if (!rc && now && !strcmp(old.s, text))
		now = -1;
	else if (!rc)
		rc = add_revision(s, name, text, strlen(text), now + 1, e);
	if (!rc)
		*rev = now + 1;
	crm_buf_free(&old);
	free(text);
	return rc;
}

enum crm_status
crm_policy_set(struct crm_store *s, const char *name, const char *body,
	       size_t n, int64_t *rev, struct crm_error *e)
{
	enum crm_status rc;
	json_t *doc = NULL;

	rc = parse(name, body, n, &doc, e);
	if (rc)
		return rc;
	rc = fits_beside(s, name, doc, e);
	if (!rc)
		rc = crmp_policy_store(s, name, doc, rev, e);
	json_decref(doc);
	return rc;
}

enum crm_status
crmp_policy_starter(struct crm_store *s, const char *zone, const char *currency,
		    struct crm_error *e)
{
	const struct crmp_policy_kind *k;
	enum crm_status rc = CRM_OK;
	json_t *doc;
	int64_t rev;
	int bad;

	for (k = crmp_policy_kinds; !rc && k->name; k++) {
		if (!k->starter)
			continue;
		rc = parse(k->name, k->starter, strlen(k->starter), &doc, e);
		if (rc)
			break;
		bad = 0;
		if (!strcmp(k->name, "zone"))
			bad = json_object_set_new(doc, "zone",
						  json_string(zone));
		if (!strcmp(k->name, "currency"))
			bad = json_object_set_new(doc, "base",
						  json_string(currency));
		rc = bad ? crm_nomem(e)
			 : crmp_policy_store(s, k->name, doc, &rev, e);
		json_decref(doc);
	}
	return rc;
}

/*
 * A policy is never removed, because others went by it: of what a txn made,
 * what a store has that lacks it is what is left, of a map an empty one.
 */
static enum crm_status
unmade(struct crm_store *s, const char *name, int64_t txn, struct crm_buf *body,
       struct crm_error *e)
{
	const struct crmp_policy_kind *k = crmp_policy_kind(name);
	struct crm_buf note = { 0 };
	enum crm_status rc;

	if (txn == 1 || !k || !k->optional)
		return crm_fail(e, CRM_REFUSED, NULL,
				"transaction %lld made policy '%s'; there "
				"is no earlier body to go back to",
				(long long)txn, name);
	crm_buf_reset(body);
	crm_buf_puts(body, k->starter ? k->starter : "{}");
	crm_buf_printf(&note, "policy '%s' is %s now: none is ever removed",
		       name, k->starter ? "the starter's" : "empty");
	rc = crm_buf_ok(body, e);
	if (!rc)
		rc = crm_buf_ok(&note, e);
	if (!rc && s->session.note)
		s->session.note(s->session.note_arg, note.s);
	crm_buf_free(&note);
	return rc;
}

/* Undoing a txn gives each policy it set its earlier body as a new revision. */
enum crm_status
crmp_undo_policy(struct crm_store *s, int64_t txn, int64_t *restored,
		 struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	struct crm_buf body = { 0 }, name = { 0 };
	const char *called;
	enum crm_status rc;
	int64_t rev, now;

	rc = crmp_db_bind(s->db, &st,
			  "SELECT name, min(rev) FROM policy"
			  " WHERE txn=?1 GROUP BY name",
			  e, "i", txn);
	while (!rc && !(rc = crmp_step(st, e))) {
		crm_buf_reset(&body);
		crm_buf_reset(&name);
		called = crmp_col_text(st, 0, NULL);
		crm_buf_puts(&name, called ? called : "");
		rc = called ? crm_buf_ok(&name, e) : crm_nomem(e);
		if (!rc)
			rc = fetch(s, name.s, 0, &now, NULL, e);
		if (!rc)
			rc = fetch(s, name.s, crmp_col_int(st, 1) - 1, &rev,
				   &body, e);
		if (!rc && crmp_col_int(st, 1) <= 1)
			rc = unmade(s, name.s, txn, &body, e);
		if (!rc)
			rc = add_revision(s, name.s, body.s, body.len, now + 1,
					  e);
		*restored += !rc;
	}
	crmp_stmt_free(st);
	crm_buf_free(&body);
	crm_buf_free(&name);
	return rc == CRM_END ? CRM_OK : rc;
}
