/* SPDX-License-Identifier: MIT */
/* test_out.c - lines in their printed forms */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "printer.h"

static const struct {
	struct crm_output how;
	const char *in, *out;
} forms[] = {
	/* JSON lines */
	{ { .format = CRM_JSONL },
	  "{ \"a\": 1e3 }\n[]\n",
	  "{ \"a\": 1e3 }\n[]\n" },
	{ { .format = CRM_JSONL, .fields = "id, stage,id" },
	  ORDER YEN,
	  "{\"id\":12,\"stage\":\"placed\"}\n"
	  "{\"id\":13,\"stage\":\"a\\tb\\u001b\"}\n" },
	{ { .format = CRM_JSONL,
	    .fields = "tier,score,median,x.group,x.d.e,ext.shop,tags,owner" },
	  ORDER,
	  "{\"tier\":\"A\",\"score\":61,\"median\":3,\"x.group\":\"=1+1\","
	  "\"x.d.e\":{\"f\":1},\"ext.shop\":\"007\","
	  "\"tags\":[\"a\",\"b\"]}\n" },
	{ { .format = CRM_JSONL, .fields = "_.tier.tier,tier.why,_.score" },
	  ORDER,
	  "{\"_.tier.tier\":\"A\",\"tier.why\":[\"big\",\"old\"],"
	  "\"_.score\":61}\n" },
	{ { .format = CRM_JSONL, .fields = "stage,*,id" },
	  YEN,
	  "{\"stage\":\"a\\tb\\u001b\",\"type\":\"order\",\"customer_id\":7,"
	  "\"amount_minor\":500,\"currency\":\"JPY\",\"id\":13}\n" },
	{ { .format = CRM_JSONL, .fields = "no,what" },
	  PROBE BROKEN,
	  "{\"no\":null}\n" BROKEN },
	/* CSV */
	{ { .format = CRM_CSV }, "", "" },
	{ { .format = CRM_CSV, .fields = "id,name,*" }, "", "id,name\n" },
	{ { .format = CRM_CSV },
	  CONTACT,
	  "id,rev,customer_id,name,title,role,primary,phone,email,handles,"
	  "dates,prefs,consent,left_on,created_at,updated_at,tags,files,ext,"
	  "x\n"
	  "3,,7,张伟,,,true,+8613800138000,,,,,,,,,,,,\n" },
	{ { .format = CRM_CSV,
	    .fields = "id,placed_at,amount_minor,tags,ext,tier,why" },
	  ORDER YEN,
	  "id,placed_at,amount_minor,tags,ext,tier,why\n"
	  "12,2026-11-22 10:07:00,-123450,\"a,b\",\"{\"\"shop\"\":"
	  "\"\"007\"\"}\",A,\"[\"\"big\"\",\"\"old\"\"]\"\n13,,500,,,,\n" },
	{ { .format = CRM_CSV, .fields = "type,id" },
	  ORDER CONTACT,
	  "type,id\norder,12\ncontact,3\n" },
	{ { .format = CRM_CSV },
	  PROBE,
	  "type,txn,at,list,no,cost_minor\n"
	  "probe,88,2026-11-22 10:07:00,\"[{\"\"a\"\":1}]\",,5\n" },
	{ { .format = CRM_CSV, .fields = "name" },
	  "{\"name\":\"\"}\n{}\n{\"name\":\" a\"}\n",
	  "name\n\"\"\n\"\"\n\" a\"\n" },
	{ { .format = CRM_CSV, .fields = "id,tags" },
	  TAGS("\"a,b\"") TAGS("") TAGS("\"a\\\"\"") TAGS("1,\"a\"")
		  TAGS("\"[\""),
	  "id,tags\n,\"[\"\"a,b\"\"]\"\n,[]\n,\"[\"\"a\\\"\"\"\"]\"\n"
	  ",\"[1,\"\"a\"\"]\"\n,\"[\"\"[\"\"]\"\n" },
	{ { .format = CRM_TSV, .fields = "a,b" },
	  "{\"a\":\"1\\t2\\n3\\r4\\\\5\",\"b\":\"\\\"q\\\",\"}\n",
	  "a\tb\n\"1\t2\n3\r4\\5\"\t\"\"\"q\"\",\"\n" },
	/* a spreadsheet */
	{ { .format = CRM_CSV,
	    .excel = true,
	    .fields = "id,amount_minor,currency,placed_at,x.group,ext.shop" },
	  ORDER YEN,
	  "\xef\xbb\xbfid,amount,currency,placed_at,x.group,ext.shop\r\n"
	  "12,-1234.50,CNY,2026-11-22 10:07:00,'=1+1,'007\r\n"
	  "13,500,JPY,,,\r\n" },
	{ { .format = CRM_CSV, .excel = true, .fields = "name,phone,primary" },
	  CONTACT,
	  "\xef\xbb\xbfname,phone,primary\r\n张伟,138 0013 8000,true\r\n" },
	{ { .format = CRM_CSV, .excel = true },
	  "{\"a\":1," TIER "}\n",
	  "\xef\xbb\xbf"
	  "a,tier,score,why\r\n1,A,61,\"big,old\"\r\n" },
	/* tables */
	{ { .format = CRM_TABLE }, "", "" },
	{ { .format = CRM_TABLE, .fields = "id,name" }, "", "id name\n" },
	{ { .format = CRM_TABLE },
	  ORDER YEN,
	  "id customer_id placed_at          amount stage      owner tier "
	  "score why\n"
	  "12           7 2026-11-22 10:07 -1234.50 placed           "
	  "A       61 big,old\n"
	  "13           7                       500 a\\x09b\\x1B\n" },
	{ { .format = CRM_TABLE, .fields = "name,phone,primary" },
	  CONTACT "{\"type\":\"contact\",\"primary\":false,\"name\":\"x\"}\n",
	  "name phone         primary\n张伟 138 0013 8000 yes\n"
	  "x                  no\n" },
	{ { .format = CRM_TABLE },
	  CONTACT PROBE,
	  "id customer_id name title role phone         email\n"
	  " 3           7 张伟            138 0013 8000\n\n"
	  "type  txn at               list      no cost\n"
	  "probe  88 2026-11-22 10:07 [{\"a\":1}]    0.05\n" },
	{ { .format = CRM_TABLE },
	  "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,"
	  "\"h\":1,\"i\":1}\n",
	  "a b c d e f g h\n1 1 1 1 1 1 1 1\n" },
	{ { .format = CRM_TABLE, .fields = "a\x1b[1m,b" },
	  "{\"b\":\"\\u202ex\"}\n",
	  "a\\x1B[1m b\n         \\u{202E}x\n" },
	{ { .format = CRM_TABLE, .fields = "name", .width = 8, .colour = true },
	  "{\"name\":\"abcdefghijklm\"}\n",
	  "\033[1mname\033[0m\nabcdefgh\n" },
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
	const char *in;
	enum crm_status rc;
	const char *key, *text;
} bad[] = {
	{ { .format = CRM_CSV },
	  ORDER CONTACT,
	  CRM_USAGE,
	  "",
	  "one type a table; use --type" },
	{ { .format = CRM_TSV, .fields = "*" },
	  ORDER "{\"id\":1}\n",
	  CRM_USAGE,
	  "",
	  "one type a table; use --type" },
	{ { .format = CRM_CSV },
	  ORDER BROKEN,
	  CRM_TROUBLE,
	  "",
	  "crm-get: disk" },
	{ { .format = CRM_TABLE, .fields = "stagee" },
	  ORDER,
	  CRM_USAGE,
	  "fields",
	  "'stagee': did you mean stage?" },
	{ { .format = CRM_JSONL, .fields = "id,mediam" },
	  ORDER,
	  CRM_USAGE,
	  "fields",
	  "'mediam': did you mean median?" },
	{ { .format = CRM_JSONL, .fields = "risk" },
	  ORDER,
	  CRM_USAGE,
	  "fields",
	  "'risk': run crm-churn first" },
	{ { .format = CRM_JSONL, .fields = "zzz.a" },
	  ORDER,
	  CRM_USAGE,
	  "fields",
	  "'zzz': no such column of order "
	  "(crm-get order --columns lists them)" },
	{ { .format = CRM_JSONL, .fields = "txm" },
	  PROBE,
	  CRM_USAGE,
	  "fields",
	  "'txm': did you mean txn?" },
	{ { .format = CRM_JSONL, .fields = " , " },
	  "",
	  CRM_USAGE,
	  "fields",
	  "no field is named" },
	{ { .format = CRM_CSV },
	  "{\"a\":1,\"a\":2}\n",
	  CRM_REFUSED,
	  "a",
	  NULL },
};

