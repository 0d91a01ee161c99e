/* SPDX-License-Identifier: MIT */
/* condition.c - lexer and first gate of conditions */
#include "condition/rewrite.h"

#include <string.h>
#include <strings.h>

#define LONGEST 16384

struct lex {
	const char *p;
	crmp_resolve *resolve;
	void *arg;
	struct crm_buf *sql;
	struct crm_error *e;
	int parens, cases;
	char last[16]; /* the keyword before, in lower case */
};

/* Words that are SQL in any place. */
static const char *const keywords[] = {
	"and",	  "or",	     "not",	 "in",	    "is",   "null",  "like",
	"escape", "between", "case",	 "when",    "then", "else",  "cast",
	"as",	  "glob",    "isnull",	 "notnull", "true", "false", "integer",
	"text",	  "real",    "distinct", NULL,
};

static const char *const banned[] = {
	"select", "with",   "values", "exists", "pragma",	"attach",
	"insert", "update", "delete", "drop",	"create",	"match",
	"regexp", "raise",  "over",   "window", "filter",	"collate",
	"union",  "join",   "where",  "limit",	"replace into", NULL,
};

static bool
lex_among(const char *const *list, const char *s, size_t n)
{
	for (; *list; list++)
		if (strlen(*list) == n && !strncasecmp(*list, s, n))
			return true;
	return false;
}

