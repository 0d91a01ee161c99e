/* SPDX-License-Identifier: MIT */
/* parse.h - inside parse*.c and reading.c: a text being read, token by token */
#ifndef CRMP_PARSE_H
#define CRMP_PARSE_H

#include "condition/build.h"

/* The tree's maker and its place in the text. */
struct crmp_reading {
	struct crmp_build *b;
	struct crmp_lex l;
};

/* Functions return CRM_USAGE with the place, or CRM_NOMEM. */
enum crm_status crmp_read_next(struct crmp_reading *p);
bool crmp_read_word(const struct crmp_reading *p, const char *word);
bool crmp_read_sign(const struct crmp_reading *p, const char *sign);
/* Past a sign that must stand there; `what` is it in words. */
enum crm_status crmp_read_expect(struct crmp_reading *p, const char *sign,
				 const char *what);
/* A node whose piece of the text begins at `from`; read_end says where it
 * ends: behind the last token. */
enum crm_status crmp_read_node(struct crmp_reading *p, enum crmp_op op,
			       const char *from, struct crmp_node **out);
void crmp_read_end(const struct crmp_reading *p, struct crmp_node *n);
enum crm_status crmp_read_unary(struct crmp_reading *p, enum crmp_op op,
				struct crmp_node *child,
				struct crmp_node **out);
enum crm_status crmp_read_pair(struct crmp_reading *p, enum crmp_op op,
			       struct crmp_node *a, struct crmp_node *c,
			       struct crmp_node **out);
enum crm_status crmp_read_compare(struct crmp_reading *p, enum crmp_how how,
				  struct crmp_node *a, struct crmp_node *c,
				  struct crmp_node **out);

/* A whole expression, and what stands alone in one. */
enum crm_status crmp_parse_or(struct crmp_reading *p, struct crmp_node **out);
enum crm_status crmp_parse_primary(struct crmp_reading *p,
				   struct crmp_node **out);

#endif
