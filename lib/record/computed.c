/* SPDX-License-Identifier: MIT */
/* computed.c - the computed columns of a type: its own, then shared ones */
#include "record/names.h"

#include <string.h>

/* Which types a shared column is for. */
enum shared_by { EVERY, WITH_STATE, WITH_WORK };

/* The txn it came by: its oldest image tells that, else its row. */
#define CAME_BY                                                                \
	"coalesce((SELECT h.from_txn FROM {history} h WHERE h.type=$CODE AND"  \
	" h.id=t.id ORDER BY h.until_txn LIMIT 1),t.txn)"

/* Beside the columns of a type's descriptor; the pieces: names.h. */
static const struct {
	enum shared_by by;
	struct crmp_derived d;
} shared[] = {
	{ EVERY,
	  { "created_by", CRMP_TEXT,
	    "(SELECT x.actor FROM {txn} x WHERE x.id=" CAME_BY ")",
	    "who entered it" } },
	{ EVERY,
	  { "created_txn", CRMP_INT, CAME_BY,
	    "the transaction that entered it, or whose write caused it" } },
	{ WITH_STATE,
	  { "state_since", CRMP_MOMENT, "$SINCE",
	    "since when it is in its state" } },
	{ WITH_STATE,
	  { "days_in_state", CRMP_AGE, "$SINCE", "days since state_since" } },
	{ WITH_WORK,
	  { "open_tasks", CRMP_INT, "(SELECT count(*) $TASKS)",
	    "tasks about it that are not done" } },
	{ WITH_WORK,
	  { "next_task_at", CRMP_INSTANT, "(SELECT min(o.due_at) $TASKS)",
	    "when the next of them is due" } },
	{ WITH_WORK,
	  { "last_touch_at", CRMP_INSTANT, "$TOUCH",
	    "latest qualifying touch about it: inbound, or a person reached "
	    "out and was not missed" } },
	{ WITH_WORK,
	  { "silent_days", CRMP_AGE, "coalesce($TOUCH*2,$BEGAN)",
	    "days since last_touch_at, or since it began" } },
};

static bool
shares(const struct crmp_type *t, enum shared_by by)
{
	return by == EVERY	  ? true
	       : by == WITH_STATE ? t->state_field != NULL
				  : t->worked_on;
}

const struct crmp_derived *
crmp_derived_at(const struct crmp_type *t, size_t i)
{
	const struct crmp_derived *d;
	size_t k;

	for (d = t->derived; d && d->name; d++)
		if (!i--)
			return d;
	for (k = 0; k < sizeof shared / sizeof *shared; k++)
		if (shares(t, shared[k].by) && !i--)
			return &shared[k].d;
	return NULL;
}

const struct crmp_derived *
crmp_derived_find(const struct crmp_type *t, const char *name, size_t n)
{
	const struct crmp_derived *d;
	size_t i;

	for (i = 0; (d = crmp_derived_at(t, i)); i++)
		if (crmp_eq(d->name, name, n))
			return d;
	return NULL;
}

bool
crmp_name_base(const char *name, size_t n)
{
	return n > 5 && !memcmp(name, "base_", 5);
}

enum crmp_kind
crmp_derived_kind(const struct crmp_derived *d)
{
	return d->kind == CRMP_MOMENT ? CRMP_INSTANT
	       : d->kind == CRMP_AGE  ? CRMP_INT
				      : d->kind;
}
