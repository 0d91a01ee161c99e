/* SPDX-License-Identifier: MIT */
/* function.h - the functions of expressions, as function.c's table has them */
#ifndef CRMP_FUNCTION_H
#define CRMP_FUNCTION_H

#include "condition/build.h"

/*
 * args: a letter each: t text, c text or list, l list, n number, w a day or
 * an instant, b bool, s as the first (literals become what the others are),
 * v any; "?" before those that may be left out, "*" repeats the last.
 */
struct crmp_fn {
	const char *name, *args;
	int gives; /* enum crmp_is, or CRMP_GIVES_FIRST */
	crmp_do *call;
	const char *use, *about; /* NULL: another name of one above it */
};
enum { CRMP_GIVES_FIRST = -1 };
extern const struct crmp_fn crmp_fns[]; /* name NULL ends */
/* text.c */
crmp_do crmp_do_fold, crmp_do_contains, crmp_do_starts, crmp_do_length,
	crmp_do_lower, crmp_do_upper, crmp_do_trim, crmp_do_replace,
	crmp_do_substr, crmp_do_instr;
/* list.c */
crmp_do crmp_do_has;
int64_t crmp_list_length(struct crmp_expr *x, const struct crmp_value *v);
/* choose.c */
crmp_do crmp_do_coalesce, crmp_do_nullif, crmp_do_iif, crmp_do_least,
	crmp_do_greatest, crmp_do_abs, crmp_do_round;
/* when.c */
crmp_do crmp_do_day, crmp_do_time, crmp_do_month, crmp_do_year,
	crmp_do_weekday, crmp_do_days_between, crmp_do_now, crmp_do_bought;

#endif
