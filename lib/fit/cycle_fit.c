/* SPDX-License-Identifier: MIT */
/* cycle_fit.c - models of buying fitted to the store, into policy cycle */
#include "fit/cycle_data.h"
#include "policy/policy.h"

#include "facts/facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fitting {
	struct crm_store *s;
	const struct crm_cycle_fit *o;
	struct crmp_cycle_scope scope;
	struct crmp_cycle_data data;
	struct crm_model model[CRM_MODELS];
	struct crm_fit fit[CRM_MODELS];
	bool wanted[CRM_MODELS];
	int best; /* -1: none */
	struct crmp_gg spend;
	struct crm_fit spend_fit;
	double correlation;
	bool spends; /* enough of them for a fit */
	json_t *doc;
	crm_sink *sink;
	void *arg;
	struct crm_error *e;
};

/* ---- fitting ------------------------------------------------------------ */

static enum crm_status
what_is_wanted(struct fitting *f)
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

/* The likeliest of those that converged, else of those that ran to a limit. */
static void
fit_choose(struct fitting *f)
{
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
}

static enum crm_status
fit_all(struct fitting *f)
{
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < CRM_MODELS; i++)
		if (f->wanted[i])
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

/* ---- as JSON ------------------------------------------------------------ */

static json_t *
fit_numbers(const struct crm_fit *t, const double *v)
{
	json_t *o = json_object();
	int i;

	for (i = 0; i < t->n; i++)
		if (json_object_set_new(o, t->name[i], json_real(v[i]))) {
			json_decref(o);
			return NULL;
		}
	return o;
}

/* What every fit says; returns what json_object_set_new does, summed. */
static int
fit_common(json_t *o, const struct crm_fit *t)
{
	struct crm_buf words = { 0 };
	int bad;

	crm_fit_words(t, &words);
	bad = json_object_set_new(o, "status",
				  json_string(crm_fit_status_name(t->status)));
	bad |= json_object_set_new(o, "customers", json_integer(t->customers));
	if (t->status != CRM_FIT_SPARSE) {
		bad |= json_object_set_new(o, "params", fit_numbers(t, t->p));
		bad |= json_object_set_new(o, "loglik", json_real(t->loglik));
	}
	if (t->has_se)
		bad |= json_object_set_new(o, "se", fit_numbers(t, t->se));
	if (words.len)
		bad |= json_object_set_new(o, "words", json_string(words.s));
	bad |= words.oom;
	crm_buf_free(&words);
	return bad;
}

static json_t *
fit_day_json(int64_t day)
{
	struct crm_buf b = { 0 };
	json_t *v;

	crm_day_format(day, &b);
	v = b.oom ? NULL : json_string(b.s);
	crm_buf_free(&b);
	return v;
}

static int
scope_json(const struct fitting *f, json_t *o)
{
	int bad = json_object_set_new(o, "until", fit_day_json(f->scope.until));

	if (f->scope.from > CRMP_DAY_FIRST)
		bad |= json_object_set_new(o, "from",
					   fit_day_json(f->scope.from));
	if (f->scope.to <= f->scope.until)
		bad |= json_object_set_new(o, "to", fit_day_json(f->scope.to));
	if (f->scope.where)
		bad |= json_object_set_new(o, "where",
					   json_string(f->scope.where));
	return bad;
}

/* One plain sentence: what was and was not identified. */
static void
sentence(const struct fitting *f, struct crm_buf *b)
{
	const struct crm_fit *t = &f->fit[f->best];
	struct crm_buf words = { 0 };

	crm_fit_words(t, &words);
	crm_buf_printf(b, "%s of %lld customers",
		       crm_model_name((enum crm_model_kind)f->best),
		       (long long)t->customers);
	if (t->status == CRM_FIT_CONVERGED)
		crm_buf_puts(b, ": all parameters are identified");
	else
		crm_buf_printf(b, ": %s", crm_fit_status_name(t->status));
	if (words.len)
		crm_buf_printf(b, "; %s", words.s);
	if (!f->spends || f->spend_fit.status == CRM_FIT_SPARSE)
		crm_buf_puts(b, "; nothing is known of spend");
	else if (f->correlation > 0.3)
		crm_buf_puts(b, "; who buys often spends more: the value is "
				"in doubt");
	b->oom |= words.oom;
	crm_buf_free(&words);
}

