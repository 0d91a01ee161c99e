/* SPDX-License-Identifier: MIT */
/* eval.c - an expression's value for one record */
/*
 * Logic has four values: true, false, null and "could not be computed".  The
 * last is an error of the record only if the rest does not decide alone, so
 * that the order of the parts, and whether the store left the record out
 * before, make no difference.
 */
#include "condition/eval.h"

#include <string.h>

/* ---- what goes wrong ------------------------------------------------ */

int
crmp_word_len(const struct crmp_node *n)
{
	return (int)crmp_utf8_cut(n->word.s, n->word.n < 60 ? n->word.n : 60);
}

struct crmp_value
crmp_run_fail(struct crmp_expr *x, const struct crmp_node *n, const char *why)
{
	(void)crm_fail(&x->why, CRM_USAGE, NULL, "'%.*s': %s", crmp_word_len(n),
		       n->word.s, why);
	return (struct crmp_value){ .t = CRMP_V_ERROR };
}

static const char *
tag_word(enum crmp_vtag t)
{
	static const char *const words[] = {
		[CRMP_V_BOOL] = "yes or no",   [CRMP_V_WHOLE] = "a number",
		[CRMP_V_DECIMAL] = "a number", [CRMP_V_REAL] = "a number",
		[CRMP_V_DAY] = "a day",	       [CRMP_V_INSTANT] = "a time",
		[CRMP_V_TEXT] = "text",	       [CRMP_V_JSON] = "a list",
	};

	return words[t];
}

struct crmp_value
crmp_run_odd(struct crmp_expr *x, const struct crmp_node *n,
	     const struct crmp_value *v, const char *wanted)
{
	struct crm_buf b = { 0 };

	if (x->odd++ == 0) {
		crmp_value_words(x, v, &b);
		snprintf(x->odd_about, sizeof x->odd_about,
			 "'%.*s' is %s where %s is wanted: '%.*s'",
			 crmp_word_len(n), n->word.s, tag_word(v->t), wanted,
			 b.s ? (int)crmp_utf8_cut(b.s, b.len < 40 ? b.len : 40)
			     : 0,
			 b.s ? b.s : "");
		crm_buf_free(&b);
	}
	return crmp_v_null();
}

bool
crmp_run_work(struct crmp_expr *x, const struct crmp_node *n, size_t bytes,
	      struct crmp_value *out)
{
	x->work += bytes;
	if (x->work <= CRMP_WORK_MAX)
		return true;
	*out = crmp_run_fail(x, n, "takes too much work on this record");
	return false;
}

void
crmp_run_give(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	char *s;

	if (x->buf.len > CRMP_VALUE_MAX) {
		*out = crmp_run_fail(x, n, "a text over 1 MiB");
		return;
	}
	if (!crmp_run_work(x, n, x->buf.len, out))
		return;
	s = x->buf.oom ? NULL
		       : crmp_arena_copy(&x->scratch, x->buf.s ? x->buf.s : "",
					 x->buf.len);
	x->lost |= !s;
	*out = s ? crmp_v_text(s, x->buf.len) : crmp_v_null();
}

/* ---- arguments ------------------------------------------------------ */

bool
crmp_run_arg(struct crmp_expr *x, const struct crmp_node *n, size_t i,
	     struct crmp_value *v, struct crmp_value *out)
{
	crmp_eval(x, n->arg[i], v);
	if (v->t != CRMP_V_NULL && v->t != CRMP_V_ERROR)
		return true;
	*out = *v;
	return false;
}

bool
crmp_run_text(struct crmp_expr *x, const struct crmp_node *n, size_t i,
	      struct crmp_value *v, struct crmp_value *out)
{
	if (!crmp_run_arg(x, n, i, v, out))
		return false;
	if (v->t == CRMP_V_TEXT)
		return true;
	*out = crmp_run_odd(x, n->arg[i], v, "text");
	return false;
}

