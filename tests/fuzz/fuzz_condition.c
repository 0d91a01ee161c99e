/* SPDX-License-Identifier: MIT */
/* fuzz_condition.c - any text as a condition: on lines, on rows, as an order */
#include "fuzz/rows.h"

#include "condition/sieve.h"

static struct crm_clock fuzz_clock = { .now = NOW };

static const char *const lines[] = {
	"{\"type\":\"customer\",\"id\":7,\"name\":\"\\u5f20\\u4f1f\","
	"\"state\":\"former\",\"since\":\"2026-11-22T02:07:00Z\",\"owner\":"
	"\"lin\",\"tags\":[\"vip\",\"q\\\"\\\\\"],\"x\":{\"group\":\"a\",\"n\":"
	"3,\"d\":\"2026-05-01\",\"l\":[1,[2],{\"a\":null}]},\"_\":{\"tier\":{"
	"\"tier\":\"A\",\"why\":\"big\"},\"score\":61}}",
	"{\"type\":\"customer\",\"id\":8,\"name\":\"\",\"size\":\"100\"}",
	"{\"type\":\"order\",\"id\":12,\"customer_id\":7,\"amount_minor\":"
	"9007199254740991,\"currency\":\"KWD\",\"placed_at\":"
	"\"2026-03-29T01:00:00Z\",\"lines\":[{\"sku\":\"A1\",\"qty\":1.5},{}]}",
	"{\"type\":\"order\",\"id\":13,\"amount_minor\":-5,"
	"\"currency\":\"XX\"}",
	"{\"type\":\"contract\",\"id\":3,\"start\":\"2026-02-28\",\"end\":"
	"\"2027-02-28\",\"amount_minor\":1,\"currency\":\"JPY\"}",
	"{\"type\":\"task\",\"id\":4,\"due_at\":\"2025-10-26T01:30:00Z\","
	"\"overdue\":true,\"promise\":{\"moves\":2},\"state\":\"open\"}",
	"{\"type\":\"contact\",\"id\":5,\"primary\":false,\"left_on\":"
	"\"2026-13-01\",\"phone\":\"+8613800138000\",\"role\":7}",
	"{\"type\":\"txn\",\"txn\":88,\"at\":\"2026-11-22T02:07:00Z\"}",
	"{\"a\":0.5,\"b\":null,\"c\":[true],\"d\":\"2026-05\",\"e\":1e300}",
};

static void
sentence(const char *s)
{
	HOLDS(*s && crm_text_valid(s, strlen(s), NULL));
}

static void
refusal(const struct crm_error *e, const char *key)
{
	HOLDS(!strcmp(e->key, key));
	sentence(e->text);
}

/* ---- lines --------------------------------------------------------------- */

/* What it is of a line: 0 no, 1 yes, else a status; twice the same. */
static int
test_line(struct crm_cond *c, const char *line)
{
	struct crm_error e = { 0 }, again = { 0 };
	bool yes = false, same = false;
	enum crm_status rc;

	rc = crm_cond_test(c, line, strlen(line), &yes, &e);
	HOLDS(crm_cond_test(c, line, strlen(line), &same, &again) == rc);
	HOLDS(yes == same);
	HOLDS(rc == CRM_OK || rc == CRM_USAGE || rc == CRM_REFUSED);
	if (rc == CRM_OK)
		return yes;
	HOLDS(!yes && !strcmp(e.text, again.text));
	refusal(&e, "where");
	return (int)rc + 10;
}

static void
tell_all(const struct crm_cond *c)
{
	struct crm_buf b = { 0 };
	size_t i;

	for (i = 0; crm_cond_told(c, i, &b); i++) {
		HOLDS(b.len && i < 10000);
		sentence(b.s);
		crm_buf_reset(&b);
	}
	crm_buf_free(&b);
}

static struct crm_cond *
compile(const char *expr, const char *type)
{
	struct crm_error e = { 0 };
	struct crm_cond *c = NULL;
	enum crm_status rc;

	rc = crm_cond_new(expr, NULL, &fuzz_clock,
			  type ? crm_type_find(type) : NULL, &c, &e);
	HOLDS(rc == CRM_OK || rc == CRM_USAGE);
	if (rc)
		refusal(&e, "where");
	return c;
}

/* The type of a line is told beforehand, or seen: that is the same. */
static void
on_lines(const char *expr)
{
	static const char *const types[] = { "customer", "order", "contract",
					     "task", "contact" };
	struct crm_cond *c = compile(expr, NULL), *typed;
	size_t i, k;
	int want;

	for (i = 0; c && i < sizeof types / sizeof *types; i++) {
		typed = compile(expr, types[i]);
		for (k = 0; k < sizeof lines / sizeof *lines; k++) {
			if (strncmp(lines[k] + 9, types[i], strlen(types[i])) !=
			    0)
				continue;
			want = test_line(c, lines[k]);
			/* one may name what stands on that line only */
			HOLDS(!typed || test_line(typed, lines[k]) == want);
		}
		crm_cond_free(typed);
	}
	for (k = 0; c && k < sizeof lines / sizeof *lines; k++)
		(void)test_line(c, lines[k]);
	if (c)
		tell_all(c);
	crm_cond_free(c);
}

/* ---- what is computed of a row ------------------------------------------- */

enum { ROWS = 8 };
enum said { NO, YES, FAILED };

