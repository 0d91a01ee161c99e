/* SPDX-License-Identifier: MIT */
/* test_csv.c - rows of a CSV, broken ones too, and writing cells */
#include "unit/feed.h"

/*
 * What the reader says of an input: "3:<a><b><><->|" for a row that begins
 * on line 3 (<-> an unquoted empty cell, <> a quoted one), "3!message{raw}|"
 * for a broken one, "END".
 */
static void
say(const char *s, size_t n, char delimiter, int way, struct crm_buf *out)
{
	const struct crmp_cell *row;
	struct crmp_csv *c;
	enum crm_status st;
	struct feed f;
	const char *raw;
	size_t cells, i, len;

	feed_open(&f, s, n, way);
	assert_int_equal(crmp_csv_new(f.in, delimiter, &c, NULL), CRM_OK);
	for (;;) {
		struct crm_error e = { 0 };

		st = crmp_csv_next(c, &row, &cells, &e);
		if (st == CRM_END)
			break;
		raw = crmp_csv_raw(c, &len);
		if (st == CRM_OK) {
			crm_buf_printf(out, "%ld:", crmp_csv_line(c));
			for (i = 0; i < cells; i++) {
				assert_int_equal(strlen(row[i].s), row[i].n);
				crm_buf_printf(out, "<%s%s>", row[i].s,
					       row[i].n || row[i].quoted ? ""
									 : "-");
			}
			crm_buf_puts(out, "|");
			assert_ptr_equal(memmem(s, n, raw, len) != NULL, 1);
			continue;
		}
		assert_int_equal(st, CRM_REFUSED);
		crm_buf_printf(out, "%ld!%s{", e.line, e.text);
		crm_buf_add(out, raw, len);
		crm_buf_puts(out, "}|");
	}
	assert_int_equal(crmp_csv_next(c, &row, &cells, NULL), CRM_END);
	crm_buf_puts(out, "END");
	crmp_csv_free(c);
	feed_close(&f);
}

#define ON(delimiter, in, out)                                                 \
	{                                                                      \
		in, sizeof(in) - 1, delimiter, out, sizeof(out) - 1            \
	}
#define CASE(in, out) ON(',', in, out)
#define STRAY(n) "cell " #n ": a quote inside an unquoted cell"
#define AFTER(n) "cell " #n ": text after the closing quote"
#define OPEN "the quote opened here is never closed"

