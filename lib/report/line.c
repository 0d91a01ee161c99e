/* SPDX-License-Identifier: MIT */
/* line.c - figures as lines of type metric */
#include "report/report.h"

#include <string.h>

static int64_t
sum_at(const struct crmp_sums *s, size_t at)
{
	int64_t v;

	memcpy(&v, (const char *)s + at, sizeof v);
	return v;
}

static void
metric_member(const char *name, int64_t v, struct crm_buf *b)
{
	crm_buf_printf(b, ",\"%s\":", name);
	crmp_buf_exact(b, v);
}

static void
day_member(const char *name, int64_t day, struct crm_buf *b)
{
	crm_buf_printf(b, ",\"%s\":\"", name);
	crm_day_format(day, b);
	crm_buf_putc(b, '"');
}

static void
metric_real(double v, struct crm_buf *b)
{
	crm_buf_puts(b, ",\"value\":");
	crmp_buf_real(b, v, 6);
}

void
crmp_ratio_json(int64_t num, int64_t den, struct crm_buf *b)
{
	if (den > 0)
		metric_real((double)num / (double)den, b);
	metric_member("numerator", num, b);
	metric_member("denominator", den, b);
}

static void
label(const struct crmp_label *l, struct crm_buf *b)
{
	if (l->from > CRMP_DAY_FIRST)
		day_member("from", l->from, b);
	day_member("to", l->to, b);
	if (l->by)
		crm_buf_printf(b, ",\"by\":\"%s\"", l->by);
	if (l->key) {
		crm_buf_puts(b, ",\"key\":");
		crm_buf_json(b, l->key, l->nkey);
	}
}

static void
figures(const struct crmp_metric *m, const struct crmp_sums *s,
	const char *currency, struct crm_buf *b)
{
	int64_t v = sum_at(s, m->num), n = m->n ? sum_at(s, m->n) : 0;

	switch (m->unit) {
	case CRMP_RATIO:
		crmp_ratio_json(v, sum_at(s, m->den), b);
		break;
	case CRMP_COUNT:
		metric_member("value", v, b);
		break;
	case CRMP_AMOUNT:
		metric_member("amount_minor", v, b);
		crm_buf_printf(b, ",\"currency\":\"%s\"", currency);
		break;
	case CRMP_DAYS:
		if (n)
			metric_real((double)v / 4, b);
		break;
	}
	if (m->n)
		metric_member("n", n, b);
}

void
crmp_metric_json(const struct crmp_metric *m, const struct crmp_sums *s,
		 const struct crmp_label *l, const char *currency,
		 struct crm_buf *b)
{
	crm_buf_printf(b, "{\"type\":\"metric\",\"metric\":\"%s\"", m->name);
	if (m->code)
		crm_buf_printf(b, ",\"code\":\"%s\"", m->code);
	label(l, b);
	figures(m, s, currency, b);
	crm_buf_printf(b, ",\"unit\":\"%s\"", crmp_unit_name(m->unit));
	if (l->unfinished)
		crm_buf_puts(b, ",\"unfinished\":true");
	crm_buf_puts(b, "}\n");
}
