/* SPDX-License-Identifier: MIT */
/* types.c - the list of all record types, and the one the tools write */
#include "record/types.h"

const struct crmp_type crmp_type_transition = {
	.name = "transition",
	.table = "transitions",
	.code = 14,
	.about = "a change of state, written by the tools",
	.fields =
		(const struct crmp_field[]){
			{ "subject_type", CRMP_TYPENAME, CRMP_REQ | CRMP_LISTED,
			  NULL, NULL, "type of the record that moved" },
			{ "subject_id", CRMP_ANYREF, CRMP_REQ | CRMP_LISTED,
			  "subject_type", NULL, "its id" },
			{ "from", CRMP_TEXT, CRMP_REQ | CRMP_LISTED, NULL, NULL,
			  "state before" },
			{ "to", CRMP_TEXT, CRMP_REQ | CRMP_LISTED, NULL, NULL,
			  "state after" },
			{ "at", CRMP_INSTANT, CRMP_REQ | CRMP_NOW | CRMP_LISTED,
			  NULL, NULL, "when it happened" },
			{ "actor", CRMP_TEXT, CRMP_LISTED, NULL, NULL,
			  "who did it" },
			{ "reason", CRMP_TEXT, CRMP_LISTED, NULL, NULL,
			  "reason given" },
			{ "note", CRMP_TEXT, 0, NULL, NULL, "note given" },
			{ 0 } },
	.indexes = (const char *const[]){ "subject_type,subject_id", NULL },
	.append_only = true,
	.machine = true,
};

const struct crmp_type *const crmp_types[] = {
	&crmp_type_user,     &crmp_type_product,    &crmp_type_campaign,
	&crmp_type_customer, &crmp_type_contact,    &crmp_type_lead,
	&crmp_type_contract, &crmp_type_deal,	    &crmp_type_order,
	&crmp_type_asset,    &crmp_type_ticket,	    &crmp_type_touch,
	&crmp_type_message,  &crmp_type_task,	    &crmp_type_feedback,
	&crmp_type_points,   &crmp_type_transition, NULL,
};

const struct crmp_type *
crmp_type_named(const char *s, size_t n)
{
	int i;

	for (i = 0; crmp_types[i]; i++)
		if (crmp_eq(crmp_types[i]->name, s, n) ||
		    crmp_eq(crmp_types[i]->table, s, n))
			return crmp_types[i];
	return NULL;
}

const struct crmp_type *
crmp_type_coded(int64_t code)
{
	int i;

	for (i = 0; crmp_types[i]; i++)
		if (crmp_types[i]->code == code)
			return crmp_types[i];
	return NULL;
}
