/* SPDX-License-Identifier: MIT */
/*
 * test_verdict.c - a verdict on deals: in conditions, in order, on lines
 *
 * Only this program knows it (trial.h).
 */
#include "trial.h"

/* The ids a query gives, "1 4", or its error. */
static const char *
asked(struct crm_store *s, struct crm_select how)
{
	static char got[800];
	struct crm_buf line = { 0 };
	struct crm_query *q = NULL;
	struct crm_error e = { 0 };
	enum crm_status rc;
	int n = 0, id;

	*got = '\0';
	rc = crm_query_open(s, &how, &q, &e);
	while (!rc && !(rc = crm_query_next(q, &line, &e))) {
		assert_int_equal(
			sscanf(strstr(line.s, "\"id\":"), "\"id\":%d", &id), 1);
		n += snprintf(got + n, sizeof got - (size_t)n, "%s%d",
			      n ? " " : "", id);
	}
	if (rc != CRM_END)
		snprintf(got, sizeof got, "%s", e.text);
	crm_query_close(q);
	crm_buf_free(&line);
	return got;
}

#define DEALS(...)                                                             \
	asked(s, (struct crm_select){ .type = crm_type_find("deal"),           \
				      __VA_ARGS__ })

static void
test_conditions(void **state)
{
	struct crm_store *s = trial_store();

	(void)state;
	assert_string_equal(DEALS(.where = "bulk = 'large'"), "1 4");
	assert_string_equal(DEALS(.where = "bulk_share < 1"), "2");
	assert_string_equal(DEALS(.where = "bulk is null or bulk_minor > 0"),
			    "1 3");
	assert_string_equal(DEALS(.where = "bulk_share < 1 and name = 'x'"),
			    "");
	/* in major units, as money of a record is */
	assert_string_equal(DEALS(.where = "bulk = 'large' and amount >= 2500"),
			    "1");
	assert_string_equal(DEALS(.order = "bulk_share desc, id"), "1 4 2 3");
	assert_string_equal(DEALS(.order = "bulk_share", .limit = 2), "2 4");
	assert_string_equal(DEALS(.where = "fame = 0"),
			    "column 1: 'fame' is a verdict on customers: pipe "
			    "the records through crm-fame and ask fame");
	assert_string_equal(DEALS(.where = "bulk_shar < 1"),
			    "column 1: 'bulk_shar': did you mean bulk_share?");
	assert_string_equal(
		asked(s, (struct crm_select){ .type = crm_type_find("user"),
					      .where = "bulk = 'x'" }),
		"column 1: 'bulk' is a verdict on deals, not on users");
	assert_string_equal(
		asked(s, (struct crm_select){ .type = crm_type_find("customer"),
					      .where = "fame = 0" }),
		"1");
	crm_store_close(s);
}

static void
test_column_of_a_record(void **state)
{
	struct crm_store *s = trial_store();
	struct crm_buf line = { 0 };
	struct crm_error e = { 0 };
	struct crm_column c;
	bool listed = false;
	size_t i;

	(void)state;
	assert_int_equal(crm_record(s, crm_type_find("deal"), 1,
				    "id,bulk,bulk_share,bulk_minor", &line, &e),
			 CRM_OK);
	assert_non_null(strstr(line.s, ",\"bulk\":\"large\",\"bulk_share\":2.5"
				       ",\"bulk_minor\":150000"));
	for (i = 0; crm_type_column(crm_type_find("deal"), i, &c); i++) {
		listed |= !strcmp(c.name, "bulk_share") && c.derived;
		assert_string_not_equal(c.name, "fame");
	}
	assert_true(listed);
	assert_ptr_equal(crm_verdict_type("bulk"), crm_type_find("deal"));
	assert_null(crm_verdict_type("tier"));
	crm_buf_free(&line);
	crm_store_close(s);
}

/* ---- on lines ------------------------------------------------------------ */

static void
judged(struct crm_judge *j, const char *line, const char *want)
{
	struct crm_buf out = { 0 };
	struct crm_error e = { 0 };
	enum crm_status rc;

	rc = crm_judge_line(j, line, strlen(line), &out, &e);
	if (rc) {
		assert_true(rc == CRM_REFUSED || rc == CRM_ABSENT);
		crm_buf_printf(&out, "%s: %s", e.key, e.text);
	}
	assert_string_equal(out.s, want);
	crm_buf_free(&out);
}

