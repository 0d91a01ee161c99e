/* SPDX-License-Identifier: MIT */
/* crm-followup - plan and keep dated work with customers */
#include <string.h>

#include "cmd.h"

static struct crm_plan plan;
static struct crm_attempt attempt;
static const char *until, *owner;
static bool mine;

/* ---- plan ------------------------------------------------------------ */

static enum crm_status
plan_one(struct cmd *c, void *arg, const struct cmd_record *x,
	 struct crm_stored *r, struct crm_error *e)
{
	(void)arg;
	return x->line ? crm_plan_line(c->store, &plan, x->line, x->n, r, e)
		       : crm_plan_record(c->store, &plan, x->type, x->id, r, e);
}

/* Is it called like a time that some record or verdict has? */
static bool
names_time(const char *s, size_t n)
{
	const struct crm_type *t;
	struct crm_column col;
	size_t k, i;

	for (k = 0; (t = crm_type_at(k)); k++)
		for (i = 0; crm_type_column(t, i, &col); i++)
			if (strlen(col.name) == n && !memcmp(col.name, s, n) &&
			    (s[n] == '.' || !strcmp(col.kind, "day") ||
			     !strcmp(col.kind, "time")))
				return true;
	return false;
}

/* A time, or one of the record and a step from there: end-60d. */
static enum crm_status
check_due(struct cmd *c)
{
	const char *dot = strrchr(plan.due, '.'), *step = dot ? dot : plan.due;
	int64_t at;

	step += strcspn(step, "+-");
	if (!names_time(plan.due, strcspn(plan.due, ".+-")))
		step = plan.due;
	return *step ? cmd_time(c, "due", step, 0, &at) : CRM_OK;
}

static enum crm_status
run_plan(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, cmd_noun_type(c));

	if (st)
		return st;
	if (!plan.due)
		return cmd_misuse(c, "say when: --due TIME, such as +2wd");
	st = check_due(c);
	if (st)
		return st;
	if (plan.key && !*plan.key)
		return cmd_misuse(c, "option '--key': is empty");
	return cmd_each_record(c, NULL, c->argv, c->argc, plan_one, NULL);
}

/* ---- due ------------------------------------------------------------- */

/* The login of a person who must be there. */
static enum crm_status
login_of(struct cmd *c, const char *who, struct crm_buf *login)
{
	const struct crm_type *t = crm_type_find("user");
	struct crm_buf line = { 0 };
	enum crm_status st;
	int64_t id;

	if (!strcmp(who, "me"))
		who = cmd_actor();
	st = cmd_resolve(c, t, who, &t, &id);
	if (!st)
		st = crm_record(c->store, t, id, NULL, &line, &c->e);
	if (!st && cmd_member_text(line.s, line.len, "login", login))
		st = crm_buf_ok(login, &c->e);
	crm_buf_free(&line);
	return st;
}

/* Open tasks that fall due before the end of --until, soonest first. */
static enum crm_status
run_due(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, cmd_noun_type(c));
	struct crm_buf login = { 0 };
	struct crm_select q;

	if (st)
		return st;
	if (mine && owner)
		return cmd_misuse(c, "--mine or --owner, not both");
	if (!cmd_opt.select.fields && cmd_opt.format == CRM_TABLE) {
		cmd_opt.select.fields = "id,due_at,overdue,title,customer.name,"
					"customer.phone,owner";
		cmd_opt.select.expand = "customer";
	}
	q = cmd_opt.select;
	q.type = cmd_noun_type(c);
	q.order = q.order ? q.order : "due_at,id";
	q.fields = "*,overdue";
	st = cmd_time(c, "until", until ? until : "today", CRM_TIME_UNTIL,
		      &q.due_before);
	if (!st && (mine || owner))
		st = login_of(c, mine ? "me" : owner, &login);
	q.due_owner = login.s;
	if (!st)
		st = cmd_query(c, &q, cmd_sink, c);
	crm_buf_free(&login);
	return st;
}

