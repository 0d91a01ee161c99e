/* SPDX-License-Identifier: MIT */
/* test_encoding.c - choosing and transcoding encodings */
#include <iconv.h>

#include "unit/feed.h"

/* Transcode UTF-8 text with the C library, for samples. */
static void
encode(const char *name, const char *text, struct crm_buf *out)
{
	iconv_t cd = iconv_open(name, "UTF-8");
	size_t left = strlen(text), room = left * 4 + 16, all = room;
	char *buf = malloc(room), *dst = buf;
	char *src = strdup(text), *from = src;

	assert_true(cd != (iconv_t)-1 && buf && src);
	assert_true(iconv(cd, &from, &left, &dst, &room) != (size_t)-1);
	crm_buf_add(out, buf, all - room);
	iconv_close(cd);
	free(src);
	free(buf);
}

/* Read all; returns the status that ended it. */
static enum crm_status
drain(struct crmp_in *in, struct crm_buf *out, struct crm_error *e)
{
	static char buf[8192];
	enum crm_status st;
	size_t n;

	do {
		st = crmp_in_read(in, buf, sizeof(buf), &n, e);
		if (!st)
			crm_buf_add(out, buf, n);
	} while (!st && n);
	return st;
}

static const char text[] = "id,姓名\n1,张伟\n2,李娜 |\\ 镕\n";

static void
detects(void **state)
{
	static const struct {
		const char *mark;
		size_t mark_n;
		const char *as, *ask, *chosen;
	} t[] = {
		{ "", 0, "UTF-8", "auto", "utf-8" },
		{ "\xef\xbb\xbf", 3, "UTF-8", "auto", "utf-8" },
		{ "", 0, "GB18030", "auto", "gb18030" },
		{ "", 0, "CP936", "auto", "gb18030" },
		{ "\xff\xfe", 2, "UTF-16LE", "auto", "utf-16le" },
		{ "\xfe\xff", 2, "UTF-16BE", "auto", "utf-16be" },
		{ "", 0, "GB18030", "GB18030", "gb18030" },
		{ "\x84\x31\x95\x33", 4, "GB18030", "gb18030", "gb18030" },
		{ "", 0, "GBK", "gbk", "gbk" },
		{ "", 0, "CP936", "cp936", "cp936" },
		{ "", 0, "UTF-8", "utf-8", "utf-8" },
		{ "\xef\xbb\xbf", 3, "UTF-8", "UTF8", "utf-8" },
		{ "\xff\xfe", 2, "UTF-16LE", "utf-16", "utf-16" },
		{ "\xff\xfe", 2, "UTF-16LE", "utf-16le", "utf-16le" },
		{ "", 0, "UTF-16BE", "utf-16be", "utf-16be" },
		{ "", 0, "EUC-CN", "euc-cn", NULL },
	};
	struct crm_buf raw = { 0 }, out = { 0 };
	const char *chosen;
	struct feed f;
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(*t); i++) {
		crm_buf_reset(&raw);
		crm_buf_add(&raw, t[i].mark, t[i].mark_n);
		/* EUC-CN has no 镕 */
		encode(t[i].as, t[i].chosen ? text : "张\n", &raw);
		for (way = 0; way < FEED_WAYS; way++) {
			crm_buf_reset(&out);
			feed_open(&f, raw.s, raw.len, way);
			assert_int_equal(
				crmp_in_encoding(f.in, t[i].ask, &chosen, NULL),
				CRM_OK);
			assert_string_equal(chosen, t[i].chosen ? t[i].chosen
								: t[i].ask);
			assert_int_equal(drain(f.in, &out, NULL), CRM_OK);
			assert_string_equal(out.s, t[i].chosen ? text : "张\n");
			assert_int_equal(crmp_in_offset(f.in), raw.len);
			feed_close(&f);
		}
	}
	crm_buf_free(&raw);
	crm_buf_free(&out);
}

/* Excel's euro sign is 0x80, which GB18030 has not. */
static void
euro(void **state)
{
	struct crm_buf out = { 0 };
	const char *chosen;
	struct feed f;

	(void)state;
	feed_open(&f,
		  "\xd5\xc5\xce\xb0 \x80"
		  "5\n",
		  8, FEED_BYTES);
	assert_int_equal(crmp_in_encoding(f.in, "auto", &chosen, NULL), CRM_OK);
	assert_string_equal(chosen, "cp936");
	assert_int_equal(drain(f.in, &out, NULL), CRM_OK);
	assert_string_equal(out.s, "张伟 €5\n");
	feed_close(&f);
	crm_buf_free(&out);
}