static void
test_lines(void **state)
{
	struct crm_judging how = { .verdict = "bulk" };
	struct crm_store *s = trial_store();
	struct crm_judge *j = NULL;
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(crm_judge_open(s, &how, &j, &e), CRM_OK);
	judged(j, "{\"type\":\"deal\",\"id\":2}",
	       "{\"type\":\"deal\",\"id\":2,\"_\":{\"bulk\":{\"bulk\":"
	       "\"small\",\"bulk_share\":0.5,\"why\":\"said\"}}}");
	judged(j, "{\"type\":\"order\",\"id\":9,\"deal_id\":3}",
	       "{\"type\":\"order\",\"id\":9,\"deal_id\":3,\"_\":{\"bulk\":"
	       "{\"why\":\"unsaid\"}}}");
	judged(j, "{\"type\":\"order\",\"deal_id\":7}", "deal_id: no deal 7");
	judged(j, "{\"type\":\"customer\",\"id\":1}",
	       "deal_id: this record names no deal");
	crm_judge_close(j);
	j = NULL;
	how.explain = true;
	assert_int_equal(crm_judge_open(s, &how, &j, &e), CRM_OK);
	judged(j, "{\"type\":\"deal\",\"id\":2}",
	       "{\"type\":\"deal\",\"id\":2,\"_\":{\"bulk\":{\"bulk\":"
	       "\"small\",\"bulk_share\":0.5,\"why\":\"said\",\"explain\":"
	       "[\"deal 2\",\"minor 50000\"]}}}");
	crm_judge_close(j);
	j = NULL;
	how.what_if = "{}";
	assert_int_equal(crm_judge_open(s, &how, &j, &e), CRM_USAGE);
	assert_string_equal(e.text,
			    "'bulk' goes by no policy that could be another");
	memset(&e, 0, sizeof e);
	how.verdict = "tier";
	assert_int_equal(crm_judge_open(s, &how, &j, &e), CRM_USAGE);
	assert_string_equal(e.text, "no verdict 'tier'");
	crm_store_close(s);
}

/* A condition on a line, or its error. */
static const char *
met(const char *expr, const char *line)
{
	static char got[800];
	struct crm_clock clock = { .now = START };
	struct crm_error e = { 0 };
	struct crm_cond *c = NULL;
	enum crm_status rc;
	bool yes = false;

	rc = crm_cond_new(expr, NULL, &clock, NULL, &c, &e);
	if (!rc)
		rc = crm_cond_test(c, line, strlen(line), &yes, &e);
	snprintf(got, sizeof got, "%s", rc ? e.text : yes ? "yes" : "no");
	crm_cond_free(c);
	return got;
}

static void
test_lines_met(void **state)
{
	static const char lead[] = "{\"type\":\"lead\",\"customer_id\":1,"
				   "\"open_tasks\":2,\"_\":{\"fame\":{\"fame\":"
				   "7,\"open_tasks\":5}}}";

	(void)state;
	assert_string_equal(met("bulk = 'large'",
				"{\"type\":\"deal\",\"_\":{\"bulk\":{"
				"\"bulk\":\"large\"}}}"),
			    "yes");
	/* what belongs to a deal may have been judged, a user may not */
	assert_string_equal(met("bulk = 'large'", "{\"type\":\"order\"}"),
			    "no");
	assert_string_equal(met("bulk = 'large'", "{\"type\":\"user\"}"),
			    "column 1: 'bulk' is a verdict on deals, not on "
			    "users");
	/* unless the line says so */
	assert_string_equal(met("bulk = 'large'",
				"{\"type\":\"user\",\"_\":{\"bulk\":{"
				"\"bulk\":\"large\"}}}"),
			    "yes");
	/* a lead's own figure, though its customer has one called so */
	assert_string_equal(met("open_tasks = 2 and fame = 7", lead), "yes");
	assert_string_equal(
		met("open_tasks = 5",
		    "{\"type\":\"touch\",\"_\":{\"fame\":{\"open_tasks\":5}}}"),
		"yes");
}

/* ---- names --------------------------------------------------------------- */

static void
test_names(void **state)
{
	const struct crmp_derived *c;
	size_t n;

	(void)state;
	for (n = 0; (c = crmp_verdict_column(NULL, n)); n++)
		assert_string_equal(crmp_verdict_name(NULL, n), c->name);
	assert_int_equal(n, 5);
	assert_string_equal(crmp_verdict_name(NULL, n), "score");
	assert_string_equal(crmp_verdict_column(&crmp_type_deal, 2)->name,
			    "bulk_minor");
	assert_null(crmp_verdict_column(&crmp_type_deal, 3));
	assert_null(crmp_verdict_name(&crmp_type_deal, 3));
	assert_string_equal(crmp_verdict_name(&crmp_type_customer, 3), "label");
	assert_null(crmp_verdict_on(&crmp_type_deal, "fame", 4));
	assert_non_null(crmp_verdict_on(&crmp_type_deal, "bulk", 4));
	assert_true(crmp_stands_for(&crmp_type_deal, &crmp_type_deal));
	assert_true(crmp_stands_for(&crmp_type_order, &crmp_type_deal));
	assert_true(crmp_stands_for(&crmp_type_task, &crmp_type_deal));
	assert_false(crmp_stands_for(&crmp_type_user, &crmp_type_deal));
	assert_false(crmp_stands_for(&crmp_type_customer, &crmp_type_lead));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_conditions),
		TEST(test_column_of_a_record),
		TEST(test_lines),
		cmocka_unit_test(test_lines_met),
		cmocka_unit_test(test_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
