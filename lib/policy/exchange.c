/* SPDX-License-Identifier: MIT */
/* exchange.c - the base currency, and amounts turned into it by the rates */
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST ((int64_t)1 << 53)

const char *
crmp_base_currency(struct crm_store *s, struct crm_error *e)
{
	json_t *doc = crmp_policy(s, "currency", e);

	return doc ? json_string_value(json_object_get(doc, "base")) : NULL;
}

enum crm_status
crmp_money_unit(struct crm_store *s, int64_t *unit, struct crm_error *e)
{
	const char *code = crmp_base_currency(s, e);
	int digits = code ? crm_currency_digits(code) : 0;

	for (*unit = 1; digits > 0; digits--)
		*unit *= 10;
	return code ? CRM_OK : CRM_TROUBLE;
}

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

enum crm_status
crmp_policy_currency(struct crm_store *s, json_t *doc, struct crm_error *e)
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
