/* SPDX-License-Identifier: MIT */
/* policy_rules.c - what policy means: rates, working time, what may change */
#include "model/load.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST ((int64_t)1 << 53)

/* ---- currency ----------------------------------------------------------- */

/* The newest rate of a currency on or before a day, as text, or NULL. */
static const char *
rate_on(json_t *doc, const char *currency, int64_t day)
{
	struct crm_buf today = { 0 };
	const char *best = NULL, *rate = NULL, *from;
	json_t *x;
	size_t i;

	crm_day_format(day, &today);
	json_array_foreach(json_object_get(doc, "rates"), i, x)
	{
		from = json_string_value(json_object_get(x, "from"));
		if (strcmp(json_string_value(json_object_get(x, "currency")),
			   currency) ||
		    !today.s || strcmp(from, today.s) > 0 ||
		    (best && strcmp(from, best) < 0))
			continue;
		best = from;
		rate = json_string_value(json_object_get(x, "rate"));
	}
	crm_buf_free(&today);
	return rate;
}

/* A decimal text as value * 10^-9, within what fits. */
static bool
nano(const char *s, int64_t *v)
{
	int64_t whole, frac = 0;
	size_t n = strspn(s, "0123456789"), i;
	const char *p = s + n;

	if (!n || n > 6 || !crmp_int_parse(s, n, &whole))
		return false;
	if (*p == '.') {
		p++;
		for (i = 0; i < 9; i++)
			frac = frac * 10 +
			       (*p >= '0' && *p <= '9' ? *p++ - '0' : 0);
	}
	*v = whole * 1000000000 + frac;
	return !*p && *v > 0;
}

enum crm_status
crmp_base_minor(struct crm_store *s, int64_t minor, const char *currency,
		int64_t day, int64_t *base, struct crm_error *e)
{
	json_t *doc = crmp_policy(s, "currency", e);
	const char *to, *rate;
	struct crm_buf b = { 0 };
	__extension__ __int128 v, scale = 1000000000;
	int64_t r = 0;
	int d;

	if (!doc)
		return CRM_TROUBLE;
	to = json_string_value(json_object_get(doc, "base"));
	if (!strcmp(to, currency)) {
		*base = minor;
		return CRM_OK;
	}
	rate = rate_on(doc, currency, day);
	if (!rate || !nano(rate, &r)) {
		crm_day_format(day, &b);
		crm_fail(
			e, CRM_REFUSED, "currency",
			"no rate from %s to %s on %s; crm-policy set currency "
			"'rates+={\"currency\":\"%s\",\"from\":\"%s\",\"rate\":"
			"\"7.10\"}'",
			currency, to, b.s ? b.s : "", currency, b.s ? b.s : "");
		crm_buf_free(&b);
		return CRM_REFUSED;
	}
	v = minor;
	v *= r;
	for (d = crm_currency_digits(to) - crm_currency_digits(currency); d > 0;
	     d--)
		v *= 10;
	for (; d < 0; d++)
		scale *= 10;
	v = (v + (v < 0 ? -(scale / 2) : scale / 2)) / scale;
	if (v > LARGEST || v < -LARGEST)
		return crm_fail(e, CRM_REFUSED, "currency",
				"the amount is too large in %s", to);
	*base = (int64_t)v;
	return CRM_OK;
}

/* ---- what may change ---------------------------------------------------- */

static enum crm_status
currency_rules(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	const char *base = json_string_value(json_object_get(doc, "base"));
	json_t *now, *x;
	enum crm_status rc;
	const char *c;
	int64_t any, r;
	size_t i;

	if (crm_currency_digits(base) < 0)
		return crm_fail(e, CRM_REFUSED, "base",
				"not an ISO 4217 currency: '%s'", base);
	json_array_foreach(json_object_get(doc, "rates"), i, x)
	{
		c = json_string_value(json_object_get(x, "currency"));
		if (crm_currency_digits(c) < 0)
			return crm_fail(e, CRM_REFUSED, "rates",
					"not an ISO 4217 currency: '%s'", c);
		if (!nano(json_string_value(json_object_get(x, "rate")), &r))
			return crm_fail(
				e, CRM_REFUSED, "rates",
				"a rate is a decimal above 0 with at most "
				"9 decimals: \"7.10\"");
	}
	rc = crmp_db_int(s->db, "SELECT 1 FROM orders LIMIT 1", 0, &any, e);
	if (rc || !any)
		return rc;
	now = crmp_policy(s, "currency", e);
	if (!now)
		return CRM_TROUBLE;
	if (!json_equal(json_object_get(now, "base"),
			json_object_get(doc, "base")))
		return crm_fail(e, CRM_REFUSED, "base",
				"there are orders already; their amounts are "
				"stored in the base currency, which stays");
	return CRM_OK;
}

