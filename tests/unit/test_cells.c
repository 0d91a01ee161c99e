/* SPDX-License-Identifier: MIT */
/* test_cells.c - lists in the cells of a sheet, and read back */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "input/input.h"
#include "output/output.h"

static const struct crmp_field list_field = { "tags", CRMP_JSON, 0,
					      "[s]",  NULL,	 NULL };

/* The list as a cell has it. */
static void
cell_of(const char *json, size_t n, struct crm_buf *cell)
{
	struct crmp_member m = { .val = json, .val_len = n, .kind = CRMP_JARR };
	struct crm_buf tmp = { 0 };
	struct crmp_show how = { .style = CRMP_WIRE,
				 .join = true,
				 .tmp = &tmp };

	crm_buf_reset(cell);
	crmp_cell(CRMP_JSON, &m, &how, cell);
	assert_int_equal(crm_buf_ok(cell, NULL), CRM_OK);
	crm_buf_free(&tmp);
}

static void
back(const char *json, size_t n, const char *shown)
{
	struct crmp_arena mem = { 0 };
	struct crmp_input in = { .mem = &mem };
	struct crm_buf cell = { 0 };
	struct crm_error e = { 0 };
	struct crmp_val v = { 0 };

	cell_of(json, n, &cell);
	if (shown)
		assert_string_equal(cell.s, shown);
	if (crmp_value_text(&in, &list_field, crmp_text_of(&cell), &v, &e))
		fail_msg("%s: %s", cell.s, e.text);
	if (v.n != n || memcmp(v.s, json, n))
		fail_msg("%.*s as the cell %s came back as %s", (int)n, json,
			 cell.s, v.s);
	crm_buf_free(&cell);
	crmp_arena_free(&mem);
}

static void
signs(void **state)
{
	static const struct {
		const char *list, *cell;
	} t[] = {
		{ "[\"a\",\"b c\"]", "a,b c" },
		{ "[\"a,b\"]", "[\"a,b\"]" },
		{ "[\"x;y\"]", "[\"x;y\"]" },
		{ "[\"u，v\"]", "[\"u，v\"]" },
		{ "[\"a\",\"x；y\"]", "[\"a\",\"x；y\"]" },
		{ "[\"、\"]", "[\"、\"]" },
		{ "[\" a\"]", "[\" a\"]" },
		{ "[\"\"]", "[\"\"]" },
		{ "[\"[a]\"]", "[\"[a]\"]" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof *t; i++)
		back(t[i].list, strlen(t[i].list), t[i].cell);
}

/* Whatever stands in the texts, they come back as they were. */
static void
any_list(void **state)
{
	static const char *const bits[] = {
		"a",  "张",	      "9",  " ",  "\t", ",", ";",
		"，", "；",	      "、", "\"", "\\", "[", "]",
		"{",  "\xe3\x80\x80", "\n", "'",  "=",	":",
	};
	struct crm_buf list = { 0 }, text = { 0 };
	int i, k, n, m;

	(void)state;
	srand(9);
	for (i = 0; i < 20000; i++) {
		crm_buf_reset(&list);
		crm_buf_putc(&list, '[');
		for (n = 1 + rand() % 3; n > 0; n--) {
			crm_buf_reset(&text);
			crm_buf_add(&text, "", 0);
			for (m = rand() % 5; m > 0; m--) {
				k = rand() % (int)(sizeof bits / sizeof *bits);
				crm_buf_puts(&text, bits[k]);
			}
			crm_buf_json(&list, text.s, text.len);
			if (n > 1)
				crm_buf_putc(&list, ',');
		}
		crm_buf_putc(&list, ']');
		back(list.s, list.len, NULL);
	}
	crm_buf_free(&list);
	crm_buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs),
		cmocka_unit_test(any_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
