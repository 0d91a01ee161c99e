/* SPDX-License-Identifier: MIT */
/* row_json.c - a record as one JSON object, without building one */
#include "record/shape.h"

#include <string.h>

static void
row_quoted_time(struct crm_zone *wire, int64_t at, struct crm_buf *out)
{
	crm_buf_putc(out, '"');
	crmp_time_wire(wire, at, out);
	crm_buf_putc(out, '"');
}

void
crmp_val_json(enum crmp_kind kind, const struct crmp_val *v,
	      struct crm_zone *wire, struct crm_buf *out)
{
	if (v->t == CRMP_S) {
		if (kind == CRMP_JSON)
			crm_buf_add(out, v->s, v->n);
		else
			crm_buf_json(out, v->s, v->n);
		return;
	}
	switch (kind) {
	case CRMP_BOOL:
		crm_buf_puts(out, v->i ? "true" : "false");
		break;
	case CRMP_INSTANT:
		row_quoted_time(wire, v->i, out);
		break;
	case CRMP_DAY:
		crm_buf_putc(out, '"');
		crm_day_format(v->i, out);
		crm_buf_putc(out, '"');
		break;
	default:
		crmp_buf_exact(out, v->i);
	}
}

static void
row_common(const struct crmp_val *v, const char *key, struct crm_buf *out)
{
	if (v->t != CRMP_S)
		return;
	crm_buf_puts(out, key);
	crm_buf_add(out, v->s, v->n);
}

void
crmp_row_json(const struct crmp_row *row, struct crmp_text extra,
	      struct crm_zone *wire, struct crm_buf *out)
{
	const struct crmp_field *f = row->type->fields;
	const struct crmp_val *v = row->v;

	crm_buf_puts(out, "{\"type\":\"");
	crm_buf_puts(out, row->type->name);
	crm_buf_puts(out, "\",\"id\":");
	crm_buf_int(out, row->id);
	if (row->rev) {
		crm_buf_puts(out, ",\"rev\":");
		crm_buf_int(out, row->rev);
	}
	for (; f->name; f++, v++) {
		if ((f->flags & CRMP_HIDDEN) || !crmp_val_set(v))
			continue;
		crm_buf_puts(out, ",\"");
		crm_buf_puts(out, f->name);
		crm_buf_puts(out, "\":");
		crmp_val_json(f->kind, v, wire, out);
	}
	crm_buf_add(out, extra.s, extra.n);
	if (row->rev) {
		crm_buf_puts(out, ",\"created_at\":");
		row_quoted_time(wire, row->created_at, out);
		crm_buf_puts(out, ",\"updated_at\":");
		row_quoted_time(wire, row->updated_at, out);
	}
	row_common(&v[CRMP_C_TAGS], ",\"tags\":", out);
	row_common(&v[CRMP_C_FILES], ",\"files\":", out);
	row_common(&v[CRMP_C_EXT], ",\"ext\":", out);
	row_common(&v[CRMP_C_X], ",\"x\":", out);
	crm_buf_putc(out, '}');
}
