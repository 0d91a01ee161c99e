/* SPDX-License-Identifier: MIT */
/* jdoc.h - JSON documents for the tests of reading and writing them */
#ifndef JDOC_H
#define JDOC_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "format/json.h"
#include "oom.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static const char *const documents[] = {
	"{}",
	"[]",
	" [ ] \n",
	"[null,true,false]",
	"[0,-0,1,-1,9223372036854775807,-9223372036854775808]",
	"[0.0,-0.0,1.5,1e3,1E+3,1e-3,0.1,123456.789e-2,1e22,1e-7,2.5e-300]",
	"[1.7976931348623157e308,4.9e-324,1e-400,100000.0,1e15,1e16,1e17]",
	"[0.30000000000000004,12345678901234567890.0,0.1234567890123456789]",
	"{\"a\":1,\"b\":[{\"c\":{}},[[]],[1,[2]]],\"\":\"\"}",
	"{\"a\":1,\"a\":2,\"b\":{\"a\":3}}",
	"{\"k\\u00e9y\\n\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"}",
	"[\"\\u4f1f\\ud83d\\ude00 \xe5\xbc\xa0 \xf0\x9f\x98\x80\"]",
	"{\"long key with an escape \\t in it\":{\"\\t\":{\"\\t\":1}}}",
	"{\n  \"a\": [\n    1,\n    2\n  ]\n}\n",
};

static const char all[] =
	"{\"a\":[1,2.5,-12345678901234567890123456789012345678901234567890."
	"12345678901234567890e-30,\"text\",\"\\u00e9\\n\",null,true],"
	"\"a key \\t with an escape\":{\"b\":{},\"c\":[[],[[]]]},"
	"\"k1\":1,\"k2\":2,\"k3\":3,\"k4\":4,\"k5\":5,\"k6\":6,\"k7\":7,"
	"\"k8\":8,\"k9\":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}";

/* An exact-size copy, so that a sanitizer sees any read past the end. */
static enum crm_status
parse(const char *s, size_t n, size_t flags, json_t **v, json_error_t *why)
{
	char *copy = malloc(n ? n : 1);
	enum crm_status st;

	assert_non_null(copy);
	memcpy(copy, s, n);
	st = crmp_json_parse(copy, n, flags, v, why);
	free(copy);
	return st;
}

static void
arm(long from, bool forever)
{
	fault.calls = 0;
	fault.from = from;
	fault.forever = forever;
	fault.armed = true;
}

#endif
