/* SPDX-License-Identifier: MIT */
/* op.c - which function computes what kind of node */
#include "condition/function.h"

static crmp_do *const runs[] = {
	[CRMP_N_SLOT] = crmp_run_slot,	  [CRMP_N_MEMBER] = crmp_member,
	[CRMP_N_MAJOR] = crmp_run_major,  [CRMP_N_AND] = crmp_run_logic,
	[CRMP_N_OR] = crmp_run_logic,	  [CRMP_N_NOT] = crmp_run_not,
	[CRMP_N_TRUTH] = crmp_run_truth,  [CRMP_N_COMPARE] = crmp_compare,
	[CRMP_N_WITHIN] = crmp_within,	  [CRMP_N_ISNULL] = crmp_run_isnull,
	[CRMP_N_LIKE] = crmp_like,	  [CRMP_N_ADD] = crmp_arithmetic,
	[CRMP_N_SUB] = crmp_arithmetic,	  [CRMP_N_MUL] = crmp_arithmetic,
	[CRMP_N_DIV] = crmp_arithmetic,	  [CRMP_N_MOD] = crmp_arithmetic,
	[CRMP_N_NEG] = crmp_arithmetic,	  [CRMP_N_JOIN] = crmp_run_join,
	[CRMP_N_CASE] = crmp_run_case,
};

void
crmp_op_settle(struct crmp_node *n)
{
	size_t i;

	if (n->op == CRMP_N_VALUE || n->run) /* done, or shared */
		return;
	n->run = n->op == CRMP_N_CALL ? n->fn->call : runs[n->op];
	for (i = 0; i < n->n; i++)
		crmp_op_settle(n->arg[i]);
}
