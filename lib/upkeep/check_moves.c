/* SPDX-License-Identifier: MIT */
/* check_moves.c - moves of a record follow one another to where it stands */
#include "record/states.h"
#include "upkeep/check.h"

/* A state that follows from facts moves without leaving any. */
static enum crm_status
one_after_another(struct crmp_check *c)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	crm_buf_puts(
		&sql,
		"SELECT id, 'a move from ''' || f || ''' follows one to '''"
		" || p || '''' FROM (SELECT id, subject_type AS s, \"from\""
		" AS f, lag(\"to\") OVER (PARTITION BY subject_type,"
		" subject_id ORDER BY id) AS p FROM transitions) m"
		" WHERE s <> 'customer' AND p <> f");
	rc = crmp_check_sql(c, "invariant", &crmp_type_transition, &sql);
	crm_buf_free(&sql);
	return rc;
}

static enum crm_status
to_where_it_stands(struct crmp_check *c, const struct crmp_type *t)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	crm_buf_printf(&sql,
		       "SELECT t.id, '%s is ''' || t.\"%s\" || ''', its last"
		       " move leads to ''' || m.\"to\" || '''' FROM %s t JOIN"
		       " (SELECT subject_id, max(id) AS id FROM transitions"
		       " WHERE subject_type='%s' GROUP BY subject_id) l ON"
		       " l.subject_id=t.id JOIN transitions m ON m.id=l.id"
		       " WHERE m.\"to\" <> t.\"%s\"",
		       t->state_field, t->state_field, t->table, t->name,
		       t->state_field);
	rc = crmp_check_sql(c, "invariant", t, &sql);
	crm_buf_free(&sql);
	return rc;
}

/*
 * Whoever is not where its first image has it has moved.  A record may begin
 * in any state, with the moves of another store or without.
 */
static enum crm_status
some_move(struct crmp_check *c, const struct crmp_type *t)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	crm_buf_printf(
		&sql,
		"SELECT t.id, '%s is ''' || t.\"%s\" || ''' and was another,"
		" and its moves are missing' FROM history h JOIN %s t ON"
		" t.id=h.id WHERE h.type=%d AND h.rev=1 AND"
		" t.\"%s\" <> coalesce(image_text(h.image,'%s'),'') AND NOT"
		" EXISTS(SELECT 1 FROM transitions m WHERE m.subject_type='%s'"
		" AND m.subject_id=t.id)",
		t->state_field, t->state_field, t->table, t->code,
		t->state_field, t->state_field, t->name);
	/* what else is stored of a standing is damage of another kind */
	if (t->standing)
		crm_buf_printf(&sql, " AND t.\"%s\"='%s'", t->state_field,
			       t->standing->kept);
	rc = crmp_check_sql(c, "invariant", t, &sql);
	crm_buf_free(&sql);
	return rc;
}

enum crm_status
crmp_check_moves(struct crmp_check *c)
{
	enum crm_status rc = one_after_another(c);
	const struct crmp_type *t;
	int i;

	for (i = 0; !rc && i < c->s->ntables; i++) {
		t = c->s->tables[i].type;
		if (!t->state_field)
			continue;
		if (!t->standing)
			rc = to_where_it_stands(c, t);
		if (!rc)
			rc = some_move(c, t);
	}
	return rc;
}
