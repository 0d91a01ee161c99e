/* SPDX-License-Identifier: MIT */
/* types_reach.c - points, campaign: loyalty, and whom to reach */
#include "record/states.h"
#include "record/types.h"

const struct crmp_type crmp_type_points = {
	.name = "points",
	.table = "points",
	.code = 12,
	.about = "an entry of the loyalty ledger, never changed",
	.fields =
		(const struct crmp_field[]){
			{ "customer_id", CRMP_REF, CRMP_REQ | CRMP_LISTED,
			  "customer", NULL, "customer" },
			{ "at", CRMP_INSTANT, CRMP_REQ | CRMP_NOW | CRMP_LISTED,
			  NULL, NULL, "when it happened" },
			{ "day", CRMP_DAY, CRMP_HIDDEN, NULL, NULL,
			  "the same as business-zone day" },
			{ "kind", CRMP_ENUM, CRMP_REQ | CRMP_LISTED,
			  "earn redeem expire adjust reverse", NULL,
			  "kind of entry" },
			{ "amount", CRMP_INT, CRMP_REQ | CRMP_LISTED, NULL,
			  NULL, "how many, signed" },
			{ "unit", CRMP_TEXT, 0, NULL, NULL,
			  "points if absent, minutes, money or coupon:CODE" },
			{ "reason", CRMP_ENUM, CRMP_REQ | CRMP_LISTED,
			  "order referral feedback event compensation manual",
			  "manual", "what for" },
			{ "ref_type", CRMP_TYPENAME, 0, NULL, NULL,
			  "type of the record that earned them" },
			{ "ref_id", CRMP_ANYREF, 0, "ref_type", NULL,
			  "its id" },
			{ "lot", CRMP_REF, 0, "points", NULL,
			  "the earning this entry eats" },
			{ "expires_at", CRMP_INSTANT, 0, NULL, NULL,
			  "when an earning expires" },
			{ 0 } },
	.indexes = (const char *const[]){ "customer_id,at",
					  "!ref_type,ref_id,reason ? kind = "
					  "'earn' AND ref_id IS NOT NULL",
					  NULL },
	.append_only = true,
};

const struct crmp_type crmp_type_campaign = {
	.name = "campaign",
	.table = "campaigns",
	.code = 13,
	.about = "an action for a group of customers",
	.fields =
		(const struct crmp_field[]){
			{ "name", CRMP_TEXT, CRMP_REQ | CRMP_LISTED, NULL, NULL,
			  "name" },
			{ "kind", CRMP_ENUM, CRMP_REQ | CRMP_LISTED,
			  "push event trial cocreate community offer content",
			  "push", "kind of action" },
			{ "state", CRMP_STATE, CRMP_REQ | CRMP_LISTED, NULL,
			  "planned", "where it stands" },
			CRMP_STATE_KIND,
			{ "start", CRMP_DAY, CRMP_LISTED, NULL, NULL,
			  "first day" },
			{ "end", CRMP_DAY, CRMP_LISTED, NULL, NULL,
			  "day after the last" },
			{ "segment", CRMP_TEXT, 0, NULL, NULL,
			  "condition that picks the customers, frozen at the "
			  "start" },
			{ "holdout", CRMP_INT, 0, "0 100", NULL,
			  "percent kept out, by hash of the id" },
			{ "offer", CRMP_JSON, 0, "{*:any}", NULL,
			  "what is offered" },
			{ "budget_minor", CRMP_MONEY, 0, NULL, NULL,
			  "budget in the base currency" },
			{ "cost_minor", CRMP_MONEY, 0, NULL, NULL,
			  "what it cost, in the base currency" },
			{ "owner", CRMP_USER, CRMP_REQ | CRMP_ME | CRMP_LISTED,
			  NULL, NULL, "who runs it" },
			{ 0 } },
	.states = crmp_states_campaign,
	.moves = crmp_moves_campaign,
	.state_field = "state",
};
