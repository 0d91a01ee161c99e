/* SPDX-License-Identifier: MIT */
/* test_jwrite.c - values to JSON text, as Jansson writes it */
#include "jdoc.h"

#include <locale.h>

static const size_t layouts[] = {
	0,
	JSON_COMPACT,
	JSON_INDENT(2),
	JSON_INDENT(7) | JSON_COMPACT,
	JSON_COMPACT | JSON_REAL_PRECISION(15),
	JSON_COMPACT | JSON_REAL_PRECISION(10),
	JSON_REAL_PRECISION(1),
};

/* Our escapes have small letters, and DEL has one. */
static bool
escaped_alike(const char *text)
{
	return !strstr(text, "\\u") && !strchr(text, 0x7f);
}

/* Text in each layout as Jansson's writer gives it, and read back the same. */
static void
writes_as_jansson(void **state)
{
	char *text, *want;
	json_t *v, *again;
	size_t i, k;
	bool exact;

	(void)state;
	for (i = 0; i < COUNT(documents); i++) {
		v = NULL;
		assert_int_equal(
			parse(documents[i], strlen(documents[i]), 0, &v, NULL),
			CRM_OK);
		for (k = 0; k < COUNT(layouts); k++) {
			text = crmp_json_dump(v, layouts[k]);
			exact = layouts[k] < JSON_REAL_PRECISION(1);
			want = json_dumps(
				v, exact ? layouts[k] | JSON_REAL_PRECISION(15)
					 : layouts[k]);
			again = json_loads(exact ? want : text, 0, NULL);
			/* where 15 digits do, and where they were asked for */
			if (escaped_alike(want) &&
			    (!exact || json_equal(again, v)))
				assert_string_equal(text, want);
			json_decref(again);
			again = json_loads(text, 0, NULL);
			assert_true(!exact || json_equal(v, again));
			json_decref(again);
			free(want);
			free(text);
		}
		json_decref(v);
	}
}

/* Each number by itself: Jansson has one precision for all. */
static void
shortest(void **state)
{
	static const char text[] = "[0.3,0.30000000000000004,31.2304166666667,"
				   "1234567890.1234567,1.7976931348623157e308,"
				   "1e2,0.1]";
	json_t *v = json_loads(text, 0, NULL);
	char *got = crmp_json_dump(v, JSON_COMPACT);

	(void)state;
	assert_string_equal(got, "[0.3,0.30000000000000004,31.2304166666667,"
				 "1234567890.1234567,1.7976931348623157e308,"
				 "100.0,0.1]");
	free(got);
	json_decref(v);
}

static void
escapes(void **state)
{
	json_t *v = json_pack("[s]", "\x1b\x7f\n\"\\");
	char *got = crmp_json_dump(v, JSON_COMPACT);

	(void)state;
	assert_string_equal(got, "[\"\\u001b\\u007f\\n\\\"\\\\\"]");
	free(got);
	json_decref(v);
}

static void
scalars_are_no_documents(void **state)
{
	struct crmp_arena mem = { 0 };
	json_t *v = json_real(0.1);
	size_t n = 0;

	(void)state;
	assert_null(crmp_json_dump(v, 0));
	assert_null(crmp_json_dump(NULL, 0));
	assert_null(crmp_json_text(NULL, &mem, &n));
	assert_string_equal(crmp_json_text(v, &mem, &n), "0.1");
	assert_int_equal(n, 3);
	crmp_arena_free(&mem);
	json_decref(v);
}

/* A comma for a point, where that locale is there. */
static void
whatever_the_locale(void **state)
{
	static const char text[] = "[0.5,1.25e-7]";
	static const char *const names[] = { "de_DE.UTF-8", "fr_FR.UTF-8",
					     "ps_AF.UTF-8" };
	json_t *v = NULL;
	char *back;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names) && !setlocale(LC_NUMERIC, names[i]); i++)
		;
	assert_int_equal(parse(text, strlen(text), 0, &v, NULL), CRM_OK);
	back = crmp_json_dump(v, JSON_COMPACT | JSON_REAL_PRECISION(15));
	setlocale(LC_NUMERIC, "C");
	assert_true(json_real_value(json_array_get(v, 0)) == 0.5);
	assert_string_equal(back, text);
	free(back);
	json_decref(v);
}

static void
writes_without_memory(void **state)
{
	json_t *v = json_loadb(all, strlen(all), 0, NULL);
	char *want = crmp_json_dump(v, JSON_INDENT(2)), *got = NULL;
	struct crmp_arena mem = { 0 };
	const char *text = NULL;
	size_t n;
	long at;

	(void)state;
	for (at = 1; !got; at++) {
		arm(at, false);
		got = crmp_json_dump(v, JSON_INDENT(2));
		fault.armed = false;
	}
	assert_string_equal(got, want);
	assert_true(at > 4);
	for (at = 1; !text; at++) {
		n = 4711;
		arm(at, false);
		text = crmp_json_text(v, &mem, &n);
		fault.armed = false;
		assert_true(text || n == 4711);
	}
	assert_int_equal(strlen(text), n);
	assert_true(at > 4);
	crmp_arena_free(&mem);
	free(got);
	free(want);
	json_decref(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(writes_as_jansson),
		RUN(shortest),
		RUN(escapes),
		RUN(scalars_are_no_documents),
		RUN(whatever_the_locale),
		RUN(writes_without_memory),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
