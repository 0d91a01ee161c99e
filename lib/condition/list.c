/* SPDX-License-Identifier: MIT */
/* list.c - JSON values in expressions: members, elements, has() */
#include "condition/function.h"
#include "format/scan.h"

#include <string.h>

/* Past the value that begins at p; the text is known to be JSON. */
static const char *
past(const char *p, const char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		if (*p == '"') {
			for (p++; p < end && *p != '"'; p++)
				p += *p == '\\';
		} else if (*p == '[' || *p == '{') {
			depth++;
			continue;
		} else if (*p == ']' || *p == '}') {
			if (depth == 0)
				return p;
			depth--;
		} else if (depth == 0 && strchr(",: \t\r\n", *p)) {
			return p;
		} else {
			continue;
		}
		if (depth == 0)
			return p + (p < end);
	}
	return end;
}

/* The elements of a list, or the keys of an object, one by one. */
struct walk {
	const char *p, *end;
	bool object;
};

static struct walk
walk_begin(const struct crmp_value *list)
{
	return (struct walk){ .p = list->s + 1,
			      .end = list->s + list->n,
			      .object = *list->s == '{' };
}

static bool
walk_next(struct walk *w, struct crmp_text *el)
{
	w->p += strspn(w->p, ", \t\r\n");
	if (w->p >= w->end || *w->p == ']' || *w->p == '}')
		return false;
	el->s = w->p;
	w->p = past(w->p, w->end);
	el->n = (size_t)(w->p - el->s);
	if (!el->n) /* damaged: it is no JSON */
		return false;
	if (w->object) {
		w->p += strspn(w->p, ": \t\r\n");
		w->p = past(w->p, w->end);
	}
	return true;
}

enum crm_status
crmp_value_json(const char *s, size_t n, enum crmp_kind kind,
		struct crmp_arena *mem, struct crmp_value *v,
		struct crm_error *e)
{
	struct crm_buf b = { 0 };
	struct crmp_value time;
	enum crmp_vtag wanted;
	int64_t i;

	*v = crmp_v_null();
	switch (*s) {
	case '"':
		if (n < 2) /* damaged */
			return CRM_OK;
		*v = crmp_v_text(s + 1, n - 2);
		if (memchr(v->s, '\\', v->n)) {
			crmp_json_unescape(v->s, v->n, &b);
			v->n = b.len;
			v->s = b.oom ? NULL
				     : crmp_arena_copy(mem, b.s ? b.s : "",
						       b.len);
			crm_buf_free(&b);
			if (!v->s) {
				*v = crmp_v_null();
				return crm_nomem(e);
			}
		}
		if (kind != CRMP_INSTANT && kind != CRMP_DAY)
			return CRM_OK;
		wanted = kind == CRMP_DAY ? CRMP_V_DAY : CRMP_V_INSTANT;
		*v = crmp_text_time(v, &time) && time.t == wanted
			     ? time
			     : crmp_v_null();
		return CRM_OK;
	case 't':
	case 'f':
		*v = crmp_v_bool(*s == 't');
		return CRM_OK;
	case 'n':
		return CRM_OK;
	case '[':
	case '{':
		*v = (struct crmp_value){ .t = CRMP_V_JSON, .s = s, .n = n };
		return CRM_OK;
	default:
		if (crmp_int_parse(s, n, &i)) {
			*v = crmp_v_whole(i);
			return CRM_OK;
		}
		v->t = CRMP_V_REAL;
		return crmp_json_real((const unsigned char *)s, n, &v->d);
	}
}

/* ---- members -------------------------------------------------------- */

static const struct crmp_member *
find(struct crmp_expr *x, struct crmp_text object, struct crmp_text key)
{
	struct crmp_member want = { .key = key.s, .key_len = key.n };
	const struct crmp_member *m;
	enum crm_status rc;
	size_t i;

	rc = crmp_scan_object(object.s, object.n, &x->scan, NULL);
	x->lost |= rc == CRM_NOMEM;
	for (i = 0; !rc && i < x->scan.n; i++) {
		m = &x->scan.members[i];
		if (m->key_escaped ? !crmp_key_cmp(m, &want)
				   : m->key_len == key.n &&
					     !memcmp(m->key, key.s, key.n))
			return m;
	}
	return NULL;
}

/* The members of all elements, as a list. */
static void
gather(struct crmp_expr *x, const struct crmp_node *n,
       const struct crmp_value *list, struct crmp_value *out)
{
	struct walk w = walk_begin(list);
	const struct crmp_member *m;
	struct crmp_text el;

	crm_buf_reset(&x->buf);
	crm_buf_putc(&x->buf, '[');
	while (walk_next(&w, &el)) {
		m = *el.s == '{' ? find(x, el, n->key) : NULL;
		if (!m)
			continue;
		crm_buf_puts(&x->buf, x->buf.len > 1 ? "," : "");
		crm_buf_add(&x->buf, m->val, m->val_len);
	}
	crm_buf_putc(&x->buf, ']');
	crmp_run_give(x, n, out);
	if (out->t == CRMP_V_TEXT)
		out->t = CRMP_V_JSON;
}

/* The member of an object, or those of all elements of a list. */
static void
member_of(struct crmp_expr *x, const struct crmp_node *n,
	  struct crmp_value *out)
{
	const struct crmp_member *m;
	struct crmp_value v;
	enum crm_status rc;