#define HINT "; name the encoding with --encoding"

static void
refuses(void **state)
{
	static const struct {
		const char *in;
		size_t n;
		const char *ask, *before, *text;
		long line;
	} t[] = {
		{ "a\nb\xff"
		  "c\n",
		  6, "gb18030", "a\nb", "byte 0xff is not gb18030", 2 },
		{ "a\r\nb\rc\xd5", 7, "gb18030", "a\r\nb\rc",
		  "ends inside a character of gb18030", 3 },
		{ "a\n\xd5\xc5\xff\n", 6, "auto", "a\n张",
		  "byte 0xff is not cp936" HINT, 2 },
		{ "\xef\xbb\xbf"
		  "a\n\n\xd5\n",
		  8, "auto", "a\n\n", "byte 0xd5 is not utf-8" HINT, 3 },
		{ "a\n张\n\xe5\xbc", 8, "auto", "a\n张\n",
		  "ends inside a character of utf-8" HINT, 3 },
		{ "\xff\xfe"
		  "a\0\n\0\0\xd8x\0",
		  10, "auto", "a\n", "byte 0x00 is not utf-16le" HINT, 2 },
		{ "\xff\xfe"
		  "a\0b",
		  5, "auto", "a", "ends inside a character of utf-16le" HINT,
		  1 },
	};
	struct crm_buf out = { 0 };
	struct feed f;
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(*t); i++) {
		for (way = 0; way < FEED_WAYS; way++) {
			struct crm_error e = { 0 };

			crm_buf_reset(&out);
			feed_open(&f, t[i].in, t[i].n, way);
			assert_int_equal(
				crmp_in_encoding(f.in, t[i].ask, NULL, NULL),
				CRM_OK);
			assert_int_equal(drain(f.in, &out, &e), CRM_REFUSED);
			assert_string_equal(e.text, t[i].text);
			assert_int_equal(e.line, t[i].line);
			assert_string_equal(out.s, t[i].before);
			feed_close(&f);
		}
	}
	crm_buf_free(&out);
}

/* The sample says UTF-8; what comes a mebibyte later does not. */
static void
late(void **state)
{
	static const struct {
		const char *tail, *text;
	} t[] = {
		{ "张\n", NULL },
		{ "x\xd5\xc5\n", "byte 0xd5 is not utf-8" HINT },
		{ "\n\xe5\xbc", "ends inside a character of utf-8" HINT },
	};
	const char *chosen;
	struct feed f;
	size_t i, shift, len;
	char *s;

	(void)state;
	for (i = 0; i < 3; i++) {
		/* the sample may end inside a character */
		for (shift = 0; shift < 4; shift++) {
			struct crm_buf out = { 0 };
			struct crm_error e = { 0 };

			s = feed_many("\n\n", 'x', (1 << 20) - 2 - shift,
				      t[i].tail, &len);
			feed_open(&f, s, len, FEED_WHOLE);
			assert_int_equal(
				crmp_in_encoding(f.in, "auto", &chosen, NULL),
				CRM_OK);
			if (i == 1 && shift > 2) {
				assert_string_equal(chosen, "gb18030");
			} else {
				assert_string_equal(chosen, "utf-8");
				assert_int_equal(drain(f.in, &out, &e),
						 t[i].text ? CRM_REFUSED
							   : CRM_OK);
				if (t[i].text)
					assert_string_equal(e.text, t[i].text);
				else
					assert_string_equal(out.s, s);
				assert_int_equal(e.line, !t[i].text ? 0
							 : i == 1   ? 3
								    : 4);
			}
			crm_buf_free(&out);
			feed_close(&f);
			free(s);
		}
	}
}

