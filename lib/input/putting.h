/* SPDX-License-Identifier: MIT */
/* putting.h - a record on its way into the store, and which one it is */
#ifndef CRMP_PUTTING_H
#define CRMP_PUTTING_H

#include "input/input.h"

struct crmp_putting {
	struct crm_store *s;
	const struct crm_put *o;
	struct crmp_input *in;
	const struct crmp_type *t;
	struct crmp_row old, row;
	struct crmp_row stored; /* old, where its state follows from facts */
	int64_t id; /* the record meant, 0: a new one */
	bool keyed; /* it was found by the `key` of generated work */
	struct crm_error *e;
};

/* Find the record meant by id, external key or --match; reads p->old. */
enum crm_status crmp_put_identify(struct crmp_putting *p) CRM_MUST_CHECK;
/* The record an imported row without a key has become before; *hit 0 none. */
enum crm_status crmp_put_by_hash(struct crmp_putting *p, int64_t *hit)
	CRM_MUST_CHECK;

#endif
