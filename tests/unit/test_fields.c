/* SPDX-License-Identifier: MIT */
/* test_fields.c - fields that are known, and lines that are no records */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "printer.h"
#include "record/states.h"
#include "record/states.h"
#include "record/names.h"

static const struct {
	struct crm_output how;
	const char *in, *out;
} forms[] = {
	/* what only another type knows, or a later line has, is empty */
	{ { .format = CRM_JSONL, .fields = "id,name,x.none" },
	  ORDER CONTACT,
	  "{\"id\":12}\n{\"id\":3,\"name\":\"张伟\"}\n" },
	{ { .format = CRM_JSONL, .fields = "rev,changes.region" },
	  VERSION,
	  "{\"rev\":1}\n"
	  "{\"rev\":2,\"changes.region\":{\"new\":\"华东\"}}\n" },
	{ { .format = CRM_JSONL, .fields = "id,run,name" },
	  TXN,
	  "{\"id\":3}\n{\"id\":2,\"run\":\"night\"}\n" },
	{ { .format = CRM_JSONL, .fields = "id,risk", .checked = true },
	  ORDER,
	  "{\"id\":12}\n" },
	{ { .format = CRM_CSV },
	  TXN,
	  "type,id,at,batch,run,actor,command,reason,decided,created,changed\n"
	  "txn,3,2026-11-22 10:07:00,3,,li,crm-put order,,,\"{\"\"order\"\":"
	  "[1,2]}\",0\n"
	  "txn,2,2026-11-22 10:06:00,2,night,wang,crm-history undo 1,wrong,,,"
	  "1\n" },
	{ { .format = CRM_TABLE },
	  TXN,
	  "id at               actor command            reason changed "
	  "created\n"
	  " 3 2026-11-22 10:07 li    crm-put order                   0 "
	  "{\"order\":[1,2]}\n"
	  " 2 2026-11-22 10:06 wang  crm-history undo 1 wrong        1\n" },
	{ { .format = CRM_TABLE },
	  POLICY("zone", ",\"about\":\"of us\""),
	  "name rev at               actor about\n"
	  "zone   1 2026-11-22 10:07 li    of us\n" },
	{ { .format = CRM_TABLE },
	  POLICY("zone", ""),
	  "rev txn at               actor reason\n"
	  "  1   1 2026-11-22 10:07 li\n" },
	{ { .format = CRM_TABLE },
	  "{\"type\":\"policy\",\"name\":\"zone\",\"changed\":false}\n",
	  "name rev changed\nzone     no\n" },
};

static void
printed(void **state)
{
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct crm_error e = { 0 };

		if (print(forms[i].how, forms[i].in, &b, &e))
			fail_msg("%zu: %s", i, e.text);
		if (strcmp(b.s ? b.s : "", forms[i].out))
			fail_msg("%zu:\n%s\nnot\n%s", i, b.s, forms[i].out);
	}
	crm_buf_free(&b);
}

static const struct {
	struct crm_output how;
	const char *in, *text;
} bad[] = {
	{ { .format = CRM_JSONL, .fields = "id,comand" },
	  TXN,
	  "'comand': did you mean command?" },
	{ { .format = CRM_JSONL, .fields = "resaon" }, /* not on the first */
	  TXN,
	  "'resaon': did you mean reason?" },
	{ { .format = CRM_JSONL, .fields = "zzz" },
	  TXN,
	  "'zzz': not on these lines" },
};

static void
refused(void **state)
{
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct crm_error e = { 0 };

		assert_int_equal(print(bad[i].how, bad[i].in, &b, &e),
				 CRM_USAGE);
		assert_string_equal(e.key, "fields");
		assert_string_equal(e.text, bad[i].text);
	}
	crm_buf_free(&b);
}