static json_t *
model_json(const struct fitting *f)
{
	json_t *o = json_object(), *all = json_object();
	struct crm_buf words = { 0 };
	int bad, i;

	sentence(f, &words);
	bad = words.oom || !o || !all;
	bad |= json_object_set_new(o, "kind",
				   json_string(crmp_cycle_words[f->best]));
	bad |= json_object_set_new(o, "unit_days", json_real(f->o->unit_days));
	bad |= scope_json(f, o);
	bad |= fit_common(o, &f->fit[f->best]);
	bad |= json_object_set_new(o, "repeats",
				   json_integer(f->data.groups.repeats));
	for (i = 0; i < CRM_MODELS; i++)
		if (f->wanted[i] && f->fit[i].status != CRM_FIT_SPARSE)
			bad |= json_object_set_new(all, crmp_cycle_words[i],
						   json_real(f->fit[i].loglik));
	bad |= json_object_set_new(o, "logliks", all);
	bad |= json_object_set_new(o, "sentence", json_string(words.s));
	crm_buf_free(&words);
	if (!bad)
		return o;
	json_decref(o);
	return NULL;
}

static json_t *
spend_json(const struct fitting *f)
{
	json_t *o = json_object();
	int bad = fit_common(o, &f->spend_fit);

	bad |= json_object_set_new(o, "correlation", json_real(f->correlation));
	if (!bad)
		return o;
	json_decref(o);
	return NULL;
}

/* ---- storing and telling ------------------------------------------------ */

static enum crm_status
fit_store(struct fitting *f, int64_t *rev)
{
	json_t *doc = crmp_policy(f->s, "cycle", f->e);
	enum crm_status rc;

	if (!doc)
		return CRM_TROUBLE;
	f->doc = json_deep_copy(doc);
	if (!f->doc || json_object_set_new(f->doc, "model", model_json(f)))
		return crm_nomem(f->e);
	if (f->spends && f->spend_fit.status != CRM_FIT_SPARSE) {
		if (json_object_set_new(f->doc, "spend", spend_json(f)))
			return crm_nomem(f->e);
	} else {
		json_object_del(f->doc, "spend");
	}
	rc = crmp_policy_store(f->s, "cycle", f->doc, rev, f->e);
	if (!rc && !*rev)
		rc = crmp_policy_rev(f->s, "cycle", rev, f->e);
	return rc;
}

static enum crm_status
fit_give(struct fitting *f, json_t *line, enum crm_status rc)
{
	char *text =
		line ? crmp_json_dump(line,
				      JSON_COMPACT | JSON_REAL_PRECISION(10))
		     : NULL;
	struct crm_buf b = { 0 };

	json_decref(line);
	if (!rc && !text)
		rc = crm_nomem(f->e);
	crm_buf_puts(&b, text ? text : "");
	crm_buf_putc(&b, '\n');
	if (!rc)
		rc = crm_buf_ok(&b, f->e);
	if (!rc)
		rc = f->sink(f->arg, b.s, b.len, f->e);
	crm_buf_free(&b);
	free(text);
	return rc;
}

static enum crm_status
fit_tell(struct fitting *f, const char *model, const struct crm_fit *t,
	 bool chosen, int64_t rev)
{
	json_t *o = json_object();
	struct crm_buf policy = { 0 };
	int bad;

	bad = json_object_set_new(o, "type", json_string("fit"));
	bad |= json_object_set_new(o, "model", json_string(model));
	bad |= fit_common(o, t);
	if (t == &f->spend_fit) {
		bad |= json_object_set_new(o, "correlation",
					   json_real(f->correlation));
	} else {
		bad |= json_object_set_new(o, "unit_days",
					   json_real(f->o->unit_days));
		bad |= json_object_set_new(
			o, "repeats", json_integer(f->data.groups.repeats));
		bad |= scope_json(f, o);
	}
	if (chosen) {
		crm_buf_printf(&policy, "cycle:%lld", (long long)rev);
		bad |= json_object_set_new(o, "policy", json_string(policy.s));
	}
	crm_buf_free(&policy);
	return fit_give(f, o, bad ? crm_nomem(f->e) : CRM_OK);
}

static enum crm_status
tell_all(struct fitting *f, int64_t rev)
{
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < CRM_MODELS; i++)
		if (f->wanted[i])
			rc = fit_tell(f, crmp_cycle_words[i], &f->fit[i],
				      i == f->best, rev);
	if (!rc && f->spends)
		rc = fit_tell(f, "spend", &f->spend_fit,
			      f->spend_fit.status != CRM_FIT_SPARSE, rev);
	return rc;
}

static enum crm_status
too_little(const struct fitting *f)
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
scope(struct fitting *f)
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
	struct fitting f = {
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
		rc = fit_store(&f, &rev);
	if (!rc)
		rc = tell_all(&f, rev);
	crmp_cycle_data_free(&f.data);
	json_decref(f.doc);
	return rc;
}
