/* SPDX-License-Identifier: MIT */
/* walk_lines.h - lines as they are printed: what they mean, who takes them */
#ifndef WALK_LINES_H
#define WALK_LINES_H

#include "walk_record.h"

#include <sys/mman.h>

#include "record/line.h"

#define EACH 60 /* records of a type */

/* ---- what is printed means what was given -------------------------------- */

static inline bool
same_parsed(enum crmp_kind kind, const char *a, const char *b)
{
	struct crm_clock c = { .now = START };
	struct crm_buf x = { 0 }, y = { 0 };
	int64_t p = 0, q = 1;
	bool same = false;

	switch (kind) {
	case CRMP_INSTANT:
	case CRMP_DAY:
		assert_int_equal(crm_zone_open("Asia/Shanghai", &c.zone, NULL),
				 CRM_OK);
		if (kind == CRMP_DAY)
			same = !crm_day_parse(a, strlen(a), &c, &p, NULL) &&
			       !crm_day_parse(b, strlen(b), &c, &q, NULL);
		else
			same = !crm_time_parse(a, strlen(a), &c, 0, &p, NULL) &&
			       !crm_time_parse(b, strlen(b), &c, 0, &q, NULL);
		crm_zone_close(c.zone);
		return same && p == q;
	case CRMP_PHONE:
		same = !crm_phone_parse(a, strlen(a), &x, NULL);
		crm_buf_puts(&y, b);
		break;
	case CRMP_EMAIL:
		same = !crm_email_parse(a, strlen(a), &x, NULL);
		crm_buf_puts(&y, b);
		break;
	default:
		return false;
	}
	same = same && !strcmp(x.s, y.s);
	crm_buf_free(&x);
	crm_buf_free(&y);
	return same;
}

static inline bool
same_amount(const json_t *line, const char *given, json_t *printed)
{
	const char *code = json_string_value(json_object_get(line, "currency"));
	int64_t minor;

	return !crm_money_parse(given, strlen(given), code ? code : "CNY",
				&minor, NULL) &&
	       json_integer_value(printed) == minor;
}

static inline bool
same_value(const struct crmp_type *t, const char *key, json_t *given,
	   const json_t *line)
{
	int i = crmp_field_index(t, key, strlen(key));
	json_t *printed = json_object_get(line, key);
	const char *text = json_string_value(given);
	char minor[48];

	if (i < 0) {
		snprintf(minor, sizeof minor, "%.40s_minor", key);
		i = crmp_field_index(t, minor, strlen(minor));
		if (i >= 0)
			return same_amount(line, text,
					   json_object_get(line, minor));
		return json_equal(given, printed);
	}
	if (!printed || json_equal(given, printed))
		return printed != NULL;
	if (t->fields[i].kind == CRMP_REF && text)
		return json_integer_value(printed) == strtoll(text, NULL, 10);
	return text && json_string_value(printed) &&
	       same_parsed(t->fields[i].kind, text, json_string_value(printed));
}

/* The custom fields, of which every byte counts, are what ends a line. */
static inline bool
same_x(const struct walk *w, const struct crm_buf *line)
{
	struct crm_buf due = { 0 };
	bool same = true;

	if (w->x_due.len) {
		crm_buf_printf(&due, ",\"x\":{%s}}", w->x_due.s);
		same = due.len < line->len &&
		       !strcmp(line->s + line->len - due.len, due.s);
	} else {
		same = !strstr(line->s, "\"x\":{");
	}
	crm_buf_free(&due);
	return same;
}

static inline void
printed(const struct walk *w, const struct crm_buf *line)
{
	json_t *o = json_loadb(line->s, line->len, 0, NULL), *v;
	const char *key;

	if (!o)
		fail_msg("no JSON: %s", line->s);
	json_object_foreach(w->o, key, v) if (!same_value(w->t, key, v, o))
		fail_msg("%s is lost: %s\n%s", key, json_dumps(w->o, 0),
			 line->s);
	if (!same_x(w, line))
		fail_msg("x is lost: %s\n%s", w->x.s, line->s);
	json_decref(o);
}

/* ---- lines of a store ---------------------------------------------------- */

struct lines {
	struct crm_buf v[EACH + TOUCHES + 8];
	size_t n;
};

static inline void
lines_free(struct lines *l)
{
	while (l->n)
		crm_buf_free(&l->v[--l->n]);
}

