/* SPDX-License-Identifier: MIT */
/* walk_field.h - random values of the fields of a record */
#ifndef WALK_FIELD_H
#define WALK_FIELD_H

#include "walk.h"

#define TOUCHES 40 /* touches that others may declare void */

/* What the starter policy says, read once; how far unique keys went. */
static struct {
	json_t *stages, *reasons;
	unsigned serial, voided, moves;
	struct crm_store *in; /* the txn that all go into, or NULL */
} town;

/* ---- one field ----------------------------------------------------------- */

static inline void
walk_set(struct walk *w, const char *key, json_t *v)
{
	assert_int_equal(json_object_set_new(w->o, key, v), 0);
}

static inline bool
walk_has(const struct walk *w, const char *key)
{
	return json_object_get(w->o, key) != NULL;
}

/* Texts that are more than texts. */
static inline json_t *
walk_special(const struct crmp_type *t, const char *name)
{
	static const char *const units[] = { "points", "minutes", "money",
					     "coupon:é\x01" };
	static const char *const segments[] = { "1", "name like '%\"%'",
						"orders > 1 and region is null",
						"has(tags, 'é')" };

	if (t == &crmp_type_points && !strcmp(name, "unit"))
		return json_string(ANY_OF(units));
	if (!strcmp(name, "segment"))
		return json_string(ANY_OF(segments));
	if (!strcmp(name, "login"))
		return json_sprintf("u%u-张.b", ++town.serial);
	if (!strcmp(name, "sku") || !strcmp(name, "key"))
		return json_sprintf("k\t\"%u ", ++town.serial);
	return walk_string();
}

static inline json_t *
walk_reach(enum crmp_kind kind)
{
	static const char *const phones[] = {
		"138########",	     "+86 138-####-####", "010-6####2##",
		"+1 (415) 555-0###", "0755-8###6###转8",  "＋86138########",
	};
	static const char *const mails[] = { "a###@B.example", "A.b+#@X.Y.ORG",
					     "张#@c.example" };

	return walk_like(kind == CRMP_PHONE ? ANY_OF(phones) : ANY_OF(mails));
}

static inline void
walk_money(struct walk *w, const struct crmp_field *f)
{
	char key[40];

	snprintf(key, sizeof key, "%.*s", (int)(strlen(f->name) - 6), f->name);
	json_object_del(w->o, key);
	if (dice(2))
		walk_set(w, key, walk_like("-####"));
	else
		walk_set(w, f->name, walk_int(NULL));
}

static inline void
walk_any_ref(struct walk *w, const struct crmp_field *f)
{
	size_t n = 0;
	const struct crmp_type *to;

	while (crmp_types[n])
		n++;
	to = w->field == f ? w->any
	     : w->often	   ? crmp_types[dice((unsigned)n)]
			   : &crmp_type_customer;
	walk_set(w, f->arg, json_string(to->name));
	w->seen = 0;
	if (w->field != f || to != &crmp_type_user)
		walk_set(w, f->name, walk_name(w, to, f->name));
	/* here a user is named by id */
	if (to == &crmp_type_user)
		walk_set(w, f->name,
			 json_integer(w->field == f ? w->target : 1));
	if (w->field == f) {
		w->to = to;
		snprintf(w->path, sizeof w->path, "%s", f->name);
	}
}

static inline void
walk_ref(struct walk *w, const struct crmp_field *f)
{
	json_t *v;

	if (f->kind == CRMP_USER)
		v = walk_name(w, &crmp_type_user, f->name);
	else
		v = walk_name(w, crmp_type_named(f->arg, strlen(f->arg)),
			      f->name);
	if (f->kind == CRMP_REF && !w->field && dice(3) == 0) {
		json_decref(v);
		v = json_string("1");
	}
	walk_set(w, f->name, v);
}

