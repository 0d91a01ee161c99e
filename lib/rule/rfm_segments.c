/* SPDX-License-Identifier: MIT */
/* rfm_segments.c - scoring all customers at once, nested bins, segments */
#include "rule/rfm.h"

#include <stdlib.h>

/* Customers of v[at[0..n)], their values and what they are for. */
struct work {
	struct crm_rfm *v;
	size_t *at;
	int64_t *value;
	int bins;
	int64_t unit;
};

enum measure { RECENCY, FREQUENCY, MONEY };

static int64_t
value_of(const struct crm_rfm *v, enum measure what)
{
	const int64_t values[] = { v->recency, v->frequency, v->money };

	return values[what];
}

/* Score those in at[from .. to) among themselves. */
static void
score_range(const struct work *w, size_t from, size_t to, enum measure what)
{
	int64_t unit = what == MONEY ? w->unit : w->unit != 0;
	struct crmp_rfm_bounds c;
	struct crm_rfm *v;
	unsigned char *into;
	size_t i;

	if (from == to)
		return;
	for (i = from; i < to; i++)
		w->value[i - from] = value_of(&w->v[w->at[i]], what);
	crmp_rfm_cuts(w->value, to - from, w->bins, &c);
	for (i = from; i < to; i++) {
		v = &w->v[w->at[i]];
		into = what == RECENCY ? &v->r : what == MONEY ? &v->m : &v->f;
		*into = (unsigned char)crmp_rfm_score(&c, value_of(v, what),
						      what == RECENCY, unit);
	}
}

/* Bring at[from .. to) into the order of a score, 1 first; where each ends. */
static void
part_by(const struct work *w, size_t from, size_t to, enum measure what,
	size_t ends[CRMP_RFM_BINS + 1], size_t *room)
{
	size_t i, k = from;
	int s, got;

	for (ends[0] = from, s = 1; s <= w->bins; s++) {
		for (i = from; i < to; i++) {
			got = what == RECENCY ? w->v[w->at[i]].r
					      : w->v[w->at[i]].f;
			if (got == s)
				room[k++] = w->at[i];
		}
		ends[s] = k;
	}
	for (i = from; i < to; i++)
		w->at[i] = room[i];
}

static void
nest(const struct work *w, size_t n, size_t *room)
{
	size_t r[CRMP_RFM_BINS + 1], f[CRMP_RFM_BINS + 1];
	int i, k;

	score_range(w, 0, n, RECENCY);
	part_by(w, 0, n, RECENCY, r, room);
	for (i = 0; i < w->bins; i++) {
		score_range(w, r[i], r[i + 1], FREQUENCY);
		part_by(w, r[i], r[i + 1], FREQUENCY, f, room);
		for (k = 0; k < w->bins; k++)
			score_range(w, f[k], f[k + 1], MONEY);
	}
}

static enum crm_status
all(struct crm_rfm *v, size_t n, int bins, int64_t unit, bool nested,
    struct crm_error *e)
{
	struct work w = { .v = v, .bins = bins, .unit = unit };
	size_t i, *at;

	if (bins < 2 || bins > CRMP_RFM_BINS)
		return crm_fail(e, CRM_USAGE, NULL, "bins are 2 to %d",
				CRMP_RFM_BINS);
	at = calloc(n + 1, 2 * sizeof(*at));
	w.value = calloc(n + 1, sizeof(*w.value));
	if (!at || !w.value) {
		free(at);
		free(w.value);
		return crm_nomem(e);
	}
	w.at = at;
	for (i = 0; i < n; i++)
		at[i] = i;
	if (nested) {
		nest(&w, n, at + n);
	} else {
		score_range(&w, 0, n, RECENCY);
		score_range(&w, 0, n, FREQUENCY);
		score_range(&w, 0, n, MONEY);
	}
	free(at);
	free(w.value);
	return CRM_OK;
}

enum crm_status
crm_rfm_independent(struct crm_rfm *v, size_t n, int bins, int64_t unit,
		    struct crm_error *e)
{
	return all(v, n, bins, unit, false, e);
}

enum crm_status
crmp_rfm_nested(struct crm_rfm *v, size_t n, int bins, int64_t unit,
		struct crm_error *e)
{
	return all(v, n, bins, unit, true, e);
}

const struct crm_rfm_segment crm_rfm_segments[CRM_RFM_SEGMENTS] = {
	{ "Champions", { 4, 5 }, { 4, 5 }, { 4, 5 } },
	{ "Loyal Customers", { 2, 5 }, { 3, 5 }, { 3, 5 } },
	{ "Potential Loyalist", { 3, 5 }, { 1, 3 }, { 1, 3 } },
	{ "New Customers", { 4, 5 }, { 1, 1 }, { 1, 1 } },
	{ "Promising", { 3, 4 }, { 1, 1 }, { 1, 1 } },
	{ "Need Attention", { 2, 3 }, { 2, 3 }, { 2, 3 } },
	{ "About To Sleep", { 2, 3 }, { 1, 2 }, { 1, 2 } },
	{ "At Risk", { 1, 2 }, { 2, 5 }, { 2, 5 } },
	{ "Can't Lose Them", { 1, 1 }, { 4, 5 }, { 4, 5 } },
	{ "Lost", { 1, 2 }, { 1, 2 }, { 1, 2 } },
};

static bool
segment_within(const unsigned char range[2], int v)
{
	return v >= range[0] && v <= range[1];
}

size_t
crm_rfm_segment_of(const struct crm_rfm_segment *s, size_t n, int r, int f,
		   int m)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (segment_within(s[i].r, r) && segment_within(s[i].f, f) &&
		    segment_within(s[i].m, m))
			break;
	return i;
}

bool
crmp_rfm_segment_reached(const struct crm_rfm_segment *s, size_t i, int bins)
{
	int r, f, m;

	for (r = 1; r <= bins; r++)
		for (f = 1; f <= bins; f++)
			for (m = 1; m <= bins; m++)
				if (crm_rfm_segment_of(s, i + 1, r, f, m) == i)
					return true;
	return false;
}
