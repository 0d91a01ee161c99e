/* SPDX-License-Identifier: MIT */
/* text.c - functions of texts */
#include "condition/function.h"

#include <string.h>

/* Most texts are folded as they stand, and are their own folded form. */
static bool
folded_already(const struct crmp_value *v)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if ((v->s[i] & 0x80) || (v->s[i] >= 'A' && v->s[i] <= 'Z'))
			return false;
	return true;
}

const char *
crmp_run_fold(struct crmp_expr *x, const struct crmp_node *n,
	      const struct crmp_value *v, size_t *len, struct crmp_value *out)
{
	struct crmp_value to;

	if (n->folded.s) {
		*len = n->folded.n;
		return n->folded.s;
	}
	*len = v->n;
	if (folded_already(v))
		return v->s;
	if (!crmp_run_work(x, n, v->n, out))
		return NULL;
	crm_buf_reset(&x->buf);
	if (crm_text_fold(v->s, v->n, &x->buf, NULL)) {
		x->lost |= x->buf.oom;
		*out = crmp_v_null();
		return NULL;
	}
	crmp_run_give(x, n, &to);
	if (to.t != CRMP_V_TEXT)
		*out = to;
	*len = to.n;
	return to.t == CRMP_V_TEXT ? to.s : NULL;
}

void
crmp_do_fold(struct crmp_expr *x, const struct crmp_node *n,
	     struct crmp_value *out)
{
	struct crmp_value v;
	const char *s;
	size_t len;

	if (!crmp_run_text(x, n, 0, &v, out))
		return;
	s = crmp_run_fold(x, n->arg[0], &v, &len, out);
	if (s)
		*out = crmp_v_text(s, len);
}

/* Folded until the buffer is used again: nearly all are looked at once. */
static const char *
fold_here(struct crmp_expr *x, const struct crmp_node *n,
	  const struct crmp_value *v, size_t *len, struct crmp_value *out)
{
	*len = v->n;
	if (folded_already(v))
		return v->s;
	if (!crmp_run_work(x, n, v->n, out))
		return NULL;
	crm_buf_reset(&x->buf);
	if (crm_text_fold(v->s, v->n, &x->buf, NULL) || x->buf.oom) {
		x->lost |= x->buf.oom;
		*out = crmp_v_null();
		return NULL;
	}
	*len = x->buf.len;
	return x->buf.s ? x->buf.s : "";
}

/* Both folded; false: *out is to be given. */
static bool
both_folded(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_text *hay, struct crmp_text *part,
	    struct crmp_value *out)
{
	struct crmp_value a, b;

	if (!crmp_run_text(x, n, 0, &a, out) ||
	    !crmp_run_text(x, n, 1, &b, out))
		return false;
	hay->s = n->arg[1]->folded.s
			 ? fold_here(x, n->arg[0], &a, &hay->n, out)
			 : crmp_run_fold(x, n->arg[0], &a, &hay->n, out);
	part->s =
		hay->s ? crmp_run_fold(x, n->arg[1], &b, &part->n, out) : NULL;
	return part->s != NULL;
}

void
crmp_do_contains(struct crmp_expr *x, const struct crmp_node *n,
		 struct crmp_value *out)
{
	struct crmp_text hay, part;
	struct crmp_value v = { 0 };

	if (n->arg[0]->is == CRMP_IS_ANY)
		crmp_eval(x, n->arg[0], &v);
	if (n->arg[0]->is == CRMP_IS_LIST || v.t == CRMP_V_JSON)
		crmp_do_has(x, n, out);
	else if (both_folded(x, n, &hay, &part, out))
		*out = crmp_v_bool(!part.n ||
				   memmem(hay.s, hay.n, part.s, part.n));
}

void
crmp_do_starts(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	struct crmp_text hay, part;

	if (both_folded(x, n, &hay, &part, out))
		*out = crmp_v_bool(part.n <= hay.n &&
				   !memcmp(hay.s, part.s, part.n));
}