/* A field with a value; the one looked at has all that may be in it. */
static inline void
walk_give(struct walk *w, const struct crmp_field *f)
{
	int at = w->at;
	unsigned often = w->often;

	w->seen = 0;
	if (f != w->field)
		w->at = -1;
	else
		w->often = 100;
	switch (f->kind) {
	case CRMP_ENUM:
		walk_set(w, f->name, walk_word(f->arg, ' '));
		break;
	case CRMP_INT:
		walk_set(w, f->name, walk_int(f->arg));
		break;
	case CRMP_BOOL:
		walk_set(w, f->name, json_boolean(dice(2)));
		break;
	case CRMP_INSTANT:
		walk_set(w, f->name, walk_instant());
		break;
	case CRMP_DAY:
		walk_set(w, f->name, walk_day());
		break;
	case CRMP_MONEY:
		walk_money(w, f);
		break;
	case CRMP_CURRENCY:
		walk_set(w, f->name, walk_word("CNY USD JPY KWD", ' '));
		break;
	case CRMP_REF:
	case CRMP_USER:
		walk_ref(w, f);
		break;
	case CRMP_ANYREF:
		walk_any_ref(w, f);
		break;
	case CRMP_PHONE:
	case CRMP_EMAIL:
		walk_set(w, f->name, walk_reach(f->kind));
		break;
	case CRMP_JSON:
		walk_set(w, f->name,
			 walk_shaped(w, f->arg, strlen(f->arg), f->name));
		break;
	case CRMP_TEXT:
		walk_set(w, f->name, walk_special(w->t, f->name));
		break;
	default: /* goes with another one */
		break;
	}
	w->at = at;
	w->often = often;
}

static inline void
walk_need(struct walk *w, const char *name, size_t n)
{
	int i = crmp_field_index(w->t, name, n);
	char key[40];

	snprintf(key, sizeof key, "%.*s", (int)n, name);
	if (walk_has(w, key))
		return;
	walk_give(w, &w->t->fields[i]);
}

/* ---- tags, files, ext and x ---------------------------------------------- */

static inline void
walk_member(struct walk *w)
{
	static const char *const numbers[] = {
		"1",
		"1.0",
		"1.50",
		"-0",
		"0",
		"-0.0",
		"1e308",
		"1E+2",
		"9007199254740992",
		"-9007199254740992",
		"0.1e-400",
		"123456789.123456789012345678901",
		"1.7976931348623157e308",
	};
	struct crm_buf key = { 0 };
	json_t *v = walk_string();
	unsigned which = dice(7);
	char *text = json_dumps(v, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	const char *n = ANY_OF(numbers);

	walk_text(&key);
	crm_buf_printf(&key, "%u", ++town.serial);
	crm_buf_putc(&w->x, w->x.len ? ',' : ' ');
	crm_buf_json(&w->x, key.s, key.len);
	crm_buf_puts(&w->x, " : ");
	if (which > 1) { /* null and "" are none */
		if (w->x_due.len)
			crm_buf_putc(&w->x_due, ',');
		crm_buf_json(&w->x_due, key.s, key.len);
		crm_buf_putc(&w->x_due, ':');
	}
	if (which < 2) {
		crm_buf_puts(&w->x, which ? "null" : "\"\"");
	} else if (which < 4) {
		crm_buf_puts(&w->x, n);
		crm_buf_puts(&w->x_due, n);
	} else {
		crm_buf_printf(&w->x, "[ %s, {\"a\" :%s},\"\", null ]", text,
			       n);
		crm_buf_putc(&w->x_due, '[');
		crm_buf_json(&w->x_due, json_string_value(v),
			     json_string_length(v));
		crm_buf_printf(&w->x_due, ",{\"a\":%s},\"\",null]", n);
	}
	crm_buf_free(&key);
	free(text);
	json_decref(v);
}

static inline void
walk_common(struct walk *w)
{
	char unique[16];
	unsigned n;

	snprintf(unique, sizeof unique, "%u", ++town.serial);
	if (walk_some(w))
		walk_set(w, "tags",
			 json_pack("[o,s]", walk_string(), "\x1b[0m\\"));
	if (walk_some(w))
		walk_set(w, "files",
			 walk_shaped(w, CRMP_FILES, strlen(CRMP_FILES),
				     "files"));
	if (walk_some(w))
		walk_set(w, "ext",
			 json_pack("{s:o,s:s}", "erp",
				   json_sprintf("\x7f%u \"é", ++town.serial),
				   "a-B_9", unique));
	for (n = walk_some(w) ? dice(5) : 0; n; n--)
		walk_member(w);
}

#endif
