/* SPDX-License-Identifier: MIT */
/* list.c - policy documents as people read them */
#include "policy/policy.h"
#include "store/source.h"

#include <stdlib.h>
#include <string.h>

struct listing {
	struct crm_store *s;
	crm_sink *sink;
	void *arg;
	bool about;    /* say what each is, too */
	int64_t count; /* out */
	struct crm_error *e;
};

static enum crm_status
list_line(const struct listing *l, struct crmp_stmt *st)
{
	const struct crmp_policy_kind *k;
	struct crm_buf b = { 0 };
	enum crm_status rc;
	const char *p;
	size_t n;

	p = crmp_col_text(st, 0, &n);
	k = crmp_policy_kind(p);
	crm_buf_puts(&b, "{\"type\":\"policy\",\"name\":");
	crm_buf_json(&b, p, n);
	crm_buf_printf(&b, ",\"rev\":%lld,\"txn\":%lld,\"at\":\"",
		       (long long)crmp_col_int(st, 1),
		       (long long)crmp_col_int(st, 2));
	crmp_time_wire(crmp_wire_zone(l->s), crmp_col_int(st, 3), &b);
	crm_buf_puts(&b, "\",\"actor\":");
	p = crmp_col_text(st, 4, &n);
	crm_buf_json(&b, p, n);
	if (!crmp_col_null(st, 5)) {
		p = crmp_col_text(st, 5, &n);
		crm_buf_puts(&b, ",\"reason\":");
		crm_buf_json(&b, p, n);
	}
	if (l->about && k) {
		crm_buf_puts(&b, ",\"about\":");
		crm_buf_json(&b, k->about, strlen(k->about));
	}
	crm_buf_puts(&b, "}\n");
	rc = crm_buf_ok(&b, l->e);
	if (!rc)
		rc = l->sink(l->arg, b.s, b.len, l->e);
	crm_buf_free(&b);
	return rc;
}

static enum crm_status
each(struct listing *l, const char *sql, const char *name)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_read_bind(l->s, &st, sql, l->e, name ? "s" : "", name);
	while (!rc && !(rc = crmp_step(st, l->e))) {
		l->count++;
		rc = list_line(l, st);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

#define COLUMNS                                                                \
	"SELECT p.name, p.rev, p.txn, t.at, t.actor, t.reason"                 \
	" FROM {policy} p JOIN {txn} t ON t.id=p.txn "

enum crm_status
crm_policy_list(struct crm_store *s, crm_sink *sink, void *arg,
		struct crm_error *e)
{
	struct listing l = { s, sink, arg, .about = true, .e = e };

	return each(&l,
		    COLUMNS "WHERE p.rev=(SELECT max(rev) FROM {policy} q"
			    " WHERE q.name=p.name) ORDER BY p.name",
		    NULL);
}

enum crm_status
crm_policy_log(struct crm_store *s, const char *name, crm_sink *sink, void *arg,
	       struct crm_error *e)
{
	struct listing l = { s, sink, arg, .e = e };
	enum crm_status rc;

	rc = each(&l, COLUMNS "WHERE p.name=?1 ORDER BY p.rev", name);
	if (!rc && !l.count)
		return crm_fail(e, CRM_ABSENT, NULL,
				"no policy '%s' (crm-policy "
				"list)",
				name);
	return rc;
}

enum crm_status
crm_policy_body(struct crm_store *s, const char *name, int64_t rev,
		struct crm_buf *out, struct crm_error *e)
{
	struct crm_buf body = { 0 };
	enum crm_status rc;
	char *text = NULL;
	json_t *doc = NULL;

	rc = crmp_read_row(s, NULL,
			   "SELECT body FROM {policy} WHERE name=?1"
			   " AND (?2=0 OR rev=?2) ORDER BY rev DESC LIMIT 1",
			   e, "si>t", name, rev, &body);
	if (rc == CRM_END) {
		rc = crm_fail(
			e, CRM_ABSENT, NULL,
			rev ? "no such revision of policy '%s' (crm-policy log)"
			    : "no policy '%s' (crm-policy list)",
			name);
	} else if (!rc) {
		rc = crmp_json_parse(body.s, body.len, 0, &doc, NULL);
		text = !rc ? crmp_json_dump(doc, JSON_INDENT(2)) : NULL;
		crm_buf_puts(out, text ? text : "");
		crm_buf_putc(out, '\n');
		rc = text ? crm_buf_ok(out, e) : crm_nomem(e);
		json_decref(doc);
		free(text);
	}
	crm_buf_free(&body);
	return rc;
}
