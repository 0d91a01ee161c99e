/* SPDX-License-Identifier: MIT */
/* test_table.c - text tables */
#include <locale.h>

#include "format/table.h"
#include "unit/feed.h"

static const char *const titles[] = { "id", "姓名", "amount", "note" };
static const bool right[] = { true, false, true, false };
static const bool cut[] = { false, false, false, true };

static const char *const rows[][4] = {
	{ "1", "张伟", "12.50", "wants a quote, 下周再联系她" },
	{ "22", "Bob", "1234.00", NULL },
	{ "3", NULL, "0.01", "\\x1b[31m" },
};

static void
render(size_t width, bool bold, size_t n, struct crm_buf *out)
{
	struct crmp_grid_look look = { right, cut, width, bold };
	struct crmp_grid *t;
	size_t i;

	assert_int_equal(crmp_grid_new(titles, 4, &look, &t, NULL), CRM_OK);
	for (i = 0; i < n; i++)
		assert_int_equal(crmp_grid_row(t, rows[i], NULL), CRM_OK);
	assert_int_equal(crmp_grid_print(t, out, NULL), CRM_OK);
	crmp_grid_free(t);
}

static const char whole[] = "id 姓名  amount note\n"
			    " 1 张伟   12.50 wants a quote, 下周再联系她\n"
			    "22 Bob  1234.00\n"
			    " 3         0.01 \\x1b[31m\n";

/* The same in every locale, and the locale is left alone. */
static void
aligned(void **state)
{
	static const char *const locales[] = { "C", "POSIX", "C.UTF-8" };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		struct crm_buf b = { 0 };

		assert_non_null(setlocale(LC_ALL, locales[i]));
		crm_buf_puts(&b, "before\n");
		render(0, false, 3, &b);
		assert_string_equal(b.s + 7, whole);
		assert_int_equal(MB_CUR_MAX > 1, i == 2);
		crm_buf_free(&b);
	}
	setlocale(LC_ALL, "C");
}

static void
truncated(void **state)
{
	struct crm_buf b = { 0 };

	(void)state;
	render(34, false, 3, &b);
	assert_string_equal(b.s, "id 姓名  amount note\n"
				 " 1 张伟   12.50 wants a quote, 下\n"
				 "22 Bob  1234.00\n"
				 " 3         0.01 \\x1b[31m\n");
	crm_buf_reset(&b);
	/* a character of two places is not halved */
	render(32, false, 3, &b);
	assert_non_null(strstr(b.s, "wants a quote,\n"));
	crm_buf_reset(&b);
	render(200, false, 3, &b);
	assert_string_equal(b.s, whole);
	crm_buf_free(&b);
}

static void
bold(void **state)
{
	struct crm_buf b = { 0 };

	(void)state;
	render(0, true, 1, &b);
	assert_string_equal(b.s, "\033[1mid 姓名 amount note\033[0m\n"
				 " 1 张伟  12.50 wants a quote, "
				 "下周再联系她\n");
	crm_buf_free(&b);
}

static void
no_rows(void **state)
{
	struct crm_buf b = { 0 };

	(void)state;
	render(0, false, 0, &b);
	assert_string_equal(b.s, "id 姓名 amount note\n");
	crm_buf_free(&b);
	crmp_grid_free(NULL);
}

/* Without a look at columns all are left and whole. */
static void
plain(void **state)
{
	static const char *const one[] = { "x" }, *const cell[] = { "a b " };
	struct crmp_grid_look look = { .width = 3 };
	struct crm_buf b = { 0 };
	struct crmp_grid *t;

	(void)state;
	assert_int_equal(crmp_grid_new(one, 1, &look, &t, NULL), CRM_OK);
	assert_int_equal(crmp_grid_row(t, cell, NULL), CRM_OK);
	assert_int_equal(crmp_grid_row(t, cell, NULL), CRM_OK);
	assert_int_equal(crmp_grid_print(t, &b, NULL), CRM_OK);
	assert_string_equal(b.s, "x\na b\na b\n");
	crmp_grid_free(t);
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aligned), cmocka_unit_test(truncated),
		cmocka_unit_test(bold),	   cmocka_unit_test(no_rows),
		cmocka_unit_test(plain),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
