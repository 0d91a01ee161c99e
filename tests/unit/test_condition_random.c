/* SPDX-License-Identifier: MIT */
/* test_condition_random.c - three readings of random conditions agree */
/*
 * Each condition is read by the evaluator on the lines of the records, by the
 * store, and by hand (cond_mean.h), which knows nothing of lib/condition.
 * What the store is asked beforehand, the sieve, keeps all that are kept, and
 * when it says that it is exact, no others.
 */
#include "cond_read.h"

#define EACH 6700      /* conditions a store */
#define NOW 1774533600 /* 2026-03-26T14:00:00Z */

/* ---- one store ----------------------------------------------------------- */

static const struct crmp_type *const types[] = {
	&crmp_type_customer, &crmp_type_order, &crmp_type_contract,
	&crmp_type_task,     &crmp_type_contact,
};

static void
set_policy(const char *kind, const char *body)
{
	struct crm_store *s;
	struct crm_error e = { 0 };
	int64_t rev;

	shelf.now += 60;
	s = shelf_open(true, NULL);
	if (crm_begin(s, &e) ||
	    crm_policy_set(s, kind, body, strlen(body), &rev, &e) ||
	    crm_commit(s, &e))
		fail_msg("policy %s: %s: %s\n%s", kind, e.key, e.text, body);
	crm_store_close(s);
}

static void
set_fields(void)
{
	static const char *const names[] = { "customer", "order", "contract",
					     "task", "contact" };
	static const char fields[] =
		"{\"d_num\":{\"kind\":\"number\"},\"d_text\":{\"kind\":"
		"\"text\"},\"d_bool\":{\"kind\":\"bool\"},\"d_day\":{\"kind\":"
		"\"day\"}}";
	struct crm_buf b = { 0 };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		crm_buf_printf(&b, "%c\"%s\":%s", i ? ',' : '{', names[i],
			       fields);
	crm_buf_puts(&b, "}");
	set_policy("fields", b.s);
	crm_buf_free(&b);
}

/* Named conditions, of which later ones may name earlier ones. */
static void
set_segments(void)
{
	static const char *const names[] = { "one", "two-b", "三", "d4", "e" };
	json_t *doc = json_object();
	struct node *root;

	made = json_array();
	char *body;
	size_t i;

	for (i = 0; i < COUNT(names); i++) {
		about = table_of(i % 2 ? &crmp_type_order
				       : &crmp_type_customer);
		root = grow_condition(2);
		now.text = written(root);
		json_object_set_new(doc, names[i],
				    json_pack("{s:s,s:s}", "when", now.text,
					      "of", about->type->name));
		segments[nsegments++] =
			(struct segment){ names[i], about->type, root };
	}
	body = json_dumps(doc, 0);
	set_policy("segments", body);
	free(body);
	json_decref(doc);
	json_decref(made);
}

/* To read, always at the same moment. */
static void
open_again(void)
{
	int64_t written_at = shelf.now;

	crm_store_close(now.s);
	shelf.now = NOW;
	now.s = shelf_open(false, NULL);
	shelf.now = written_at;
	assert_non_null(crmp_zone(now.s, NULL));
	times.k = crm_store_clock(now.s);
}

/* A store in a zone, whose clock changes on such days. */
static void
fill(const char *zone, const int64_t *days, int n)
{
	const struct crm_init init = { .replay = true,
				       .zone = zone,
				       .actor = "lin",
				       .command = "crm-db init",
				       .instant = START };
	size_t i;

	now.zone = zone;
	unlink(shelf.path);
	assert_int_equal(crm_store_create(shelf.path, &init, NULL), CRM_OK);
	set_policy("currency", "{\"base\":\"CNY\",\"rates\":["
			       "{\"currency\":\"JPY\",\"from\":\"2000-01-01\","
			       "\"rate\":\"0.05\"},"
			       "{\"currency\":\"KWD\",\"from\":\"2000-01-01\","
			       "\"rate\":\"23.5\"},"
			       "{\"currency\":\"EUR\",\"from\":\"2000-01-01\","
			       "\"rate\":\"7.8\"}]}");
	shelf.now = NOW - A_DAY;
	open_again();
	mem = &long_mem;
	make_times(times.k, days, n);
	put_records();
	set_fields(); /* of which records knew nothing */
	open_again();
	for (i = 0; i < COUNT(types); i++)
		read_table(now.s, types[i]);
	read_table(now.s, &crmp_type_user);
	make_loose();
	set_segments();
	open_again();
	/* as queries of a report are: no lock is taken for each */
	assert_int_equal(crmp_snapshot(now.s, true, NULL), CRM_OK);
	mem = &now_mem;
}

static void
one_condition(void)
{
	/* by their places in `types`, then lines of no type; customers cost */
	static const int which[] = { 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2,
				     2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 6 };
	struct node *root;

	about = &tables[ANY_OF(which)];
	made = json_array();
	root = grow_condition(below(4));
	now.text = written(root);
	read_by_hand(root);
	read_on_lines();
	if (about->type) {
		read_in_store();
		read_by_sieve();
	}
	json_decref(made);
	crmp_arena_reset(&now_mem);
}

static void
agree(const char *zone, const int64_t *days, int n)
{
	fill(zone, days, n);
	for (now.number = 0; now.number < EACH; now.number++)
		one_condition();
}

static void
in_berlin(void **state)
{
	(void)state;
	dice = SEED;
	agree("Europe/Berlin",
	      (int64_t[]){ day_number(2026, 3, 29), day_number(2025, 10, 26) },
	      2);
}

static void
in_new_york(void **state)
{
	(void)state;
	dice = SEED + 1;
	agree("America/New_York",
	      (int64_t[]){ day_number(2026, 3, 8), day_number(2025, 11, 2) },
	      2);
}

/* Where the clock changes at midnight, and one midnight there is none. */
static void
in_havana(void **state)
{
	(void)state;
	dice = SEED + 2;
	agree("America/Havana",
	      (int64_t[]){ day_number(2026, 3, 8), day_number(2025, 11, 2) },
	      2);
}

static int
down(void **state)
{
	crm_store_close(now.s);
	now.s = NULL;
	free_tables();
	crmp_arena_free(&long_mem);
	crmp_arena_free(&now_mem);
	return shelf_down(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(in_berlin, shelf_up, down),
		cmocka_unit_test_setup_teardown(in_new_york, shelf_up, down),
		cmocka_unit_test_setup_teardown(in_havana, shelf_up, down),
	};
	int failed;

	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	crm_buf_free(&lines);
	crm_buf_free(&script);
	return failed;
}