static void
refused(void **state)
{
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct crm_error e = { 0 };

		if (print(bad[i].how, bad[i].in, &b, &e) != bad[i].rc)
			fail_msg("%zu: %d %s", i, (int)e.code, e.text);
		assert_string_equal(e.key, bad[i].key);
		if (bad[i].text)
			assert_string_equal(e.text, bad[i].text);
	}
	crm_buf_free(&b);
}

/* What a spreadsheet would run, or turn into a number, stays text. */
static void
inert(void **state)
{
	static const struct {
		const char *json, *cell;
	} cells[] = {
		{ "\"=1\"", "'=1" },
		{ "\"+1\"", "'+1" },
		{ "\"-1\"", "'-1" },
		{ "\"@a\"", "'@a" },
		{ "\"\\t1\"", "'\t1" },
		{ "\"\\r=1\"", "\"'\r=1\"" },
		{ "\"  =1\"", "'  =1" },
		{ "\"\\u00a0=1\"", "'\xc2\xa0=1" },
		{ "\"\\u3000-1\"", "'\xe3\x80\x80-1" },
		{ "\"＝1\"", "'＝1" },
		{ "\"＋1\"", "'＋1" },
		{ "\"－1\"", "'－1" },
		{ "\"＠a\"", "'＠a" },
		{ "\"\\u200b=1\"", "'\xe2\x80\x8b=1" },
		{ "\"007\"", "'007" },
		{ "\"0\"", "0" },
		{ "\"123456789012\"", "'123456789012" },
		{ "\"12345678901\"", "12345678901" },
		{ "\"a=1\"", "a=1" },
		{ "\"a\"", "a" },
		{ "-5", "-5" },
		{ "123456789012", "'123456789012" },
		{ "0", "0" },
		{ "\"\"", "\"\"" },
		{ "\"=1,\\\"2\\\"\"", "\"'=1,\"\"2\"\"\"" },
	};
	struct crm_output how = { .format = CRM_CSV,
				  .excel = true,
				  .fields = "k,v" };
	struct crm_buf in = { 0 }, want = { 0 }, b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cells / sizeof *cells; i++) {
		crm_buf_reset(&in);
		crm_buf_reset(&want);
		crm_buf_printf(&in, "{\"k\":1,\"v\":%s}\n", cells[i].json);
		crm_buf_printf(&want, "\xef\xbb\xbfk,v\r\n1,%s\r\n",
			       cells[i].cell);
		assert_int_equal(print(how, in.s, &b, NULL), CRM_OK);
		if (strcmp(b.s, want.s))
			fail_msg("%s: %s", cells[i].json, b.s);
	}
	crm_buf_free(&in);
	crm_buf_free(&want);
	crm_buf_free(&b);
}

