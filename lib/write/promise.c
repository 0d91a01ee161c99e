/* SPDX-License-Identifier: MIT */
/* promise.c - what was promised at first, and how often it was put off */
#include "write/write.h"

static enum crm_status
field_of(const struct crmp_row *row, json_t **doc, struct crm_error *e)
{
	const struct crmp_val *v = crmp_row_get(row, "promise");

	/* it was checked when it was given: only memory can be wanting */
	if (crmp_val_set(v))
		return crmp_json_parse(v->s, v->n, 0, doc, NULL) ? crm_nomem(e)
								 : CRM_OK;
	*doc = json_object();
	return *doc ? CRM_OK : crm_nomem(e);
}

static json_t *
due(const struct crm_store *s, const struct crmp_row *row)
{
	struct crm_buf b = { 0 };
	json_t *v;

	crmp_time_wire(s->session.zone, crmp_row_get(row, "due_at")->i, &b);
	v = b.s && !b.oom ? json_string(b.s) : NULL;
	crm_buf_free(&b);
	return v;
}

/* A promise is made: what is not told of an older one begins here. */
static int
promise_made(const struct crmp_putting *p, json_t *is)
{
	int lost = 0;

	if (!json_object_get(is, "original_due"))
		lost |= json_object_set_new(is, "original_due",
					    due(p->s, &p->row));
	if (!json_object_get(is, "moves"))
		lost |= json_object_set_new(is, "moves", json_integer(0));
	return lost;
}

/* What is stored of it stands, whatever the input says of the two. */
static int
promise_kept(const struct crmp_putting *p, json_t *was, json_t *is)
{
	bool moved = !crmp_val_same(crmp_row_get(&p->old, "due_at"),
				    crmp_row_get(&p->row, "due_at"));
	json_t *first = json_object_get(was, "original_due");
	json_t *moves = json_object_get(was, "moves");
	int lost = 0;

	if (first)
		lost |= json_object_set(is, "original_due", first);
	else if (moved && !json_object_get(is, "original_due"))
		lost |= json_object_set_new(is, "original_due",
					    due(p->s, &p->old));
	if (moved)
		lost |= json_object_set_new(
			is, "moves",
			json_integer(json_integer_value(moves) + 1));
	else if (moves)
		lost |= json_object_set(is, "moves", moves);
	return lost;
}

enum crm_status
crmp_promise(struct crmp_putting *p)
{
	json_t *was = NULL, *is = NULL;
	enum crm_status rc;
	const char *text;
	size_t n = 0;
	bool before;

	if (p->t != &crmp_type_task || p->o->keep_ids ||
	    !crmp_row_is(&p->row, "kind", "promise") ||
	    crmp_row_get(&p->row, "due_at")->t != CRMP_I)
		return CRM_OK;
	before = p->id && crmp_row_is(&p->old, "kind", "promise");
	rc = field_of(&p->row, &is, p->e);
	if (!rc && before)
		rc = field_of(&p->old, &was, p->e);
	if (!rc && (before ? promise_kept(p, was, is) : promise_made(p, is)))
		rc = crm_nomem(p->e);
	if (!rc && json_object_size(is)) {
		text = crmp_json_text(is, p->in->mem, &n);
		if (text)
			*crmp_row_at(&p->row, "promise") = crmp_str(text, n);
		else
			rc = crm_nomem(p->e);
	}
	json_decref(was);
	json_decref(is);
	return rc;
}
