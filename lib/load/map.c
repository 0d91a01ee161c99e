/* SPDX-License-Identifier: MIT */
/* map.c - what the columns of a file mean, and a row turned into records */
#include "load/map.h"

#include <stdlib.h>
#include <string.h>

static const char record_shape[] =
	"{type?:s,as?:s,find?:b,columns?:{*:any},constants?:{*:any},"
	"values?:{*:{*:s}},dates?:{*:s},money?:{*:s},key?:[s],system?:s,"
	"records?:[any]}";

void
crmp_map_close(struct crmp_map *m)
{
	size_t i;

	if (!m)
		return;
	for (i = 0; i < m->n; i++)
		free(m->rec[i].to);
	json_decref(m->doc);
	free(m->used);
	free(m);
}

static const char *
map_text(json_t *spec, const char *key)
{
	return json_string_value(json_object_get(spec, key));
}

static enum crm_status
add_record(struct crmp_map *m, json_t *spec, const struct crmp_type *type,
	   struct crm_error *e)
{
	const char *name = map_text(spec, "type");
	struct crmp_part *r = &m->rec[m->n];
	enum crm_status rc;

	if (m->n == CRMP_ROW_RECORDS)
		return crm_fail(e, CRM_REFUSED, "map.records",
				"at most %d records from one row",
				CRMP_ROW_RECORDS);
	rc = crmp_shape_check(record_shape, spec, "map", e);
	if (rc)
		return rc;
	r->type = name ? crmp_type_named(name, strlen(name)) : type;
	if (!r->type)
		return crm_fail(e, name ? CRM_REFUSED : CRM_USAGE, "map.type",
				name ? "no record type '%s'"
				     : "which type? --type TYPE or \"type\" in "
				       "the map%s",
				name ? name : "");
	r->spec = spec;
	r->as = map_text(spec, "as");
	r->find = json_is_true(json_object_get(spec, "find"));
	r->system =
		map_text(spec, "system") ? map_text(spec, "system") : "import";
	m->n++;
	return CRM_OK;
}

enum crm_status
crmp_map_parse(struct crm_store *s, const char *source,
	       const struct crmp_type *type, struct crmp_map **out,
	       struct crm_error *e)
{
	struct crmp_map *m = calloc(1, sizeof *m);
	enum crm_status rc = CRM_OK;
	json_error_t why;
	json_t *list, *x;
	size_t i;

	if (!m)
		return crm_nomem(e);
	m->s = s;
	if (!source)
		m->doc = json_object();
	else
		rc = crmp_json_parse(source, strlen(source),
				     JSON_REJECT_DUPLICATES, &m->doc, &why);
	if (rc == CRM_NOMEM || (!rc && !m->doc))
		rc = crm_nomem(e);
	else if (rc)
		rc = crm_fail(e, CRM_REFUSED, "map", "not JSON: line %d: %s",
			      why.line, why.text);
	list = json_object_get(m->doc, "records");
	if (!rc && !list)
		rc = add_record(m, m->doc, type, e);
	json_array_foreach(list, i, x)
	{
		if (!rc)
			rc = add_record(m, x, type, e);
	}
	if (rc)
		crmp_map_close(m);
	else
		*out = m;
	return rc;
}

/* ---- binding to the columns of a file ----------------------------------- */

static enum crm_status
bind_one(struct crmp_part *r, size_t column, const char *key,
	 struct crm_error *e)
{
	struct crmp_binding *p = realloc(r->to, (r->n + 1) * sizeof *p);
	json_t *formats;

	if (!p)
		return crm_nomem(e);
	r->to = p;
	p += r->n++;
	memset(p, 0, sizeof *p);
	p->column = column;
	p->key = key;
	p->known = crmp_key_find(r->type, key, strlen(key));
	p->values = json_object_get(json_object_get(r->spec, "values"), key);
	formats = json_object_get(r->spec, "dates");
	p->date = map_text(formats, key);
	formats = json_object_get(r->spec, "money");
	p->money = map_text(formats, key);
	return CRM_OK;
}

static enum crm_status
bind_target(struct crmp_part *r, size_t column, json_t *target,
	    struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	json_t *x;
	size_t i;

	if (json_is_string(target))
		return bind_one(r, column, json_string_value(target), e);
	if (!json_is_array(target))
		return crm_fail(
			e, CRM_REFUSED, "map.columns",
			"a column goes to a key, a list of keys, or null");
	json_array_foreach(target, i, x)
	{
		if (!rc && json_is_string(x))
			rc = bind_one(r, column, json_string_value(x), e);
	}
	return rc;
}

