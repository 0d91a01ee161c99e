/* SPDX-License-Identifier: MIT */
/* line.c - a line taken apart, and what names mean on it */
#include "record/line.h"
#include "format/scan.h"

#include <stdlib.h>
#include <string.h>

static inline bool
is(const struct crmp_member *m, const char *name, size_t n)
{
	struct crmp_member want = { .key = name, .key_len = n };

	if (!m->key_escaped)
		return m->key_len == n && !memcmp(m->key, name, n);
	return !crmp_key_cmp(m, &want);
}

static const struct crmp_member *
get(const struct crmp_scan *sc, const char *name, size_t n, size_t *hint)
{
	size_t i;

	if (hint && *hint < sc->n && is(&sc->members[*hint], name, n))
		return &sc->members[*hint];
	for (i = 0; i < sc->n; i++) {
		/* most are told apart by their length alone */
		if (sc->members[i].key_len != n && !sc->members[i].key_escaped)
			continue;
		if (!is(&sc->members[i], name, n))
			continue;
		if (hint)
			*hint = i;
		return &sc->members[i];
	}
	return NULL;
}

/* The fields of the verdict just scanned. */
static enum crm_status
line_keep(struct crmp_line *l, size_t owner, struct crm_error *e)
{
	size_t need = l->nflat + l->deep.n, i;
	struct crmp_under *grown;

	if (need > l->cap) {
		grown = reallocarray(l->flat, need * 2, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		l->flat = grown;
		l->cap = need * 2;
	}
	for (i = 0; i < l->deep.n; i++)
		l->flat[l->nflat++] =
			(struct crmp_under){ l->deep.members[i], owner };
	return CRM_OK;
}

static enum crm_status
line_judge(struct crmp_line *l, const struct crmp_member *m,
	   struct crm_error *e)
{
	enum crm_status rc;
	size_t i;

	rc = crmp_scan_object(m->val, m->val_len, &l->under, e);
	for (i = 0; !rc && i < l->under.n; i++) {
		m = &l->under.members[i];
		if (m->kind != CRMP_JOBJ)
			continue;
		rc = crmp_scan_object(m->val, m->val_len, &l->deep, e);
		if (!rc)
			rc = line_keep(l, i, e);
	}
	return rc;
}

/* Lines of one type follow each other. */
static const struct crmp_type *
line_type_of(const struct crmp_member *m, const struct crmp_type *last)
{
	const struct crmp_type *t;
	size_t n;

	if (!m || m->kind != CRMP_JSTR)
		return NULL;
	n = m->val_len - 2;
	if (last && crmp_eq(last->name, m->val + 1, n))
		return last;
	t = crmp_type_named(m->val + 1, n);
	return t && crmp_eq(t->name, m->val + 1, n) ? t : NULL;
}

enum crm_status
crmp_line_read(struct crmp_line *l, const char *s, size_t n,
	       struct crm_error *e)
{
	enum crm_status rc = crmp_scan_object(s, n, &l->top, e);
	const struct crmp_member *m;
	size_t last = l->top.n - 1;

	l->under.n = l->nflat = 0;
	l->lost = false;
	if (rc)
		return rc;
	l->word = get(&l->top, "type", 4, NULL);
	l->type = line_type_of(l->word, l->type);
	m = get(&l->top, "_", 1, &last);
	return m && m->kind == CRMP_JOBJ ? line_judge(l, m, e) : CRM_OK;
}

void
crmp_line_free(struct crmp_line *l)
{
	crmp_scan_free(&l->top);
	crmp_scan_free(&l->under);
	crmp_scan_free(&l->deep);
	free(l->flat);
	memset(l, 0, sizeof *l);
}

const struct crmp_member *
crmp_line_own(const struct crmp_line *l, const char *name, size_t n,
	      size_t *hint)
{
	return get(&l->top, name, n, hint);
}

/*
 * Has the record a computed column that is called like one of the verdict,
 * which is on others?  How long a lead is silent is told by the lead, also
 * where a verdict on its customer stands beside it.
 */
static bool
overshadowed(const struct crmp_line *l, const struct crmp_verdict_type *v,
	     const char *name, size_t n)
{
	return v && l->type && v->on != l->type &&
	       crmp_derived_find(l->type, name, n);
}

static bool
line_hides(const struct crmp_line *l, size_t owner, const char *name, size_t n)
{
	const struct crmp_member *m = &l->under.members[owner];

	return overshadowed(l, crmp_verdict_named(m->key, m->key_len), name, n);
}

const struct crmp_member *
crmp_line_verdict(const struct crmp_line *l, const char *name, size_t n)
{
	static const char own[] =
		"type id rev created_at updated_at tags files ext x";
	const struct crmp_under *found = NULL;
	const struct crmp_member *m;
	size_t owner, i;

	if (!l->under.n || crmp_word_in(own, name, n))
		return NULL;
	m = get(&l->under, name, n, NULL);
	if (m && m->kind != CRMP_JOBJ)
		return m;
	owner = m ? (size_t)(m - l->under.members) : SIZE_MAX;
	for (i = 0; i < l->nflat; i++) {
		if (!is(&l->flat[i].m, name, n))
			continue;
		if (!found || l->flat[i].owner == owner)
			found = &l->flat[i];
		if (l->flat[i].owner == owner)
			break;
	}
	if (!found || line_hides(l, found->owner, name, n))
		return NULL;
	return &found->m;
}

bool
crmp_line_judged(const struct crmp_line *l, const char *name, size_t n)
{
	const struct crmp_verdict_type *v;

	v = l->under.n ? crmp_verdict_of(name, n) : NULL;
	return v && !overshadowed(l, v, name, n) &&
	       get(&l->under, v->name, strlen(v->name), NULL);
}

bool
crmp_line_inside(struct crmp_line *l, const struct crmp_member *object,
		 const char *name, size_t n, struct crmp_member *m)
{
	const struct crmp_member *found;
	enum crm_status rc;

	if (object->kind != CRMP_JOBJ)
		return false;
	rc = crmp_scan_object(object->val, object->val_len, &l->deep, NULL);
	l->lost |= rc == CRM_NOMEM;
	if (rc)
		return false;
	found = get(&l->deep, name, n, NULL);
	if (found)
		*m = *found;
	return found != NULL;
}

/* A key may itself hold a dot: the whole rest comes first. */
static bool
path(struct crmp_line *l, const struct crmp_scan *from, const char *p, size_t n,
     struct crmp_member *m)
{
	const char *dot = memchr(p, '.', n);
	const struct crmp_member *found;
	struct crmp_member at;

	if (!dot || !(found = get(from, p, (size_t)(dot - p), NULL)))
		return false;
	for (at = *found;; at = *m) {
		n -= (size_t)(dot + 1 - p);
		p = dot + 1;
		if (crmp_line_inside(l, &at, p, n, m))
			return true;
		dot = memchr(p, '.', n);
		if (!dot || !crmp_line_inside(l, &at, p, (size_t)(dot - p), m))
			return false;
	}
}

bool
crmp_line_get(struct crmp_line *l, const char *name, size_t n, size_t *hint,
	      struct crmp_member *m)
{
	const struct crmp_member *found = crmp_line_verdict(l, name, n);

	if (!found)
		found = get(&l->top, name, n, hint);
	if (found) {
		*m = *found;
		return true;
	}
	return path(l, &l->top, name, n, m) || path(l, &l->under, name, n, m);
}

/* ---- names nobody knows ------------------------------------------------- */

static const char *
key_text(const struct crmp_member *m, struct crmp_arena *mem)
{
	struct crm_buf b = { 0 };
	const char *s;

	crmp_json_unescape(m->key, m->key_len, &b);
	s = b.oom ? NULL : crmp_arena_copy(mem, b.s ? b.s : "", b.len);
	crm_buf_free(&b);
	return s ? s : "";
}

const char *
crmp_line_near(const struct crmp_line *l, const char *word,
	       struct crmp_arena *mem)
{
	const char **keys = l->type ? crmp_type_keys(l->type, true) : NULL;
	const struct crmp_report *r = crmp_report_find(l);
	const char **names, *p = r ? r->all : "", *s;
	size_t n = 0, len, i, most = l->top.n + l->nflat + 64;

	for (i = 0; keys && keys[i]; i++)
		most++;
	for (i = 0; crmp_verdict_name(NULL, i); i++)
		most++;
	names = crmp_arena_alloc(mem, sizeof *names * most);
	if (!names || (l->type && !keys)) {
		free(keys);
		return NULL;
	}
	for (i = 0; keys && keys[i]; i++)
		names[n++] = keys[i];
	for (i = 0; !l->type && i < l->top.n; i++)
		names[n++] = key_text(&l->top.members[i], mem);
	for (i = 0; i < l->nflat; i++)
		names[n++] = key_text(&l->flat[i].m, mem);
	for (; crmp_word_next(&p, &s, &len); n++)
		if (!(names[n] = crmp_arena_copy(mem, s, len)))
			names[n] = "";
	for (i = 0; (s = crmp_verdict_name(NULL, i)); i++)
		names[n++] = s;
	names[n] = NULL;
	free(keys);
	return crm_text_nearest(word, names);
}

enum crm_status
crmp_line_unknown(const struct crmp_line *l, const char *name, size_t n,
		  const char *key, struct crm_error *e)
{
	const struct crmp_verdict_type *v = crmp_verdict_of(name, n);
	const char *tool = crmp_verdict_tool(name, n), *near;
	struct crmp_arena mem = { 0 };
	char word[64];

	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(name, n < 60 ? n : 60), name);
	near = tool ? NULL : crmp_line_near(l, word, &mem);
	if (v && l->type && !crmp_stands_for(l->type, v->on))
		crm_fail(e, CRM_USAGE, key,
			 "'%s' is a verdict on %s, not on %s", word,
			 v->on->table, l->type->table);
	else if (tool)
		crm_fail(e, CRM_USAGE, key, "'%s': run %s first", word, tool);
	else if (near)
		crm_fail(e, CRM_USAGE, key, "'%s': did you mean %s?", word,
			 near);
	else if (l->type)
		crm_fail(e, CRM_USAGE, key,
			 "'%s': no such column of %s "
			 "(crm-get %s --columns lists them)",
			 word, l->type->name, l->type->name);
	else
		crm_fail(e, CRM_USAGE, key, "'%s': not on these lines", word);
	crmp_arena_free(&mem);
	return CRM_USAGE;
}
