/* SPDX-License-Identifier: MIT */
/* test_schema.c - a schema number stands for one set of tables and fields */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingerprints.h"
#include "record/types.h"
#include "store/schema.h"

/* Every CREATE, and what a field is beyond its column. */
/* When a fact may have happened is asked of a write, not of the table. */
static void
sum_up(const struct crmp_type *const *types, char sum[20])
{
	struct crm_buf b = { 0 };
	const struct crmp_field *f;
	int i;

	crmp_schema_all(types, &b);
	for (i = 0; types[i]; i++)
		for (f = types[i]->fields; f->name; f++)
			crm_buf_printf(&b, "%s.%s %d %u\n", types[i]->name,
				       f->name, (int)f->kind,
				       f->flags & ~(unsigned)CRMP_PAST);
	assert_false(b.oom);
	snprintf(sum, 20, "%016llx", (unsigned long long)crmp_hash(b.s, b.len));
	crm_buf_free(&b);
}

static void
the_recorded_one(void **state)
{
	const char *recorded = "";
	char sum[20];
	size_t i;

	(void)state;
	sum_up(crmp_types, sum);
	for (i = 0; i < sizeof fingerprints / sizeof *fingerprints; i++)
		if (fingerprints[i].schema == CRMP_SCHEMA)
			recorded = fingerprints[i].sum;
	if (strcmp(sum, recorded))
		fail_msg("descriptors changed: add a step and the fingerprint "
			 "of schema %d (fingerprints.h: \"%s\", not \"%s\")",
			 CRMP_SCHEMA + 1, sum, recorded);
}

/* It tells a field, its kind, its flags, and a table apart. */
static void
what_it_sees(void **state)
{
	struct crmp_field fields[] = { { .name = "a", .kind = CRMP_INT },
				       { 0 } };
	const struct crmp_type t = { .name = "thing",
				     .table = "things",
				     .fields = fields };
	const struct crmp_type *const types[] = { &t, NULL }, *const none[] = {
		NULL
	};
	char sums[5][20];
	int i, j;

	(void)state;
	sum_up(none, sums[0]);
	sum_up(types, sums[1]);
	fields[0].kind = CRMP_MONEY; /* of the same column */
	sum_up(types, sums[2]);
	fields[0].flags = CRMP_FIXED;
	sum_up(types, sums[3]);
	fields[0].name = "b";
	sum_up(types, sums[4]);
	for (i = 0; i < 5; i++)
		for (j = 0; j < i; j++)
			assert_string_not_equal(sums[i], sums[j]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_recorded_one),
		cmocka_unit_test(what_it_sees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