static int64_t
characters(const char *s, size_t n)
{
	int64_t count = 0;
	size_t i;

	for (i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

void
crmp_do_length(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	struct crmp_value v;

	if (!crmp_run_arg(x, n, 0, &v, out))
		return;
	if (v.t == CRMP_V_JSON)
		*out = crmp_v_whole(crmp_list_length(x, &v));
	else if (v.t == CRMP_V_TEXT)
		*out = crmp_v_whole(characters(v.s, v.n));
	else
		*out = crmp_run_odd(x, n->arg[0], &v, "text");
}

static void
in_case(struct crmp_expr *x, const struct crmp_node *n, bool upper,
	struct crmp_value *out)
{
	struct crmp_value v;

	if (!crmp_run_text(x, n, 0, &v, out))
		return;
	crm_buf_reset(&x->buf);
	crmp_text_case(v.s, v.n, upper, &x->buf);
	crmp_run_give(x, n, out);
}

void
crmp_do_lower(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	in_case(x, n, false, out);
}

void
crmp_do_upper(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	in_case(x, n, true, out);
}

/* Is the character at s one of `set`? */
static bool
among(struct crmp_text set, const char *s, size_t len)
{
	uint32_t cp;
	size_t i, k;

	for (i = 0; i < set.n; i += k) {
		k = (size_t)crmp_utf8_next(set.s + i, set.n - i, &cp);
		if (k == len && !memcmp(set.s + i, s, len))
			return true;
	}
	return false;
}

/* trim, ltrim, rtrim: blanks of any width, or the characters of argument 2 */
void
crmp_do_trim(struct crmp_expr *x, const struct crmp_node *n,
	     struct crmp_value *out)
{
	static const char blanks[] = " \t\r\n　";
	struct crmp_text set = { blanks, sizeof blanks - 1 };
	bool left = *n->fn->name != 'r', right = *n->fn->name != 'l';
	struct crmp_value v, chars;
	uint32_t cp;
	size_t k;

	if (!crmp_run_text(x, n, 0, &v, out))
		return;
	if (n->n > 1) {
		if (!crmp_run_text(x, n, 1, &chars, out))
			return;
		set = (struct crmp_text){ chars.s, chars.n };
	}
	if (!crmp_run_work(x, n, v.n + set.n, out))
		return;
	while (left && v.n) {
		k = (size_t)crmp_utf8_next(v.s, v.n, &cp);
		if (!among(set, v.s, k))
			break;
		v.s += k;
		v.n -= k;
	}
	while (right && v.n) {
		for (k = 1; k < v.n && (v.s[v.n - k] & 0xc0) == 0x80; k++)
			;
		if (!among(set, v.s + v.n - k, k))
			break;
		v.n -= k;
	}
	*out = v;
}

void
crmp_do_replace(struct crmp_expr *x, const struct crmp_node *n,
		struct crmp_value *out)
{
	struct crmp_value v, from, to;
	const char *p, *at, *end;

	if (!crmp_run_text(x, n, 0, &v, out) ||
	    !crmp_run_text(x, n, 1, &from, out) ||
	    !crmp_run_text(x, n, 2, &to, out))
		return;
	if (!from.n) {
		*out = v;
		return;
	}
	crm_buf_reset(&x->buf);
	end = v.s + v.n;
	for (p = v.s; (at = memmem(p, (size_t)(end - p), from.s, from.n)) &&
		      x->buf.len <= CRMP_VALUE_MAX;
	     p = at + from.n) {
		crm_buf_add(&x->buf, p, (size_t)(at - p));
		crm_buf_add(&x->buf, to.s, to.n);
	}
	crm_buf_add(&x->buf, p, (size_t)(end - p));
	if (crmp_run_work(x, n, v.n, out))
		crmp_run_give(x, n, out);
}

/* The byte at which character `at` (from 0) begins. */
static size_t
byte_of(struct crmp_text s, int64_t at)
{
	uint32_t cp;
	size_t i = 0;

	while (at-- > 0 && i < s.n)
		i += (size_t)crmp_utf8_next(s.s + i, s.n - i, &cp);
	return i;
}

/* substr(text, from[, count]): from 1, or from the end if negative */
void
crmp_do_substr(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	struct crmp_value v, from, count = crmp_v_whole(CRMP_VALUE_MAX);
	struct crmp_text s;
	int64_t first, chars;

	if (!crmp_run_text(x, n, 0, &v, out) ||
	    !crmp_run_number(x, n, 1, &from, out) ||
	    (n->n > 2 && !crmp_run_number(x, n, 2, &count, out)))
		return;
	s = (struct crmp_text){ v.s, v.n };
	chars = characters(v.s, v.n);
	if (from.t != CRMP_V_WHOLE || count.t != CRMP_V_WHOLE) {
		*out = crmp_run_fail(x, n, "takes whole numbers");
		return;
	}
	if (count.i > CRMP_VALUE_MAX)
		count.i = CRMP_VALUE_MAX;
	first = from.i > 0 ? from.i - 1 : from.i < -chars ? 0 : chars + from.i;
	if (from.i == 0 || first > chars || count.i < 0)
		first = from.i ? chars : 0;
	v.s += byte_of(s, first);
	v.n -= (size_t)(v.s - s.s);
	v.n = byte_of((struct crmp_text){ v.s, v.n },
		      count.i < 0 ? 0 : count.i);
	if (crmp_run_work(x, n, s.n, out))
		*out = v;
}

/* Where the part begins, in characters from 1; 0 if it is not there. */
void
crmp_do_instr(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	struct crmp_value v, part;
	const char *at;

	if (!crmp_run_text(x, n, 0, &v, out) ||
	    !crmp_run_text(x, n, 1, &part, out) ||
	    !crmp_run_work(x, n, v.n, out))
		return;
	at = part.n ? memmem(v.s, v.n, part.s, part.n) : v.s;
	*out = crmp_v_whole(at ? 1 + characters(v.s, (size_t)(at - v.s)) : 0);
}