/* ---- done, tried ----------------------------------------------------- */

static enum crm_status
try_one(struct cmd *c, void *arg, const struct cmd_record *x,
	struct crm_stored *r, struct crm_error *e)
{
	(void)arg;
	return crm_task_attempt(c->store, x->id, &attempt, r, e);
}

static enum crm_status
run_done(struct cmd *c)
{
	attempt.outcome = c->argv[c->argc - 1];
	if (!attempt.outcome[strspn(attempt.outcome, "0123456789")])
		return cmd_misuse(c,
				  "say last what came of it, such as "
				  "reached; '%s' is no outcome",
				  attempt.outcome);
	attempt.text = cmd_opt.text;
	return cmd_each_record(c, cmd_noun_type(c), c->argv, c->argc - 1,
			       try_one, NULL);
}

static enum crm_status
run_tried(struct cmd *c)
{
	enum crm_status st;
	int64_t at;

	if (!attempt.next)
		return cmd_misuse(c, "say when again: --next TIME, such as "
				     "+1wd");
	st = cmd_time(c, "next", attempt.next, 0, &at);
	attempt.outcome = "no_answer";
	attempt.text = cmd_opt.text;
	return st ? st
		  : cmd_each_record(c, cmd_noun_type(c), c->argv, c->argc,
				    try_one, NULL);
}

/* ---- tables ---------------------------------------------------------- */

static const struct opt plan_opts[] = {
	{ 'd', "due", "TIME", "when it is due, also end-60d; needed",
	  .text = &plan.due },
	{ 't', "title", "TEXT", "what to do; else kind and name",
	  .text = &plan.title },
	{ 0, "kind", "KIND", "callback, care ...; else followup",
	  .text = &plan.kind },
	{ 0, "key", "KEY", "plan once a KEY, record and occurrence",
	  .text = &plan.key },
	{ 0, "occurrence", "TEXT", "month ... or any; else the verdict's",
	  .text = &plan.occurrence },
	{ 0, "owner", "LOGIN", "else the record's owner, else the actor",
	  .text = &plan.owner },
	{ 0, "purpose", "WORD", "sales, service, care or internal",
	  .text = &plan.purpose },
	{ 0, "content", "NAME", "template to bring along",
	  .text = &plan.content },
	{ 0 },
};
static const struct opt due_opts[] = {
	{ 'u', "until", "TIME", "due until then, else the end of today",
	  .text = &until },
	{ 0, "mine", NULL, "only the actor's", .flag = &mine },
	{ 0, "owner", "LOGIN", "only this person's", .text = &owner },
	{ 0 },
};
static const struct opt done_opts[] = {
	{ 0, "channel", "NAME", "of the touch, else phone",
	  .text = &attempt.channel },
	{ 0, "no-touch", NULL, "log no touch", .flag = &attempt.no_touch },
	{ 0 },
};
static const struct opt tried_opts[] = {
	{ 0, "next", "TIME", "when to try again; needed",
	  .text = &attempt.next },
	{ 0, "channel", "NAME", "of the touch, else phone",
	  .text = &attempt.channel },
	{ 0 },
};

#define STORES (CMD_WRITE | CMD_PRINTS | CMD_LOAD)

static const struct verb more[] = {
	{ "plan", "[TYPE/ID]...", "a task about each record, once a key",
	  plan_opts, STORES, run_plan, 0, -1 },
	{ "due", NULL, "open ones, overdue first", due_opts,
	  CMD_READ | CMD_PRINTS | CMD_MATCHES | CMD_SELECT | CMD_ACTOR, run_due,
	  0, 0 },
	{ "done", "[ID]... OUTCOME", "close them and log the touch", done_opts,
	  STORES | CMD_TEXT, run_done, 1, -1 },
	{ "tried", "[ID]...", "nobody answered: log it, move the date",
	  tried_opts, STORES | CMD_TEXT, run_tried, 0, -1 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-followup", "task",
					"dated work with customers", more },
			argc, argv);
}
