/* SPDX-License-Identifier: MIT */
/* fuzz_condition.c - any text as a condition over lines of several kinds */
#include "fuzz/fuzz.h"

#define NOW 1795313220 /* 2026-11-22T02:07:00Z */

static const char *const lines[] = {
	"{\"type\":\"customer\",\"id\":7,\"name\":\"\\u5f20\\u4f1f\","
	"\"state\":\"former\",\"since\":\"2026-11-22T02:07:00Z\","
	"\"tags\":[\"vip\"],\"x\":{\"group\":\"a\"},\"_\":{\"tier\":"
	"{\"tier\":\"A\",\"why\":\"big\"},\"score\":61}}",
	"{\"type\":\"order\",\"id\":12,\"amount_minor\":123450}",
	"{\"a\":0.5,\"b\":null,\"c\":[true]}",
};

static void
refusal(const struct crm_error *e)
{
	HOLDS(e->code == CRM_USAGE && e->text[0]);
	HOLDS(!strcmp(e->key, "where"));
	HOLDS(crm_text_valid(e->text, strlen(e->text), NULL));
}

/* Twice the same, whatever it is. */
static void
test(struct crm_cond *c, const char *line)
{
	struct crm_error e = { 0 }, again = { 0 };
	bool yes = false, same = false;
	enum crm_status rc;

	rc = crm_cond_test(c, line, strlen(line), &yes, &e);
	HOLDS(crm_cond_test(c, line, strlen(line), &same, &again) == rc);
	HOLDS(yes == same);
	if (rc != CRM_OK)
		refusal(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct crm_clock k = { .now = NOW };
	struct crm_error e = { 0 };
	struct crm_cond *c = NULL;
	char *expr = malloc(n + 1);
	size_t i;

	if (!k.zone)
		HOLDS(crm_zone_open("Asia/Shanghai", &k.zone, NULL) == CRM_OK);
	HOLDS(expr);
	if (n)
		memcpy(expr, data, n);
	expr[n] = '\0';
	if (crm_cond_new(expr, &k, &c, &e) != CRM_OK)
		refusal(&e);
	for (i = 0; c && i < sizeof lines / sizeof *lines; i++)
		test(c, lines[i]);
	crm_cond_free(c);
	free(expr);
	return 0;
}