static void
parts(void **state)
{
	struct crm_output how = { .format = CRM_TABLE };
	struct crm_buf b = { 0 };
	struct crm_out *o;
	size_t i, n = 0;
	char line[32];

	(void)state;
	how.sink = collect;
	how.arg = &b;
	assert_int_equal(crm_out_open(&how, &o, NULL), CRM_OK);
	for (i = 0; i < 100001; i++) {
		snprintf(line, sizeof line, "{\"n\":%zu}", i);
		assert_int_equal(crm_out_line(o, line, strlen(line), NULL),
				 CRM_OK);
		if (i == 99999)
			assert_int_equal(b.len, 0);
	}
	assert_int_equal(crm_out_end(o, NULL), CRM_OK);
	for (i = 0; i < b.len; i++)
		n += b.s[i] == 'n';
	assert_int_equal(n, 2);
	assert_non_null(strstr(b.s, "99999\n\n     n\n100000\n"));
	crm_out_close(o);
	crm_out_close(NULL);
	crm_buf_free(&b);
}

static enum crm_status
full(void *arg, const char *p, size_t n, struct crm_error *e)
{
	(void)arg;
	(void)p;
	(void)n;
	return crm_fail(e, CRM_TROUBLE, NULL, "disk full");
}

static void
sink_fails(void **state)
{
	static const enum crm_format all[] = { CRM_JSONL, CRM_CSV, CRM_TSV,
					       CRM_TABLE };
	struct crm_error e = { 0 };
	struct crm_out *o;
	enum crm_status rc;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		struct crm_output how = { .format = all[i], .sink = full };

		assert_int_equal(crm_out_open(&how, &o, NULL), CRM_OK);
		rc = crm_out_line(o, "{\"a\":1}", 7, &e);
		if (all[i] == CRM_TABLE)
			rc = crm_out_end(o, &e);
		assert_int_equal(rc, CRM_TROUBLE);
		crm_out_close(o);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed),    cmocka_unit_test(refused),
		cmocka_unit_test(inert),      cmocka_unit_test(parts),
		cmocka_unit_test(sink_fails),
	};
	int failed;

	if (crm_zone_open("Asia/Shanghai", &clock_cn.zone, NULL))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	crm_zone_close(clock_cn.zone);
	return failed;
}