static enum said
ask(struct crmp_expr *x, unsigned round)
{
	struct crmp_value *row, v;
	struct crm_error e = { 0 }, again = { 0 };
	enum crm_status rc, valued;
	bool yes = false;
	size_t n;

	(void)crmp_expr_slots(x, &n);
	row = calloc(n + 1, sizeof *row);
	HOLDS(row);
	fill(x, row, round);
	rc = crmp_expr_test(x, row, &yes, &e);
	HOLDS(rc == CRM_OK || rc == CRM_USAGE);
	if (rc)
		sentence(e.text);
	/* its value says the same, but an error may not have mattered */
	valued = crmp_expr_eval(x, row, &v, &again);
	HOLDS(valued == CRM_OK || valued == CRM_USAGE);
	HOLDS(valued || (!rc && yes == (v.t == CRMP_V_BOOL && v.i)));
	HOLDS(!valued || rc || !yes || crmp_expr_plain(x) < 0);
	free(row);
	return rc ? FAILED : yes ? YES : NO;
}

static void
sift(const struct crmp_expr *x)
{
	struct crmp_sieve s = { .first = 3 };
	struct crm_error e = { 0 };

	HOLDS(crmp_sieve_make(x, sieve_sql, NULL, &s, &e) == CRM_OK);
	HOLDS(s.sql.len || !s.exact);
	HOLDS(s.sql.len || !s.n);
	if (s.sql.len)
		sentence(s.sql.s);
	crmp_sieve_free(&s);
}

static struct crmp_names
names_of(const struct crmp_type **t)
{
	return (struct crmp_names){ .type = *t,
				    .key = "where",
				    .known = "a at txn",
				    .clock = &fuzz_clock,
				    .base = "CNY",
				    .verdicts = true,
				    .reaches = true,
				    .arg = (void *)t,
				    .named = named,
				    .custom = custom,
				    .stages = stages,
				    .near = near_name };
}

static struct crmp_expr *
parse(const char *expr, const struct crmp_names *names)
{
	const struct crmp_reach reach = { .column = column, .bought = bought };
	struct crm_error e = { 0 };
	struct crmp_expr *x = NULL;
	enum crm_status rc = crmp_expr_new(expr, names, &x, &e);

	HOLDS(rc == CRM_OK || rc == CRM_USAGE);
	if (rc) {
		refusal(&e, "where");
		return NULL;
	}
	crmp_expr_reach(x, &reach);
	HOLDS(crmp_expr_form(expr, "where", &e) == CRM_OK);
	return x;
}

/* The same in other words: %s stands for the condition. */
static struct crmp_expr *
reword(const char *form, const char *expr, const struct crmp_names *names)
{
	struct crmp_expr *x;
	char *s = NULL;
	const char *at;

	HOLDS(asprintf(&s, "%.*s%s%s", (int)strcspn(form, "%"), form, expr,
		       strchr(form, '%') + 1) >= 0);
	at = s;
	x = parse(at, names); /* it may be too deep now */
	free(s);
	return x;
}

static void
on_rows(const char *expr, const struct crmp_type *t)
{
	struct crmp_names names = names_of(&t);
	struct crmp_expr *x = parse(expr, &names), *no, *again;
	const char *odd;
	enum said said;
	unsigned i;

	if (!x)
		return;
	no = reword("not (%)", expr, &names);
	again = reword("(%) or 1 = 2", expr, &names);
	for (i = 0; i < ROWS; i++) {
		said = ask(x, i);
		HOLDS(said == ask(x, i));
		HOLDS(!no || said != YES || ask(no, i) == NO);
		HOLDS(!again || said == ask(again, i));
	}
	if (crmp_expr_odd(x, &odd))
		sentence(odd);
	sift(x);
	crmp_expr_free(no);
	crmp_expr_free(again);
	crmp_expr_free(x);
}

/* Columns of an order, as far as they go. */
static void
as_order(const char *expr, const struct crmp_type *t)
{
	struct crmp_names names = names_of(&t);
	struct crmp_value *row, v;
	struct crm_error e = { 0 };
	struct crmp_expr *x;
	const char *p = expr, *was;
	size_t n;

	for (; *p; p += *p == ',') {
		was = p;
		x = NULL;
		if (crmp_expr_value(&p, &names, &x, &e)) {
			refusal(&e, "where");
			HOLDS(p == was && !x);
			return;
		}
		HOLDS(p > was && p <= expr + strlen(expr));
		(void)crmp_expr_slots(x, &n);
		row = calloc(n + 1, sizeof *row);
		HOLDS(row);
		fill(x, row, 3);
		if (crmp_expr_eval(x, row, &v, &e))
			sentence(e.text);
		free(row);
		crmp_expr_free(x);
		e = (struct crm_error){ 0 };
		if (*p && *p != ',')
			return;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *expr = malloc(n + 1);

	if (!fuzz_clock.zone)
		HOLDS(crm_zone_open("Europe/Berlin", &fuzz_clock.zone, NULL) ==
		      CRM_OK);
	HOLDS(expr);
	if (n)
		memcpy(expr, data, n);
	expr[n] = '\0';
	on_lines(expr);
	on_rows(expr, &crmp_type_customer);
	on_rows(expr, &crmp_type_order);
	on_rows(expr, &crmp_type_task);
	on_rows(expr, NULL);
	as_order(expr, &crmp_type_customer);
	free(expr);
	return 0;
}
