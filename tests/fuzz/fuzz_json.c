/* SPDX-License-Identifier: MIT */
/* fuzz_json.c - our reader and writer of JSON say what Jansson's say */
#include "format/json.h"
#include "fuzz/fuzz.h"

static void
same_text(const json_t *v, size_t flags)
{
	char *want = json_dumps(v, flags | JSON_ENCODE_ANY);
	struct crm_buf b = { 0 };

	crmp_json_write(v, flags, &b);
	HOLDS(want && !b.oom && !strcmp(b.s, want));
	crm_buf_free(&b);
	free(want);
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
		same_text(v, JSON_COMPACT | JSON_REAL_PRECISION(15));
		same_text(v, JSON_INDENT(2));
		same_text(v, 0);
	}
	json_decref(v);
	json_decref(want);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	one(data, n, 0);
	one(data, n, JSON_REJECT_DUPLICATES);
	one(data, n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES);
	return 0;
}
