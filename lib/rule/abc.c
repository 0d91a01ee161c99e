/* SPDX-License-Identifier: MIT */
/* abc.c - the few that make most of the sum: classes A, B and C */
#include "rule/abc.h"

#include <stdlib.h>

struct item {
	int64_t value;
	size_t at;
};

static int
downwards(const void *a, const void *b)
{
	const struct item *p = a, *q = b;

	return (p->value < q->value) - (p->value > q->value);
}

/* The items in order, and the sum of those above zero. */
static enum crm_status
gather_items(const int64_t *value, size_t n, struct item **items, int64_t *sum,
	     struct crm_error *e)
{
	struct item *v = calloc(n + 1, sizeof(*v));
	int64_t deficit = 0, *into;
	size_t i;

	if (!v)
		return crm_nomem(e);
	*sum = 0;
	for (i = 0; i < n; i++) {
		v[i] = (struct item){ value[i], i };
		into = value[i] > 0 ? sum : &deficit;
		if (crmp_add_overflows(*into, value[i], into)) {
			free(v);
			return crm_fail(e, CRM_REFUSED, NULL,
					"the sum of all values is too large");
		}
	}
	qsort(v, n, sizeof(*v), downwards);
	*items = v;
	return CRM_OK;
}

/* Letters for the items, in order; what each class comes to. */
static void
deal(const struct item *v, size_t n, double sum, const double border[2],
     char *letter, struct crmp_abc_class by[3])
{
	int64_t seen = 0;
	double before;
	size_t i;
	int c = 0;

	for (i = 0; i < n; i++) {
		if (v[i].value <= 0) {
			c = 2;
		} else if (!i || v[i].value < v[i - 1].value) {
			before = (double)seen / sum;
			c = before < border[0] ? 0 : before < border[1] ? 1 : 2;
		}
		letter[v[i].at] = (char)('A' + c);
		by[c].count++;
		by[c].sum += v[i].value;
		if (v[i].value <= 0)
			continue;
		seen += v[i].value;
		by[c].share += (double)v[i].value / sum;
	}
}

enum crm_status
crmp_abc(const int64_t *value, size_t n, const double border[2], char *letter,
	 struct crmp_abc_class by_class[3], struct crm_error *e)
{
	struct crmp_abc_class by[3] = { 0 };
	struct item *v = NULL;
	enum crm_status st;
	int64_t sum;
	int c;

	if (!(border[0] > 0 && border[0] <= border[1] && border[1] <= 1))
		return crm_fail(e, CRM_USAGE, NULL,
				"class borders go up, between 0 and 1");
	st = gather_items(value, n, &v, &sum, e);
	if (st != CRM_OK)
		return st;
	deal(v, n, (double)sum, border, letter, by);
	free(v);
	for (c = 0; by_class && c < 3; c++)
		by_class[c] = by[c];
	return CRM_OK;
}
