/* SPDX-License-Identifier: MIT */
/* calendar.c - the working calendar read from its document */
#include "policy/policy.h"
#include "rule/workday.h"

#include <stdlib.h>
#include <string.h>

#define HOURS 1000000 /* or days: what nobody asks for */

static enum crm_status
hours(json_t *list, const char *key, struct crmp_workday *w,
      struct crm_error *e)
{
	const char *text;
	json_t *x;
	size_t i;

	w->n = 0;
	json_array_foreach(list, i, x)
	{
		text = json_string_value(x);
		if (!crmp_workday_add(w, text))
			return crm_fail(e, CRM_REFUSED, key,
					"not working hours in order: '%s' "
					"(\"09:00-12:00\")",
					text);
	}
	return CRM_OK;
}

static int64_t
calendar_day_of(json_t *x, const char *key)
{
	return crmp_day_wire(json_string_value(json_object_get(x, key)));
}

/* Days on which the week does not hold, in the order written. */
static enum crm_status
exceptions(json_t *doc, struct crmp_calendar *c, struct crm_error *e)
{
	json_t *closed = json_object_get(doc, "closed");
	json_t *open = json_object_get(doc, "open"), *x;
	struct crmp_exception *ex;
	enum crm_status rc = CRM_OK;
	size_t i;

	c->exceptions =
		calloc(json_array_size(closed) + json_array_size(open) + 1,
		       sizeof *ex);
	if (!c->exceptions)
		return crm_nomem(e);
	json_array_foreach(open, i, x)
	{
		ex = &c->exceptions[c->nexceptions++];
		ex->from = ex->to = calendar_day_of(x, "day");
		rc = hours(json_object_get(x, "hours"), "open", &ex->hours, e);
		if (rc)
			return rc;
		if (!ex->hours.n)
			ex->hours = c->week[0];
	}
	json_array_foreach(closed, i, x)
	{
		ex = &c->exceptions[c->nexceptions++];
		ex->from = calendar_day_of(x, "from");
		ex->to = calendar_day_of(x, "to");
	}
	return CRM_OK;
}

static enum crm_status
calendar_calendar(json_t *doc, struct crmp_calendar *c, struct crm_error *e)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu",
					    "fri", "sat", "sun" };
	json_t *week = json_object_get(doc, "week");
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < 7; i++)
		rc = hours(json_object_get(week, days[i]), days[i], &c->week[i],
			   e);
	return rc ? rc : exceptions(doc, c, e);
}

static void
calendar_free(void *p)
{
	crmp_calendar_free(p);
}

static enum crm_status
make(struct crm_store *s, struct crm_calendar **new, struct crm_error *e)
{
	json_t *doc = crmp_policy(s, "calendar", e);
	struct crmp_calendar c = { 0 };
	enum crm_status rc;

	if (!doc || !crmp_zone(s, e))
		return CRM_TROUBLE;
	rc = calendar_calendar(doc, &c, e);
	if (!rc)
		rc = crmp_calendar_new(&c, s->session.zone, new, e);
	free(c.exceptions);
	if (!rc)
		crmp_cache_set(s, CRMP_CACHED_CALENDAR, *new, NULL,
			       calendar_free);
	return rc;
}

enum crm_status
crm_store_calendar(struct crm_store *s, const struct crm_calendar **out,
		   struct crm_error *e)
{
	struct crm_calendar *c = crmp_cache_get(s, CRMP_CACHED_CALENDAR);
	enum crm_status rc = c ? CRM_OK : make(s, &c, e);

	if (!rc)
		*out = c;
	return rc;
}

enum crm_status
crmp_work_add(void *arg, int64_t from, int64_t n, char unit, int64_t *to,
	      struct crm_error *e)
{
	const struct crm_calendar *c;
	enum crm_status rc = crm_store_calendar(arg, &c, e);

	if (rc)
		return rc;
	if (n > -HOURS && n < HOURS &&
	    (unit == 'h' ? crm_calendar_add(c, from, n * 3600, to)
			 : crm_calendar_add_days(c, from, n, to)))
		return CRM_OK;
	return crm_fail(e, CRM_REFUSED, NULL,
			"the working calendar has no working time there "
			"(crm-policy show calendar)");
}

enum crm_status
crmp_policy_calendar(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	struct crmp_calendar c = { 0 };
	enum crm_status rc = calendar_calendar(doc, &c, e);

	(void)s;
	free(c.exceptions);
	return rc;
}
