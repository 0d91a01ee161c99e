/* SPDX-License-Identifier: MIT */
/* test_lines.c - input cut into lines */
#include "unit/feed.h"

#include <fcntl.h>

/*
 * What a reader says of an input: "3:text|" for line 3, "3!message|" for a
 * refused one, "END".
 */
static void
say(const char *s, size_t n, int way, struct crm_buf *out)
{
	struct crmp_lines *l;
	enum crm_status st;
	const char *line;
	struct feed f;
	size_t len;

	feed_open(&f, s, n, way);
	assert_int_equal(crmp_lines_new(f.in, &l, NULL), CRM_OK);
	for (;;) {
		struct crm_error e = { 0 };

		st = crmp_lines_next(l, &line, &len, &e);
		if (st == CRM_END)
			break;
		if (st == CRM_OK) {
			assert_int_equal(strlen(line), len);
			crm_buf_printf(out, "%ld:%s|", crmp_lines_number(l),
				       line);
			continue;
		}
		assert_int_equal(st, CRM_REFUSED);
		assert_int_equal(e.line, crmp_lines_number(l));
		crm_buf_printf(out, "%ld!%s|", e.line, e.text);
	}
	crm_buf_puts(out, "END");
	crmp_lines_free(l);
	feed_close(&f);
}

#define CASE(in, out)                                                          \
	{                                                                      \
		in, sizeof(in) - 1, out                                        \
	}

static const struct {
	const char *in;
	size_t n;
	const char *out;
} cases[] = {
	CASE("", "END"),
	CASE("\n", "END"),
	CASE("\n\r\n \t\n", "END"),
	CASE("a\nb\n", "1:a|2:b|END"),
	CASE("a\r\nb\r\n", "1:a|2:b|END"),
	CASE("a\nb", "1:a|2:b|END"),
	CASE("a\nb\r", "1:a|2:b|END"),
	CASE("\n\na\n\n \nb\n\n", "3:a|6:b|END"),
	CASE("\xef\xbb\xbf{}\n", "1:{}|END"),
	CASE("\xef\xbb\xbf", "END"),
	CASE("\xef\xbb\xbf\nx", "2:x|END"),
	CASE("\xef\xbb", "1!not UTF-8 at byte 1|END"),
	CASE("a\n\xef\xbb\xbf{}\n", "1:a|2:\xef\xbb\xbf{}|END"),
	CASE(" a \n", "1: a |END"),
	CASE("a\rb\n", "1:a\rb|END"),
	CASE("a\r\r\n", "1:a\r|END"),
	CASE("ok\na\0b\nok\n", "1:ok|2!NUL at byte 2|3:ok|END"),
	CASE("\0\n", "1!NUL at byte 1|END"),
	CASE("ok\nab\xff\nok\n", "1:ok|2!not UTF-8 at byte 3|3:ok|END"),
	CASE("\xe5\xbc\xa0\xe4\xbc\x9f\n", "1:张伟|END"),
	CASE("\xe5\xbc\n\xa0\n",
	     "1!not UTF-8 at byte 1|2!not UTF-8 at byte 1|END"),
	CASE("\xed\xa0\x80\n\xc0\x80\n\xf4\x90\x80\x80\n",
	     "1!not UTF-8 at byte 1|2!not UTF-8 at byte 1|"
	     "3!not UTF-8 at byte 1|END"),
};

static void
lines(void **state)
{
	struct crm_buf out = { 0 };
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		for (way = 0; way < FEED_WAYS; way++) {
			crm_buf_reset(&out);
			say(cases[i].in, cases[i].n, way, &out);
			assert_string_equal(out.s, cases[i].out);
		}
	}
	crm_buf_free(&out);
}

/* A line of exactly the limit passes, one more is refused, the next goes on. */
static void
longest(void **state)
{
	static const struct {
		size_t n;
		const char *tail;
		enum crm_status first, then;
	} t[] = {
		{ CRMP_LINE_MAX, "\nb", CRM_OK, CRM_OK },
		{ CRMP_LINE_MAX, "\r\nb\n", CRM_OK, CRM_OK },
		{ CRMP_LINE_MAX, "", CRM_OK, CRM_END },
		{ CRMP_LINE_MAX + 1, "\nb", CRM_REFUSED, CRM_OK },
		{ CRMP_LINE_MAX + 1, "", CRM_REFUSED, CRM_END },
		{ CRMP_LINE_MAX * 3, "\r\nb", CRM_REFUSED, CRM_OK },
		{ CRMP_LINE_MAX * 3, "", CRM_REFUSED, CRM_END },
	};
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(*t); i++) {
		struct crm_error e = { 0 };
		struct crmp_lines *l;
		const char *line;
		struct feed f;
		char *s = feed_many("a\n", 'x', t[i].n, t[i].tail, &len);

		feed_open(&f, s, len, FEED_WHOLE);
		assert_int_equal(crmp_lines_new(f.in, &l, NULL), CRM_OK);
		assert_int_equal(crmp_lines_next(l, &line, &len, &e), CRM_OK);
		assert_int_equal(crmp_lines_next(l, &line, &len, &e),
				 t[i].first);
		if (t[i].first) {
			assert_int_equal(e.line, 2);
			assert_string_equal(e.text,
					    "the line is longer than 16 MiB");
		} else {
			assert_int_equal(len, t[i].n);
		}
		assert_int_equal(crmp_lines_next(l, &line, &len, NULL),
				 t[i].then);
		if (t[i].then == CRM_OK) {
			assert_string_equal(line, "b");
			assert_int_equal(crmp_lines_number(l), 3);
		}
		assert_int_equal(crmp_lines_next(l, &line, &len, NULL),
				 CRM_END);
		crmp_lines_free(l);
		feed_close(&f);
		free(s);
	}
}

/* A failed read is trouble once and then the end, so that loops stop. */
static void
failing(void **state)
{
	struct crm_error e = { 0 };
	struct crmp_lines *l;
	struct crmp_in *in;
	const char *line;
	size_t n;
	int fd = open("/", O_RDONLY | O_DIRECTORY);

	(void)state;
	assert_int_equal(crmp_in_open(fd, &in, NULL), CRM_OK);
	assert_int_equal(crmp_lines_new(in, &l, NULL), CRM_OK);
	assert_int_equal(crmp_lines_next(l, &line, &n, &e), CRM_TROUBLE);
	assert_string_equal(e.text, "cannot read: Is a directory");
	assert_int_equal(crmp_lines_next(l, &line, &n, &e), CRM_END);
	crmp_lines_free(l);
	crmp_in_close(in);
	close(fd);
	crmp_lines_free(NULL);
	crmp_in_close(NULL);
}

static void
offset(void **state)
{
	struct crmp_lines *l;
	const char *line;
	struct feed f;
	size_t n;

	(void)state;
	feed_open(&f,
		  "\xef\xbb\xbf"
		  "a\nb\n",
		  7, FEED_WHOLE);
	assert_int_equal(crmp_in_offset(f.in), 0);
	assert_int_equal(crmp_lines_new(f.in, &l, NULL), CRM_OK);
	while (crmp_lines_next(l, &line, &n, NULL) == CRM_OK)
		;
	assert_int_equal(crmp_in_offset(f.in), 7);
	crmp_lines_free(l);
	feed_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(longest),
		cmocka_unit_test(failing),
		cmocka_unit_test(offset),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
