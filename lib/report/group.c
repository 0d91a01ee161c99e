/* SPDX-License-Identifier: MIT */
/* group.c - a tally each value of a dimension */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a */
static uint32_t
hash(const char *key, size_t n)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < n; i++)
		h = (h ^ (unsigned char)key[i]) * 16777619u;
	return h;
}

/* Where a key is, or the empty place where it belongs. */
static uint32_t *
place(const struct crmp_groups *g, const char *key, size_t n)
{
	const struct crmp_group *x;
	size_t i = hash(key, key ? n : 0), mask = g->slots - 1;

	for (;; i++) {
		if (!g->slot[i & mask])
			break;
		x = g->list[g->slot[i & mask] - 1];
		if (x->key && key ? x->n == n && !memcmp(x->key, key, n)
				  : x->key == key)
			break;
	}
	return &g->slot[i & mask];
}

static enum crm_status
group_grow(struct crmp_groups *g, struct crm_error *e)
{
	size_t cap = g->cap ? g->cap * 2 : 16, i;
	struct crmp_group **list = reallocarray(g->list, cap, sizeof *list);
	uint32_t *slot;

	if (!list)
		return crm_nomem(e);
	g->list = list;
	slot = calloc(cap * 2, sizeof *slot);
	if (!slot)
		return crm_nomem(e);
	free(g->slot);
	g->slot = slot;
	g->slots = cap * 2;
	g->cap = cap;
	for (i = 0; i < g->n; i++)
		*place(g, list[i]->key, list[i]->n) = (uint32_t)(i + 1);
	return CRM_OK;
}

enum crm_status
crmp_group_of(struct crmp_groups *g, const char *key, size_t n,
	      struct crmp_group **out, struct crm_error *e)
{
	enum crm_status rc = g->n == g->cap ? group_grow(g, e) : CRM_OK;
	struct crmp_group *x;
	uint32_t *at;

	if (rc)
		return rc;
	n = key ? n : 0;
	at = place(g, key, n);
	if (*at) {
		*out = g->list[*at - 1];
		return CRM_OK;
	}
	x = crmp_arena_alloc(&g->mem, sizeof *x);
	if (!x)
		return crm_nomem(e);
	*x = (struct crmp_group){ .n = n };
	x->key = key ? crmp_arena_copy(&g->mem, key, n) : NULL;
	if (key && !x->key)
		return crm_nomem(e);
	rc = crmp_tally_new(&x->tally, g->windows, e);
	if (rc)
		return rc;
	g->list[g->n++] = x;
	*at = (uint32_t)g->n;
	*out = x;
	return CRM_OK;
}

static int
order(const void *a, const void *b)
{
	const struct crmp_group *x = *(struct crmp_group *const *)a;
	const struct crmp_group *y = *(struct crmp_group *const *)b;
	size_t n = x->n < y->n ? x->n : y->n;
	int c;

	if (!x->key || !y->key)
		return !x->key - !y->key;
	c = memcmp(x->key, y->key, n);
	return c ? c : (x->n > y->n) - (x->n < y->n);
}

void
crmp_groups_sort(struct crmp_groups *g)
{
	if (g->n)
		qsort(g->list, g->n, sizeof(struct crmp_group *), order);
}

void
crmp_groups_free(struct crmp_groups *g)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		crmp_tally_free(&g->list[i]->tally);
	free(g->list);
	free(g->slot);
	crmp_arena_free(&g->mem);
	*g = (struct crmp_groups){ 0 };
}