bool
crmp_run_number(struct crmp_expr *x, const struct crmp_node *n, size_t i,
		struct crmp_value *v, struct crmp_value *out)
{
	if (!crmp_run_arg(x, n, i, v, out))
		return false;
	if (crmp_is_number(v))
		return true;
	*out = crmp_run_odd(x, n->arg[i], v, "a number");
	return false;
}

bool
crmp_run_time(struct crmp_expr *x, const struct crmp_node *n, size_t i,
	      struct crmp_value *v, struct crmp_value *out)
{
	if (!crmp_run_arg(x, n, i, v, out))
		return false;
	if (v->t == CRMP_V_DAY || v->t == CRMP_V_INSTANT)
		return true;
	if (v->t == CRMP_V_TEXT && crmp_text_time(v, v))
		return true;
	*out = crmp_run_odd(x, n->arg[i], v, "a time");
	return false;
}

/* ---- logic ---------------------------------------------------------- */

/* `and` as it stands; `or` is the same with true and false changed over. */
void
crmp_run_logic(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	bool decides = n->op == CRMP_N_OR;
	struct crmp_value v;
	size_t i;

	*out = crmp_v_bool(!decides);
	for (i = 0; i < n->n; i++) {
		crmp_eval(x, n->arg[i], &v);
		if (v.t == CRMP_V_BOOL && (v.i != 0) == decides) {
			*out = v;
			return;
		}
		if (v.t == CRMP_V_ERROR ||
		    (v.t == CRMP_V_NULL && out->t != CRMP_V_ERROR))
			*out = v;
	}
}

void
crmp_run_not(struct crmp_expr *x, const struct crmp_node *n,
	     struct crmp_value *out)
{
	crmp_eval(x, n->arg[0], out);
	if (out->t == CRMP_V_BOOL)
		out->i = !out->i;
}

void
crmp_run_truth(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	struct crmp_value v;

	if (!crmp_run_arg(x, n, 0, &v, out))
		return;
	*out = v.t == CRMP_V_BOOL ? v
				  : crmp_run_odd(x, n->arg[0], &v, "yes or no");
}

void
crmp_run_case(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	struct crmp_value v;
	size_t i;

	for (i = 0; i + 1 < n->n; i += 2) {
		crmp_eval(x, n->arg[i], &v);
		if (v.t == CRMP_V_ERROR) {
			*out = v;
			return;
		}
		if (v.t == CRMP_V_BOOL && v.i) {
			crmp_eval(x, n->arg[i + 1], out);
			return;
		}
	}
	if (i < n->n)
		crmp_eval(x, n->arg[i], out);
	else
		*out = crmp_v_null();
}

/* ---- what is read --------------------------------------------------- */

/* A column of another record: read now, as somebody asks for it. */
static void
run_later(struct crmp_expr *x, const struct crmp_node *n,
	  struct crmp_value *out)
{
	const struct crmp_slot *s = &x->slots[n->slot];
	struct crmp_value id = x->row[n->slot], v = { 0 };
	enum crm_status rc = CRM_ABSENT;

	id.t = id.s ? CRMP_V_TEXT : CRMP_V_WHOLE;
	if (x->reach.column)
		rc = x->reach.column(x->reach.arg, s, &id, &v, &x->why);
	x->lost |= rc == CRM_NOMEM;
	*out = rc == CRM_OK	  ? v
	       : rc == CRM_ABSENT ? crmp_v_null()
				  : (struct crmp_value){ .t = CRMP_V_ERROR };
}

/* A bool that was never set is false. */
void
crmp_run_slot(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	*out = x->row[n->slot];
	if (out->t == CRMP_V_LATER)
		run_later(x, n, out);
	if (out->t == CRMP_V_NULL && n->is == CRMP_IS_BOOL)
		*out = crmp_v_bool(false);
}

static int
digits_of(const struct crmp_value *v)
{
	char code[4] = "";

	if (v->n == 3)
		memcpy(code, v->s, 3);
	return crm_currency_digits(code);
}

