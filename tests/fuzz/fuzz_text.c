/* SPDX-License-Identifier: MIT */
/* fuzz_text.c - UTF-8, folding, escaping, addresses, JSON strings */
#include "fuzz/fuzz.h"

static void
folding(const char *s, size_t n, bool valid)
{
	struct crm_buf once = { 0 }, twice = { 0 };
	enum crm_status st = crm_text_fold(s, n, &once, NULL);

	HOLDS(st == (valid ? CRM_OK : CRM_REFUSED));
	if (valid) {
		HOLDS(crm_text_valid(once.s, once.len, NULL));
		HOLDS(crm_text_fold(once.s, once.len, &twice, NULL) == CRM_OK);
		HOLDS(twice.len == once.len);
		HOLDS(memcmp(twice.s, once.s, once.len) == 0);
	}
	crm_buf_free(&once);
	crm_buf_free(&twice);
}

static void
addresses(const char *s, size_t n, bool valid)
{
	struct crm_buf once = { 0 }, twice = { 0 };
	struct crm_error e = { 0 };

	if (crm_email_parse(s, n, &once, &e) == CRM_OK) {
		HOLDS(valid && e.code == CRM_OK);
		HOLDS(memchr(once.s, '@', once.len));
		HOLDS(!strpbrk(once.s, " \t\r\n<>,;"));
		HOLDS(crm_email_parse(once.s, once.len, &twice, NULL) ==
		      CRM_OK);
		HOLDS(strcmp(once.s, twice.s) == 0);
	} else {
		HOLDS(e.code == CRM_REFUSED && once.len == 0);
		HOLDS(crm_text_valid(e.text, strlen(e.text), NULL));
	}
	crm_buf_free(&once);
	crm_buf_free(&twice);
}

static void
output(const char *s, size_t n, bool valid)
{
	struct crm_buf b = { 0 };
	size_t i, at;

	crm_text_escape(s, n, &b);
	HOLDS(crm_text_valid(b.s, b.len, NULL));
	for (i = 0; i < b.len; i++)
		HOLDS((unsigned char)b.s[i] >= 0x20 && b.s[i] != 0x7f);
	crm_buf_reset(&b);
	crm_text_initials(s, n, &b);
	HOLDS(strspn(b.s ? b.s : "", "abcdefghijklmnopqrstuvwxyz") == b.len);
	crm_buf_reset(&b);
	crm_buf_json(&b, s, n);
	HOLDS(b.s[0] == '"' && b.s[b.len - 1] == '"' && b.len >= n + 2);
	HOLDS(!valid || crm_text_valid(b.s, b.len, NULL));
	at = crmp_utf8_cut(s, n);
	HOLDS(at <= n && n - at < 4 && (!valid || at == n));
	for (i = 0; valid && i < n; i++)
		HOLDS(crm_text_valid(s, crmp_utf8_cut(s, i), NULL));
	crm_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "name", "phone", "silent_days",
					     NULL };
	const char *s = (const char *)data;
	size_t bad = n;
	bool valid = crm_text_valid(s, n, &bad);
	char *word;

	HOLDS(valid ? bad == n : bad < n);
	HOLDS(crm_text_valid(s, bad, NULL));
	folding(s, n, valid);
	addresses(s, n, valid);
	output(s, n, valid);
	word = n ? strndup(s, n) : NULL;
	if (word)
		(void)crm_text_nearest(word, names);
	free(word);
	return 0;
}