static enum crm_status
bind_record(struct crmp_map *m, struct crmp_part *r, const char *const *columns,
	    size_t n, struct crm_error *e)
{
	json_t *given = json_object_get(r->spec, "columns"), *target, *key;
	enum crm_status rc = CRM_OK;
	size_t i, k;

	for (i = 0; !rc && i < n; i++) {
		target = json_object_get(given, columns[i]);
		if (target)
			m->used[i] = 1;
		if (target && !json_is_null(target))
			rc = bind_target(r, i, target, e);
		else if (!given && *columns[i]) {
			m->used[i] = 1;
			rc = bind_one(r, i, columns[i], e);
		}
	}
	json_array_foreach(json_object_get(r->spec, "key"), k, key)
	{
		for (i = 0; i < n; i++)
			if (!strcmp(columns[i], json_string_value(key)))
				break;
		if (i == n || r->nkeys == 8)
			return crm_fail(e, CRM_REFUSED, "map.key",
					"the file has no column '%s'",
					json_string_value(key));
		m->used[i] = 1;
		r->keys[r->nkeys++] = i;
	}
	return rc;
}

/* Every key must be one of the type's, before the first row. */
static enum crm_status
check_keys(struct crmp_map *m, struct crmp_part *r, struct crm_error *e)
{
	struct crmp_arena mem = { 0 };
	struct crmp_input in = { .s = m->s, .mem = &mem };
	enum crm_status rc = CRM_OK;
	const char *key;
	json_t *v;
	size_t i;

	crmp_input_reset(&in, r->type);
	for (i = 0; !rc && i < r->n; i++)
		rc = crmp_input_text(&in, crmp_text(r->to[i].key),
				     crmp_text(""), e);
	json_object_foreach(json_object_get(r->spec, "constants"), key, v)
	{
		if (!rc)
			rc = crmp_input_text(&in, crmp_text(key), crmp_text(""),
					     e);
		if (!rc && !json_is_string(v) && !json_is_integer(v) &&
		    !json_is_boolean(v))
			rc = crm_fail(
				e, CRM_REFUSED, "map.constants",
				"'%s' needs a string, a whole number, true "
				"or false",
				key);
	}
	crmp_arena_free(&mem);
	return rc;
}

enum crm_status
crmp_map_bind(struct crmp_map *m, const char *const *columns, size_t n,
	      bool ignore_unknown, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	const char *key;
	json_t *v;
	size_t i, k;

	m->ncolumns = n;
	m->used = calloc(n + 1, 1);
	if (!m->used)
		return crm_nomem(e);
	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			if (*columns[i] && !strcmp(columns[i], columns[k]))
				return crm_fail(
					e, CRM_REFUSED, NULL,
					"column '%s' stands twice in the "
					"header",
					columns[i]);
	for (k = 0; !rc && k < m->n; k++) {
		rc = bind_record(m, &m->rec[k], columns, n, e);
		json_object_foreach(json_object_get(m->rec[k].spec, "columns"),
				    key, v)
		{
			for (i = 0; i < n; i++)
				if (!strcmp(columns[i], key))
					break;
			if (!rc && i == n)
				rc = crm_fail(e, CRM_REFUSED, NULL,
					      "the file "
					      "has no column '%s' that the map "
					      "names",
					      key);
		}
		if (!rc && !ignore_unknown)
			rc = check_keys(m, &m->rec[k], e);
	}
	for (i = 0; !rc && i < n && !ignore_unknown; i++)
		if (!m->used[i] && *columns[i])
			rc = crm_fail(e, CRM_REFUSED, NULL,
				      "the map does not "
				      "name column '%s' (null drops it, "
				      "--ignore-unknown drops all such)",
				      columns[i]);
	return rc;
}

/* A map must make sense as far as that can be told without its file. */
enum crm_status
crmp_policy_map(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	char *text = crmp_json_dump(doc, JSON_COMPACT);
	struct crmp_map *m;
	enum crm_status rc;

	if (!text)
		return crm_nomem(e);
	rc = crmp_map_parse(s, text, &crmp_type_customer, &m, e);
	if (!rc)
		crmp_map_close(m);
	free(text);
	return rc;
}
