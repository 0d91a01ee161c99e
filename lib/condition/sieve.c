/* SPDX-License-Identifier: MIT */
/* sieve.c - the part of a condition that SQL decides as we do */
#include "condition/sieve.h"
#include "condition/function.h"

#include <stdlib.h>
#include <string.h>

/* How a piece of SQL stands to the node it was made of. */
enum keeps { ALL, MORE, SAME };

struct make {
	const struct crmp_expr *x;
	crmp_column_sql *column;
	void *arg;
	struct crmp_sieve *s;
	bool lost;
};

static enum keeps sieve_node(struct make *m, const struct crmp_node *n,
			     struct crm_buf *sql);

static void
sieve_bind(struct make *m, struct crmp_value v, struct crm_buf *sql)
{
	struct crmp_sieve *s = m->s;
	struct crmp_value *grown;

	if (s->n == s->cap) {
		grown = reallocarray(s->bind, s->cap * 2 + 8, sizeof *grown);
		m->lost |= !grown;
		if (!grown)
			return;
		s->bind = grown;
		s->cap = s->cap * 2 + 8;
	}
	s->bind[s->n++] = v;
	crm_buf_printf(sql, "?%d", s->first + (int)s->n - 1);
}

/* A column of the record itself; one of another record is left to us. */
static bool
sieve_column(struct make *m, const struct crmp_node *n, struct crm_buf *sql)
{
	const struct crmp_slot *s;

	if (n->op != CRMP_N_SLOT)
		return false;
	s = &m->x->slots[n->slot];
	return s->from != CRMP_FROM_THROUGH && s->from != CRMP_FROM_LINE &&
	       m->column(m->arg, s, sql);
}

static const char *
sign(enum crmp_how how)
{
	static const char *const signs[] = {
		[CRMP_EQ] = "=",  [CRMP_NE] = "<>", [CRMP_LT] = "<",
		[CRMP_LE] = "<=", [CRMP_GT] = ">",  [CRMP_GE] = ">=",
	};

	return how <= CRMP_GE ? signs[how] : NULL;
}

/*
 * Is the comparison of the column with the constant the same in SQL?  A
 * decimal beside whole numbers is not: 0.999999999999999999 is 1 there.
 */
static bool
comparable(const struct crmp_slot *s, const struct crmp_value *v)
{
	switch (s->kind) {
	case CRMP_BOOL:
		return v->t == CRMP_V_BOOL;
	case CRMP_REAL:
		return crmp_is_number(v);
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_REF:
	case CRMP_ANYREF:
		return v->t == CRMP_V_WHOLE || v->t == CRMP_V_REAL;
	case CRMP_JSON:
	case CRMP_INSTANT:
	case CRMP_DAY:
		return false;
	default:
		return v->t == CRMP_V_TEXT;
	}
}

static enum keeps
sieve_compare(struct make *m, const struct crmp_node *n, struct crm_buf *sql)
{
	const struct crmp_node *c = n->arg[1];
	struct crm_buf column = { 0 };
	struct crmp_value v = c->v;
	enum keeps keeps = ALL;
	const char *at;

	if (!sign(n->how) || c->op != CRMP_N_VALUE)
		return ALL;
	if (sieve_column(m, n->arg[0], &column) &&
	    comparable(&m->x->slots[n->arg[0]->slot], &v)) {
		at = column.s ? column.s : "";
		if (v.t == CRMP_V_DECIMAL)
			v = crmp_v_real(crmp_value_real(&v));
		if (v.t == CRMP_V_BOOL) {
			v.t = CRMP_V_WHOLE;
			crm_buf_printf(sql, "coalesce(%s,0)", at);
		} else {
			crm_buf_puts(sql, at);
		}
		crm_buf_puts(sql, sign(n->how));
		sieve_bind(m, v, sql);
		keeps = SAME;
	}
	m->lost |= column.oom;
	crm_buf_free(&column);
	return keeps;
}

static enum keeps
sieve_within(struct make *m, const struct crmp_node *n, struct crm_buf *sql)
{
	bool day = n->arg[0]->is == CRMP_IS_DAY;
	struct crmp_value from, to;
	struct crm_buf column = { 0 };
	enum keeps keeps = ALL;
	const char *s;

	from = crmp_v_whole(day ? n->span.first : n->span.from);
	to = crmp_v_whole(day ? n->span.after : n->span.to);
	if (!sign(n->how) || !sieve_column(m, n->arg[0], &column))
		goto out;
	s = column.s ? column.s : "";
	keeps = SAME;
	switch (n->how) {
	case CRMP_EQ:
	case CRMP_NE:
		crm_buf_printf(sql, n->how == CRMP_EQ ? "(%s>=" : "(%s<", s);
		sieve_bind(m, from, sql);
		crm_buf_printf(sql,
			       n->how == CRMP_EQ ? " AND %s<" : " OR %s>=", s);
		sieve_bind(m, to, sql);
		crm_buf_putc(sql, ')');
		break;
	case CRMP_LT:
	case CRMP_GE:
		crm_buf_printf(sql, "%s%s", s, sign(n->how));
		sieve_bind(m, from, sql);
		break;
	default: /* up to its end, after its end */
		crm_buf_printf(sql, "%s%s", s, n->how == CRMP_LE ? "<" : ">=");
		sieve_bind(m, to, sql);
	}
out:
	m->lost |= column.oom;
	crm_buf_free(&column);
	return keeps;
}

