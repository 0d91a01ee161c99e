/* SPDX-License-Identifier: MIT */
/* cycle_tell.c - what a fit found: into policy cycle, and a line each model */
#include "fit/cycle_fit.h"
#include "policy/policy.h"

#include <stdlib.h>

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
scope_json(const struct crmp_fitting *f, json_t *o)
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
sentence(const struct crmp_fitting *f, struct crm_buf *b)
{
	const struct crm_fit *t = &f->fit[f->best];
	struct crm_buf words = { 0 };

	crm_fit_words(t, &words);
	crm_buf_printf(b, "%s of %lld customers",
		       crm_model_name((enum crm_model_kind)f->best),
		       (long long)t->customers);
	if (f->identified)
		crm_buf_puts(b, ": all parameters are identified");
	else if (t->status == CRM_FIT_CONVERGED && f->best != CRM_MODEL_NBD)
		crm_buf_puts(b, ": almost no dropout is seen, so P(alive) is "
				"about 1 for all and no sign of anything");
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
model_json(const struct crmp_fitting *f)
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
	bad |= json_object_set_new(o, "identified",
				   json_boolean(f->identified));
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
spend_json(const struct crmp_fitting *f)
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

enum crm_status
crmp_fit_store(struct crmp_fitting *f, int64_t *rev)
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
fit_give(struct crmp_fitting *f, json_t *line, enum crm_status rc)
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
fit_tell(struct crmp_fitting *f, const char *model, const struct crm_fit *t,
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
		if (chosen)
			bad |= json_object_set_new(o, "identified",
						   json_boolean(f->identified));
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

enum crm_status
crmp_fit_tell(struct crmp_fitting *f, int64_t rev)
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