static const struct {
	const char *in;
	size_t n;
	char delimiter;
	const char *out;
	size_t out_n;
} cases[] = {
	CASE("", "END"),
	CASE("\n\r\n\r\r\n", "END"),
	CASE("a,b\n1,2\n", "1:<a><b>|2:<1><2>|END"),
	CASE("a,b\r\n1,2\r\n", "1:<a><b>|2:<1><2>|END"),
	CASE("a,b\r1,2\r", "1:<a><b>|2:<1><2>|END"),
	CASE("a,b\r1,2", "1:<a><b>|2:<1><2>|END"),
	CASE("a,b\n1,2", "1:<a><b>|2:<1><2>|END"),
	CASE("a\n1\r2\r\n3", "1:<a>|2:<1>|3:<2>|4:<3>|END"),
	CASE("a\n\n\nb\n", "1:<a>|4:<b>|END"),
	CASE("a\r\r\rb\r", "1:<a>|4:<b>|END"),
	CASE("a\r\n\r\nb\r\n", "1:<a>|3:<b>|END"),
	CASE("\n\na", "3:<a>|END"),
	CASE("\xef\xbb\xbfid,n\n", "1:<id><n>|END"),
	CASE("\xef\xbb\xbf\"id\",\"n\"\n1,2\n", "1:<id><n>|2:<1><2>|END"),
	CASE("\xef\xbb\xbf", "END"),
	CASE(" a ,\t b\n", "1:< a ><\t b>|END"),
	CASE("   \n", "1:<   >|END"),
	CASE(",,\"\"\n", "1:<-><-><>|END"),
	CASE(",", "1:<-><->|END"),
	CASE("\"\"", "1:<>|END"),
	CASE("\"\"\n", "1:<>|END"),
	CASE("a,", "1:<a><->|END"),
	CASE("a,\"b\"\"c\",d\n", "1:<a><b\"c><d>|END"),
	CASE("\"a,b\",\"\"\"\"\n", "1:<a,b><\">|END"),
	CASE("\"a\nb\",1\nc,2\n", "1:<a\nb><1>|3:<c><2>|END"),
	CASE("\"a\r\nb\r\rc\",1\r\nd,2\r\n", "1:<a\r\nb\r\rc><1>|5:<d><2>|END"),
	CASE("\"\n\n\n\"\nx", "1:<\n\n\n>|5:<x>|END"),
	CASE("\"a\",\"b\nc\"", "1:<a><b\nc>|END"),
	CASE("张伟,\"李,娜\"\n", "1:<张伟><李,娜>|END"),
	/* broken rows, and going on after them */
	CASE("1,\"q\"z\n2,b\n", "1!" AFTER(2) "{1,\"q\"z}|2:<2><b>|END"),
	CASE("1,\"q\" \n2\n", "1!" AFTER(2) "{1,\"q\" }|2:<2>|END"),
	CASE("1,a\"b,c\r\n2\r\n", "1!" STRAY(2) "{1,a\"b,c}|2:<2>|END"),
	CASE("1, \"a\"\n2\n", "1!" STRAY(2) "{1, \"a\"}|2:<2>|END"),
	CASE("a\"\n\"b\nc\"d,e\n\"f\"g\nok",
	     "1!" STRAY(1) "{a\"}|3!" AFTER(
		     1) " (opened on line 2)"
			"{\"b\nc\"d,e}|4!" AFTER(1) "{\"f\"g}|5:<ok>|END"),
	CASE("1,\"abc\n2,\"def\"\n3\n",
	     "2!" AFTER(2) " (opened on line 1){1,\"abc\n2,\"def\"}|3:<3>|END"),
	CASE("1,\"q\"z", "1!" AFTER(2) "{1,\"q\"z}|END"),
	CASE("1,\"q\"z\r\r2\r", "1!" AFTER(2) "{1,\"q\"z}|3:<2>|END"),
	/* a quote that is never closed ends the file */
	CASE("1\n2,\"x\n3,y\n", "1:<1>|2!" OPEN "{2,\"x\n3,y}|END"),
	CASE("1\n\"a\nb\",\"x\n3,y", "1:<1>|3!" OPEN "{\"a\nb\",\"x\n3,y}|END"),
	CASE("\"", "1!" OPEN "{\"}|END"),
	CASE("\"\n", "1!" OPEN "{\"}|END"),
	CASE("\"a\"\"", "1!" OPEN "{\"a\"\"}|END"),
	CASE("\"a\"\"\n\n", "1!" OPEN "{\"a\"\"\n}|END"),
	/* NUL and bad UTF-8: the row is followed to its end */
	CASE("1,a\0b,c\n2\n",
	     "1!NUL at byte 4 of the line{1,a\0b,c}|2:<2>|END"),
	CASE("1,\"x\na\xff\nb\",c\n2\n",
	     "2!not UTF-8 at byte 2 of the line{1,\"x\na\xff\nb\",c}|"
	     "4:<2>|END"),
	CASE("\xd5\xc5\n\xe5\xbc\xa0\n",
	     "1!not UTF-8 at byte 1 of the line{\xd5\xc5}|2:<张>|END"),
	CASE("ok\n\xe5\xbc", "1:<ok>|2!not UTF-8 at byte 1 of the line"
			     "{\xe5\xbc}|END"),
	ON(';', "a;\"b;c\";d,e\n", "1:<a><b;c><d,e>|END"),
	ON('\t', "a\t b\t\"c\td\"\n", "1:<a>< b><c\td>|END"),
	ON(' ', "a b\n", "1:<a><b>|END"),
	ON('|', "a|b,c\n", "1:<a><b,c>|END"),
};

static void
rows(void **state)
{
	struct crm_buf out = { 0 };
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		for (way = 0; way < FEED_WAYS; way++) {
			crm_buf_reset(&out);
			say(cases[i].in, cases[i].n, cases[i].delimiter, way,
			    &out);
			if (out.len != cases[i].out_n ||
			    memcmp(out.s, cases[i].out, out.len))
				fail_msg("way %d: %s, not %s", way, out.s,
					 cases[i].out);
		}
	}
	crm_buf_free(&out);
}

