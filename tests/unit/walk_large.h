/* SPDX-License-Identifier: MIT */
/* walk_large.h - records as large, as deep and as odd as can be */
#ifndef WALK_LARGE_H
#define WALK_LARGE_H

#include "walk_lines.h"

/* ---- as large, as deep, as odd as can be --------------------------------- */

static inline void
fill_text(struct crm_buf *b, const char *part, size_t n)
{
	size_t len = strlen(part);

	for (; n >= len; n -= len)
		crm_buf_add(b, part, len);
}

/* Stored, printed, filtered and put again; the line is left in *l. */
static inline void
through(const struct crmp_type *t, const struct crm_buf *line, struct lines *l)
{
	struct crm_stored r = { 0 };

	if (walk_put(line, false, &r))
		fail_msg("%s: %s\n%.2000s", shelf.e.key, shelf.e.text, line->s);
	lines_of(t, r.id, l);
	assert_int_equal(l->n, 1);
	filtered(t, &l->v[0]);
	unchanged(l);
}

static inline void
odd_values(void **state)
{
	static const char *const xs[] = {
		"{\"a\":1e308,\"b\":-0,\"c\":9007199254740992}",
		"{\"a\":1.7976931348623157E+308,\"b\":-0.0}",
		"{\"a\":[0.10,1e-400,-9007199254740992]}",
		"{\"\\u001f\\u007f\":\"\\b\\f\\u007f\\\"\\\\\"}",
	};
	struct crm_buf line = { 0 };
	struct lines l;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(xs); i++) {
		crm_buf_reset(&line);
		crm_buf_printf(&line,
			       "{\"type\":\"customer\",\"name\":\"a\","
			       "\"x\":%s}",
			       xs[i]);
		through(&crmp_type_customer, &line, &l);
		if (!strstr(l.v[0].s, xs[i]))
			fail_msg("%s\n%s", xs[i], l.v[0].s);
		lines_free(&l);
	}
	crm_buf_free(&line);
}

/* A campaign with an offer and with x, so many levels deep. */
static inline void
deep_one(int levels, enum crm_status due)
{
	struct crm_buf pair = { 0 }, line = { 0 };
	const char *pairs[] = { "name=a", "owner=lin", NULL };
	struct crm_put how = { .type = crm_type_find("campaign") };
	struct crm_stored r;
	struct crm_store *s;

	crm_buf_puts(&pair, "offer={\"a\":");
	fill_text(&pair, "[", (size_t)levels - 1);
	fill_text(&pair, "]", (size_t)levels - 1);
	crm_buf_putc(&pair, '}');
	crm_buf_printf(&line,
		       "{\"type\":\"campaign\",\"name\":\"a\",\"owner\":"
		       "\"lin\",\"x\":%s}",
		       pair.s + strlen("offer="));
	assert_int_equal(walk_put(&line, false, &r), due);
	pairs[2] = pair.s;
	shelf.now += 60;
	s = shelf_open(true, NULL);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	assert_int_equal(crm_put_pairs(s, &how, 0,
				       (struct crm_pairs){ pairs, 3 }, &r,
				       NULL),
			 due);
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	crm_store_close(s);
	crm_buf_free(&pair);
	crm_buf_free(&line);
}

/* A record has 32 levels at most, whoever gives it, and filters take them. */
static inline void
deep(void **state)
{
	struct lines l;
	size_t i;

	(void)state;
	shelf_user();
	deep_one(CRMP_DEPTH_MAX - 2, CRM_OK);
	deep_one(CRMP_DEPTH_MAX - 1, CRM_OK);
	deep_one(CRMP_DEPTH_MAX, CRM_REFUSED);
	lines_of(&crmp_type_campaign, 1, &l);
	assert_int_equal(l.n, 4);
	for (i = 0; i < l.n; i++)
		filtered(&crmp_type_campaign, &l.v[i]);
	unchanged(&l);
	lines_free(&l);
}

/* A text of 1 MiB, of signs that take one byte, two and six on the line. */
static inline void
long_texts(void **state)
{
	static const char *const parts[] = { "a", "\x7f", "\\u001f" };
	struct crm_buf line = { 0 };
	struct lines l;
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(parts); i++) {
		n = parts[i][0] == '\\' ? strlen(parts[i]) : 1;
		crm_buf_reset(&line);
		crm_buf_puts(&line, "{\"type\":\"customer\",\"name\":\"a\","
				    "\"needs\":\"");
		fill_text(&line, parts[i], n * CRMP_FIELD_MAX);
		crm_buf_puts(&line, "\"}");
		through(&crmp_type_customer, &line, &l);
		lines_free(&l);
		line.len -= 2;
		crm_buf_puts(&line, "b\"}"); /* a byte more */
		assert_int_equal(
			walk_put(&line, false, &(struct crm_stored){ 0 }),
			CRM_REFUSED);
	}
	crm_buf_free(&line);
}

/* Texts of control characters, n bytes on the line for all of them. */
static inline void
heavy(struct crm_buf *line, size_t n)
{
	static const char *const keys[] = { "needs", "source", "industry" };
	size_t i, some, used;

	crm_buf_reset(line);
	crm_buf_puts(line, "{\"type\":\"customer\",\"name\":\"a\"");
	for (i = 0; i < COUNT(keys); i++) {
		used = i * 6 * 800000;
		some = i == 2 ? n - used : 6 * 800000;
		crm_buf_printf(line, ",\"%s\":\"", keys[i]);
		fill_text(line, "\\u0001", some - some % 6);
		fill_text(line, "a", some % 6);
		crm_buf_puts(line, "\"");
	}
	crm_buf_putc(line, '}');
}

/*
 * Up to the last byte that is stored, a record goes through the filters and
 * can be put again.
 */
static inline void
heavy_records(void **state)
{
	size_t low = CRMP_RECORD_MAX - 300, high = CRMP_RECORD_MAX, n;
	struct crm_buf line = { 0 };
	struct crm_stored r = { 0 };
	struct lines l;

	(void)state;
	town.in = shelf_open(true, NULL);
	assert_int_equal(crm_begin(town.in, NULL), CRM_OK);
	while (high - low > 1) {
		n = low + (high - low) / 2;
		heavy(&line, n);
		if (walk_put(&line, false, &r))
			high = n;
		else
			low = n;
	}
	crm_rollback(town.in);
	crm_store_close(town.in);
	town.in = NULL;
	heavy(&line, low);
	through(&crmp_type_customer, &line, &l);
	assert_true(l.v[0].len > CRMP_RECORD_MAX);
	assert_true(l.v[0].len < CRMP_RECORD_MAX + 200);
	lines_free(&l);
	crm_buf_free(&line);
}

#endif
