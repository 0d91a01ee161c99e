/* SPDX-License-Identifier: MIT */
/* fuzz_csv.c - any bytes as a CSV: bounds, and a round trip of good rows */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/format.h"
#include "format/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char delimiters[] = { ',', ';', '\t', '|' };

static int
file_of(const void *s, size_t n)
{
	int fd = memfd_create("fuzz", 0);

	assert(fd >= 0 && write(fd, s, n) == (ssize_t)n);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* The cells just given, written and read again, are the same. */
static void
again(const struct crmp_cell *row, size_t n, char delimiter)
{
	const struct crmp_cell *copy;
	struct crm_buf b = { 0 };
	struct crmp_csv *c;
	struct crmp_in *in;
	size_t i, k;
	int fd;

	for (i = 0; i < n; i++) {
		if (i)
			crm_buf_putc(&b, delimiter);
		crmp_csv_put(&b, row[i].s, row[i].n, delimiter,
			     row[i].n || row[i].quoted);
	}
	crm_buf_putc(&b, '\n');
	fd = file_of(b.s, b.len);
	assert(!crmp_in_open(fd, &in, NULL));
	assert(!crmp_csv_new(in, delimiter, &c, NULL));
	assert(!crmp_csv_next(c, &copy, &k, NULL) && k == n);
	for (i = 0; i < n; i++)
		assert(copy[i].n == row[i].n &&
		       !memcmp(copy[i].s, row[i].s, row[i].n) &&
		       (row[i].n || copy[i].quoted == row[i].quoted));
	crmp_csv_free(c);
	crmp_in_close(in);
	close(fd);
	crm_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char delimiter = delimiters[n ? data[0] & 3 : 0];
	const struct crmp_cell *row;
	struct crmp_csv *c;
	struct crmp_in *in;
	enum crm_status st;
	size_t cells, i, raw_n, seen = 0;
	const char *raw;
	long last = 0;
	int fd;

	if (!n)
		return 0;
	fd = file_of(data + 1, n - 1);
	assert(!crmp_in_open(fd, &in, NULL));
	if (data[0] & 4 && crmp_in_encoding(in, "auto", NULL, NULL))
		abort();
	assert(!crmp_csv_new(in, delimiter, &c, NULL));
	for (;;) {
		struct crm_error e = { 0 };

		st = crmp_csv_next(c, &row, &cells, &e);
		if (st == CRM_END)
			break;
		assert(!st || (st == CRM_REFUSED && e.line > 0 && e.text[0]));
		assert(e.line == 0 || e.line >= last);
		if (e.line && strstr(e.text, "name the encoding"))
			break;
		assert(crmp_csv_line(c) > last);
		last = crmp_csv_line(c);
		raw = crmp_csv_raw(c, &raw_n);
		seen += raw_n;
		assert(raw_n && raw[raw_n - 1] | 1);
		assert(data[0] & 4 || seen < n);
		for (i = 0; !st && i < cells; i++)
			assert(strlen(row[i].s) == row[i].n &&
			       crm_text_valid(row[i].s, row[i].n, NULL));
		if (!st)
			again(row, cells, delimiter);
	}
	crmp_csv_free(c);
	crmp_in_close(in);
	close(fd);
	return 0;
}