/* The same rows however the bytes arrive, over many random files. */
static void
borders(void **state)
{
	static const char alphabet[] = "ab,,\"\"\"\r\n\n\r x";
	struct crm_buf whole = { 0 }, piece = { 0 };
	unsigned seed = 7;
	char s[60];
	size_t i, n;
	int round, way;

	(void)state;
	for (round = 0; round < 400; round++) {
		n = (size_t)rand_r(&seed) % sizeof(s);
		for (i = 0; i < n; i++)
			s[i] = alphabet[(size_t)rand_r(&seed) %
					(sizeof(alphabet) - 1)];
		crm_buf_reset(&whole);
		say(s, n, ',', FEED_WHOLE, &whole);
		for (way = 1; way < FEED_WAYS; way++) {
			crm_buf_reset(&piece);
			say(s, n, ',', way, &piece);
			assert_string_equal(whole.s, piece.s);
		}
	}
	crm_buf_free(&whole);
	crm_buf_free(&piece);
}

/* Enough rows for the window to move many times. */
static void
many(void **state)
{
	const struct crmp_cell *row;
	struct crm_buf b = { 0 };
	struct crmp_csv *c;
	struct feed f;
	size_t n, len;
	long i, line = 1;

	(void)state;
	for (i = 0; i < 60000; i++)
		crm_buf_printf(&b, "%ld,\"a\n%ld\",%s\n", i, i * 7,
			       i % 3 ? "x" : "\"\"");
	feed_open(&f, b.s, b.len, FEED_WHOLE);
	assert_int_equal(crmp_csv_new(f.in, ',', &c, NULL), CRM_OK);
	for (i = 0; i < 60000; i++, line += 2) {
		assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_OK);
		assert_int_equal(n, 3);
		assert_int_equal(atol(row[0].s), i);
		assert_int_equal(atol(row[1].s + 2), i * 7);
		assert_int_equal(row[2].n, i % 3 ? 1 : 0);
		assert_int_equal(crmp_csv_line(c), line);
		assert_int_equal(atol(crmp_csv_raw(c, &len)), i);
	}
	assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_END);
	crmp_csv_free(c);
	feed_close(&f);
	crm_buf_free(&b);
}

static void
limits(void **state)
{
	static const struct {
		const char *head;
		int c;
		size_t n;
		const char *tail, *text;
		long line, next; /* of the error; of the row after it */
	} t[] = {
		{ "a\n", 'x', CRMP_FIELD_MAX, "\nb", NULL, 0, 3 },
		{ "a\n\"", 'x', CRMP_FIELD_MAX, "\"\nb", NULL, 0, 3 },
		{ "a\ny,", 'x', CRMP_FIELD_MAX + 1, ",z\nb",
		  "longer than 1 MiB: cell 2", 2, 3 },
		{ "a\n\"\n", 'x', CRMP_FIELD_MAX, "\"\nb",
		  "longer than 1 MiB: cell 1", 3, 4 },
		{ "a\n", ',', 9999, "\nb", NULL, 0, 3 },
		{ "a\n", ',', 10000, "\nb", "more than 10000 columns", 2, 3 },
		{ "a\n", ',', 10000000, "\nb", "more than 10000 columns", 2,
		  3 },
		{ "a\n", 'x', CRMP_LINE_MAX + 1, "\nb",
		  "the row is longer than 16 MiB; is a quote not closed?", 2,
		  3 },
		{ "a\n", 'x', CRMP_LINE_MAX * 4, "",
		  "the row is longer than 16 MiB; is a quote not closed?", 2,
		  0 },
		{ "a\nq,\"w\n", 'x', CRMP_LINE_MAX + 1, "\ny\"\r\nb",
		  "the row is longer than 16 MiB; is a quote not closed?", 2,
		  5 },
		{ "a\n\"", '\n', CRMP_LINE_MAX * 2, "\"\rb",
		  "the row is longer than 16 MiB; is a quote not closed?", 2,
		  3 + 2 * CRMP_LINE_MAX },
		{ "a\n\"", '\n', CRMP_LINE_MAX * 2, "\nx",
		  "the row is longer than 16 MiB; is a quote not closed?", 2,
		  0 },
	};
	const struct crmp_cell *row;
	struct crmp_csv *c;
	struct feed f;
	size_t i, n, len;
	char *s;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(*t); i++) {
		struct crm_error e = { 0 };

		s = feed_many(t[i].head, t[i].c, t[i].n, t[i].tail, &len);
		feed_open(&f, s, len, FEED_WHOLE);
		assert_int_equal(crmp_csv_new(f.in, ',', &c, NULL), CRM_OK);
		assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_OK);
		assert_int_equal(crmp_csv_next(c, &row, &n, &e),
				 t[i].text ? CRM_REFUSED : CRM_OK);
		if (t[i].text) {
			assert_string_equal(e.text, t[i].text);
			assert_int_equal(e.line, t[i].line);
			assert_int_equal(crmp_csv_line(c), 2);
			assert_memory_equal(crmp_csv_raw(c, &n), s + 2, 2);
		}
		if (t[i].next) {
			assert_int_equal(crmp_csv_next(c, &row, &n, NULL),
					 CRM_OK);
			assert_string_equal(row[0].s, "b");
			assert_int_equal(crmp_csv_line(c), t[i].next);
		}
		assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_END);
		crmp_csv_free(c);
		feed_close(&f);
		free(s);
	}
}

