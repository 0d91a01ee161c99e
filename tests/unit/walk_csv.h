/* SPDX-License-Identifier: MIT */
/* walk_csv.h - records printed as CSV and TSV, and loaded again */
#ifndef WALK_CSV_H
#define WALK_CSV_H

#include "walk_lines.h"

static inline void
csv_of(const struct lines *l, enum crm_format format, struct crm_buf *out)
{
	struct crm_output how = { .format = format,
				  .sink = shelf_keep,
				  .arg = out };
	struct crm_error e = { 0 };
	struct crm_out *o;
	enum crm_status rc;
	size_t i;

	rc = crm_out_open(&how, &o, &e);
	for (i = 0; !rc && i < l->n; i++)
		rc = crm_out_line(o, l->v[i].s, l->v[i].len, &e);
	if (!rc)
		rc = crm_out_end(o, &e);
	if (rc)
		fail_msg("csv: %s", e.text);
	crm_out_close(o);
}

static inline void
csv_told(void *arg, const struct crm_error *e)
{
	print_message("# line %ld, %s: %s\n", e->line, e->key, e->text);
	*(bool *)arg = true;
}

/* What is loaded again changes nothing. */
static inline void
csv_again(const struct crmp_type *t, const struct lines *l,
	  enum crm_format format)
{
	bool told = false;
	struct crm_load how = { .put.type = (const struct crm_type *)t,
				.csv = true,
				.delimiter = format == CRM_CSV ? ',' : '\t',
				.tmpdir = "/tmp",
				.error = csv_told,
				.arg = &told };
	int fd = memfd_create("walk", MFD_CLOEXEC);
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };
	struct crm_store *s;

	assert_true(fd >= 0);
	csv_of(l, format, &b);
	assert_int_equal(write(fd, b.s, b.len), b.len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	s = shelf_open(true, NULL);
	if (crm_load_run(s, fd, &how, &e) || told)
		fail_msg("%s: %s: %s\n%.6000s", t->name, e.key, e.text, b.s);
	if (how.unchanged != (int64_t)l->n)
		fail_msg("%s: %lld of %zu unchanged\n%.6000s", t->name,
			 (long long)how.unchanged, l->n, b.s);
	crm_store_close(s);
	close(fd);
	crm_buf_free(&b);
}

#endif
