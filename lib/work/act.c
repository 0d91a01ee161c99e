/* SPDX-License-Identifier: MIT */
/* act.c - verbs of records: which fields they set, and what they look at */
#include "store/rows.h"
#include "work/act.h"

#include <stdlib.h>
#include <string.h>

#define PAIRS 8

/*
 * `set` are pairs, blank-separated, where $ is the word; VALUE?FIELD=NEW only
 * counts when the record's state has that value.  `also` checks, or adds
 * pairs that depend on the record.
 */
struct act {
	const struct crmp_type *type;
	struct crm_act a;
	const char *set;
	crmp_act_guard *also;
};

void
crmp_act_pair(struct crmp_doing *d, const char *key, const char *val)
{
	crm_buf_printf(&d->pairs, "%s=%s", key, val ? val : "");
	crm_buf_putc(&d->pairs, '\0');
}

/* ---- the table ---------------------------------------------------------- */

#define LEAD &crmp_type_lead
#define DEAL &crmp_type_deal
#define TICKET &crmp_type_ticket
#define CUSTOMER &crmp_type_customer
#define USER &crmp_type_user
#define TASK &crmp_type_task
#define CLEAR " close_reason= close_note="

static const struct act acts[] = {
	{ LEAD,
	  { "claim", NULL, "make it mine, within my capacity", false, NULL },
	  "owner=me new?state=working",
	  crmp_act_may_own },
	{ LEAD,
	  { "release", NULL, "nobody's again, for others to claim", false,
	    NULL },
	  "owner= working?state=new",
	  crmp_act_may_release },
	{ LEAD,
	  { "qualify", NULL, "a real need, ready to become a deal", false,
	    "need" },
	  "state=qualified",
	  NULL },
	{ LEAD,
	  { "nurture", NULL, "not yet ready, kept warm", false, NULL },
	  "state=nurture",
	  NULL },
	{ LEAD,
	  { "drop", "REASON", "not wanted; a code of policy reasons", false,
	    "close_note" },
	  "state=dropped close_reason=$",
	  NULL },
	{ LEAD,
	  { "reopen", NULL, "a dropped one is new again (--reason)", false,
	    NULL },
	  "state=new" CLEAR,
	  crmp_act_is_over },
	{ DEAL,
	  { "move", "STAGE", "to another stage; back needs --reason", false,
	    NULL },
	  "stage=$",
	  NULL },
	{ DEAL,
	  { "win", NULL, "won; needs an amount", false, NULL },
	  "",
	  crmp_act_won },
	{ DEAL,
	  { "lose", "REASON", "lost; a code of policy reasons", false,
	    "close_note" },
	  "close_reason=$",
	  crmp_act_lost },
	{ DEAL,
	  { "reopen", "STAGE", "open again (a manager, --reason)", true, NULL },
	  "closed_at=" CLEAR,
	  crmp_act_reopened },
	{ TICKET,
	  { "take", NULL, "make it mine and open, within my capacity", false,
	    NULL },
	  "owner=me new?state=open",
	  crmp_act_may_own },
	{ TICKET,
	  { "wait", NULL, "for something outside (--reason: for what)", false,
	    NULL },
	  "state=waiting",
	  NULL },
	{ TICKET,
	  { "resolve", NULL, "solved: -m how, cause=CAUSE", false,
	    "resolution" },
	  "state=resolved",
	  NULL },
	{ TICKET,
	  { "close", NULL, "the customer is satisfied", false, NULL },
	  "state=closed",
	  NULL },
	{ TICKET,
	  { "reopen", NULL, "not solved after all", false, NULL },
	  "state=open",
	  NULL },
	{ TICKET,
	  { "duplicate", "TICKET", "the same as another one", false, NULL },
	  "state=duplicate duplicate_of=$",
	  NULL },
	{ TICKET,
	  { "cancel", "REASON", "not pursued; a code of policy reasons", false,
	    "resolution" },
	  "state=cancelled close_reason=$",
	  NULL },
	{ CUSTOMER,
	  { "claim", NULL, "make it mine", false, NULL },
	  "owner=me",
	  crmp_act_may_own },
	{ CUSTOMER,
	  { "release", NULL, "into the public pool", false, NULL },
	  "owner=",
	  crmp_act_may_release },
	{ CUSTOMER,
	  { "close", "REASON", "lost; a code of policy reasons", false,
	    "close_note" },
	  "state=former close_reason=$",
	  NULL },
	{ CUSTOMER,
	  { "reopen", NULL, "won back", false, NULL },
	  "close_reason= close_note=",
	  crmp_act_customer_again },
	{ USER,
	  { "away", "PERIOD", "absent, first to last day", false, NULL },
	  "",
	  crmp_act_go_away },
	{ USER,
	  { "back", NULL, "here again", false, NULL },
	  "",
	  crmp_act_come_back },
	{ TASK,
	  { "snooze", "TIME", "due later; --reason from the second time", false,
	    NULL },
	  "due_at=$",
	  crmp_act_is_open },
	{ TASK,
	  { "cancel", "REASON", "not needed; a code of policy reasons", false,
	    "close_note" },
	  "state=cancelled close_reason=$",
	  NULL },
	{ 0 },
};

