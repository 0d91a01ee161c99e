/* SPDX-License-Identifier: MIT */
/* test_walk.c - what is stored comes back, and goes through every filter */
#include "walk_csv.h"
#include "walk_large.h"
#include "walk_refs.h"

#include "record/ref.h"

/* ---- every type ---------------------------------------------------------- */

static void
store_some(const struct crmp_type *t, struct walk *w, size_t n, int64_t *first)
{
	struct crm_store *s = shelf_open(true, NULL);
	struct crm_put how = { 0 };
	struct crm_buf line = { 0 };
	struct crm_error e = { 0 };
	struct crm_stored r;
	size_t i;

	assert_int_equal(crm_begin(s, &e), CRM_OK);
	for (i = 0; i < n; i++) {
		w[i] = (struct walk){ .t = t,
				      .at = -1,
				      .often = 10 * dice(11) };
		walk_record(&w[i]);
		walk_line(&w[i], &line);
		if (crm_put_line(s, &how, line.s, line.len, &r, &e))
			fail_msg("%s: %s\n%s", e.key, e.text, line.s);
		assert_int_equal(r.change, CRM_CREATED);
		if (!i)
			*first = r.id;
	}
	if (crm_commit(s, &e))
		fail_msg("%s: %s", e.key, e.text);
	crm_buf_free(&line);
	crm_store_close(s);
}

static void
comes_back(void **state)
{
	struct walk w[EACH];
	struct lines l;
	int64_t first = 0;
	size_t i, k;

	(void)state;
	walk_town();
	for (k = 0; crmp_types[k]; k++) {
		if (crmp_types[k]->machine)
			continue;
		store_some(crmp_types[k], w, EACH, &first);
		lines_of(crmp_types[k], first, &l);
		assert_int_equal(l.n, EACH);
		for (i = 0; i < l.n; i++) {
			printed(&w[i], &l.v[i]);
			filtered(crmp_types[k], &l.v[i]);
			walk_end(&w[i]);
		}
		unchanged(&l);
		csv_again(crmp_types[k], &l, CRM_CSV);
		csv_again(crmp_types[k], &l, CRM_TSV);
		lines_free(&l);
	}
	shelf_clean();
}

/* ---- references ---------------------------------------------------------- */

/* Refused by put, kept by undo, found by check: of every type in a store. */
/* Whole, but for the moves: those that are put here lead anywhere. */
static void
whole_but_for_moves(void)
{
	struct crm_buf out = { 0 };
	char *line, *rest;

	if (shelf_check(NULL, &out))
		for (line = strtok_r(out.s, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest))
			if (!strstr(line, "its last move leads to") &&
			    !strstr(line, "\"a move from "))
				fail_msg("%s", line);
	crm_buf_free(&out);
}

static void
references(void **state)
{
	const struct crmp_field *f;
	size_t i, all = 0;

	for (i = 0; crmp_types[i]; i++) {
		walk_town();
		bonds.n = 0;
		for (f = crmp_types[i]->fields; f->name; f++)
			if (crmp_refers(f, NULL) && f->flags & CRMP_HIDDEN)
				bonds_hidden(crmp_types[i], f);
			else if (crmp_refers(f, NULL))
				bonds_of_field(crmp_types[i], f);
		whole_but_for_moves();
		bonds_cut();
		if (bonds.n)
			bonds_checked();
		all += bonds.n;
		shelf_down(state);
		assert_int_equal(shelf_up(state), 0);
	}
	assert_true(all > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(comes_back), TEST(odd_values),    TEST(deep),
		TEST(long_texts), TEST(heavy_records), TEST(references),
	};

	walk_begin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
