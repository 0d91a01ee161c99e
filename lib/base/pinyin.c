/* SPDX-License-Identifier: MIT */
/* pinyin.c - the initials people type to find a Chinese name */
#include <string.h>

#include "base/inner.h"

#define FIRST 0x4e00
#define LAST 0x9fa5

static const char initial_rows[][65] = {
#include "base/pinyin.inc"
};

/* What is read otherwise where a name begins; the longer ones come first. */
static const struct {
	const char *name, *initials;
} surnames[] = {
	{ "尉迟", "yc" }, { "万俟", "mq" }, { "单于", "cy" }, { "澹台", "tt" },
	{ "长孙", "zs" }, { "重庆", "cq" }, { "厦门", "xm" }, { "单", "s" },
	{ "曾", "z" },	  { "仇", "q" },    { "解", "x" },    { "查", "z" },
	{ "任", "r" },	  { "华", "h" },    { "朴", "p" },    { "区", "o" },
	{ "覃", "q" },	  { "翟", "z" },    { "召", "s" },    { "秘", "b" },
	{ "长", "c" },	  { "隗", "w" },    { "郇", "x" },    { "祭", "z" },
	{ "乜", "n" },	  { "佴", "n" },    { "阚", "k" },    { "藏", "z" },
};

/* Length of the surname s begins with, whose initials are added; 0: none. */
static size_t
surname(const char *s, size_t n, struct crm_buf *out)
{
	size_t i, len;

	for (i = 0; i < sizeof(surnames) / sizeof(surnames[0]); i++) {
		len = strlen(surnames[i].name);
		if (len > n || memcmp(s, surnames[i].name, len) != 0)
			continue;
		crm_buf_puts(out, surnames[i].initials);
		return len;
	}
	return 0;
}

void
crm_text_initials(const char *s, size_t n, struct crm_buf *out)
{
	size_t i;
	uint32_t cp;
	char c;

	i = surname(s, n, out);
	while (i < n) {
		i += (size_t)crmp_utf8_next(s + i, n - i, &cp);
		if (cp < FIRST || cp > LAST)
			continue;
		c = initial_rows[(cp - FIRST) / 64][(cp - FIRST) % 64];
		if (c != '-')
			crm_buf_putc(out, c);
	}
}
