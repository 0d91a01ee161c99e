/* SPDX-License-Identifier: MIT */
/* fuzz_tzif.c - time zone files: whole or refused, and then of one piece */
#include "base/tzif.h"
#include "fuzz/fuzz.h"

#define DAY 86400
#define LAST ((int64_t)250000000000) /* 9892 */

/* Every offset holds until the next begins, and not a second less. */
static void
walk(const struct crmp_tzif *z)
{
	int64_t at = INT64_MIN, until, again;
	int32_t east;
	int steps;

	for (steps = 0; steps < 500 && at < LAST; steps++, at = until) {
		east = crmp_tzif_east(z, at, &until);
		HOLDS(east > -DAY && east < DAY && until > at);
		HOLDS(crmp_tzif_east(z, until - 1, &again) == east);
		HOLDS(again == until);
		if (until == INT64_MAX)
			break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct crmp_tzif z = { .n = 77 };
	struct crmp_tzrule r;
	const char *why = NULL;
	enum crm_status st;

	st = crmp_tzif_read(data, n, &z, &why);
	HOLDS(st == CRM_OK || st == CRM_TROUBLE);
	if (st) {
		HOLDS(why && z.n == 77);
	} else {
		walk(&z);
		crmp_tzif_free(&z);
	}
	if (n && !crmp_tzrule_read((const char *)data, n, true, &r)) {
		z = (struct crmp_tzif){ .ruled = true, .rule = r };
		walk(&z);
	}
	return 0;
}