/* Minor units and the currency's digits make a decimal. */
void
crmp_run_major(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	struct crmp_value v, code;
	int digits = n->digits;

	if (!crmp_run_arg(x, n, 0, &v, out))
		return;
	if (n->n > 1) { /* without a currency it is in the base currency */
		crmp_eval(x, n->arg[1], &code);
		if (code.t == CRMP_V_TEXT)
			digits = digits_of(&code);
	}
	if (digits < 0 || v.t != CRMP_V_WHOLE)
		*out = crmp_v_null();
	else
		*out = (struct crmp_value){ .t = CRMP_V_DECIMAL,
					    .i = v.i,
					    .scale = digits };
}

void
crmp_run_join(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	struct crmp_value a, b;

	if (!crmp_run_arg(x, n, 0, &a, out) || !crmp_run_arg(x, n, 1, &b, out))
		return;
	crm_buf_reset(&x->buf);
	crmp_value_words(x, &a, &x->buf);
	crmp_value_words(x, &b, &x->buf);
	crmp_run_give(x, n, out);
}

void
crmp_run_isnull(struct crmp_expr *x, const struct crmp_node *n,
		struct crmp_value *out)
{
	struct crmp_value v;

	crmp_eval(x, n->arg[0], &v);
	*out = v.t == CRMP_V_ERROR ? v : crmp_v_bool(v.t == CRMP_V_NULL);
}

/* ---- one record ----------------------------------------------------- */

static void
eval_begin(struct crmp_expr *x, const struct crmp_value *row)
{
	x->row = row;
	if (x->scratch.used)
		crmp_arena_reset(&x->scratch);
	x->work = 0;
	x->lost = false;
	x->why.code = CRM_OK;
}

static enum crm_status
outcome(const struct crmp_expr *x, bool failed, struct crm_error *e)
{
	if (x->lost)
		return crm_nomem(e);
	return failed ? crm_fail(e, CRM_USAGE, NULL, "%s", x->why.text)
		      : CRM_OK;
}

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_FAILED };

/*
 * Is it true?  Null is as good as no, so that one such part of an `and`
 * decides: the store leaves the record out for it before we see it.
 */
static enum answer
is_true(struct crmp_expr *x, const struct crmp_node *n)
{
	enum answer all = ANSWER_YES, decides = ANSWER_NO, a;
	struct crmp_value v;
	size_t i;

	if (n->op != CRMP_N_AND && n->op != CRMP_N_OR) {
		crmp_eval(x, n, &v);
		return v.t == CRMP_V_ERROR	   ? ANSWER_FAILED
		       : v.t == CRMP_V_BOOL && v.i ? ANSWER_YES
						   : ANSWER_NO;
	}
	if (n->op == CRMP_N_OR) {
		all = ANSWER_NO;
		decides = ANSWER_YES;
	}
	for (i = 0; i < n->n; i++) {
		a = is_true(x, n->arg[i]);
		if (a == decides)
			return a;
		if (a == ANSWER_FAILED)
			all = a;
	}
	return all;
}

enum crm_status
crmp_expr_test(struct crmp_expr *x, const struct crmp_value *row, bool *yes,
	       struct crm_error *e)
{
	enum crm_status rc;
	enum answer a;

	eval_begin(x, row);
	a = is_true(x, x->root);
	rc = outcome(x, a == ANSWER_FAILED, e);
	if (!rc)
		*yes = a == ANSWER_YES;
	return rc;
}

enum crm_status
crmp_expr_eval(struct crmp_expr *x, const struct crmp_value *row,
	       struct crmp_value *v, struct crm_error *e)
{
	eval_begin(x, row);
	crmp_eval(x, x->root, v);
	return outcome(x, v->t == CRMP_V_ERROR, e);
}

long
crmp_expr_odd(const struct crmp_expr *x, const char **sentence)
{
	*sentence = x->odd_about;
	return x->odd;
}