static void
usage(void **state)
{
	static const char *const bad[] = { "klingon", "utf-8//IGNORE",
					   "gbk//TRANSLIT", "" };
	struct crm_buf want = { 0 };
	struct crm_error e;
	struct feed f;
	char buf[64];
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		memset(&e, 0, sizeof(e));
		crm_buf_reset(&want);
		crm_buf_printf(&want, "unknown encoding '%s'", bad[i]);
		feed_open(&f, "a\n", 2, FEED_WHOLE);
		assert_int_equal(crmp_in_encoding(f.in, bad[i], NULL, &e),
				 CRM_USAGE);
		assert_string_equal(e.text, want.s);
		feed_close(&f);
	}
	crm_buf_free(&want);
	memset(&e, 0, sizeof(e));
	feed_open(&f, "a\n", 2, FEED_WHOLE);
	assert_int_equal(crmp_in_read(f.in, buf, sizeof(buf), &n, NULL),
			 CRM_OK);
	assert_int_equal(crmp_in_encoding(f.in, "gbk", NULL, &e), CRM_USAGE);
	assert_string_equal(e.text, "the encoding is chosen before reading");
	feed_close(&f);
}

/* Empty input, and a mark alone, in every mode. */
static void
empty(void **state)
{
	static const char *const ask[] = { "auto", "utf-8", "gb18030" };
	struct crm_buf out = { 0 };
	struct feed f;
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++) {
		feed_open(&f, "\xef\xbb\xbf", i < 3 ? 0 : 3, FEED_WHOLE);
		if (i < 5)
			assert_int_equal(
				crmp_in_encoding(f.in, ask[i % 3], NULL, NULL),
				CRM_OK);
		assert_int_equal(drain(f.in, &out, NULL), CRM_OK);
		assert_int_equal(out.len, 0);
		feed_close(&f);
	}
	crm_buf_free(&out);
}

/* One byte of room at a time gives the same text. */
static void
small_reads(void **state)
{
	static const char *const as[] = { "UTF-8", "GB18030", "UTF-8" };
	struct crm_buf raw = { 0 }, out = { 0 };
	struct feed f;
	size_t i, n;
	char c;

	(void)state;
	for (i = 0; i < 3; i++) {
		crm_buf_reset(&raw);
		crm_buf_reset(&out);
		encode(as[i], text, &raw);
		feed_open(&f, raw.s, raw.len, FEED_WHOLE);
		if (i < 2)
			assert_int_equal(
				crmp_in_encoding(f.in, "auto", NULL, NULL),
				CRM_OK);
		while (!crmp_in_read(f.in, &c, 1, &n, NULL) && n)
			crm_buf_putc(&out, c);
		assert_string_equal(out.s, text);
		feed_close(&f);
	}
	crm_buf_free(&raw);
	crm_buf_free(&out);
}

/* GB18030's second bytes include the delimiter and the quote's neighbours. */
static void
csv(void **state)
{
	const struct crmp_cell *row;
	struct crm_error e = { 0 };
	struct crm_buf raw = { 0 };
	struct crmp_csv *c;
	struct feed f;
	size_t n;

	(void)state;
	encode("GB18030", "id|名\n1|\"倈\n噟\"\n2|俓\n", &raw);
	crm_buf_puts(&raw, "3|\xff\n4|x\n");
	feed_open(&f, raw.s, raw.len, FEED_RANDOM);
	assert_int_equal(crmp_in_encoding(f.in, "gb18030", NULL, NULL), CRM_OK);
	assert_int_equal(crmp_csv_new(f.in, '|', &c, NULL), CRM_OK);
	assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_OK);
	assert_string_equal(row[1].s, "名");
	assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_OK);
	assert_string_equal(row[1].s, "倈\n噟");
	assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_OK);
	assert_string_equal(row[1].s, "俓");
	assert_int_equal(crmp_csv_line(c), 4);
	assert_int_equal(crmp_csv_next(c, &row, &n, &e), CRM_REFUSED);
	assert_string_equal(e.text, "byte 0xff is not gb18030");
	assert_int_equal(e.line, 5);
	assert_int_equal(crmp_csv_next(c, &row, &n, NULL), CRM_END);
	crmp_csv_free(c);
	feed_close(&f);
	crm_buf_free(&raw);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(detects),     cmocka_unit_test(euro),
		cmocka_unit_test(refuses),     cmocka_unit_test(late),
		cmocka_unit_test(usage),       cmocka_unit_test(empty),
		cmocka_unit_test(small_reads), cmocka_unit_test(csv),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
