/* SPDX-License-Identifier: MIT */
/* types.h - the descriptors of all record types, and pieces they share */
#ifndef CRMP_TYPES_H
#define CRMP_TYPES_H

#include "record/field.h"

#define CRMP_DATES                                                      \
	"[{kind:s,calendar:solar|lunar,month:i,leap?:b,day:i,year?:i}]"
#define CRMP_PREFS "{channels?:[s],quiet?:s,topics?:[s],lang?:s}"
#define CRMP_CONSENT                                                    \
	"[{channel:s,purpose:s,state:given|denied|withdrawn,at:t,"       \
	"source?:s}]"
#define CRMP_NEEDS "[{need:s,priority?:i,effect?:s,confirmed_at?:t}]"
#define CRMP_PAYMENTS "[{due:d,amount_minor:i,paid_at?:t}]"
#define CRMP_FILES "[{name:s,sha256:h,bytes:i,at:t}]"
/* clang-format off */
#define CRMP_FIND_KEY \
	{ "find_key", CRMP_TEXT, CRMP_HIDDEN, NULL, NULL, "for crm-find" }
#define CRMP_STATE_KIND \
	{ "state_kind", CRMP_TEXT, CRMP_HIDDEN, NULL, NULL, "o, p, d or x" }
/* clang-format on */

extern const struct crmp_type crmp_type_user, crmp_type_customer,
	crmp_type_contact, crmp_type_lead, crmp_type_deal, crmp_type_order,
	crmp_type_contract, crmp_type_ticket, crmp_type_task, crmp_type_touch,
	crmp_type_feedback, crmp_type_points, crmp_type_campaign,
	crmp_type_transition, crmp_type_product, crmp_type_message,
	crmp_type_asset;

/* All types in the order in which they can be loaded; ends with NULL. */
extern const struct crmp_type *const crmp_types[];

/* By name (n bytes), or NULL; also takes the plural. */
const struct crmp_type *crmp_type_named(const char *s, size_t n);
/* By its code in the history and side tables, or NULL. */
const struct crmp_type *crmp_type_coded(int64_t code);

#endif
