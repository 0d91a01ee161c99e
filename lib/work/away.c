/* SPDX-License-Identifier: MIT */
/* away.c - absences of staff begun and ended */
#include "work/act.h"

#include <stdlib.h>
#include <string.h>

/* away=[...], or nothing. */
static enum crm_status
absences(struct crmp_doing *d, json_t *list)
{
	char *text = crmp_json_dump(list, JSON_COMPACT);
	enum crm_status rc = text ? CRM_OK : crm_nomem(d->e);

	if (text)
		crmp_act_pair(d, "away", json_array_size(list) ? text : "");
	free(text);
	json_decref(list);
	return rc;
}

static json_t *
away_list(const struct crmp_doing *d)
{
	const struct crmp_val *v = crmp_row_get(d->row, "away");
	json_t *list = NULL;

	if (v->t == CRMP_S && crmp_json_parse(v->s, v->n, 0, &list, NULL))
		return NULL;
	return list ? list : json_array();
}

static json_t *
away_day_json(int64_t day)
{
	struct crm_buf b = { 0 };
	json_t *v;

	crm_day_format(day, &b);
	v = json_string(b.s);
	crm_buf_free(&b);
	return v;
}

static int64_t
away_day_of(json_t *absence, const char *end)
{
	return crmp_day_wire(json_string_value(json_object_get(absence, end)));
}

/* Said twice, it is one absence. */
static bool
away_known(json_t *list, json_t *absence)
{
	json_t *x;
	size_t i;

	json_array_foreach(list, i, x) if (json_equal(x, absence)) return true;
	return false;
}

enum crm_status
crmp_act_go_away(struct crmp_doing *d)
{
	struct crm_error why = { 0 };
	json_t *list, *x = json_object();
	int64_t from, to;

	if (crm_period_parse(d->word, strlen(d->word), &d->s->session.clock,
			     &from, &to, &why)) {
		json_decref(x);
		return crm_fail(d->e, CRM_USAGE, "away", "%s", why.text);
	}
	list = away_list(d);
	from = crm_zone_day(d->s->session.zone, from);
	to = crm_zone_day(d->s->session.zone, to - 1);
	if (json_object_set_new(x, "from", away_day_json(from)) ||
	    json_object_set_new(x, "to", away_day_json(to)) ||
	    (!away_known(list, x) && json_array_append(list, x))) {
		json_decref(x);
		json_decref(list);
		return crm_nomem(d->e);
	}
	json_decref(x);
	return absences(d, list);
}

/* The absence that goes on ended yesterday; those yet to come stay. */
enum crm_status
crmp_act_come_back(struct crmp_doing *d)
{
	int64_t today =
		crm_zone_day(d->s->session.zone, d->s->session.clock.now);
	json_t *list = away_list(d), *x;
	size_t i = 0;

	while (list && (x = json_array_get(list, i))) {
		if (away_day_of(x, "from") > today ||
		    away_day_of(x, "to") < today) {
			i++;
		} else if (away_day_of(x, "from") == today) {
			json_array_remove(list, i);
		} else {
			json_object_set_new(x, "to", away_day_json(today - 1));
			i++;
		}
	}
	return list ? absences(d, list) : crm_nomem(d->e);
}
