/* SPDX-License-Identifier: MIT */
/* test_spool.c - bytes kept aside and read back */
#include "unit/feed.h"

#include <fcntl.h>
#include <sys/stat.h>

static enum crm_status
collect(void *arg, const char *p, size_t n, struct crm_error *e)
{
	struct crm_buf *out = arg;

	crm_buf_add(out, p, n);
	return crm_buf_ok(out, e);
}

static enum crm_status
stop(void *arg, const char *p, size_t n, struct crm_error *e)
{
	(void)p;
	(void)n;
	++*(int *)arg;
	return crm_fail(e, CRM_REFUSED, NULL, "enough");
}

static char
byte_at(size_t i)
{
	return (char)(i * 31 + i / 251);
}

/* Sizes below, at and beyond what is kept in memory; pieces of many sizes. */
static void
round_trip(void **state)
{
	static const size_t total[] = { 0, 1, 4 << 20, (4 << 20) + 1,
					11 << 20 };
	static const size_t piece[] = { 1 << 10, 70001, 5 << 20 };
	size_t t, p, i, n;

	(void)state;
	for (t = 0; t < 5; t++) {
		char *s = malloc(total[t] + 1);

		assert_non_null(s);
		for (i = 0; i < total[t]; i++)
			s[i] = byte_at(i);
		for (p = 0; p < 3; p++) {
			struct crmp_spool *sp;
			struct crm_buf out = { 0 };

			assert_int_equal(crmp_spool_new("/tmp", &sp, NULL),
					 CRM_OK);
			for (i = 0; i < total[t]; i += n) {
				n = piece[p] < total[t] - i ? piece[p]
							    : total[t] - i;
				assert_int_equal(
					crmp_spool_add(sp, s + i, n, NULL),
					CRM_OK);
			}
			assert_int_equal(crmp_spool_size(sp), total[t]);
			for (i = 0; i < 2; i++) {
				crm_buf_reset(&out);
				assert_int_equal(crmp_spool_drain(sp, collect,
								  &out, NULL),
						 CRM_OK);
				assert_int_equal(out.len, total[t]);
				if (out.len)
					assert_memory_equal(out.s, s, out.len);
			}
			crmp_spool_free(sp);
			crm_buf_free(&out);
		}
		free(s);
	}
}

/* The descriptor reads everything from the start, small or large. */
static void
descriptor(void **state)
{
	static const size_t total[] = { 0, 5, 9 << 20 };
	struct stat sb;
	size_t t, i;

	(void)state;
	for (t = 0; t < 3; t++) {
		struct crmp_spool *sp;
		char *s = malloc(total[t] + 1), *r = malloc(total[t] + 1);
		size_t got = 0;
		ssize_t k;
		int fd = -1;

		assert_true(s && r);
		for (i = 0; i < total[t]; i++)
			s[i] = byte_at(i);
		assert_int_equal(crmp_spool_new("/tmp", &sp, NULL), CRM_OK);
		assert_int_equal(crmp_spool_add(sp, s, total[t], NULL), CRM_OK);
		assert_int_equal(crmp_spool_fd(sp, &fd, NULL), CRM_OK);
		while ((k = read(fd, r + got, total[t] + 1 - got)) > 0)
			got += (size_t)k;
		assert_int_equal(got, total[t]);
		assert_memory_equal(r, s, got);
		assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		assert_int_equal(fstat(fd, &sb), 0);
		assert_int_equal(sb.st_nlink, 0);
		assert_int_equal(crmp_spool_add(sp, "more", 4, NULL), CRM_OK);
		assert_int_equal(crmp_spool_size(sp), total[t] + 4);
		crmp_spool_free(sp);
		free(s);
		free(r);
	}
}

static void
failures(void **state)
{
	struct crm_error e = { 0 };
	struct crmp_spool *sp;
	char *s = calloc(1, 5 << 20);
	int calls = 0;

	(void)state;
	assert_non_null(s);
	assert_int_equal(crmp_spool_new("/nonexistent", &sp, NULL), CRM_OK);
	assert_int_equal(crmp_spool_add(sp, s, 100, &e), CRM_OK);
	assert_int_equal(crmp_spool_add(sp, s, 5 << 20, &e), CRM_TROUBLE);
	assert_string_equal(e.text,
			    "cannot make a temporary file in '/nonexistent': "
			    "No such file or directory");
	assert_int_equal(crmp_spool_size(sp), 100);
	crmp_spool_free(sp);

	e = (struct crm_error){ 0 };
	assert_int_equal(crmp_spool_new("/tmp", &sp, NULL), CRM_OK);
	assert_int_equal(crmp_spool_add(sp, s, 5 << 20, &e), CRM_OK);
	assert_int_equal(crmp_spool_drain(sp, stop, &calls, &e), CRM_REFUSED);
	assert_int_equal(calls, 1);
	assert_string_equal(e.text, "enough");
	crmp_spool_free(sp);
	crmp_spool_free(NULL);
	free(s);
}

/* What is cut off is gone, in memory, in the file and at the border. */
static void
cut(void **state)
{
	static const size_t keep[] = { 0, 1, 4 << 20, (4 << 20) + 1, 6 << 20 };
	size_t n = 6 << 20, k, i;
	char *s = malloc(n);

	(void)state;
	assert_non_null(s);
	for (i = 0; i < n; i++)
		s[i] = byte_at(i);
	for (k = 0; k < 5; k++) {
		struct crm_buf out = { 0 };
		struct crmp_spool *sp;

		assert_int_equal(crmp_spool_new("/tmp", &sp, NULL), CRM_OK);
		for (i = 0; i < n; i += 1 << 20)
			assert_int_equal(
				crmp_spool_add(sp, s + i, 1 << 20, NULL),
				CRM_OK);
		assert_int_equal(crmp_spool_cut(sp, keep[k], NULL), CRM_OK);
		assert_int_equal(crmp_spool_size(sp), keep[k]);
		assert_int_equal(crmp_spool_add(sp, "end", 3, NULL), CRM_OK);
		assert_int_equal(crmp_spool_drain(sp, collect, &out, NULL),
				 CRM_OK);
		assert_int_equal(out.len, keep[k] + 3);
		assert_memory_equal(out.s, s, keep[k]);
		assert_memory_equal(out.s + keep[k], "end", 3);
		crm_buf_free(&out);
		crmp_spool_free(sp);
	}
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(cut),
		cmocka_unit_test(descriptor),
		cmocka_unit_test(failures),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
