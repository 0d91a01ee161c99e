/* SPDX-License-Identifier: MIT */
/* jtoken.h - the tokens of JSON text, as jtoken.c gives them to jread.c */
#ifndef CRMP_JTOKEN_H
#define CRMP_JTOKEN_H

#include "format/json.h"

/* What a token is, beside the punctuation, which stands for itself. */
enum { T_END = 0, T_BAD = 1, T_STRING = 's', T_INTEGER = 'i', T_REAL = 'r',
       T_TRUE = 't', T_FALSE = 'f', T_NULL = 'n' };

struct crmp_jtokens {
	const unsigned char *begin, *end;
	const unsigned char *token, *p; /* [token, p) */
	int kind;
	const char *s; /* of a string: its text, in `own` if it had escapes */
	size_t n;
	struct crm_buf own;
	bool nul; /* the string has one */
	json_int_t integer;
	double real;
	size_t flags;
	int depth;
	enum crm_status st; /* the first failure wins */
	json_error_t *why;
};

/*
 * The next token; T_BAD for what can begin none, then it is that character.
 * A token that is begun and goes wrong is refused here.
 */
void crmp_jtoken_next(struct crmp_jtokens *r);
/*
 * Refuse at the end of the token under way, which is named if it is short;
 * `near` says when it is the end.
 */
void crmp_jtoken_refuse(struct crmp_jtokens *r, bool near, const char *fmt,
			...) CRM_PRINTF(3, 4);
void crmp_jtoken_nomem(struct crmp_jtokens *r);

#endif
