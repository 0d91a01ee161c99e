/* SPDX-License-Identifier: MIT */
/* rows.h - for fuzz_condition.c: what policy and other records would tell */
#ifndef ROWS_H
#define ROWS_H

#include "fuzz/fuzz.h"

#include "condition/condition.h"

#define NOW 1795313220 /* 2026-11-22T02:07:00Z */

/* ---- names that policy would add ----------------------------------------- */

static enum crm_status
named(void *arg, struct crmp_text name, struct crmp_text *text,
      const struct crmp_type **type, struct crm_error *e)
{
	static const char *const all[][2] = {
		{ "self", "id = 1 or @self" },
		{ "a", "@b and id > 5" },
		{ "b", "not @c" },
		{ "c", "name like 'a%' or @d" },
		{ "d", "since = '2026-05'" },
		{ "round", "@there" },
		{ "there", "@round" },
		{ "bad", "id = " },
		{ "orders", "id > 0" },
	};
	size_t i;

	(void)e;
	for (i = 0; i < sizeof all / sizeof *all; i++)
		if (crmp_eq(all[i][0], name.s, name.n)) {
			*text = crmp_text(all[i][1]);
			*type = strcmp(all[i][0], "orders") != 0
					? *(const struct crmp_type **)arg
					: &crmp_type_order;
			return CRM_OK;
		}
	return CRM_ABSENT;
}

static enum crm_status
custom(void *arg, const struct crmp_type *t, struct crmp_text name,
       enum crmp_kind *kind, struct crm_buf *words, struct crm_error *e)
{
	static const enum crmp_kind kinds[] = { CRMP_TEXT, CRMP_REAL, CRMP_BOOL,
						CRMP_DAY };

	(void)arg;
	(void)t;
	(void)e;
	if (name.n != 2 || *name.s != 'k' || name.s[1] < '0' ||
	    name.s[1] > '4')
		return CRM_ABSENT;
	*kind = kinds[(name.s[1] - '0') % 4];
	if (name.s[1] == '4')
		crm_buf_puts(words, "one\ntwo words\n");
	return CRM_OK;
}

static enum crm_status
stages(void *arg, const struct crmp_type *t, struct crm_buf *all,
       struct crm_error *e)
{
	(void)arg;
	(void)t;
	(void)e;
	crm_buf_puts(all, "placed\ncancelled\n");
	return CRM_OK;
}

static const char *
near_name(void *arg, const char *word)
{
	(void)arg;
	return *word == 's' ? "self" : NULL;
}

/* ---- rows ---------------------------------------------------------------- */

static const char *const texts[] = { "", "a", "customer", "2026-05-01",
				     "2026-05-01T10:00:00Z", "former", "张伟",
				     "CNY", "placed", "lin", "ﬁ\xcc\x81" };
static const char *const jsons[] = {
	"{\"k0\":\"one\",\"k1\":2.5,\"k2\":true,\"k3\":\"2026-05-01\","
	"\"a\":[]}",
	"{\"k0\":1,\"k1\":\"b\",\"k2\":0,\"k3\":\"2026-02-30\",\"k4\":\"x\"}",
	"[\"vip\",\"\\u5f20\",1,null,{\"sku\":\"A1\"},[[]]]",
	"[{\"sku\":\"A1\",\"qty\":1},{\"sku\":2},{}]",
	"[]",
};
static const int64_t numbers[] = { 0, 1, -1, 7, 100, 9007199254740991,
				   -9007199254740991, 1795313220 };

static struct crmp_value
some_value(enum crmp_kind kind, unsigned h)
{
	int64_t i = numbers[h % 8];

	if (h % 5 == 0)
		return crmp_v_null();
	switch (kind) {
	case CRMP_BOOL:
		return crmp_v_bool(h & 1);
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_REF:
	case CRMP_ANYREF:
		return crmp_v_whole(i);
	case CRMP_REAL:
		return crmp_v_real((double)i * 1.5e-3);
	case CRMP_DAY:
		return crmp_v_at(CRMP_V_DAY, 20400 + h % 700);
	case CRMP_INSTANT:
		return crmp_v_at(CRMP_V_INSTANT, NOW - (int64_t)h % 40000000);
	case CRMP_JSON:
		return (struct crmp_value){ .t = CRMP_V_JSON,
					    .s = jsons[h % 5],
					    .n = strlen(jsons[h % 5]) };
	default:
		return crmp_v_text(texts[h % 11], strlen(texts[h % 11]));
	}
}

static unsigned
hash(struct crmp_text s, unsigned round)
{
	unsigned h = 2166136261u ^ round;

	for (; s.n; s.n--)
		h = (h ^ (unsigned char)*s.s++) * 16777619u;
	return h ^ h >> 15;
}

static enum crm_status
column(void *arg, const struct crmp_slot *slot, const struct crmp_value *id,
       struct crmp_value *v, struct crm_error *e)
{
	unsigned h = hash(slot->name, (unsigned)id->i);

	(void)arg;
	if (h % 7 == 0)
		return CRM_ABSENT;
	if (h % 31 == 0)
		return crm_fail(e, CRM_TROUBLE, NULL, "the store is away");
	*v = some_value(slot->kind, h);
	return CRM_OK;
}

static enum crm_status
bought(void *arg, const struct crmp_bought *what, bool *yes,
       struct crm_error *e)
{
	(void)arg;
	(void)e;
	*yes = (what->customer ^ what->from) & 1;
	return CRM_OK;
}

static void
fill(const struct crmp_expr *x, struct crmp_value *row, unsigned round)
{
	const struct crmp_slot *s;
	size_t n, i;

	s = crmp_expr_slots(x, &n);
	for (i = 0; i < n; i++)
		if (s[i].from == CRMP_FROM_THROUGH && round % 2)
			row[i] = (struct crmp_value){ .t = CRMP_V_LATER,
						      .i = round };
		else if (s[i].from == CRMP_FROM_LINE)
			row[i] = some_value((enum crmp_kind)(
						    hash(s[i].name, round) %
						    (CRMP_REAL + 1)),
					    hash(s[i].name, ~round));
		else
			row[i] = some_value(s[i].kind,
					    hash(s[i].name, round));
}

static bool
sieve_sql(void *arg, const struct crmp_slot *slot, struct crm_buf *sql)
{
	(void)arg;
	crm_buf_printf(sql, "\"%.*s\"", (int)slot->name.n, slot->name.s);
	return slot->kind != CRMP_REAL;
}

#endif
