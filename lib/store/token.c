/* SPDX-License-Identifier: MIT */
/* token.c - a random word for each transaction */
#include "store/txn.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/*
 * Whoever loses its connection in a commit looks for its token to learn
 * whether it was stored, so two must never be alike: a number or a moment
 * could be another writer's, 128 random bits are nobody's.
 */
enum crm_status
crmp_token(char token[CRMP_TOKEN], struct crm_error *e)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char raw[(CRMP_TOKEN - 1) / 2];
	size_t i;

	/* so few bytes come whole, without an interrupt */
	if (getrandom(raw, sizeof raw, 0) != (ssize_t)sizeof raw)
		return crm_fail(e, CRM_TROUBLE, NULL, "no random numbers: %s",
				strerror(errno));
	for (i = 0; i < sizeof raw; i++) {
		token[2 * i] = hex[raw[i] >> 4];
		token[2 * i + 1] = hex[raw[i] & 15];
	}
	token[CRMP_TOKEN - 1] = '\0';
	return CRM_OK;
}
