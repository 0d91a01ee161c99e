/* SPDX-License-Identifier: MIT */
/* cycle_fit.c - models of buying fitted to the store, into policy cycle */
#include "fit/cycle_fit.h"

#include "facts/facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- fitting ------------------------------------------------------------ */

static enum crm_status
what_is_wanted(struct crmp_fitting *f)
{
	const char *word = f->o->model ? f->o->model : "best";
	int kind = crmp_cycle_kind(word), i;

	if (kind < 0 && strcmp(word, "best"))
		return crm_fail(f->e, CRM_USAGE, NULL,
				"no model '%s'; there are: bg mbg pareto nbd "
				"best",
				word);
	for (i = 0; i < CRM_MODELS; i++)
		f->wanted[i] = kind == i || (kind < 0 && i != CRM_MODEL_NBD);
	return CRM_OK;
}

/*
 * Does the model tell who has left?  It is to be better than the one by which
 * nobody ever does, by what two parameters more have to bring (chi-squared, 5
 * in 100), and its dropout known at least to its order.
 */
static bool
sees_dropout(const struct crmp_fitting *f)
{
	const struct crm_fit *t = &f->fit[f->best];
	const struct crm_fit *none = &f->fit[CRM_MODEL_NBD];
	const char *name = f->best == CRM_MODEL_PNBD ? "s" : "a";
	int i;

	if (f->best == CRM_MODEL_NBD || t->status != CRM_FIT_CONVERGED)
		return false;
	if (none->status != CRM_FIT_SPARSE && t->loglik - none->loglik < 3)
		return false;
	for (i = 0; i < t->n; i++)
		if (!strcmp(t->name[i], name) && t->se[i] > t->p[i])
			return false;
	return true;
}

/*
 * The likeliest of those that converged, else of those that ran to a limit.
 * BG/NBD has all one-time buyers alive: by a hair it is not taken.
 */
static void
fit_choose(struct crmp_fitting *f)
{
	const struct crm_fit *mbg = &f->fit[CRM_MODEL_MBGNBD];
	int i;

	f->best = -1;
	for (i = 0; i < CRM_MODELS; i++) {
		if (!f->wanted[i] || f->fit[i].status == CRM_FIT_SPARSE)
			continue;
		if (f->best < 0 ||
		    (f->fit[i].status == f->fit[f->best].status
			     ? f->fit[i].loglik > f->fit[f->best].loglik
			     : f->fit[i].status < f->fit[f->best].status))
			f->best = i;
	}
	if (f->best == CRM_MODEL_BGNBD && f->wanted[CRM_MODEL_MBGNBD] &&
	    mbg->status == f->fit[f->best].status &&
	    f->fit[f->best].loglik - mbg->loglik < 1)
		f->best = CRM_MODEL_MBGNBD;
	f->identified = f->best >= 0 && sees_dropout(f);
}

static enum crm_status
fit_all(struct crmp_fitting *f)
{
	enum crm_status rc = CRM_OK;
	int i;

	/* the one without dropout is what the others are held against */
	for (i = 0; !rc && i < CRM_MODELS; i++)
		if (f->wanted[i] || i == CRM_MODEL_NBD)
			rc = crm_model_fit((enum crm_model_kind)i,
					   &f->data.groups, f->o->unit_days,
					   &f->model[i], &f->fit[i], f->e);
	fit_choose(f);
	f->spends = f->data.nspends > 0;
	if (!rc && f->spends) {
		rc = crmp_gg_fit(f->data.spends, f->data.nspends, &f->spend,
				 &f->spend_fit, f->e);
		f->correlation =
			crmp_spend_correlation(f->data.spends, f->data.nspends);
	}
	return rc;
}

static enum crm_status
too_little(const struct crmp_fitting *f)
{
	struct crm_buf words = { 0 };
	int i = 0;

	while (i < CRM_MODELS - 1 && !f->wanted[i])
		i++;
	crm_fit_words(&f->fit[i], &words);
	crm_fail(f->e, CRM_REFUSED, NULL,
		 "too little data for a model (%s); nothing was changed",
		 words.s ? words.s : "");
	crm_buf_free(&words);
	return CRM_REFUSED;
}

/* ---- all of it ---------------------------------------------------------- */

static void
scope(struct crmp_fitting *f)
{
	struct crm_zone *z = f->s->session.zone;
	int64_t now = f->s->session.clock.now;
	const struct crm_cycle_fit *o = f->o;

	f->scope = (struct crmp_cycle_scope){
		.until = crm_zone_day(z, o->until ? o->until - 1 : now),
		.from = o->from ? crm_zone_day(z, o->from) : CRMP_DAY_FIRST,
		.to = o->to ? crm_zone_day(z, o->to - 1) + 1 : INT64_MAX,
		.where = o->where,
	};
}

enum crm_status
crm_cycle_fit(struct crm_store *s, const struct crm_cycle_fit *o,
	      crm_sink *sink, void *arg, struct crm_error *e)
{
	struct crm_cycle_fit own = *o;
	struct crmp_fitting f = {
		.s = s, .o = &own, .sink = sink, .arg = arg, .e = e
	};
	enum crm_status rc = what_is_wanted(&f);
	int64_t rev = 0;

	own.unit_days = o->unit_days > 0 ? o->unit_days : 7;
	if (!rc && !crmp_zone(s, e))
		rc = CRM_TROUBLE;
	if (rc)
		return rc;
	scope(&f);
	rc = crmp_cycle_load(s, &f.scope, &f.data, e);
	if (!rc)
		rc = fit_all(&f);
	if (!rc && f.best < 0)
		rc = too_little(&f);
	if (!rc)
		rc = crmp_fit_store(&f, &rev);
	if (!rc)
		rc = crmp_fit_tell(&f, rev);
	crmp_cycle_data_free(&f.data);
	json_decref(f.doc);
	return rc;
}