bool
crm_act_at(const struct crm_type *t, size_t i, struct crm_act *a)
{
	const struct act *p;

	for (p = acts; p->type; p++)
		if (p->type == (const struct crmp_type *)t && i-- == 0) {
			*a = p->a;
			return true;
		}
	return false;
}

/* ---- doing it ----------------------------------------------------------- */

/* The pairs of the table, for this record and word. */
static void
fixed_pairs(struct crmp_doing *d, const char *p)
{
	const char *state = d->t->state_field
				    ? crmp_row_text(d->row, d->t->state_field)
				    : NULL;
	size_t n, eq;
	const char *if_;

	for (; *p; p += n + strspn(p + n, " ")) {
		n = strcspn(p, " ");
		if_ = memchr(p, '?', n);
		if (if_ && (!state || !crmp_eq(state, p, (size_t)(if_ - p))))
			continue;
		if (if_) {
			n -= (size_t)(if_ + 1 - p);
			p = if_ + 1;
		}
		eq = strcspn(p, "=") + 1;
		crm_buf_add(&d->pairs, p, eq);
		if (n > eq && p[eq] == '$')
			crm_buf_puts(&d->pairs, d->word);
		else
			crm_buf_add(&d->pairs, p + eq, n - eq);
		crm_buf_putc(&d->pairs, '\0');
	}
}

static bool
same_key(const char *a, const char *b)
{
	size_t n = strcspn(a, "=+-");

	return n == strcspn(b, "=+-") && !memcmp(a, b, n);
}

/* What the verb sets, and the state, is not for the caller to set too. */
static enum crm_status
not_ours(struct crmp_doing *d, const char *const *ours, size_t n,
	 const char *pair)
{
	const char *state = d->t->state_field;
	bool taken = state && same_key(state, pair);
	size_t i;

	for (i = 0; i < n; i++)
		taken |= same_key(ours[i], pair);
	if (!taken)
		return CRM_OK;
	return crm_fail(d->e, CRM_USAGE, NULL,
			"'%s': the verb sets that itself", pair);
}

/* Ours first, then the caller's. */
static enum crm_status
act_put(struct crmp_doing *d, struct crm_pairs more, struct crm_stored *r)
{
	struct crm_put o = { .type = (const struct crm_type *)d->t };
	const char **all = calloc(more.n + PAIRS, sizeof *all), *p;
	enum crm_status rc = all ? CRM_OK : crm_nomem(d->e);
	size_t k = 0, own, i;

	if (!rc)
		rc = crm_buf_ok(&d->pairs, d->e);
	for (p = d->pairs.s; !rc && p && p < d->pairs.s + d->pairs.len;
	     p += strlen(p) + 1)
		all[k++] = p;
	own = k;
	for (i = 0; !rc && i < more.n; i++) {
		rc = not_ours(d, all, own, more.list[i]);
		all[k++] = more.list[i];
	}
	if (!rc)
		rc = crm_put_pairs(d->s, &o, d->row->id,
				   (struct crm_pairs){ all, k }, r, d->e);
	free(all);
	return rc;
}

enum crm_status
crm_act(struct crm_store *s, const struct crm_doing *what,
	const struct crm_type *type, int64_t id, struct crm_stored *r,
	struct crm_error *e)
{
	const struct crmp_type *t = (const struct crmp_type *)type;
	struct crmp_arena mem = { 0 };
	struct crmp_row row;
	struct crmp_doing d = {
		.s = s, .t = t, .row = &row, .word = what->word, .e = e
	};
	const struct act *a = acts;
	enum crm_status rc;

	while (a->type && (a->type != t || strcmp(a->a.verb, what->verb)))
		a++;
	if (!a->type || (a->a.word && !what->word && !a->a.optional))
		return crm_fail(e, CRM_USAGE, NULL, "%s of a %s: %s",
				what->verb, t->name,
				a->type ? "a word is missing" : "no such act");
	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	rc = crmp_row_read(s, t, id, &mem, &row, e);
	if (rc == CRM_ABSENT)
		rc = crm_fail(e, CRM_REFUSED, "id", "no %s %lld", t->name,
			      (long long)id);
	if (!rc) {
		fixed_pairs(&d, a->set);
		rc = a->also ? a->also(&d) : CRM_OK;
	}
	if (!rc)
		rc = act_put(&d, what->pairs, r);
	crm_buf_free(&d.pairs);
	crmp_arena_free(&mem);
	return rc;
}
