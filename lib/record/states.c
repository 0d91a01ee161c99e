/* SPDX-License-Identifier: MIT */
/* states.c - the state machines: states, moves between them and their guards */
#include "record/states.h"

/* Stages of deals and orders are policy: write/stage.c. */

const struct crmp_state crmp_states_customer[] = {
	{ "prospect", 'o', NULL, "known, nothing bought yet" },
	{ "customer", 'o', NULL, "has bought" },
	{ "former", 'x', "close_reason", "lost, confirmed by someone" },
	{ 0 },
};
/* From prospect to customer and back it is facts that decide. */
const struct crmp_move crmp_moves_customer[] = {
	{ "prospect", "customer", "" },
	{ "*o", "former", "" },
	{ "former", "customer", "" },
	{ "former", "prospect", "r" },
	{ 0 },
};

#define ITS_ORDERS "o.customer_id=t.id AND $COUNTS AND o.placed_at<={now}"
/* `what` of the purchase days */
#define BOUGHT(what)                                                           \
	"(SELECT " what " FROM " CRMP_ROWS_OF(                                 \
		"orders", "o.day, o.base_minor, o.placed_at",                  \
		ITS_ORDERS) " GROUP BY o.day" CRMP_BOUGHT("o.base_minor") ")"
#define ITS_DEALS "o.customer_id=t.id AND $DEALKIND='d' AND o.closed_at<={now}"
#define MOVED(to)                                                              \
	"SELECT max(o.at)*2 AS at FROM " CRMP_ROWS_OF(                         \
		"transitions", "o.at",                                         \
		"o.subject_type='customer' AND o.subject_id=t.id AND"          \
		" o.at<={now}" to)
/* A purchase on a later day brings a former customer back. */
const struct crmp_standing crmp_standing_customer = {
	.kept = "former",
	.with = "close_reason close_note former_on",
	.summed = "CASE WHEN t.state='former' AND coalesce(s.last_day,"
		  "-10000000) <= coalesce(t.former_on,10000000) THEN 'former'"
		  " WHEN t.customer_since<={today} OR s.orders>0 OR"
		  " s.won_deals>0 THEN 'customer' ELSE 'prospect' END",
	.counted = "CASE WHEN $KEPT='former' AND NOT EXISTS (SELECT 1 FROM "
		   CRMP_ROWS_OF("orders", "o.day, $MINOR AS base_minor",
				ITS_ORDERS " AND o.day>t.former_on")
		   " GROUP BY o.day" CRMP_BOUGHT("o.base_minor") ") THEN"
		   " 'former' WHEN t.customer_since<={today} OR EXISTS "
		   BOUGHT("1") " OR EXISTS (SELECT 1 FROM {deals+} o WHERE "
		   ITS_DEALS ") THEN 'customer' ELSE 'prospect' END",
	/* a former one that bought again is a customer since then; one that
	 * was brought back, since then or since it bought */
	.since = "CASE $STATE WHEN 'former' THEN coalesce((" MOVED("") "),"
		 CRMP_NOON("t.former_on") ",t.since*2)"
		 " WHEN 'prospect' THEN coalesce((" MOVED("") "),t.since*2)"
		 " ELSE CASE WHEN $KEPT='former' THEN"
		 " (SELECT min(o.placed_at)*2 FROM "
		 CRMP_ROWS_OF("orders", "o.placed_at",
			      ITS_ORDERS " AND o.day>t.former_on")
		 ") ELSE (SELECT max(z.at) FROM"
		 " (SELECT min(b.at) AS at FROM (SELECT p.at*2 AS at FROM "
		 BOUGHT("min(CASE WHEN o.base_minor>=0 THEN o.placed_at END)"
			" AS at") " p UNION ALL SELECT o.closed_at*2 FROM "
		 CRMP_ROWS_OF("deals", "o.closed_at", ITS_DEALS)
		 " UNION ALL SELECT " CRMP_NOON("t.customer_since")
		 " WHERE t.customer_since<={today}) b UNION ALL "
		 MOVED(" AND o.\"to\"<>'former'") ") z) END END",
};
#undef MOVED
#undef ITS_DEALS
#undef BOUGHT
#undef ITS_ORDERS

const struct crmp_state crmp_states_lead[] = {
	{ "new", 'o', NULL, "came in, nobody at work" },
	{ "working", 'o', "owner", "being verified" },
	{ "nurture", 'p', NULL, "not yet ready, kept warm" },
	{ "qualified", 'o', NULL, "real need, ready to become a deal" },
	{ "converted", 'd', "customer_id", "became a customer" },
	{ "dropped", 'x', "close_reason", "not wanted" },
	{ 0 },
};
const struct crmp_move crmp_moves_lead[] = {
	{ "new", "working", "o" },
	{ "new", "nurture", "" },
	{ "working", "new", "" },
	{ "working", "nurture", "" },
	{ "qualified", "nurture", "" },
	{ "nurture", "working", "r" },
	{ "working", "qualified", "" },
	{ "qualified", "converted", "" },
	{ "*op", "dropped", "" },
	{ "dropped", "new", "r" },
	{ 0 },
};

