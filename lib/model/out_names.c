/* SPDX-License-Identifier: MIT */
/* out_names.c - names that lines may have; fields checked beforehand */
#include "model/out.h"
#include "model/verdict.h"

#include <stdlib.h>
#include <string.h>

#define POLICY "type name rev txn at actor reason about changed"

/* The first row that fits a line counts. */
static const struct crmp_report reports[] = {
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
	for (r = reports; r->type; r++)
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
	for (r = reports; r->type; r++)
		if (crmp_word_in(r->all, name, n))
			return true;
	return false;
}

/* ---- fields checked beforehand ------------------------------------------ */

/* Append the names of a type to a list that has room for them. */
static enum crm_status
add_keys(const struct crmp_type *t, const char **names, size_t *n)
{
	const char **keys = crmp_type_keys(t, true);
	size_t i;

	for (i = 0; keys && keys[i]; i++)
		names[(*n)++] = keys[i];
	free(keys);
	return keys ? CRM_OK : CRM_NOMEM;
}

/* The name nearest to `word` of any type or report, or NULL. */
static const char *
near_any(const char *word, struct crmp_arena *mem)
{
	const char **names, *p, *s;
	const struct crmp_report *r;
	size_t n = 0, len, i;

	names = crmp_arena_alloc(mem, sizeof *names * CRMP_MAXTYPES *
					      (CRMP_MAXCOLS + 64));
	for (i = 0; names && crmp_types[i]; i++)
		if (add_keys(crmp_types[i], names, &n))
			return NULL;
	for (r = reports; names && r->type; r++)
		for (p = r->all; crmp_word_next(&p, &s, &len); n++)
			if (!(names[n] = crmp_arena_copy(mem, s, len)))
				return NULL;
	if (!names)
		return NULL;
	for (i = 0; (s = crmp_verdict_name(i)); i++)
		names[n++] = s;
	names[n] = NULL;
	return crm_text_nearest(word, names);
}

static enum crm_status
unknown(const struct crmp_type *t, const char *name, size_t n,
	struct crm_error *e)
{
	struct crmp_line l = { .type = t };
	struct crmp_arena mem = { 0 };
	const char *near;
	char word[64];

	if (t)
		return crmp_line_unknown(&l, name, n, "fields", e);
	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(name, n < 60 ? n : 60), name);
	near = near_any(word, &mem);
	crm_fail(e, CRM_USAGE, "fields", "'%s': %s%s%s", word,
		 near ? "did you mean " : "no record type has it",
		 near ? near : "", near ? "?" : "");
	crmp_arena_free(&mem);
	return CRM_USAGE;
}

enum crm_status
crm_fields_check(const struct crm_type *type, const char *fields,
		 struct crm_error *e)
{
	const struct crmp_type *t = (const struct crmp_type *)type;
	const char *p = fields, *name;
	enum crmp_kind kind;
	bool derived, any = false;
	size_t n;

	for (; crmp_field_next(&p, &name, &n); any = true) {
		n = crmp_name_head(name, n);
		if (crmp_eq("*", name, n) || crmp_eq("_", name, n) ||
		    crmp_word_in("why from", name, n) ||
		    crmp_verdict_tool(name, n) ||
		    (t ? crmp_name_kind(t, name, n, &kind, &derived)
		       : crmp_name_known(name, n)))
			continue;
		return unknown(t, name, n, e);
	}
	return any ? CRM_OK
		   : crm_fail(e, CRM_USAGE, "fields", "no field is named");
}
