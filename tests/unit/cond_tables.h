/* SPDX-License-Identifier: MIT */
/* cond_tables.h - random conditions: records as the store prints them */
#ifndef COND_TABLES_H
#define COND_TABLES_H

#include "cond_shelf.h"

#include "record/names.h"

/* ---- columns ------------------------------------------------------------- */

static struct column *
add_column(struct table *t, const char *key, enum crmp_kind kind, int rare)
{
	struct column *c = &t->columns[t->ncolumns++];

	*c = (struct column){ .name = key,
			      .kind = kind,
			      .is = is_of_kind(kind),
			      .rare = rare };
	return c;
}

/* amount beside amount_minor */
static void
add_twin(struct table *t, const struct column *of)
{
	size_t n = strlen(of->name) - strlen("_minor");
	struct column *c;

	c = add_column(t, texted("%.*s", (int)n, of->name), CRMP_REAL,
		       of->rare);
	c->minor = of->name;
	c->based = crmp_name_base(of->name, strlen(of->name)) ||
		   crmp_field_index(t->type, "currency", 8) < 0;
}

static void
add_derived(struct table *t, const struct crmp_derived *d, int rare,
	    bool twins)
{
	if (add_column(t, d->name, crmp_derived_kind(d), rare)->kind ==
		    CRMP_MONEY &&
	    twins)
		add_twin(t, &t->columns[t->ncolumns - 1]);
}

static const char *
words_of_field(const struct crmp_type *t, const struct crmp_field *f)
{
	const struct crmp_state *st;
	struct crm_buf b = { 0 };
	const char *s = NULL;

	if (f->kind == CRMP_ENUM)
		return f->arg;
	if (f->kind != CRMP_STATE)
		return NULL;
	for (st = t->states; st && st->name; st++)
		crm_buf_printf(&b, "%s ", st->name);
	s = b.s ? copied(b.s)
		: "placed confirmed producing shipped accepted completed "
		  "cancelled returned";
	crm_buf_free(&b);
	return s;
}

/* Of t, or of the record that `via` of t refers to. */
static void
add_fields(struct table *t, const struct crmp_type *of, const char *via)
{
	int from = t->ncolumns, i;
	const struct crmp_derived *d;
	const struct crmp_field *f;

	add_column(t, "id", CRMP_INT, 2);
	add_column(t, "rev", CRMP_INT, 4);
	add_column(t, "created_at", CRMP_INSTANT, 4);
	add_column(t, "updated_at", CRMP_INSTANT, 4);
	add_column(t, "tags", CRMP_JSON, 1);
	for (f = of->fields; f->name; f++) {
		if (f->flags & CRMP_HIDDEN)
			continue;
		add_column(t, f->name, f->kind, 1)->words =
			words_of_field(of, f);
		if (f->kind == CRMP_MONEY && !via)
			add_twin(t, &t->columns[t->ncolumns - 1]);
	}
	/* computed */
	for (i = 0; (d = crmp_derived_at(of, (size_t)i)); i++)
		add_derived(t, d, 2, !via);
	for (i = from; via && i < t->ncolumns; i++) {
		t->columns[i].of = of;
		t->columns[i].via = via;
		t->columns[i].rare *= 60; /* each is a query of its own */
	}
}

static void
add_columns(struct table *t)
{
	const struct crmp_derived *d;
	size_t i;

	t->columns = piece(512 * sizeof *t->columns);
	add_fields(t, t->type, NULL);
	add_column(t, "type", CRMP_TYPENAME, 3);
	add_column(t, "ext", CRMP_JSON, 4);
	if (t->type == &crmp_type_customer) {
		add_fields(t, &crmp_type_customer, "referrer_id");
	} else if (t->type != &crmp_type_user) {
		add_fields(t, &crmp_type_customer,
			   chance(50) ? "customer" : "customer_id");
	}
	for (i = 0; (d = crmp_verdict_column(t->type, i)); i++)
		add_derived(t, d, 12, true);
	if (crmp_field_index(t->type, "owner", 5) >= 0)
		add_fields(t, &crmp_type_user, "owner");
}

/* ---- rows ---------------------------------------------------------------- */

/* Every second line has its verdicts where tools put them, under "_". */
static void
move_verdicts(struct record *r, const struct crmp_type *t)
{
	const struct crmp_verdict_type *v;
	const struct crmp_derived *d;
	json_t *under = json_object(), *one, *j;

	for (v = crmp_verdict_types; v->name; v++) {
		if (v->on != t)
			continue;
		one = json_object();
		for (d = v->columns; d->name; d++) {
			j = json_object_get(r->json, d->name);
			if (j)
				json_object_set(one, d->name, j);
			json_object_del(r->json, d->name);
		}
		json_object_set_new(under, v->name, one);
	}
	json_object_set_new(r->json, "_", under);
	free(r->line);
	r->line = json_dumps(r->json, JSON_COMPACT | JSON_REAL_PRECISION(17));
}

static void
add_row(struct table *t, const char *line)
{
	struct record *r = &t->rows[t->n++];

	assert_true(t->n < MOST_ROWS);
	r->line = strdup(line);
	r->json = json_loads(line, 0, NULL);
	assert_non_null(r->json);
	r->id = json_integer_value(json_object_get(r->json, "id"));
}

static void
read_table(struct crm_store *s, const struct crmp_type *type)
{
	struct crm_select how = { .type = (const struct crm_type *)type };
	struct table *t = &tables[ntables++];
	struct crm_buf line = { 0 }, fields = { 0 };
	const struct crmp_derived *d;
	struct crm_error e = { 0 };
	struct crm_query *q;
	enum crm_status rc;
	size_t i;

	*t = (struct table){ .type = type };
	crm_buf_puts(&fields, "*");
	for (i = 0; (d = crmp_derived_at(type, i)); i++)
		crm_buf_printf(&fields, ",%s", d->name);
	for (i = 0; (d = crmp_verdict_column(type, i)); i++)
		crm_buf_printf(&fields, ",%s", d->name);
	how.fields = fields.s;
	assert_int_equal(crm_query_open(s, &how, &q, &e), CRM_OK);
	while (!(rc = crm_query_next(q, &line, &e))) {
		add_row(t, line.s);
		if (crmp_verdict_column(type, 0) && t->n % 2)
			move_verdicts(&t->rows[t->n - 1], type);
	}
	assert_int_equal(rc, CRM_END);
	crm_query_close(q);
	crm_buf_free(&line);
	crm_buf_free(&fields);
	add_columns(t);
}

/* Lines of no type: what they hold may be anything. */
static void
make_loose(void)
{
	struct table *t = &tables[ntables++];
	int i;

	*t = (struct table){ 0 };
	for (i = 0; i < 20; i++) {
		crm_buf_reset(&lines);
		ADD("{");
		some_keys();
		ADD("}");
		add_row(t, lines.s);
	}
}

static void
free_tables(void)
{
	int i, k;

	for (i = 0; i < ntables; i++)
		for (k = 0; k < tables[i].n; k++) {
			json_decref(tables[i].rows[k].json);
			free(tables[i].rows[k].line);
		}
	ntables = nsegments = 0;
}

#endif