const struct crmp_state crmp_states_contract[] = {
	{ "draft", 'o', NULL, "not signed" },
	{ "signed", 'o', NULL, "in force by its days" },
	{ "renewed", 'd', "renewed_by", "followed by another" },
	{ "ended", 'd', NULL, "ran out" },
	{ "terminated", 'x', "close_reason", "ended early" },
	{ 0 },
};
const struct crmp_move crmp_moves_contract[] = {
	{ "draft", "signed", "" },
	{ "signed", "renewed", "" },
	{ "signed", "ended", "" },
	{ "*o", "terminated", "" },
	{ 0 },
};

const struct crmp_state crmp_states_ticket[] = {
	{ "new", 'o', NULL, "nobody at work" },
	{ "open", 'o', "owner", "being worked on" },
	{ "waiting", 'p', NULL, "waits for something outside" },
	{ "resolved", 'p', "resolution cause", "solved, customer not yet asked" },
	{ "closed", 'd', NULL, "customer is satisfied" },
	{ "duplicate", 'x', "duplicate_of", "same as another" },
	{ "cancelled", 'x', "close_reason", "not pursued" },
	{ 0 },
};
const struct crmp_move crmp_moves_ticket[] = {
	{ "new", "open", "o" },
	{ "open", "waiting", "r" },
	{ "waiting", "open", "" },
	{ "open", "resolved", "" },
	{ "waiting", "resolved", "" },
	{ "resolved", "closed", "" },
	{ "resolved", "open", "" },
	{ "closed", "open", "r" },
	{ "*op", "duplicate", "" },
	{ "*op", "cancelled", "" },
	{ 0 },
};

const struct crmp_state crmp_states_task[] = {
	{ "open", 'o', NULL, "to be done" },
	{ "done", 'd', "outcome", "done" },
	{ "cancelled", 'x', "close_reason", "not needed any more" },
	{ 0 },
};
const struct crmp_move crmp_moves_task[] = {
	{ "open", "done", "" },
	{ "open", "cancelled", "" },
	{ 0 },
};

const struct crmp_state crmp_states_feedback[] = {
	{ "asked", 'o', NULL, "waiting for an answer" },
	{ "answered", 'd', NULL, "answered" },
	{ "expired", 'd', NULL, "not answered in time" },
	{ 0 },
};
const struct crmp_move crmp_moves_feedback[] = {
	{ "asked", "answered", "" },
	{ "asked", "expired", "" },
	{ "expired", "answered", "" },
	{ 0 },
};

const struct crmp_state crmp_states_campaign[] = {
	{ "planned", 'o', NULL, "not begun" },
	{ "running", 'o', "segment", "under way" },
	{ "ended", 'd', NULL, "over" },
	{ "cancelled", 'x', NULL, "called off" },
	{ 0 },
};
const struct crmp_move crmp_moves_campaign[] = {
	{ "planned", "running", "" },
	{ "running", "ended", "" },
	{ "*o", "cancelled", "r" },
	{ 0 },
};

/*
 * A crash leaves `sending`: whether it went out nobody knows, and only what
 * may be repeated (or a person who has looked) takes it up again.
 */
const struct crmp_state crmp_states_message[] = {
	{ "queued", 'o', NULL, "to be sent" },
	{ "sending", 'o', NULL, "on its way, or left so by a crash" },
	{ "sent", 'd', NULL, "out" },
	{ "failed", 'x', "error", "will not go out" },
	{ "held", 'p', NULL, "not now" },
	{ "unknown", 'p', NULL, "may have gone out" },
	{ 0 },
};
const struct crmp_move crmp_moves_message[] = {
	{ "queued", "sending", "" },
	{ "queued", "held", "" },
	{ "held", "queued", "" },
	{ "sending", "sent", "" },
	{ "sending", "queued", "" },
	{ "sending", "unknown", "" },
	{ "unknown", "queued", "" },
	{ "unknown", "sent", "r" },
	{ "*op", "failed", "" },
	{ "failed", "queued", "r" },
	{ 0 },
};

const struct crmp_state crmp_states_asset[] = {
	{ "in_use", 'o', NULL, "at the customer's" },
	{ "returned", 'd', NULL, "back with us" },
	{ "scrapped", 'x', NULL, "gone" },
	{ 0 },
};
const struct crmp_move crmp_moves_asset[] = {
	{ "in_use", "returned", "" },
	{ "returned", "in_use", "" },
	{ "in_use", "scrapped", "r" },
	{ "returned", "scrapped", "r" },
	{ 0 },
};
