/* SPDX-License-Identifier: MIT */
/* shape.h - JSON values of a field, of a whole record */
#ifndef CRMP_SHAPE_H
#define CRMP_SHAPE_H

#include "format/json.h"
#include "record/types.h"

/* ---- shapes of JSON values (shape.c) ------------------------------------ */

/*
 * Check a JSON value against a shape: s text, i integer, n number (also within
 * two whole ones: i1..100), b bool, d day, t instant, u login, h SHA-256 in
 * hexadecimal, any; "a|b" one of these words (or a shape letter among them);
 * [S] list; {key:S,key?:S} object; {*:S} any keys; the name of a record type
 * an id.  The error's key is `key` with the path appended.
 */
enum crm_status crmp_shape_check(const char *shape, json_t *v, const char *key,
				 struct crm_error *e) CRM_MUST_CHECK;

/* A name met inside a value: the id of a `t`, or (NULL) a login; key is its
 * path. */
typedef enum crm_status crmp_shape_name(void *arg, const struct crmp_type *t,
					json_t *v, const char *key);
/* A time met inside a value, or (day) a day: is it one?  It may be replaced. */
typedef enum crm_status crmp_shape_moment(void *arg, bool day, json_t *v,
					  const char *key, struct crm_error *e);
/* The same check, asking `moment` of every text where a time is to be. */
enum crm_status crmp_shape_moments(const char *shape, json_t *v,
				   const char *key, crmp_shape_moment *moment,
				   void *arg,
				   struct crm_error *e) CRM_MUST_CHECK;
/* The same check, giving every name of a record or person to `name`. */
enum crm_status crmp_shape_each(const char *shape, json_t *v, const char *key,
				crmp_shape_name *name, void *arg,
				struct crm_error *e) CRM_MUST_CHECK;
/* The shape of a column that is a list or an object. */
const char *crmp_shape_of(const struct crmp_type *t, struct crmp_text name);
/*
 * The i-th key of the shape of an object, or of the objects of a list: its
 * name, "*" for any, and the shape of its value.  False: there is none.
 */
bool crmp_shape_key(const char *shape, size_t i, struct crmp_text *key,
		    struct crmp_text *sub);
/* Can the shape hold names of this type; of any (NULL)?  `u` is a user. */
bool crmp_shape_names(const char *shape, const struct crmp_type *to);

/* ---- a record as JSON (rowjson.c) ---------------------------------------- */

/*
 * Append a record as JSON; extra derived values as ,"name":value text.
 * Instants are those of the zone `wire`, NULL: UTC (crmp_wire_zone).
 */
void crmp_row_json(const struct crmp_row *row, struct crmp_text extra,
		   struct crm_zone *wire, struct crm_buf *out);
/* Append one value as JSON by its kind. */
void crmp_val_json(enum crmp_kind kind, const struct crmp_val *v,
		   struct crm_zone *wire, struct crm_buf *out);

#endif
