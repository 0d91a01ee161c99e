/* SPDX-License-Identifier: MIT */
/* like.c - patterns: % any text, _ any character, over folded text */
#include "condition/eval.h"

#include <string.h>

/* The folded characters of plain text, behind those there are. */
static bool
add_plain(struct crmp_pattern *p, struct crmp_text s)
{
	struct crm_buf b = { 0 };
	size_t i = 0;
	uint32_t cp;
	bool ok = !crm_text_fold(s.s, s.n, &b, NULL);

	while (ok && i < b.len) {
		i += (size_t)crmp_utf8_next(b.s + i, b.len - i, &cp);
		p->at[p->n++] = (int32_t)cp;
	}
	crm_buf_free(&b);
	return ok;
}

/* NFKC makes of one character up to 18. */
#define GROWS 18

struct crmp_pattern *
crmp_like_make(struct crmp_arena *mem, struct crmp_text s, uint32_t escape,
	       bool escaped)
{
	struct crmp_pattern *p = crmp_arena_alloc(mem, sizeof *p);
	char *plain = crmp_arena_alloc(mem, s.n + 1);
	size_t i = 0, n = 0, len;
	uint32_t cp;
	bool ok = true, wild;

	if (!p || !plain)
		return NULL;
	p->n = 0;
	p->at = crmp_arena_alloc(mem, (s.n * GROWS + 1) * sizeof *p->at);
	if (!p->at)
		return NULL;
	while (ok && i < s.n) {
		len = (size_t)crmp_utf8_next(s.s + i, s.n - i, &cp);
		wild = cp == '%' || cp == '_';
		if (escaped && cp == escape && i + len < s.n) {
			i += len;
			len = (size_t)crmp_utf8_next(s.s + i, s.n - i, &cp);
			wild = false;
		}
		if (!wild) {
			memcpy(plain + n, s.s + i, len);
			n += len;
		} else {
			ok = add_plain(p, (struct crmp_text){ plain, n });
			n = 0;
			p->at[p->n++] =
				cp == '%' ? CRMP_ANY_TEXT : CRMP_ANY_CHAR;
		}
		i += len;
	}
	if (ok)
		ok = add_plain(p, (struct crmp_text){ plain, n });
	return ok ? p : NULL;
}

/*
 * Only the last % needs to be gone back to: what an earlier one could take
 * more, the last one can take as well.
 */
static bool
matches(struct crmp_expr *x, const struct crmp_node *n,
	const struct crmp_pattern *p, struct crmp_text s,
	struct crmp_value *out)
{
	size_t i = 0, k = 0, again = 0, star = SIZE_MAX, steps = 0;
	uint32_t cp;
	size_t len;

	while (i < s.n) {
		if (++steps % 65536 == 0 && !crmp_run_work(x, n, 65536, out))
			return false;
		len = (size_t)crmp_utf8_next(s.s + i, s.n - i, &cp);
		if (k < p->n && p->at[k] == CRMP_ANY_TEXT) {
			star = k++;
			again = i;
		} else if (k < p->n && (p->at[k] == CRMP_ANY_CHAR ||
					p->at[k] == (int32_t)cp)) {
			k++;
			i += len;
		} else if (star != SIZE_MAX) {
			k = star + 1;
			again += (size_t)crmp_utf8_next(s.s + again,
							s.n - again, &cp);
			i = again;
		} else {
			break;
		}
	}
	while (i == s.n && k < p->n && p->at[k] == CRMP_ANY_TEXT)
		k++;
	*out = crmp_v_bool(i == s.n && k == p->n);
	return true;
}

void
crmp_like(struct crmp_expr *x, const struct crmp_node *n,
	  struct crmp_value *out)
{
	const struct crmp_pattern *p = n->pattern;
	struct crmp_value s, pattern;
	struct crmp_text text;

	if (!crmp_run_text(x, n, 0, &s, out))
		return;
	if (!p) {
		if (!crmp_run_text(x, n, 1, &pattern, out) ||
		    !crmp_run_work(x, n, pattern.n * GROWS, out))
			return;
		p = crmp_like_make(&x->scratch,
				   (struct crmp_text){ pattern.s, pattern.n },
				   (uint32_t)n->v.i, n->n > 2);
		x->lost |= !p;
	}
	*out = crmp_v_null();
	text.s = p ? crmp_run_fold(x, n->arg[0], &s, &text.n, out) : NULL;
	if (text.s)
		(void)matches(x, n, p, text, out);
}
