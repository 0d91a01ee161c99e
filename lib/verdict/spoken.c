/* SPDX-License-Identifier: MIT */
/* spoken.c - what was spoken with a subject: what counted, what did not */
#include "store/source.h"
#include "verdict/verdict.h"

#include <string.h>

/* Statements by the column that refers to the subject. */
#define LAST(key)                                                              \
	"SELECT o.id, o.at, o.dir || ', ' || o.channel ||"                     \
	" coalesce(', by ' || o.actor, '') FROM {touches} o WHERE o." key      \
	"=?1 AND o.counts=1 AND o.at<=?2 AND NOT"                              \
	" EXISTS (SELECT 1 FROM {touches} w WHERE w.voids=o.id AND"            \
	" w.at<=?2) ORDER BY o.at DESC, o.id DESC LIMIT 1"
#define REST(key)                                                              \
	"SELECT count(*) FILTER (WHERE o.counts=0 AND o.automated=1),"         \
	" count(*) FILTER (WHERE o.counts=0 AND o.automated=0 AND"             \
	" o.outcome IN ('no_answer','bounced')), count(*) FILTER"              \
	" (WHERE o.counts=0 AND o.dir='internal' AND o.voids IS NULL),"        \
	" count(w.id) FROM {touches} o LEFT JOIN {touches} w ON w.voids=o.id"  \
	" AND w.at<=?2 WHERE o." key "=?1 AND o.at<=?2"

static enum crm_status
spoken_last(struct crm_store *s, const char *sql, int64_t id, const char *none,
	    struct crm_buf *out, struct crm_error *e)
{
	struct crm_buf how = { 0 };
	enum crm_status rc;
	int64_t touch, at;

	rc = crmp_read_row(s, NULL, sql, e, "ii>iit", id, s->session.clock.now,
			   &touch, &at, &how);
	if (!rc) {
		crm_buf_printf(out, "last qualifying touch: touch/%lld ",
			       (long long)touch);
		crm_time_local(s->session.zone, at, out);
		crm_buf_printf(out, ", %s\n", how.s);
	} else if (rc == CRM_END) {
		crm_buf_puts(out, none);
		rc = CRM_OK;
	}
	crm_buf_free(&how);
	return rc;
}

static enum crm_status
spoken_rest(struct crm_store *s, const char *sql, int64_t id,
	    struct crm_buf *out, struct crm_error *e)
{
	static const char *const why[] = { "automatic", "not reached",
					   "internal", "void" };
	enum crm_status rc;
	bool any = false;
	int64_t n[4];
	int i;

	rc = crmp_read_row(s, NULL, sql, e, "ii>iiii", id, s->session.clock.now,
			   &n[0], &n[1], &n[2], &n[3]);
	for (i = 0; !rc && i < 4; i++) {
		if (!n[i])
			continue;
		crm_buf_printf(out, "%s %lld %s",
			       any ? "," : "not counted:", (long long)n[i],
			       why[i]);
		any = true;
	}
	if (any)
		crm_buf_putc(out, '\n');
	return rc;
}

enum crm_status
crmp_spoken_explain(struct crm_store *s, const struct crmp_type *with,
		    int64_t id, const char *none, struct crm_buf *out,
		    struct crm_error *e)
{
	bool lead = with == &crmp_type_lead;
	enum crm_status rc;

	rc = spoken_last(s, lead ? LAST("lead_id") : LAST("customer_id"), id,
			 none, out, e);
	return rc ? rc
		  : spoken_rest(s, lead ? REST("lead_id") : REST("customer_id"),
				id, out, e);
}
