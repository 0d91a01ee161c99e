/* SPDX-License-Identifier: MIT */
/* val.h - a value of a record in memory */
#ifndef CRMP_VAL_H
#define CRMP_VAL_H

#include "base/base.h"

enum crmp_vt { CRMP_UNSET, CRMP_NULL, CRMP_I, CRMP_S };
struct crmp_val {
	enum crmp_vt t;
	int64_t i;
	const char *s; /* NUL-terminated; who owns it, the row's maker says */
	size_t n;
};

bool crmp_val_same(const struct crmp_val *a, const struct crmp_val *b);
/* Has it a value: neither unset nor null? */
bool crmp_val_set(const struct crmp_val *v);
struct crmp_val crmp_int(int64_t i);
struct crmp_val crmp_str(const char *s, size_t n);

#endif
