/* SPDX-License-Identifier: MIT */
/* walk.h - random values of every kind and shape, as somebody writes them */
#ifndef WALK_H
#define WALK_H

#include "shelf.h"

#define NOBODY "nobody"
#define NOTHING 424242

static uint64_t walk_seed = 88172645463325252u;

static unsigned
dice(unsigned n)
{
	walk_seed ^= walk_seed << 13;
	walk_seed ^= walk_seed >> 7;
	walk_seed ^= walk_seed << 17;
	return (unsigned)(walk_seed >> 33) % n;
}

#define ANY_OF(t) ((t)[dice(COUNT(t))])

/* Another walk with CRM_SEED=N (any number). */
static inline void
walk_begin(void)
{
	const char *s = getenv("CRM_SEED");

	if (s && *s)
		walk_seed = strtoull(s, NULL, 10) * 2654435761u + 1;
	print_message("# walk: seed %llu\n", (unsigned long long)walk_seed);
}

/* One record on its way; a reference in it may be the one looked at. */
struct walk {
	const struct crmp_type *t;
	json_t *o;			/* what is given, x apart */
	struct crm_buf x;		/* the members of x as they are given */
	struct crm_buf x_due;		/* and as they are to be printed */
	unsigned often;			/* percent of what may be left out */
	const struct crmp_field *field; /* looked at, or NULL */
	int at;				/* its how-manieth reference */
	const struct crmp_type *any;	/* what an any-reference names */
	int64_t target;			/* who is named there */
	char login[16];			/* the same for a user */
	int seen;			/* references met in the field */
	const struct crmp_type *to;	/* out: type of the one looked at */
	char path[80];			/* and its key */
};

/* ---- texts --------------------------------------------------------------- */

static inline void
walk_text(struct crm_buf *b)
{
	static const char *const parts[] = {
		"a",	   "B c",      "公司",
		"é",	   "\x01",     "\x1f",
		"\x7f",	   "\"",       "\\",
		"\n",	   "\t",       "\r\n",
		" ",	   "\u2028",   "😀",
		"</",	   "'",	       ",;",
		"=1+1",	   "\xc2\x85", "\xef\xbb\xbf",
		"\\u0041", "{}",       "[1",
		"null",	   "%s",       "张伟",
		"007",	   "1e5",      "\u202e",
	};
	unsigned n = 1 + dice(5);

	crm_buf_reset(b);
	while (n--)
		crm_buf_puts(b, ANY_OF(parts));
}

static inline json_t *
walk_string(void)
{
	struct crm_buf b = { 0 };
	json_t *v;

	walk_text(&b);
	v = json_stringn(b.s, b.len);
	crm_buf_free(&b);
	return v;
}

/* A digit from 1 to 9 for each #. */
static inline json_t *
walk_like(const char *like)
{
	char text[40];
	size_t i;

	snprintf(text, sizeof text, "%s", like);
	for (i = 0; text[i]; i++)
		if (text[i] == '#')
			text[i] = (char)('1' + dice(9));
	return json_string(text);
}

static inline json_t *
walk_word(const char *words, char sep)
{
	const char *p = words;
	unsigned n = 1, i;
	size_t len;

	for (; *p; p++)
		n += *p == sep;
	i = dice(n);
	for (p = words; i; p++)
		i -= *p == sep;
	len = strchr(p, sep) ? (size_t)(strchr(p, sep) - p) : strlen(p);
	return json_stringn(p, len);
}

static inline json_t *
walk_day(void)
{
	static const char *const odd[] = { "0001-01-01", "9999-12-31",
					   "2024-02-29", "1970-01-01",
					   "1969-12-31" };

	if (!dice(4))
		return json_string(ANY_OF(odd));
	return walk_like("2025-0#-1#");
}

static inline json_t *
walk_whole(void)
{
	static const char *const how[] = {
		"2025-0#-1#T10:07:00Z",
		"2025-10-0#T23:59:59+08:00",
		"1965-0#-0#T01:02:03-11:30",
		"2025-0#-1#T0#:5#:0#+08:00",
	};

	return walk_like(ANY_OF(how));
}

static inline json_t *
walk_instant(void)
{
	return dice(4) ? walk_whole() : walk_like("2024-0#-1# 00:00");
}

/* ---- numbers ------------------------------------------------------------- */

static inline json_t *
walk_int(const char *range)
{
	static const long long odd[] = { 0,
					 1,
					 -1,
					 9007199254740992,
					 -9007199254740992,
					 9007199254740991,
					 100,
					 1234567 };
	long long lo, hi;

	if (!range || sscanf(range, "%lld %lld", &lo, &hi) != 2)
		return json_integer(ANY_OF(odd));
	return json_integer(dice(3)   ? lo + dice((unsigned)(hi - lo + 1))
			    : dice(2) ? lo
				      : hi);
}