static bool
wordy(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

static enum crm_status
refuse(struct lex *l, const char *what, const char *s, size_t n)
{
	return crm_fail(l->e, CRM_USAGE, "where",
			"a condition is one expression: %s '%.*s'", what,
			(int)n, s);
}

static enum crm_status
literal(struct lex *l, const char **body, size_t *n)
{
	const char *start = l->p++;

	*body = l->p;
	for (;;) {
		if (!*l->p)
			return crm_fail(l->e, CRM_USAGE, "where",
					"a text is not closed: %.40s", start);
		if (*l->p == '\'' && l->p[1] != '\'')
			break;
		l->p += *l->p == '\'' ? 2 : 1;
	}
	*n = (size_t)(l->p++ - *body);
	return CRM_OK;
}

/* x('key'), which needs the record's own x column. */
static enum crm_status
custom(struct lex *l)
{
	enum crm_status rc;
	const char *key;
	size_t n;

	l->p += 1 + strspn(l->p + 1, " \t");
	if (*l->p != '\'')
		return crm_fail(
			l->e, CRM_USAGE, "where",
			"x() takes the name of a custom field: x('group')");
	rc = literal(l, &key, &n);
	if (rc)
		return rc;
	l->p += strspn(l->p, " \t");
	if (*l->p++ != ')')
		return crm_fail(l->e, CRM_USAGE, "where",
				"x() takes one name: x('group')");
	return l->resolve(l->arg, key, n, true, l->sql, l->e);
}

static enum crm_status
function(struct lex *l, const char *s, size_t n)
{
	char name[32];
	const char *near;

	if (n == 1 && (*s == 'x' || *s == 'X'))
		return custom(l);
	if (crmp_func_public(s, n)) {
		crm_buf_add(l->sql, s, n);
		return CRM_OK;
	}
	snprintf(name, sizeof name, "%.*s", (int)(n < 31 ? n : 31), s);
	near = crm_text_nearest(name, crmp_func_names());
	return crm_fail(l->e, CRM_USAGE, "where", "no function '%s'%s%s%s",
			name, near ? ": did you mean " : "; see crm help where",
			near ? near : "", near ? "?" : "");
}

static enum crm_status
word(struct lex *l)
{
	const char *s = l->p;
	size_t n = 0;
	const char *after;

	while (wordy(s[n]))
		n++;
	l->p += n;
	after = l->p + strspn(l->p, " \t\r\n");
	if (lex_among(banned, s, n) && !(n == 7 && *after == '('))
		return refuse(l, "no", s, n);
	if ((n == 3 && !strncasecmp(s, "end", 3) && l->cases > 0) ||
	    (n == 4 && !strncasecmp(s, "from", 4) &&
	     !strcmp(l->last, "distinct")) ||
	    lex_among(keywords, s, n)) {
		if (n == 4 && !strncasecmp(s, "case", 4))
			l->cases++;
		if (n == 3 && !strncasecmp(s, "end", 3))
			l->cases--;
		crm_buf_add(l->sql, s, n);
		snprintf(l->last, sizeof l->last, "%.*s", (int)n, s);
		return CRM_OK;
	}
	*l->last = '\0';
	if (*after == '(') {
		l->p = after;
		return function(l, s, n);
	}
	if (*l->p == '\'')
		return refuse(l, "no literal", s, n);
	return l->resolve(l->arg, s, n, false, l->sql, l->e);
}

static enum crm_status
quoted_name(struct lex *l)
{
	const char *s = ++l->p;

	while (*l->p && *l->p != '"')
		l->p++;
	if (!*l->p)
		return refuse(l, "a name is not closed:", s, strlen(s));
	return l->resolve(l->arg, s, (size_t)(l->p++ - s), false, l->sql, l->e);
}

static void
lex_number(struct lex *l)
{
	size_t n = strspn(l->p, "0123456789.");

	if ((l->p[n] | 32) == 'e' && n) {
		n++;
		n += strspn(l->p + n, "+-");
		n += strspn(l->p + n, "0123456789");
	}
	crm_buf_add(l->sql, l->p, n);
	l->p += n;
}

static enum crm_status
sign(struct lex *l)
{
	static const char ok[] = "=<>!+-*/%|&~(), \t\r\n";

	if ((l->p[0] == '-' && l->p[1] == '-') ||
	    (l->p[0] == '/' && l->p[1] == '*'))
		return refuse(l, "no comment", l->p, 2);
	if (!strchr(ok, *l->p))
		return refuse(l, "no", l->p, 1);
	if (*l->p == '(')
		l->parens++;
	if (*l->p == ')' && l->parens-- == 0)
		return crm_fail(
			l->e, CRM_USAGE, "where",
			"a condition is one expression: ')' without '('");
	crm_buf_putc(l->sql, *l->p++);
	return CRM_OK;
}

enum crm_status
crmp_condition(const char *expr, crmp_resolve *resolve, void *arg,
	       struct crm_buf *sql, struct crm_error *e)
{
	struct lex l = {
		.p = expr, .resolve = resolve, .arg = arg, .sql = sql, .e = e
	};
	enum crm_status rc = CRM_OK;
	const char *s;
	size_t n;

	if (strlen(expr) > LONGEST)
		return crm_fail(e, CRM_USAGE, "where",
				"a condition is at most %d bytes", LONGEST);
	if (!expr[strspn(expr, " \t\r\n")])
		return crm_fail(e, CRM_USAGE, "where", "an empty condition");
	if (!crm_text_valid(expr, strlen(expr), NULL))
		return crm_fail(e, CRM_USAGE, "where", "not UTF-8");
	while (!rc && *l.p) {
		if (*l.p == '\'') {
			rc = literal(&l, &s, &n);
			if (!rc)
				crm_buf_add(sql, s - 1, n + 2);
		} else if (*l.p == '"') {
			rc = quoted_name(&l);
		} else if (*l.p >= '0' && *l.p <= '9') {
			lex_number(&l);
		} else if (wordy(*l.p)) {
			rc = word(&l);
		} else {
			rc = sign(&l);
		}
	}
	if (!rc && l.parens)
		rc = crm_fail(e, CRM_USAGE, "where", "'(' without ')'");
	return rc ? rc : crm_buf_ok(sql, e);
}

const char *
crmp_condition_words(const struct crm_error *why)
{
	const char *s = strstr(why->text, "': ");

	s = s ? s + 3 : why->text;
	if (strncmp(s, "near \"", 6) != 0)
		return s;
	/* names stand there as parameters, casts or columns of the view */
	if (s[6] == '?' || !strncmp(s + 6, "CAST\"", 5) ||
	    !strncmp(s + 6, "v\"", 2))
		return "two values with nothing between them";
	/* may be the one we close with */
	return s[6] == ')' ? "something is missing in it" : s;
}
