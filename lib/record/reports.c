/* SPDX-License-Identifier: MIT */
/* reports.c - names on lines that are no records */
#include "record/line.h"

#include <string.h>
#define POLICY "type name rev txn at actor reason about changed"

/* The first row that fits a line counts. */
const struct crmp_report crmp_reports[] = {
	{ "txn", NULL, "id at actor command reason changed created",
	  "command reason created",
	  "type id at batch run actor command reason decided created changed" },
	{ "version", NULL, "rev txn at actor action changes", "changes",
	  "type rev txn at actor command reason action changes" },
	{ "policy", "about", "name rev at actor about", "about", POLICY },
	{ "policy", "changed", "name rev changed", "", POLICY },
	{ "policy", NULL, "rev txn at actor reason", "reason", POLICY },
	{ "issue", NULL, "check subject_type subject_id message", "message",
	  "type check subject_type subject_id message" },
	{ "fit", NULL, "model status loglik params se customers words", "words",
	  "type model status customers repeats params se loglik words "
	  "unit_days until from to where correlation policy" },
	{ "tracking", NULL, "week until actual expected ahead", "",
	  "type week until actual expected ahead" },
	{ "cuts", NULL, "score of cuts customers empty", "",
	  "type score of cuts customers empty policy" },
	{ "column", NULL, "name kind about default", "kind about default",
	  "type name kind about default needed derived" },
	{ "undo", NULL, "restored removed kept", "",
	  "type restored removed kept" },
	{ "metric_def", NULL, "name code unit by about", "about",
	  "type name code unit by about" },
	{ "metric", "cohort", "cohort k value numerator denominator unfinished",
	  "", "type metric cohort k value numerator denominator unfinished" },
	{ "metric", NULL,
	  "metric from to key value amount_minor currency numerator "
	  "denominator "
	  "n unit unfinished",
	  "key",
	  "type metric code from to by key value amount_minor currency "
	  "numerator denominator n unit unfinished" },
	{ "store", NULL, NULL, "path records",
	  "type path schema zone currency created_at last_txn last_at records "
	  "size_bytes wal_bytes sqlite" },
	{ 0 },
};

const struct crmp_report *
crmp_report_find(const struct crmp_line *l)
{
	const struct crmp_member *w = l->word;
	const struct crmp_report *r;

	if (!w || w->kind != CRMP_JSTR)
		return NULL;
	for (r = crmp_reports; r->type; r++)
		if (crmp_eq(r->type, w->val + 1, w->val_len - 2) &&
		    (!r->with ||
		     crmp_line_own(l, r->with, strlen(r->with), NULL)))
			return r;
	return NULL;
}

bool
crmp_word_next(const char **p, const char **word, size_t *n)
{
	*word = *p + strspn(*p, " ");
	*n = strcspn(*word, " ");
	*p = *word + *n;
	return *n != 0;
}

size_t
crmp_name_head(const char *name, size_t n)
{
	const char *dot = memchr(name, '.', n);

	return dot ? (size_t)(dot - name) : n;
}

bool
crmp_name_known(const char *name, size_t n)
{
	const struct crmp_report *r;
	enum crmp_kind kind;
	bool derived;
	size_t i;

	for (i = 0; crmp_types[i]; i++)
		if (crmp_name_kind(crmp_types[i], name, n, &kind, &derived))
			return true;
	for (r = crmp_reports; r->type; r++)
		if (crmp_word_in(r->all, name, n))
			return true;
	return false;
}