static inline json_t *
walk_number(void)
{
	static const double odd[] = { 1e308,  -1e308, -0.0,
				      0.0,    0.1,    1.5,
				      5e-324, 1e-7,   1e15,
				      3,      1e22,   9007199254740992.0,
				      1.0 / 3 };

	return dice(2) ? json_real(ANY_OF(odd)) : walk_int(NULL);
}

/* ---- values of a shape --------------------------------------------------- */

static json_t *walk_shaped(struct walk *w, const char *s, size_t n,
			   const char *path);

/* Up to a comma on its own level. */
static inline size_t
walk_span(const char *s, size_t n)
{
	int depth = 0;
	size_t i;

	for (i = 0; i < n && !(s[i] == ',' && !depth); i++) {
		depth += s[i] == '[' || s[i] == '{';
		depth -= s[i] == ']' || s[i] == '}';
	}
	return i;
}

static inline json_t *
walk_name(struct walk *w, const struct crmp_type *to, const char *path)
{
	bool user = to == &crmp_type_user, it = w->seen++ == w->at;

	if (!it)
		return user ? json_string("lin") : json_integer(1);
	w->to = to;
	snprintf(w->path, sizeof w->path, "%s", path);
	return user ? json_string(w->login) : json_integer(w->target);
}

static inline bool
walk_some(const struct walk *w)
{
	return dice(100) < w->often;
}

static inline json_t *
walk_list(struct walk *w, const char *s, size_t n, const char *path)
{
	json_t *list = json_array();
	unsigned i, count = w->at >= 0 ? 2 : 1 + dice(3);
	char sub[80];

	for (i = 0; i < count; i++) {
		snprintf(sub, sizeof sub, "%.60s[%u]", path, i);
		json_array_append_new(list, walk_shaped(w, s, n, sub));
	}
	return list;
}

static inline json_t *
walk_object(struct walk *w, const char *s, size_t n, const char *path)
{
	json_t *o = json_object();
	const char *end = s + n, *colon;
	char key[40], sub[80];
	struct crm_buf any = { 0 };
	size_t len, nk;
	unsigned i;

	for (; s < end; s += len + 1) {
		len = walk_span(s, (size_t)(end - s));
		colon = memchr(s, ':', len);
		nk = (size_t)(colon - s);
		if (s[nk - 1] == '?' && !walk_some(w))
			continue;
		snprintf(key, sizeof key, "%.*s",
			 (int)(nk - (s[nk - 1] == '?')), s);
		for (i = *key == '*' && w->at < 0 ? 2 : 1; i; i--) {
			snprintf(sub, sizeof sub, "%.36s.%s%u", path, "k", i);
			walk_text(&any);
			if (*key != '*')
				snprintf(sub, sizeof sub, "%.36s.%s", path,
					 key);
			json_object_set_new(
				o,
				*key != '*'  ? key
				: w->at >= 0 ? strrchr(sub, '.') + 1
					     : any.s,
				walk_shaped(w, colon + 1, len - nk - 1, sub));
		}
	}
	crm_buf_free(&any);
	return o;
}

static inline json_t *
walk_anything(struct walk *w, int depth)
{
	switch (dice(depth > 0 ? 8 : 5)) {
	case 0:
		return json_null();
	case 1:
		return json_boolean(dice(2));
	case 2:
		return walk_number();
	case 3:
		return json_string("");
	case 4:
		return walk_string();
	case 5:
		return json_pack("[o,[],o]", walk_anything(w, depth - 1),
				 walk_anything(w, depth - 1));
	case 6:
		return json_pack("{s:o,s:{}}", "a", walk_anything(w, depth - 1),
				 "\x1f\x7f");
	default:
		return json_pack("[o]", walk_anything(w, depth - 1));
	}
}

static inline json_t *
walk_scalar(struct walk *w, const char *s, size_t n, const char *path)
{
	static const char hex[] = "0123456789abcdef";
	const struct crmp_type *to = crmp_type_named(s, n);
	char word[65];
	unsigned i;

	snprintf(word, sizeof word, "%.*s", (int)n, s);
	if (to)
		return walk_name(w, to, path);
	if (n > 1)
		return !strcmp(word, "any") ? walk_anything(w, 9)
					    : walk_word(word, '|');
	switch (*s) {
	case 'u':
		return walk_name(w, &crmp_type_user, path);
	case 'i':
		return walk_int(NULL);
	case 'n':
		return walk_number();
	case 'b':
		return json_boolean(dice(2));
	case 'd':
		return walk_day();
	case 't': /* one said otherwise would be stored as a whole one */
		return walk_whole();
	case 'h':
		for (i = 0; i < 64; i++)
			word[i] = hex[dice(16)];
		return json_stringn(word, 64);
	default:
		return walk_string();
	}
}

static json_t *
walk_shaped(struct walk *w, const char *s, size_t n, const char *path)
{
	if (*s == '[')
		return walk_list(w, s + 1, n - 2, path);
	if (*s == '{')
		return walk_object(w, s + 1, n - 2, path);
	return walk_scalar(w, s, n, path);
}

#endif
