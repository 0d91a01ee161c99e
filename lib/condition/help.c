/* SPDX-License-Identifier: MIT */
/* help.c - the language in words, from its own tables */
#include "condition/function.h"

#include <string.h>

static const char language[] =
	"A condition is one expression over the columns of a record type;\n"
	"crm-get TYPE --columns lists them, with their kinds.  --where, --in,\n"
	"crm-where and the rules of policy speak the same language.\n"
	"\n"
	"  crm-get customer -w \"state = 'customer' and since >= '-30d'\"\n"
	"  crm-get order -w \"placed_at = '2026-05' and amount >= 1000\"\n"
	"  crm-get task -w \"owner is null and due_at <= 'today'\"\n"
	"\n"
	"Beside a     a literal is\n"
	"  day, time  'text' as crm help time has it: '2026-05-01' '2026-05' "
	"'-30d'\n"
	"             'last-month' '上个月', a span: = lies in it, < before "
	"it, "
	"<= up\n"
	"             to its end, between from one's start to the other's end\n"
	"  number     1 or 1.5, never in quotes\n"
	"  amount     amount_minor = 123450 in minor units, amount = 1234.5\n"
	"  text       'text', with '' for a quote; = looks at every letter\n"
	"  word       one of those it can be: state = 'former'\n"
	"  yes or no  nothing: active, not active\n"
	"  list       has(tags, 'vip'); has(lines.sku, 'A1')\n"
	"\n"
	"Names: columns and verdicts; customer.region, a column of the record\n"
	"  that customer_id refers to; x.NAME or x('any name'), a field of "
	"your\n"
	"  own; ext.SYSTEM, the key in another system; lines.sku, a part of\n"
	"  each element of a list; \"end\", a name that is a word of the "
	"language;\n"
	"  @NAME, a condition of policy segments.\n"
	"Operators: or, and, not; = <> < <= > >=, is [not] null, is [not]\n"
	"  distinct from, [not] in (A, B), [not] between A and B, [not] like\n"
	"  'A%' [escape '!']; + - * / %, ||; case when A then B else C end.\n"
	"What is absent is null, what is compared with null is null, and only\n"
	"what is true is kept.  Whole numbers divide to whole numbers, and by "
	"0\n"
	"to null.  A phone is stored as +8613800138000: phone = '13800138000' "
	"finds\n"
	"it, phone like '138%' does not.\n"
	"\n";

/* Columns on a screen: what is not ASCII here is Chinese. */
static int
screen_width(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += (*s & 0x80) == 0 ? 1 : (*s & 0xc0) == 0xc0 ? 2 : 0;
	return n;
}

void
crm_condition_help(struct crm_buf *out)
{
	const struct crmp_fn *f;

	crm_buf_puts(out, language);
	for (f = crmp_fns; f->name; f++)
		if (f->use)
			crm_buf_printf(out, "  %s%*s %s\n", f->use,
				       29 - screen_width(f->use), "", f->about);
	crm_buf_puts(out, "Other names:");
	for (f = crmp_fns; f->name; f++)
		if (!f->use)
			crm_buf_printf(out, " %s", f->name);
	crm_buf_putc(out, '\n');
}