	if (!crmp_run_arg(x, n, 0, &v, out))
		return;
	*out = crmp_v_null();
	if (v.t != CRMP_V_JSON || !v.n ||
	    !crmp_run_work(x, n, v.n / 16 + 1, out))
		return;
	if (*v.s == '[') {
		gather(x, n, &v, out);
		return;
	}
	m = find(x, (struct crmp_text){ v.s, v.n }, n->key);
	if (!m)
		return;
	rc = crmp_value_json(m->val, m->val_len, CRMP_TEXT, &x->scratch, out,
			     NULL);
	x->lost |= rc == CRM_NOMEM;
}

/* Of a kind that was declared: what is of another one is null. */
static void
as_declared(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	static const struct {
		enum crmp_vtag t;
		const char *word;
	} kinds[] = {
		[CRMP_IS_BOOL] = { CRMP_V_BOOL, "yes or no" },
		[CRMP_IS_NUMBER] = { CRMP_V_WHOLE, "a number" },
		[CRMP_IS_TEXT] = { CRMP_V_TEXT, "text" },
		[CRMP_IS_DAY] = { CRMP_V_DAY, "a day" },
		[CRMP_IS_INSTANT] = { CRMP_V_INSTANT, "a time" },
		[CRMP_IS_LIST] = { CRMP_V_JSON, "a list" },
	};
	struct crmp_value time;

	if (crmp_is_time(n->is) && crmp_text_time(out, &time) &&
	    time.t == kinds[n->is].t)
		*out = time;
	if (out->t != CRMP_V_NULL && out->t != CRMP_V_ERROR &&
	    out->t != kinds[n->is].t &&
	    !(n->is == CRMP_IS_NUMBER && crmp_is_number(out)))
		*out = crmp_run_odd(x, n, out, kinds[n->is].word);
	if (out->t == CRMP_V_WHOLE && n->kind == CRMP_REAL)
		out->t = CRMP_V_DECIMAL; /* which divides to no whole one */
	if (out->t == CRMP_V_NULL && n->is == CRMP_IS_BOOL)
		*out = crmp_v_bool(false); /* never set */
}

void
crmp_member(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	member_of(x, n, out);
	if (n->is != CRMP_IS_ANY)
		as_declared(x, n, out);
}

enum crm_status
crmp_list_member(struct crmp_scan *scan, struct crmp_text list, const char *key,
		 struct crmp_text item, bool *found)
{
	struct crmp_value v = { .s = list.s, .n = list.n };
	struct walk w = walk_begin(&v);
	const struct crmp_member *m;
	struct crmp_arena mem = { 0 };
	enum crm_status rc = CRM_OK;
	struct crmp_text el, text;

	*found = false;
	while (rc != CRM_NOMEM && !*found && walk_next(&w, &el)) {
		if (*el.s != '{')
			continue;
		rc = crmp_scan_object(el.s, el.n, scan, NULL);
		m = rc ? NULL : crmp_scan_find(scan, key);
		if (!m)
			continue;
		rc = crmp_value_json(m->val, m->val_len, CRMP_TEXT, &mem, &v,
				     NULL);
		text = (struct crmp_text){ v.s, v.n };
		*found =
			!rc && v.t == CRMP_V_TEXT && crmp_text_same(text, item);
	}
	crmp_arena_free(&mem);
	return rc == CRM_NOMEM ? rc : CRM_OK; /* damaged ones have none */
}

/* ---- lists ---------------------------------------------------------- */

int64_t
crmp_list_length(struct crmp_expr *x, const struct crmp_value *v)
{
	struct walk w = walk_begin(v);
	struct crmp_text el;
	int64_t n = 0;

	(void)x;
	while (walk_next(&w, &el))
		n++;
	return n;
}

/* Is the element, as JSON, the item (or, for contains, has it in it)? */
static bool
is_item(struct crmp_expr *x, const struct crmp_node *n, struct crmp_text el,
	const struct crmp_value *item)
{
	bool part = *n->fn->name == 'c';
	struct crmp_text hay, folded;
	struct crmp_value v, why;

	x->lost |= crmp_value_json(el.s, el.n, CRMP_TEXT, &x->scratch, &v,
				   NULL) == CRM_NOMEM;
	if (crmp_is_number(&v) && crmp_is_number(item))
		return crmp_number_cmp(&v, item) == 0;
	if (v.t != CRMP_V_TEXT || item->t != CRMP_V_TEXT)
		return v.t == CRMP_V_BOOL && item->t == v.t && v.i == item->i;
	if (!part)
		return v.n == item->n && !memcmp(v.s, item->s, v.n);
	hay.s = crmp_run_fold(x, n->arg[0], &v, &hay.n, &why);
	folded.s = hay.s ? crmp_run_fold(x, n->arg[1], item, &folded.n, &why)
			 : NULL;
	return folded.s &&
	       (!folded.n || memmem(hay.s, hay.n, folded.s, folded.n));
}

/* has(list, item): an element of a list, or a key of an object */
void
crmp_do_has(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	struct crmp_value list, item;
	struct crmp_text el;
	bool found = false;
	struct walk w;

	crmp_eval(x, n->arg[0], &list);
	crmp_eval(x, n->arg[1], &item);
	if (list.t == CRMP_V_ERROR || item.t == CRMP_V_ERROR) {
		*out = list.t == CRMP_V_ERROR ? list : item;
		return;
	}
	if (list.t != CRMP_V_JSON) { /* an empty list is not stored */
		*out = list.t == CRMP_V_NULL
			       ? crmp_v_bool(false)
			       : crmp_run_odd(x, n->arg[0], &list, "a list");
		return;
	}
	if (!crmp_run_work(x, n, list.n / 16, out))
		return;
	w = walk_begin(&list);
	while (!found && walk_next(&w, &el))
		found = is_item(x, n, el, &item);
	*out = crmp_v_bool(found);
}