static enum crm_status
stage_in_use(struct crm_store *s, const struct crmp_type *t, json_t *list,
	     struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	const char *used;
	char sql[80];
	bool found;
	json_t *x;
	size_t i;

	snprintf(sql, sizeof sql, "SELECT DISTINCT stage FROM %s", t->table);
	rc = crmp_db_prep(s->db, sql, &st, e);
	while (!rc && !(rc = crmp_step(st, e))) {
		used = crmp_col_text(st, 0, NULL);
		found = false;
		json_array_foreach(list, i, x) found |= !strcmp(
			used, json_string_value(json_object_get(x, "name")));
		if (!found)
			rc = crm_fail(e, CRM_REFUSED, t->name,
				      "stage '%s' is in use and cannot go",
				      used);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
stage_rules(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	static const struct crmp_type *const types[] = { &crmp_type_deal,
							 &crmp_type_order };
	const char *name, *field, *preset;
	enum crm_status rc;
	json_t *list, *x, *f;
	size_t t, i, j;
	bool has;

	for (t = 0; t < 2; t++) {
		list = json_object_get(doc, types[t]->name);
		preset =
			types[t]->fields[crmp_field_index(types[t], "stage", 5)]
				.def;
		has = false;
		json_array_foreach(list, i, x)
		{
			name = json_string_value(json_object_get(x, "name"));
			has |= !strcmp(name, preset);
			for (j = 0; j < i; j++)
				if (json_equal(json_object_get(x, "name"),
					       json_object_get(
						       json_array_get(list, j),
						       "name")))
					return crm_fail(e, CRM_REFUSED,
							types[t]->name,
							"stage "
							"'%s' stands twice",
							name);
			json_array_foreach(json_object_get(x, "required"), j, f)
			{
				field = json_string_value(f);
				if (crmp_field_index(types[t], field,
						     strlen(field)) < 0)
					return crmp_unknown_key(types[t], field,
								strlen(field),
								e);
			}
		}
		if (!has)
			return crm_fail(e, CRM_REFUSED, types[t]->name,
					"the first stage '%s' is needed",
					preset);
		rc = stage_in_use(s, types[t], list, e);
		if (rc)
			return rc;
	}
	return CRM_OK;
}

/* Keys of reasons and fields are record types. */
static enum crm_status
type_keys(json_t *doc, struct crm_error *e)
{
	const char *key, *near;
	json_t *v;

	json_object_foreach(doc, key, v)
	{
		near = crm_type_nearest(key);
		if (!crmp_type_named(key, strlen(key)))
			return crm_fail(e, CRM_REFUSED, key,
					"no such record type%s%s%s",
					near ? "; did you mean '" : "",
					near ? near : "", near ? "'?" : "");
	}
	return CRM_OK;
}

/* A map must make sense as far as that can be told without its file. */
static enum crm_status
map_rules(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	char *text = json_dumps(doc, JSON_COMPACT);
	struct crmp_map *m;
	enum crm_status rc;

	if (!text)
		return crm_nomem(e);
	rc = crmp_map_parse(s, text, &crmp_type_customer, &m, e);
	if (!rc)
		crmp_map_close(m);
	free(text);
	return rc;
}

static enum crm_status
zone_rules(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	if (strcmp(json_string_value(json_object_get(doc, "zone")),
		   crm_zone_name(s->zone)))
		return crm_fail(
			e, CRM_REFUSED, "zone",
			"is fixed at crm-db init; crm-db rebuild --zone "
			"changes it");
	return CRM_OK;
}

static enum crm_status
word_rules(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	(void)s;
	return type_keys(doc, e);
}

enum crm_status
crmp_policy_rules(struct crm_store *s, const char *name, json_t *doc,
		  struct crm_error *e)
{
	static const struct {
		const char *name;
		enum crm_status (*check)(struct crm_store *, json_t *,
					 struct crm_error *);
	} rules[] = {
		{ "currency", currency_rules },
		{ "stages", stage_rules },
		{ "zone", zone_rules },
		{ "reasons", word_rules },
		{ "fields", word_rules },
		{ "calendar", crmp_policy_calendar },
		{ "tier", crmp_policy_tier },
		{ "churn", crmp_policy_churn },
		{ "cycle", crmp_policy_cycle },
	};
	size_t i;

	if (!strncmp(name, "map.", 4))
		return map_rules(s, doc, e);
	for (i = 0; i < sizeof rules / sizeof *rules; i++)
		if (!strcmp(rules[i].name, name))
			return rules[i].check(s, doc, e);
	return CRM_OK;
}
