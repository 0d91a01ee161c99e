/* SPDX-License-Identifier: MIT */
/* test_flip.c - checks of a store whose file is damaged */
#include "flip.h"

#define PAGE 4096

/* Damages a copy; how many bytes of it are left. */
static size_t
hurt(unsigned char *p, size_t n)
{
	size_t page = draw(n / PAGE) * PAGE, at = page + draw(PAGE), i, len;

	switch (draw(8)) {
	case 0: /* in the header of the file */
		p[draw(100)] ^= (unsigned char)(1u << draw(8));
		break;
	case 1: /* in the header of a page */
		p[page + draw(12)] = (unsigned char)draw(256);
		break;
	case 2: /* where its cells are */
		p[page + 8 + draw(40)] ^= (unsigned char)(1u << draw(8));
		break;
	case 3:
		return draw(n);
	case 4:
		memcpy(p + page, p + draw(n / PAGE) * PAGE, PAGE);
		break;
	case 5:
		memset(p + page, draw(2) ? 0 : 0xff, PAGE);
		break;
	case 6:
		for (i = 0, len = 1 + draw(16); i < len && at + i < n; i++)
			p[at + i] = (unsigned char)draw(256);
		break;
	default: /* pages are filled from their end */
		at = page + PAGE - 1 - draw(PAGE / 4);
		p[at] ^= (unsigned char)(1u << draw(8));
	}
	return n;
}

static void
flipped(void **state)
{
	struct rich_file file;
	unsigned char *copy;
	int noticed = 0;
	size_t n;

	(void)state;
	rich_fill();
	file = rich_read();
	copy = malloc(file.n);
	assert_non_null(copy);
	seed = 20261128;
	for (trial = 0; trial < flips(); trial++) {
		memcpy(copy, file.p, file.n);
		n = hurt(copy, file.n);
		rich_write(copy, n);
		noticed += checked("a flip");
	}
	print_message("%d of %d noticed\n", noticed, flips());
	/* the rest is free space, or one sound value in place of another */
	assert_true(noticed > flips() / 2);
	free(copy);
	free(file.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { TEST(flipped) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