static void
delimiters(void **state)
{
	static const char bad[] = { 0, '"', '\r', '\n', (char)0x80 };
	struct crm_error e;
	struct crmp_csv *c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad); i++) {
		memset(&e, 0, sizeof(e));
		assert_int_equal(crmp_csv_new(NULL, bad[i], &c, &e), CRM_USAGE);
		assert_string_equal(e.text,
				    "a delimiter is one ASCII character, not "
				    "a quote or a line end");
	}
	crmp_csv_free(NULL);
}

static void
writing(void **state)
{
	static const struct {
		const char *in;
		char delimiter;
		const char *out, *always;
	} t[] = {
		{ "", ',', "", "\"\"" },
		{ "abc", ',', "abc", "\"abc\"" },
		{ "a b", ',', "a b", "\"a b\"" },
		{ " a", ',', "\" a\"", "\" a\"" },
		{ "a\t", ',', "\"a\t\"", "\"a\t\"" },
		{ "a,b", ',', "\"a,b\"", "\"a,b\"" },
		{ "a,b", '\t', "a,b", "\"a,b\"" },
		{ "a\tb", '\t', "\"a\tb\"", "\"a\tb\"" },
		{ "a\"b", ',', "\"a\"\"b\"", "\"a\"\"b\"" },
		{ "\"", ',', "\"\"\"\"", "\"\"\"\"" },
		{ "a\nb", ',', "\"a\nb\"", "\"a\nb\"" },
		{ "a\r", ',', "\"a\r\"", "\"a\r\"" },
		{ "张", ',', "张", "\"张\"" },
		{ "\xef\xbb\xbf", ',', "\"\xef\xbb\xbf\"", "\"\xef\xbb\xbf\"" },
	};
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(*t); i++) {
		crm_buf_reset(&b);
		crm_buf_puts(&b, ">");
		crmp_csv_put(&b, t[i].in, strlen(t[i].in), t[i].delimiter,
			     false);
		assert_string_equal(b.s + 1, t[i].out);
		crm_buf_reset(&b);
		crmp_csv_put(&b, t[i].in, strlen(t[i].in), t[i].delimiter,
			     true);
		assert_string_equal(b.s, t[i].always);
	}
	crm_buf_free(&b);
}

/* What is written is read back, blanks, quotes and line ends included. */
static void
round_trip(void **state)
{
	static const char alphabet[] = "a \t\",;\r\n|";
	const struct crmp_cell *row;
	struct crm_buf b = { 0 };
	struct crmp_csv *c;
	struct feed f;
	unsigned seed = 3;
	char cell[3][12];
	size_t i, j, n, len[3];
	int round;

	(void)state;
	for (round = 0; round < 2000; round++) {
		crm_buf_reset(&b);
		for (i = 0; i < 3; i++) {
			len[i] = (size_t)rand_r(&seed) % 12;
			for (j = 0; j < len[i]; j++)
				cell[i][j] =
					alphabet[(size_t)rand_r(&seed) % 9];
			crm_buf_puts(&b, i ? ";" : "");
			crmp_csv_put(&b, cell[i], len[i], ';', round & 1);
		}
		crm_buf_puts(&b, "\n");
		feed_open(&f, b.s, b.len, FEED_WHOLE);
		assert_int_equal(crmp_csv_new(f.in, ';', &c, NULL), CRM_OK);
		assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_OK);
		assert_int_equal(n, 3);
		for (i = 0; i < 3; i++) {
			assert_int_equal(row[i].n, len[i]);
			assert_memory_equal(row[i].s, cell[i], len[i]);
		}
		crmp_csv_free(c);
		feed_close(&f);
	}
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),	      cmocka_unit_test(borders),
		cmocka_unit_test(many),	      cmocka_unit_test(limits),
		cmocka_unit_test(delimiters), cmocka_unit_test(writing),
		cmocka_unit_test(round_trip),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