/* All parts that can be had of an `and`; of an `or` all or nothing. */
static enum keeps
sieve_logic(struct make *m, const struct crmp_node *n, struct crm_buf *sql)
{
	bool any = n->op == CRMP_N_OR;
	size_t had = m->s->n, i, parts = 0;
	struct crm_buf part = { 0 }, all = { 0 };
	enum keeps keeps = SAME, k;

	for (i = 0; i < n->n; i++) {
		crm_buf_reset(&part);
		k = sieve_node(m, n->arg[i], &part);
		m->lost |= part.oom; /* before it is used again */
		if (k == ALL && any)
			break;
		keeps = k == SAME ? keeps : MORE;
		if (k == ALL)
			continue;
		crm_buf_puts(&all, parts++ ? any ? " OR " : " AND " : "(");
		crm_buf_puts(&all, part.s ? part.s : "");
	}
	if (!parts || i < n->n) {
		keeps = ALL;
		m->s->n = had;
	} else {
		crm_buf_putc(&all, ')');
		crm_buf_puts(sql, all.s ? all.s : "");
	}
	m->lost |= all.oom;
	crm_buf_free(&part);
	crm_buf_free(&all);
	return keeps;
}

static enum keeps
sieve_not(struct make *m, const struct crmp_node *n, struct crm_buf *sql)
{
	struct crm_buf part = { 0 };
	size_t had = m->s->n;
	enum keeps k = sieve_node(m, n->arg[0], &part);

	if (k == SAME)
		crm_buf_printf(sql, "NOT (%s)", part.s ? part.s : "");
	else
		m->s->n = had;
	m->lost |= part.oom;
	crm_buf_free(&part);
	return k == SAME ? SAME : ALL;
}

/* A list that is null has nothing in it, and most are. */
static enum keeps
sieve_call(struct make *m, const struct crmp_node *n, struct crm_buf *sql)
{
	if ((n->fn->call != crmp_do_has && n->fn->call != crmp_do_contains) ||
	    n->arg[0]->is != CRMP_IS_LIST || n->arg[1]->op != CRMP_N_VALUE ||
	    !sieve_column(m, n->arg[0], sql))
		return ALL;
	crm_buf_puts(sql, " IS NOT NULL");
	return MORE;
}

static enum keeps
sieve_node(struct make *m, const struct crmp_node *n, struct crm_buf *sql)
{
	switch (n->op) {
	case CRMP_N_AND:
	case CRMP_N_OR:
		return sieve_logic(m, n, sql);
	case CRMP_N_NOT:
		return sieve_not(m, n, sql);
	case CRMP_N_COMPARE:
		return sieve_compare(m, n, sql);
	case CRMP_N_WITHIN:
		return sieve_within(m, n, sql);
	case CRMP_N_ISNULL:
		if (n->arg[0]->is == CRMP_IS_BOOL ||
		    !sieve_column(m, n->arg[0], sql))
			return ALL;
		crm_buf_puts(sql, " IS NULL");
		return SAME;
	case CRMP_N_SLOT:
		crm_buf_puts(sql, "coalesce(");
		if (!sieve_column(m, n, sql))
			return ALL;
		crm_buf_puts(sql, ",0)<>0");
		return SAME;
	case CRMP_N_CALL:
		return sieve_call(m, n, sql);
	case CRMP_N_VALUE:
		if (n->v.t != CRMP_V_BOOL)
			return ALL;
		crm_buf_puts(sql, n->v.i ? "1=1" : "1=0");
		return SAME;
	default:
		return ALL;
	}
}

enum crm_status
crmp_sieve_make(const struct crmp_expr *x, crmp_column_sql *column, void *arg,
		struct crmp_sieve *s, struct crm_error *e)
{
	struct make m = { .x = x, .column = column, .arg = arg, .s = s };
	struct crm_buf sql = { 0 };
	enum keeps k = sieve_node(&m, x->root, &sql);

	s->exact = k == SAME;
	if (k == ALL)
		s->n = 0;
	else
		crm_buf_puts(&s->sql, sql.s ? sql.s : "");
	m.lost |= sql.oom;
	crm_buf_free(&sql);
	return m.lost ? crm_nomem(e) : crm_buf_ok(&s->sql, e);
}

void
crmp_sieve_free(struct crmp_sieve *s)
{
	free(s->bind);
	crm_buf_free(&s->sql);
}
