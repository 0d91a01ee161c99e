/* SPDX-License-Identifier: MIT */
/* report.h - inside the reports: metrics, what they are counted from, lines */
#ifndef CRMP_REPORT_H
#define CRMP_REPORT_H

#include "facts/facts.h"
#include "record/shape.h"
#include "rule/tally.h"
#include "verdict/panel.h"

/* ---- the registry (metric.c) -------------------------------------------- */

enum crmp_unit { CRMP_RATIO, CRMP_COUNT, CRMP_AMOUNT, CRMP_DAYS };
/* What is counted from: customers, orders, contracts; and gaps of orders. */
enum {
	CRMP_M_SINCE = 1,
	CRMP_M_ORDERS = 2,
	CRMP_M_ACTIVE = 4,
	CRMP_M_CYCLE = 8
};

/* num, den and n are places in struct crmp_sums; only of a ratio all three. */
struct crmp_metric {
	const char *name, *code, *about;
	enum crmp_unit unit;
	size_t num, den, n;
	unsigned needs;
};
/* By name or code; CRM_USAGE with the nearest, or if it lacks `by`. */
enum crm_status crmp_metric_find(const char *name, const char *by,
				 const struct crmp_metric **m,
				 struct crm_error *e) CRM_MUST_CHECK;
const char *crmp_unit_name(enum crmp_unit u);

/* ---- the days of a report (report_days.c) -------------------------------- */

enum crm_status crmp_days_of(struct crm_store *s, const struct crm_report *r,
			     struct crmp_days *d,
			     struct crm_error *e) CRM_MUST_CHECK;
/* ---- values of a dimension (report_group.c) ----------------------------- */

struct crmp_group {
	const char *key; /* NULL: has none */
	size_t n;
	bool used;
	struct crmp_tally tally;
};
/* Zero it, set `windows` to begin. */
struct crmp_groups {
	const struct crmp_windows *windows;
	struct crmp_arena mem;
	struct crmp_group **list;
	size_t n, cap;
	uint32_t *slot; /* places in the list plus one, by hash of the key */
	size_t slots;	/* a power of two */
};
/* The group of a key (NULL: of those that have none), made when new. */
enum crm_status crmp_group_of(struct crmp_groups *g, const char *key, size_t n,
			      struct crmp_group **out,
			      struct crm_error *e) CRM_MUST_CHECK;
/* By key, the one without last. */
void crmp_groups_sort(struct crmp_groups *g);
void crmp_groups_free(struct crmp_groups *g);

/* ---- lines (report_line.c) ---------------------------------------------- */

/* What a line says beside its figures. */
struct crmp_label {
	const char *by; /* NULL: it is not split */
	const char *key;
	size_t nkey;
	int64_t from, to; /* days */
	bool unfinished;
};
/* Append ",\"value\":..." and what goes with it, of a ratio. */
void crmp_ratio_json(int64_t num, int64_t den, struct crm_buf *b);
/* Append the line, with LF.  `currency` of amounts. */
void crmp_metric_json(const struct crmp_metric *m, const struct crmp_sums *s,
		      const struct crmp_label *l, const char *currency,
		      struct crm_buf *b);

/* ---- one report (report.c, report_pass.c, report_figure.c) --------------- */

struct crmp_job {
	struct crm_store *s;
	const struct crm_report *r;
	const struct crmp_metric **metrics;
	unsigned needs;
	bool monthly, grouped;
	struct crmp_days days;
	struct crmp_windows windows;
	struct crmp_groups groups;
	struct crmp_person person;
	struct crmp_buys buys;
	struct crmp_rows bonds;
	struct crmp_reading people; /* prepared if they are needed */
	struct crmp_panel panel;
	bool person_waits;
	int since, merged, key; /* places of their columns */
	const char *currency;
};
/* One pass over the facts, into p->groups. */
enum crm_status crmp_job_count(struct crmp_job *p,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_job_lines(struct crmp_job *p, crm_sink *sink, void *arg,
			       struct crm_error *e) CRM_MUST_CHECK;

#endif
