/* SPDX-License-Identifier: MIT */
/* inputs.c - what a verdict judges by, as columns over a customer's facts */
#include "facts/facts.h"

struct crm_buf *
crmp_inputs_add(struct crmp_inputs *in)
{
	crmp_inputs_end(in);
	if (in->n)
		crm_buf_puts(&in->sql, ", ");
	in->n++;
	return &in->sql;
}

void
crmp_inputs_end(struct crmp_inputs *in)
{
	if (in->n)
		in->end[in->n - 1] = in->sql.len;
}
