/* SPDX-License-Identifier: MIT */
/* fuzz_json.c - our reader and writer of JSON say what Jansson's say */
#include "format/jscan.h"
#include "format/json.h"
#include "fuzz/fuzz.h"

/* What is written is read as the same value again. */
static void
same_again(const json_t *v, size_t flags)
{
	struct crm_buf b = { 0 };
	json_t *again;

	crmp_json_write(v, flags, &b);
	HOLDS(!b.oom);
	again = json_loadb(b.s, b.len, JSON_DECODE_ANY, NULL);
	HOLDS(json_equal(again, v));
	json_decref(again);
	crm_buf_free(&b);
}

/* Two readers of JSON: what the scanner takes, the parser takes as well. */
static void
scanned(const char *s, size_t n)
{
	struct crm_buf once = { 0 }, twice = { 0 };
	json_t *v = NULL, *again = NULL;

	if (crmp_scan_value(s, n, NULL))
		return;
	HOLDS(!crmp_json_parse(s, n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES,
			       &v, NULL));
	crmp_json_compact((struct crmp_text){ s, n }, &once);
	HOLDS(!crmp_scan_value(once.s, once.len, NULL));
	HOLDS(!crmp_json_parse(once.s, once.len, JSON_DECODE_ANY, &again,
			       NULL));
	HOLDS(json_equal(v, again));
	crmp_json_compact(crmp_text_of(&once), &twice);
	HOLDS(once.len == twice.len && !memcmp(once.s, twice.s, once.len));
	json_decref(v);
	json_decref(again);
	crm_buf_free(&once);
	crm_buf_free(&twice);
}

static void
one(const uint8_t *data, size_t n, size_t flags)
{
	json_error_t why, theirs;
	json_t *v = NULL, *want;
	enum crm_status st;

	want = json_loadb((const char *)data, n, flags, &theirs);
	st = crmp_json_parse((const char *)data, n, flags, &v, &why);
	if (st) {
		HOLDS(st == CRM_REFUSED && !v && why.text[0]);
		/* jansson 2.14 skips a NUL that follows a number */
		if (want) {
			HOLDS(memchr(data, 0, n));
		} else if (!memchr(data, 0, n)) {
			HOLDS(why.line == theirs.line &&
			      why.column == theirs.column &&
			      why.position == theirs.position);
			HOLDS(!strcmp(why.text, theirs.text) ||
			      (strstr(why.text, "NUL") &&
			       strstr(theirs.text, "NUL")));
		}
	} else {
		HOLDS(want && json_equal(v, want));
		same_again(v, JSON_COMPACT);
		same_again(v, JSON_INDENT(2));
		same_again(v, 0);
	}
	json_decref(v);
	json_decref(want);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	scanned((const char *)data, n);
	one(data, n, 0);
	one(data, n, JSON_REJECT_DUPLICATES);
	one(data, n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES);
	return 0;
}
