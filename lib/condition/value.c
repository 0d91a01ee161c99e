/* SPDX-License-Identifier: MIT */
/* value.c - values as texts, texts as times */
#include "condition/eval.h"

#include <string.h>

bool
crmp_is_number(const struct crmp_value *v)
{
	return v->t == CRMP_V_WHOLE || v->t == CRMP_V_DECIMAL ||
	       v->t == CRMP_V_REAL;
}

void
crmp_value_words(const struct crmp_expr *x, const struct crmp_value *v,
		 struct crm_buf *out)
{
	char digits[32];
	int len;

	switch (v->t) {
	case CRMP_V_BOOL:
		crm_buf_puts(out, v->i ? "true" : "false");
		break;
	case CRMP_V_WHOLE:
		crm_buf_int(out, v->i);
		break;
	case CRMP_V_DECIMAL:
		if (!v->scale) {
			crm_buf_int(out, v->i);
			break;
		}
		len = snprintf(digits, sizeof digits, "%0*lld",
			       v->scale + 1 + (v->i < 0), (long long)v->i);
		crm_buf_add(out, digits, (size_t)(len - v->scale));
		crm_buf_putc(out, '.');
		crm_buf_add(out, digits + len - v->scale, (size_t)v->scale);
		break;
	case CRMP_V_REAL:
		crmp_buf_real(out, v->d, 15);
		break;
	case CRMP_V_DAY:
		crm_day_format(v->i, out);
		break;
	case CRMP_V_INSTANT:
		if (x->clock.zone)
			crm_time_local(x->clock.zone, v->i, out);
		else
			crm_time_format(v->i, out);
		break;
	case CRMP_V_TEXT:
	case CRMP_V_JSON:
		crm_buf_add(out, v->s, v->n);
		break;
	default:
		break;
	}
}

int64_t
crmp_day_of_value(const struct crmp_expr *x, const struct crmp_value *v)
{
	if (v->t != CRMP_V_INSTANT)
		return v->i;
	if (x->clock.zone)
		return crm_zone_day(x->clock.zone, v->i);
	return v->i / 86400 - (v->i % 86400 < 0); /* UTC */
}

bool
crmp_text_time(const struct crmp_value *v, struct crmp_value *time)
{
	struct crm_civil c = { 0 };
	const char *s = v->s;
	int64_t at;
	int i;

	if (v->t != CRMP_V_TEXT)
		return false;
	if (crmp_wire_time(s, v->n, &at)) {
		*time = crmp_v_at(CRMP_V_INSTANT, at);
		return true;
	}
	if (v->n != 10 || s[4] != '-' || s[7] != '-')
		return false;
	for (i = 0; i < 10; i++)
		if (i != 4 && i != 7 && (s[i] < '0' || s[i] > '9'))
			return false;
	at = crmp_day_wire(s);
	crm_day_civil(at, &c);
	if (c.month != (s[5] - '0') * 10 + s[6] - '0' ||
	    c.day != (s[8] - '0') * 10 + s[9] - '0')
		return false;
	*time = crmp_v_at(CRMP_V_DAY, at);
	return true;
}

void
crmp_span_of(struct crm_zone *z, const struct crmp_value *v,
	     struct crmp_span *span)
{
	struct crm_civil c;

	if (v->t == CRMP_V_INSTANT) {
		span->from = v->i;
		span->to = v->i + 1;
		span->first = crm_zone_day(z, v->i);
	} else {
		span->first = v->i;
		crm_day_civil(v->i, &c);
		span->from = crm_zone_instant(z, &c);
		crm_day_civil(v->i + 1, &c);
		span->to = crm_zone_instant(z, &c);
	}
	span->after = span->first + 1;
}
