/* SPDX-License-Identifier: MIT */
/* idle.c - the verdict "idle": for how long nobody has worked on a lead */
#include "store/source.h"
#include "verdict/verdict.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN 5 /* tasks named */

enum { IN_SINCE, IN_TOUCH, IN_TASKS, IN_KIND };

struct idle {
	struct crm_zone *zone;
	int64_t now, today;
	/* what was found */
	const char *over; /* how it ended; NULL: there is work to do */
	bool touched;
	int64_t since; /* day the idleness began */
	int64_t tasks; /* open ones */
};

/* In the order of the inputs' numbers. */
static enum crm_status
idle_open(struct crm_store *s, json_t *doc, struct crmp_bench *b,
	  struct crm_error *e)
{
	/* a hidden column, which is not to be had by its name */
	const struct crmp_slot kind = { .name = crmp_text("state_kind"),
					.kind = CRMP_TEXT,
					.from = CRMP_FROM_OWN };
	struct idle *me = calloc(1, sizeof *me);
	enum crm_status rc;
	int at;

	(void)doc; /* it goes by none */
	b->me = me;
	if (!me)
		return crm_nomem(e);
	me->zone = s->session.zone;
	me->now = s->session.clock.now;
	me->today = crm_zone_day(me->zone, me->now);
	rc = crmp_bench_input(b, "since", e);
	if (!rc)
		rc = crmp_bench_input(b, "last_touch_at", e);
	if (!rc)
		rc = crmp_bench_input(b, "open_tasks", e);
	return rc ? rc : crmp_bench_slot(b, &kind, &at, e);
}

static enum crm_status
idle_judge(void *arg, const struct crmp_case *of, struct crm_error *e)
{
	const struct crmp_value *in = of->in;
	struct idle *me = arg;
	int64_t day;

	(void)e;
	me->over = NULL;
	if (in[IN_KIND].t == CRMP_V_TEXT && *in[IN_KIND].s == 'd')
		me->over = "converted";
	else if (in[IN_KIND].t == CRMP_V_TEXT && *in[IN_KIND].s == 'x')
		me->over = "dropped";
	me->touched = in[IN_TOUCH].t != CRMP_V_NULL;
	day = crm_zone_day(me->zone,
			   me->touched ? in[IN_TOUCH].i : in[IN_SINCE].i);
	/* it is not known yet: what is computed is absent then */
	if (in[IN_SINCE].i > me->now)
		me->over = "not known yet";
	me->since = day;
	me->tasks = in[IN_TASKS].i;
	return CRM_OK;
}

/* While work is planned no day counts, so there is none to count from. */
static void
idle_column(const void *arg, size_t i, struct crmp_answer *a)
{
	const struct idle *me = arg;

	if (me->over)
		return;
	if (i == 0)
		a->v = crmp_int(me->tasks ? 0 : me->today - me->since);
	else if (!me->tasks)
		a->v = crmp_int(me->since);
}

static void
idle_counted(int64_t n, const char *what, struct crm_buf *b)
{
	crm_buf_int(b, n);
	crm_buf_puts(b, what);
	if (n != 1)
		crm_buf_putc(b, 's');
}

static void
idle_why(const struct idle *me, struct crm_buf *b)
{
	if (me->over) {
		crm_buf_puts(b, me->over);
	} else if (me->tasks) {
		idle_counted(me->tasks, " open task", b);
	} else {
		idle_counted(me->today - me->since, " day", b);
		crm_buf_puts(b, " idle since ");
		crm_day_format(me->since, b);
		crm_buf_puts(b, me->touched ? "" : " (never spoken)");
	}
}

/* What is written here needs no escapes. */
static void
idle_more(const void *arg, struct crm_buf *out)
{
	const struct idle *me = arg;

	if (!me->over && !me->tasks) {
		crm_buf_puts(out, "\"occ\":\"");
		crm_day_format(me->since, out);
		crm_buf_puts(out, "\",");
	}
	crm_buf_puts(out, "\"why\":\"");
	idle_why(me, out);
	crm_buf_putc(out, '"');
}

/* Which tasks are open, the next ones first. */
static enum crm_status
idle_tasks(const struct idle *me, struct crm_store *s, int64_t id,
	   struct crm_buf *out, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	const char *owner;
	size_t len;
	int n;

	rc = crmp_read_bind(s, &st,
			    "SELECT o.id, o.due_at, o.owner FROM {tasks} o"
			    " WHERE o.subject_type='lead' AND o.subject_id=?1"
			    " AND o.state_kind='o' AND o.created_at<=?2"
			    " ORDER BY o.due_at, o.id LIMIT ?3",
			    e, "iii", id, s->session.clock.now, (int64_t)SHOWN);
	for (n = 0; !rc && !(rc = crmp_step(st, e)); n++) {
		owner = crmp_col_text(st, 2, &len);
		crm_buf_printf(out, "open: task/%lld, due ",
			       (long long)crmp_col_int(st, 0));
		crm_time_local(s->session.zone, crmp_col_int(st, 1), out);
		if (owner)
			crm_buf_printf(out, ", %.*s's", (int)len, owner);
		crm_buf_putc(out, '\n');
	}
	crmp_stmt_free(st);
	if (n < me->tasks)
		crm_buf_printf(out, "and %lld more\n",
			       (long long)(me->tasks - n));
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
idle_explain(const void *arg, struct crm_store *s, int64_t id,
	     struct crm_buf *out, struct crm_error *e)
{
	const struct idle *me = arg;
	enum crm_status rc = CRM_OK;

	if (!me->over)
		rc = crmp_spoken_explain(s, &crmp_type_lead, id,
					 "no qualifying touch: idle days count "
					 "from the record's since\n",
					 out, e);
	if (!rc && !me->over && me->tasks)
		rc = idle_tasks(me, s, id, out, e);
	crm_buf_puts(out, "so ");
	if (me->over)
		crm_buf_puts(out, "nobody needs to work on it: ");
	else if (me->tasks)
		crm_buf_puts(out, "0 days idle: ");
	idle_why(me, out);
	crm_buf_putc(out, '\n');
	return rc;
}

const struct crmp_verdict crmp_verdict_idle = {
	.name = "idle",
	.open = idle_open,
	.close = free,
	.judge = idle_judge,
	.column = idle_column,
	.more = idle_more,
	.explain = idle_explain,
};
