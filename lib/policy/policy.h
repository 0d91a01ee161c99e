/* SPDX-License-Identifier: MIT */
/* policy.h - policy documents: in force, set, checked; currency, calendar */
#ifndef CRMP_POLICY_H
#define CRMP_POLICY_H

#include "record/shape.h"
#include "session/session.h"

/*
 * The document in force, borrowed until commit or close; NULL with the
 * error.
 */
json_t *crmp_policy(struct crm_store *s, const char *name, struct crm_error *e);
/* Starter set, as revisions of the open txn. */
enum crm_status crmp_policy_starter(struct crm_store *s, const char *zone,
				    const char *currency, struct crm_error *e);
/* Beside its shape, what only the store can tell (zone fixed, stage in use). */
enum crm_status crmp_policy_rules(struct crm_store *s, const char *name,
				  json_t *doc, struct crm_error *e);
enum crm_status crmp_policy_calendar(struct crm_store *s, json_t *doc,
				     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_currency(struct crm_store *s, json_t *doc,
				     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_zone(struct crm_store *s, json_t *doc,
				 struct crm_error *e) CRM_MUST_CHECK;
/* The stages must suit the records there are. */
enum crm_status crmp_policy_stages(struct crm_store *s, json_t *doc,
				   struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_words(struct crm_store *s, json_t *doc,
				  struct crm_error *e) CRM_MUST_CHECK;
/* A new revision, checked for nothing; *rev 0 if it says the same. */
enum crm_status crmp_policy_store(struct crm_store *s, const char *name,
				  json_t *doc, int64_t *rev,
				  struct crm_error *e) CRM_MUST_CHECK;
/* The number of the revision in force; 0: none. */
enum crm_status crmp_policy_rev(struct crm_store *s, const char *name,
				int64_t *rev,
				struct crm_error *e) CRM_MUST_CHECK;
struct crmp_policy_kind {
	const char *name, *about, *shape, *starter;
	bool optional; /* a store without it goes by the starter */
};
const struct crmp_policy_kind *crmp_policy_kind(const char *name);
extern const struct crmp_policy_kind crmp_policy_kinds[];
/* Has map.NAME a name of letters, digits, _ and -, 60 at most? */
bool crmp_policy_named_well(const char *name);
/* The base currency ("CNY"); borrowed from the policy cache. */
const char *crmp_base_currency(struct crm_store *s, struct crm_error *e);
/* Minor units of `currency` on a day in the base currency. */
enum crm_status crmp_base_minor(struct crm_store *s, int64_t minor,
				const char *currency, int64_t day,
				int64_t *base, struct crm_error *e)
	CRM_MUST_CHECK;
/* *restored grows by the policies that a txn set and that are as before. */
enum crm_status crmp_undo_policy(struct crm_store *s, int64_t txn,
				 int64_t *restored, struct crm_error *e);
enum crm_status crmp_work_add(void *store, int64_t from, int64_t n, char unit,
			      int64_t *to, struct crm_error *e);

/* The stages of a type by policy, and one of them with its place. */
json_t *crmp_stages(struct crm_store *s, const struct crmp_type *t,
		    struct crm_error *e);
json_t *crmp_stage_find(json_t *list, const char *name, size_t n, size_t *at);
/* The kind letter of a state; 0 if the type has no such state. */
enum crm_status crmp_state_kind(struct crm_store *s, const struct crmp_type *t,
				const char *name, size_t n, char *kind,
				struct crm_error *e) CRM_MUST_CHECK;
/* Of one of them: its kind letter, and its name as a literal of SQL has it. */
char crmp_stage_letter(const json_t *stage);
void crmp_stage_quoted(const json_t *stage, struct crm_buf *sql);

/* One unit of money in the base currency, as minor units. */
enum crm_status crmp_money_unit(struct crm_store *s, int64_t *unit,
				struct crm_error *e) CRM_MUST_CHECK;

#endif
