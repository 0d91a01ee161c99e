/* SPDX-License-Identifier: MIT */
/* jwrite.c - Jansson's values to JSON text */
#include <stdlib.h>
#include <string.h>

#include "format/json.h"

/* How deep to indent, if at all. */
struct layout {
	size_t flags;
	size_t step, depth;
};

static void write_value(const json_t *v, struct layout *l, struct crm_buf *out);

/* With so many digits, or with the fewest that read back the same. */
static void
shortest_text(double v, int digits, char *text, size_t size)
{
	int n = digits ? digits : 15, most = digits ? digits : 17;

	do
		snprintf(text, size, "%.*g", n, v);
	while (n++ < most && strtod(text, NULL) != v);
}

/* So that it is read back as a real: with a point or an exponent. */
static void
write_real(double v, size_t flags, struct crm_buf *out)
{
	const char *p;
	char text[64];
	size_t n;

	shortest_text(v, (int)(flags >> 11 & 0x1f), text, sizeof text);
	n = strspn(text, "-0123456789");
	crm_buf_add(out, text, n);
	p = text + n;
	if (*p && *p != 'e') {
		/* the locale's point may be a comma, or several bytes */
		p += strcspn(p, "0123456789");
		n = strspn(p, "0123456789");
		crm_buf_putc(out, '.');
		crm_buf_add(out, p, n);
		p += n;
	} else if (!*p) {
		crm_buf_puts(out, ".0");
	}
	if (*p != 'e')
		return;
	crm_buf_putc(out, 'e');
	if (*++p == '-')
		crm_buf_putc(out, '-');
	crm_buf_puts(out, p + strspn(p, "+-0"));
}

/* Between, before and after the parts of a list or an object. */
static void
new_line(const struct layout *l, bool between, struct crm_buf *out)
{
	size_t i;

	if (!l->step) {
		if (between && !(l->flags & JSON_COMPACT))
			crm_buf_putc(out, ' ');
		return;
	}
	crm_buf_putc(out, '\n');
	for (i = 0; i < l->step * l->depth; i++)
		crm_buf_putc(out, ' ');
}

static void
write_list(const json_t *v, struct layout *l, struct crm_buf *out)
{
	size_t i, n = json_array_size(v);

	crm_buf_putc(out, '[');
	l->depth++;
	for (i = 0; i < n; i++) {
		if (i)
			crm_buf_putc(out, ',');
		new_line(l, i > 0, out);
		write_value(json_array_get(v, i), l, out);
	}
	l->depth--;
	if (n)
		new_line(l, false, out);
	crm_buf_putc(out, ']');
}

static void
write_object(json_t *v, struct layout *l, struct crm_buf *out)
{
	const char *colon = l->flags & JSON_COMPACT ? ":" : ": ";
	const char *key;
	bool any = false;
	size_t n;
	json_t *x;

	crm_buf_putc(out, '{');
	l->depth++;
	json_object_keylen_foreach(v, key, n, x)
	{
		if (any)
			crm_buf_putc(out, ',');
		new_line(l, any, out);
		any = true;
		crm_buf_json(out, key, n);
		crm_buf_puts(out, colon);
		write_value(x, l, out);
	}
	l->depth--;
	if (any)
		new_line(l, false, out);
	crm_buf_putc(out, '}');
}

static void
write_value(const json_t *v, struct layout *l, struct crm_buf *out)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		/* iterating does not change it, but takes no const */
		write_object((json_t *)(uintptr_t)v, l, out);
		break;
	case JSON_ARRAY:
		write_list(v, l, out);
		break;
	case JSON_STRING:
		crm_buf_json(out, json_string_value(v), json_string_length(v));
		break;
	case JSON_INTEGER:
		crm_buf_int(out, json_integer_value(v));
		break;
	case JSON_REAL:
		write_real(json_real_value(v), l->flags, out);
		break;
	case JSON_TRUE:
		crm_buf_puts(out, "true");
		break;
	case JSON_FALSE:
		crm_buf_puts(out, "false");
		break;
	case JSON_NULL:
		crm_buf_puts(out, "null");
		break;
	}
}

void
crmp_json_write(const json_t *v, size_t flags, struct crm_buf *out)
{
	struct layout l = { .flags = flags, .step = flags & JSON_MAX_INDENT };

	write_value(v, &l, out);
}

char *
crmp_json_dump(const json_t *v, size_t flags)
{
	struct crm_buf b = { 0 };

	if (!json_is_object(v) && !json_is_array(v))
		return NULL;
	crmp_json_write(v, flags, &b);
	if (b.oom)
		crm_buf_free(&b);
	return b.s;
}

const char *
crmp_json_text(const json_t *v, struct crmp_arena *mem, size_t *n)
{
	struct crm_buf b = { 0 };
	char *p = NULL;

	if (v)
		crmp_json_write(v, JSON_COMPACT, &b);
	if (v && !b.oom)
		p = crmp_arena_copy(mem, b.s, b.len);
	if (p)
		*n = b.len;
	crm_buf_free(&b);
	return p;
}