static void
checked(void **state)
{
	static const struct {
		const char *type, *fields, *text; /* NULL: fine */
	} t[] = {
		{ "order", "id, stage,x.group,ext.a,*,_,_.a.b", NULL },
		{ "order", "tier,why,risk", NULL },
		{ "customer", "orders,phone", NULL },
		{ "order", "nmae",
		  "'nmae': no such column of order "
		  "(crm-get order --columns lists them)" },
		{ "order", "id,stag.x", "'stag': did you mean stage?" },
		{ "order", "find_key",
		  "'find_key': no such column of order "
		  "(crm-get order --columns lists them)" },
		{ NULL, "stage,name,restored,command,changes.region", NULL },
		{ NULL, "id,nmae", "'nmae': did you mean name?" },
		{ NULL, "resaon", "'resaon': did you mean reason?" },
		{ NULL, "zzzqq", "'zzzqq': no record type has it" },
		{ NULL, "find_key", "'find_key': no record type has it" },
		{ NULL, " ,", "no field is named" },
		{ NULL, "", "no field is named" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof *t; i++) {
		const struct crm_type *of =
			t[i].type ? crm_type_find(t[i].type) : NULL;
		struct crm_error e = { 0 };

		assert_int_equal(crm_fields_check(of, t[i].fields, &e),
				 t[i].text ? CRM_USAGE : CRM_OK);
		if (t[i].text)
			assert_string_equal(e.text, t[i].text);
	}
}

/* A phone names the field of its raw form, an any-ref that of its type. */
static void
beside(void **state)
{
	const struct crmp_type *t;
	const struct crmp_field *f;
	int i, k, phones = 0, anyrefs = 0;

	(void)state;
	for (k = 0; (t = crmp_types[k]); k++)
		for (i = 0, f = t->fields; f[i].name; i++) {
			int at = crmp_field_beside(t, (size_t)i);

			if (f[i].kind == CRMP_PHONE && f[i].arg) {
				phones++;
				assert_true(at >= 0);
				assert_int_equal(f[at].kind, CRMP_TEXT);
				assert_true(f[at].flags & CRMP_HIDDEN);
			} else if (f[i].kind == CRMP_ANYREF) {
				anyrefs++;
				/* before it: a write sets them in order */
				assert_true(at >= 0 && at < i);
				assert_int_equal(f[at].kind, CRMP_TYPENAME);
			} else {
				assert_int_equal(at, -1);
				continue;
			}
			assert_string_equal(f[at].name, f[i].arg);
		}
	assert_int_equal(phones, 3);
	assert_int_equal(anyrefs, 4);
}

/* Every blank-separated word up to a '?' is a field of the type. */
static void
are_fields(const struct crmp_type *t, const char *words, const char *parts)
{
	size_t n;

	for (words += strspn(words, "!"); *words && *words != '?';
	     words += strspn(words, parts)) {
		n = strcspn(words, parts);
		if (crmp_field_index(t, words, n) < 0)
			fail_msg("%s: no '%.*s'", t->name, (int)n, words);
		words += n;
	}
}

static int
is_state(const struct crmp_type *t, const char *name)
{
	const struct crmp_state *st;

	for (st = t->states; st && st->name; st++)
		if (strcmp(st->name, name) == 0)
			return 1;
	return 0;
}

/* The tables fit their rooms, and name what is there. */
static void
described(void **state)
{
	const struct crmp_type *t;
	const struct crmp_state *st;
	const struct crmp_move *mv;
	const char *const *s;
	int k, i;

	(void)state;
	for (k = 0; (t = crmp_types[k]); k++) {
		assert_true(crmp_ncolumns(t) <= CRMP_MAXCOLS);
		assert_true(t->code > 0 && t->code < 32);
		assert_ptr_equal(crmp_type_coded(t->code), t);
		for (i = 0; t->fields[i].name; i++)
			assert_int_equal(
				crmp_field_index(t, t->fields[i].name,
						 strlen(t->fields[i].name)),
				i);
		for (s = t->one_of; s && *s; s++)
			are_fields(t, *s, " ");
		for (s = t->indexes; s && *s; s++)
			are_fields(t, *s, ", ");
		for (st = t->states; st && st->name; st++)
			are_fields(t, st->need ? st->need : "", " ");
		for (mv = t->moves; mv && mv->from; mv++) {
			assert_true(is_state(t, mv->to));
			assert_true(*mv->from == '*' || is_state(t, mv->from));
		}
	}
	assert_true(k <= CRMP_MAXTYPES);
}

/* No name is of two verdicts, or of a record that they judge. */
static void
judged(void **state)
{
	const struct crmp_verdict_type *v;
	const struct crmp_derived *c;
	enum crmp_kind kind;
	bool derived;
	size_t n;

	(void)state;
	for (v = crmp_verdict_types; v->name; v++) {
		assert_ptr_equal(crmp_verdict_named(v->name, strlen(v->name)),
				 v);
		assert_string_equal(v->columns->name, v->name);
		assert_true(crmp_stands_for(v->on, v->on));
		assert_int_equal(strncmp(v->tool, "crm-", 4), 0);
		for (c = v->columns; c->name; c++) {
			n = strlen(c->name);
			assert_ptr_equal(crmp_verdict_of(c->name, n), v);
			assert_ptr_equal(crmp_verdict_on(v->on, c->name, n), c);
			assert_false(crmp_name_kind(v->on, c->name, n, &kind,
						    &derived));
			assert_non_null(c->about);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed),   cmocka_unit_test(refused),
		cmocka_unit_test(checked),   cmocka_unit_test(beside),
		cmocka_unit_test(described), cmocka_unit_test(judged),
	};
	int failed;

	if (crm_zone_open("Asia/Shanghai", &clock_cn.zone, NULL))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	crm_zone_close(clock_cn.zone);
	return failed;
}
