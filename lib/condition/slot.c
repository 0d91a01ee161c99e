/* SPDX-License-Identifier: MIT */
/* slot.c - what is read of a record, compared and named */
#include "condition/condition.h"

#include <string.h>

bool
crmp_slot_same(const struct crmp_slot *a, const struct crmp_slot *b)
{
	return a->from == b->from && a->via == b->via &&
	       crmp_text_same(a->name, b->name);
}

struct crmp_slot
crmp_slot_named(const struct crmp_type *t, const char *name)
{
	struct crmp_slot slot = { .name = crmp_text(name),
				  .from = CRMP_FROM_VERDICT };
	bool computed;

	if (crmp_name_kind(t, name, slot.name.n, &slot.kind, &computed))
		slot.from = computed ? CRMP_FROM_COMPUTED : CRMP_FROM_OWN;
	if (slot.from == CRMP_FROM_COMPUTED)
		slot.d = crmp_derived_find(t, name, slot.name.n);
	return slot;
}
