/* SPDX-License-Identifier: MIT */
/* value.h - what an expression gives */
#ifndef CRMP_VALUE_H
#define CRMP_VALUE_H

#include "base/base.h"

enum crmp_vtag {
	CRMP_V_NULL,
	CRMP_V_ERROR, /* no value, and why is known; see crmp_expr_test */
	CRMP_V_BOOL,
	CRMP_V_WHOLE,
	CRMP_V_DECIMAL, /* i / 10^scale */
	CRMP_V_REAL,
	CRMP_V_DAY,	/* civil day number */
	CRMP_V_INSTANT, /* seconds UTC */
	CRMP_V_TEXT,
	CRMP_V_JSON, /* a list or an object, as its text */
	CRMP_V_LATER /* a slot that is read only when it is needed */
};

/* Text is borrowed: from the row, from the expression, or until the next. */
struct crmp_value {
	enum crmp_vtag t;
	int scale;
	int64_t i;
	double d;
	const char *s;
	size_t n;
};

static inline struct crmp_value
crmp_v_null(void)
{
	return (struct crmp_value){ .t = CRMP_V_NULL };
}
static inline struct crmp_value
crmp_v_bool(bool yes)
{
	return (struct crmp_value){ .t = CRMP_V_BOOL, .i = yes };
}
static inline struct crmp_value
crmp_v_whole(int64_t i)
{
	return (struct crmp_value){ .t = CRMP_V_WHOLE, .i = i };
}
static inline struct crmp_value
crmp_v_real(double d)
{
	return (struct crmp_value){ .t = CRMP_V_REAL, .d = d };
}
static inline struct crmp_value
crmp_v_text(const char *s, size_t n)
{
	return (struct crmp_value){ .t = CRMP_V_TEXT, .s = s, .n = n };
}
static inline struct crmp_value
crmp_v_at(enum crmp_vtag t, int64_t i)
{
	return (struct crmp_value){ .t = t, .i = i };
}

#endif
