/* SPDX-License-Identifier: MIT */
/* fuzz_splice.c - a spliced line is JSON and keeps its other bytes */
#include <assert.h>
#include <string.h>

#include "format/jscan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char verdict[] = "{\"t\":[1,\"}\"]}";

/* The old line is the new one with one run of bytes taken out. */
static void
only_added(const char *old, size_t n, const struct crm_buf *b)
{
	size_t head = 0, tail = 0;

	while (head < n && head < b->len && old[head] == b->s[head])
		head++;
	while (tail < n - head && tail < b->len - head &&
	       old[n - 1 - tail] == b->s[b->len - 1 - tail])
		tail++;
	assert(head + tail == n);
}

static void
same_others(const struct crmp_scan *a, const struct crmp_scan *b)
{
	const struct crmp_member *under = crmp_scan_find(a, "_");
	const struct crmp_member *x, *y;
	size_t i;

	assert(b->n == a->n + !under);
	for (i = 0; i < a->n; i++) {
		x = &a->members[i];
		y = &b->members[i];
		assert(x->key_len == y->key_len &&
		       !memcmp(x->key, y->key, x->key_len));
		assert(x->kind == y->kind);
		assert(x == under || (x->val_len == y->val_len &&
				      !memcmp(x->val, y->val, x->val_len)));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	struct crmp_scan a = { 0 }, b = { 0 }, in = { 0 }, was = { 0 };
	const struct crmp_member *m, *v;
	struct crm_buf out = { 0 }, twice = { 0 };
	struct crm_error e = { 0 };
	enum crm_status st;

	if (crmp_scan_object(s, n, &a, NULL))
		goto out;
	m = crmp_scan_find(&a, "_");
	st = crmp_splice((struct crmp_text){ s, n }, &a, "t", verdict, &out,
			 &e);
	assert(st == (m && m->kind != CRMP_JOBJ ? CRM_REFUSED : CRM_OK));
	if (st)
		goto out;
	assert(!crmp_scan_object(out.s, out.len, &b, NULL));
	same_others(&a, &b);
	v = crmp_scan_find(&b, "_");
	assert(v && !crmp_scan_object(v->val, v->val_len, &in, NULL));
	v = crmp_scan_find(&in, "t");
	assert(v && v->val_len == strlen(verdict) &&
	       !memcmp(v->val, verdict, v->val_len));
	assert(!m || !crmp_scan_object(m->val, m->val_len, &was, NULL));
	if (!m || !crmp_scan_find(&was, "t"))
		only_added(s, n, &out);
	assert(!crmp_splice((struct crmp_text){ out.s, out.len }, &b, "t",
			    verdict, &twice, NULL));
	assert(out.len == twice.len && !memcmp(out.s, twice.s, out.len));
out:
	crmp_scan_free(&a);
	crmp_scan_free(&b);
	crmp_scan_free(&in);
	crmp_scan_free(&was);
	crm_buf_free(&out);
	crm_buf_free(&twice);
	return 0;
}