/* All records of a type from an id on, as they are printed. */
static inline void
lines_of(const struct crmp_type *t, int64_t from, struct lines *l)
{
	struct crm_store *s = shelf_open(false, NULL);
	struct crm_select q = { .type = (const struct crm_type *)t };
	struct crm_query *it;
	struct crm_error e = { 0 };
	enum crm_status rc;
	char where[48];

	snprintf(where, sizeof where, "id >= %lld", (long long)from);
	q.where = where;
	memset(l, 0, sizeof *l);
	assert_int_equal(crm_query_open(s, &q, &it, &e), CRM_OK);
	while (!(rc = crm_query_next(it, &l->v[l->n], &e)))
		assert_true(++l->n < COUNT(l->v));
	if (rc != CRM_END)
		fail_msg("%s: %s", t->name, e.text);
	crm_query_close(it);
	crm_store_close(s);
}

/* Put again it changes nothing, in any order of keys or none. */
static inline void
unchanged(const struct lines *l)
{
	struct crm_store *s = shelf_open(true, NULL);
	struct crm_put how = { 0 };
	struct crm_error e = { 0 };
	struct crm_stored r;
	size_t i;

	assert_int_equal(crm_begin(s, &e), CRM_OK);
	for (i = 0; i < l->n; i++) {
		if (crm_put_line(s, &how, l->v[i].s, l->v[i].len, &r, &e))
			fail_msg("%s: %s\n%.4000s", e.key, e.text, l->v[i].s);
		if (r.change != CRM_UNCHANGED)
			fail_msg("changed: %.4000s", l->v[i].s);
	}
	assert_int_equal(crm_commit(s, &e), CRM_OK);
	crm_store_close(s);
}

/* ---- filters ------------------------------------------------------------- */

static inline void
condition(const char *expr, const struct crmp_type *t,
	  const struct crm_buf *line, bool due)
{
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };
	bool yes = !due;

	if (crm_cond_new(expr, NULL, NULL, (const struct crm_type *)t, &c, &e))
		fail_msg("%s: %s", expr, e.text);
	if (crm_cond_test(c, line->s, line->len, &yes, &e) || yes != due)
		fail_msg("%s: %s\n%.4000s", expr, e.text, line->s);
	crm_cond_free(c);
}

/* A column is null when it does not stand there. */
static inline void
some_column(const struct crmp_type *t, const struct crm_buf *line)
{
	const struct crmp_field *f;
	struct crmp_line l = { 0 };
	struct crm_error e = { 0 };
	char expr[80];

	do
		f = &t->fields[dice((unsigned)crmp_type_nfields(t))];
	while (f->flags & CRMP_HIDDEN || f->kind == CRMP_BOOL);
	if (crmp_line_read(&l, line->s, line->len, &e))
		fail_msg("%s\n%.4000s", e.text, line->s);
	assert_ptr_equal(l.type, t);
	snprintf(expr, sizeof expr, "\"%s\" is not null", f->name);
	condition(expr, t, line,
		  crmp_line_own(&l, f->name, strlen(f->name), NULL) != NULL);
	crmp_line_free(&l);
}

/* As every filter reads them. */
static inline void
read_in(const struct crm_buf *line)
{
	int fd = memfd_create("walk", MFD_CLOEXEC);
	struct crm_error e = { 0 };
	struct crm_lines *l;
	const char *s;
	size_t n;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, line->s, line->len), line->len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(crm_lines_open(fd, &l, &e), CRM_OK);
	if (crm_lines_next(l, &s, &n, &e))
		fail_msg("%s\n%.4000s", e.text, line->s);
	assert_int_equal(n, line->len);
	assert_memory_equal(s, line->s, n);
	crm_lines_close(l);
	close(fd);
}

static inline void
filtered(const struct crmp_type *t, const struct crm_buf *line)
{
	static const char verdict[] = "{\"tier\":\"A\"}";
	struct crm_buf out = { 0 }, due = { 0 };
	struct crm_error e = { 0 };

	condition("1", t, line, true);
	some_column(t, line);
	if (crm_line_splice(line->s, line->len, "tier", verdict, &out, &e))
		fail_msg("%s\n%.4000s", e.text, line->s);
	crm_buf_add(&due, line->s, line->len - 1);
	crm_buf_printf(&due, ",\"_\":{\"tier\":%s}}", verdict);
	assert_int_equal(out.len, due.len);
	assert_memory_equal(out.s, due.s, due.len);
	condition("1", t, &out, true);
	some_column(t, &out);
	read_in(&out);
	crm_buf_free(&out);
	crm_buf_free(&due);
}

#endif
