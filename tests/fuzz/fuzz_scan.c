/* SPDX-License-Identifier: MIT */
/* fuzz_scan.c - the scanner says what jansson says, but where it is stricter */
#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/format.h"
#include "format/jscan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Within our own rules: depth, and integers that a double holds. */
static bool
allowed(json_t *v, int depth)
{
	const char *key;
	json_t *child;
	size_t i;

	if (json_is_integer(v))
		return llabs(json_integer_value(v)) <= 1LL << 53;
	if (!json_is_object(v) && !json_is_array(v))
		return true;
	if (depth == CRMP_DEPTH_MAX)
		return false;
	json_array_foreach(v, i,
			   child) if (!allowed(child, depth + 1)) return false;
	json_object_foreach(v, key,
			    child) if (!allowed(child, depth + 1)) return false;
	return true;
}

/* Each member found is jansson's of that name. */
static void
same_members(const struct crmp_scan *sc, json_t *doc)
{
	struct crm_buf key = { 0 };
	const struct crmp_member *m;
	json_t *v, *want;
	size_t i;

	assert(sc->n == json_object_size(doc));
	for (i = 0; i < sc->n; i++) {
		m = &sc->members[i];
		crm_buf_reset(&key);
		crmp_json_unescape(m->key, m->key_len, &key);
		crm_buf_puts(&key, "");
		want = json_object_get(doc, key.s);
		v = json_loadb(m->val, m->val_len, JSON_DECODE_ANY, NULL);
		assert(v && want && json_equal(v, want));
		assert(crmp_scan_find(sc, key.s) == m);
		json_decref(v);
	}
	crm_buf_free(&key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	json_t *doc =
		json_loadb((const char *)data, n, JSON_REJECT_DUPLICATES, NULL);
	struct crmp_scan sc = { 0 };
	struct crm_error e = { 0 };
	/* jansson 2.14 skips a NUL that follows a number */
	bool want =
		json_is_object(doc) && allowed(doc, 0) && !memchr(data, 0, n);
	enum crm_status st;

	st = crmp_scan_object((const char *)data, n, &sc, &e);
	assert(st == (want ? CRM_OK : CRM_REFUSED));
	assert(e.code == st && !e.text[0] == !st);
	assert(crm_text_valid(e.key, strlen(e.key), NULL));
	if (want)
		same_members(&sc, doc);
	crmp_scan_free(&sc);
	json_decref(doc);
	return 0;
}
