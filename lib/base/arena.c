/* SPDX-License-Identifier: MIT */
/* arena.c - memory handed out piece by piece and given back at once */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define ALIGN _Alignof(max_align_t)
#define FIRST ((size_t)4096)
#define LARGEST_STEP ((size_t)1 << 20)

struct crmp_block {
	struct crmp_block *next;
	size_t size;
	max_align_t data[];
};

static bool
arena_grow(struct crmp_arena *a, size_t n)
{
	struct crmp_block *b;
	size_t size = a->head ? a->head->size * 2 : FIRST;

	if (size > LARGEST_STEP)
		size = LARGEST_STEP;
	if (size < n)
		size = n;
	b = malloc(sizeof(*b) + size);
	if (!b)
		return false;
	b->next = a->head;
	b->size = size;
	a->head = b;
	a->used = 0;
	return true;
}

void *
crmp_arena_alloc(struct crmp_arena *a, size_t n)
{
	char *p;

	if (n > SIZE_MAX / 4)
		return NULL;
	n = n ? (n + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
	if ((!a->head || n > a->head->size - a->used) && !arena_grow(a, n))
		return NULL;
	p = (char *)a->head->data + a->used;
	a->used += n;
	return p;
}

char *
crmp_arena_copy(struct crmp_arena *a, const char *s, size_t n)
{
	char *p = n < SIZE_MAX ? crmp_arena_alloc(a, n + 1) : NULL;

	if (!p)
		return NULL;
	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

void
crmp_arena_reset(struct crmp_arena *a)
{
	struct crmp_block *b, *next, *keep = a->head;

	for (b = a->head; b; b = b->next)
		if (b->size > keep->size)
			keep = b;
	for (b = a->head; b; b = next) {
		next = b->next;
		if (b != keep)
			free(b);
	}
	if (keep)
		keep->next = NULL;
	a->head = keep;
	a->used = 0;
}

void
crmp_arena_free(struct crmp_arena *a)
{
	struct crmp_block *b, *next;

	for (b = a->head; b; b = next) {
		next = b->next;
		free(b);
	}
	a->head = NULL;
	a->used = 0;
}
