/* SPDX-License-Identifier: MIT */
/* cycle_track.c - a model held against what happened, week by week */
#include "fit/cycle_data.h"
#include "policy/policy.h"

#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

#define WEEK 7

struct tracking {
	struct crmp_cycle_policy p;
	struct crmp_cycle_data data;
	int64_t until; /* of the fit */
	crm_sink *sink;
	void *arg;
	struct crm_error *e;
};

static int64_t
track_day_of(json_t *model, const char *key, int64_t otherwise)
{
	json_t *v = json_object_get(model, key);

	return v ? crmp_day_wire(json_string_value(v)) : otherwise;
}

/* Repeat purchases expected of all by `days` days after the first of them. */
static double
expected(const struct tracking *t, int64_t days)
{
	double sum = 0;
	int64_t d;

	for (d = 0; d < days && d < (int64_t)t->data.days; d++)
		if (t->data.first[d])
			sum += (double)t->data.first[d] *
			       crmp_model_expected(
				       &t->p.model,
				       (double)(days - d) /
					       t->p.model.unit_days);
	return sum;
}

static enum crm_status
track_give(const struct tracking *t, int64_t week, int64_t actual)
{
	int64_t last = t->data.start + week * WEEK - 1;
	struct crm_buf b = { 0 };
	enum crm_status rc;

	crm_buf_printf(&b, "{\"type\":\"tracking\",\"week\":%lld,\"until\":\"",
		       (long long)week);
	crm_day_format(last, &b);
	crm_buf_printf(&b,
		       "\",\"actual\":%lld,\"expected\":", (long long)actual);
	crmp_buf_real(&b, expected(t, week * WEEK), 8);
	if (last > t->until)
		crm_buf_puts(&b, ",\"ahead\":true");
	crm_buf_puts(&b, "}\n");
	rc = crm_buf_ok(&b, t->e);
	if (!rc)
		rc = t->sink(t->arg, b.s, b.len, t->e);
	crm_buf_free(&b);
	return rc;
}

static enum crm_status
weeks(const struct tracking *t)
{
	int64_t n = (int64_t)t->data.days / WEEK, week, day = 0, actual = 0;
	enum crm_status rc = CRM_OK;

	for (week = 1; !rc && week <= n; week++) {
		for (; day < week * WEEK; day++)
			actual += t->data.again[day];
		rc = track_give(t, week, actual);
	}
	return rc;
}

enum crm_status
crm_cycle_track(struct crm_store *s, crm_sink *sink, void *arg,
		struct crm_error *e)
{
	struct tracking t = { .sink = sink, .arg = arg, .e = e };
	json_t *doc = crmp_policy(s, "cycle", e);
	json_t *model = json_object_get(doc, "model");
	struct crmp_cycle_scope scope;
	enum crm_status rc;

	if (!doc || !crmp_zone(s, e))
		return CRM_TROUBLE;
	if (!model)
		return crm_fail(e, CRM_REFUSED, NULL,
				"there is no model yet: run crm-cycle fit");
	rc = crmp_cycle_read(s, doc, &t.p, e);
	if (rc)
		return rc;
	t.until = track_day_of(model, "until", 0);
	scope = (struct crmp_cycle_scope){
		.until = crm_zone_day(s->session.zone, s->session.clock.now),
		.from = track_day_of(model, "from", CRMP_DAY_FIRST),
		.to = track_day_of(model, "to", t.until + 1),
		.where = json_string_value(json_object_get(model, "where")),
	};
	rc = crmp_cycle_load(s, &scope, &t.data, e);
	if (!rc)
		rc = weeks(&t);
	crmp_cycle_data_free(&t.data);
	return rc;
}
