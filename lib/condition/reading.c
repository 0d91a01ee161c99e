/* SPDX-License-Identifier: MIT */
/* reading.c - tokens taken one by one, nodes made of them */
#include "condition/function.h"
#include "condition/parse.h"

#include <string.h>

enum crm_status
crmp_node_new(struct crmp_build *b, enum crmp_op op, struct crmp_text word,
	      struct crmp_node **out)
{
	struct crmp_node *n;

	*out = NULL;
	if (++b->nodes > CRMP_EXPR_NODES) {
		(void)crmp_fail_at(b, word.s, "more than %d parts",
				   CRMP_EXPR_NODES);
		return CRM_USAGE;
	}
	n = crmp_arena_alloc(&b->x->mem, sizeof *n);
	if (!n)
		return crm_nomem(b->e);
	memset(n, 0, sizeof *n);
	n->op = op;
	n->word = word;
	n->source = b->source;
	n->height = 1;
	n->digits = -1;
	*out = n;
	return CRM_OK;
}

/* Lists grow by doubling: their room is the power of two above n. */
enum crm_status
crmp_node_add(struct crmp_build *b, struct crmp_node *n,
	      struct crmp_node *child)
{
	struct crmp_node **grown;

	if (!(n->n & (n->n - 1)) || !n->n) {
		grown = crmp_arena_alloc(&b->x->mem,
					 sizeof *grown * (n->n ? n->n * 2 : 1));
		if (!grown)
			return crm_nomem(b->e);
		if (n->n)
			memcpy(grown, n->arg, n->n * sizeof *grown);
		n->arg = grown;
	}
	n->arg[n->n++] = child;
	if (child->height >= n->height)
		n->height = child->height + 1;
	return n->height > CRMP_EXPR_DEPTH
		       ? crmp_fail_at(b, n->word.s,
				      "more than %d levels, one in the other",
				      CRMP_EXPR_DEPTH)
		       : CRM_OK;
}

enum crm_status
crmp_read_next(struct crmp_reading *p)
{
	return crmp_lex_next(p->b, &p->l);
}

bool
crmp_read_word(const struct crmp_reading *p, const char *word)
{
	return crmp_lex_word(&p->l, word);
}

bool
crmp_read_sign(const struct crmp_reading *p, const char *sign)
{
	return crmp_lex_sign(&p->l, sign);
}

/* A node from where `from` begins to where the last token ended. */
enum crm_status
crmp_read_node(struct crmp_reading *p, enum crmp_op op, const char *from,
	       struct crmp_node **out)
{
	return crmp_node_new(p->b, op, (struct crmp_text){ from, 0 }, out);
}

void
crmp_read_end(const struct crmp_reading *p, struct crmp_node *n)
{
	n->word.n = (size_t)(p->l.before - n->word.s);
}

enum crm_status
crmp_read_unary(struct crmp_reading *p, enum crmp_op op,
		struct crmp_node *child, struct crmp_node **out)
{
	enum crm_status rc = crmp_read_node(p, op, child->word.s, out);

	if (!rc)
		rc = crmp_node_add(p->b, *out, child);
	if (!rc)
		crmp_read_end(p, *out);
	return rc;
}

enum crm_status
crmp_read_pair(struct crmp_reading *p, enum crmp_op op, struct crmp_node *a,
	       struct crmp_node *c, struct crmp_node **out)
{
	enum crm_status rc = crmp_read_unary(p, op, a, out);

	return rc ? rc : crmp_node_add(p->b, *out, c);
}

enum crm_status
crmp_read_compare(struct crmp_reading *p, enum crmp_how how,
		  struct crmp_node *a, struct crmp_node *c,
		  struct crmp_node **out)
{
	enum crm_status rc = crmp_read_pair(p, CRMP_N_COMPARE, a, c, out);

	if (!rc)
		(*out)->how = how;
	c->valued = c->op == CRMP_N_NAME;
	return rc;
}

/* The name or word that stands before `at`; s NULL if none does. */
static struct crmp_text
word_before(const char *text, const char *at)
{
	const char *end = at, *p;

	while (end > text && end[-1] == ' ')
		end--;
	for (p = end;
	     p > text && (((p[-1] | 32) >= 'a' && (p[-1] | 32) <= 'z') ||
			  strchr("._", p[-1]));
	     p--)
		;
	return (struct crmp_text){ p < end ? p : NULL, (size_t)(end - p) };
}

static struct crmp_text
first_word(const char *text)
{
	const char *s = text + strspn(text, " ");
	size_t n = 0;

	while ((s[n] | 32) >= 'a' && (s[n] | 32) <= 'z')
		n++;
	return (struct crmp_text){ n ? s : NULL, n };
}

/* Words of statements, and those that stand before a literal elsewhere. */
static enum crm_status
fail_statement(const struct crmp_build *b, struct crmp_text word)
{
	if (word.s &&
	    crmp_word_in("select group having join union", word.s, word.n))
		return crmp_fail_at(b, word.s,
				    "a condition is one expression: no '%.*s'",
				    (int)word.n, word.s);
	if (word.s &&
	    crmp_word_in("where if date timestamp interval", word.s, word.n))
		return crmp_fail_at(b, word.s, "leave out '%.*s'", (int)word.n,
				    word.s);
	return CRM_OK;
}

static bool
token_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What the person may have meant by the token. */
static const char *
token_hint(const struct crmp_build *b, const struct crmp_lex *l)
{
	char was = '\0';

	if (l->at > b->source->text)
		was = l->at[-1];
	if (was == '\'' && l->t == CRMP_T_NAME)
		return "a quote in a text is doubled, 'O''Brien'";
	if (token_digit(was) && crmp_lex_sign(l, ",") && token_digit(l->at[1]))
		return "numbers are written without it, 1000";
	return l->t == CRMP_T_NAME ? crmp_hint_word(l->s) : NULL;
}

enum crm_status
crmp_fail_token(const struct crmp_build *b, const struct crmp_lex *l,
		const char *what)
{
	struct crmp_text was = word_before(b->source->text, l->at);
	bool quoted = l->t == CRMP_T_TEXT || l->t == CRMP_T_QUOTED;
	const char *hint, *q = quoted ? "" : "'";
	size_t n = (size_t)(l->p - l->at);
	const struct crmp_fn *fn = NULL;
	enum crm_status rc;

	if (l->t == CRMP_T_END)
		return crmp_fail_at(b, l->at, "it ends where %s is missing",
				    what);
	rc = fail_statement(b, first_word(b->source->text));
	if (!rc)
		rc = fail_statement(b, was);
	hint = token_hint(b, l);
	if (!rc && !hint && l->t == CRMP_T_NAME) {
		rc = fail_statement(b, l->s);
		fn = crmp_fn_find(l->s.s, l->s.n);
	}
	if (rc)
		return rc;
	n = n < 60 ? n : crmp_utf8_cut(l->at, 60);
	if (fn && was.s)
		return crmp_fail_at(b, l->at,
				    "%s is missing before '%.*s': "
				    "write %s(%.*s, 'A')",
				    what, (int)n, l->at, fn->name, (int)was.n,
				    was.s);
	return crmp_fail_at(b, l->at, "%s is missing before %s%.*s%s%s%s", what,
			    q, (int)n, l->at, q, hint ? ": " : "",
			    hint ? hint : "");
}

enum crm_status
crmp_read_expect(struct crmp_reading *p, const char *sign, const char *what)
{
	if (crmp_read_sign(p, sign))
		return crmp_read_next(p);
	return crmp_fail_token(p->b, &p->l, what);
}
