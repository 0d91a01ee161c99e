/* SPDX-License-Identifier: MIT */
/* map.h - inside map.c and map_row.c: a map bound to the columns of a file */
#ifndef CRMP_MAP_H
#define CRMP_MAP_H

#include "load/load.h"

/* One cell on its way to one key. */
struct crmp_binding {
	size_t column;
	const char *key;
	struct crmp_key known;
	json_t *values;		  /* value table, or NULL */
	const char *date, *money; /* formats, or NULL */
};

struct crmp_part {
	const struct crmp_type *type;
	json_t *spec;
	const char *as;
	bool find; /* never changes what is there */
	struct crmp_binding *to;
	size_t n;
	size_t keys[8]; /* columns that identify the row */
	size_t nkeys;
	const char *system;
	int64_t id; /* of the record made from the current row */
};

struct crmp_map {
	struct crm_store *s;
	json_t *doc;
	struct crmp_part rec[CRMP_ROW_RECORDS];
	size_t n, ncolumns;
	char *used; /* by column: bound somewhere, or dropped on purpose */
};

#endif
