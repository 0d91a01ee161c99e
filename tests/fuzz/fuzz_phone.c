/* SPDX-License-Identifier: MIT */
/* fuzz_phone.c - phones: E.164 or refused, and stable once read */
#include "fuzz/fuzz.h"

static void
normal(const char *s)
{
	size_t digits = strspn(s + 1, "0123456789");
	const char *ext = s + 1 + digits;

	HOLDS(s[0] == '+' && s[1] != '0' && digits >= 7 && digits <= 15);
	if (!*ext)
		return;
	HOLDS(strncmp(ext, ";ext=", 5) == 0 && ext[5]);
	HOLDS(strspn(ext + 5, "0123456789") == strlen(ext + 5));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	struct crm_buf once = { 0 }, shown = { 0 }, again = { 0 };
	struct crm_error e = { 0 };

	if (crm_phone_parse(s, n, &once, &e) != CRM_OK) {
		HOLDS(e.code == CRM_REFUSED && once.len == 0);
		HOLDS(crm_text_valid(e.text, strlen(e.text), NULL));
		goto out;
	}
	normal(once.s);
	HOLDS(crm_phone_parse(once.s, once.len, &again, NULL) == CRM_OK);
	HOLDS(strcmp(again.s, once.s) == 0);
	crm_phone_national(once.s, &shown);
	crm_buf_reset(&again);
	HOLDS(crm_phone_parse(shown.s, shown.len, &again, NULL) == CRM_OK);
	HOLDS(strcmp(again.s, once.s) == 0);
out:
	crm_buf_free(&once);
	crm_buf_free(&shown);
	crm_buf_free(&again);
	return 0;
}
